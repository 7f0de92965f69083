"""Any story of recording, sealing, telling and crashing, told to the real files and to a plain list."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.fakes.bound import bound
from tests.fakes.disk import quick_folder
from tests.fakes.leaves import NOON, event, event_id, told
from tests.fakes.product import Opened, opened
from witnessmark import durable
from witnessmark.deeds.record import record, seal
from witnessmark.model.messages import MessageId, SubscriberId
from witnessmark.ports import Debt
from witnessmark.record.checkpoint import root_of
from witnessmark.record.merkle import leaf_hash, root

SUBSCRIBERS = ("newsroom", "union")


class Crash(BaseException):
    """The process is gone."""


@contextmanager
def dying_at_write(number: int) -> Iterator[None]:
    """Die at the so-many-th file that is written, before it has its name."""
    written = 0

    def counted(real):
        def write(*args, **named):
            nonlocal written
            written += 1
            if written == number:
                raise Crash
            return real(*args, **named)

        return write

    with pytest.MonkeyPatch.context() as patched:
        for name in ("create", "replace", "settle"):
            patched.setattr(durable, name, counted(getattr(durable, name)))
        yield


class Ledger(RuleBasedStateMachine):
    """The files, and beside them what they must say."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = self.stack.enter_context(quick_folder())
        self.running = ExitStack()
        self.product: Opened
        #: Every leaf but the first, and every debt's fate: open, a message's id.
        self.leaves: list[bytes] = []
        self.fate: dict[Debt, str] = {}
        self.messages: dict[str, str] = {}
        self.signed: list[tuple[int, bytes]] = []
        self.named = 0

    @initialize()
    def start(self) -> None:
        self.product = self.running.enter_context(opened(self.folder))

    @rule()
    def start_again(self) -> None:
        self.running.close()
        self.start()
        assert self.product.repaired == ()

    @rule()
    def lose_the_index(self) -> None:
        self.running.close()
        (self.folder / "private" / "index.db").unlink()
        self.start()

    @rule(count=st.integers(1, 3), owed=st.booleans(), heard=st.booleans())
    def look(self, count: int, *, owed: bool, heard: bool) -> None:
        """Record events and debts; where nobody hears of it, the process dies right after."""
        names = [f"event {self.named + n}" for n in range(count)]
        self.named += count
        leaves = [event(name) for name in names]
        debts = [
            Debt(event=event_id(name), subscriber=SubscriberId(to))
            for name in names
            for to in SUBSCRIBERS
            if owed
        ]
        if heard:
            record(self.product, leaves, debts)
        else:
            self.product.staging.stage(leaves, debts)
            self.start_again()
        self.leaves += leaves
        self.fate |= dict.fromkeys(debts, "open")

    @rule()
    def seal(self) -> None:
        checkpoint = seal(self.product)
        assert checkpoint.size == len(self.leaves) + 1
        self.signed.append((checkpoint.size, root_of(checkpoint)))

    @rule(at=st.integers(1, 7))
    def die_while_sealing(self, at: int) -> None:
        with suppress(Crash), dying_at_write(at):
            seal(self.product)
        self.start_again()

    @rule(count=st.integers(250, 260))
    def look_at_many(self, count: int) -> None:
        record(self.product, leaves := [event(f"many {n}") for n in range(count)])
        self.leaves += leaves

    @precondition(lambda self: "open" in self.fate.values())
    @rule(subscriber=st.sampled_from(SUBSCRIBERS), data=st.data())
    def fix_a_message(self, subscriber: str, data: st.DataObject) -> None:
        waiting = [
            debt
            for debt, fate in self.fate.items()
            if (debt.subscriber, fate) == (subscriber, "open")
        ]
        if waiting:
            message = MessageId(f"message {len(self.messages)}")
            debts = data.draw(st.lists(st.sampled_from(waiting), min_size=1, unique=True))
            self.product.staging.bundle(message, debts)
            self.messages[message] = "owed"
            self.fate |= dict.fromkeys(debts, message)

    @precondition(lambda self: self.messages)
    @rule(deed=st.sampled_from(["sent", "dropped", "dead", "owed"]), data=st.data())
    def end(self, deed: str, data: st.DataObject) -> None:
        message = MessageId(data.draw(st.sampled_from(sorted(self.messages))))
        if self.messages[message] in ("sent", "dropped"):
            return
        staging = self.product.staging
        match deed:
            case "sent":
                self.leaves.append(leaf := told("event 0", message=message))
                staging.sent(message, at=NOON, leaf=leaf)
            case "dropped":
                staging.dropped(message, at=NOON, because="gone")
            case _:
                again = NOON + timedelta(hours=1) if deed == "owed" else None
                staging.tried(message, at=NOON, again_at=again)
        self.messages[message] = deed

    @invariant()
    def nothing_is_lost_doubled_or_moved(self) -> None:
        assert self.product.leaves[1:] == self.leaves

    @invariant()
    def every_debt_has_one_fate(self) -> None:
        staging = self.product.staging
        carried = [
            Debt(event=event, subscriber=message.subscriber)
            for message in (*staging.owed(), *staging.parked())
            for event in message.events
        ]
        ended = [
            debt
            for debt, fate in self.fate.items()
            if self.messages.get(fate) in ("sent", "dropped")
        ]
        assert Counter([*staging.debts(), *carried, *ended]) == Counter(list(self.fate))
        assert {each.message for each in staging.owed()} == {
            message for message, fate in self.messages.items() if fate == "owed"
        }

    @invariant()
    def whatever_was_signed_is_a_prefix(self) -> None:
        hashes = [leaf_hash(leaf) for leaf in self.product.leaves]
        for size, signed in self.signed[-3:]:
            assert root(hashes[:size]) == signed
        published = self.product.log.checkpoint()
        if published:
            assert root(hashes[: published.size]) == root_of(published)

    def teardown(self) -> None:
        self.running.close()
        self.stack.close()


def test_every_staged_debt_is_open_owed_sent_or_given_up_exactly_once_whatever_crashes():
    run_state_machine_as_test(
        Ledger, settings=settings(max_examples=4, stateful_step_count=14, deadline=None)
    )


@pytest.mark.torture
def test_so_it_is_in_long_lives():
    rounds = bound(ci=4, whole=300)
    run_state_machine_as_test(
        Ledger, settings=settings(max_examples=rounds, stateful_step_count=40, deadline=None)
    )
