"""
The log on disk: C2SP tlog-tiles under snapshots/log, one writer, any number of readers.

https://c2sp.org/tlog-tiles. The bundles of entries are the truth; tiles of hashes follow from them.
Every file is written whole, made durable and only then given its name, bundles first, so a crash leaves
a log that is as long as its bundles; opening it for writing makes the tiles follow. A partial file stays
until the full one is there, as readers of an earlier checkpoint need it.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark import durable
from witnessmark.errors import ArchiveError, BusyError, ForkError, TamperError
from witnessmark.model.events import Checkpoint
from witnessmark.record import layout
from witnessmark.record.checkpoint import (
    checkpoint_text,
    open_note,
    parse_vkey,
    root_of,
    sign,
    vkey,
)
from witnessmark.record.merkle import (
    ENTRY_BYTES_MAX,
    HASH_BYTES,
    TILE_WIDTH,
    Frontier,
    bundles,
    decode_bundle,
    encode_bundle,
    leaf_hash,
    root,
    tiles,
)

#: Held with flock by the one writer; it holds the writer's process id meanwhile.
LOCK: Final = ".writer"
#: Where torn files go, under snapshots/.
LOST: Final = "lost+found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What it takes to write: the log's key, and a memory of the last signature outside the record."""

    key: Ed25519PrivateKey
    #: A file in the private folder. A record restored from a backup is found out by it.
    remembered: Path


def new_origin() -> str:
    """Make up a name for a new log; the operator may choose another one before the first leaf."""
    return f"witnessmark.example/{secrets.token_hex(4)}"


def create(snapshots: Path, key: Ed25519PrivateKey, origin: str) -> str:
    """
    Begin a record: VERSION and log.vkey. Give back the vkey, the one line to publish elsewhere.

    Doing it again with the same key and origin changes nothing; with others only while the log is empty.

    Raises:
        ForkError: there is a log already, under another name or key.
        ArchiveError: the folder cannot be written.
    """
    made = vkey(origin, key.public_key())
    try:
        durable.make_dirs(snapshots / layout.LOG)
        if not (snapshots / layout.VERSION).exists():
            durable.replace(snapshots / layout.VERSION, f"{layout.FORMAT}\n".encode())
        file = snapshots / layout.VKEY
        if not file.exists() or file.read_text().strip() != made:
            if file.exists() and LogOnDisk(snapshots).size:
                raise ForkError(
                    f"{file}: this log has another name or key, and entries. Keep them."
                )
            durable.replace(file, f"{made}\n".encode())
    except OSError as error:
        raise ArchiveError(f"{snapshots}: a record cannot be begun here: {error}") from error
    return made


