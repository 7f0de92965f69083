"""Every history to its end, with a fault at every turn and promises lost on the way."""

from itertools import cycle, islice

import pytest

from tests import planted
from tests.fakes.disk import quick_folder
from tests.replaying import (
    LIMITS,
    Replay,
    lengths,
    needs_replay,
    real_faults,
    series,
)
from tests.torture import IS_SAMPLE
from tests.walk import Walk
from tests.watcher import Watcher, page
from witnessmark.adapters.sandbox.sandbox import Sandbox

pytestmark = [pytest.mark.torture, needs_replay]

#: The sample leaves out most histories, and all long ones, but not the end of one.
HISTORIES = (
    tuple(name for name, versions in lengths().items() if versions <= 8)[::3]
    if IS_SAMPLE
    else series()
)


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_to_its_end_tells_every_planted_loss_and_no_fault(
    replay: Replay, reading_processes: Sandbox, name: str
):
    versions = range(replay.versions(name))
    with (
        quick_folder() as folder,
        Watcher(
            folder,
            page(replay.url(name), f"kestrel/{name}"),
            allow=[(replay.host, replay.port)],
            sandbox=reading_processes,
            limits=LIMITS,
        ) as watcher,
    ):
        faults = islice(cycle((*replay.kinds, *real_faults())), HISTORIES.index(name) * 5, None)
        walk = Walk(watcher, replay, name, faults)
        tally = walk.through(versions, planted.LOSSES)
    print(f"{name}: {len(versions)} versions, {tally}")  # noqa: T201  pytest -rA shows it
    assert tally.false == []
    assert tally.mistaken == []
    assert tally.untold == []
    assert tally.slots == tally.closing
