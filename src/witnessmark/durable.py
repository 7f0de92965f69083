"""
Files that survive a power cut: the few calls by which all evidence reaches the disk.

A write is acknowledged (the function returns) only after the bytes, the name and every folder above
it are on the disk. A failed fsync is never retried: the kernel may have marked the lost pages clean,
so a second fsync would lie (https://lwn.net/Articles/752063/).
"""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from witnessmark.errors import ArchiveError

#: Unfinished files start with this; whoever finds one at start-up may delete it.
TEMPORARY = ".tmp-"

_folders_synced: set[Path] = set()
_lock = threading.Lock()


def create(path: Path, data: bytes, mode: int = 0o444) -> None:
    """
    Write a file that did not exist; it never appears half written.

    Raises:
        FileExistsError: the name is taken. That file may not be durable yet: see `settle`.
        ArchiveError: the disk is full or failing. The bytes are not safe.
    """
    make_dirs(path.parent)
    with _translated(path):
        temporary = _written(path, data, mode)
        try:
            # Unlike a rename, a link never overwrites.
            path.hardlink_to(temporary)
        finally:
            temporary.unlink()
    sync_dir(path.parent)


def replace(path: Path, data: bytes, mode: int = 0o644) -> None:
    """
    Write a file, or put new bytes in its place; a reader sees the old ones or the new ones.

    Raises:
        ArchiveError: the disk is full or failing. Which bytes a power cut leaves is open.
    """
    make_dirs(path.parent)
    with _translated(path):
        temporary = _written(path, data, mode)
        try:
            temporary.replace(path)
        except OSError:
            temporary.unlink()
            raise
    sync_dir(path.parent)


def settle(path: Path) -> None:
    """
    Make the name of a file durable that somebody else created, perhaps just before a crash.

    Raises:
        ArchiveError: the disk is failing, or the file is gone.
    """
    make_dirs(path.parent)
    with _translated(path):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_dir(path.parent)


def make_dirs(path: Path) -> None:
    """
    Make a folder and those above it, durable up to the root.

    A folder that exists may be one whose making was cut short, so each is synced once a process.

    Raises:
        ArchiveError: the disk is full or failing, or the path is not ours to write.
    """
    with _lock, _translated(path):
        _make_dirs(path.absolute())


def sync_dir(path: Path) -> None:
    """
    Make the names in a folder durable.

    Raises:
        ArchiveError: the disk is failing.
    """
    with _translated(path):
        _sync_dir(path)


def _make_dirs(path: Path) -> None:
    if path == path.parent or (path in _folders_synced and path.is_dir()):
        return
    _make_dirs(path.parent)
    with suppress(FileExistsError):
        path.mkdir()
    # A folder above ours that we may not even list is older than us.
    with suppress(PermissionError):
        _sync_dir(path.parent)
    _folders_synced.add(path)


def _written(path: Path, data: bytes, mode: int) -> Path:
    """Write and sync a temporary file beside `path`."""
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(6)}-{path.name}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        temporary.unlink()
        raise
    return temporary


def _sync_dir(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise ArchiveError(
            f"{path} could not be kept: {error.strerror or error}. "
            "Nothing is told until it can: free space or mend the disk, then run again."
        ) from error
