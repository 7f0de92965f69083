"""What a state remembers after a look, and what an event rests on: over every cell of the table."""

from dataclasses import replace

import pytest

from tests.states_cells import (
    DAY,
    FAILURES,
    HOUR,
    MINUTE,
    NOW,
    PAGE,
    PENDING,
    PRESENT,
    PROVISIONAL,
    READER,
    SITUATIONS,
    UNSTABLE,
    Watch,
    blank,
    first,
    look_of,
    seen,
    spell,
    waiting,
)
from tests.test_states import CELLS
from witnessmark.model.captures import FailureKind
from witnessmark.model.events import EventKind
from witnessmark.model.states import BaselineUnreadable, Phase, Seen, Unseen
from witnessmark.steps.observe import observe

#: Events that say nothing of an interval.
UNDATED = {
    EventKind.FIRST_SEEN,
    EventKind.SETTLED,
    EventKind.ADDRESS_MOVED,
    EventKind.REBASED,
    EventKind.NO_LONGER_WATCHED,
}


def observed():
    """Every cell: the state before, the look, and what was observed."""
    for situation, name in CELLS:
        state = SITUATIONS[situation]
        one = look_of(name, state)
        yield state, one, observe(PAGE, state, one, reader=READER, now=NOW)


def is_sight(one):
    return isinstance(one, BaselineUnreadable) or (isinstance(one, Seen) and not one.not_modified)


def test_each_phase_remembers_what_it_needs_and_nothing_else():
    for _, _, observation in observed():
        state = observation.state
        held = {
            "baseline": state.baseline is not None,
            "pending": state.pending is not None,
            "spell": state.spell is not None,
            "variants": bool(state.variants),
        }
        must, may = {
            Phase.NEW: (set(), {"pending", "spell"}),
            Phase.PRESENT: ({"baseline"}, set()),
            Phase.PROVISIONAL: ({"pending"}, {"baseline", "spell", "variants"}),
            Phase.UNSTABLE: ({"variants"}, {"baseline"}),
            Phase.BLIND: ({"spell"}, {"baseline", "pending", "variants"}),
            Phase.GONE: ({"spell", "baseline"}, {"variants"}),
            Phase.RETIRED: (set(), {"baseline", "variants"}),
        }[state.phase]
        has = {name for name, there in held.items() if there}
        assert must <= has <= must | may, state.phase
        assert state.alone is None or state.variants
        assert state.alone is None or state.phase in (Phase.UNSTABLE, Phase.BLIND)


def test_a_sight_is_remembered_with_its_reader_and_ends_the_dark():
    for state, one, observation in observed():
        if is_sight(one):
            assert observation.state.reached_at == NOW
            assert observation.state.phase is Phase.NEW or observation.state.reader == READER
            assert observation.state.phase is Phase.NEW or observation.state.spell is None
        elif isinstance(one, Seen):
            assert observation.state.reached_at == NOW
        elif isinstance(one, Unseen) and observation.outcome != "changed":
            assert observation.state.reached_at == (state and state.reached_at)


def test_a_failure_is_counted_and_named():
    for state, one, observation in observed():
        if isinstance(one, Unseen) and observation.outcome != "changed":
            before = state.spell if state else None
            after = observation.state.spell
            assert after
            assert after.looks == (before.looks if before else 0) + 1
            assert after.since_at == (before.since_at if before else NOW)
            assert after.failure == one.failure


def test_a_failed_try_at_confirming_is_counted():
    for state, one, observation in observed():
        waits = state and state.phase in (Phase.NEW, Phase.PROVISIONAL) and state.pending
        if isinstance(one, Unseen) and waits:
            assert observation.state.pending
            assert observation.state.pending.tries == waits.tries + 1


def test_looks_that_leave_a_reading_waiting_are_counted():
    for state, one, observation in observed():
        after = observation.state.pending
        if not is_sight(one) or after is None:
            continue
        before = state.pending if state else None
        assert after.looks == (before.looks if before else 0) + 1
        if before is None:
            assert (after.capture, after.since_at, after.disagreements) == (one.capture, NOW, 1)
            assert (after.others, after.tries) == ((), 0)
        elif after.capture == before.capture:
            assert replace(after, looks=before.looks) == before
        else:
            assert after.since_at == before.since_at
            assert after.disagreements == before.disagreements + 1
            assert after.others == (*before.others, before.capture)
            assert after.tries == 0


