"""What holds of any sequence of looks at a page, whatever the world does."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.states_cells import (
    BASE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    PAGE,
    READER,
    SITUATIONS,
    capture,
    compare,
    look_of,
    seen,
    shrunk,
    unseen,
)
from witnessmark.model.captures import Blindness, Failure, FailureKind, Sha256
from witnessmark.model.events import EventKind
from witnessmark.model.states import (
    BaselineUnreadable,
    Outcome,
    PageState,
    Phase,
    ReaderChanged,
    Rebase,
    Retire,
    Seen,
    Unseen,
)
from witnessmark.record.codec import dump, load
from witnessmark.steps.observe import observe

READINGS = ("base", "k", "j", "l", "m", "n")
DARK = {
    EventKind.UNSEEN,
    EventKind.NEVER_SEEN,
    EventKind.VANISHED,
    EventKind.CHANGE_SEEN_ONCE,
}
CHANGES = {EventKind.CHANGE, EventKind.RETURNED}

gaps = st.sampled_from(
    [5 * MINUTE, 16 * MINUTE, HOUR, 7 * HOUR, DAY, DAY + HOUR, 4 * DAY, 15 * DAY]
)
sights = st.tuples(st.just("see"), st.sampled_from(READINGS))
blinds = st.tuples(st.sampled_from(["F", "B", "G", "W", "U", "silent host", "304"]), st.just(""))
shrinks = st.tuples(st.just("w"), st.sampled_from(["shrunk", "bare"]))
ours = st.tuples(st.sampled_from(["O", "L", "C-", "C="]), st.sampled_from(READINGS))
# Mostly the page and its faults; now and then the operator.
anything = st.one_of(sights, sights, blinds, blinds, shrinks, ours)


def runs(one):
    """What happens, several times running; after how long each time."""
    steps = st.tuples(one, st.lists(gaps, min_size=1, max_size=4))
    lists = st.lists(steps, min_size=1, max_size=16)
    return lists.map(lambda found: [(what, gap) for what, times in found for gap in times])


def look(name, reading, state, at):
    """The look of a step, or None where the world could not bring it about."""
    match name:
        case "see":
            return seen(state, reading, at)
        case "silent host":
            return unseen(FailureKind.GONE, at, host_answers=False)
        case "w":
            return (
                shrunk(at, reading) if state and state.references else unseen(FailureKind.EMPTY, at)
            )
        case "O":
            failure = Failure(kind=FailureKind.GAVE_UP, detail="the child was stopped")
            older = compare("base", reading)
            return BaselineUnreadable(
                at=at, capture=capture(reading, at), failure=failure, older=BASE, comparison=older
            )
        case "L":
            base, last = state and state.baseline, state and state.last_good
            if not base or not last or base.id == last.id:
                return None
            return ReaderChanged(
                at=at,
                capture=replace(last, reading=Sha256("late")),
                comparison=compare(base.reading, "late"),
                last_same_at=base.captured_at,
                first_other_at=last.captured_at,
                captures=(base.id, last.id),
            )
        case "C-":
            return Retire(at=at)
        case "C=":
            return Rebase(at=at, capture=capture(reading, NOW - 400 * DAY), because="said so")
    return look_of(name, state, at)


def watch(steps, state=None):
    """Let the looks happen; give each with the state before it and what was observed."""
    at, story = NOW, []
    for (name, reading), gap in steps:
        at += gap
        one = look(name, reading, state, at)
        if one is None:
            continue
        observation = observe(PAGE, state, one, reader=READER, now=at + timedelta(seconds=3))
        story.append((state, one, observation))
        state = observation.state
    return story


@settings(max_examples=40, deadline=None)
@given(start=st.sampled_from(sorted(SITUATIONS)), steps=runs(blinds))
def test_blind_looks_alone_never_make_a_change(start, steps):
    state = SITUATIONS[start]
    story = watch(steps, state)
    told = [event for _, _, observation in story for event in observation.events]

    assert not CHANGES & {event.kind for event in told}
    assert not any(
        event.comparison for event in told if event.kind is not EventKind.CHANGE_SEEN_ONCE
    )
    assert all(after.state.baseline == (state and state.baseline) for _, _, after in story)


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_nothing_is_told_as_a_change_on_one_sight(steps):
    """A change was read alike twice, or found in at least three looks; seen once says so itself."""
    read: Counter[str] = Counter()
    for state, one, observation in watch(steps):
        if isinstance(one, Seen | BaselineUnreadable) and not getattr(one, "not_modified", False):
            read[one.capture.reading] += 1
        if isinstance(one, Unseen) and one.shrunk and one.capture:
            read[one.capture.reading] += 1
        for event in observation.events:
            if event.kind in CHANGES and observation.outcome is not Outcome.UNSTABLE:
                assert event.after
                assert read[event.after.reading] >= 2
            elif event.kind in CHANGES:
                assert state
                assert state.pending
                assert state.pending.looks >= 2
                found = {
                    (c.safeguard, "loss" if c.label.is_loss else "gain")
                    for c in event.comparison.alerts
                }
                assert found <= set(state.pending.in_every_look)


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_the_baseline_moves_only_on_what_was_confirmed_or_ordered(steps):
    moves = {Outcome.FIRST_SEEN, Outcome.CHANGED, Outcome.SETTLED, Outcome.LATE, Outcome.REBASED}
    for state, _, observation in watch(steps):
        before = state.baseline if state else None
        if observation.state.baseline != before:
            assert observation.outcome in moves


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_each_event_of_a_page_has_its_own_id(steps):
    ids = [event.id for _, _, observation in watch(steps) for event in observation.events]

    assert len(set(ids)) == len(ids)


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_a_state_stays_small_and_comes_back_from_its_bytes(steps):
    story = watch(steps)
    if not story:
        return
    for _, _, observation in story:
        state = observation.state
        assert len(state.variants) == len(state.variants_seen_at) <= 8
        assert len(state.earlier) <= 8
        assert len(state.flickers) <= 16 + 3
        assert not state.pending or len(state.pending.others) <= 2
        assert len({variant.reading for variant in state.variants}) == len(state.variants)
    state = story[-1][2].state
    assert load(PageState, dump(state)) == state
    assert len(dump(state)) < 12_000


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_the_same_looks_make_the_same_record(steps):
    assert watch(steps) == watch(steps)


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_every_spell_of_not_seeing_beyond_the_limits_is_told_and_its_end_as_well(steps):
    since, looks, told = None, 0, False
    for state, one, observation in watch(steps):
        kinds = {event.kind for event in observation.events}
        saw = isinstance(one, Seen | BaselineUnreadable) and not getattr(one, "not_modified", False)
        dark = state is not None and state.phase in (Phase.BLIND, Phase.GONE)
        ours_ = isinstance(one, Retire) or (isinstance(one, Rebase) and not dark)
        ours_ = ours_ or (state is not None and state.phase is Phase.RETIRED)
        told = told or bool(kinds & DARK) or _never_seen_before(state)
        if isinstance(one, Unseen):
            since, looks = since or one.at, looks + 1
        if saw and told and not ours_ and state and state.phase is not Phase.NEW:
            assert kinds & {EventKind.SEEN_AGAIN, EventKind.REAPPEARED}
        if saw or ours_ or observation.outcome is Outcome.CHANGED:  # it had shrunk: that is told
            since, looks, told = None, 0, False
        elif isinstance(one, Unseen) and since and looks >= 3 and one.at - since >= DAY:
            assert told


def _never_seen_before(state):
    """A page never seen is told to the operator once, not each time it fails after a first sight."""
    return bool(state and state.phase is Phase.NEW and state.spell and state.spell.told)


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_sights_go_forward_and_each_interval_is_in_order(steps):
    for state, one, observation in watch(steps):
        after = observation.state
        if state and state.seen_at:
            assert after.seen_at
            assert after.seen_at >= state.seen_at
        if not isinstance(one, Retire | Rebase | ReaderChanged):
            assert after.looked_at == one.at
            assert after.next_look_at is None or after.next_look_at > one.at
        for event in observation.events:
            if event.last_seen_at and event.first_missing_at:
                assert event.last_seen_at <= event.first_missing_at


@settings(max_examples=40, deadline=None)
@given(steps=runs(anything))
def test_a_page_that_was_never_seen_cannot_vanish(steps):
    for state, _, observation in watch(steps):
        if any(event.kind is EventKind.VANISHED for event in observation.events):
            assert state
            assert state.references


def test_every_kind_of_failure_is_one_of_the_blind_inputs():
    assert {kind.blindness for kind in FailureKind} == set(Blindness)
