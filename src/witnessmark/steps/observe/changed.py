"""A confirmed change, a return to an earlier reading, a page that is back: the events, if told at all."""

from collections.abc import Iterable
from datetime import datetime

from witnessmark.model.changes import Comparison
from witnessmark.model.events import Audience, CaptureRef, Event, EventKind
from witnessmark.model.states import Phase
from witnessmark.steps.observe.case import Case, moment
from witnessmark.steps.observe.weigh import audience, known


def changed(
    case: Case,
    *,
    against: CaptureRef | None,
    after: CaptureRef,
    comparison: Comparison,
    first_missing_at: datetime,
    last_seen_at: datetime | None = None,
    also: Iterable[CaptureRef | None] = (),
    note: str = "",
    shrank: str = "",
) -> tuple[Event, ...]:
    """
    Tell a change against a known reading: nothing where only noise or equal meaning differs.

    It is `returned`, and names the version, where an earlier baseline read the same. A page that
    shrank is always told, for review.
    """
    told = Audience.SUBSCRIBERS if shrank else audience(comparison)
    if told is None:
        return ()
    state = case.state
    left = () if state.baseline is None or state.baseline in known(state) else (state.baseline,)
    again = next((c for c in reversed((*state.earlier, *left)) if c.reading == after.reading), None)
    returned = f"reads as on {moment(again.captured_at)}" if again else ""
    event = case.event(
        EventKind.RETURNED if again else EventKind.CHANGE,
        told,
        last_seen_at=last_seen_at,
        first_missing_at=first_missing_at,
        before=against,
        after=after,
        comparison=comparison,
        also=(*also, again),
        for_review=bool(shrank),
        note="; ".join(filter(None, (returned, shrank, note))),
    )
    return (event,)


def recovered(case: Case, after: CaptureRef, *, note: str) -> tuple[Event, ...]:
    """Tell that a page is seen again, where it was told that it was not (rows 13, 14, 14c)."""
    state, spell = case.state, case.state.spell
    if spell is None or not (
        state.phase is Phase.GONE or (state.phase is Phase.BLIND and spell.told)
    ):
        return ()
    event = case.event(
        EventKind.REAPPEARED if state.phase is Phase.GONE else EventKind.SEEN_AGAIN,
        Audience.SUBSCRIBERS,
        first_missing_at=spell.since_at,
        before=state.baseline,
        after=after,
        failure=spell.failure,
        note=note,
    )
    return (event,)
