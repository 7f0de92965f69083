"""
The tree of the log: RFC 6962 hashes and proofs, and how C2SP tlog-tiles lays it out in files.

https://www.rfc-editor.org/rfc/rfc6962#section-2.1 and https://c2sp.org/tlog-tiles
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: Bytes of every hash in the tree (SHA-256).
HASH_BYTES = 32
#: Hashes in a full tile, and entries in a full entry bundle.
TILE_WIDTH = 256
#: The longest entry: a bundle gives its length in two bytes.
ENTRY_BYTES_MAX = 65_535


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry of the log."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """
    The right edge of a tree: enough to append and to give the root, never from scratch.

    `hashes` are the roots of the perfect subtrees that `size` in binary spells, largest first.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} hashes are no frontier of {self.size} entries")
        if any(len(each) != HASH_BYTES for each in self.hashes):
            raise ValueError(f"a hash has {HASH_BYTES} bytes")

    def append(self, leaf: bytes) -> "Frontier":
        """Add one leaf hash; amortised two hashings."""
        hashes = list(self.hashes)
        merged, size = leaf, self.size
        while size & 1:
            merged = node_hash(hashes.pop(), merged)
            size >>= 1
        return Frontier(self.size + 1, (*hashes, merged))

    def root(self) -> bytes:
        """Root of the tree; of an empty one the hash of nothing, as RFC 6962 has it."""
        if not self.hashes:
            return hashlib.sha256().digest()
        *rest, folded = self.hashes
        for left in reversed(rest):
            folded = node_hash(left, folded)
        return folded


def frontier(leaf_hashes: Iterable[bytes]) -> Frontier:
    """Build the frontier of a whole tree."""
    built = Frontier()
    for each in leaf_hashes:
        built = built.append(each)
    return built


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Root of the tree over these leaf hashes, from scratch."""
    if not leaf_hashes:
        return hashlib.sha256().digest()
    level = list(leaf_hashes)
    while len(level) > 1:
        # An odd one out climbs unhashed, which is the RFC's split at the largest power of two.
        odd = level[-1:] if len(level) % 2 else []
        level = [node_hash(*pair) for pair in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Prove that leaf `index` is in this tree: the audit path, from the leaf up (RFC 6962 §2.1.1)."""
    if not 0 <= index < len(leaf_hashes):
        raise ValueError(f"no leaf {index} in a tree of {len(leaf_hashes)}")
    if len(leaf_hashes) == 1:
        return ()
    left, right = _halves(leaf_hashes)
    if index < len(left):
        return (*inclusion_proof(left, index), root(right))
    return (*inclusion_proof(right, index - len(left)), root(left))


def consistency_proof(leaf_hashes: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """Prove that the tree of the first `size` leaves is a prefix of this one (RFC 6962 §2.1.2)."""
    if not 1 <= size <= len(leaf_hashes):
        raise ValueError(f"no tree of {size} leaves in one of {len(leaf_hashes)}")
    return _subproof(leaf_hashes, size, known=True)


def _subproof(leaf_hashes: Sequence[bytes], size: int, *, known: bool) -> tuple[bytes, ...]:
    if size == len(leaf_hashes):
        return () if known else (root(leaf_hashes),)
    left, right = _halves(leaf_hashes)
    if size <= len(left):
        return (*_subproof(left, size, known=known), root(right))
    return (*_subproof(right, size - len(left), known=False), root(left))


def _halves(leaf_hashes: Sequence[bytes]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Split at the largest power of two below the length."""
    middle = 1 << (len(leaf_hashes) - 1).bit_length() - 1
    return leaf_hashes[:middle], leaf_hashes[middle:]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162 §2.1.3.2). Wrong lengths and sizes are just no proof."""
    if not 0 <= index < size or not _are_hashes((leaf, root, *proof)):
        return False
    here, last, folded = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            folded = node_hash(each, folded)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            folded = node_hash(folded, each)
        here, last = here >> 1, last >> 1
    return last == 0 and folded == root


def is_consistent(
    size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """
    Check a consistency proof (RFC 9162 §2.1.4.2).

    An empty tree is a prefix of everything and so proves nothing: size 0 is refused.
    """
    if not 1 <= size <= later_size or not _are_hashes((root, later_root, *proof)):
        return False
    if size == later_size:
        return root == later_root and not proof
    # A first tree that is a perfect subtree is its own first proof hash, and is left out.
    path = [root, *proof] if size & (size - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = size - 1, later_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node_hash(second, each)
        here, last = here >> 1, last >> 1
    return last == 0 and first == root and second == later_root


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(each) == HASH_BYTES for each in values)


def tile_name(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Name a tile of hashes, relative to the log: `tile/0/x001/234`, partial `tile/0/x001/234.p/5`."""
    if not 0 <= level < 8:
        raise ValueError(f"no tile level {level}")
    return f"tile/{level}/{_numbered(index, width)}"


def bundle_name(index: int, width: int = TILE_WIDTH) -> str:
    """Name the bundle of entries from `256 * index` on: `tile/entries/x001/234`."""
    return f"tile/entries/{_numbered(index, width)}"


def _numbered(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise ValueError(f"no tile {index} of width {width}")
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    name = "/".join(reversed(groups))
    return name if width == TILE_WIDTH else f"{name}.p/{width}"


def bundles(size: int, start: int = 0) -> Iterator[tuple[int, int]]:
    """(index, width) of the bundles that hold the entries from `start` up to `size`, in order."""
    for index in range(start // TILE_WIDTH, -(-size // TILE_WIDTH)):
        yield index, min(TILE_WIDTH, size - index * TILE_WIDTH)


def tiles(size: int, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """
    (level, index, width) of the hash tiles that a tree has and its prefix of `start` entries has not.

    Lowest level first, so that a full tile's root, the next level's hash, can be had on the way.
    """
    level = 0
    while size:
        for index, width in bundles(size, start):
            if (index + 1) * TILE_WIDTH <= start:
                continue
            if start < index * TILE_WIDTH + width:
                yield level, index, width
        level, size, start = level + 1, size // TILE_WIDTH, start // TILE_WIDTH


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Write entries one after the other, each behind its length as a big-endian uint16."""
    written = bytearray()
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise ValueError(f"an entry of {len(entry)} bytes; {ENTRY_BYTES_MAX} are the most")
        written += len(entry).to_bytes(2, "big") + entry
    return bytes(written)


def decode_bundle(data: bytes) -> tuple[bytes, ...]:
    """
    Read a bundle back.

    Raises:
        ValueError: it ends inside an entry, or holds more than 256.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entry = data[at + 2 : at + 2 + length]
        if at + 2 > len(data) or len(entry) != length:
            raise ValueError(f"the bundle ends inside entry {len(entries)}")
        entries.append(entry)
        at += 2 + length
    if len(entries) > TILE_WIDTH:
        raise ValueError(f"{len(entries)} entries in one bundle; {TILE_WIDTH} are the most")
    return tuple(entries)
