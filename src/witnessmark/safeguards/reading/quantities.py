"""Amounts as values: of what kind, how much, within which bound, and when two are the same."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["duration", "frequency", "share", "count", "length", "window"]
Bound = Literal["exact", "max", "min", "soft"]
#: Five working days are a week: so much longer is a period that is counted in them.
WORKING_WEEK = 7 / 5
#: Hours that stand for "indefinitely".
ENDLESS = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """
    One amount.

    value: hours for a duration, a length, or a window ("the last 30 days", of which something is told),
    times a year for a frequency, percent for a share.
    at: index of its first word, so that it can be tied to a part of the sentence.
    """

    kind: Kind
    value: float
    at: int
    end: int
    bound: Bound = "exact"
    #: Counted in working days; `value` is what that comes to.
    working: bool = False

    def same(self, other: "Amount") -> bool:
        """Equal, with the slack of calendar units (28 days or 30.4 are a month, 730 h)."""
        if self.kind != other.kind:
            return False
        low, high = sorted((self.value, other.value))
        loose = self.kind in {"duration", "frequency", "window"}
        if self.kind in {"duration", "window"} and not self.value % 24 and not other.value % 24:
            # Day 30 is not day 31; only months and years are as long as they are.
            loose = False
        slack = 1.04 if loose else 1.0001
        return high <= low * slack

    def __str__(self) -> str:
        """As people say it."""
        if self.kind == "frequency":
            return f"{self.value:g} times a year"
        if self.kind == "share":
            return f"{self.value:g} %"
        if self.kind == "count":
            return f"{self.value:g}"
        hours = self.value
        if hours == ENDLESS:
            return "without end"
        if self.working:
            return f"{hours / WORKING_WEEK / 24:g} working days"
        for unit, size in (("days", 24.0), ("hours", 1.0), ("minutes", 1 / 60)):
            if hours >= size:
                return f"{hours / size:g} {unit}"
        return f"{hours * 3600:g} seconds"


class Amounts:
    """Amounts by kind and value, to find those that equal another among many."""

    #: No slack of `Amount.same` is wider.
    _WIDEST = 1.05

    def __init__(self, held: Iterable[Amount]) -> None:
        self._held: dict[Kind, list[Amount]] = {}
        for amount in held:
            self._held.setdefault(amount.kind, []).append(amount)
        for mine in self._held.values():
            mine.sort(key=_value)

    def like(self, one: Amount) -> Iterator[Amount]:
        """Give those that are the same as one."""
        mine = self._held.get(one.kind, [])
        start = bisect_left(mine, one.value / self._WIDEST, key=_value)
        for other in mine[start : bisect_right(mine, one.value * self._WIDEST, key=_value)]:
            if one.same(other):
                yield other

    def hold(self, one: Amount) -> bool:
        """Say whether any is the same as one."""
        return next(self.like(one), None) is not None


def _value(amount: Amount) -> float:
    return amount.value
