"""What is known of a page between two looks, and what a look brings: the nouns of docs/states.md."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from witnessmark.model.captures import CaptureId, Failure, Sha256
from witnessmark.model.changes import Comparison, SafeguardId
from witnessmark.model.events import CaptureRef, Event, EventKind
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


class Outcome(StrEnum):
    """What a look came to: the word in its leaf."""

    #: The first sight of a page; a second look must agree before it counts.
    FIRST_SIGHT = "first-seen-provisional"
    FIRST_SEEN = "first-seen"
    UNCHANGED = "unchanged"
    #: The server said 304.
    NOT_MODIFIED = "not-modified"
    #: Another reading, provisional.
    DIFFERS = "differs"
    CHANGED = "changed"
    #: A provisional reading that did not stay.
    FLICKER = "flicker"
    #: Readings that keep disagreeing: from now on the page has variants.
    UNSTABLE = "unstable"
    #: A reading that joined the variants of an unstable page.
    VARIANT = "another-variant"
    SETTLED = "settled"
    UNSEEN = "unseen"
    VANISHED = "vanished"
    CANNOT_COMPARE = "cannot-compare"
    LATE = "late"
    REBASED = "rebased"
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
    #: The server asked to be left alone until then (Retry-After).
    retry_at: datetime | None = None
    #: False: the host gives nothing else either, so that its "not there" says little (row 14b).
    host_answers: bool = True


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

    #: First capture that showed this reading, k.
    capture: CaptureRef
    #: Since when looks differ, and how many readings came without being confirmed, k included (n).
    since_at: datetime
    disagreements: int
    #: Looks that saw the page since then, the first included.
    looks: int = 1
    #: The readings that came since then and were not seen again, oldest first; at most two.
    others: tuple[CaptureRef, ...] = ()
    #: What it was compared with, and how, at its first sight; None where there was nothing.
    against: CaptureRef | None = None
    comparison: Comparison | None = None
    #: What every look since `since_at` found, and what any did: (safeguard, "loss" or "gain").
    in_every_look: tuple[tuple[str, str], ...] = ()
    in_any_look: tuple[tuple[str, str], ...] = ()
    #: (reading, safeguard) for each loss that a look since `since_at` found.
    losses: tuple[tuple[Sha256, SafeguardId], ...] = ()
    #: Failed tries at confirming k.
    tries: int = 0
    #: True: told as seen once.
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """The same thing in look after look."""

    since_at: datetime
    looks: int
    #: First capture of it.
    capture: CaptureRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time of not seeing; also kept while New or Provisional, where the phase does not show it."""

    #: The newest one.
    failure: Failure
    since_at: datetime
    looks: int
    #: How many limits were told: 0 none yet, 1 `unseen`, then each escalation.
    told: int = 0
    #: Looks with the same shrunk reading (row 14a), or with "not there" (row 14b).
    shrunk: Streak | None = None
    gone: Streak | None = None


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
    each look or into an object that the leaf names, and so can be had again from the record alone.
    """

    page: PageId
    phase: Phase
    #: When the page was first looked at.
    since_at: datetime
    baseline: CaptureRef | None = None
    #: Newest capture that read as the baseline, and was not found to differ; L compares the two.
    last_good: CaptureRef | None = None
    #: Digest of the reader that `baseline.reading` was made by.
    reader: Sha256 | None = None
    #: Last time the page read as known (baseline or variant), and last time its server answered for
    #: it (304). A change lies in (seen_at, first look that differs].
    seen_at: datetime | None = None
    reached_at: datetime | None = None
    next_look_at: datetime | None = None
    pending: Pending | None = None
    spell: Spell | None = None
    #: The readings that an unstable page is known to alternate between: first capture of each, at
    #: most eight, and when each was last seen. The baseline may be one of them.
    variants: tuple[CaptureRef, ...] = ()
    variants_seen_at: tuple[datetime, ...] = ()
    #: One variant seen and no other: after 14 days the page has settled.
    alone: Streak | None = None
    #: True: the operator was told that the variants are more than are kept.
    overflowed: bool = False
    #: Readings that came and went in the last 14 days.
    flickers: tuple[Flicker, ...] = ()
    moved_to: str | None = None
    #: Last look of any kind.
    looked_at: datetime | None = None
    #: First baseline, and per safeguard the capture of the last told change: what drift is measured from.
    first: CaptureRef | None = None
    anchors: tuple[Anchor, ...] = ()
    #: Earlier baselines, oldest first, at most eight: what a page can return to.
    earlier: tuple[CaptureRef, ...] = ()
    #: How many events were told of each kind whose two captures may be the same again.
    told: tuple[tuple[EventKind, int], ...] = ()

    @property
    def references(self) -> tuple[CaptureRef, ...]:
        """What a new look is compared with: the baseline, then the other variants. Empty while new."""
        if self.baseline is None:
            return self.variants
        return (self.baseline, *(v for v in self.variants if v.id != self.baseline.id))

    @property
    def was(self) -> Phase:
        """The phase that blindness (or being gone, or off the list) interrupted."""
        if not self.references:
            return Phase.NEW
        if self.pending:
            return Phase.PROVISIONAL
        return Phase.UNSTABLE if self.variants else Phase.PRESENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What `observe` decides: the next state, the leaf's outcome, what is told, when to look again."""

    state: PageState
    #: The word in the leaf.
    outcome: Outcome
    events: tuple[Event, ...] = ()
