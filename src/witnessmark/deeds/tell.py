"""
Tell what is owed: nothing before a signed checkpoint covers it, everything at least once.

    debts → seal → one message a subscriber → send → `told` leaf        then site and feeds

What is in a message is fixed before it is sent for the first time, and so is its Message-ID; a crash
between sending and noting sends it again under the same id.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from witnessmark.deeds.record import seal
from witnessmark.deeds.show import event_of, site_data
from witnessmark.errors import DeliveryError, NoMailError
from witnessmark.model.captures import Sha256
from witnessmark.model.events import Checkpoint, EventId
from witnessmark.model.messages import Message, MessageId, Subscriber, SubscriberId
from witnessmark.ports import Debt, Owed, Ports
from witnessmark.record.leaf import ToldLeaf, write
from witnessmark.render.email import email, message_id
from witnessmark.render.feeds import feeds
from witnessmark.render.plain import one_line
from witnessmark.render.site import site
from witnessmark.render.words import counted, when
from witnessmark.steps.redline import redline

#: Waits after the first, second… failed try; the last one holds from then on.
BACK_OFF: Final = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)
#: After this long a message is parked as dead. It can be brought back.
DEAD_AFTER: Final = timedelta(days=7)
#: Events in one message: its `told` leaf names them all, and a leaf has at most 65,535 bytes.
MOST_EVENTS: Final = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A message that was not sent this time."""

    message: MessageId
    subscriber: SubscriberId
    events: tuple[EventId, ...]
    because: str
    #: Next try; None: it failed for a week and is parked as dead. The operator must look.
    again_at: datetime | None

    def __str__(self) -> str:
        """Say it in a line, for terminal and log; it holds no address of ours, and none of theirs."""
        what = f"{counted(len(self.events), 'event')} to {self.subscriber}"
        then = f"tried again from {when(self.again_at)}" if self.again_at else "given up"
        return f"{what}: {self.because} ({then})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellReport:
    """What telling came to."""

    #: Covers every event that was told.
    checkpoint: Checkpoint
    sent: tuple[MessageId, ...] = ()
    failed: tuple[Failed, ...] = ()
    #: Messages whose subscriber is gone.
    dropped: tuple[MessageId, ...] = ()
    #: Messages whose next try is not due yet, or for which no mail server is set.
    waiting: tuple[MessageId, ...] = ()

    @property
    def dead(self) -> tuple[Failed, ...]:
        """Messages that were given up now."""
        return tuple(failed for failed in self.failed if failed.again_at is None)


def tell(ports: Ports) -> TellReport:
    """
    Send every message that is owed and due.

    A message that fails is tried again after 15 minutes, an hour, six hours, then daily, and is parked
    after a week; one for which no mail server is set waits as long as that lasts. No message holds up
    another, whatever is wrong with it.

    Raises:
        ArchiveError: nothing could be signed, or what was sent could not be noted.
        SettingsError: the list of subscribers cannot be read; all stays owed.
    """
    # Debts first, signature second: so the checkpoint covers each of their events.
    debts = ports.staging.debts()
    checkpoint = seal(ports)
    for message, bundled in _bundles(debts, ports):
        ports.staging.bundle(message, bundled)
    subscribers = {subscriber.id: subscriber for subscriber in ports.subscribers()}
    objects = dict(ports.index.event_objects())
    sent: list[MessageId] = []
    failed: list[Failed] = []
    dropped: list[MessageId] = []
    waiting: list[MessageId] = []
    for owed in ports.staging.owed():
        subscriber = subscribers.get(owed.subscriber)
        if subscriber is None:
            because = "the subscriber is gone"
            ports.staging.dropped(owed.message, at=ports.now(), because=because)
            ports.say("message dropped", subscriber=owed.subscriber, because=because)
            dropped.append(owed.message)
        elif owed.next_try_at and owed.next_try_at > ports.now():
            waiting.append(owed.message)
        elif error := _try(owed, subscriber, objects, checkpoint, ports):
            if isinstance(error, NoMailError):
                waiting.append(owed.message)
                continue
            failed.append(_failed(owed, error, ports))
        else:
            _sent(owed, ports)
            sent.append(owed.message)
    return TellReport(
        checkpoint=checkpoint,
        sent=tuple(sent),
        failed=tuple(failed),
        dropped=tuple(dropped),
        waiting=tuple(waiting),
    )


