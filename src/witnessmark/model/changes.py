"""What changed between two readings of a page, as claims with quotes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from witnessmark.model.captures import Sha256

#: An id of catalogue.yml, such as `retention-limit`.
SafeguardId = NewType("SafeguardId", str)


class Label(StrEnum):
    """What happened to a safeguard. Moved and reworded are no alerts."""

    REMOVED = "removed"
    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"
    ADDED = "added"
    MOVED = "moved"
    REWORDED = "reworded"

    @property
    def is_loss(self) -> bool:
        """True where the page now protects less."""
        return self in (Label.REMOVED, Label.WEAKENED)

    @property
    def is_gain(self) -> bool:
        """True where the page now protects more."""
        return self in (Label.ADDED, Label.STRENGTHENED)


class Severity(StrEnum):
    """How much it matters, mildest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the page, and where on it they stand."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """One slot of a commitment that moved: force, scope, exception, parameter, bound, tense…"""

    slot: str
    before: str
    after: str
    #: -1 protects less, +1 protects more, 0 neither.
    sign: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One safeguard, one direction, both quotes, and why."""

    safeguard: SafeguardId
    label: Label
    #: "exception added", "bound flipped", "moved and weakened", "demoted"…
    detail: str
    before: Quote | None
    after: Quote | None
    deltas: tuple[Delta, ...]
    #: The rule that decided, by id.
    rule: str
    severity: Severity
    #: Weakest link of detection, alignment and proof, 0 to 1. It never decides a direction.
    confidence: float
    #: One to three sentences from templates: what was promised, what is now, what was not found and
    #: where it was looked for.
    explanation: str
    #: True: tell it, and ask a person to look.
    for_review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclassified:
    """Changed words that no rule explains: said, never hidden."""

    before: Quote | None
    after: Quote | None
    #: Safeguards whose vocabulary it holds, and risk cues ("negation", "number", "exception"…).
    safeguards: tuple[SafeguardId, ...] = ()
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Changed words with a named harmless cause: noise masked by a rule, or proven equivalent."""

    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    All that differs between two readings of a page.

    Law: each changed unit has exactly one fate. It is quoted by one of `changes`, or stands in
    `unclassified`, `noise` or `equivalent` (tests/test_promise_4_never_silent.py).
    """

    before: Sha256
    after: Sha256
    changes: tuple[Change, ...] = ()
    unclassified: tuple[Unclassified, ...] = ()
    noise: tuple[Explained, ...] = ()
    equivalent: tuple[Explained, ...] = ()
    #: Statements on the new side that contradict each other, as quotes in pairs.
    contradictions: tuple[tuple[Quote, Quote], ...] = ()
    #: Share of the policy words of the old side that the new side still holds, 0 to 1.
    kept: float = 1.0

    @property
    def alerts(self) -> tuple[Change, ...]:
        """The changes that somebody wants to be told of: losses and gains."""
        return tuple(c for c in self.changes if c.label.is_loss or c.label.is_gain)

    @property
    def losses(self) -> tuple[Change, ...]:
        """The changes after which the page protects less."""
        return tuple(c for c in self.changes if c.label.is_loss)