class LogOnDisk:
    """
    The `Log` port. Without a pen it only reads, and never waits for the writer.

    With a pen it holds the data folder until `close`, repairs what a crash left, and refuses to open a
    log that does not continue what was last signed.
    """

    def __init__(self, snapshots: Path, *, pen: Pen | None = None) -> None:
        """
        Open the log of a record that `create` began.

        Raises:
            BusyError: another process is writing to this data folder.
            ForkError: the log does not continue what was last signed, or belongs to another key.
            TamperError: what was signed is damaged.
            ArchiveError: there is no log here, or a newer Witnessmark wrote it.
        """
        self._snapshots = snapshots
        self._pen = pen
        self._vkey = _vkey_of(snapshots)
        self._origin = parse_vkey(self._vkey).name
        self._lock: int | None = None
        #: What opening had to set aside, as sentences without a path of this machine.
        self.repaired: tuple[str, ...] = ()
        if pen is None:
            self._size, _ = self._measure()
            self._frontier = Frontier()
            return
        if vkey(self._origin, pen.key.public_key()) != self._vkey:
            raise ForkError(
                f"{snapshots / layout.VKEY}: this log was begun with another key than the one in the"
                " private folder. Bring back the private folder that belongs to this log."
            )
        self._lock = _hold(snapshots)
        try:
            self._open_for_writing()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the next writer in."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    @property
    def origin(self) -> str:
        """The name of the log, as checkpoints spell it."""
        return self._origin

    @property
    def vkey(self) -> str:
        """The verifying key."""
        return self._vkey

    @property
    def size(self) -> int:
        """Number of entries in the tiles."""
        return self._size

    def append(self, entries: Sequence[bytes]) -> None:
        """
        Add entries durably, in order.

        Raises:
            ArchiveError: not all of it is safe. Open the log again: it keeps what became whole.
        """
        self._writable()
        if too_long := next((each for each in entries if len(each) > ENTRY_BYTES_MAX), None):
            raise ArchiveError(
                f"an entry of {len(too_long)} bytes; a log holds at most {ENTRY_BYTES_MAX} each."
                " Bulk belongs into objects."
            )
        if not entries:
            return
        start, size = self._size, self._size + len(entries)
        try:
            for index, width in bundles(size, start):
                first = index * TILE_WIDTH
                before = self._bundle(index, start - first) if first < start else ()
                fresh = entries[max(first - start, 0) : first + width - start]
                self._write(layout.bundle_path(index, width), encode_bundle((*before, *fresh)))
            self._lay(start, size)
        except OSError as error:
            raise self._cannot_write(error) from error
        for entry in entries:
            self._frontier = self._frontier.append(leaf_hash(entry))
        self._size = size

    def entries(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """
        All entries from number `start` on, as of now.

        Raises:
            TamperError: a bundle is missing or torn.
        """
        for index, width in bundles(self._size, start):
            for number, entry in enumerate(self._bundle(index, width), index * TILE_WIDTH):
                if number >= start:
                    yield number, entry

    def checkpoint(self) -> Checkpoint | None:
        """
        The last signed checkpoint.

        Raises:
            TamperError: the file is not signed by the log's key.
        """
        return self._note(self._snapshots / layout.CHECKPOINT)

    def sign(self) -> Checkpoint:
        """
        Sign the present size and root, unless the last checkpoint covers it already.

        Raises:
            ForkError: the tree does not continue what was last signed.
            ArchiveError: the note could not be written.
        """
        pen = self._writable()
        self._guard()
        published = self.checkpoint()
        if published and published.size == self._size:
            return published
        text = checkpoint_text(self._origin, self._size, self._frontier.root())
        note = sign(text, self._origin, pen.key).encode()
        try:
            # Remember first: a signature that we do not remember could be contradicted.
            durable.replace(pen.remembered, note)
            self._write(layout.note_path(self._size), note)
            durable.replace(self._snapshots / layout.CHECKPOINT, note)
        except OSError as error:
            raise self._cannot_write(error) from error
        return open_note(note.decode(), self._vkey)

    def _open_for_writing(self) -> None:
        signed = self._signed()
        self._size, torn = self._measure()
        if torn and signed and self._size < max(each.size for each in signed):
            raise TamperError(
                f"{', '.join(str(path) for path in torn)}: torn, and covered by a signed checkpoint."
                " Bring the file back from a backup or from a copy of the published log."
            )
        try:
            self.repaired = tuple(self._quarantine(path) for path in torn)
            covered = max((each.size for each in signed if each.size <= self._size), default=0)
            self._lay(covered, self._size)
        except OSError as error:
            raise self._cannot_write(error) from error
        self._guard()
        self._frontier = self._frontier_at(self._size)

    def _signed(self) -> tuple[Checkpoint, ...]:
        """What we are bound by: the published checkpoint, and the one that the private folder remembers."""
        notes = (self._note(self._writable().remembered), self.checkpoint())
        return tuple(note for note in notes if note)

    def _guard(self) -> None:
        for bound in self._signed():
            if bound.size > self._size:
                raise ForkError(
                    f"{self._snapshots / layout.LOG}: {bound.size} entries were signed and only"
                    f" {self._size} are here: it was restored from a backup, or lost its end. Signing"
                    " on would contradict what others hold. Bring back the newest copy of the log."
                )
            if self._frontier_at(bound.size).root() != root_of(bound):
                raise ForkError(
                    f"{self._snapshots / layout.LOG}: the first {bound.size} entries are not those"
                    " that were signed. Signing on would contradict what others hold. Bring back the"
                    " log that was signed."
                )

    def _measure(self) -> tuple[int, tuple[Path, ...]]:
        """Count the entries on disk; name the torn files behind them."""
        torn: list[Path] = []
        full = _first_false(lambda index: self._path(layout.bundle_path(index)).exists())
        while True:
            for width in sorted(self._widths(layout.bundle_path(full)), reverse=True):
                if self._is_whole(full, width):
                    return full * TILE_WIDTH + width, tuple(torn)
                torn.append(self._path(layout.bundle_path(full, width)))
            if full == 0 or self._is_whole(full - 1, TILE_WIDTH):
                return full * TILE_WIDTH, tuple(torn)
            full -= 1
            torn.append(self._path(layout.bundle_path(full)))

    def _is_whole(self, index: int, width: int) -> bool:
        try:
            return (
                len(decode_bundle(self._path(layout.bundle_path(index, width)).read_bytes()))
                == width
            )
        except ValueError:
            return False

    def _lay(self, start: int, size: int) -> None:
        """Write the tiles that `size` entries have and the first `start` had not; idempotent."""
        for level, index, width in tiles(size, start):
            if level == 0:
                hashes = [leaf_hash(entry) for entry in self._bundle(index, width)]
            else:
                # Each of these is a whole tile below: those that are known are not hashed again.
                known = max((start >> 8 * level) - index * TILE_WIDTH, 0)
                below = range(index * TILE_WIDTH + known, index * TILE_WIDTH + width)
                hashes = list(self._hashes(level, index, known)) if known else []
                hashes += [root(self._hashes(level - 1, each, TILE_WIDTH)) for each in below]
            self._write(layout.tile_path(level, index, width), b"".join(hashes))
            if width == TILE_WIDTH:
                self._forget_partials(layout.tile_path(level, index))
                if level == 0:
                    self._forget_partials(layout.bundle_path(index))

    def _frontier_at(self, size: int) -> Frontier:
        """The frontier that the tree had at an earlier size, from a few tiles."""
        hashes, start = [], 0
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                level, within = divmod(height, 8)
                index, offset = divmod(start >> 8 * level, TILE_WIDTH)
                end = offset + (1 << within)
                hashes.append(root(self._hashes(level, index, end)[offset:]))
                start += 1 << height
        return Frontier(size, tuple(hashes))

    def _bundle(self, index: int, width: int) -> tuple[bytes, ...]:
        path = self._holder(layout.bundle_path(index), width)
        try:
            entries = decode_bundle(path.read_bytes())
        except ValueError as error:
            raise TamperError(f"{path}: {error}. Bring it back from a copy of the log.") from error
        if len(entries) < width:
            raise TamperError(
                f"{path}: {len(entries)} entries. Bring it back from a copy of the log."
            )
        return entries[:width]

    def _hashes(self, level: int, index: int, width: int) -> tuple[bytes, ...]:
        path = self._holder(layout.tile_path(level, index), width)
        data = path.read_bytes()
        if len(data) % HASH_BYTES or len(data) < width * HASH_BYTES:
            raise TamperError(f"{path}: not a tile. Bring it back from a copy of the log.")
        return tuple(data[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES))

    def _holder(self, full: PurePosixPath, width: int) -> Path:
        """The file that holds the first `width` of a bundle or tile: the full one, or a partial one."""
        if self._path(full).exists():
            return self._path(full)
        wide_enough = [each for each in self._widths(full) if each >= width]
        if not wide_enough:
            raise TamperError(
                f"{self._path(full)}: missing, in full and in part. Bring it back from a copy of the log."
            )
        return self._path(full).with_name(f"{full.name}.p") / str(min(wide_enough))

    def _widths(self, full: PurePosixPath) -> list[int]:
        folder = self._path(full).with_name(f"{full.name}.p")
        if not folder.is_dir():
            return []
        return [int(each.name) for each in folder.iterdir() if each.name.isdecimal()]

    def _forget_partials(self, full: PurePosixPath) -> None:
        folder = self._path(full).with_name(f"{full.name}.p")
        if folder.is_dir():
            for each in folder.iterdir():
                each.unlink()
            folder.rmdir()

    def _write(self, relative: PurePosixPath, data: bytes) -> None:
        """Write once; what a crash left there is replaced, for no checkpoint covers it yet."""
        path = self._path(relative)
        if not path.exists():
            durable.create(path, data)
        elif path.read_bytes() == data:
            durable.settle(path)
        else:
            durable.replace(path, data, mode=0o444)

    def _quarantine(self, path: Path) -> str:
        place = self._snapshots / LOST
        durable.make_dirs(place)
        name = path.relative_to(self._snapshots)
        path.replace(place / str(name).replace("/", "-"))
        durable.sync_dir(place)
        durable.sync_dir(path.parent)
        return f"{name} is torn: moved to {LOST}"

    def _note(self, path: Path) -> Checkpoint | None:
        try:
            return open_note(path.read_text(encoding="utf-8"), self._vkey)
        except FileNotFoundError:
            return None
        except (TamperError, UnicodeDecodeError) as error:
            raise TamperError(f"{path}: {error}") from error

    def _path(self, relative: PurePosixPath) -> Path:
        return self._snapshots / relative

    def _writable(self) -> Pen:
        if self._pen is None or self._lock is None:
            raise ArchiveError(f"{self._snapshots}: the log is open for reading only")
        return self._pen

    def _cannot_write(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self._snapshots / layout.LOG}: cannot be written: {error}. What is staged stays staged;"
            " make room or mend the disk, then start again."
        )


def _vkey_of(snapshots: Path) -> str:
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


def _hold(snapshots: Path) -> int:
    lock = os.open(snapshots / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        who = os.read(lock, 20).decode(errors="replace").strip() or "unknown"
        os.close(lock)
        raise BusyError(
            f"{snapshots}: process {who} is writing here. Wait until it is done, or stop it; reading"
            " commands need not wait."
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def _first_false(is_there: Callable[[int], bool]) -> int:
    """The first index that is not there, of indices that are there without a gap from 0 on."""
    high = 1
    while is_there(high - 1):
        high *= 2
    low = high // 2
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_there(middle - 1) else (low, middle)
    return low
