"""Are all slots closed, each by exactly one leaf? Follows the log and needs nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from witnessmark.model.pages import PageId
from witnessmark.model.slots import slot_at
from witnessmark.record.config import Schedule


@dataclass(slots=True)
class _Due:
    every: timedelta
    #: The first slot that no leaf has closed.
    following: int


class Closure:
    """
    The slots of all pages, told leaf by leaf in the order of the log.

    A page's slots begin with the one that holds the configuration leaf that gave it its interval,
    and end with the one that takes the page off or gives it another interval. Each method gives what is wrong,
    as sentences.
    """

    def __init__(self) -> None:
        self._due: dict[PageId, _Due] = {}
        #: Slots closed by a look, and by a `missed` leaf.
        self.looked_in = 0
        self.missed_out = 0
        #: What is no contradiction and yet worth a look.
        self.remarks: list[str] = []

    def configured(self, schedules: Sequence[Schedule], at: datetime) -> None:
        """A configuration leaf: intervals hold from here on."""
        every = {schedule.page: schedule.every for schedule in schedules}
        for page in [page for page, due in self._due.items() if every.get(page) != due.every]:
            self._end(page, at)
        for page, interval in every.items():
            if page not in self._due:
                self._due[page] = _Due(interval, slot_at(page, interval, at))

    def look(self, page: PageId, slot: int, at: datetime) -> Iterator[str]:
        """A look says that it closes this slot."""
        due = self._due.get(page)
        if due is None:
            yield f"{page}: closes slot {slot}, and no configuration holds the page"
            return
        if slot_at(page, due.every, at) != slot:
            yield f"{page}: slot {slot} does not hold the moment of its look, {at.isoformat()}"
        yield from self._close(page, due, slot, slot)
        self.looked_in += 1

    def missed(self, page: PageId, first: int, last: int, at: datetime) -> Iterator[str]:
        """A `missed` leaf says that nobody looked in these slots, both ends included."""
        due = self._due.get(page)
        if due is None:
            yield f"{page}: misses slots {first} to {last}, and no configuration holds the page"
            return
        if slot_at(page, due.every, at) <= last:
            yield f"{page}: slot {last} was given up for missed before it had passed"
        yield from self._close(page, due, first, last)
        self.missed_out += last - first + 1

    def _end(self, page: PageId, at: datetime) -> None:
        due = self._due.pop(page, None)
        left = slot_at(page, due.every, at) - due.following if due else 0
        if left > 0:
            self.remarks.append(
                f"{page}: {left} slots had passed unclosed when its schedule ended at {at.isoformat()}"
            )

    def _close(self, page: PageId, due: _Due, first: int, last: int) -> Iterator[str]:
        if first > due.following:
            yield f"{page}: no leaf closes the slots {due.following} to {first - 1}"
        elif first < due.following:
            yield f"{page}: slot {first} is closed a second time"
        due.following = max(due.following, last + 1)