def test_an_event_rests_on_the_look_that_made_it_and_on_what_it_is_compared_with():
    for state, one, observation in observed():
        base = state.references[0] if state and state.references else None
        kept = getattr(one, "capture", None)
        for event in observation.events:
            if kept and (is_sight(one) or isinstance(one, Unseen)):
                assert kept.id in event.captures
            if isinstance(one, Unseen) and event.kind not in (
                EventKind.CHANGE,
                EventKind.REAPPEARED,
            ):
                assert event.failure == one.failure
            if base and state.baseline and event.kind is not EventKind.FIRST_SEEN:
                assert event.before
            if event.before and event.kind not in UNDATED:
                assert event.first_missing_at
            if state and state.pending and event.kind in (EventKind.CHANGE, EventKind.UNSTABLE):
                assert state.pending.capture.id in event.captures


def test_the_readings_between_are_evidence_too():
    story = Watch(PRESENT)
    story.reads("j")
    between = story.state.pending.capture.id
    story.reads_twice("k")
    assert between in story.told[0].captures

    story = Watch()
    for reading in ("v", "w", "x"):
        story.reads(reading, 15 * MINUTE)
    assert all({v.id for v in story.state.variants} <= set(e.captures) for e in story.told)


@pytest.mark.parametrize(
    ("looks", "ago", "told"),
    [(2, DAY, True), (2, DAY - MINUTE, False), (1, 9 * DAY, False)],
)
def test_the_limit_of_a_page_never_seen_is_a_day_and_two_looks_more(looks, ago, told):
    state = blank(spell=spell(ago, looks))
    observation = observe(PAGE, state, look_of("F", state), reader=READER, now=NOW)

    assert bool(observation.events) == told


@pytest.mark.parametrize(
    ("looks", "ago", "outcome"),
    [(2, DAY, "unstable"), (2, DAY - MINUTE, "differs"), (1, 9 * DAY, "differs")],
)
def test_the_limit_of_disagreement_is_a_day_and_two_looks_more(looks, ago, outcome):
    state = replace(PROVISIONAL, pending=waiting("k", ago, looks=looks))

    assert observe(PAGE, state, seen(state, "j"), reader=READER, now=NOW).outcome == outcome


@pytest.mark.parametrize(
    ("tries", "ago", "told"),
    [(1, DAY, True), (1, DAY - MINUTE, False), (0, 9 * DAY, False)],
)
def test_the_limit_of_what_was_seen_once_is_a_day_and_two_failed_looks(tries, ago, told):
    state = replace(PROVISIONAL, pending=waiting("k", ago, tries=tries))
    observation = observe(PAGE, state, look_of("F", state), reader=READER, now=NOW)

    assert bool(observation.events) == told


@pytest.mark.parametrize("kind", FAILURES.values())
def test_what_was_seen_once_is_looked_for_again_an_hour_after_the_day_passed_without_two_looks(
    kind,
):
    watch = Watch(replace(PROVISIONAL, pending=waiting("k", 2 * DAY)))
    watch.fails(kind, after=MINUTE)

    assert watch.state.next_look_at == watch.at + HOUR


def test_a_better_reader_leaves_what_waits_waiting():
    observation = observe(PAGE, PROVISIONAL, look_of("L", PROVISIONAL), reader=READER, now=NOW)

    assert observation.state.pending == PENDING


def test_another_reading_starts_the_count_of_one_variant_alone_anew():
    watch = Watch(UNSTABLE)
    for _ in range(13):
        watch.reads("v")
    watch.reads("k")
    watch.reads("v", 15 * MINUTE)
    assert watch.reads("v", 2 * DAY) == "unchanged"
    assert watch.state.alone.looks == 1


def test_after_readings_joined_the_variants_their_flickers_are_forgotten():
    watch = Watch(PRESENT)
    for _ in range(3):
        watch.reads("k")
        watch.reads("base", 15 * MINUTE)

    assert watch.state.flickers == ()


def test_variants_are_remembered_with_their_last_sight():
    watch = Watch(UNSTABLE)
    watch.reads("v")
    seen_v = watch.at
    watch.reads("base")

    assert watch.state.variants_seen_at == (watch.at, seen_v)


def test_a_first_sight_that_waits_is_kept_through_failures():
    once = first(waiting("k", HOUR))
    watch = Watch(blank(pending=once))
    watch.fails(FailureKind.GONE, after=MINUTE)

    assert watch.state.pending.capture == once.capture
    assert watch.state.pending.tries == 1
