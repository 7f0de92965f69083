"""Amounts as values: of what kind, how much, within which bound, and when two are the same."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["duration", "frequency", "share", "count", "length", "window"]
Bound = Literal["exact", "max", "min", "soft"]
#: Five working days are a week: so much longer is a period that is counted in them.
WORKING_WEEK = 7 / 5
#: What sums of fractions may be off by.
_ROUNDING = 1 + 1e-9
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
        return high <= low * _slack(self.kind, in_days=self.in_days and other.in_days)

    @property
    def in_days(self) -> bool:
        """Whether it comes to whole days."""
        return not self.value % 24

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
    """
    Amounts by kind and value, to find those that equal another among many.

    Each is asked for in time that grows with what is found, and not with what is held: a page may name
    thousands of periods.
    """

    def __init__(self, held: Iterable[Amount]) -> None:
        self._held: dict[tuple[Kind, bool], list[Amount]] = {}
        once = {(a.kind, a.value, a.bound): a for a in reversed(tuple(held))}
        for amount in reversed(once.values()):
            self._held.setdefault((amount.kind, amount.in_days), []).append(amount)
        for mine in self._held.values():
            mine.sort(key=_value)

    def like(self, one: Amount) -> Iterator[Amount]:
        """Give those that are the same as one, each value and bound once."""
        for in_days in (False, True):
            mine = self._held.get((one.kind, in_days), [])
            slack = _slack(one.kind, in_days=in_days and one.in_days) * _ROUNDING
            start = bisect_left(mine, one.value / slack, key=_value)
            end = bisect_right(mine, one.value * slack, key=_value)
            for at in range(start, end):
                if one.same(mine[at]):
                    yield mine[at]

    def hold(self, one: Amount) -> bool:
        """Say whether any is the same as one."""
        return next(self.like(one), None) is not None


def _slack(kind: Kind, *, in_days: bool) -> float:
    """Say by what factor two of a kind may differ. Day 30 is not day 31; only months and years are as long as they are."""
    if kind == "frequency" or (kind in {"duration", "window"} and not in_days):
        return 1.04
    return 1.0001


def _value(amount: Amount) -> float:
    return amount.value
