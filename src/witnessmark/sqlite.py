"""SQLite files of ours: one transaction at a time, durable when it returns."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from witnessmark.errors import ArchiveError


class Database:
    """
    One SQLite file (0600) with a numbered layout; safe on any thread.

    `journal_mode=DELETE, synchronous=EXTRA`: a commit survives a power cut, and the WAL-reset bug of
    SQLite before 3.51.3 (https://www.sqlite.org/wal.html) cannot be met.
    """

    def __init__(self, path: Path, schema: MetaData, *, layout: int) -> None:
        """
        Open the file, or make it with the tables of `schema`.

        Raises:
            ArchiveError: it cannot be opened, or a newer Witnessmark wrote it.
        """
        self.path = path
        # SQLite lets one writer in at a time and makes the others poll: the lock makes them queue.
        self._lock = threading.Lock()
        with self._translated():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self._engine = _engine(path)
        try:
            self._prepare(schema, layout)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """
        All or nothing; committed and durable after the block.

        Raises:
            ArchiveError: nothing was written.
        """
        with self._lock, self._translated(), self._engine.begin() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """
        See one moment of the file; several processes may read at once.

        Raises:
            ArchiveError: it cannot be read.
        """
        with (
            self._lock,
            self._translated(),
            self._engine.connect().execution_options(reading=True) as db,
        ):
            yield db

    def _prepare(self, schema: MetaData, layout: int) -> None:
        with self.reading() as db:
            written = db.exec_driver_sql("PRAGMA user_version").scalar_one()
        if written > layout:
            raise ArchiveError(
                f"{self.path}: layout {written}, and this Witnessmark knows {layout}."
                " Install the newer Witnessmark that wrote it."
            )
        if written < layout:
            with self.transaction() as db:
                schema.create_all(db)
                db.exec_driver_sql(f"PRAGMA user_version = {layout:d}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise ArchiveError(
                f"{self.path}: {error}. Nothing was written by this step; make room or mend the disk,"
                " then start again."
            ) from error


def _engine(path: Path) -> Engine:
    # Seconds that one process waits for another to finish its transaction.
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _set_up(connection: DBAPIConnection, _: object) -> None:
        # SQLAlchemy, not the driver, says when a transaction begins: see the next listener.
        connection.isolation_level = None
        for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
