import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.captures import MemoryCaptures
from tests.fakes.index import MemoryIndex
from tests.fakes.log import MemoryLog
from tests.fakes.staging import MemoryStaging
from tests.kestrel import AUDIT, BAN, DARK, MASTHEAD, POLICY, RECORDED, RETENTION, change, portals
from tests.kestrel import sight as sighted
from witnessmark.deeds.record import record
from witnessmark.deeds.tell import MOST_EVENTS, publish, revive, tell
from witnessmark.errors import ArchiveError, DeliveryError, SettingsError
from witnessmark.model.captures import Sha256
from witnessmark.model.events import Audience, Event, EventKind
from witnessmark.model.messages import Filter, Message, Subscriber, SubscriberId
from witnessmark.model.pages import PublisherId
from witnessmark.ports import Ports
from witnessmark.record.codec import dump
from witnessmark.record.leaf import EventLeaf, ToldLeaf, read, write
from witnessmark.steps.owe import owe

DESK = Subscriber(id=SubscriberId("desk"), address="desk@paper.example")
BOARD = Subscriber(
    id=SubscriberId("board"),
    address="board@town.example",
    filter=Filter(publishers=(PublisherId("kestrel"),)),
)


@dataclass
class Desk:
    """A newsroom's machine: everything in memory, and a post office that does what the test says."""

    subscribers: tuple[Subscriber, ...] = (DESK, BOARD)
    now: Any = RECORDED
    log: MemoryLog = field(default_factory=MemoryLog)
    staging: MemoryStaging = field(default_factory=MemoryStaging)
    captures: MemoryCaptures = field(default_factory=MemoryCaptures)
    mailbox: list[tuple[str, Message]] = field(default_factory=list)
    #: How large the signed log was when each message left.
    signed_at: list[int] = field(default_factory=list)
    trouble: dict[str, Exception] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.index = MemoryIndex(get=self.captures.get)

    def send(self, message: Message, subscriber: Subscriber) -> None:
        if error := self.trouble.get(subscriber.id):
            raise error
        self.mailbox.append((subscriber.address, message))
        self.signed_at.append(self.log.signed[-1].size)

    @property
    def ports(self) -> Ports:
        def no(*_: object) -> Any:
            raise AssertionError("telling looks at no page")

        return Ports(
            now=lambda: self.now,
            pages=lambda: (POLICY,),
            in_lanes=no,
            fetch=no,
            reader=no,  # type: ignore[arg-type]  # never asked
            captures=self.captures,
            staging=self.staging,
            log=self.log,
            index=self.index,
            send=self.send,
            publish=self.files.update,
            subscribers=lambda: self.subscribers,
            veil=lambda name: hashlib.sha256(f"key {name}".encode()).hexdigest(),
            say=lambda what, **_: self.said.append(what),
            masthead=MASTHEAD,
        )

    def records(self, *events: Event) -> None:
        leaves = tuple(
            write(
                EventLeaf(
                    at=event.recorded_at,
                    page=event.page,
                    event=event.id,
                    object=self.captures.put(dump(event)),
                    kind=event.kind,
                    audience=event.audience,
                )
            )
            for event in events
        )
        record(self.ports, leaves, owe(events, self.subscribers))

    def tells(self):
        return tell(self.ports)

    def told_leaves(self):
        written = [*self.log.held, *(leaf for _, leaf in self.staging.staged())]
        return [leaf for leaf in map(read, written) if isinstance(leaf, ToldLeaf)]

    def got(self, subscriber: Subscriber):
        return [message for address, message in self.mailbox if address == subscriber.address]


def test_everybody_gets_one_message_a_run_of_what_they_asked_for():
    desk = Desk()
    desk.records(change(BAN), DARK)

    report = desk.tells()

    assert len(report.sent) == 2
    (of_desk,), (of_board,) = desk.got(DESK), desk.got(BOARD)
    assert of_desk.events == (change(BAN).id, DARK.id)
    assert of_board.events == (change(BAN).id,)
    assert "Not seen" not in of_board.text


def test_no_mail_leaves_before_a_checkpoint_covers_its_event():
    desk = Desk()
    desk.records(change(BAN))

    report = desk.tells()

    assert desk.signed_at == [1, 1]
    assert report.checkpoint.size == 1
    assert report.checkpoint.note in desk.got(DESK)[0].text


def test_nothing_is_told_when_nothing_can_be_signed():
    desk = Desk()
    desk.records(change(BAN))
    desk.tells()
    desk.log.held[0] = b"another history"
    desk.records(change(RETENTION, nth=1))

    with pytest.raises(ArchiveError):
        desk.tells()

    assert len(desk.mailbox) == 2


