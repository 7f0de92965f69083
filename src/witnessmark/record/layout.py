"""
Where things lie: the only place that joins paths. All are relative, `/`-separated and made of slugs.

Paths of `failure_path` are relative to private/, all others to snapshots/.
"""

import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from witnessmark.errors import ArchiveError
from witnessmark.model.captures import CaptureId, Sha256
from witnessmark.model.pages import PageId
from witnessmark.record.merkle import TILE_WIDTH, bundle_name, tile_name

#: The archive format that this code writes, and the newest that it reads.
FORMAT: Final = 1
#: Holds the number of the format and a line feed.
VERSION: Final = PurePosixPath("VERSION")
#: The log, as C2SP tlog-tiles serves it.
LOG: Final = PurePosixPath("log")
#: Entries and hashes.
TILES: Final = LOG / "tile"
#: The newest signed note: the only file of the record that is ever replaced.
CHECKPOINT: Final = LOG / "checkpoint"
#: Every note that was signed, by size.
CHECKPOINTS: Final = LOG / "checkpoints"
#: The verifying key; a convenience, for trust it must come from elsewhere.
VKEY: Final = LOG / "log.vkey"
#: One WARC file a look.
CAPTURES: Final = PurePosixPath("captures")
#: Bulk that leaves cite by digest.
OBJECTS: Final = PurePosixPath("objects/sha256")
#: The bytes of looks that failed; under private/.
FAILURES: Final = PurePosixPath("failures")

_PAGE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
_CAPTURE = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})T[0-9]{6}\.[0-9]{6}Z-[a-z0-9]+(?:-[a-z0-9]+)+-[0-9a-f]{6}"
)
_TOKEN = re.compile(r"[0-9a-f]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TILE = re.compile(
    r"log/tile/(entries|[0-7])/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
_NOTE = re.compile(r"log/checkpoints/([0-9]{12})\.note")
#: Names that Windows gives to devices in every folder, with any extension.
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{name}{n}" for name in ("com", "lpt") for n in range(10)
}


def is_page_id(text: str) -> bool:
    """True for `publisher/page` in slugs, at most 80 characters, neither part a Windows device."""
    return (
        len(text) <= 80
        and _PAGE.fullmatch(text) is not None
        and not _DEVICES.intersection(text.split("/"))
    )


def is_capture_id(text: str) -> bool:
    """True for what `capture_id` makes."""
    return len(text) <= 120 and _CAPTURE.fullmatch(text) is not None


def is_sha256(text: str) -> bool:
    """True for 64 lower-case hex digits."""
    return _SHA256.fullmatch(text) is not None


def capture_id(started_at: datetime, page: PageId, token: str) -> CaptureId:
    """
    Name a look: its start in UTC to the microsecond, its page, six random hex digits.

    Raises:
        ArchiveError: the page id is no pair of slugs, or the token is not six hex digits.
    """
    if not is_page_id(page) or not _TOKEN.fullmatch(token):
        raise ArchiveError(f"cannot name a capture of the page {page!r} with the token {token!r}")
    if started_at.utcoffset() is None or started_at.utcoffset():
        raise ArchiveError(f"a look starts at an instant in UTC, not {started_at!r}")
    moment = started_at.strftime("%Y%m%dT%H%M%S.%fZ")
    return CaptureId(f"{moment}-{page.replace('/', '-')}-{token}")


def capture_path(capture: CaptureId) -> PurePosixPath:
    """
    Give the file of a capture, `captures/yyyy/mm/dd/<id>.warc.gz`.

    Raises:
        ArchiveError: it is no capture id, so it may be no file name either.
    """
    return _dated(CAPTURES, capture)


def failure_path(capture: CaptureId) -> PurePosixPath:
    """Give the file of a failed look under private/, `failures/yyyy/mm/dd/<id>.warc.gz`."""
    return _dated(FAILURES, capture)


def object_path(digest: Sha256) -> PurePosixPath:
    """
    Give the file of an object, `objects/sha256/ab/<64 hex digits>`.

    Raises:
        ArchiveError: it is no digest.
    """
    if not is_sha256(digest):
        raise ArchiveError(f"not a sha256 in lower-case hex: {digest!r}")
    return OBJECTS / digest[:2] / digest


def note_path(size: int) -> PurePosixPath:
    """Give the file of the checkpoint at this size, `log/checkpoints/000000001500.note`."""
    return CHECKPOINTS / f"{size:012}.note"


def note_size(path: PurePosixPath | str) -> int | None:
    """Read the size off a checkpoint's file name; None for any other file."""
    found = _NOTE.fullmatch(str(path))
    return int(found[1]) if found else None


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> PurePosixPath:
    """Give the file of a tile of hashes, `log/tile/0/x001/234.p/5`."""
    return LOG / tile_name(level, index, width)


def bundle_path(index: int, width: int = TILE_WIDTH) -> PurePosixPath:
    """Give the file of a bundle of entries, `log/tile/entries/000.p/5`."""
    return LOG / bundle_name(index, width)


def tile_of(path: PurePosixPath) -> tuple[int | None, int, int] | None:
    """Read level (None: entries), index and width off the path of a tile; None for any other path."""
    found = _TILE.fullmatch(str(path))
    if not found:
        return None
    level, high, low, width = found.groups()
    index = int(high.replace("x", "").replace("/", "") + low)
    return None if level == "entries" else int(level), index, int(width or TILE_WIDTH)


def _dated(folder: PurePosixPath, capture: CaptureId) -> PurePosixPath:
    found = _CAPTURE.fullmatch(capture)
    if not found or not is_capture_id(capture):
        raise ArchiveError(f"not the id of a capture, so not the name of a file: {capture!r}")
    year, month, day = found.groups()
    return folder / year / month / day / f"{capture}.warc.gz"
