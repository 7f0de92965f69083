"""How a record begins, what it says of itself, and who may write to it."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark import durable
from witnessmark.adapters.log_on_disk.tile_files import TileFiles
from witnessmark.errors import ArchiveError, BusyError, ForkError
from witnessmark.record import layout
from witnessmark.record.checkpoint import vkey

#: Locked by the one writer (flock); it holds the writer's process id meanwhile.
LOCK: Final = ".writer"


def new_origin() -> str:
    """Make up a name for a new log; the operator may choose another one before the first leaf."""
    return f"witnessmark.example/{secrets.token_hex(4)}"


def create(snapshots: Path, key: Ed25519PrivateKey, origin: str) -> str:
    """
    Begin a record: VERSION and log.vkey. Give back the vkey, the one line to publish elsewhere.

    Doing it again with the same key and origin changes nothing; with others only while the log is empty.

    Raises:
        ForkError: there is a log already, under another name or key.
        BusyError: somebody else is just beginning one here.
        ArchiveError: the folder cannot be written.
    """
    made = vkey(origin, key.public_key())
    durable.make_dirs(snapshots / layout.LOG)
    file = snapshots / layout.VKEY
    with held(snapshots):
        if not (snapshots / layout.VERSION).exists():
            durable.replace(snapshots / layout.VERSION, f"{layout.FORMAT}\n".encode())
        if not file.exists() or file.read_text().strip() != made:
            if file.exists() and TileFiles(snapshots).measure()[0]:
                raise ForkError(
                    f"{file}: this log has another name or key, and entries. Go on with the private"
                    " folder that belongs to it, or give another --data for a new record."
                )
            durable.replace(file, f"{made}\n".encode())
    return made


def vkey_of(snapshots: Path) -> str:
    """
    Give the verifying key of a record of our format.

    Raises:
        ArchiveError: there is no record here, or a newer Witnessmark wrote it.
    """
    try:
        version = (snapshots / layout.VERSION).read_text().strip()
        line = (snapshots / layout.VKEY).read_text().strip()
    except FileNotFoundError as error:
        raise ArchiveError(f"{snapshots}: no record here yet. Say: witnessmark init") from error
    if version != str(layout.FORMAT):
        raise ArchiveError(
            f"{snapshots / layout.VERSION}: format {version[:20]!r}, and this Witnessmark knows"
            f" {layout.FORMAT}. Install the newer Witnessmark that wrote it."
        )
    return line


@contextmanager
def held(snapshots: Path) -> Iterator[None]:
    """
    Be the one writer of a data folder for the block. Readers do not ask for this.

    Raises:
        BusyError: another one holds it.
    """
    try:
        lock = os.open(snapshots / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(
            f"{snapshots / LOCK}: {error.strerror}. Is {snapshots} yours to write?"
        ) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            who = os.read(lock, 20).decode(errors="replace").strip() or "unknown"
            raise BusyError(
                f"{snapshots}: process {who} is writing here. Wait until it is done, or stop it;"
                " reading commands need not wait."
            ) from error
        os.ftruncate(lock, 0)
        with suppress(OSError):  # on a full disk nobody is named: what is kept next will say so
            os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
        os.ftruncate(lock, 0)
    finally:
        os.close(lock)
