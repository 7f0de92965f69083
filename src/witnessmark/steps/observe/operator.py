"""Rows 15, 15a and 17: what we changed, by a better reader, a worse one, or by the operator's word."""

from dataclasses import replace

from witnessmark.model.events import Audience, Event, EventKind
from witnessmark.model.states import (
    BaselineUnreadable,
    Observation,
    Outcome,
    Pending,
    Phase,
    ReaderChanged,
    Rebase,
    Seen,
)
from witnessmark.steps.observe.case import DISAGREEMENTS, Case, moment
from witnessmark.steps.observe.first import first_seen
from witnessmark.steps.observe.sight import seen, welcome
from witnessmark.steps.observe.weigh import known, only


def without_baseline(case: Case, look: BaselineUnreadable) -> Observation:
    """
    Row 15: the page reads, what it is compared with does not.

    Confirmed like any other reading, it becomes the baseline. What the newest older capture that
    reads held, and this one does not, may have been told already: it is `unclassified`.
    """
    sight = Seen(at=look.at, capture=look.capture)
    if not case.state.references:
        return first_seen(case, sight)
    if look.capture.reading in {reference.reading for reference in known(case.state)}:
        return seen(case, sight)  # the same digest by the same reader: nothing needs comparing
    case, back = welcome(case, look.capture)
    pending = case.state.pending
    confirm_after = case.page.confirm_after
    if pending is None:
        pending = Pending(capture=look.capture, since_at=look.at, disagreements=1)
    elif pending.capture.reading == look.capture.reading:
        if look.at >= pending.capture.captured_at + confirm_after:
            return _given_up(case, look, pending, back)
        pending = replace(pending, looks=pending.looks + 1)
    elif pending.disagreements + 1 >= DISAGREEMENTS:
        return _given_up(case, look, replace(pending, capture=look.capture), back)
    else:
        pending = replace(
            pending,
            capture=look.capture,
            disagreements=pending.disagreements + 1,
            looks=pending.looks + 1,
            others=(*pending.others, pending.capture),
            against=None,
            comparison=None,
            in_every_look=(),
            tries=0,
        )
    state = replace(
        case.state,
        phase=Phase.PROVISIONAL,
        pending=pending,
        alone=None,
        next_look_at=pending.capture.captured_at + confirm_after,
    )
    return Observation(state=state, outcome=Outcome.CANNOT_COMPARE, events=back)


def _given_up(
    case: Case, look: BaselineUnreadable, pending: Pending, back: tuple[Event, ...]
) -> Observation:
    comparison = only(look.comparison, ()) if look.comparison else None
    compared = f"the capture of {moment(look.older.captured_at)}" if look.older else "nothing"
    event = case.event(
        EventKind.CANNOT_COMPARE,
        Audience.OPERATOR,
        first_missing_at=pending.since_at,
        before=look.older or case.state.baseline,
        after=look.capture,
        comparison=comparison,
        failure=look.failure,
        also=(case.state.baseline, pending.capture),
        technical=True,
        note=f"the baseline cannot be read any more; compared with {compared}",
    )
    state = replace(
        case.with_baseline(pending.capture, look.capture), phase=Phase.PRESENT, seen_at=look.at
    )
    return Observation(state=state, outcome=Outcome.REBASED, events=(*back, event))


def late(case: Case, look: ReaderChanged) -> Observation:
    """
    Row 15a: by today's reader the last good capture differs from the baseline.

    The difference is dated where it lies, and marked as found by us; today's look comes after it,
    and is judged against the last good capture.
    """
    state = case.state
    baseline = state.baseline
    if baseline is None:
        return Observation(state=state, outcome=Outcome.LATE)
    told = None
    if look.comparison.losses:
        told = Audience.SUBSCRIBERS
    elif look.comparison.changes:
        told = Audience.PUBLIC
    elif look.comparison.unclassified:
        told = Audience.OPERATOR
    events: tuple[Event, ...] = ()
    if told:
        event = case.event(
            EventKind.LATE,
            told,
            last_seen_at=look.last_same_at,
            first_missing_at=look.first_other_at,
            before=baseline,
            after=look.capture,
            comparison=look.comparison,
            technical=True,
            note="found by a newer reader or configuration in captures kept earlier",
        )
        cited = dict.fromkeys((*event.captures, *look.captures))
        events = (replace(event, captures=tuple(cited)),)
    moved = case.with_baseline(look.capture, look.capture)
    variants = tuple(look.capture if v.id == baseline.id else v for v in state.variants)
    state = replace(
        moved,
        pending=state.pending,
        variants=variants,
        variants_seen_at=state.variants_seen_at,
        overflowed=state.overflowed,
    )
    return Observation(state=state, outcome=Outcome.LATE, events=events)


def rebased(case: Case, look: Rebase) -> Observation:
    """
    Row 17: the operator names the baseline.

    It is no sight of the page: one that cannot be seen stays so, and one off the list stays off.
    """
    state = case.state
    event = case.event(
        EventKind.REBASED,
        Audience.PUBLIC,
        before=state.baseline,
        after=look.capture,
        technical=True,
        note=look.because,
    )
    unseen = state.phase in (Phase.BLIND, Phase.GONE, Phase.RETIRED)
    moved = replace(
        case.with_baseline(look.capture, look.capture),
        phase=state.phase if unseen else Phase.PRESENT,
        spell=state.spell if unseen else None,
        next_look_at=state.next_look_at if unseen else None,
    )
    return Observation(state=moved, outcome=Outcome.REBASED, events=(event,))


def retired(case: Case) -> Observation:
    """Row 17: the operator took the page off the list. A change that waited is named, not lost."""
    state = case.state
    if state.phase is Phase.RETIRED:
        return Observation(state=state, outcome=Outcome.RETIRED)
    waits = state.pending.capture if state.pending else None
    note = (
        f"a difference first seen on {moment(waits.captured_at)} was not confirmed" if waits else ""
    )
    event = case.event(
        EventKind.NO_LONGER_WATCHED,
        Audience.PUBLIC,
        before=state.baseline,
        also=(waits,),
        note=note,
    )
    state = replace(
        state, phase=Phase.RETIRED, pending=None, spell=None, alone=None, next_look_at=None
    )
    return Observation(state=state, outcome=Outcome.RETIRED, events=(event,))
