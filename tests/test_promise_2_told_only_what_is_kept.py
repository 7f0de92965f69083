"""
Promise 2: nothing is told that is not kept and covered by a signed checkpoint; every final event is told
to everyone whose filter it meets, at least once. A crash sends late, never never.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes.captures import MemoryCaptures
from tests.fakes.index import MemoryIndex
from tests.fakes.log import VKEY, MemoryLog
from tests.fakes.staging import MemoryStaging
from tests.kestrel import AUDIT, BAN, DARK, RETENTION, change
from witnessmark.deeds.inscribe import event_leaves
from witnessmark.deeds.record import record, seal
from witnessmark.deeds.recover import Found, repair
from witnessmark.deeds.reindex import reindex
from witnessmark.deeds.tell import tell
from witnessmark.errors import ArchiveError, DeliveryError
from witnessmark.model.captures import CaptureId
from witnessmark.model.events import Checkpoint, Event, EventId
from witnessmark.model.messages import Message, MessageId, Subscriber, SubscriberId
from witnessmark.ports import Ports
from witnessmark.record.checkpoint import open_note
from witnessmark.record.leaf import EventLeaf, ToldLeaf, read
from witnessmark.steps.owe import owe

SUBSCRIBERS = (
    Subscriber(id=SubscriberId("newsroom"), address="tips@newsroom.example"),
    Subscriber(id=SubscriberId("union"), address="alpr@union.example"),
)
STORY = (change(BAN), DARK, change(RETENTION, nth=1), change(AUDIT, BAN, nth=2))


class Crash(BaseException):
    """The process is gone: no handler of ours may see it."""


@dataclass
class Fate:
    """Counts the calls that leave the process's own head, and ends it at one of them."""

    crash_at: int | None = None
    #: False: the call does not happen. True: it happens, and nobody hears of it.
    done: bool = False
    calls: list[str] = field(default_factory=list)

    def call(self, name: str, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self.calls.append(name)
        now = len(self.calls) == self.crash_at
        if now and not self.done:
            raise Crash(name)
        result = work(*args, **named)
        if now:
            raise Crash(name)
        return result


class Watched:
    """Any port; each of its calls that changes something asks fate."""

    def __init__(self, port: Any, fate: Fate, changing: Sequence[str]) -> None:
        self._port, self._fate, self._changing = port, fate, changing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name not in self._changing:
            return found
        return lambda *args, **named: self._fate.call(name, found, *args, **named)


class NoLeftovers:
    """The disk has nothing left lying about."""

    def sweep(self, since: datetime | None) -> tuple[str, ...]:
        return ()

    def captures(self, since: datetime | None) -> Any:
        return iter(())

    def examine(self, capture: CaptureId, *, private: bool) -> Found:
        raise AssertionError(capture)

    def set_aside(self, found: Found) -> None:
        raise AssertionError(found)


@dataclass
class House:
    """All that survives a crash, and the letters that left it."""

    captures: MemoryCaptures = field(default_factory=MemoryCaptures)
    staging: MemoryStaging = field(default_factory=MemoryStaging)
    log: MemoryLog = field(default_factory=MemoryLog)
    letters: list[tuple[SubscriberId, Message]] = field(default_factory=list)
    refuses: set[SubscriberId] = field(default_factory=set)
    now: datetime = DARK.recorded_at

    def __post_init__(self) -> None:
        self.index = MemoryIndex(self.captures.get)

    def ports(self, fate: Fate) -> Ports:
        def never(*_: object, **__: object) -> Any:
            raise AssertionError("not part of this story")

        return Ports(
            now=lambda: self.now,
            pages=lambda: (),
            in_lanes=never,
            fetch=never,
            reader=never,  # type: ignore[arg-type]  # nothing is read here
            captures=Watched(self.captures, fate, ["put"]),
            staging=Watched(
                self.staging, fate, ["stage", "sequenced", "bundle", "tried", "sent", "dropped"]
            ),
            log=Watched(self.log, fate, ["append", "sign"]),
            index=Watched(self.index, fate, ["apply_all"]),
            send=lambda message, to: fate.call("send", self.deliver, message, to),
            publish=never,
            subscribers=lambda: SUBSCRIBERS,
            veil=lambda subscriber: f"{subscriber:x<32}".encode().hex()[:64],
            say=lambda *_, **__: None,
        )

    def deliver(self, message: Message, to: Subscriber) -> None:
        covered = self.covered()
        assert set(message.events) <= covered, "a letter left before its event was signed for"
        if to.id in self.refuses:
            raise DeliveryError("the mail server is asleep")
        self.letters.append((to.id, message))

    def covered(self) -> set[EventId]:
        """The events that the last signed checkpoint covers."""
        checkpoint = self.log.checkpoint()
        size = open_note(checkpoint.note, VKEY).size if checkpoint else 0
        leaves = (read(entry) for entry in self.log.held[:size])
        return {leaf.event for leaf in leaves if isinstance(leaf, EventLeaf)}

    def recorded(self) -> list[EventId]:
        """The events that the record holds, staged ones too, in its order."""
        leaves = (read(leaf) for leaf in [*self.log.held, *self.staging.leaves.values()])
        return [leaf.event for leaf in leaves if isinstance(leaf, EventLeaf)]

    def told(self) -> Mapping[tuple[SubscriberId, EventId], set[MessageId]]:
        """Under which message ids each subscriber was told of each event."""
        told: dict[tuple[SubscriberId, EventId], set[MessageId]] = {}
        for subscriber, message in self.letters:
            for event in message.events:
                told.setdefault((subscriber, event), set()).add(message.id)
        return told


def start(house: House, fate: Fate) -> Ports:
    ports = house.ports(fate)
    repair(ports, NoLeftovers(), vkey=VKEY, now=house.now)
    return ports


def live(house: House, fate: Fate, story: Sequence[Event] = STORY) -> None:
    """A start, two runs of looking and telling; what is recorded already is not looked at again."""
    ports = start(house, fate)
    for run in (story[:2], story[2:]):
        for event in run:
            if event.id not in house.recorded():
                record(ports, event_leaves((event,), ports), owe((event,), SUBSCRIBERS))
        seal(ports)
        tell(ports)


def all_told(story: Sequence[Event] = STORY) -> set[tuple[SubscriberId, EventId]]:
    return {(debt.subscriber, debt.event) for debt in owe(story, SUBSCRIBERS)}


def calls_of_a_quiet_life() -> list[str]:
    fate = Fate()
    live(House(), fate)
    return fate.calls


QUIET = calls_of_a_quiet_life()


def test_a_quiet_life_tells_everybody_of_everything_once():
    house = House()
    live(house, Fate())

    assert set(house.told()) == all_told()
    assert len(house.letters) == 4
    assert {"put", "stage", "append", "sequenced", "sign", "bundle", "send", "sent"} <= set(QUIET)


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step", range(1, len(QUIET) + 1), ids=[f"{n}-{name}" for n, name in enumerate(QUIET, 1)]
)
def test_a_crash_between_any_two_steps_sends_late_never_never(step, done):
    house = House()
    with pytest.raises(Crash):
        live(house, Fate(crash_at=step, done=done))
    before = len(house.letters)
    house.now += timedelta(days=1)
    live(house, Fate())

    told = house.told()
    assert set(told) == all_told()
    assert sorted(house.recorded()) == sorted(event.id for event in STORY), "recorded once"
    assert all(len(ids) == 1 for ids in told.values()), "a double has the same Message-ID"
    doubles = len(house.letters) - len({message.id for _, message in house.letters})
    unheard = (QUIET[step - 1], done) in {("send", True), ("sent", False)}
    assert doubles == unheard, "a letter goes twice only where its leaving was not noted"
    assert len(house.letters) >= before
    assert house.staging.debts() == ()
    assert house.staging.owed() == ()


