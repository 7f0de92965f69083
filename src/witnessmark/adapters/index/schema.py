"""The tables of index.db. All of it is derived: to change a table, count `LAYOUT` up and reindex."""

from typing import Final

from sqlalchemy import (
    BLOB,
    INTEGER,
    TEXT,
    CheckConstraint,
    Column,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
)

#: Layout of the tables.
LAYOUT: Final = 1

SCHEMA: Final = MetaData()

#: One row: how far the log was followed, and what was said last.
STANDING: Final = Table(
    "standing",
    SCHEMA,
    Column("id", INTEGER, CheckConstraint("id = 0"), primary_key=True),
    Column("position", INTEGER, nullable=False),
    #: Digests of the last leaf, of the newest configuration, of the newest software lock.
    Column("newest_leaf", TEXT),
    Column("config", TEXT),
    Column("software", TEXT),
    sqlite_strict=True,
)

#: Every look leaf, taken apart; nouns as canonical JSON.
LOOKS: Final = Table(
    "looks",
    SCHEMA,
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("page", TEXT, nullable=False),
    Column("slot", INTEGER),
    Column("looked_at", TEXT, nullable=False),
    Column("outcome", TEXT, nullable=False),
    Column("capture", BLOB),
    Column("failure", BLOB),
    #: One of the two, as in the leaf.
    Column("state", BLOB),
    Column("state_object", TEXT),
    Index("looks_of_page", "page", "number"),
    sqlite_strict=True,
)

#: Each page's state after the last leaf that moved it.
STATES: Final = Table(
    "states",
    SCHEMA,
    Column("page", TEXT, primary_key=True),
    Column("state", BLOB, nullable=False),
    sqlite_strict=True,
)

#: Each configured page's slots since it has its present interval.
SLOTS: Final = Table(
    "slots",
    SCHEMA,
    Column("page", TEXT, primary_key=True),
    Column("every", INTEGER, nullable=False),
    Column("since", TEXT, nullable=False),
    Column("last", INTEGER),
    sqlite_strict=True,
)

#: Every capture that a leaf names.
CAPTURES: Final = Table(
    "captures",
    SCHEMA,
    Column("id", TEXT, primary_key=True),
    Column("number", INTEGER, nullable=False),
    #: NULL: adopted after a crash, or pruned before it was looked at.
    Column("page", TEXT),
    Column("kept", BLOB),
    #: The capture that holds the body: itself, or the one it revisits.
    Column("holder", TEXT, nullable=False),
    #: 1: public, with a whole answer.
    Column("whole", INTEGER, nullable=False),
    Column("pruned", INTEGER, nullable=False),
    Index("captures_of_page", "page", "number"),
    sqlite_strict=True,
)

EVENTS: Final = Table(
    "events",
    SCHEMA,
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("event", TEXT, nullable=False, unique=True),
    Column("page", TEXT, nullable=False),
    Column("object", TEXT, nullable=False),
    Index("events_of_page", "page", "number"),
    sqlite_strict=True,
)

TOLD: Final = Table(
    "told",
    SCHEMA,
    Column("event", TEXT, nullable=False),
    Column("subscriber", TEXT, nullable=False),
    UniqueConstraint("event", "subscriber"),
    sqlite_strict=True,
)
