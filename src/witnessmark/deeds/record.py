"""
The write protocol: how an observation becomes part of the record, and when it may be told.

    stage (one transaction: leaves and debts) → index → tiles → forget the staged → sign → only then mail

A crash between any two steps loses nothing and doubles nothing: what is staged is in private/state.db
under its log number, the tiles are continued from their own size, and `recover.repair` brings the rest
after them at the next start.

`record` may be called from any thread, also while `seal` runs. `seal` is for one thread at a time: the
log has one writer, and whoever starts threads (app/lanes, app/scheduler) seals from the one that
started them.
"""

from collections.abc import Sequence
from typing import Protocol

from witnessmark.errors import ForkError
from witnessmark.model.events import Checkpoint
from witnessmark.ports import Debt, Index, Log, Staging


class Ledger(Protocol):
    """What the write protocol needs of `Ports`."""

    @property
    def staging(self) -> Staging:
        """Staged leaves and the outbox."""
        ...

    @property
    def log(self) -> Log:
        """The tiles."""
        ...

    @property
    def index(self) -> Index:
        """What is derived from both."""
        ...


def record(ledger: Ledger, leaves: Sequence[bytes], debts: Sequence[Debt] = ()) -> None:
    """
    Make leaves part of the record, and what is owed for their events with them: all or nothing.

    Whatever the leaves cite (captures, objects) must be kept before. After it returns a crash cannot
    lose them; they are not signed yet, so nothing of them may leave the house before `seal`.

    Raises:
        ArchiveError: the leaves are not safe, or the index could not follow. Stop; the next start
            repairs.
    """
    ledger.staging.stage(leaves, debts)
    follow(ledger)


def seal(ledger: Ledger) -> Checkpoint:
    """
    Move all that is staged into the log, and sign it.

    The checkpoint covers everything that was recorded before the call. So who tells must ask for the
    debts first and seal second: then each of these debts is of an event that the checkpoint covers.

    Raises:
        ForkError: the log does not continue what was last signed. Nothing may be told.
        ArchiveError: the log could not be written.
    """
    log, staging = ledger.log, ledger.staging
    # Other threads may stage more at any time; that goes into the next checkpoint.
    staged = staging.staged(log.size)
    if staged and staged[0][0] > log.size:
        raise ForkError(
            f"the log ends at {log.size}, and the next leaf at hand is {staged[0][0]}: what was"
            " between them is lost. Bring back the newest copy of the log."
        )
    follow(ledger)
    log.append([leaf for _, leaf in staged])
    staging.sequenced(log.size)
    return log.sign()


def follow(ledger: Ledger) -> None:
    """
    Apply to the index what is staged and it has not seen.

    Several threads may do it at once: all apply in the order of the log, and what another one applied
    meanwhile is ignored.
    """
    ledger.index.apply_all(ledger.staging.staged(ledger.index.position))