@pytest.mark.parametrize("step", range(1, len(QUIET) + 1, 3))
def test_a_second_crash_changes_nothing(step):
    house = House()
    for crash_at in (step, 5, 9):
        with suppress(Crash):
            live(house, Fate(crash_at=crash_at, done=crash_at % 2 == 0))
    live(house, Fate())

    assert set(house.told()) == all_told()


def test_no_mail_leaves_before_a_checkpoint_covers_its_event():
    house = House()
    ports = start(house, Fate())
    record(ports, event_leaves(STORY, ports), owe(STORY, SUBSCRIBERS))
    assert house.covered() == set()

    tell(ports)
    assert house.covered() == {event.id for event in STORY}
    assert set(house.told()) == all_told()


def test_what_a_lane_records_while_telling_waits_for_the_next_checkpoint():
    house = House()
    ports = start(house, Fate())
    record(ports, event_leaves((DARK,), ports), owe((DARK,), SUBSCRIBERS))
    late = change(BAN)

    class BusyLog(MemoryLog):
        """A lane is quick: it records as soon as the checkpoint is signed."""

        def sign(self) -> Checkpoint:
            checkpoint = super().sign()
            if late.id not in house.recorded():
                record(ports, event_leaves((late,), ports), owe((late,), SUBSCRIBERS))
            return checkpoint

    house.log = BusyLog(held=house.log.held, signed=house.log.signed)
    ports = house.ports(Fate())
    tell(ports)
    assert {event for _, event in house.told()} == {DARK.id}
    tell(ports)
    assert set(house.told()) == all_told((DARK, late))


