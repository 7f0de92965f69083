"""The `Log` port over tile files: who may write, what is signed, and what must never be."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark import durable
from witnessmark.adapters.log_on_disk.begin import held, vkey_of
from witnessmark.adapters.log_on_disk.tile_files import TileFiles
from witnessmark.errors import ArchiveError, ForkError, TamperError
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
from witnessmark.record.merkle import ENTRY_BYTES_MAX, TILE_WIDTH, Frontier, bundles, leaf_hash

#: Where torn files go, under snapshots/.
LOST: Final = "lost+found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What it takes to write: the log's key, and a memory of the last signature outside the record."""

    key: Ed25519PrivateKey
    #: A file in the private folder. A record restored from a backup is found out by it.
    remembered: Path


class LogOnDisk:
    """
    The `Log` port. Without a pen it only reads, and never waits for the writer.

    With a pen it holds the data folder until `close`, repairs what a crash left, and refuses to open a
    log that does not continue what was last signed. One thread writes; any may read.
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
        self._folder = snapshots / layout.LOG
        self._files = TileFiles(snapshots)
        self._vkey = vkey_of(snapshots)
        self._origin = parse_vkey(self._vkey).name
        self._pen: Pen | None = None
        self._frontier = Frontier()
        self._holding = ExitStack()
        #: What opening had to set aside, as sentences without a path of this machine.
        self.repaired: tuple[str, ...] = ()
        if pen is None:
            self._size, _ = self._files.measure()
            return
        if vkey(self._origin, pen.key.public_key()) != self._vkey:
            raise ForkError(
                f"{snapshots / layout.VKEY}: this log was begun with another key than the one in the"
                " private folder. Bring back the private folder that belongs to this log."
            )
        self._holding.enter_context(held(snapshots))
        self._pen = pen
        try:
            self._open_for_writing(pen)
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
        self._pen = None
        self._holding.close()

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
            ArchiveError: not all of it is safe. The same entries may be added again.
        """
        self._writable()
        if too_long := next((each for each in entries if len(each) > ENTRY_BYTES_MAX), None):
            raise ArchiveError(
                f"an entry of {len(too_long)} bytes; a log holds at most {ENTRY_BYTES_MAX} each."
                " Bulk belongs into objects."
            )
        try:
            self._files.add(self._size, entries)
        except OSError as error:
            raise self._failing(error) from error
        for entry in entries:
            self._frontier = self._frontier.append(leaf_hash(entry))
        self._size += len(entries)

    def entries(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """
        All entries from number `start` on, as of now.

        Raises:
            TamperError: a bundle is missing or torn.
        """
        for index, width in bundles(self._size, start):
            for number, entry in enumerate(self._files.bundle(index, width), index * TILE_WIDTH):
                if number >= start:
                    yield number, entry

    def checkpoint(self) -> Checkpoint | None:
        """
        The last signed checkpoint.

        Raises:
            TamperError: the file is not signed by the log's key.
        """
        path = self._snapshots / layout.CHECKPOINT
        try:
            return self._note(path)
        except (TamperError, UnicodeDecodeError) as error:
            raise TamperError(f"{path}: {error}. Bring it back from a copy of the log.") from error

    def sign(self) -> Checkpoint:
        """
        Sign the present size and root, unless the last checkpoint covers it already.

        Raises:
            ForkError: the tree does not continue what was last signed.
            ArchiveError: the note could not be written.
        """
        pen = self._writable()
        self._guard(pen)
        published = self.checkpoint()
        if published and published.size == self._size:
            return published
        text = checkpoint_text(self._origin, self._size, self._frontier.root())
        note = sign(text, self._origin, pen.key)
        try:
            # Remember first: a signature that we do not remember could be contradicted.
            durable.replace(pen.remembered, note.encode(), mode=0o600)
            self._files.write(layout.note_path(self._size), note.encode())
            durable.replace(self._snapshots / layout.CHECKPOINT, note.encode())
        except OSError as error:
            raise self._failing(error) from error
        return open_note(note, self._vkey)

    def _open_for_writing(self, pen: Pen) -> None:
        signed = [each.size for each in self._bounds(pen)]
        self._size, torn = self._files.measure()
        if torn and self._size < max(signed, default=0):
            raise TamperError(
                f"{', '.join(map(str, torn))}: torn, and covered by a signed checkpoint. Bring it back"
                " from a copy of the log."
            )
        try:
            self.repaired = tuple(map(self._quarantine, torn))
            # A crash came between bundles and tiles. What is signed has its tiles.
            covered = max((size for size in signed if size <= self._size), default=0)
            self._files.lay(covered, self._size)
        except OSError as error:
            raise self._failing(error) from error
        self._guard(pen)
        self._frontier = self._files.frontier(self._size)

    def _bounds(self, pen: Pen) -> tuple[Checkpoint, ...]:
        """What binds us: the published checkpoint, and the one that the private folder remembers."""
        try:
            remembered = self._note(pen.remembered)
        except (TamperError, UnicodeDecodeError) as error:
            raise ForkError(
                f"{pen.remembered}: what was last signed is not of this log: {error}. Log and private"
                " folder do not belong together: bring back the other half of either."
            ) from error
        return tuple(note for note in (remembered, self.checkpoint()) if note)

    def _guard(self, pen: Pen) -> None:
        """Refuse to go on where a second history would be signed."""
        for bound in self._bounds(pen):
            if bound.size > self._size:
                raise ForkError(
                    f"{self._folder}: {bound.size} entries were signed and only {self._size} are here:"
                    " it was restored from a backup, or lost its end. Signing on would contradict what"
                    " others hold. Bring back the newest copy of the log."
                )
            if self._files.frontier(bound.size).root() != root_of(bound):
                raise ForkError(
                    f"{self._folder}: the first {bound.size} entries are not those that were signed."
                    " Signing on would contradict what others hold. Bring back the log that was signed."
                )

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

    def _writable(self) -> Pen:
        if self._pen is None:
            raise ArchiveError(f"{self._folder}: the log is open for reading only")
        return self._pen

    def _failing(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self._folder}: cannot be written: {error}. What is staged stays staged; make room or mend"
            " the disk, then start again."
        )
