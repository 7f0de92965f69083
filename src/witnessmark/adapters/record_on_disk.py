"""A snapshots folder for reading, by people who did not write it."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from witnessmark.errors import ArchiveError


class RecordOnDisk:
    """
    The `Record` port over a folder. It follows no symbolic link: what is read lies in the folder.

    Raises:
        ArchiveError: on making, where there is no such folder.
    """

    def __init__(self, snapshots: Path) -> None:
        if not snapshots.is_dir():
            raise ArchiveError(
                f"{snapshots}: no such folder. Name the one that holds VERSION and log/"
            )
        self._snapshots = snapshots

    def read(self, path: PurePosixPath) -> bytes | None:
        """Give a file's bytes; None where there is no such plain file."""
        here = self._snapshots
        for part in path.parts:
            here = here / part
            if part == ".." or here.is_symlink():
                return None
        try:
            return here.read_bytes() if here.is_file() else None
        except OSError as error:
            raise ArchiveError(f"{here} cannot be read: {error.strerror}") from error

    def list(self, folder: PurePosixPath) -> Iterator[PurePosixPath]:
        """All files below a folder, in any order; nothing where there is no such folder."""
        for here, _, files in os.walk(self._snapshots / folder):
            below = Path(here).relative_to(self._snapshots)
            yield from (PurePosixPath(below, file) for file in files)
