"""What each kind of leaf means to the index."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from witnessmark.adapters.index.schema import (
    CAPTURES,
    EVENTS,
    LOOKS,
    SLOTS,
    STANDING,
    STATES,
    TOLD,
)
from witnessmark.model.captures import CaptureId, Kept, Sha256
from witnessmark.model.pages import PageId
from witnessmark.record import config
from witnessmark.record.codec import dump
from witnessmark.record.leaf import (
    ConfigLeaf,
    EventLeaf,
    KeyLeaf,
    Leaf,
    LookLeaf,
    MissedLeaf,
    PruneLeaf,
    RebasedLeaf,
    RecoveredLeaf,
    RetiredLeaf,
    SoftwareLeaf,
    ToldLeaf,
)

#: Gives an object by its digest, checked; raises TamperError.
Get = Callable[[Sha256], bytes]


def follow(  # noqa: C901  # one case for each kind of leaf
    db: Connection, number: int, leaf: Leaf, get: Get
) -> None:
    """
    Let the tables say what the record says after this leaf.

    Raises:
        TamperError: an object that the leaf rests on is missing or false.
    """
    match leaf:
        case LookLeaf():
            _look(db, number, leaf)
            _move(db, leaf, get)
        case RetiredLeaf() | RebasedLeaf():
            _move(db, leaf, get)
        case MissedLeaf():
            _close(db, leaf.page, leaf.last)
        case EventLeaf():
            db.execute(
                upsert(EVENTS)
                .values(number=number, event=leaf.event, page=leaf.page, object=leaf.object)
                .on_conflict_do_nothing()
            )
        case ToldLeaf():
            for event in leaf.events:
                db.execute(
                    upsert(TOLD)
                    .values(event=event, subscriber=leaf.subscriber)
                    .on_conflict_do_nothing()
                )
        case ConfigLeaf():
            db.execute(update(STANDING).values(config=leaf.config))
            _configure(db, leaf.at, config.read(get(leaf.config)))
        case SoftwareLeaf():
            db.execute(update(STANDING).values(software=leaf.software))
        case RecoveredLeaf():
            if leaf.capture:
                _name(db, number, leaf.capture)
        case PruneLeaf():
            _name(db, number, leaf.capture)
            db.execute(update(CAPTURES).where(CAPTURES.c.id == leaf.capture).values(pruned=1))
        case KeyLeaf():
            pass


def _look(db: Connection, number: int, leaf: LookLeaf) -> None:
    db.execute(
        insert(LOOKS).values(
            number=number,
            page=leaf.page,
            slot=leaf.slot,
            looked_at=leaf.at.isoformat(),
            outcome=leaf.outcome,
            capture=dump(leaf.capture) if leaf.capture else None,
            failure=dump(leaf.failure) if leaf.failure else None,
            state=dump(leaf.state) if leaf.state else None,
            state_object=leaf.state_object,
        )
    )
    if leaf.slot is not None:
        _close(db, leaf.page, leaf.slot)
    if leaf.capture:
        _name(db, number, leaf.capture.id, leaf.capture)


def _move(db: Connection, leaf: LookLeaf | RetiredLeaf | RebasedLeaf, get: Get) -> None:
    if leaf.state_object:
        state = get(leaf.state_object)
    else:
        assert leaf.state, "a leaf gives its state or the object that holds it"
        state = dump(leaf.state)
    statement = upsert(STATES).values(page=leaf.page, state=state)
    db.execute(statement.on_conflict_do_update(index_elements=["page"], set_={"state": state}))


def _close(db: Connection, page: PageId, slot: int) -> None:
    db.execute(
        update(SLOTS)
        .where(SLOTS.c.page == page)
        .values(last=func.max(func.coalesce(SLOTS.c.last, slot), slot))
    )


def _configure(db: Connection, at: datetime, schedules: tuple[config.Schedule, ...]) -> None:
    """A page that is new, or has another interval than before, begins its slots anew."""
    known = {row.page: row.every for row in db.execute(select(SLOTS.c.page, SLOTS.c.every))}
    for schedule in schedules:
        every = int(schedule.every.total_seconds())
        if known.pop(schedule.page, None) != every:
            anew = {"every": every, "since": at.isoformat(), "last": None}
            db.execute(
                upsert(SLOTS)
                .values(page=schedule.page, **anew)
                .on_conflict_do_update(index_elements=["page"], set_=anew)
            )
    for page in known:
        db.execute(delete(SLOTS).where(SLOTS.c.page == page))


def _name(db: Connection, number: int, capture: CaptureId, kept: Kept | None = None) -> None:
    db.execute(
        upsert(CAPTURES)
        .values(
            id=capture,
            number=number,
            page=kept.page if kept else None,
            kept=dump(kept) if kept else None,
            holder=(kept.revisit_of if kept else None) or capture,
            whole=int(bool(kept and not kept.private and kept.status and kept.body_sha256)),
            pruned=0,
        )
        .on_conflict_do_nothing()
    )
