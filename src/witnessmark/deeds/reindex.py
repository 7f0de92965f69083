"""`reindex`: the index is derived; this derives it."""

import hashlib

from witnessmark.deeds.record import Ledger, follow


def reindex(ledger: Ledger) -> None:
    """
    Drop the index and make it again from the log and what is staged: no answer changes.

    Cut short, it is continued by the next start.

    Raises:
        TamperError: a leaf, or an object that one rests on, is missing or false.
    """
    ledger.index.clear()
    catch_up(ledger)


def catch_up(ledger: Ledger) -> None:
    """Let the index follow the log, then what is staged."""
    ledger.index.apply_all(ledger.log.entries(ledger.index.position))
    follow(ledger)


def is_of_this_log(ledger: Ledger) -> bool:
    """Say whether the last leaf that the index knows is the one that stands at its place here."""
    place = ledger.index.position - 1
    if place < 0:
        return True
    here = next(ledger.log.entries(place), None) or next(iter(ledger.staging.staged(place)), None)
    return here is not None and (
        here[0] == place and hashlib.sha256(here[1]).hexdigest() == ledger.index.newest_leaf()
    )
