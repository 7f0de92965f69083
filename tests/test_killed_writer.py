"""kill -9 of a real writer, again and again on one record: what was acknowledged is there."""

import base64
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.bound import bound
from tests.fakes.disk import quick_folder
from tests.fakes.leaves import POLICY, event_id
from tests.fakes.product import opened
from tests.ledger_writer import NEWSROOM
from witnessmark.deeds.record import seal
from witnessmark.deeds.reindex import reindex
from witnessmark.errors import BusyError
from witnessmark.model.captures import CaptureId
from witnessmark.ports import Debt
from witnessmark.record.checkpoint import root_of
from witnessmark.record.leaf import EventLeaf, LookLeaf, RecoveredLeaf, ToldLeaf, read
from witnessmark.record.merkle import leaf_hash, root

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as each:
        yield each


@dataclass
class Heard:
    """What writers acknowledged before they were killed."""

    kept: list[CaptureId] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    signed: list[tuple[int, bytes]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def line(self, text: str) -> None:
        match text.split():
            case ["kept", capture]:
                self.kept.append(CaptureId(capture))
            case ["recorded", number]:
                self.recorded.append(number)
            case ["signed", size, encoded]:
                self.signed.append((int(size), base64.b64decode(encoded)))
            case ["sent", message]:
                self.sent.append(message)


def write_and_be_killed(folder: Path, heard: Heard, lines: int) -> None:
    """Start a writer, hear so many of its acknowledgements, kill it where it stands."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger_writer", str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout
        said = writer.stdout.readline()
        assert said.startswith("repaired"), "the writer did not start"
        for _ in range(lines):
            heard.line(writer.stdout.readline())
        with pytest.raises(BusyError), opened(folder):
            pass
        writer.kill()
        for line in writer.stdout:
            heard.line(line)


def check(folder: Path, heard: Heard) -> None:
    """Look at the record as the next start leaves it."""
    with opened(folder) as product:
        leaves = [read(leaf) for leaf in product.leaves]
        named = {leaf.capture.id for leaf in leaves if isinstance(leaf, LookLeaf) and leaf.capture}
        named |= {
            leaf.capture for leaf in leaves if isinstance(leaf, RecoveredLeaf) and leaf.capture
        }
        assert set(heard.kept) <= named, "an acknowledged capture is lost"
        events = [leaf.event for leaf in leaves if isinstance(leaf, EventLeaf)]
        assert {event_id(number) for number in heard.recorded} <= set(events)
        assert len(events) == len(set(events)), "an event was put in twice"
        told = {leaf.message for leaf in leaves if isinstance(leaf, ToldLeaf)}
        assert set(heard.sent) <= told

        done = {event for leaf in leaves if isinstance(leaf, ToldLeaf) for event in leaf.events}
        carried = {event for message in product.staging.owed() for event in message.events}
        waiting = {debt.event for debt in product.staging.debts()}
        assert {Debt(event=event, subscriber=NEWSROOM) for event in waiting} == set(
            product.staging.debts()
        )
        assert done | carried | waiting == set(events), "a debt is lost"
        assert not (done & waiting) | (carried & waiting) | (done & carried)

        hashes = [leaf_hash(leaf) for leaf in product.leaves]
        for size, signed in heard.signed:
            assert root(hashes[:size]) == signed, "a signature was contradicted"
        answers = (product.index.looks(POLICY), product.index.event_objects())
        reindex(product)
        assert (product.index.looks(POLICY), product.index.event_objects()) == answers
        assert root_of(seal(product)) == root(hashes)


def live_and_die(folder: Path, deaths: int, chance: random.Random) -> None:
    heard = Heard()
    for _ in range(deaths):
        write_and_be_killed(folder, heard, chance.randrange(1, 40))
        check(folder, heard)
    assert len(heard.recorded) > deaths


def test_a_killed_writer_loses_nothing_that_it_acknowledged(folder):
    live_and_die(folder, 2, random.Random(7))


@pytest.mark.torture
def test_a_writer_killed_at_random_points_loses_nothing(folder):
    live_and_die(folder, bound(ci=8, whole=1000), random.Random())
