"""Which pages are to be looked at now: asked by every tick, answered from the record alone."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from witnessmark.model.pages import PageId, WatchedPage
from witnessmark.model.slots import Closing, close, slot_at, slot_bounds
from witnessmark.model.states import PageState, Phase

#: Looks are spread over this part of their slot; the rest of it is for hosts that are slow or busy.
SPREAD_PERCENT: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A page to look at now."""

    page: WatchedPage
    #: Its slot's time has come, or the state machine asked for a look (to confirm, to try again).
    because: Literal["slot", "asked"]
    #: Since when it is due.
    since_at: datetime
    #: What a look at this moment closes. Slots missed before the first look of all are known to
    #: `close` and the configuration leaf alone.
    closing: Closing


def due(
    pages: Iterable[WatchedPage],
    states: Mapping[PageId, PageState],
    last_slots: Mapping[PageId, int | None],
    now: datetime,
) -> tuple[Due, ...]:
    """
    Name the pages to look at now, longest due first.

    `last_slots`: the last slot that a leaf closed, none where no leaf did. After a time in which
    nobody looked each page gets one look in the present slot, at its own moment of it, and the slots
    before are closed as missed. A page never looked at, or on the list again, is due at once. A page
    that is gone is due only when its state says so.
    """
    found = []
    for page in pages:
        state, last = states.get(page.id), last_slots.get(page.id)
        asked_at = state.next_look_at if state else None
        slot_look_at = _slot_look_at(page, state, last, now)
        reached = [at for at in (slot_look_at, asked_at) if at and at <= now]
        if reached:
            found.append(
                Due(
                    page=page,
                    because="slot" if slot_look_at in reached else "asked",
                    since_at=min(reached),
                    closing=close(page.id, page.every, now, last=last, since=now),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.since_at, one.page.id)))


def next_due_at(
    pages: Sequence[WatchedPage],
    states: Mapping[PageId, PageState],
    last_slots: Mapping[PageId, int | None],
    now: datetime,
) -> datetime | None:
    """Say when the next page is due, `now` if one is; None where nothing is watched."""
    moments = []
    for page in pages:
        state = states.get(page.id)
        asked_at = state.next_look_at if state else None
        slot_look_at = _slot_look_at(page, state, last_slots.get(page.id), now)
        moments += [max(at, now) for at in (asked_at, slot_look_at) if at]
    return min(moments, default=None)


def why_missed(state: PageState | None) -> str:
    """Say, for a `missed` leaf, why nobody looked at a page that was in this state."""
    if state is not None and state.phase is Phase.GONE:
        return "the page is gone, and is looked at once a week"
    if state is not None and state.phase is Phase.RETIRED:
        return "the page was not on the watch list"
    return "nobody looked: witnessmark was not running"


def look_at(page: WatchedPage, slot: int) -> datetime:
    """
    Say at which moment of a slot its look is made.

    It is drawn from the page id and the slot, so that pages with one interval do not move in step,
    no site is visited at the same time each day, and anybody can compute it.
    """
    start, _ = slot_bounds(page.id, page.every, slot)
    drawn = int(hashlib.sha256(f"{page.id}@{slot}".encode()).hexdigest()[:8], 16)
    spread = int(page.every.total_seconds()) * SPREAD_PERCENT // 100
    return start + timedelta(seconds=drawn * spread >> 32)


def _slot_look_at(
    page: WatchedPage, state: PageState | None, last: int | None, now: datetime
) -> datetime | None:
    """When the first slot that is neither over nor closed is looked in; None: not by slots."""
    looked_at = state.looked_at if state else None
    if last is None or (looked_at and looked_at - now > page.every):
        return now  # never looked at; or the clock stood ahead, and what it asked for is nonsense
    if state is not None and state.phase is Phase.GONE and state.next_look_at is not None:
        return None
    if last > (here := slot_at(page.id, page.every, now)):
        # Closed while the clock stood ahead: a look closes nothing more, and is made all the same.
        last = min(last, slot_at(page.id, page.every, looked_at)) if looked_at else here - 1
    if state is not None and state.phase is Phase.RETIRED:
        return max(now, slot_bounds(page.id, page.every, last + 1)[0])
    return look_at(page, max(here, last + 1))
