"""What a crash may leave under snapshots/ and private/: unfinished files, captures that nothing names."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from witnessmark import durable
from witnessmark.deeds.recover import Found
from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import CaptureId
from witnessmark.record import layout, warc
from witnessmark.record.facts import digest

#: Where torn files go, under the folder that they lay in.
LOST: Final = "lost+found"
_SUFFIX: Final = ".warc.gz"


class LeftoversOnDisk:
    """The `Leftovers` of start-up repair over the two folders."""

    def __init__(self, *, snapshots: Path, private: Path) -> None:
        self._snapshots = snapshots
        self._private = private

    def sweep(self, since: datetime | None) -> tuple[str, ...]:
        """
        Remove unfinished files; of captures, only those of looks since then. Give their names.

        Raises:
            ArchiveError: one cannot be removed.
        """
        removed = []
        for folder in (self._snapshots, self._private):
            for path in _unfinished(folder, since):
                try:
                    path.unlink()
                except OSError as error:
                    raise ArchiveError(f"{path} cannot be removed: {error.strerror}") from error
                removed.append(str(path.relative_to(folder)))
        return tuple(removed)

    def captures(self, since: datetime | None) -> Iterator[tuple[CaptureId, bool]]:
        """Give the captures of looks since then that have a file: id, and whether it is private."""
        for folder, private in (
            (self._snapshots / layout.CAPTURES, False),
            (self._private / layout.FAILURES, True),
        ):
            for day in _days(folder, since):
                for path in sorted(day.glob(f"*{_SUFFIX}")):
                    name = path.name.removesuffix(_SUFFIX)
                    if layout.is_capture_id(name):
                        yield CaptureId(name), private

    def examine(self, capture: CaptureId, *, private: bool) -> Found:
        """Say whether the file of a capture is whole."""
        try:
            data = self._path(capture, private=private).read_bytes()
            warc.read(data)
        except TamperError:
            return Found(capture=capture, private=private, warc_sha256=None)
        except OSError as error:
            raise ArchiveError(f"{capture} cannot be read: {error.strerror}") from error
        return Found(capture=capture, private=private, warc_sha256=digest(data))

    def set_aside(self, found: Found) -> None:
        """
        Move a torn file to lost+found, durably.

        Raises:
            ArchiveError: it cannot be moved.
        """
        path = self._path(found.capture, private=found.private)
        place = (self._private if found.private else self._snapshots) / LOST
        durable.make_dirs(place)
        try:
            path.replace(place / path.name)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be set aside: {error.strerror}") from error
        durable.sync_dir(place)
        durable.sync_dir(path.parent)

    def _path(self, capture: CaptureId, *, private: bool) -> Path:
        if private:
            return self._private / layout.failure_path(capture)
        return self._snapshots / layout.capture_path(capture)


def _unfinished(folder: Path, since: datetime | None) -> Iterator[Path]:
    """Temporary files, without walking through all the days of a long watch."""
    dated = {folder / layout.CAPTURES, folder / layout.FAILURES}
    for here, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if Path(here, each) not in dated]
        yield from (Path(here, each) for each in files if each.startswith(durable.TEMPORARY))
    for each in sorted(dated):
        for day in _days(each, since):
            yield from day.glob(f"{durable.TEMPORARY}*")


def _days(folder: Path, since: datetime | None) -> Iterator[Path]:
    """The folders `yyyy/mm/dd`, oldest first, from the day of `since` on."""
    first = f"{since:%Y/%m/%d}" if since else ""
    for day in sorted(folder.glob("[0-9]*/[0-9]*/[0-9]*")):
        if day.relative_to(folder).as_posix() >= first:
            yield day
