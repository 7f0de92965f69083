"""Stories of a watcher, played by the whole product on a site of the test's own; only the clock is ours."""

import gzip
import json
import os
import ssl
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle

import pytest
import trustme

from tests import planted
from tests.fakes.disk import quick_folder
from tests.servers import Site, answer, sends, server_tls
from tests.visits import CONTACT
from tests.watcher import Watcher, page
from witnessmark.adapters.sandbox.sandbox import Sandbox
from witnessmark.app.wiring import opened
from witnessmark.errors import BusyError
from witnessmark.model.captures import FailureKind, Served, Sha256
from witnessmark.model.documents import Document
from witnessmark.model.pages import WatchedPage
from witnessmark.model.states import Phase
from witnessmark.ports import Reader

BULLET = "- immigration enforcement\n"
WITHOUT_BULLET = planted.SECTION.replace(BULLET, "")
RETENTION = "deleted after 30 days"
NEVER_SOLD = "The Department never sells plate data."
BAN = "immigration-enforcement-ban"


def test_a_struck_out_clause_is_told_once_after_two_looks(watcher: Watcher, site: Site):
    watcher.days(2)
    assert watcher.kinds == ["first-seen"]
    assert watcher.told == []
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    assert watcher.look().outcome == "differs"
    assert watcher.told == []
    assert watcher.confirms().outcome == "changed"
    assert watcher.findings == [("removed", BAN)]
    watcher.days(10)
    assert watcher.kinds == ["first-seen", "change"]
    assert len(watcher.told) == 1


