"""The log in memory, signed with a key that everybody knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark.errors import ForkError
from witnessmark.model.events import Checkpoint
from witnessmark.record.checkpoint import checkpoint_text, open_note, root_of, sign, vkey
from witnessmark.record.merkle import leaf_hash, root

ORIGIN = "witnessmark.example/test"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = vkey(ORIGIN, KEY.public_key())


@dataclass
class MemoryLog:
    """The `Log` port. `held` may be tampered with, to see what follows."""

    held: list[bytes] = field(default_factory=list)
    #: Every checkpoint that was ever signed, oldest first.
    signed: list[Checkpoint] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.held)

    def append(self, entries: Sequence[bytes]) -> None:
        self.held.extend(entries)

    def entries(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        yield from enumerate(self.held[start:], start)

    def checkpoint(self) -> Checkpoint | None:
        return self.signed[-1] if self.signed else None

    def sign(self) -> Checkpoint:
        last = self.checkpoint()
        if last and (last.size > self.size or self._root(last.size) != root_of(last)):
            raise ForkError("the log does not continue what was last signed")
        if last and last.size == self.size:
            return last
        text = checkpoint_text(ORIGIN, self.size, self._root(self.size))
        self.signed.append(open_note(sign(text, ORIGIN, KEY), VKEY))
        return self.signed[-1]

    def _root(self, size: int) -> bytes:
        return root([leaf_hash(each) for each in self.held[:size]])
