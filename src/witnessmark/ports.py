"""What the deeds ask of the world. A port with one method is a callable; each has a contract suite."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Protocol, TypeVar

from witnessmark.model.captures import CaptureId, Failure, Fetched, Kept, Served, Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document
from witnessmark.model.events import Checkpoint, EventId
from witnessmark.model.messages import Debt as Debt  # noqa: PLC0414  deeds and adapters ask for it here
from witnessmark.model.messages import Message, MessageId, Subscriber, SubscriberId
from witnessmark.model.pages import PageId, WatchedPage
from witnessmark.model.states import PageState
from witnessmark.render.masthead import Masthead

Result = TypeVar("Result")

#: Aware UTC.
Clock = Callable[[], datetime]
#: One look at one page over the guarded, polite client. Never raises for what a server does.
Fetch = Callable[[WatchedPage], Fetched]


class Reader(Protocol):
    """Reads foreign bytes in a child process whose limits the kernel holds."""

    def digest(self, page: WatchedPage) -> Sha256:
        """Name the reader: code, catalogue, page configuration, library versions."""
        ...

    def read(self, served: Served, page: WatchedPage) -> Document | Failure:
        """Read one side. A child that was stopped is `Failure(GAVE_UP)`."""
        ...

    def compare(self, before: Document, after: Document) -> Comparison | Failure:
        """Judge what changed. Same two documents, same comparison, byte for byte."""
        ...


class Captures(Protocol):
    """The kept bytes: write-once files, durable before `keep` returns."""

    def keep(self, fetched: Fetched, *, like: Kept | None) -> Kept | None:
        """
        Make a look's bytes durable; None where no byte came.

        `like`: the newest kept capture of the page; a byte-identical body becomes a revisit of it.

        Raises:
            ArchiveError: the bytes are not safe. Stop.
        """
        ...

    def served(self, kept: Kept) -> Served:
        """
        Give the final answer back, after checking the file against its digest.

        Raises:
            TamperError: the file is missing or is not what was kept.
        """
        ...

    def put(self, data: bytes) -> Sha256:
        """Keep an object (events, configuration, readings) by its digest; idempotent."""
        ...

    def get(self, digest: Sha256) -> bytes:
        """
        Give an object back, checked.

        Raises:
            TamperError: missing, or not what its name says.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A message with fixed content whose sending is not acknowledged yet."""

    message: MessageId
    subscriber: SubscriberId
    events: tuple[EventId, ...]
    #: First and next try; None before the first.
    first_tried_at: datetime | None
    next_try_at: datetime | None
    tries: int


class Record(Protocol):
    """A snapshots folder, or a copy of one, as a stranger reads it: nothing in it is believed."""

    def read(self, path: PurePosixPath) -> bytes | None:
        """Give a file's bytes; None where there is no such plain file. Paths come from record/layout."""
        ...

    def list(self, folder: PurePosixPath) -> Iterator[PurePosixPath]:
        """All files below a folder, in any order; nothing where there is no such folder."""
        ...


class Staging(Protocol):
    """
    private/state.db: staged leaves and the outbox, in one store and so in one transaction.

    A leaf gets its log number when it is staged: the size of the log at opening, then upwards without
    a gap; no number is given twice. Every method is one transaction, and may be called from any thread.
    """

    def stage(self, leaves: Sequence[bytes], debts: Sequence[Debt] = ()) -> None:
        """
        Make leaves and debts durable together, or neither. A debt that is known already stays one.

        Raises:
            ArchiveError: nothing was written.
        """
        ...

    def staged(self, start: int = 0) -> tuple[tuple[int, bytes], ...]:
        """Staged leaves from log number `start` on, with their numbers, in order."""
        ...

    def sequenced(self, size: int) -> None:
        """
        Forget staged leaves whose number is below `size`: the tiles hold them.

        Raises:
            ForkError: so many leaves were never staged here.
        """
        ...

    def debts(self) -> tuple[Debt, ...]:
        """Debts that are in no message yet, oldest first."""
        ...

    def bundle(self, message: MessageId, debts: Sequence[Debt]) -> None:
        """
        Fix that these debts go out as one message, before it is sent for the first time.

        The same message with the same debts again changes nothing.

        Raises:
            ValueError: no debts, debts of several subscribers, unknown ones, or ones in a message.
        """
        ...

    def owed(self) -> tuple[Owed, ...]:
        """Messages neither sent, dropped nor dead, oldest first."""
        ...

    def parked(self) -> tuple[Owed, ...]:
        """Messages that were given up after failing for long (dead), oldest first; `tried` revives."""
        ...

    def tried(self, message: MessageId, *, at: datetime, again_at: datetime | None) -> None:
        """
        Note a failed try; `again_at` None parks the message as dead, a time brings a dead one back.

        Raises:
            ValueError: unknown, sent or dropped.
        """
        ...

    def sent(self, message: MessageId, *, at: datetime, leaf: bytes) -> None:
        """
        Note the acknowledgement and stage its `told` leaf, together; a second time changes nothing.

        Raises:
            ValueError: unknown or dropped.
        """
        ...

    def dropped(self, message: MessageId, *, at: datetime, because: str) -> None:
        """
        Give a message up for a named reason (the subscriber is gone); a second time changes nothing.

        Raises:
            ValueError: unknown or sent.
        """
        ...