def test_a_difference_that_is_gone_at_the_second_look_is_told_to_nobody(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    assert watcher.look().outcome == "differs"
    site.says("/policy", body=planted.page())
    assert watcher.confirms().outcome == "flicker"
    assert watcher.kinds == ["first-seen"]


def test_the_same_words_in_new_mark_up_are_no_change(watcher: Watcher, site: Site):
    watcher.days(1)
    again = (
        planted.page(updated="March 1, 2026")
        .replace("<p>", '<div class="text"><p style="margin:0"><span>')
        .replace("</p>", "</span></p></div>")
        .replace("<ul>", '<ul role="list" data-v="2">')
    )
    site.says("/policy", body=again)
    looked = watcher.look()
    assert (looked.outcome, looked.events) == ("unchanged", ())


def test_removed_restored_and_removed_again_is_mailed_each_time(watcher: Watcher, site: Site):
    watcher.days(1)
    for section in (WITHOUT_BULLET, planted.SECTION, WITHOUT_BULLET):
        site.says("/policy", body=planted.page(section))
        watcher.days(1.5)
    assert watcher.findings == [("removed", BAN), ("added", BAN), ("removed", BAN)]
    assert len(watcher.told) == 3
    assert len({event.id for event in watcher.events}) == 4


def test_a_loss_in_small_steps_is_told_at_each_step(watcher: Watcher, site: Site):
    watcher.days(1)
    for days in (45, 60, 90):
        section = planted.SECTION.replace(RETENTION, f"deleted after {days} days")
        site.says("/policy", body=planted.page(section))
        watcher.days(1.5)
    assert watcher.findings == [("weakened", "retention-limit")] * 3


def test_a_promise_that_moves_to_a_sibling_page_is_not_told_as_removed(
    watcher: Watcher, site: Site
):
    other = planted.page("## About the readers\n\nEach reader takes one image of each plate.\n" * 4)
    site.says("/about", body=other)
    watcher.lists(page(f"{site.url}/policy"), page(f"{site.url}/about", "kestrel/about"))
    watcher.days(1)
    site.says("/policy", body=planted.page(planted.SECTION.replace(NEVER_SOLD, "")))
    site.says("/about", body=other.replace("</main>", f"<p>{NEVER_SOLD}</p></main>"))
    watcher.days(2)
    assert watcher.removed == []
    assert any(
        change.label.value == "moved" and change.safeguard == "no-data-sale"
        for event in watcher.events
        if event.comparison
        for change in event.comparison.changes
    )


def test_a_page_that_shows_another_face_at_each_look_is_unstable_and_no_loss(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    # The promises in another order each time, and another office that answers.
    parts = planted.SECTION.split("### ")
    faces = cycle(
        "### ".join((parts[0], *parts[turn:], *parts[1:turn]))
        + f"\nWrite to the {town} office with any question about these rules.\n"
        for turn, town in ((2, "northern"), (3, "eastern"), (4, "southern"), (5, "western"))
    )
    site.plays("/policy", lambda line, _: sends(answer(body=planted.page(next(faces))))(line, site))
    watcher.days(3)
    assert watcher.state().phase is Phase.UNSTABLE
    assert "unstable" in watcher.kinds
    assert watcher.findings == []


def test_a_page_taken_off_the_list_retires_and_is_asked_for_no_more(watcher: Watcher, site: Site):
    site.says("/about", body=planted.page())
    pages = page(f"{site.url}/policy"), page(f"{site.url}/about", "kestrel/about")
    watcher.lists(*pages)
    watcher.days(1)
    watcher.lists(pages[1])
    asked = len(site.asked_for("/policy"))
    watcher.days(2)
    assert watcher.kinds == ["first-seen", "first-seen", "no-longer-watched"]
    assert len(site.asked_for("/policy")) == asked
    watcher.lists(*pages)
    watcher.days(1)
    assert len(site.asked_for("/policy")) > asked
    assert watcher.findings == []


def test_another_selector_tells_what_it_finds_as_ours_and_late_and_not_as_the_publishers(
    watcher: Watcher, site: Site
):
    aside = "<section id=notes><p>{}</p></section>"
    first = aside.format("Keys to the old mill must be returned before noon.")
    second = aside.format("Keys to the old mill may be returned at any time.")
    watcher.lists(page(f"{site.url}/policy", select=["main"]))
    site.says("/policy", body=planted.page(extra=first))
    watcher.days(1)
    site.says("/policy", body=planted.page(extra=second))
    watcher.days(1)
    assert watcher.kinds == ["first-seen"]
    watcher.lists(page(f"{site.url}/policy", select=["main", "#notes"]))
    watcher.days(2)
    assert watcher.kinds == ["first-seen", "late"]
    assert watcher.events[-1].technical
    assert watcher.findings == []


class Forgetful:
    """A reader that does not see units with certain words: the reader of an earlier version."""

    def __init__(self, reader: Reader, unseen: str) -> None:
        self._reader, self._unseen = reader, unseen

    def digest(self, page: WatchedPage) -> Sha256:
        return Sha256(self._reader.digest(page)[::-1])

    def read(self, served: Served, page: WatchedPage):
        # As many bytes as before: half a page is not read.
        unseen = self._unseen.encode()
        message = served.message.replace(unseen, b" " * len(unseen))
        read = self._reader.read(replace(served, message=message), page)
        assert isinstance(read, Document), read
        return read

    def compare(self, before: Document, after: Document):
        return self._reader.compare(before, after)


def test_a_better_reader_tells_only_what_it_finds_late_in_what_was_kept(
    watcher: Watcher, site: Site
):
    better = watcher.product.ports.reader
    worse = Forgetful(better, NEVER_SOLD)
    watcher.product.ports = replace(watcher.product.ports, reader=worse)
    watcher.days(2)
    site.says("/policy", body=planted.page(planted.SECTION.replace(NEVER_SOLD, "")))
    watcher.days(3)
    assert watcher.kinds == ["first-seen"]
    watcher.product.ports = replace(watcher.product.ports, reader=better)
    watcher.days(3)
    assert watcher.kinds == ["first-seen", "late"]
    late = watcher.events[-1]
    assert late.technical
    assert watcher.findings == [("removed", "no-data-sale")]
    assert late.last_seen_at
    assert late.first_missing_at
    assert (late.first_missing_at - late.last_seen_at).days <= 1
    assert len(watcher.told) == 1


def test_what_a_tls_site_showed_of_itself_is_kept(reading_processes: Sandbox):
    authority = trustme.CA()
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(trust)
    with Site(tls=server_tls(authority)) as site, quick_folder() as folder:
        site.says("/policy", body=planted.page())
        with Watcher(
            folder,
            page(f"{site.url}/policy"),
            allow=[site.host_port],
            sandbox=reading_processes,
            trust=trust,
        ) as watcher:
            watcher.look()
            assert watcher.confirms().outcome == "first-seen"
            captures = watcher.product.ports.captures
            baseline = watcher.state().baseline
            assert baseline
            kept = watcher.product.ports.index.capture(baseline.id)
            assert kept
            session = json.loads(kept.facts)["hops"][0]["tls"]
            assert session["version"].startswith("TLSv1.")
            assert captures.get(session["chain"]).count(b"BEGIN CERTIFICATE") >= 1
            assert watcher.verified().problems == ()


def test_after_a_week_of_standing_still_each_page_gets_one_look_and_the_gap_is_said(
    watcher: Watcher, site: Site
):
    watcher.days(2)
    watcher.stops()
    watcher.passes(days=7)
    asked = len(site.pages_asked)
    watcher.starts()
    watcher.days(1)
    assert 1 <= len(site.pages_asked) - asked <= 2
    counts = watcher.verified().counts
    assert counts["slots missed"] in {6, 7}
    assert watcher.kinds == ["first-seen"]


def test_one_record_has_one_writer_and_the_second_is_told_so(watcher: Watcher):
    watcher.look()
    with pytest.raises(BusyError), opened(watcher.settings, watcher.world):
        pass
    settings = watcher.settings
    options = (
        *("--pages", settings.pages),
        *("--data", settings.data),
        *("--private", settings.private),
    )
    second = subprocess.run(
        [sys.executable, "-m", "witnessmark", *options, "check"],
        env={**os.environ, "WITNESSMARK_CONTACT": CONTACT},
        cwd=watcher.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 3, second.stderr
    assert "Traceback" not in second.stderr


def test_the_same_bytes_again_are_a_revisit_and_take_no_second_file(watcher: Watcher):
    watcher.days(3)
    entries = watcher.product.ports.index.looks(watcher.state().page)
    assert len(entries) >= 4
    captures = [entry.capture for entry in entries]
    assert all(captures)
    first, *others = (capture for capture in captures if capture)
    assert {capture.revisit_of for capture in others} == {first.id}
    assert len(list(watcher.settings.data.glob("captures/**/*.warc.gz"))) == 1


@pytest.mark.parametrize("tags", ["<div>", "<b><i>"])
def test_a_page_made_to_choke_a_reader_is_not_seen_and_the_next_page_is(
    watcher: Watcher, site: Site, tags: str
):
    site.says("/about", body=planted.page())
    watcher.lists(page(f"{site.url}/policy"), page(f"{site.url}/about", "kestrel/about"))
    watcher.days(1)
    site.says("/policy", body=f"<title>Data policy</title>{tags * 300_000}{planted.page()}")
    watcher.passes(days=1)
    looked = watcher.looks()
    choked, other = looked.values()
    assert choked.failure
    assert choked.failure.kind in {FailureKind.GAVE_UP, FailureKind.UNDECODABLE}
    assert other.outcome == "unchanged"
    assert watcher.findings == []


def test_a_page_that_moved_for_good_is_followed_and_the_operator_is_asked_to_correct_the_list(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    site.says("/policy", 301, [("Location", "/trust/policy")])
    site.says("/trust/policy", body=planted.page())
    watcher.days(3)
    assert watcher.kinds == ["first-seen", "address-moved"]
    assert watcher.told == []
    assert [mail["to"] for mail in watcher.mail] == ["operator@watchers.example"]
    site.says("/trust/policy", body=planted.page(WITHOUT_BULLET))
    watcher.days(1.5)
    assert watcher.findings == [("removed", BAN)]


def test_a_loss_that_was_seen_once_and_then_hidden_is_told_as_seen_once(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    assert watcher.look().outcome == "differs"
    site.says("/policy", 403, body="<h1>Forbidden</h1>")
    watcher.days(2)
    assert watcher.kinds == ["first-seen", "change-seen-once"]
    assert len(watcher.told) == 1
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    watcher.days(1.5)
    assert watcher.kinds[2:] == ["seen-again", "change"]


def test_a_site_whose_robots_txt_now_says_no_is_obeyed_and_nothing_is_called_removed(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    site.says(
        "/robots.txt", headers=[("Content-Type", "text/plain")], body="User-agent: *\nDisallow: /"
    )
    watcher.days(3)
    asked = len(site.asked_for("/policy"))
    watcher.days(1)
    assert len(site.asked_for("/policy")) == asked
    assert watcher.looked[-1].failure
    assert watcher.looked[-1].failure.kind is FailureKind.ROBOTS
    assert set(watcher.kinds) == {"first-seen", "unseen"}


def test_the_same_page_in_another_wrapping_is_no_change(watcher: Watcher, site: Site):
    watcher.days(1)
    body = planted.page().encode()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    wrappings = (
        answer(headers=[("Content-Encoding", "gzip")], body=gzip.compress(body)),
        answer(headers=[("Transfer-Encoding", "chunked")], body=chunked),
        answer(headers=[("Content-Type", "text/html")], body=body.replace(b"\n", b"\r\n")),
        answer(headers=[("Set-Cookie", "a=b"), ("Date", "today")], body=b"\xef\xbb\xbf" + body),
    )
    for wrapping in wrappings:
        site.plays("/policy", sends(wrapping))
        watcher.passes(days=1)
        assert watcher.look().outcome == "unchanged"
    assert watcher.kinds == ["first-seen"]


def test_another_interval_begins_slots_of_its_own_and_leaves_none_open(
    watcher: Watcher, site: Site
):
    watcher.days(3)
    watcher.lists(page(f"{site.url}/policy", every="6h"))
    asked = len(site.asked_for("/policy"))
    watcher.days(2)
    assert 7 <= len(site.asked_for("/policy")) - asked <= 9
    watcher.lists(page(f"{site.url}/policy", every="7d"))
    watcher.days(15)
    assert watcher.kinds == ["first-seen"]


def test_a_lost_index_is_made_again_and_tells_nothing_a_second_time(watcher: Watcher, site: Site):
    watcher.days(1)
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    watcher.days(2)
    before = watcher.state(), watcher.kinds, len(watcher.mail)
    watcher.stops()
    watcher.settings.index.unlink()
    watcher.starts()
    assert (watcher.state(), watcher.kinds, len(watcher.mail)) == before
    watcher.days(2)
    assert (watcher.kinds, len(watcher.mail)) == before[1:]


def test_many_hosts_are_looked_at_side_by_side_and_all_of_it_is_recorded(
    reading_processes: Sandbox,
):
    with ExitStack() as stack:
        folder = stack.enter_context(quick_folder())
        sites = [stack.enter_context(Site(address=f"127.0.0.{n}")) for n in range(1, 7)]
        pages = []
        for number, site in enumerate(sites):
            for path in ("/policy", "/terms"):
                site.says(path, body=planted.page(updated=f"{number} {path}"))
                pages.append(page(site.url + path, f"kestrel/{path[1:]}-{number}"))
        allow = [site.host_port for site in sites]
        watcher = stack.enter_context(
            Watcher(folder, *pages, allow=allow, sandbox=reading_processes)
        )
        watcher.looks()
        watcher.passes(minutes=15)
        assert {looked.outcome for looked in watcher.looks().values()} == {"first-seen"}
        sites[3].says("/terms", body=planted.page(WITHOUT_BULLET))
        watcher.passes(days=1)
        watcher.looks()
        watcher.passes(minutes=15)
        watcher.looks()
        assert [event.page for event in watcher.events if event.comparison] == ["kestrel/terms-3"]
        assert watcher.findings == [("removed", BAN)]
        assert all(site.most_at_once == 1 for site in sites)
        report = watcher.verified()
        assert report.problems == ()
        assert report.counts["look leaves"] == 4 * len(pages)