def test_no_mail_leaves_where_nothing_can_be_signed():
    house = House()
    ports = start(house, Fate())
    seal(ports)
    house.log.held[0] = b"another history"
    record(ports, event_leaves(STORY, ports), owe(STORY, SUBSCRIBERS))

    with pytest.raises(ArchiveError):
        tell(ports)
    assert house.letters == []
    assert len(house.staging.debts()) == len(all_told())


def test_the_second_removal_is_told_too():
    removed, restored = change(BAN, nth=0), change(AUDIT, nth=1)
    again = replace(change(BAN, nth=2), comparison=removed.comparison)
    story = (removed, restored, again)
    house = House()
    live(house, Fate(), story)

    assert removed.comparison == again.comparison
    assert removed.id != again.id
    assert set(house.told()) == all_told(story)


def test_a_lost_index_resends_nothing_old():
    house = House()
    live(house, Fate())
    before = list(house.letters)

    house.index = MemoryIndex(house.captures.get)
    ports = start(house, Fate())
    tell(ports)
    reindex(ports)
    tell(ports)
    assert house.letters == before
    assert [house.index.told(event.id) for event in STORY] == [2, 2, 2, 2]


def test_a_lost_private_folder_resends_nothing_old():
    house = House()
    live(house, Fate())
    tell(house.ports(Fate()))
    seal(house.ports(Fate()))
    before = list(house.letters)

    house.staging = MemoryStaging(next=house.log.size)
    live(house, Fate())
    assert house.letters == before


def test_who_could_not_be_reached_is_told_later_and_holds_up_nobody():
    house = House(refuses={SubscriberId("newsroom")})
    live(house, Fate())
    assert {subscriber for subscriber, _ in house.told()} == {"union"}

    house.refuses.clear()
    house.now += timedelta(days=2)
    tell(house.ports(Fate()))
    assert set(house.told()) == all_told()


def test_each_letter_has_one_told_leaf_that_names_nobody():
    house = House()
    live(house, Fate())
    seal(house.ports(Fate()))

    told = [leaf for leaf in map(read, house.log.held) if isinstance(leaf, ToldLeaf)]
    assert sorted(leaf.message for leaf in told) == sorted(m.id for _, m in house.letters)
    for subscriber in SUBSCRIBERS:
        for entry in house.log.held:
            assert subscriber.id.encode() not in entry
            assert subscriber.address.encode() not in entry
