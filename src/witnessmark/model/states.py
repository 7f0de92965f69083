"""What is known of a page between two looks, and what a look brings: the nouns of docs/states.md."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from witnessmark.model.captures import CaptureId, Failure, Sha256
from witnessmark.model.changes import Comparison, SafeguardId
from witnessmark.model.events import CaptureRef, Event
from witnessmark.model.pages import PageId


class Phase(StrEnum):
    """The states of the table."""

    NEW = "new"
    PRESENT = "present"
    PROVISIONAL = "provisional"
    UNSTABLE = "unstable"
    BLIND = "blind"
    GONE = "gone"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A look that did not see the page."""

    at: datetime
    failure: Failure
    #: The bytes that came with it, if any. `reading` is "" where they could not be read.
    capture: CaptureRef | None = None
    #: Only for a shrunk page at its own address that shows its identity and no block or error sign:
    #: how it compares with the baseline (row 14a). None for every other failure.
    shrunk: Comparison | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A look that saw the page: inputs S and D(k), k being `capture.reading`."""

    at: datetime
    capture: CaptureRef
    #: One for each of `PageState.references`, in that order; empty where there is no baseline.
    comparisons: tuple[Comparison, ...] = ()
    #: Final address of a permanent redirect inside the publisher with most units aligned (input M).
    moved_to: str | None = None
    #: The server said 304: it claims no change, we saw none.
    not_modified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineUnreadable:
    """Input O: the new side reads, the baseline does not. `older` is the newest older capture that reads."""

    at: datetime
    capture: CaptureRef
    failure: Failure
    older: CaptureRef | None
    comparison: Comparison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderChanged:
    """Input L: by today's reader the last good capture differs from the baseline."""

    at: datetime
    #: The last good capture, with its reading by today's reader.
    capture: CaptureRef
    comparison: Comparison
    #: Found by bisection over the kept captures: last that reads as the baseline, first that does not.
    last_same_at: datetime
    first_other_at: datetime
    captures: tuple[CaptureId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Input C: the operator took the page off the list."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebase:
    """Input C: the operator names a capture as the baseline, `witnessmark rebase PAGE`."""

    at: datetime
    capture: CaptureRef
    because: str


Look = Unseen | Seen | BaselineUnreadable | ReaderChanged | Retire | Rebase


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A reading that differs and is not confirmed yet (New(k), Provisional(k, n))."""

    #: First capture that showed this reading.
    capture: CaptureRef
    #: Since when looks differ, and how many readings disagreed so far (n).
    since_at: datetime
    disagreements: int
    #: Against each of the references, at the first sight of the reading.
    comparisons: tuple[Comparison, ...] = ()
    #: What every look since `since_at` found: (safeguard, label) pairs.
    in_every_look: tuple[tuple[str, str], ...] = ()
    #: Failed tries at confirming.
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time of not seeing (Blind)."""

    failure: Failure
    since_at: datetime
    looks: int
    #: How many times it was told: 0 not yet, 1 `unseen`, then each escalation.
    told: int = 0
    #: Looks in a row with the same shrunk reading (row 14a), or with "not there" (row 14b).
    shrunk: CaptureRef | None = None
    shrunk_since_at: datetime | None = None
    shrunk_looks: int = 0
    gone_since_at: datetime | None = None
    gone_looks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flicker:
    """A reading that came and went without confirmation."""

    reading: Sha256
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The capture at which a change of a safeguard was last told (steps/drift.py)."""

    safeguard: SafeguardId
    capture: CaptureRef


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """
    All that `observe` remembers of one page.

    It is small (digests and times, no text but the pending comparison), is written into the leaf of
    each look, and so can be had again from the log alone.
    """

    page: PageId
    phase: Phase
    #: When the page was first looked at.
    since_at: datetime
    baseline: CaptureRef | None = None
    #: Newest capture that read as the page; what L compares with the baseline.
    last_good: CaptureRef | None = None
    #: Digest of the reader that `baseline.reading` was made by.
    reader: Sha256 | None = None
    #: Last time the page was read, and last time its server answered for it (304).
    seen_at: datetime | None = None
    reached_at: datetime | None = None
    next_look_at: datetime | None = None
    pending: Pending | None = None
    spell: Spell | None = None
    #: The phase that blindness interrupted, with its pending look or variants kept.
    was: Phase | None = None
    variants: tuple[CaptureRef, ...] = ()
    #: When each of `variants` was last seen.
    variants_seen_at: tuple[datetime, ...] = ()
    flickers: tuple[Flicker, ...] = ()
    moved_to: str | None = None
    #: Last look of any kind.
    looked_at: datetime | None = None
    #: First baseline, and per safeguard the capture of the last told change: what drift is measured from.
    first: CaptureRef | None = None
    anchors: tuple[Anchor, ...] = ()

    @property
    def references(self) -> tuple[CaptureRef, ...]:
        """What a new look is compared with: the variants of an unstable page, else the baseline."""
        if self.variants:
            return self.variants
        return (self.baseline,) if self.baseline else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What `observe` decides: the next state, the leaf's outcome, what is told, when to look again."""

    state: PageState
    #: The word in the leaf: "first-seen", "unchanged", "differs", "changed", "flicker", "unseen"…
    outcome: str
    events: tuple[Event, ...] = ()
