"""What is told: final, immutable, each with an id that a reader can check."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from witnessmark.model.captures import CaptureId, Failure, Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.pages import PageId, Publisher

#: 64 hex digits, see `event_id`.
EventId = NewType("EventId", str)


class EventKind(StrEnum):
    """The kinds of docs/states.md."""

    FIRST_SEEN = "first-seen"
    CHANGE = "change"
    RETURNED = "returned"
    CHANGE_SEEN_ONCE = "change-seen-once"
    UNSTABLE = "unstable"
    SETTLED = "settled"
    UNSEEN = "unseen"
    NEVER_SEEN = "never-seen"
    SEEN_AGAIN = "seen-again"
    VANISHED = "vanished"
    REAPPEARED = "reappeared"
    CANNOT_COMPARE = "cannot-compare"
    LATE = "late"
    ADDRESS_MOVED = "address-moved"
    NO_LONGER_WATCHED = "no-longer-watched"
    REBASED = "rebased"


class Audience(StrEnum):
    """Who is owed a message; feed and site carry every final event that is not operator-only."""

    SUBSCRIBERS = "subscribers"
    OPERATOR = "operator"
    #: Feed and site only.
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRef:
    """A capture, as an event cites it."""

    id: CaptureId
    captured_at: datetime
    final_url: str
    warc_sha256: Sha256
    reading: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One final event. An event is what was said then; it never changes."""

    id: EventId
    kind: EventKind
    audience: Audience
    page: PageId
    page_title: str
    page_url: str
    publisher: Publisher
    recorded_at: datetime
    #: Counts the events of this kind and page with the same two captures (escalations), from 0.
    ordinal: int
    #: The change lies in (last_seen_at, first_missing_at].
    last_seen_at: datetime | None = None
    first_missing_at: datetime | None = None
    before: CaptureRef | None = None
    after: CaptureRef | None = None
    comparison: Comparison | None = None
    failure: Failure | None = None
    #: Digest of code, catalogue, page configuration and library versions.
    reader: Sha256 | None = None
    #: Every capture that the event rests on.
    captures: tuple[CaptureId, ...] = ()
    #: Caused by us (a better reader, a configuration), not by the publisher.
    technical: bool = False
    for_review: bool = False
    #: One sentence of the state machine: "third flicker in 14 days", "page shrank to 31 %".
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed tree head (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    #: Base64, as in the note.
    root: str
    #: The whole signed note, UTF-8 text.
    note: str = field(repr=False)


def event_id(
    page: PageId,
    kind: EventKind,
    ordinal: int,
    before: CaptureRef | None,
    after: CaptureRef | None,
) -> EventId:
    """
    Name an event: sha256 over page id, kind, ordinal and the two *capture* ids, newline-separated.

    Captures, not bodies: the second removal in A → B → A → B is another event than the first.
    """
    parts = (page, kind, str(ordinal), before.id if before else "-", after.id if after else "-")
    return EventId(hashlib.sha256("\n".join(parts).encode()).hexdigest())
