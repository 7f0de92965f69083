"""What each kind of leaf means to the index."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from pydantic_core import to_json
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
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
from witnessmark.model.captures import CaptureId, Failure, Kept, Sha256
from witnessmark.model.pages import PageId
from witnessmark.model.states import PageState
from witnessmark.record import config
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

# Built once: to build a statement costs more than to run it.
_ADD_LOOK: Final = insert(LOOKS)
_ADD_EVENT: Final = upsert(EVENTS).on_conflict_do_nothing()
_ADD_TELLING: Final = upsert(TOLD).on_conflict_do_nothing()
_ADD_CAPTURE: Final = upsert(CAPTURES).on_conflict_do_nothing()
_PRUNE: Final = update(CAPTURES).where(CAPTURES.c.id == bindparam("capture")).values(pruned=1)
_ADD_STATE = upsert(STATES)
_MOVE: Final = _ADD_STATE.on_conflict_do_update(
    index_elements=["page"], set_={"state": _ADD_STATE.excluded.state}
)
_CLOSE: Final = (
    update(SLOTS)
    .where(SLOTS.c.page == bindparam("closed_of"))
    .values(last=func.max(func.coalesce(SLOTS.c.last, bindparam("closed")), bindparam("closed")))
)
_ADD_SLOTS = upsert(SLOTS)
_BEGIN_SLOTS: Final = _ADD_SLOTS.on_conflict_do_update(
    index_elements=["page"],
    set_={"every": _ADD_SLOTS.excluded.every, "since": _ADD_SLOTS.excluded.since, "last": None},
)


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
                _ADD_EVENT,
                {"number": number, "event": leaf.event, "page": leaf.page, "object": leaf.object},
            )
        case ToldLeaf():
            tellings = [{"event": event, "subscriber": leaf.subscriber} for event in leaf.events]
            db.execute(_ADD_TELLING, tellings)
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
            db.execute(_PRUNE, {"capture": leaf.capture})
        case KeyLeaf():
            pass


def _look(db: Connection, number: int, leaf: LookLeaf) -> None:
    db.execute(
        _ADD_LOOK,
        {
            "number": number,
            "page": leaf.page,
            "slot": leaf.slot,
            "looked_at": leaf.at.isoformat(),
            "outcome": leaf.outcome,
            "capture": _written(leaf.capture),
            "failure": _written(leaf.failure),
            "state": _written(leaf.state),
            "state_object": leaf.state_object,
        },
    )
    if leaf.slot is not None:
        _close(db, leaf.page, leaf.slot)
    if leaf.capture:
        _name(db, number, leaf.capture.id, leaf.capture)


def _move(db: Connection, leaf: LookLeaf | RetiredLeaf | RebasedLeaf, get: Get) -> None:
    state = get(leaf.state_object) if leaf.state_object else _written(leaf.state)
    db.execute(_MOVE, {"page": leaf.page, "state": state})


def _close(db: Connection, page: PageId, slot: int) -> None:
    db.execute(_CLOSE, {"closed_of": page, "closed": slot})


def _configure(db: Connection, at: datetime, schedules: tuple[config.Schedule, ...]) -> None:
    """A page that is new, or has another interval than before, begins its slots anew."""
    known = {row.page: row.every for row in db.execute(select(SLOTS.c.page, SLOTS.c.every))}
    for schedule in schedules:
        every = int(schedule.every.total_seconds())
        if known.pop(schedule.page, None) != every:
            anew = {"page": schedule.page, "every": every, "since": at.isoformat()}
            db.execute(_BEGIN_SLOTS, anew)
    for page in known:
        db.execute(delete(SLOTS).where(SLOTS.c.page == page))


def _name(db: Connection, number: int, capture: CaptureId, kept: Kept | None = None) -> None:
    db.execute(
        _ADD_CAPTURE,
        {
            "id": capture,
            "number": number,
            "page": kept.page if kept else None,
            "kept": _written(kept),
            "holder": (kept.revisit_of if kept else None) or capture,
            "whole": int(bool(kept and not kept.private and kept.status and kept.body_sha256)),
            "pruned": 0,
        },
    )


def _written(noun: Kept | Failure | PageState | None) -> bytes | None:
    """JSON, as codec.load reads it; not canonical, for nothing is proved by the index."""
    return to_json(noun) if noun else None