def test_what_was_told_is_told_once_and_stands_in_the_log_without_an_address():
    desk = Desk()
    desk.records(change(BAN))
    desk.tells()
    again = desk.tells()

    assert again.sent == ()
    assert len(desk.mailbox) == 2
    told = desk.told_leaves()
    assert [leaf.events for leaf in told] == [(change(BAN).id,)] * 2
    assert {leaf.subscriber for leaf in told} == {desk.ports.veil("desk"), desk.ports.veil("board")}
    everything = b"".join(desk.log.held)
    assert b"paper.example" not in everything
    assert b"desk" not in everything
    assert desk.index.told(change(BAN).id) == 2


def test_the_second_removal_is_mailed_too():
    desk = Desk()
    for nth in range(2):
        desk.records(change(BAN, nth=nth))
        desk.tells()

    assert len(desk.got(DESK)) == 2
    assert len({message.id for message in desk.got(DESK)}) == 2


def test_a_failing_message_is_tried_again_later_and_later_and_is_given_up_after_a_week():
    desk = Desk(subscribers=(DESK,), trouble={"desk": DeliveryError("mail.example: timed out")})
    desk.records(change(BAN))
    waits, report = [], desk.tells()
    for _ in range(40):
        if report.dead:
            break
        (failed,) = report.failed
        waits.append(failed.again_at - desk.now)
        desk.now = failed.again_at - timedelta(seconds=1)
        assert desk.tells().waiting == (failed.message,), "not before its time"
        desk.now = failed.again_at
        report = desk.tells()

    hours = [wait / timedelta(hours=1) for wait in waits]
    assert hours[:5] == [0.25, 1, 6, 24, 24]
    assert desk.now - RECORDED >= timedelta(days=7)
    assert desk.now - RECORDED < timedelta(days=9)
    assert "given up" in str(report.failed[0])
    assert desk.said[-1] == "message given up"
    assert [owed.message for owed in desk.staging.parked()] == [report.dead[0].message]
    desk.trouble.clear()
    assert desk.tells().sent == (), "a dead message waits for a person"


def test_a_refusal_for_good_is_not_hurried():
    refusal = DeliveryError("mail.example said 550", permanent=True)
    desk = Desk(subscribers=(DESK,), trouble={"desk": refusal})
    desk.records(change(BAN))

    (failed,) = desk.tells().failed

    assert failed.again_at == desk.now + timedelta(days=1)
    desk.trouble.clear()
    desk.now = failed.again_at
    assert desk.tells().sent == (failed.message,), "the operator mended it"


@pytest.mark.parametrize("error", [DeliveryError("no"), ValueError("a bug of ours"), KeyError("x")])
def test_one_poison_message_never_blocks_the_next(error):
    desk = Desk(trouble={"desk": error})
    desk.records(change(BAN))

    report = desk.tells()

    assert len(report.failed) == 1
    assert len(desk.got(BOARD)) == 1


def test_an_event_that_cannot_be_read_back_holds_up_nobody_elses_mail():
    desk = Desk()
    desk.records(DARK, change(BAN))
    digest = next(d for e, d in desk.index.event_objects() if e == DARK.id)
    desk.captures.objects[digest] = b"not what it was"

    report = desk.tells()

    assert [failed.subscriber for failed in report.failed] == ["desk"]
    assert len(desk.got(BOARD)) == 1


def test_a_retry_has_the_same_content_and_the_same_id():
    desk = Desk(subscribers=(DESK,), trouble={"desk": DeliveryError("later")})
    desk.records(change(BAN))
    (first,) = desk.tells().failed
    desk.trouble.clear()
    desk.records(change(AUDIT, nth=1))
    desk.now += timedelta(hours=1)

    report = desk.tells()

    assert report.sent[0] == first.message, "the owed one first, with what it was fixed to"
    assert [message.events for message in desk.got(DESK)] == [
        (change(BAN).id,),
        (change(AUDIT, nth=1).id,),
    ]


def test_who_has_left_gets_nothing_and_the_reason_is_noted():
    desk = Desk()
    desk.records(change(BAN))
    desk.subscribers = (BOARD,)

    report = desk.tells()

    assert len(report.dropped) == 1
    assert len(report.sent) == 1
    assert "dropped" in desk.staging.fates.values()
    assert "message dropped" in desk.said
    assert desk.tells().dropped == ()


def test_the_address_is_that_of_the_moment_of_sending():
    desk = Desk()
    desk.records(change(BAN))
    desk.subscribers = (replace(DESK, address="new@paper.example"),)

    desk.tells()

    assert [address for address, _ in desk.mailbox] == ["new@paper.example"]


def test_who_subscribes_later_is_owed_nothing_old():
    desk = Desk(subscribers=(DESK,))
    desk.records(change(BAN))
    desk.subscribers = (DESK, BOARD)

    desk.tells()

    assert desk.got(BOARD) == []


def test_a_broken_list_of_subscribers_drops_nothing():
    desk = Desk()
    desk.records(change(BAN))

    def broken():
        raise SettingsError("subscribers.yml:3: not a mapping")

    with pytest.raises(SettingsError):
        tell(replace(desk.ports, subscribers=broken))
    assert len(desk.tells().sent) == 2


