"""The record of the product on a real disk, without what looks, reads and sends."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.leaves import NOON
from tests.fakes.log import KEY, ORIGIN
from witnessmark.adapters.captures_on_disk import CapturesOnDisk
from witnessmark.adapters.index.index_db import IndexDb
from witnessmark.adapters.leftovers import LeftoversOnDisk
from witnessmark.adapters.log_on_disk import LogOnDisk, Pen, create
from witnessmark.adapters.private.state_db import StateDb
from witnessmark.deeds.recover import repair


@dataclass
class Opened:
    """What a start gives: a `Ledger`, the captures, and what was repaired."""

    staging: StateDb
    log: LogOnDisk
    index: IndexDb
    captures: CapturesOnDisk
    repaired: tuple[str, ...] = ()

    @property
    def leaves(self) -> list[bytes]:
        """Everything recorded, in the order of the log."""
        staged = self.staging.staged(self.log.size)
        return [leaf for _, leaf in (*self.log.entries(), *staged)]


@contextmanager
def opened(folder: Path) -> Iterator[Opened]:
    """A start of the product: open everything, then repair."""
    snapshots, private = folder / "snapshots", folder / "private"
    private.mkdir(mode=0o700, exist_ok=True)
    vkey = create(snapshots, KEY, ORIGIN)
    captures = CapturesOnDisk(snapshots=snapshots, private=private)
    with ExitStack() as stack:
        pen = Pen(key=KEY, remembered=private / "signed.note")
        log = stack.enter_context(LogOnDisk(snapshots, pen=pen))
        staging = stack.enter_context(closing(StateDb(private / "state.db", log_size=log.size)))
        index = stack.enter_context(closing(IndexDb(private / "index.db", get=captures.get)))
        product = Opened(staging, log, index, captures)
        leftovers = LeftoversOnDisk(snapshots=snapshots, private=private)
        product.repaired = repair(product, leftovers, vkey=vkey, now=NOON, mended=log.repaired)
        yield product
