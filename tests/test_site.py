import json
import posixpath
import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kestrel import (
    AUDIT,
    BACK,
    BAN,
    BLIND,
    DARK,
    HARLOW,
    MASTHEAD,
    PARTNERS,
    POLICY,
    PORTAL,
    PRESENT,
    RECORDED,
    RETENTION,
    WEAKENED,
    change,
    looks,
    page_line,
    portals,
    published,
    sight,
    site_data,
)
from witnessmark.model.captures import FailureKind, Sha256
from witnessmark.model.changes import Comparison, Quote
from witnessmark.model.events import Audience, EventKind
from witnessmark.model.states import Phase
from witnessmark.render.feeds import feeds
from witnessmark.render.site import site
from witnessmark.render.site.standing import runs, standing
from witnessmark.steps.redline import redline

FIRST = sight(EventKind.FIRST_SEEN, page=POLICY, audience=Audience.PUBLIC)
CONTRADICTORY = replace(
    change(nth=7),
    comparison=Comparison(
        before=Sha256("0" * 64),
        after=Sha256("1" * 64),
        changes=(BAN,),
        contradictions=((Quote(text="We never share."), Quote(text="We share.", where="FAQ")),),
    ),
)


def made(data):
    return {**site(data, redline=redline), **feeds(data, redline=redline)}


@cache
def whole():
    return made(
        site_data(FIRST, change(RETENTION, page=PORTAL, nth=2), CONTRADICTORY, DARK, BACK, WEAKENED)
    )


@cache
def trees():
    return {
        path: lxml.html.document_fromstring(data)
        for path, data in whole().items()
        if path.endswith(".html")
    }


def seen_in(page):
    return " ".join("".join(str(text) for text in page.itertext()).split())


def test_every_link_of_the_site_leads_somewhere():
    for path, tree in trees().items():
        for element in (*tree.iter("a"), *tree.iter("link")):
            target, _, fragment = element.get("href").partition("#")
            if re.match(r"(https?|mailto):", target):
                continue
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            assert (found if target else path) in whole(), f"{path} → {target}"
            if fragment:
                assert tree.get_element_by_id(fragment) is not None


def test_links_that_leave_the_site_give_nothing_away():
    for tree in trees().values():
        for link in tree.iter("a"):
            if link.get("href").startswith("http"):
                assert link.get("rel") == "noopener nofollow noreferrer"


def test_no_page_has_a_script_or_a_style_of_its_own():
    for tree in trees().values():
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == "default-src 'none'; style-src 'self'; img-src 'self'"
        assert not tree.xpath("//script | //style | //iframe | //object | //*[@style]")
        assert not tree.xpath("//@*[starts-with(name(), 'on')]")


def test_every_page_can_be_read_by_ear_and_by_keyboard():
    for path, tree in trees().items():
        assert tree.get("lang") == "en", path
        assert tree.findtext(".//title"), path
        assert len(tree.xpath("//h1")) == 1, path
        levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), path
        for landmark in ("header", "nav", "main", "footer"):
            assert tree.xpath(f"//body/{landmark} | //body/header/{landmark}"), path
        (skip,) = tree.xpath("//body/*[1][self::a]")
        assert tree.get_element_by_id(skip.get("href")[1:]).tag == "main"
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        for label in tree.xpath("//@aria-labelledby"):
            assert tree.get_element_by_id(label) is not None, path
        for table in tree.iter("table"):
            assert table.findtext("caption"), path
            assert not table.xpath(".//th[not(@scope)]"), path
        for region in tree.xpath("//*[@tabindex='0']"):
            assert region.get("aria-label") or region.get("aria-labelledby"), path
        assert all(seen_in(link) for link in tree.iter("a")), path
        assert not tree.xpath("//img[not(@alt)]"), path


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme):
    sheet = whole()["style.css"].decode()
    blocks = re.findall(r":root \{(.*?)\}", sheet, flags=re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1]))
    pairs = [("ink", "paper"), ("soft", "paper"), ("link", "paper"), ("soft", "well")]
    pairs += [("ink", "well"), ("del", "del-tint"), ("ins", "ins-tint"), ("paper", "ink")]
    pairs += [(tone, f"{tone}-tint") for tone in ("loss", "gain", "doubt", "dark", "plain")]

    for words, ground in pairs:
        assert _contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    assert _contrast(colours["focus"], colours["paper"]) >= 3, "WCAG 2.2, 1.4.11"


