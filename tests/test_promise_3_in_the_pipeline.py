"""Not seen is never removed: the third promise, kept by the whole product on a site of the test's own."""

import pytest

from tests import planted
from tests.planted import HOME
from tests.servers import Site, answer, sends
from tests.watcher import Watcher
from witnessmark.model.states import Phase

BULLET = "- immigration enforcement\n"
WITHOUT_BULLET = planted.SECTION.replace(BULLET, "")
BAN = "immigration-enforcement-ban"
CHALLENGE = (
    "<!DOCTYPE html><title>Just a moment...</title><h1>Checking your browser before accessing the "
    "site</h1><p>Enable JavaScript and cookies to continue</p><div id='cf-chl-widget'></div>"
)
NOT_FOUND = (
    "<!DOCTYPE html><title>Page not found</title><main><h1>Sorry, we could not find that page</h1>"
    "<p>It may have moved. Go to our <a href='/'>home page</a>.</p></main>"
)


FAULTS = {
    "a bot challenge": sends(answer(403, [("cf-mitigated", "challenge")], CHALLENGE)),
    "a bot challenge that says success": sends(answer(body=CHALLENGE)),
    "a refusal": sends(answer(403, body="<h1>Forbidden</h1>")),
    "an empty body": sends(answer(body=b"")),
    "a redirect to the home page": sends(answer(302, [("Location", "/")])),
    "an error page that says success": sends(answer(body=NOT_FOUND)),
    "an overloaded server": sends(answer(503, [("Retry-After", "600")], b"later")),
    "a broken server": sends(answer(500, body="<h1>Internal Server Error</h1>")),
    "a body that is cut off": sends(answer(body=planted.page())[:-2000]),
    "a page of somebody else": sends(answer(body=HOME * 3)),
    "a programme instead of a page": sends(
        answer(body="<!DOCTYPE html><title>Kestrel</title><div id=root></div><script>go()</script>")
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_cannot_be_seen_is_never_told_as_removed(
    watcher: Watcher, site: Site, fault: str
):
    watcher.days(1)
    site.plays("/policy", FAULTS[fault])
    watcher.days(0.9)
    assert watcher.looked[-1].failure
    assert watcher.kinds == ["first-seen"]
    watcher.days(1.5)
    assert watcher.kinds == ["first-seen", "unseen"]
    site.says("/policy", body=planted.page())
    watcher.days(1.5)
    assert watcher.kinds == ["first-seen", "unseen", "seen-again"]
    assert watcher.findings == []
    assert watcher.state().phase is Phase.PRESENT
    assert [subject.partition(":")[0] for subject in watcher.told] == ["Not seen", "Seen again"]


@pytest.mark.parametrize(
    ("fault", "is_private"),
    [("a bot challenge", True), ("a bot challenge that says success", False)],
)
def test_a_wall_is_kept_by_what_the_server_said_of_it_and_is_no_sight_of_the_page(
    watcher: Watcher, site: Site, fault: str, *, is_private: bool
):
    watcher.days(1)
    site.plays("/policy", FAULTS[fault])
    watcher.look()

    look = watcher.product.ports.index.looks(watcher.state().page)[-1]
    assert look.outcome == "unseen"
    assert look.capture
    assert look.capture.private is is_private
    (baseline,) = watcher.state().references
    assert baseline.id != look.capture.id


def test_a_page_that_was_never_seen_is_told_to_the_operator_alone(watcher: Watcher, site: Site):
    site.plays("/policy", FAULTS["a bot challenge"])
    watcher.days(3)
    assert watcher.kinds == ["never-seen"]
    assert watcher.told == []
    assert [mail["to"] for mail in watcher.mail] == ["operator@watchers.example"]


def test_a_page_that_is_not_there_for_a_day_has_vanished_and_its_promises_are_not_called_removed(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    site.forgets("/policy")
    watcher.days(3)
    assert watcher.kinds == ["first-seen", "vanished"]
    assert watcher.state().phase is Phase.GONE
    site.says("/policy", body=planted.page())
    watcher.days(8)
    assert watcher.kinds == ["first-seen", "vanished", "reappeared"]
    assert watcher.findings == []


def test_a_loss_behind_an_outage_is_told_when_the_page_is_back(watcher: Watcher, site: Site):
    watcher.days(1)
    site.plays("/policy", FAULTS["a bot challenge"])
    watcher.days(3)
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    watcher.days(2)
    change = watcher.events[-1]
    assert watcher.removed == [BAN]
    assert change.last_seen_at
    assert change.first_missing_at
    assert (change.first_missing_at - change.last_seen_at).days >= 3


def test_a_dark_page_is_told_once_escalated_and_told_again_on_return(watcher: Watcher, site: Site):
    watcher.days(1)
    site.plays("/policy", FAULTS["a bot challenge"])
    watcher.days(8)
    assert watcher.kinds == ["first-seen", *["unseen"] * 3]  # after a day, three days, a week
    assert len({event.id for event in watcher.events}) == 4
    site.says("/policy", body=planted.page())
    watcher.days(1.5)
    assert watcher.kinds[-1] == "seen-again"
    assert len(watcher.told) == 4


@pytest.mark.parametrize(
    "fault",
    ["a redirect to the home page", "an error page that says success", "an empty body"],
)
def test_what_is_not_the_page_does_not_become_the_page_by_staying(
    watcher: Watcher, site: Site, fault: str
):
    watcher.days(1)
    site.plays("/policy", FAULTS[fault])
    watcher.days(8)
    assert set(watcher.kinds) == {"first-seen", "unseen"}
    assert watcher.state().phase is Phase.BLIND
    site.says("/policy", body=planted.page(WITHOUT_BULLET))
    watcher.days(2)
    assert watcher.findings == [("removed", BAN)]


def test_a_real_cut_to_a_third_is_told_within_two_days_for_a_person_to_review(
    watcher: Watcher, site: Site
):
    watcher.days(1)
    kept = planted.SECTION[: planted.SECTION.index("### Searches")]
    site.says("/policy", body=planted.page(kept))
    watcher.days(2.2)
    change = watcher.events[-1]
    assert change.kind.value == "change"
    assert change.for_review
    assert "retention-limit" in watcher.removed
    assert BAN not in watcher.removed


def test_a_deleted_federal_section_is_a_removal_and_not_a_wrong_page(watcher: Watcher, site: Site):
    watcher.days(1)
    before, _, after = planted.SECTION.partition("### Federal agencies")
    site.says("/policy", body=planted.page(before + after[after.index("###") :]))
    assert watcher.look().failure is None
    watcher.confirms()
    assert "federal-query-labelling" in watcher.removed
    assert not any("immigration" in safeguard for safeguard in watcher.removed)
