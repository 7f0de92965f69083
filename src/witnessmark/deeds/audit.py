"""Check a record, from nothing but its folder and, better, a key that came from elsewhere."""

from collections.abc import Iterator, Sequence
from typing import Final

from witnessmark.errors import TamperError
from witnessmark.ports import Record
from witnessmark.record import layout
from witnessmark.record.audit import AuditReport, Problem, signed, tile_problems, tree, used_key
from witnessmark.record.contents import Contents
from witnessmark.record.facts import digest
from witnessmark.record.merkle import TILE_WIDTH, bundles, decode_bundle

#: Where a note lies that somebody else kept.
KNOWN: Final = "a known checkpoint"


def audit(record: Record, *, vkey: str | None = None, known: Sequence[str] = ()) -> AuditReport:
    """
    Check all that a stranger can check in a snapshots folder. It needs neither private/ nor the index.

    `vkey`: the log's key, from a mail, a page, a business card. Without it the key that lies in the
    folder is used, which proves only that the record agrees with itself; the report says so.
    `known`: checkpoint notes that reached somebody earlier; the record must continue each of them.

    Raises:
        TamperError: `vkey` is no verifying key.
    """
    if vkey:
        used_key(vkey)
    version = (record.read(layout.VERSION) or b"").decode(errors="replace")
    if version != f"{layout.FORMAT}\n":
        what = (
            f"is {version[:20]!r}; this program reads format {layout.FORMAT}. A newer Witnessmark"
            " may have written it: upgrade."
        )
        return AuditReport(problems=(Problem(where=str(layout.VERSION), what=what),))
    found = (record.read(layout.VKEY) or b"").decode(errors="replace").removesuffix("\n")
    key = vkey or found
    try:
        used_key(key)
    except TamperError as error:
        return AuditReport(problems=(Problem(where=str(layout.VKEY), what=str(error)),))
    problems = [_other_key(found, key)] if found != key else []

    if record.read(layout.CHECKPOINT) is None:
        what = "is missing, so nothing here is vouched for. A run that signs brings it back."
        problems.append(Problem(where=str(layout.CHECKPOINT), what=what))
    kept = signed(_notes(record), key)
    # Signing writes the note first: after a crash in between, the checkpoint is the older one.
    newest = max((each for _, each in kept.checkpoints), key=lambda each: each.size, default=None)
    held = signed(((KNOWN, note.encode()) for note in known), key)
    problems += (*kept.problems, *held.problems)
    size = newest.size if newest else 0
    entries: list[bytes] = []
    try:
        for index, width in bundles(size):
            entries += _bundle(record, index, width)
    except TamperError as error:
        problems.append(
            Problem(where=str(layout.bundle_path(len(entries) // 256)), what=str(error))
        )
    problems += tree(entries, (*kept.checkpoints, *held.checkpoints))
    problems += tile_problems(entries, record.list(layout.TILES), record.read)

    contents = Contents(record.read)
    for number, entry in enumerate(entries):
        contents.follow(number, entry)
    problems += contents.problems(key)
    problems += _misnamed(record)
    return AuditReport(
        problems=tuple(problems),
        remarks=(*contents.remarks, *_remarks(record, contents, size, given=vkey is not None)),
        vkey=key,
        key_was_given=vkey is not None,
        checkpoint=newest,
        counts={**contents.counts, "checkpoints": len(kept.checkpoints)},
    )


def _other_key(found: str, key: str) -> Problem:
    return Problem(where=str(layout.VKEY), what=f"is {found!r}, and the key given is {key!r}")


def _notes(record: Record) -> Iterator[tuple[str, bytes]]:
    for path in [layout.CHECKPOINT, *sorted(record.list(layout.CHECKPOINTS))]:
        data = record.read(path)
        if data is not None and (path == layout.CHECKPOINT or path.suffix == ".note"):
            yield str(path), data


def _bundle(record: Record, index: int, width: int) -> tuple[bytes, ...]:
    """Read a bundle: the file of this width, or of any greater one."""
    for wide in (TILE_WIDTH, *range(width, TILE_WIDTH)):
        data = record.read(layout.bundle_path(index, wide))
        if data is None:
            continue
        try:
            entries = decode_bundle(data)
        except ValueError as error:
            raise TamperError(str(error)) from None
        if len(entries) != wide:
            raise TamperError(f"{len(entries)} entries in a bundle named for {wide}")
        return entries[:width]
    raise TamperError(f"no bundle holds the {width} entries from {index * TILE_WIDTH} on")


def _misnamed(record: Record) -> Iterator[Problem]:
    """Objects that no leaf cites must at least be what their names say."""
    for path in sorted(record.list(layout.OBJECTS)):
        unfinished = path.name.startswith(".")
        if not unfinished and path != layout.object_path(digest(record.read(path) or b"")):
            yield Problem(where=str(path), what="is not what its name says")


def _remarks(record: Record, contents: Contents, size: int, *, given: bool) -> Iterator[str]:
    if not given:
        yield (
            "NO KEY WAS GIVEN: the signatures were checked by the key that lies in the folder itself,"
            " which whoever forged the folder could have put there. Give the key that was published"
            " elsewhere: the log's vkey stands in every mail."
        )
    if size and f"\n{size}\n" not in (record.read(layout.CHECKPOINT) or b"").decode(
        errors="replace"
    ):
        yield f"{layout.CHECKPOINT} is older than the newest note, of {size} entries"
    cited = contents.captures()
    stray = [path for path in record.list(layout.CAPTURES) if path not in cited]
    if stray:
        yield f"{len(stray)} files under {layout.CAPTURES}/ are cited by no signed leaf: {min(stray)}"
    widths = [each.name for each in record.list(layout.bundle_path(size // TILE_WIDTH, 1).parent)]
    beyond = max((int(name) for name in widths if name.isdecimal()), default=0) - size % TILE_WIDTH
    if beyond > 0 or record.read(layout.bundle_path(size // TILE_WIDTH)) is not None:
        yield "the log has entries that are not signed yet; they were not looked at"
