"""private/state.db in memory; the contract suite holds it to the same laws."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from witnessmark.errors import ForkError
from witnessmark.model.messages import MessageId
from witnessmark.ports import Debt, Owed


@dataclass
class MemoryStaging:
    """The `Staging` port. What it holds is there to be looked at."""

    next: int = 0
    leaves: dict[int, bytes] = field(default_factory=dict)
    #: Every debt ever owed, and the message that carries it.
    carried_by: dict[Debt, MessageId | None] = field(default_factory=dict)
    #: Every message ever fixed, and its fate: owed, sent, dropped, dead.
    messages: dict[MessageId, Owed] = field(default_factory=dict)
    fates: dict[MessageId, str] = field(default_factory=dict)

    def stage(self, leaves: Sequence[bytes], debts: Sequence[Debt] = ()) -> None:
        for leaf in leaves:
            self.leaves[self.next] = leaf
            self.next += 1
        for debt in debts:
            self.carried_by.setdefault(debt, None)

    def staged(self, start: int = 0) -> tuple[tuple[int, bytes], ...]:
        return tuple(item for item in sorted(self.leaves.items()) if item[0] >= start)

    def sequenced(self, size: int) -> None:
        if size > self.next:
            raise ForkError("so many leaves were never staged here")
        self.leaves = {number: leaf for number, leaf in self.leaves.items() if number >= size}

    def debts(self) -> tuple[Debt, ...]:
        return tuple(debt for debt, message in self.carried_by.items() if message is None)

    def bundle(self, message: MessageId, debts: Sequence[Debt]) -> None:
        if len({debt.subscriber for debt in debts}) != 1:
            raise ValueError("one subscriber's debts, and at least one, please")
        events = tuple(debt.event for debt in debts)
        if message in self.messages:
            known = self.messages[message]
            if (known.subscriber, known.events) != (debts[0].subscriber, events):
                raise ValueError("fixed already, with other debts")
            return
        if len(set(debts)) < len(debts) or not set(debts) <= set(self.debts()):
            raise ValueError("not owed, or in a message")
        self.carried_by |= dict.fromkeys(debts, message)
        self.fates[message] = "owed"
        self.messages[message] = Owed(
            message=message,
            subscriber=debts[0].subscriber,
            events=events,
            first_tried_at=None,
            next_try_at=None,
            tries=0,
        )

    def owed(self) -> tuple[Owed, ...]:
        return self._of("owed")

    def parked(self) -> tuple[Owed, ...]:
        return self._of("dead")

    def tried(self, message: MessageId, *, at: datetime, again_at: datetime | None) -> None:
        self._open(message)
        known = self.messages[message]
        self.fates[message] = "owed" if again_at else "dead"
        self.messages[message] = replace(
            known,
            first_tried_at=known.first_tried_at or at,
            next_try_at=again_at,
            tries=known.tries + 1,
        )

    def sent(self, message: MessageId, *, at: datetime, leaf: bytes) -> None:
        if self.fates.get(message) == "sent":
            return
        self._open(message)
        self.fates[message] = "sent"
        self.stage((leaf,))

    def dropped(self, message: MessageId, *, at: datetime, because: str) -> None:
        if self.fates.get(message) == "dropped":
            return
        self._open(message)
        self.fates[message] = "dropped"

    def _of(self, fate: str) -> tuple[Owed, ...]:
        return tuple(m for id_, m in self.messages.items() if self.fates[id_] == fate)

    def _open(self, message: MessageId) -> None:
        if self.fates.get(message) not in ("owed", "dead"):
            raise ValueError("not owed")
