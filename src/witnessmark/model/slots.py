"""
Slots: which look was due when, computable by a stranger from the configuration leaf alone.

A slot is (page, n). Slots of a page tile the time line: slot n holds the instants from
`phase + n * every` up to, not including, the start of slot n + 1, in whole Unix seconds.
The phase spreads pages over the interval by their ids, so that nobody chooses it.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from witnessmark.model.pages import PageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a look closes: at most its own slot, and all slots before it that nobody looked in."""

    #: The slot that the look closes; None where a leaf has closed it already.
    slot: int | None
    #: First and last slot of the gap before it, both included; None where there is none.
    missed: tuple[int, int] | None = None


def phase(page: PageId, every: timedelta) -> int:
    """Seconds after the Unix epoch at which slot 0 starts: the page id's digest modulo the interval."""
    return int(hashlib.sha256(page.encode()).hexdigest()[:8], 16) % _seconds(every)


def slot_at(page: PageId, every: timedelta, at: datetime) -> int:
    """
    Number the slot that holds the instant `at`.

    `every` is a whole number of seconds, at least one. The number is negative only before `phase`.
    """
    return (_unix(at) - phase(page, every)) // _seconds(every)


def slot_bounds(page: PageId, every: timedelta, slot: int) -> tuple[datetime, datetime]:
    """Start of a slot, and start of the next one: the slot is [start, end)."""
    start = phase(page, every) + slot * _seconds(every)
    epoch = datetime.fromtimestamp(0, UTC)
    return epoch + timedelta(seconds=start), epoch + timedelta(seconds=start) + every


def close(
    page: PageId, every: timedelta, at: datetime, *, last: int | None, since: datetime
) -> Closing:
    """
    Say what a look at the instant `at` closes, so that each slot is closed exactly once.

    `last`: the last closed slot since the page was configured with this interval; None: none yet.
    `since`: when the configuration leaf with this interval was written; slots begin with the one
    that holds it.
    """
    slot = slot_at(page, every, at)
    following = slot_at(page, every, since) if last is None else last + 1
    if slot < following:
        return Closing(slot=None)
    return Closing(slot=slot, missed=(following, slot - 1) if slot > following else None)


def _seconds(every: timedelta) -> int:
    seconds = int(every.total_seconds())
    if seconds < 1 or timedelta(seconds=seconds) != every:
        raise ValueError(f"an interval is a whole number of seconds, at least one: {every}")
    return seconds


def _unix(at: datetime) -> int:
    """Whole seconds since the epoch, rounded down, in integers (a float loses microseconds)."""
    return (at - datetime.fromtimestamp(0, UTC)) // timedelta(seconds=1)
