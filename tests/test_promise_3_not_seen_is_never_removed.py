"""Not seen is never "removed": what the gate refuses never becomes a change, in whatever state."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.states_cells import DAY, HOUR, LIMIT, NOW, READER, SITUATIONS, change
from tests.walls import OWN, PAGE, WALLS, document, html, policy, served
from witnessmark.model.captures import CaptureId, FailureKind, Sha256
from witnessmark.model.changes import Comparison, Label
from witnessmark.model.events import CaptureRef, EventKind
from witnessmark.model.states import Look, Phase, Seen, Unseen
from witnessmark.steps.gate import gate, shows_identity
from witnessmark.steps.observe import observe

CHANGES = {EventKind.CHANGE, EventKind.RETURNED, EventKind.LATE}
POLICY = policy()


class Reading:
    """A page looked at through gate and state machine; a reading is the digest of its text."""

    def __init__(self, state=None, at=NOW):
        self.state, self.at, self.baseline = state, at, POLICY if state else None
        self.told = []

    def look(self, found, after=DAY, by=OWN):
        self.at += after
        reading = Sha256(hashlib.sha256(repr(found.units).encode()).hexdigest())
        capture = CaptureRef(
            id=CaptureId(f"{self.at:%Y%m%dT%H%M%S.%f}Z-kestrel-sharing-0a1b2c"),
            captured_at=self.at,
            final_url=by.final_url,
            warc_sha256=Sha256("00" * 32),
            reading=reading,
        )
        failure = gate(PAGE, by, found, self.baseline)
        if failure:
            suspected = failure.kind is FailureKind.SHRUNK and self.baseline is not None
            itself = suspected and shows_identity(PAGE, by, found, self.baseline or found)
            shrunk = self.compared(capture)[0] if itself else None
            one: Look = Unseen(at=self.at, failure=failure, capture=capture, shrunk=shrunk)
        else:
            one = Seen(at=self.at, capture=capture, comparisons=self.compared(capture))
        observation = observe(PAGE, self.state, one, reader=READER, now=self.at)
        if observation.state.baseline and observation.state.baseline.reading == reading:
            self.baseline = found
        self.state = observation.state
        self.told += observation.events
        return observation.outcome

    def compared(self, capture):
        """Whatever reads otherwise has lost the limit: the worst that a comparison could say."""
        lost = (change(LIMIT, Label.REMOVED),)
        return tuple(
            Comparison(
                before=reference.reading,
                after=capture.reading,
                changes=lost if reference.reading != capture.reading else (),
                kept=0.3,
            )
            for reference in (self.state.references if self.state else ())
        )


def known():
    page = Reading()
    page.look(POLICY)
    page.look(POLICY, timedelta(minutes=15))
    page.told.clear()
    return page


@pytest.mark.parametrize("wall", WALLS, ids=[wall[0] for wall in WALLS])
def test_no_wrong_body_ever_removes_a_safeguard(wall):
    """Every wall, in every state of the table, for a month, with and without steady waits."""
    _, title, body, head, _ = wall
    found = html(body, title, head)
    for start in SITUATIONS.values():
        if start is None or not start.references:
            continue
        page = Reading(start)
        for _ in range(10):
            page.look(found, 5 * HOUR)
        for _ in range(3):
            page.look(found, 10 * DAY)
        assert not CHANGES & {event.kind for event in page.told}
        assert page.state.baseline == start.baseline
        said = [event for event in page.told if event.comparison]
        assert {event.kind for event in said} <= {EventKind.CHANGE_SEEN_ONCE}


@pytest.mark.parametrize("home", ["https://kestrel.example/", "https://kestrel.example/trust"])
def test_a_redirect_home_never_removes_a_safeguard_though_it_bears_the_name(home):
    front = document([f"Kestrel Plate Systems is great in way {n}." for n in range(60)])
    page = known()
    for _ in range(40):
        page.look(front, by=served(home))

    assert {event.kind for event in page.told} == {EventKind.UNSEEN}
    assert page.state.phase is Phase.BLIND


def test_a_dark_page_is_told_once_escalated_and_told_again_on_return():
    page = known()
    wall = html(WALLS[0][2], WALLS[0][1])
    for _ in range(40):
        page.look(wall)
    page.look(POLICY)

    assert [event.kind for event in page.told] == [*["unseen"] * 4, "seen-again"]
    assert [event.ordinal for event in page.told[:4]] == [0, 1, 2, 3]
    assert page.state.phase is Phase.PRESENT


def test_an_unrecognised_wall_is_no_baseline_unless_it_reads_alike_twice_and_bears_the_name():
    wall = document(["You shall not pass, says a wall that nobody has met before now."] * 9)
    page = Reading()
    for _ in range(5):
        page.look(wall)

    assert page.state.phase is Phase.NEW
    assert page.state.baseline is None
    assert [event.kind for event in page.told] == ["never-seen"]


def test_a_real_cut_to_a_third_is_told_within_two_days():
    cut = replace(POLICY, units=POLICY.units[:20], words=200, policy_words=200)
    page = known()
    since = page.at
    page.look(cut)
    while page.state.phase is not Phase.PRESENT:
        assert page.state.next_look_at
        page.look(cut, page.state.next_look_at - page.at)

    (told,) = page.told
    assert (told.kind, told.for_review) == ("change", True)
    assert [c.label for c in told.comparison.losses] == ["removed"]
    assert told.recorded_at - since <= 2 * DAY
    assert (told.last_seen_at, told.first_missing_at) == (since, since + DAY)


def test_a_cut_behind_a_sign_of_trouble_stays_unseen():
    cut = replace(
        POLICY, units=POLICY.units[:20], words=200, policy_words=200, signs=("cf-challenge",)
    )
    page = known()
    for _ in range(9):
        page.look(cut)

    assert {event.kind for event in page.told} == {EventKind.UNSEEN}


def test_a_deleted_federal_section_is_a_removal_not_a_wrong_page():
    page = known()
    left = replace(POLICY, units=POLICY.units[:40], words=400, policy_words=400)
    assert page.look(left) == "differs"
    assert page.look(left, timedelta(minutes=15)) == "changed"

    assert [event.kind for event in page.told] == ["change"]