def test_an_event_page_shows_both_sides_the_words_and_the_evidence():
    page = trees()[f"events/{WEAKENED.id}/index.html"]
    assert BAN.before
    assert BAN.after
    assert WEAKENED.before
    assert WEAKENED.after

    assert [seen_in(q) for q in page.xpath("//div[@class='sides two'][1]//blockquote")][:2] == [
        BAN.before.text,
        BAN.after.text,
    ]
    assert "never allows" in [element.text for element in page.iter("del")]
    text = seen_in(page)
    for part in (
        "Weakened: immigration enforcement ban, and 3 more",
        "critical severity · exception added",
        BAN.explanation,
        "exception/added",
        WEAKENED.before.id,
        WEAKENED.after.warc_sha256,
        "witnessmark verify snapshots --vkey KEY",
        published(WEAKENED).digest,
        "Settings, contracts and practice behind the page cannot be seen",
        "After 3 May 2026, 09:00 UTC (earlier text last seen)",
    ):
        assert part in text


def test_statements_that_contradict_each_other_are_shown_side_by_side():
    text = seen_in(trees()[f"events/{CONTRADICTORY.id}/index.html"])

    assert "Statements that contradict each other" in text
    assert "We never share." in text


def test_the_read_api_is_the_record_byte_for_byte():
    data = whole()[f"events/{WEAKENED.id}.json"]

    assert data == published(WEAKENED).data
    said = json.loads(whole()["changelog.json"])["events"]
    (one,) = [each for each in said if each["id"] == WEAKENED.id]
    assert one["changes"][0] == {
        "safeguard": "immigration-enforcement-ban",
        "name": "Immigration enforcement ban",
        "change": "weakened",
        "severity": "critical",
    }
    assert one["json"] == f"https://watch.example/events/{WEAKENED.id}.json"


def test_a_provisional_look_has_neither_label_nor_direction_and_is_not_indexed():
    line = page_line(
        POLICY, replace(PRESENT, phase=Phase.PROVISIONAL), looks("unchanged", "differs")
    )
    data = replace(site_data(), pages=(line,))

    page = lxml.html.document_fromstring(made(data)["pages/kestrel/lpr-policy/index.html"])

    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    text = seen_in(page.find(".//main"))
    assert "reads differently, not confirmed" in text
    assert "a look differs; a second one will tell" in text
    for word in ("Weakened", "Removed", "Strengthened", "Added", "▼", "▲"):
        assert word not in text


def test_alike_looks_in_a_row_are_one_line_and_none_is_lost():
    seen = looks("unchanged", "unchanged", "unseen", "unchanged", failure=FailureKind.CHALLENGE)

    found = runs(seen)

    assert [run.words for run in found] == [
        "reads the same",
        "not seen: bot challenge",
        "reads the same",
    ]
    assert [run.number for run in found] == [1, 1, 2]
    assert (found[-1].first_at, found[-1].last_at) == (seen[0].at, seen[1].at)
    assert found[-1].capture == seen[1].capture


@given(st.lists(st.sampled_from(["unchanged", "unseen", "differs"]), max_size=20))
def test_runs_count_every_look(outcomes):
    seen = looks(*outcomes)

    found = runs(seen)

    assert sum(run.number for run in found) == len(seen)
    assert all(a.words != b.words for a, b in pairwise(found))


def test_health_says_what_is_not_seen_since_when_and_what_to_do():
    text = seen_in(trees()["health/index.html"])

    assert "2 pages on the list, 1 seen, 1 not seen now." in text
    assert "cannot be seen: bot challenge; unknown since 3 May 2026, 09:00 UTC." in text
    assert "Read the page by hand, and ask the publisher to let this reader in." in text


@pytest.mark.parametrize("phase", Phase)
def test_a_page_that_a_look_did_not_see_is_unknown_in_every_phase(phase):
    assert standing(replace(BLIND, phase=phase)).unknown == "unknown since 3 May 2026, 09:00 UTC"


