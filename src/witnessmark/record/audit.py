"""
Does a record hold together? Pure: from the entries of the log and a way to read files, a report.

Here the tree is held against every signed note that was kept; contents.py holds every leaf against its
form, every digest against its file, every event against its id, and closure.py every slot against the
schedule. `verify.sh` beside this file checks the same in a shell and shares no code with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from witnessmark.errors import TamperError
from witnessmark.model.events import Checkpoint
from witnessmark.record import layout
from witnessmark.record.checkpoint import open_note, parse_vkey, root_of
from witnessmark.record.merkle import TILE_WIDTH, Frontier, encode_bundle, leaf_hash, root

#: Bytes of a file of the record; None where there is no such file.
Read = Callable[[PurePosixPath], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that does not hold."""

    #: A file, relative to the record, or `leaf 17`.
    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What an audit found, and how much it looked at."""

    #: Empty: the record holds.
    problems: tuple[Problem, ...]
    #: No contradiction, and yet to be known.
    remarks: tuple[str, ...] = ()
    vkey: str = ""
    #: False: the key lay in the folder itself, so a forger could have put it there.
    key_was_given: bool = False
    #: The newest checkpoint, if its signature holds.
    checkpoint: Checkpoint | None = None
    #: What was checked, by name: leaves, looks, captures, events…
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """True where nothing contradicts the record."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The kept notes that are well-signed, and what is wrong with the others."""

    checkpoints: tuple[tuple[str, Checkpoint], ...]
    problems: tuple[Problem, ...]


def signed(notes: Iterable[tuple[str, bytes]], vkey: str) -> Signed:
    """Open every kept note, given with its place; a note's file name must say its size."""
    checkpoints, problems = [], []
    for where, note in notes:
        try:
            checkpoint = open_note(note.decode(), vkey)
        except (TamperError, UnicodeDecodeError) as error:
            problems.append(Problem(where=where, what=str(error)))
            continue
        if layout.note_size(where) not in (None, checkpoint.size):
            problems.append(Problem(where=where, what=f"is of the size {checkpoint.size}"))
        checkpoints.append((where, checkpoint))
    return Signed(checkpoints=tuple(checkpoints), problems=tuple(problems))


def tree(entries: Sequence[bytes], checkpoints: Sequence[tuple[str, Checkpoint]]) -> list[Problem]:
    """
    Hold the entries against every signed tree head.

    Each head is recomputed from the entries themselves, so all of them are consistent with each other
    where this finds nothing.
    """
    at_size: dict[int, list[tuple[str, Checkpoint]]] = {}
    for where, checkpoint in checkpoints:
        at_size.setdefault(checkpoint.size, []).append((where, checkpoint))
    problems = []
    frontier = Frontier()
    for entry in (None, *entries):
        if entry is not None:
            frontier = frontier.append(leaf_hash(entry))
        for where, checkpoint in at_size.pop(frontier.size, ()):
            if root_of(checkpoint) != frontier.root():
                what = f"the log's first {frontier.size} entries are not those that were signed"
                problems.append(Problem(where=where, what=what))
    for size, beyond in at_size.items():
        what = f"{size} entries were signed, and the log has {len(entries)}"
        problems += [Problem(where=where, what=what) for where, _ in beyond]
    return problems


def tile_problems(
    entries: Sequence[bytes], paths: Iterable[PurePosixPath], read: Read
) -> Iterator[Problem]:
    """
    Hold the tiles that are there against the signed entries: those of hashes, and outgrown bundles.

    A missing one is no contradiction, and what lies beyond the entries is not looked at.
    """
    levels = [[leaf_hash(entry) for entry in entries]]
    while len(levels[-1]) >= TILE_WIDTH:
        below = levels[-1]
        full = range(0, len(below) - len(below) % TILE_WIDTH, TILE_WIDTH)
        levels.append([root(below[at : at + TILE_WIDTH]) for at in full])
    for path in paths:
        tile = layout.tile_of(path)
        if tile is None:
            continue
        level, index, width = tile
        start, end = index * TILE_WIDTH, index * TILE_WIDTH + width
        if level is None and end <= len(entries):
            expected = encode_bundle(entries[start:end])
        elif level is not None and level < len(levels) and end <= len(levels[level]):
            expected = b"".join(levels[level][start:end])
        else:
            continue
        if read(path) != expected:
            yield Problem(where=str(path), what="does not follow from the signed entries")


def used_key(vkey: str) -> str:
    """
    Check that a verifying key is one, and give its log's origin.

    Raises:
        TamperError: it is none.
    """
    return parse_vkey(vkey).name
