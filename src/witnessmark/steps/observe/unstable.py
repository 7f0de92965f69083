"""Rows 7, 8, 10 and 11: readings that come and go, and pages that alternate between several."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from witnessmark.model.changes import Comparison
from witnessmark.model.events import Audience, CaptureRef, Event, EventKind
from witnessmark.model.states import (
    Flicker,
    Observation,
    Outcome,
    PageState,
    Pending,
    Phase,
    Seen,
    Streak,
)
from witnessmark.steps.observe.case import (
    FLICKERS,
    LOOKS_OF_A_DAY,
    SETTLES_AFTER,
    VARIANTS_MOST,
    Case,
    distinct,
    moment,
)
from witnessmark.steps.observe.changed import changed
from witnessmark.steps.observe.weigh import known, only


def sighted(state: PageState, same: CaptureRef, at: datetime) -> PageState:
    """Note that a variant was seen."""
    pairs = zip(state.variants, state.variants_seen_at, strict=True)
    times = tuple(at if variant.id == same.id else then for variant, then in pairs)
    return replace(state, variants_seen_at=times)


def flickered(case: Case, look: Seen, state: PageState, pending: Pending) -> Observation:
    """Row 7: the other reading did not stay. The third time it is no accident but a variant."""
    passed = distinct((*pending.others, pending.capture))
    flickers = (*state.flickers, *(Flicker(reading=c.reading, at=look.at) for c in passed))
    counts = Counter(flicker.reading for flicker in flickers)
    often = [c for c in passed if counts[c.reading] >= FLICKERS]
    state = replace(state, flickers=flickers, phase=state.was)
    events: tuple[Event, ...] = ()
    if pending.told:
        event = case.event(
            EventKind.SEEN_AGAIN,
            Audience.SUBSCRIBERS,
            first_missing_at=pending.since_at,
            before=pending.capture,
            after=look.capture,
            note=f"reads as before what was seen once on {moment(pending.since_at)}",
        )
        events = (event,)
    if not often:
        return Observation(state=state, outcome=Outcome.FLICKER, events=events)
    state, overflows = _admitted(state, often)
    state = replace(
        state, flickers=tuple(f for f in flickers if f.reading not in {c.reading for c in often})
    )
    shown = pending.comparison if pending.capture in often else None
    lacks = {reading for reading, _ in pending.losses}
    differ = bool(shown and shown.alerts) or any(c.reading in lacks for c in often)
    if not case.state.variants or differ or overflows:
        note = f"the same other reading came and went {FLICKERS} times in 14 days"
        note = _said(note, overflows=overflows)
        event = _unstable(case, pending, look, differ=differ, note=note, comparison=shown)
        events += (event,)
    return Observation(state=state, outcome=Outcome.UNSTABLE, events=events)


def disagreeing(case: Case, look: Seen, pending: Pending) -> Observation:
    """
    Row 8: look after look reads otherwise.

    What every one of them found is true of all of them, and is told as a change; the readings before
    it then count no longer, so that a return to them is told as well. A reading that lacks more than
    that joins no variants: a loss that stays would be found against all of them no more.
    """
    assert pending.comparison, "a reading that differs was compared with something"
    comparison = only(pending.comparison, pending.in_every_look)
    told = bool(comparison.alerts)
    state = case.state
    if told:
        state = replace(state, variants=(), variants_seen_at=())
    readings = distinct((*pending.others, pending.capture))
    state, overflows = _admitted(state, _harmless(pending, readings, told=told), alone=told)
    state = replace(state, pending=None, alone=None, seen_at=look.at)
    events: tuple[Event, ...] = ()
    was_unstable = bool(case.state.variants)
    if told or was_unstable:
        events = changed(
            case,
            against=pending.against,
            after=look.capture,
            comparison=comparison,
            first_missing_at=pending.since_at,
            also=readings,
            note=f"found in each of {pending.looks} looks, which read otherwise each time"
            if told
            else "other readings of an unstable page",
        )
    differ = pending.told or set(pending.in_any_look) != set(pending.in_every_look)
    if not was_unstable or differ or overflows:
        note = f"{pending.disagreements} readings in {pending.looks} looks, none confirmed"
        shown = None if events else comparison
        note = _said(note, overflows=overflows)
        event = _unstable(case, pending, look, differ=differ, note=note, comparison=shown)
        events += (event,)
    return Observation(state=state, outcome=Outcome.UNSTABLE, events=events)


def _harmless(pending: Pending, readings: Sequence[CaptureRef], *, told: bool) -> list[CaptureRef]:
    """
    Pick the readings that lack no safeguard beyond what every look found.

    Where what every look found is told, something must stand for the page: if none is harmless, it
    is the newest of those that lack least.
    """
    common = {safeguard for safeguard, direction in pending.in_every_look if direction == "loss"}
    lacks = Counter(reading for reading, lost in pending.losses if lost not in common)
    harmless = [capture for capture in readings if not lacks[capture.reading]]
    if told and not harmless:
        return [min(reversed(readings), key=lambda capture: lacks[capture.reading])]
    return harmless


def joined(
    case: Case, look: Seen, pending: Pending, against: CaptureRef, comparison: Comparison
) -> Observation:
    """Row 11, confirmed, and no safeguard moved against all variants: one variant more."""
    state, overflows = _admitted(case.state, (pending.capture,))
    state = replace(state, pending=None, seen_at=look.at)
    state = sighted(state, pending.capture, look.at)
    events = changed(
        case,
        against=against,
        after=pending.capture,
        comparison=comparison,
        first_missing_at=pending.since_at,
        also=(*pending.others, look.capture),
        note="one variant more of an unstable page",
    )
    if overflows:
        event = _unstable(case, pending, look, differ=False, note=_said("", overflows=True))
        events += (event,)
    return Observation(state=state, outcome=Outcome.VARIANT, events=events)


def variant_seen(case: Case, look: Seen, state: PageState, same: CaptureRef) -> Observation:
    """Row 10: a known variant. Seen alone for 14 days, it is the page again."""
    alone = state.alone
    if alone and alone.capture and alone.capture.id == same.id:
        alone = replace(alone, looks=alone.looks + 1)
    else:
        alone = Streak(since_at=look.at, looks=1, capture=same)
    lasts = look.at - alone.since_at >= SETTLES_AFTER and alone.looks >= LOOKS_OF_A_DAY
    if lasts and look.comparisons:
        return _settled(case, look, state, same, alone)
    return Observation(state=replace(state, alone=alone), outcome=Outcome.UNCHANGED)


def _settled(
    case: Case, look: Seen, state: PageState, same: CaptureRef, alone: Streak
) -> Observation:
    found = dict(zip((r.id for r in state.references), look.comparisons, strict=True))
    differ = any(found[variant.id].alerts for variant in state.variants if variant.id != same.id)
    event = case.event(
        EventKind.SETTLED,
        Audience.SUBSCRIBERS if differ else Audience.OPERATOR,
        before=state.baseline,
        after=look.capture,
        also=(same,),
        note=f"one reading alone in {alone.looks} looks since {moment(alone.since_at)}",
    )
    events: tuple[Event, ...] = (event,)
    steady = replace(case, state=state).with_baseline(same, look.capture)
    if same == state.baseline:
        steady = replace(steady, earlier=state.earlier)
    elif state.baseline:
        events += changed(
            case,
            against=state.baseline,
            after=look.capture,
            comparison=found[state.baseline.id],
            last_seen_at=state.last_good.captured_at if state.last_good else None,
            first_missing_at=alone.since_at,
            also=(same,),
            note="compared with the last reading that was told as the page's own",
        )
    steady = replace(steady, phase=Phase.PRESENT)
    return Observation(state=steady, outcome=Outcome.SETTLED, events=events)


def _admitted(
    state: PageState, readings: Iterable[CaptureRef], *, alone: bool = False
) -> tuple[PageState, bool]:
    """
    Let readings join the variants; say whether there are, for the first time, too many.

    Past eight, the one not seen for longest leaves; the baseline stays, as what is settled in the
    end is compared with it. `alone`: what was known so far is no variant.
    """
    seen = dict(zip(state.variants, state.variants_seen_at, strict=True))
    if not seen and not alone:
        seen = {known_: state.seen_at or known_.captured_at for known_ in known(state)}
    seen.update((reading, reading.captured_at) for reading in readings)
    overflows = len(seen) > VARIANTS_MOST
    while len(seen) > VARIANTS_MOST:
        del seen[min((r for r in seen if r != state.baseline), key=lambda r: (seen[r], r.id))]
    admitted = replace(
        state,
        phase=Phase.UNSTABLE,
        variants=tuple(seen),
        variants_seen_at=tuple(seen.values()),
        alone=None,
        overflowed=state.overflowed or overflows,
    )
    return admitted, overflows and not state.overflowed


def _unstable(
    case: Case,
    pending: Pending,
    look: Seen,
    *,
    differ: bool,
    note: str,
    comparison: Comparison | None = None,
) -> Event:
    return case.event(
        EventKind.UNSTABLE,
        Audience.SUBSCRIBERS if differ else Audience.OPERATOR,
        first_missing_at=pending.since_at,
        before=pending.against,
        after=look.capture,
        comparison=comparison,
        also=(*pending.others, pending.capture),
        note=note,
    )


def _said(note: str, *, overflows: bool) -> str:
    if not overflows:
        return note
    much = (
        f"more than {VARIANTS_MOST} variants: narrow `select`, or name what alternates in `ignore`"
    )
    return f"{note}; {much}" if note else much
