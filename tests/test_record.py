"""The write protocol itself: what may happen at once, and what a step that failed leaves to the next."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tests.fakes.disk import quick_folder
from tests.fakes.index import MemoryIndex
from tests.fakes.leaves import Objects, event, event_id
from tests.fakes.log import MemoryLog
from tests.fakes.product import opened
from tests.fakes.staging import MemoryStaging
from witnessmark.deeds.record import record, seal
from witnessmark.errors import ArchiveError, ForkError
from witnessmark.model.messages import SubscriberId
from witnessmark.ports import Debt


@dataclass
class Forgetful(MemoryStaging):
    """Its disk fails at the first forgetting."""

    fails: int = 1

    def sequenced(self, size: int) -> None:
        if self.fails:
            self.fails -= 1
            raise ArchiveError("disk full")
        super().sequenced(size)


@dataclass
class Ledger:
    staging: MemoryStaging = field(default_factory=MemoryStaging)
    log: MemoryLog = field(default_factory=MemoryLog)
    index: MemoryIndex = field(default_factory=lambda: MemoryIndex(Objects().get))


def test_what_is_recorded_is_staged_owed_and_indexed_and_not_yet_in_the_log():
    ledger = Ledger()
    debt = Debt(event=event_id("a"), subscriber=SubscriberId("newsroom"))
    record(ledger, (event("a"), event("b")), (debt,))

    assert len(ledger.staging.staged()) == 2
    assert ledger.staging.debts() == (debt,)
    assert ledger.index.position == 2
    assert ledger.log.size == 0


def test_sealing_moves_what_is_staged_into_the_log_and_covers_it():
    ledger = Ledger()
    record(ledger, (event("a"),))
    assert seal(ledger).size == 1
    record(ledger, (event("b"),))

    assert seal(ledger).size == 2
    assert ledger.log.held == [event("a"), event("b")]
    assert ledger.staging.staged() == ()
    assert seal(ledger) == ledger.log.signed[-1]
    assert len(ledger.log.signed) == 2


def test_a_leaf_that_another_lane_has_staged_and_not_indexed_yet_is_not_lost_to_the_index():
    ledger = Ledger()
    ledger.staging.stage((event("a"),))
    seal(ledger)

    assert ledger.index.position == 1


def test_a_forgetting_that_failed_puts_no_leaf_in_twice():
    ledger = Ledger(staging=Forgetful())
    record(ledger, (event("a"),))
    with pytest.raises(ArchiveError):
        seal(ledger)
    record(ledger, (event("b"),))

    assert seal(ledger).size == 2
    assert ledger.log.held == [event("a"), event("b")]


def test_a_log_that_lost_its_end_is_not_continued_with_what_comes_later():
    ledger = Ledger(staging=MemoryStaging(next=3))
    ledger.index.position = 3
    ledger.staging.stage((event("d"),))

    with pytest.raises(ForkError, match="ends at 0"):
        seal(ledger)
    assert ledger.log.held == []


def test_lanes_record_while_the_log_is_sealed_and_each_leaf_is_in_it_once():
    def lane(leaves: Sequence[bytes]) -> None:
        for leaf in leaves:
            record(product, (leaf,))

    lanes = [[event(f"{lane} {n}") for n in range(8)] for lane in range(4)]
    with quick_folder() as folder, opened(folder) as product, ThreadPoolExecutor(4) as pool:
        running = [pool.submit(lane, leaves) for leaves in lanes]
        while not all(each.done() for each in running):
            seal(product)
        for each in running:
            each.result()
        size = seal(product).size

        held = [entry for _, entry in product.log.entries(1)]
        assert size == 33
        assert sorted(held) == sorted(leaf for leaves in lanes for leaf in leaves)
        for leaves in lanes:
            assert [leaf for leaf in held if leaf in leaves] == leaves
        assert product.index.position == size
        assert len(product.index.event_objects()) == 32
