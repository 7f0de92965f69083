"""Rows 1 and 2: a page is seen for the first time, and seen alike for the second."""

from dataclasses import replace

from witnessmark.model.events import Audience, CaptureRef, Event, EventKind
from witnessmark.model.states import Observation, Outcome, Pending, Phase, Seen
from witnessmark.steps.observe.case import DISAGREEMENTS, Case, distinct


def first_seen(case: Case, look: Seen) -> Observation:
    """
    Take a first sight as provisional: an unrecognised error page must not become the baseline.

    A failing spell goes on until two looks agree. A 304 says nothing about a page never read.
    """
    state, pending = case.state, case.state.pending
    if look.not_modified:
        again_at = look.at + case.page.confirm_after if pending else None
        state = replace(state, reached_at=look.at, next_look_at=again_at)
        return Observation(state=state, outcome=Outcome.NOT_MODIFIED)
    state = replace(state, reached_at=look.at)
    if pending and pending.capture.reading == look.capture.reading:
        confirm_at = pending.capture.captured_at + case.page.confirm_after
        if look.at < confirm_at:
            pending = replace(pending, looks=pending.looks + 1)
            state = replace(state, pending=pending, next_look_at=confirm_at)
            return Observation(state=state, outcome=Outcome.FIRST_SIGHT)
        return _confirmed(case, look, pending)
    if pending and pending.disagreements + 1 >= DISAGREEMENTS:
        return _disagreeing(case, look, pending)
    state = replace(
        state,
        pending=Pending(
            capture=look.capture,
            since_at=pending.since_at if pending else look.at,
            disagreements=pending.disagreements + 1 if pending else 1,
            looks=pending.looks + 1 if pending else 1,
            others=(*pending.others, pending.capture) if pending else (),
        ),
        next_look_at=look.capture.captured_at + case.page.confirm_after,
    )
    return Observation(state=state, outcome=Outcome.FIRST_SIGHT)


def _confirmed(case: Case, look: Seen, pending: Pending) -> Observation:
    state = replace(
        case.with_baseline(pending.capture, look.capture),
        phase=Phase.PRESENT,
        seen_at=look.at,
        reached_at=look.at,
        spell=None,
    )
    event = _event(case, pending.capture, look.capture)
    return Observation(state=state, outcome=Outcome.FIRST_SEEN, events=(event,))


def _disagreeing(case: Case, look: Seen, pending: Pending) -> Observation:
    """Row 2, third reading: all of them count as the page, and none is the baseline."""
    variants = distinct((*pending.others, pending.capture, look.capture))
    state = replace(
        case.state,
        phase=Phase.UNSTABLE,
        reader=case.reader,
        pending=None,
        spell=None,
        variants=variants,
        variants_seen_at=tuple(v.captured_at for v in variants),
        seen_at=look.at,
        reached_at=look.at,
    )
    note = f"{len(variants)} readings in {pending.looks + 1} looks, none of them twice running"
    first = _event(case, look.capture, *variants, note=note)
    unstable = case.event(
        EventKind.UNSTABLE, Audience.OPERATOR, after=look.capture, also=variants, note=note
    )
    return Observation(state=state, outcome=Outcome.UNSTABLE, events=(first, unstable))


def _event(case: Case, after: CaptureRef, *also: CaptureRef, note: str = "") -> Event:
    return case.event(EventKind.FIRST_SEEN, Audience.PUBLIC, after=after, also=also, note=note)
