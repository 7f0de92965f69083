"""
The page state machine: one pure function for the whole table of docs/states.md.

    sight.py      rows 4-8, 10, 11, 13, 14, 14c, 16     the page was read
    first.py      rows 1, 2                             … for the first time
    blind.py      rows 3, 9, 12, 14a, 14b               it was not
    operator.py   rows 15, 15a, 17                      we changed, not the page
    weigh.py      what a comparison is worth against several variants, and who is told
    clock.py      what was noted while the clock stood ahead
    case.py       what all rows share: the limits, and how an event is made
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from witnessmark.model.captures import Sha256
from witnessmark.model.pages import WatchedPage
from witnessmark.model.states import (
    BaselineUnreadable,
    Flicker,
    Look,
    Observation,
    PageState,
    Phase,
    ReaderChanged,
    Rebase,
    Retire,
    Seen,
    Unseen,
)
from witnessmark.steps.observe.blind import unseen
from witnessmark.steps.observe.case import FLICKERS_LAST, FLICKERS_MOST, RECURRING, Case
from witnessmark.steps.observe.clock import on_this_clock
from witnessmark.steps.observe.first import first_seen
from witnessmark.steps.observe.operator import late, rebased, retired, without_baseline
from witnessmark.steps.observe.sight import moved, seen

__all__ = ["observe"]


def observe(
    page: WatchedPage, state: PageState | None, look: Look, *, reader: Sha256, now: datetime
) -> Observation:
    """
    Decide what a look means: the next state, the word for the leaf, what is told, when to look again.

    `state` is None for a page never looked at; its readings are those that `reader` gives.
    `now` dates the events; all limits are measured between looks, from `look.at`.
    The same arguments give the same answer, whatever the machine.

    Raises:
        ValueError: `look.comparisons` are not one for each of `state.references`: our fault.
    """
    state = state or PageState(page=page.id, phase=Phase.NEW, since_at=look.at)
    sights = isinstance(look, Seen | Unseen | BaselineUnreadable)
    if state.phase is Phase.RETIRED and sights:
        # On the list again: it goes on where it stood, and says from when to when nobody looked.
        state = replace(state, phase=state.was)
    if sights:
        state = replace(
            on_this_clock(state, look), next_look_at=None, flickers=_recent(state, look.at)
        )
    case = Case(page=page, state=state, reader=reader, at=look.at, now=now)
    observation = _observed(case, look)
    state = observation.state
    counts = Counter(dict(state.told))
    counts.update(event.kind for event in observation.events if event.kind in RECURRING)
    looked_at = look.at if sights else state.looked_at
    state = replace(state, looked_at=looked_at, told=tuple(sorted(counts.items())))
    return replace(observation, state=state)


def _observed(case: Case, look: Look) -> Observation:
    match look:
        case Seen():
            row = seen if case.state.references else first_seen
            return moved(case, look, row(case, look))
        case Unseen():
            return unseen(case, look)
        case BaselineUnreadable():
            return without_baseline(case, look)
        case ReaderChanged():
            return late(case, look)
        case Rebase():
            return rebased(case, look)
        case Retire():
            return retired(case)


def _recent(state: PageState, at: datetime) -> tuple[Flicker, ...]:
    kept = tuple(flicker for flicker in state.flickers if at - flicker.at < FLICKERS_LAST)
    return kept[-FLICKERS_MOST:]
