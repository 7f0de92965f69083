"""private/state.db: what must survive a crash and can be derived from nothing else."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import (
    BLOB,
    INTEGER,
    TEXT,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    MetaData,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from witnessmark.errors import ForkError
from witnessmark.model.events import EventId
from witnessmark.model.messages import MessageId, SubscriberId
from witnessmark.ports import Debt, Owed
from witnessmark.sqlite import Database

#: Layout of the tables.
LAYOUT: Final = 1

_schema = MetaData()

#: One row: the number that the next leaf gets.
_numbers = Table(
    "numbers",
    _schema,
    Column("id", INTEGER, CheckConstraint("id = 0"), primary_key=True),
    Column("next", INTEGER, CheckConstraint("next >= 0"), nullable=False),
    sqlite_strict=True,
)
_leaves = Table(
    "leaves",
    _schema,
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("leaf", BLOB, nullable=False),
    sqlite_strict=True,
)
_messages = Table(
    "messages",
    _schema,
    Column("sequence", INTEGER, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("subscriber", TEXT, nullable=False),
    Column(
        "fate",
        TEXT,
        CheckConstraint("fate IN ('owed', 'sent', 'dropped', 'dead')"),
        nullable=False,
    ),
    Column("first_tried_at", TEXT),
    Column("next_try_at", TEXT),
    Column("tries", INTEGER, nullable=False),
    Column("ended_at", TEXT),
    Column("because", TEXT),
    sqlite_strict=True,
)
_debts = Table(
    "debts",
    _schema,
    Column("sequence", INTEGER, primary_key=True),
    Column("event", TEXT, nullable=False),
    Column("subscriber", TEXT, nullable=False),
    #: NULL until a message carries it; `place` is its order there.
    Column("message", TEXT, ForeignKey("messages.id")),
    Column("place", INTEGER),
    UniqueConstraint("event", "subscriber"),
    sqlite_strict=True,
)


class StateDb:
    """The `Staging` port in SQLite: every method is one transaction, and is safe on any thread."""

    def __init__(self, path: Path, *, log_size: int) -> None:
        """
        Open or make the file (0600). `log_size` is the number of entries in the tiles at this moment.

        Raises:
            ForkError: leaves that were handed to the log before are not in it any more.
            ArchiveError: the file cannot be opened, or a newer Witnessmark wrote it.
        """
        self._db = Database(path, _schema, layout=LAYOUT)
        try:
            self._go_on_from(log_size)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def stage(self, leaves: Sequence[bytes], debts: Sequence[Debt] = ()) -> None:
        """Make leaves and debts durable together, or neither. A known debt stays one."""
        with self._db.transaction() as db:
            _stage(db, leaves)
            for debt in debts:
                db.execute(
                    upsert(_debts)
                    .values(event=debt.event, subscriber=debt.subscriber)
                    .on_conflict_do_nothing()
                )

    def staged(self, start: int = 0) -> tuple[tuple[int, bytes], ...]:
        """Staged leaves from number `start` on, in order."""
        with self._db.reading() as db:
            rows = db.execute(
                select(_leaves.c.number, _leaves.c.leaf)
                .where(_leaves.c.number >= start)
                .order_by(_leaves.c.number)
            )
            return tuple((row.number, row.leaf) for row in rows)

    def sequenced(self, size: int) -> None:
        """Forget staged leaves below `size`: the tiles hold them."""
        with self._db.transaction() as db:
            if size > (handed_out := _next(db)):
                raise ForkError(
                    f"{self._db.path}: the log holds {size} entries, but only {handed_out} were ever"
                    " staged here: another private folder wrote this log. Bring back the private"
                    " folder that belongs to it."
                )
            db.execute(delete(_leaves).where(_leaves.c.number < size))

    def debts(self) -> tuple[Debt, ...]:
        """Debts that are in no message yet, oldest first."""
        with self._db.reading() as db:
            rows = db.execute(
                select(_debts.c.event, _debts.c.subscriber)
                .where(_debts.c.message.is_(None))
                .order_by(_debts.c.sequence)
            )
            return tuple(_debt(row.event, row.subscriber) for row in rows)

    def bundle(self, message: MessageId, debts: Sequence[Debt]) -> None:
        """Fix that these debts go out as one message, in this order."""
        if len({debt.subscriber for debt in debts}) != 1:
            raise ValueError(f"message {message}: one subscriber's debts, and at least one, please")
        with self._db.transaction() as db:
            if _fate(db, message) is not None:
                if _carried(db, message) != tuple(debts):
                    raise ValueError(f"message {message} is fixed already, with other debts")
                return
            db.execute(
                insert(_messages).values(
                    id=message, subscriber=debts[0].subscriber, fate="owed", tries=0
                )
            )
            for place, debt in enumerate(debts):
                bound = db.execute(
                    update(_debts)
                    .where(_debts.c.event == debt.event)
                    .where(_debts.c.subscriber == debt.subscriber)
                    .where(_debts.c.message.is_(None))
                    .values(message=message, place=place)
                )
                if bound.rowcount != 1:
                    raise ValueError(f"message {message}: {debt} is not owed, or is in a message")

    def owed(self) -> tuple[Owed, ...]:
        """Messages neither sent, dropped nor dead, oldest first."""
        return self._messages_of("owed")

    def parked(self) -> tuple[Owed, ...]:
        """Messages that were given up after failing for long (dead), oldest first; `tried` revives."""
        return self._messages_of("dead")

    def tried(self, message: MessageId, *, at: datetime, again_at: datetime | None) -> None:
        """Note a failed try; `again_at` None parks the message, a time brings it back."""
        with self._db.transaction() as db:
            if _fate(db, message) not in ("owed", "dead"):
                raise ValueError(f"message {message} is not owed: nothing to try")
            db.execute(
                update(_messages)
                .where(_messages.c.id == message)
                .values(
                    fate="owed" if again_at else "dead",
                    tries=_messages.c.tries + 1,
                    first_tried_at=func.coalesce(_messages.c.first_tried_at, _written(at)),
                    next_try_at=_written(again_at) if again_at else None,
                    ended_at=None if again_at else _written(at),
                )
            )

    def sent(self, message: MessageId, *, at: datetime, leaf: bytes) -> None:
        """Note the acknowledgement and stage its `told` leaf, together."""
        with self._db.transaction() as db:
            fate = _fate(db, message)
            if fate == "sent":
                return
            if fate not in ("owed", "dead"):
                raise ValueError(f"message {message} is not owed: it cannot have been sent")
            _end(db, message, "sent", at)
            _stage(db, (leaf,))

    def dropped(self, message: MessageId, *, at: datetime, because: str) -> None:
        """Give a message up for a named reason."""
        with self._db.transaction() as db:
            fate = _fate(db, message)
            if fate == "dropped":
                return
            if fate not in ("owed", "dead"):
                raise ValueError(f"message {message} is not owed: it cannot be dropped")
            _end(db, message, "dropped", at, because)

    def _go_on_from(self, log_size: int) -> None:
        with self._db.transaction() as db:
            db.execute(upsert(_numbers).values(id=0, next=log_size).on_conflict_do_nothing())
            first = db.execute(select(_leaves.c.number).order_by(_leaves.c.number)).scalar()
            needed = _next(db) if first is None else first
            if needed > log_size:
                raise ForkError(
                    f"{self._db.path}: {needed} entries were handed to the log, and the log holds only"
                    f" {log_size}: it was restored from a backup, or lost its end. Bring back the"
                    " newest copy of the log; do not go on with this one."
                )
            # A private folder that is new, or older than its log, goes on where the log ends.
            db.execute(update(_numbers).values(next=func.max(_numbers.c.next, log_size)))

    def _messages_of(self, fate: str) -> tuple[Owed, ...]:
        with self._db.reading() as db:
            rows = db.execute(
                select(_messages).where(_messages.c.fate == fate).order_by(_messages.c.sequence)
            )
            return tuple(
                Owed(
                    message=MessageId(row.id),
                    subscriber=SubscriberId(row.subscriber),
                    events=tuple(debt.event for debt in _carried(db, MessageId(row.id))),
                    first_tried_at=_read(row.first_tried_at),
                    next_try_at=_read(row.next_try_at),
                    tries=row.tries,
                )
                for row in rows.all()
            )


def _next(db: Connection) -> int:
    return int(db.execute(select(_numbers.c.next)).scalar_one())


def _stage(db: Connection, leaves: Sequence[bytes]) -> None:
    number = _next(db)
    for offset, leaf in enumerate(leaves):
        db.execute(insert(_leaves).values(number=number + offset, leaf=leaf))
    db.execute(update(_numbers).values(next=number + len(leaves)))


def _fate(db: Connection, message: MessageId) -> str | None:
    return db.execute(select(_messages.c.fate).where(_messages.c.id == message)).scalar()


def _carried(db: Connection, message: MessageId) -> tuple[Debt, ...]:
    rows = db.execute(
        select(_debts.c.event, _debts.c.subscriber)
        .where(_debts.c.message == message)
        .order_by(_debts.c.place)
    )
    return tuple(_debt(row.event, row.subscriber) for row in rows)


def _end(
    db: Connection, message: MessageId, fate: str, at: datetime, because: str | None = None
) -> None:
    db.execute(
        update(_messages)
        .where(_messages.c.id == message)
        .values(fate=fate, next_try_at=None, ended_at=_written(at), because=because)
    )


def _debt(event_id: str, subscriber: str) -> Debt:
    return Debt(event=EventId(event_id), subscriber=SubscriberId(subscriber))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
