"""
Start-up repair: whatever step a crash cut short, the next start takes up from there, and says so.

    staged leaves that are in the tiles are forgotten · the index follows tiles, then staged leaves
    unfinished files go · whole captures that no leaf names are adopted · torn ones are set aside
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from witnessmark.deeds.record import Ledger, record
from witnessmark.deeds.reindex import catch_up, is_of_this_log, reindex
from witnessmark.errors import ForkError
from witnessmark.model.captures import CaptureId, Sha256
from witnessmark.record.leaf import KeyLeaf, Leaf, RecoveredLeaf, write

#: Captures that began this long before the newest recorded look are looked for. No look takes so long.
_MARGIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The file of a capture, as found on the disk."""

    capture: CaptureId
    #: It is the file of a failed look, in the private folder.
    private: bool
    #: Of the whole file; None where the file is torn.
    warc_sha256: Sha256 | None


class Leftovers(Protocol):
    """What a crash may leave on the disk."""

    def sweep(self, since: datetime | None) -> tuple[str, ...]:
        """Remove unfinished files; of captures, only those of looks since then. Give their names."""
        ...

    def captures(self, since: datetime | None) -> Iterator[tuple[CaptureId, bool]]:
        """Give the captures of looks since then that have a file: id, and whether it is private."""
        ...

    def examine(self, capture: CaptureId, *, private: bool) -> Found:
        """Say whether the file of a capture is whole."""
        ...

    def set_aside(self, found: Found) -> None:
        """Move a torn file to lost+found, durably."""
        ...


def repair(
    ledger: Ledger,
    leftovers: Leftovers,
    *,
    vkey: str,
    now: datetime,
    mended: Sequence[str] = (),
) -> tuple[str, ...]:
    """
    Bring staging, log, index and captures back together; give what was done, as sentences.

    `mended`: what opening the log had to set aside. `vkey`: the log's verifying key, for its first leaf.
    Every start does this before anything else, while it alone holds the data folder. Done twice, the
    second time does nothing.

    Raises:
        ForkError: what is staged contradicts the log.
        TamperError: evidence is missing or false.
        ArchiveError: the disk is full or failing.
    """
    _forget_what_the_tiles_hold(ledger)
    said: list[str] = []
    if is_of_this_log(ledger):
        catch_up(ledger)
    else:
        reindex(ledger)
        said.append("the index was of another log: made again")
    leaves: list[Leaf] = []
    if ledger.index.position == 0:
        leaves.append(KeyLeaf(at=now, vkey=vkey))
    since = _since(ledger)
    recovered = [RecoveredLeaf(at=now, did="quarantined", detail=detail) for detail in mended]
    if removed := leftovers.sweep(since):
        detail = f"{len(removed)} unfinished files, such as {min(removed)}"
        recovered.append(RecoveredLeaf(at=now, did="removed", detail=detail))
    found = tuple(_unnamed(ledger, leftovers, since))
    recovered += [_adopted(each, now) if each.warc_sha256 else _torn(each, now) for each in found]
    leaves += recovered
    if leaves:
        record(ledger, tuple(map(write, leaves)))
    # Named first, moved second: a crash between the two says it twice, never not at all.
    for each in found:
        if each.warc_sha256 is None:
            leftovers.set_aside(each)
    return (*said, *(f"{leaf.did}: {leaf.detail}" for leaf in recovered))


def _forget_what_the_tiles_hold(ledger: Ledger) -> None:
    """A crash came between the tiles and the forgetting. They must say the same."""
    staged = ledger.staging.staged()
    if not staged or staged[0][0] >= ledger.log.size:
        return
    entries = ledger.log.entries(staged[0][0])
    for (number, leaf), (_, entry) in zip(staged, entries, strict=False):
        if leaf != entry:
            raise ForkError(
                f"leaf {number} is staged as one thing and stands in the log as another: log and"
                " private folder are not of one record, or one of them is an older copy. Bring back"
                " the newest copies of both."
            )
    ledger.staging.sequenced(ledger.log.size)


def _since(ledger: Ledger) -> datetime | None:
    """A capture that no leaf names belongs to the last looks: older ones were seen to at their time."""
    looked_at = [state.looked_at or state.since_at for state in ledger.index.states().values()]
    return max(looked_at) - _MARGIN if looked_at else None


def _unnamed(ledger: Ledger, leftovers: Leftovers, since: datetime | None) -> Iterator[Found]:
    for capture, private in leftovers.captures(since):
        if not ledger.index.names(capture):
            yield leftovers.examine(capture, private=private)


def _adopted(found: Found, now: datetime) -> RecoveredLeaf:
    return RecoveredLeaf(
        at=now,
        did="adopted",
        detail=f"{found.capture} was kept and not recorded",
        capture=found.capture,
        warc_sha256=found.warc_sha256,
        private=found.private,
    )


def _torn(found: Found, now: datetime) -> RecoveredLeaf:
    return RecoveredLeaf(
        at=now, did="quarantined", detail=f"{found.capture} is torn: moved to lost+found"
    )
