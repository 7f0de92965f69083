"""
Bundles of entries and tiles of hashes as files, https://c2sp.org/tlog-tiles.

The bundles are the truth; the tiles follow from them. Every file is written whole, made durable and only
then given its name, so after a crash each one is whole or not there. A partial file stays until the full
one is there, as readers of an earlier checkpoint need it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from witnessmark import durable
from witnessmark.errors import TamperError
from witnessmark.record import layout
from witnessmark.record.merkle import (
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

_REMEDY = "Bring it back from a copy of the log."


class TileFiles:
    """The files below snapshots/log/tile. It keeps nothing in memory."""

    def __init__(self, snapshots: Path) -> None:
        self._snapshots = snapshots

    def measure(self) -> tuple[int, tuple[Path, ...]]:
        """Count the entries on disk; name the torn bundles behind them."""
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

    def add(self, start: int, entries: Sequence[bytes]) -> None:
        """
        Put entries behind the first `start`. The same again after a failure is all right.

        Raises:
            ArchiveError: not all of it is safe.
        """
        for index, width in bundles(start + len(entries), start):
            first = index * TILE_WIDTH
            before = self.bundle(index, start - first) if first < start else ()
            fresh = entries[max(first - start, 0) : first + width - start]
            self.write(layout.bundle_path(index, width), encode_bundle((*before, *fresh)))
        self.lay(start, start + len(entries))

    def lay(self, start: int, size: int) -> None:
        """
        Write the tiles that `size` entries have and the first `start` had not; idempotent.

        Raises:
            ArchiveError: not all of it is safe.
        """
        for level, index, width in tiles(size, start):
            if level == 0:
                hashes = [leaf_hash(entry) for entry in self.bundle(index, width)]
            else:
                # Each of these is a whole tile below: those that are known are not hashed again.
                known = max((start >> 8 * level) - index * TILE_WIDTH, 0)
                below = range(index * TILE_WIDTH + known, index * TILE_WIDTH + width)
                hashes = list(self._hashes(level, index, known)) if known else []
                hashes += [root(self._hashes(level - 1, each, TILE_WIDTH)) for each in below]
            self.write(layout.tile_path(level, index, width), b"".join(hashes))
            if width == TILE_WIDTH:
                self._forget_partials(layout.tile_path(level, index))
                if level == 0:
                    self._forget_partials(layout.bundle_path(index))

    def frontier(self, size: int) -> Frontier:
        """
        Give the frontier that the tree had at this size, from a few tiles.

        Raises:
            TamperError: a tile is missing or torn.
        """
        hashes, start = [], 0
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                level, within = divmod(height, 8)
                index, offset = divmod(start >> 8 * level, TILE_WIDTH)
                end = offset + (1 << within)
                hashes.append(root(self._hashes(level, index, end)[offset:]))
                start += 1 << height
        return Frontier(size, tuple(hashes))

    def bundle(self, index: int, width: int) -> tuple[bytes, ...]:
        """
        Give the first `width` entries of a bundle.

        Raises:
            TamperError: it is missing or torn.
        """
        path = self._holder(layout.bundle_path(index), width)
        try:
            entries = decode_bundle(path.read_bytes())
        except ValueError as error:
            raise TamperError(f"{path}: {error}. {_REMEDY}") from error
        if len(entries) < width:
            raise TamperError(f"{path}: {len(entries)} entries. {_REMEDY}")
        return entries[:width]

    def write(self, relative: PurePosixPath, data: bytes) -> None:
        """
        Write once; what a crash left there is replaced, for no checkpoint covers it yet.

        Raises:
            ArchiveError: it is not safe.
        """
        path = self._path(relative)
        if not path.exists():
            durable.create(path, data)
        elif path.read_bytes() == data:
            durable.settle(path)
        else:
            durable.replace(path, data, mode=0o444)

    def _is_whole(self, index: int, width: int) -> bool:
        data = self._path(layout.bundle_path(index, width)).read_bytes()
        try:
            return len(decode_bundle(data)) == width
        except ValueError:
            return False

    def _hashes(self, level: int, index: int, width: int) -> tuple[bytes, ...]:
        path = self._holder(layout.tile_path(level, index), width)
        data = path.read_bytes()
        if len(data) % HASH_BYTES or len(data) < width * HASH_BYTES:
            raise TamperError(f"{path}: not a tile. {_REMEDY}")
        return tuple(data[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES))

    def _holder(self, full: PurePosixPath, width: int) -> Path:
        """The file that holds the first `width` of a bundle or tile: the full one, or a partial one."""
        if self._path(full).exists():
            return self._path(full)
        wide_enough = [each for each in self._widths(full) if each >= width]
        if not wide_enough:
            raise TamperError(f"{self._path(full)}: missing, in full and in part. {_REMEDY}")
        return self._partials(full) / str(min(wide_enough))

    def _widths(self, full: PurePosixPath) -> list[int]:
        folder = self._partials(full)
        if not folder.is_dir():
            return []
        return [int(each.name) for each in folder.iterdir() if each.name.isdecimal()]

    def _forget_partials(self, full: PurePosixPath) -> None:
        folder = self._partials(full)
        if folder.is_dir():
            for each in folder.iterdir():
                each.unlink()
            folder.rmdir()

    def _partials(self, full: PurePosixPath) -> Path:
        return self._path(full).with_name(f"{full.name}.p")

    def _path(self, relative: PurePosixPath) -> Path:
        return self._snapshots / relative


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