def test_a_page_that_was_never_seen_is_never_known():
    assert standing(None).unknown == "never known"
    assert standing(replace(PRESENT, phase=Phase.NEW, seen_at=None)).unknown == "never known"
    assert standing(PRESENT).unknown == ""


def test_only_the_front_page_and_health_name_the_time_of_making():
    now, later = site_data(DARK, WEAKENED), replace(site_data(DARK, WEAKENED))
    later = replace(later, made_at=RECORDED + timedelta(days=2))
    one, other = made(now), made(later)

    assert {path for path in one if one[path] != other[path]} == {"index.html", "health/index.html"}
    assert "Made at 4 May 2026, 09:21 UTC; next look due 4 May 2026, 15:16 UTC." in seen_in(
        lxml.html.document_fromstring(one["index.html"])
    )


def test_a_new_event_rewrites_no_other_event():
    before = made(site_data(DARK))
    after = made(site_data(DARK, WEAKENED))

    changed = {path for path in before if before[path] != after[path]}
    assert not {path for path in changed if path.startswith("events/")}
    assert "pages/kestrel/lpr-policy/index.html" in changed


def test_all_events_of_a_month_stand_on_its_page_and_the_newest_on_the_front():
    events = portals(60)
    files = made(site_data(*events))

    listed = {path: files[path].decode() for path in ("index.html", "changes/2026-05/index.html")}
    assert events[-1].id in listed["index.html"]
    assert events[0].id not in listed["index.html"]
    for event in events:
        assert event.id in listed["changes/2026-05/index.html"]


def test_a_days_losses_come_first():
    page = lxml.html.document_fromstring(made(site_data(WEAKENED, DARK, BACK))["index.html"])

    assert [seen_in(heading) for heading in page.iter("h3")] == [
        "Weakened: Immigration enforcement ban",
        "Not seen: Transparency portal",
        "Seen again: Transparency portal",
    ]


def test_lanes_that_record_out_of_order_lose_no_event():
    june = replace(change(AUDIT, nth=3), recorded_at=RECORDED + timedelta(days=40))
    may = change(BAN, nth=1), change(RETENTION, nth=2)

    files = made(site_data(may[0], june, may[1]))

    for event in may:
        assert event.id in files["changes/2026-05/index.html"].decode()
    assert june.id in files["changes/2026-06/index.html"].decode()


def test_a_site_with_nothing_in_it_says_so():
    files = made(replace(site_data(), pages=(), checkpoint=None))

    assert "No event has been recorded." in files["index.html"].decode()
    assert "Nothing has been signed yet." in files["about/index.html"].decode()
    assert files["checkpoint.txt"] == b""


def test_a_page_that_left_the_list_keeps_its_timeline_and_is_not_counted():
    retired = page_line(PORTAL, replace(PRESENT, phase=Phase.RETIRED, spell=None), looks("retired"))
    data = site_data()
    files = made(replace(data, pages=(data.pages[1], retired)))

    text = seen_in(lxml.html.document_fromstring(files["health/index.html"]))
    assert "1 page on the list, 1 seen, 0 not seen now." in text
    assert "no longer watched" in text
    assert f"pages/{PORTAL.id}/index.html" in files


@given(words=st.text(max_size=60) | st.just("</a><script>x</script><b onclick='x'>"))
@settings(max_examples=40, deadline=None)
def test_no_mark_up_of_a_page_reaches_the_site(words):
    event = change(
        replace(BAN, before=Quote(text=words, where=words), detail=words, explanation=words),
        unclassified=(replace(PARTNERS, after=Quote(text=words), cues=(words,)),),
        page=replace(POLICY, title=words, publisher=replace(HARLOW, name=words)),
        note=words,
    )
    line = page_line(replace(POLICY, title=words), PRESENT, looks("changed"))

    files = made(replace(site_data(event), pages=(line,)))

    known = {element.tag for tree in trees().values() for element in tree.iter()}
    for path, data in files.items():
        if path.endswith(".html"):
            tree = lxml.html.document_fromstring(data)
            assert {element.tag for element in tree.iter()} <= known, path
            assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert MASTHEAD.name in files["index.html"].decode()