def revive(ports: Ports) -> int:
    """Bring every message back that was given up; give their number. The next `tell` sends them."""
    parked = ports.staging.parked()
    for owed in parked:
        ports.staging.tried(owed.message, at=ports.now(), again_at=ports.now())
    return len(parked)


def publish(ports: Ports) -> None:
    """
    Renew site and feeds from the record. What is published is covered by the checkpoint that it names.

    Raises:
        ArchiveError: nothing could be signed, or the record does not hold.
    """
    # Gathered first, signed second: so the checkpoint covers all that is shown.
    gathered = site_data(ports)
    data = replace(gathered, checkpoint=seal(ports))
    ports.publish({**site(data, redline=redline), **feeds(data, redline=redline)})


def _bundles(debts: Sequence[Debt], ports: Ports) -> Iterator[tuple[MessageId, Sequence[Debt]]]:
    """One message a subscriber, in the order of the first debt; more only past `MOST_EVENTS`."""
    by_subscriber: dict[SubscriberId, list[Debt]] = {}
    for debt in debts:
        by_subscriber.setdefault(debt.subscriber, []).append(debt)
    for subscriber, owed in by_subscriber.items():
        for start in range(0, len(owed), MOST_EVENTS):
            bundled = owed[start : start + MOST_EVENTS]
            yield message_id((debt.event for debt in bundled), ports.veil(subscriber)), bundled


def _try(
    owed: Owed,
    subscriber: Subscriber,
    objects: Mapping[EventId, Sha256],
    checkpoint: Checkpoint,
    ports: Ports,
) -> Exception | None:
    """Send one message; give back what went wrong, whatever it was."""
    try:
        ports.send(_rendered(owed, objects, checkpoint, ports), subscriber)
    except Exception as error:  # noqa: BLE001  one poisonous message never holds up the next
        return error
    return None


def _rendered(
    owed: Owed, objects: Mapping[EventId, Sha256], checkpoint: Checkpoint, ports: Ports
) -> Message:
    return email(
        tuple(event_of(objects[event], ports.captures) for event in owed.events),
        id=owed.message,
        subscriber=owed.subscriber,
        checkpoint=checkpoint,
        masthead=ports.masthead,
        redline=redline,
    )


def _sent(owed: Owed, ports: Ports) -> None:
    at = ports.now()
    leaf = ToldLeaf(
        at=at, events=owed.events, subscriber=ports.veil(owed.subscriber), message=owed.message
    )
    ports.staging.sent(owed.message, at=at, leaf=write(leaf))
    ports.say("message sent", subscriber=owed.subscriber, events=len(owed.events))


def _failed(owed: Owed, error: Exception, ports: Ports) -> Failed:
    at = ports.now()
    dead = owed.first_tried_at is not None and at - owed.first_tried_at >= DEAD_AFTER
    permanent = isinstance(error, DeliveryError) and error.permanent
    wait = BACK_OFF[-1] if permanent else BACK_OFF[min(owed.tries, len(BACK_OFF) - 1)]
    again_at = None if dead else at + wait
    ports.staging.tried(owed.message, at=at, again_at=again_at)
    failed = Failed(
        message=owed.message,
        subscriber=owed.subscriber,
        events=owed.events,
        because=one_line(f"{error}" or type(error).__name__),
        again_at=again_at,
    )
    ports.say("message given up" if dead else "message failed", failed=str(failed))
    return failed
