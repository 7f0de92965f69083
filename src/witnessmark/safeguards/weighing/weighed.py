"""A slot that moved, and how much that says."""

from dataclasses import dataclass

from witnessmark.model.changes import Delta


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A delta and how much it says; the weight decides between deltas, never a direction alone."""

    delta: Delta
    weight: float

    @property
    def score(self) -> float:
        """Signed weight."""
        return self.delta.sign * self.weight


def moved(  # noqa: PLR0917  # a row of a table
    slot: str, was: str, now: str, sign: int, rule: str, weight: float
) -> Weighed:
    """Give a slot that moved from `was` to `now`; `sign` -1 protects less, +1 more, 0 cannot be said."""
    return Weighed(
        delta=Delta(slot=slot, before=was, after=now, sign=sign, rule=rule), weight=weight
    )
