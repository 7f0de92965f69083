"""Rows 3, 9, 12, 14a and 14b: the page was not seen. Not seen is never removed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from witnessmark.model.captures import Blindness
from witnessmark.model.changes import Comparison
from witnessmark.model.events import Audience, CaptureRef, Event, EventKind
from witnessmark.model.states import (
    Observation,
    Outcome,
    Pending,
    Phase,
    Spell,
    Streak,
    Unseen,
)
from witnessmark.steps.observe.case import (
    DAY,
    ESCALATIONS,
    GONE_EVERY,
    LOOKS_OF_A_DAY,
    PATIENT,
    PROMPT,
    Case,
    moment,
)
from witnessmark.steps.observe.changed import changed, recovered
from witnessmark.steps.observe.weigh import audience


def unseen(case: Case, look: Unseen) -> Observation:
    """Take a look that did not see the page."""
    state = case.state
    spell = _lengthened(state.spell, look)
    if state.phase is Phase.NEW:
        return _never(case, look, spell)
    if state.phase is Phase.PROVISIONAL and state.pending:
        return _unconfirmed(case, look, spell, state.pending)
    if _lasts(spell.shrunk, look) and look.shrunk and spell.shrunk and spell.shrunk.capture:
        return _shrank(case, look, spell.shrunk, spell.shrunk.capture, look.shrunk)
    if state.phase is Phase.GONE:
        return _still_gone(case, look, spell)
    if _lasts(spell.gone, look):
        return _vanished(case, look, spell)
    return _dark(case, look, spell)


def escalated(
    case: Case, spell: Spell, capture: CaptureRef | None = None
) -> tuple[Spell, tuple[Event, ...]]:
    """Row 12: tell a spell of not seeing when it passes a limit, once each."""
    first = case.page.tell_unseen_after
    limits = {first, case.page.overdue_after, *ESCALATIONS}
    lasted = case.at - spell.since_at
    passed = sum(first <= limit <= lasted for limit in limits)
    if spell.looks < LOOKS_OF_A_DAY or passed <= spell.told:
        return spell, ()
    since = moment(spell.since_at)
    event = case.event(
        EventKind.UNSEEN,
        Audience.SUBSCRIBERS,
        first_missing_at=spell.since_at,
        before=case.state.baseline,
        failure=spell.failure,
        also=(capture,),
        note=f"{'still ' if spell.told else ''}not seen in {spell.looks} looks since {since}",
    )
    return replace(spell, told=passed), (event,)


def _lengthened(spell: Spell | None, look: Unseen) -> Spell:
    """
    Count one look more, and what all of them have in common.

    No answer says nothing about the page, so it neither adds to a streak nor ends it.
    """
    spell = spell or Spell(failure=look.failure, since_at=look.at, looks=0)
    spell = replace(spell, failure=look.failure, looks=spell.looks + 1)
    kind = look.failure.kind.blindness
    if kind is Blindness.NO_ANSWER:
        return spell
    shrunk = gone = None
    if look.shrunk and look.capture:
        same = spell.shrunk and spell.shrunk.capture
        again = same and same.reading == look.capture.reading
        shrunk = _longer(spell.shrunk if again else None, look)
    if kind is Blindness.GONE:
        gone = _longer(spell.gone, look) if look.host_answers else spell.gone
    return replace(spell, shrunk=shrunk, gone=gone)


def _longer(streak: Streak | None, look: Unseen) -> Streak:
    if streak is None:
        return Streak(since_at=look.at, looks=1, capture=look.capture)
    return replace(streak, looks=streak.looks + 1)


def _lasts(streak: Streak | None, look: Unseen) -> bool:
    """At least three looks over at least a day."""
    return bool(streak and streak.looks >= LOOKS_OF_A_DAY and look.at - streak.since_at >= DAY)


def _retry(look: Unseen, start: datetime, offsets: Sequence[timedelta]) -> datetime | None:
    """Give the next try after this look, not before the host wants; None: the schedule decides."""
    at = next((start + offset for offset in offsets if start + offset > look.at), None)
    return max(at, look.retry_at) if at and look.retry_at else at


def _offsets(look: Unseen) -> Sequence[timedelta]:
    return PROMPT if look.failure.kind.blindness is Blindness.NO_ANSWER else PATIENT


def _never(case: Case, look: Unseen, spell: Spell) -> Observation:
    """Row 3: not seen so far, or seen once and never confirmed. A 404 here is never *vanished*."""
    state, pending = case.state, case.state.pending
    if pending:
        pending = replace(pending, tries=pending.tries + 1)
        next_look_at = _retry(look, pending.capture.captured_at, PROMPT)
    else:
        next_look_at = _retry(look, spell.since_at, _offsets(look))
    events: tuple[Event, ...] = ()
    lasted = look.at - spell.since_at
    if lasted >= case.page.tell_unseen_after and spell.looks >= LOOKS_OF_A_DAY and not spell.told:
        spell = replace(spell, told=1)
        event = case.event(
            EventKind.NEVER_SEEN,
            Audience.OPERATOR,
            first_missing_at=spell.since_at,
            after=pending.capture if pending else None,
            failure=look.failure,
            also=(look.capture,),
            note=(
                f"seen once, on {moment(pending.since_at)}, and not confirmed"
                if pending
                else f"not seen in {spell.looks} looks since {moment(spell.since_at)}"
            ),
        )
        events = (event,)
    state = replace(state, pending=pending, spell=spell, next_look_at=next_look_at)
    return Observation(state=state, outcome=Outcome.UNSEEN, events=events)


def _unconfirmed(case: Case, look: Unseen, spell: Spell, pending: Pending) -> Observation:
    """Row 9: a change was seen once, and cannot be looked at again. After a day it is told as that."""
    pending = replace(pending, tries=pending.tries + 1)
    state = replace(case.state, spell=spell, pending=pending)
    over = look.at - pending.since_at >= DAY and pending.tries >= LOOKS_OF_A_DAY - 1
    if not over:
        # Past the last retry the schedule may be a week away; the limit of a day is not.
        next_look_at = _retry(look, pending.capture.captured_at, PROMPT)
        state = replace(state, next_look_at=next_look_at or look.at + PROMPT[1])
        return Observation(state=state, outcome=Outcome.UNSEEN)
    told = replace(spell, told=max(spell.told, 1))
    says = pending.comparison and audience(pending.comparison) and not pending.told
    event = case.event(
        EventKind.CHANGE_SEEN_ONCE if says else EventKind.UNSEEN,
        Audience.SUBSCRIBERS,
        first_missing_at=pending.since_at if says else spell.since_at,
        before=pending.against if says else case.state.baseline,
        after=pending.capture if says else None,
        comparison=pending.comparison if says else None,
        failure=look.failure,
        also=(*pending.others, look.capture),
        note=f"seen once, on {moment(pending.capture.captured_at)}, and not seen since in "
        f"{pending.tries} looks",
    )
    state = replace(state, phase=Phase.BLIND, spell=told, pending=replace(pending, told=True))
    return Observation(state=state, outcome=Outcome.UNSEEN, events=(event,))


def _dark(case: Case, look: Unseen, spell: Spell) -> Observation:
    """Row 12: keep what is known, and count."""
    spell, events = escalated(case, spell, look.capture)
    next_look_at = _retry(look, spell.since_at, _offsets(look)) if not spell.told else None
    for streak in (spell.shrunk, spell.gone):
        if streak:
            next_look_at = _retry(look, streak.since_at, PATIENT) or next_look_at
    state = replace(case.state, phase=Phase.BLIND, spell=spell, next_look_at=next_look_at)
    return Observation(state=state, outcome=Outcome.UNSEEN, events=events)


def _vanished(case: Case, look: Unseen, spell: Spell) -> Observation:
    """Row 14b: not there, in three looks over a day, on a host that gives other pages."""
    assert spell.gone
    event = case.event(
        EventKind.VANISHED,
        Audience.SUBSCRIBERS,
        first_missing_at=spell.gone.since_at,
        before=case.state.baseline,
        failure=look.failure,
        also=(spell.gone.capture, look.capture),
        note=f"not there in {spell.gone.looks} looks since {moment(spell.gone.since_at)}",
    )
    state = replace(
        case.state,
        phase=Phase.GONE,
        spell=spell,
        pending=None,
        next_look_at=look.at + GONE_EVERY,
    )
    return Observation(state=state, outcome=Outcome.VANISHED, events=(event,))


def _still_gone(case: Case, look: Unseen, spell: Spell) -> Observation:
    """Row 14c: a leaf only. Where a shrunk page stands in its place, look sooner (row 14a)."""
    next_look_at = _retry(look, spell.shrunk.since_at, PATIENT) if spell.shrunk else None
    state = replace(case.state, spell=spell, next_look_at=next_look_at or look.at + GONE_EVERY)
    return Observation(state=state, outcome=Outcome.UNSEEN)


def _shrank(
    case: Case, look: Unseen, streak: Streak, first: CaptureRef, comparison: Comparison
) -> Observation:
    """Row 14a: most of the text is gone, and stays gone, from a page that is still itself."""
    kept = f"{comparison.kept:.0%}".replace("%", " %")
    since = moment(streak.since_at)
    back = recovered(
        case, look.capture or first, note=f"the page is there, with {kept} of its text"
    )
    events = changed(
        case,
        against=case.state.references[0],
        after=first,
        comparison=comparison,
        first_missing_at=streak.since_at,
        also=(look.capture,),
        shrank=f"page shrank to {kept}, the same in {streak.looks} looks since {since}",
    )
    state = replace(
        case.with_baseline(first, look.capture or first),
        phase=Phase.PRESENT,
        spell=None,
        seen_at=look.at,
        reached_at=look.at,
    )
    return Observation(state=state, outcome=Outcome.CHANGED, events=(*back, *events))
