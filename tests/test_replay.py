"""
Real page histories, all the faults that pages have, and planted losses, through the whole product.

A sample; tests/torture has every history, fault and state. The histories lie beside the project or
nowhere: then these tests are skipped, and tests/test_promise_3_in_the_pipeline.py has faults of its own.
"""

from itertools import cycle, islice

import pytest

from tests import planted
from tests.fakes.disk import quick_folder
from tests.replaying import LIMITS, Replay, needs_replay, real_faults, series
from tests.walk import Walk
from tests.watcher import Watcher, page
from witnessmark.adapters.sandbox.sandbox import Sandbox

#: HTML and Markdown, English and French, small ones: a loss is compared with all that was told before.
SAMPLE = (
    "md-contrib-okx-law-enforcement-guidelines",
    "raw-genai-contrib-bolt-new-privacy-policy",
    "raw-genai-contrib-replicate-privacy-policy",
    "raw-sante-numerique-france-mon-espace-sant-privacy-policy",
)
STEPS = 3

pytestmark = needs_replay


@pytest.mark.parametrize("name", SAMPLE)
def test_every_planted_loss_is_told_and_no_fault_is(
    replay: Replay, reading_processes: Sandbox, name: str
):
    assert name in series()
    faults = (*replay.kinds, *real_faults())
    versions = [(replay.versions(name) - 1) * step // STEPS for step in range(STEPS + 1)]
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
        turned = islice(cycle(faults), SAMPLE.index(name) * 7, None)
        walk = Walk(watcher, replay, name, turned)
        tally = walk.through(versions, planted.LOSSES)
    print(f"{name}: {tally}")  # noqa: T201  pytest -rA shows it
    assert tally.false == []
    assert tally.mistaken == []
    assert tally.untold == []
    assert tally.slots == tally.closing