class Log(Protocol):
    """The append-only log: C2SP tlog-tiles on disk, one writer."""

    @property
    def size(self) -> int:
        """Number of entries in the tiles."""
        ...

    def append(self, entries: Sequence[bytes]) -> None:
        """Add entries durably, in order."""
        ...

    def entries(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """All entries from number `start` on."""
        ...

    def sign(self) -> Checkpoint:
        """
        Sign the present size and root, unless the last checkpoint covers it already.

        Raises:
            ForkError: the tree does not continue what was last signed.
        """
        ...

    def checkpoint(self) -> Checkpoint | None:
        """The last signed checkpoint."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LookEntry:
    """One look of the record, as the index knows it."""

    number: int
    page: PageId
    slot: int | None
    looked_at: datetime
    outcome: str
    capture: Kept | None
    failure: Failure | None
    state: PageState


class Index(Protocol):
    """index.db: derived from the log; dropping it changes no answer."""

    @property
    def position(self) -> int:
        """Number of the next leaf to apply."""
        ...

    def apply(self, number: int, leaf: bytes) -> None:
        """
        Follow the log by one leaf; a number below `position` is ignored.

        Raises:
            ArchiveError: the number is above `position`, or this is no leaf: nothing was applied.
        """
        ...

    def apply_all(self, leaves: Iterable[tuple[int, bytes]]) -> None:
        """The same for leaves in the order of the log, in few transactions."""
        ...

    def newest_leaf(self) -> Sha256 | None:
        """Digest of the leaf that was applied last: tells an index of this log from that of another."""
        ...

    def clear(self) -> None:
        """Start again from nothing."""
        ...

    def state(self, page: PageId) -> PageState | None:
        """The page's state after its last look."""
        ...

    def states(self) -> Mapping[PageId, PageState]:
        """All states, by page id."""
        ...

    def last_slot(self, page: PageId) -> int | None:
        """The last slot that a leaf closed since the page has its present interval; None: none yet."""
        ...

    def slots_since(self, page: PageId) -> datetime:
        """
        When the page's slots began: `at` of the config leaf that gave it its present interval.

        Raises:
            ArchiveError: no recorded configuration holds the page.
        """
        ...

    def newest_capture(self, page: PageId) -> Kept | None:
        """The newest public capture of the page with a whole answer, or the one it revisits."""
        ...

    def looks(self, page: PageId, *, newest: int | None = None) -> tuple[LookEntry, ...]:
        """The page's looks, oldest first; `newest` limits them to the last so many."""
        ...

    def capture(self, capture: CaptureId) -> Kept | None:
        """A kept capture by id."""
        ...

    def names(self, capture: CaptureId) -> bool:
        """Whether any leaf names the capture: its look, its recovery, or its tombstone."""
        ...

    def event_objects(self, *, page: PageId | None = None) -> tuple[tuple[EventId, Sha256], ...]:
        """All events with the digests of their objects, oldest first."""
        ...

    def told(self, event: EventId) -> int:
        """To how many subscribers an event was told."""
        ...

    def config(self) -> Sha256 | None:
        """Digest of the newest recorded configuration."""
        ...

    def software(self) -> Sha256 | None:
        """Digest of the newest recorded software lock."""
        ...


#: Hands one message to the mail system. Raises DeliveryError.
Send = Callable[[Message, Subscriber], None]
#: Writes site and feeds: relative path to bytes; only files whose bytes differ are written.
Publish = Callable[[Mapping[str, bytes]], None]
#: Reads private/subscribers.yml of this moment. Raises SettingsError.
Subscribers = Callable[[], tuple[Subscriber, ...]]
#: Says that something happened: a name and key-value pairs; for progress and logs.
Say = Callable[..., None]


#: Does a piece of work once for each page, never two at a time for one host; results as they come.
InLanes = Callable[[Sequence[WatchedPage], Callable[[WatchedPage], Result]], Iterator[Result]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """All of it, made in app/wiring.py (or by a test)."""

    now: Clock
    #: The watch list of this moment.
    pages: Callable[[], tuple[WatchedPage, ...]]
    in_lanes: InLanes[Any]
    fetch: Fetch
    reader: Reader
    captures: Captures
    staging: Staging
    log: Log
    index: Index
    send: Send
    publish: Publish
    subscribers: Subscribers
    #: HMAC-SHA256 under a private key: names a subscriber in public without naming anybody.
    veil: Callable[[str], str]
    say: Say
    #: Who publishes: names, addresses and links in mails, feeds and site.
    masthead: Masthead = field(default_factory=Masthead)
