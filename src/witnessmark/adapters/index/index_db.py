"""index.db: answers about the record without reading it whole. A second truth it must never be."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from witnessmark.adapters.index.follow import Get, follow
from witnessmark.adapters.index.schema import (
    CAPTURES,
    EVENTS,
    LAYOUT,
    LOOKS,
    SCHEMA,
    SLOTS,
    STANDING,
    STATES,
    TOLD,
)
from witnessmark.errors import ArchiveError
from witnessmark.model.captures import CaptureId, Failure, Kept, Sha256
from witnessmark.model.events import EventId
from witnessmark.model.pages import PageId
from witnessmark.model.states import PageState
from witnessmark.ports import LookEntry
from witnessmark.record.codec import load
from witnessmark.record.leaf import read
from witnessmark.sqlite import Database

#: Leaves a transaction.
_BATCH: Final = 500


class IndexDb:
    """The `Index` port in SQLite; safe on any thread."""

    def __init__(self, path: Path, *, get: Get) -> None:
        """
        Open or make the file. `get` gives an object that a leaf cites (`Captures.get`).

        Raises:
            ArchiveError: it cannot be opened.
        """
        try:
            self._db = Database(path, SCHEMA, layout=LAYOUT)
        except ArchiveError as error:
            raise ArchiveError(
                f"{error} Or, as all of this file is derived: delete it and say: witnessmark reindex"
            ) from error
        self._get = get

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def position(self) -> int:
        """Number of the next leaf to apply."""
        with self._db.reading() as db:
            return _position(db)

    def apply(self, number: int, leaf: bytes) -> None:
        """Follow the log by one leaf; a number below `position` is ignored."""
        self.apply_all(((number, leaf),))

    def apply_all(self, leaves: Iterable[tuple[int, bytes]]) -> None:
        """The same for leaves in the order of the log, some hundred a transaction."""
        rest = iter(leaves)
        while some := tuple(islice(rest, _BATCH)):
            with self._db.transaction() as db:
                self._apply(db, some)

    def newest_leaf(self) -> Sha256 | None:
        """Digest of the leaf that was applied last."""
        return self._said_last("newest_leaf")

    def clear(self) -> None:
        """Start again from nothing."""
        with self._db.transaction() as db:
            SCHEMA.drop_all(db)
            SCHEMA.create_all(db)

    def state(self, page: PageId) -> PageState | None:
        """The page's state after the last leaf that moved it."""
        with self._db.reading() as db:
            state = db.execute(select(STATES.c.state).where(STATES.c.page == page)).scalar()
        return _state(state) if state else None

    def states(self) -> Mapping[PageId, PageState]:
        """All states, by page id."""
        with self._db.reading() as db:
            rows = db.execute(select(STATES).order_by(STATES.c.page)).all()
        return {PageId(row.page): _state(row.state) for row in rows}

    def last_slot(self, page: PageId) -> int | None:
        """The last slot that a leaf closed since the page has its present interval."""
        with self._db.reading() as db:
            return db.execute(select(SLOTS.c.last).where(SLOTS.c.page == page)).scalar()

    def slots_since(self, page: PageId) -> datetime:
        """When the page's slots began."""
        with self._db.reading() as db:
            since = db.execute(select(SLOTS.c.since).where(SLOTS.c.page == page)).scalar()
        if since is None:
            raise ArchiveError(f"{page}: no recorded configuration holds this page")
        return datetime.fromisoformat(since)

    def newest_capture(self, page: PageId) -> Kept | None:
        """The newest public capture of the page with a whole answer, or the one it revisits."""
        holder = CAPTURES.alias("holder")
        with self._db.reading() as db:
            kept = db.execute(
                select(holder.c.kept)
                .join(CAPTURES, CAPTURES.c.holder == holder.c.id)
                .where(CAPTURES.c.page == page, CAPTURES.c.whole == 1)
                .where(CAPTURES.c.pruned == 0, holder.c.pruned == 0, holder.c.kept.is_not(None))
                .order_by(CAPTURES.c.number.desc())
                .limit(1)
            ).scalar()
        return _kept(kept)

    def looks(self, page: PageId, *, newest: int | None = None) -> tuple[LookEntry, ...]:
        """The page's looks, oldest first; `newest` limits them to the last so many."""
        with self._db.reading() as db:
            rows = db.execute(
                select(LOOKS)
                .where(LOOKS.c.page == page)
                .order_by(LOOKS.c.number.desc())
                .limit(newest)
            ).all()
        return tuple(
            LookEntry(
                number=row.number,
                page=PageId(row.page),
                slot=row.slot,
                looked_at=datetime.fromisoformat(row.looked_at),
                outcome=row.outcome,
                capture=_kept(row.capture),
                failure=load(Failure, row.failure) if row.failure else None,
                state=_state(row.state or self._get(row.state_object)),
            )
            for row in reversed(rows)
        )

    def capture(self, capture: CaptureId) -> Kept | None:
        """A kept capture by id."""
        with self._db.reading() as db:
            return _kept(
                db.execute(select(CAPTURES.c.kept).where(CAPTURES.c.id == capture)).scalar()
            )

    def names(self, capture: CaptureId) -> bool:
        """Whether any leaf names the capture."""
        with self._db.reading() as db:
            found = db.execute(select(CAPTURES.c.id).where(CAPTURES.c.id == capture)).scalar()
        return found is not None

    def event_objects(self, *, page: PageId | None = None) -> tuple[tuple[EventId, Sha256], ...]:
        """All events with the digests of their objects, oldest first."""
        wanted = select(EVENTS).order_by(EVENTS.c.number)
        if page is not None:
            wanted = wanted.where(EVENTS.c.page == page)
        with self._db.reading() as db:
            rows = db.execute(wanted).all()
        return tuple((EventId(row.event), Sha256(row.object)) for row in rows)

    def told(self, event: EventId) -> int:
        """To how many subscribers an event was told."""
        with self._db.reading() as db:
            return db.execute(
                select(func.count()).select_from(TOLD).where(TOLD.c.event == event)
            ).scalar_one()

    def config(self) -> Sha256 | None:
        """Digest of the newest recorded configuration."""
        return self._said_last("config")

    def software(self) -> Sha256 | None:
        """Digest of the newest recorded software lock."""
        return self._said_last("software")

    def _apply(self, db: Connection, leaves: Sequence[tuple[int, bytes]]) -> None:
        db.execute(upsert(STANDING).values(id=0, position=0).on_conflict_do_nothing())
        position = _position(db)
        newest: bytes | None = None
        for number, leaf in leaves:
            if number > position:
                raise ArchiveError(
                    f"{self._db.path}: it knows the log up to {position}, and was given leaf {number}."
                    " Say: witnessmark reindex"
                )
            if number == position:
                follow(db, number, read(leaf), self._get)
                position, newest = number + 1, leaf
        if newest is not None:
            digest = hashlib.sha256(newest).hexdigest()
            standing = {"position": position, "newest_leaf": digest}
            db.execute(update(STANDING).values(standing))

    def _said_last(self, what: str) -> Sha256 | None:
        with self._db.reading() as db:
            said = db.execute(select(STANDING.c[what])).scalar()
        return Sha256(said) if said else None


def _position(db: Connection) -> int:
    return db.execute(select(STANDING.c.position)).scalar() or 0


def _state(written: bytes) -> PageState:
    state: PageState = load(PageState, written)
    return state


def _kept(written: bytes | None) -> Kept | None:
    if written is None:
        return None
    kept: Kept = load(Kept, written)
    return kept
