"""Who is told, and what they are sent."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from witnessmark.model.changes import SafeguardId, Severity
from witnessmark.model.events import EventId
from witnessmark.model.pages import PublisherId

#: A slug chosen by the operator; never derived from the address.
SubscriberId = NewType("SubscriberId", str)
#: The local part of a Message-ID: digest of the events and a keyed hash of the subscriber.
MessageId = NewType("MessageId", str)


class Direction(StrEnum):
    """Which way a change goes, as filters name it."""

    LOSS = "loss"
    GAIN = "gain"
    UNCLASSIFIED = "unclassified"
    SIGHT = "sight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a subscriber wants; an empty tuple means everything."""

    publishers: tuple[PublisherId, ...] = ()
    states: tuple[str, ...] = ()
    safeguards: tuple[SafeguardId, ...] = ()
    #: Default: losses, gains, and pages that went dark; `unclassified` must be asked for.
    directions: tuple[Direction, ...] = (Direction.LOSS, Direction.GAIN, Direction.SIGHT)
    severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One entry of private/subscribers.yml."""

    id: SubscriberId
    address: str
    name: str = ""
    #: The operator is also told of `never-seen`, `cannot-compare` and other technical events.
    operator: bool = False
    filter: Filter = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A message owed: one event to one subscriber of the moment of the event."""

    event: EventId
    subscriber: SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One rendered email; the address is looked up at sending."""

    id: MessageId
    subscriber: SubscriberId
    events: tuple[EventId, ...]
    subject: str
    text: str
    html: str