def test_a_storm_is_one_message_and_its_leaf_fits_into_the_log():
    desk = Desk(subscribers=(DESK,))
    desk.records(*portals(MOST_EVENTS + 1))

    report = desk.tells()

    assert [len(message.events) for message in desk.got(DESK)] == [MOST_EVENTS, 1]
    assert len(report.sent) == len(desk.told_leaves()) == 2


class PowerCutError(BaseException):
    """Not even `except Exception` survives it."""


@dataclass
class Flickering:
    """A port that loses power at the nth call of any of its methods, before or after doing it."""

    port: Any
    fuse: list[int]
    after: bool

    def __getattr__(self, name):
        found = getattr(self.port, name)
        if not callable(found):
            return found

        def call(*args, **named):
            self.fuse[0] -= 1
            if self.fuse[0] == 0 and not self.after:
                raise PowerCutError
            answer = found(*args, **named)
            if self.fuse[0] == 0:
                raise PowerCutError
            return answer

        return call


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_between_any_two_steps_sends_late_never_never(after):
    crashes = 0
    for nth in range(1, 100):
        desk = Desk()
        desk.records(change(BAN), DARK)
        fuse = [nth]
        ports = desk.ports
        cut = replace(
            ports,
            staging=Flickering(ports.staging, fuse, after),
            log=Flickering(ports.log, fuse, after),
            send=Flickering(desk, fuse, after).send,
        )
        try:
            tell(cut)
        except PowerCutError:
            crashes += 1
        # `recover.repair` does this at the next start: what is staged is followed by the tiles.
        desk.staging.sequenced(desk.log.size)
        desk.tells()

        for subscriber, events in ((DESK, {change(BAN).id, DARK.id}), (BOARD, {change(BAN).id})):
            got = desk.got(subscriber)
            assert {event for message in got for event in message.events} == events
            assert len({message.id for message in got}) == 1, "a double is known by its id"
        assert len(desk.told_leaves()) == 2
        if fuse[0] > 0:
            break
    assert crashes > 10
    assert fuse[0] > 0, "every call was tried"


def test_the_site_and_the_feeds_show_what_was_recorded_under_a_checkpoint_that_covers_it():
    desk = Desk()
    hidden = sighted(EventKind.NEVER_SEEN, audience=Audience.OPERATOR)
    desk.records(change(BAN), DARK, hidden)

    publish(desk.ports)

    assert desk.log.signed[-1].size == 3
    assert desk.files["checkpoint.txt"].decode() == desk.log.signed[-1].note
    assert f"events/{change(BAN).id}/index.html" in desk.files
    assert not any(hidden.id in path for path in desk.files)
    assert hidden.id not in b"".join(desk.files.values()).decode()
    said = json.loads(desk.files["changelog.json"])
    assert [event["id"] for event in said["events"]] == [DARK.id, change(BAN).id]
    assert "kestrel.atom" in "".join(desk.files)
    digest = hashlib.sha256(desk.files[f"events/{DARK.id}.json"]).hexdigest()
    assert Sha256(digest) in dict(desk.index.event_objects()).values()


def test_a_tampered_event_is_not_published():
    desk = Desk()
    desk.records(DARK)
    ((_, digest),) = desk.index.event_objects()
    desk.captures.objects[digest] = b"{}"

    with pytest.raises(ArchiveError):
        publish(desk.ports)
    assert desk.files == {}


def test_no_address_is_in_anything_public():
    desk = Desk()
    desk.records(change(BAN), DARK)
    desk.tells()
    publish(desk.ports)

    public = b"".join((*desk.files.values(), *desk.log.held, *desk.captures.objects.values()))
    for subscriber in (DESK, BOARD):
        assert subscriber.address.encode() not in public


def test_a_message_that_was_given_up_goes_out_when_somebody_asks_for_it_again():
    desk = Desk(subscribers=(DESK,), trouble={"desk": DeliveryError("closed")})
    desk.records(change(BAN))
    while not desk.tells().dead:
        desk.now += timedelta(days=1)
    desk.trouble.clear()

    assert desk.tells().sent == ()
    assert revive(desk.ports) == 1
    assert len(desk.tells().sent) == 1
    assert [message.events for message in desk.got(DESK)] == [(change(BAN).id,)]


def test_a_message_that_was_given_up_is_named_on_the_health_page_until_it_goes_out():
    desk = Desk(subscribers=(DESK,), trouble={"desk": DeliveryError("closed")})
    desk.records(change(BAN))
    while not desk.tells().dead:
        publish(desk.ports)
        assert b"Not delivered" not in desk.files["health/index.html"]
        desk.now += timedelta(days=1)
    publish(desk.ports)

    health = desk.files["health/index.html"].decode()
    assert "1 message could not be delivered for a week and was given up." in health
    assert "witnessmark tell --again" in health
    desk.trouble.clear()
    revive(desk.ports)
    desk.tells()
    publish(desk.ports)
    assert b"Not delivered" not in desk.files["health/index.html"]
