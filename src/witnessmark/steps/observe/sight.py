"""Rows 4 to 8, 10, 11, 13, 14 and 16: the page was read, as before or otherwise."""

from dataclasses import replace

from witnessmark.model.events import Audience, CaptureRef, Event, EventKind
from witnessmark.model.states import Observation, Outcome, PageState, Pending, Phase, Seen
from witnessmark.steps.observe.blind import escalated
from witnessmark.steps.observe.case import (
    DAY,
    DISAGREEMENTS,
    GONE_EVERY,
    LOOKS_OF_A_DAY,
    Case,
    moment,
)
from witnessmark.steps.observe.changed import changed, recovered
from witnessmark.steps.observe.unstable import (
    disagreeing,
    flickered,
    joined,
    sighted,
    variant_seen,
)
from witnessmark.steps.observe.weigh import findings, known, losses, weigh


def seen(case: Case, look: Seen) -> Observation:
    """Take a look that read the page, whatever state it was in, so that it has something known."""
    if look.not_modified:
        return _not_modified(case, look)
    case, events = welcome(case, look.capture)
    state = case.state
    same = next((r for r in known(state) if r.reading == look.capture.reading), None)
    if same:
        observation = _unchanged(case, look, same)
    elif state.pending is None:
        observation = _differs(case, look)
    elif state.pending.capture.reading == look.capture.reading:
        observation = _again(case, look, state.pending)
    else:
        observation = _otherwise(case, look, state.pending)
    return replace(observation, events=(*events, *observation.events))


def welcome(case: Case, capture: CaptureRef) -> tuple[Case, tuple[Event, ...]]:
    """
    End a time of not seeing (rows 13, 14, 14c), and tell it where that time was told.

    What the page now says is judged afterwards, as if it had been seen all along; the interval of
    that judgement still begins at the last sight.
    """
    state = case.state
    known_again = capture.reading in {reference.reading for reference in known(state)}
    events = recovered(case, capture, note=_how_it_reads(state, capture, known_again=known_again))
    if events and state.pending and known_again:
        state = replace(state, pending=replace(state.pending, told=False))
    state = replace(state, phase=state.was, spell=None, reader=case.reader, reached_at=case.at)
    return replace(case, state=state), events


def _how_it_reads(state: PageState, capture: CaptureRef, *, known_again: bool) -> str:
    pending = state.pending
    if known_again:
        once = f" what was seen once on {moment(pending.since_at)}" if pending else ""
        return f"reads as before{once}"
    if pending and pending.capture.reading == capture.reading:
        return f"reads as when it was seen once on {moment(pending.capture.captured_at)}"
    return "reads otherwise than before; a second look will tell"


def _not_modified(case: Case, look: Seen) -> Observation:
    """Row 4, 304: the server claims no change. It confirms nothing and clears no failure."""
    state = replace(case.state, reached_at=look.at)
    events: tuple[Event, ...] = ()
    if state.phase is Phase.BLIND and state.spell:
        spell, events = escalated(case, state.spell)
        state = replace(state, spell=spell)
    elif state.phase is Phase.GONE:
        state = replace(state, next_look_at=look.at + GONE_EVERY)
    elif state.pending:
        state = replace(state, next_look_at=look.at + case.page.confirm_after)
    return Observation(state=state, outcome=Outcome.NOT_MODIFIED, events=events)


def _unchanged(case: Case, look: Seen, same: CaptureRef) -> Observation:
    """Rows 4, 7, 10, 13: it reads as known."""
    state = replace(case.state, seen_at=look.at)
    if same == state.baseline:
        state = replace(state, last_good=look.capture)
    if state.variants:
        state = sighted(state, same, look.at)
    if case.state.pending:
        return flickered(case, look, replace(state, pending=None), case.state.pending)
    if state.variants:
        return variant_seen(case, look, state, same)
    return Observation(state=state, outcome=Outcome.UNCHANGED)


def _differs(case: Case, look: Seen) -> Observation:
    """Row 5 (11, 14): it reads otherwise. Nothing moves until a second look says the same."""
    against, comparison = weigh(case.state, look)
    pending = Pending(
        capture=look.capture,
        since_at=look.at,
        disagreements=1,
        against=against,
        comparison=comparison,
        in_every_look=tuple(sorted(findings(comparison))),
        in_any_look=tuple(sorted(findings(comparison))),
        losses=losses(look, comparison),
    )
    state = replace(
        case.state,
        phase=Phase.PROVISIONAL,
        pending=pending,
        alone=None,
        next_look_at=look.capture.captured_at + case.page.confirm_after,
    )
    return Observation(state=state, outcome=Outcome.DIFFERS)


def _again(case: Case, look: Seen, pending: Pending) -> Observation:
    """Row 6: the same other reading once more. Too early a look confirms nothing."""
    confirm_at = pending.capture.captured_at + case.page.confirm_after
    if look.at < confirm_at:
        pending = replace(pending, looks=pending.looks + 1)
        state = replace(case.state, pending=pending, next_look_at=confirm_at)
        return Observation(state=state, outcome=Outcome.DIFFERS)
    against, comparison = weigh(case.state, look)
    if case.state.variants and not comparison.alerts:
        return joined(case, look, pending, against, comparison)
    state = replace(
        case.with_baseline(pending.capture, look.capture), phase=Phase.PRESENT, seen_at=look.at
    )
    events = changed(
        case,
        against=against,
        after=pending.capture,
        comparison=comparison,
        first_missing_at=pending.since_at,
        also=(*pending.others, look.capture),
    )
    return Observation(state=state, outcome=Outcome.CHANGED, events=events)


def _otherwise(case: Case, look: Seen, pending: Pending) -> Observation:
    """Row 8: yet another reading. After three, or a day, the page is unstable, and says so."""
    against, comparison = weigh(case.state, look)
    found = findings(comparison)
    pending = replace(
        pending,
        capture=look.capture,
        disagreements=pending.disagreements + 1,
        looks=pending.looks + 1,
        others=(*pending.others, pending.capture),
        against=against,
        comparison=comparison,
        in_every_look=tuple(sorted(found & set(pending.in_every_look))),
        in_any_look=tuple(sorted(found | set(pending.in_any_look))),
        losses=tuple(sorted({*pending.losses, *losses(look, comparison)})),
        tries=0,
    )
    a_day = look.at - pending.since_at >= DAY and pending.looks >= LOOKS_OF_A_DAY
    if pending.disagreements >= DISAGREEMENTS or a_day:
        return disagreeing(case, look, pending)
    state = replace(
        case.state, pending=pending, next_look_at=look.capture.captured_at + case.page.confirm_after
    )
    return Observation(state=state, outcome=Outcome.DIFFERS)


def moved(case: Case, look: Seen, observation: Observation) -> Observation:
    """Row 16: the page redirects for good, inside the publisher; the operator is told once."""
    address = look.moved_to
    if address is None or address == case.state.moved_to:
        return observation
    event = case.event(
        EventKind.ADDRESS_MOVED,
        Audience.OPERATOR,
        before=case.state.baseline,
        after=look.capture,
        note=f"the page redirects for good to {address}; change its url, keep its id",
    )
    return replace(
        observation,
        state=replace(observation.state, moved_to=address),
        events=(*observation.events, event),
    )
