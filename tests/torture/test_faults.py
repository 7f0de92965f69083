"""Every fault, on every history, in every state of a page: none of them ever reads as a loss."""

from itertools import pairwise

import pytest

from tests import planted
from tests.fakes.disk import quick_folder
from tests.replaying import (
    HARMLESS,
    LIMITS,
    SOMEBODY_ELSES,
    Replay,
    needs_replay,
    real_faults,
    series,
)
from tests.torture import IS_SAMPLE
from tests.walk import findings
from tests.watcher import Watcher, page
from witnessmark.adapters.sandbox.sandbox import Sandbox
from witnessmark.deeds.check import Looked
from witnessmark.model.states import Phase

pytestmark = [pytest.mark.torture, needs_replay]

#: The planted section as it stands, and as it may stand otherwise.
FACES = tuple(planted.after(losses) for losses in range(4))
#: The section under a notice that is another one at every look, and takes no promise away.
NOTICES = tuple(
    f"{planted.SECTION}\n\nThe desk is staffed today by {name}.\n"
    for name in ("Officer Marsh", "Officer Quill", "Officer Tarn", "Officer Vale")
)


class Cells:
    """One history, and the states into which its page is brought before each fault."""

    def __init__(self, watcher: Watcher, replay: Replay, name: str) -> None:
        self.watcher = watcher
        self.replay = replay
        self.series = name
        self.page = "kestrel/page"
        self.looks = 0
        self.told = 0
        self.wrong: list[str] = []

    def fault(self, kind: str, phase: Phase) -> None:
        """Look once while a fault is served, in a state in which the page must now be."""
        if kind in SOMEBODY_ELSES and phase is Phase.NEW:
            return
        self.replay.fails(self.series, kind)
        looked = self.look()
        self.replay.fails(self.series, None)
        if looked.failure is None and kind not in HARMLESS:
            self.wrong.append(f"{kind} at {phase}: read as {looked.outcome}")
        if findings(looked):
            self.wrong.append(f"{kind} at {phase}: told as a change")
        self.watcher.passes(minutes=1)

    def shows(self, section: str) -> Looked:
        self.replay.shows(self.series, 0, section)
        return self.look()

    def look(self) -> Looked:
        (looked,) = self.watcher.runs(self.page, tell=False).looked
        self.looks += 1
        return looked

    def is_at(self, phase: Phase) -> None:
        state = self.watcher.state(self.page)
        assert state.phase is phase, (self.page, state.spell)

    def settles(self) -> None:
        """See the page alike twice."""
        self.look()
        self.watcher.passes(minutes=15)
        self.look()
        self.is_at(Phase.PRESENT)

    def new(self, kinds: list[str]) -> None:
        """Never seen; and seen once."""
        self.replay.shows(self.series, 0, FACES[0])
        for number, (first, second) in enumerate(pairwise([*kinds, kinds[0]])):
            self.page = f"kestrel/page-{number}"
            self.fault(first, Phase.NEW)
            self.look()
            self.fault(second, Phase.NEW)
            self.settles()
        self.page = "kestrel/page"
        self.settles()

    def present_and_blind(self, kinds: list[str]) -> None:
        for first, second in pairwise([*kinds, kinds[0]]):
            self.fault(first, Phase.PRESENT)
            self.fault(second, Phase.BLIND)
            looked = self.look()
            assert looked.outcome == "unchanged", (first, second, looked.failure)
            self.is_at(Phase.PRESENT)

    def provisional(self, kinds: list[str]) -> None:
        for number, kind in enumerate(kinds, 1):
            looked = self.shows(FACES[number % 2])
            assert looked.outcome == "differs", (kind, looked.failure)
            self.fault(kind, Phase.PROVISIONAL)
            self.watcher.passes(minutes=15)
            changed = self.look()
            assert changed.outcome == "changed", (kind, changed.failure)
            self.told += any(e.comparison and e.comparison.alerts for e in changed.events)

    def unstable(self, kinds: list[str]) -> None:
        self.shows(NOTICES[0])
        self.watcher.passes(minutes=15)
        self.look()
        for notice in NOTICES[1:]:
            self.shows(notice)
        for kind in kinds:
            self.is_at(Phase.UNSTABLE)
            self.fault(kind, Phase.UNSTABLE)
            looked = self.look()
            assert looked.outcome == "unchanged", (kind, looked.failure)


@pytest.mark.parametrize("name", series())
def test_no_fault_reads_as_a_loss_in_any_state_of_any_page(
    replay: Replay, reading_processes: Sandbox, name: str
):
    kinds = [*replay.kinds, *real_faults()]
    if IS_SAMPLE:
        kinds = kinds[series().index(name) % 9 :: 9]
    pages = [page(f"{replay.url(name)}?n={n}", f"kestrel/page-{n}") for n in range(len(kinds))]
    with (
        quick_folder() as folder,
        Watcher(
            folder,
            page(replay.url(name), "kestrel/page"),
            *pages,
            allow=[(replay.host, replay.port)],
            sandbox=reading_processes,
            limits=LIMITS,
        ) as watcher,
    ):
        cells = Cells(watcher, replay, name)
        cells.new(kinds)
        cells.present_and_blind(kinds)
        cells.provisional(kinds)
        cells.unstable(kinds)
        assert watcher.verified().problems == ()
        events = len(watcher.events)
    print(  # noqa: T201  pytest -rA shows it
        f"{name}: {len(kinds)} faults in 6 states, {cells.looks} looks, {events} events,"
        f" {len(cells.wrong)} read as a loss; {cells.told} of {len(kinds)} changes told"
    )
    assert cells.wrong == []
    assert cells.told == len(kinds)
