"""What goes wrong around a watch, in its own office: a renamed page, a typo, a clock, no mail server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.servers import Site
from tests.watcher import Watcher, page
from witnessmark.app import watching
from witnessmark.app.cli.report import print_report
from witnessmark.deeds import ask
from witnessmark.errors import SettingsError
from witnessmark.model.captures import FailureKind

BAN = "<p>We never share license plate data with federal immigration authorities.</p>"
POLICY = (
    '<html lang="en"><head><title>Plate policy | Kestrel</title></head><body><main><h1>Plate policy</h1>'
    "<p>Kestrel Plate Systems publishes this page so that residents know what its customers do.</p>"
    "{ban}<p>License plate data is deleted after 30 days.</p>"
    "<p>An officer reads each hit aloud before a patrol car makes a stop in the field.</p>"
    "<p>Questions go to the records office, which answers within ten working days.</p>"
    "</main></body></html>"
)
PROMISED, SILENT = POLICY.format(ban=BAN), POLICY.format(ban="")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.says("/policy", body=PROMISED)
        site.says("/other", body=PROMISED)
        yield site


@pytest.fixture
def watcher(tmp_path, site, reading_processes) -> Iterator[Watcher]:
    """Has seen the page twice, as it promises."""
    one = page(f"{site.url}/policy")
    with Watcher(tmp_path, one, allow=[site.host_port], sandbox=reading_processes) as watcher:
        watcher.look()
        watcher.confirms()
        yield watcher


def takes_over(watcher: Watcher, *pages) -> None:
    watcher.lists(*pages)
    watcher.product.read_again()
    watcher.passes(days=1)


def test_a_promise_that_goes_while_its_page_is_renamed_is_told(watcher, site):
    site.says("/policy", body=SILENT)
    takes_over(watcher, page(f"{site.url}/policy", "kestrel/renamed", was=["kestrel/policy"]))
    watcher.look()
    watcher.confirms()

    assert watcher.removed == ["immigration-enforcement-ban"]
    assert watcher.kinds == ["first-seen", "no-longer-watched", "change"]
    assert watcher.events[1].note == "it goes on as kestrel/renamed"
    assert watcher.events[2].page == "kestrel/renamed"
    assert not watcher.verified().problems


def test_the_history_of_a_renamed_page_begins_under_its_old_id(watcher, site):
    takes_over(watcher, page(f"{site.url}/policy", "kestrel/renamed", was=["kestrel/policy"]))
    watcher.look()

    listed = ask.looks(watcher.product.ports, "kestrel/renamed")
    assert [(look.page, look.outcome) for look in listed] == [
        ("kestrel/policy", "first-seen-provisional"),
        ("kestrel/policy", "first-seen"),
        ("kestrel/renamed", "unchanged"),
    ]
    assert [look.page for look in ask.looks(watcher.product.ports, "kestrel/policy")] == [
        "kestrel/policy"
    ] * 2


def test_what_differs_between_two_addresses_is_told_as_that(watcher, site):
    site.says("/other", body=SILENT)
    takes_over(watcher, page(f"{site.url}/other"))
    watcher.look()
    watcher.confirms()

    (change,) = [event for event in watcher.events if event.kind == "change"]
    assert change.for_review
    assert f"named another address before, {site.url}/policy" in change.note


def test_a_page_whose_address_stays_needs_no_such_word(watcher, site):
    site.says("/policy", body=SILENT)
    watcher.passes(days=1)
    watcher.look()
    watcher.confirms()

    (change,) = [event for event in watcher.events if event.kind == "change"]
    assert (change.for_review, change.note) == (False, "")


def test_a_selector_of_several_that_matches_no_more_is_told_and_nothing_is_removed(
    watcher, site, capsys
):
    parted = SILENT.replace("</main>", f"</main><section id=sharing>{BAN}</section>")
    site.says("/policy", body=parted)
    takes_over(watcher, page(f"{site.url}/policy", select=["main", "#sharing"]))
    watcher.look()
    watcher.confirms()
    site.says("/policy", body=SILENT)
    watcher.passes(days=1)
    run = watcher.runs()
    print_report(run, watcher.product, as_json=False)

    (looked,) = run.looked
    assert looked.failure
    assert looked.failure.kind is FailureKind.SELECTOR_EMPTY
    assert "select: #sharing" in " ".join(capsys.readouterr().out.split())
    health = (watcher.settings.site / "health/index.html").read_text()
    assert "selector matches nothing" in health
    assert "correct `select` in the watch list" in health
    assert watcher.removed == []
    for _ in range(3):
        watcher.passes(days=1)
        watcher.look()
    assert "unseen" in watcher.kinds
    assert watcher.removed == []


def test_no_site_is_visited_in_vain_while_the_list_of_subscribers_is_wrong(watcher, site):
    (watcher.settings.private / "subscribers.yml").write_text("subscribers: [oops")
    visits = len(site.asked)
    watcher.passes(days=1)

    with pytest.raises(SettingsError):
        watcher.look()
    assert len(site.asked) == visits


def test_a_fault_of_ours_over_one_page_is_told_and_the_other_is_still_seen(
    watcher, site, monkeypatch
):
    takes_over(watcher, page(f"{site.url}/policy"), page(f"{site.url}/other", "kestrel/other"))
    read = watcher.product.ports.reader.read

    def stumbles(served, one):
        if one.id == "kestrel/policy":
            raise RecursionError("too deep")
        return read(served, one)

    monkeypatch.setattr(watcher.product.ports.reader, "read", stumbles)
    looked = watcher.looks()

    failure = looked["kestrel/policy"].failure
    assert failure
    assert failure.kind is FailureKind.GAVE_UP
    assert "a fault of witnessmark" in failure.detail
    assert looked["kestrel/other"].failure is None
    assert watcher.removed == []


def test_without_a_mail_server_messages_wait_however_long_and_cost_nothing(
    watcher, site, monkeypatch
):
    letters = watcher.world
    watcher.stops()
    watcher.world = replace(letters, letters=None)
    watcher.starts()
    site.says("/policy", body=SILENT)
    watcher.passes(days=1)
    watcher.runs()
    watcher.passes(minutes=15)

    told = watcher.runs().told
    assert told
    assert (len(told.waiting), told.failed) == (2, ())
    for _ in range(9):
        watcher.passes(days=1)
        watcher.tells()

    with monkeypatch.context() as patch:
        patch.setattr(watching, "due_pages", lambda _: ())
        patch.setattr(watching, "tell_all", lambda _: pytest.fail("a new site for nothing"))
        watching.one_tick(watcher.product)

    watcher.stops()
    watcher.world = letters
    watcher.starts()
    watcher.tells()
    assert len(watcher.told) == 1


def test_a_clock_that_is_set_back_stops_neither_looks_nor_confirmation(watcher, site):
    right = watcher.time.seconds
    watcher.passes(days=3650)
    site.says("/policy", body=SILENT)
    watcher.look()
    watcher.time.seconds = right + timedelta(hours=1).total_seconds()
    watcher.days(3)

    assert watcher.removed == ["immigration-enforcement-ban"]
    assert not watcher.verified().problems


def trust_centre(more: str) -> str:
    words = " ".join(f"Reader {number} is sold to agencies." for number in range(20))
    return POLICY.format(ban=f"<p>{words}</p>{more}").replace("Plate policy", "Trust centre")


def test_words_that_a_sister_page_showed_once_swallow_no_removal(watcher, site):
    site.says("/trust", body=trust_centre(""))
    takes_over(watcher, page(f"{site.url}/policy"), page(f"{site.url}/trust", "kestrel/trust"))
    watcher.looks()
    watcher.passes(minutes=15)
    watcher.looks()
    site.says("/policy", body=SILENT)
    site.says("/trust", body=trust_centre(BAN))
    watcher.passes(days=1)
    watcher.looks()
    watcher.confirms("kestrel/policy")

    (change,) = [event for event in watcher.events if event.kind == "change"]
    assert change.comparison
    assert [one.label.value for one in change.comparison.changes] == ["moved"]
    assert "seen there once so far" in change.comparison.changes[0].explanation
    assert (change.audience.value, change.for_review) == ("subscribers", True)
    assert len(watcher.told) == 1


def test_a_lost_capture_darkens_its_own_page_and_no_other(watcher, site):
    takes_over(watcher, page(f"{site.url}/policy"), page(f"{site.url}/other", "kestrel/other"))
    baseline = watcher.state().baseline
    assert baseline
    (file,) = watcher.settings.data.glob(f"captures/**/{baseline.id}.warc.gz")
    kept = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(b"rotten")
    site.says("/policy", body=SILENT)
    looked = watcher.looks()

    failure = looked["kestrel/policy"].failure
    assert failure
    assert "witnessmark rebase kestrel/policy" in failure.detail
    assert looked["kestrel/other"].failure is None
    assert watcher.state().baseline == baseline

    file.write_bytes(kept)
    watcher.passes(days=1)
    watcher.looks()
    watcher.confirms("kestrel/policy")
    assert watcher.removed == ["immigration-enforcement-ban"]


def test_words_on_a_page_that_is_watched_only_since_then_have_not_moved_there(watcher, site):
    takes_over(watcher, page(f"{site.url}/policy"), page(f"{site.url}/other", "kestrel/other"))
    watcher.looks("kestrel/other")
    watcher.confirms("kestrel/other")
    site.says("/policy", body=SILENT)
    watcher.look("kestrel/policy")
    watcher.confirms("kestrel/policy")

    assert watcher.removed == ["immigration-enforcement-ban"]
    assert len(watcher.told) == 1


def test_a_front_page_that_shares_half_the_text_is_not_the_page(watcher, site):
    site.says("/", body=SILENT.replace("<p>License plate data is deleted after 30 days.</p>", ""))
    site.says("/policy", 302, {"Location": "/"})
    watcher.days(4)

    assert watcher.removed == []
    assert set(watcher.kinds) == {"first-seen", "unseen"}
    assert watcher.state().spell.failure.kind is FailureKind.REDIRECTED_HOME
