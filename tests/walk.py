"""A walk through a real page's history, with promises planted, lost, and faults at every turn."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests import planted
from tests.replaying import HARMLESS, SOMEBODY_ELSES, Replay
from tests.watcher import Watcher
from witnessmark.deeds.check import Looked
from witnessmark.model.changes import Change
from witnessmark.model.slots import slot_at
from witnessmark.model.states import PageState


@dataclass(slots=True)
class Tally:
    """What a walk came to; `untold`, `false` and `mistaken` must be empty."""

    looks: int = 0
    faults: int = 0
    events: int = 0
    #: Slots of the walk, and leaves that close one.
    slots: int = 0
    closing: int = 0
    told: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    #: Losses told of a planted promise that still stands, and any told of a fault.
    false: list[str] = field(default_factory=list)
    #: Faults taken in as the page, or as another version of it.
    mistaken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        planted_ = len(self.told) + len(self.untold)
        return (
            f"{self.looks} looks, {self.faults} of them at faults; {self.events} events;"
            f" {len(self.false)} false losses, {len(self.mistaken)} faults mistaken for the page;"
            f" {len(self.told)} of {planted_} planted losses told;"
            f" {self.slots} slots - {self.closing} closing leaves = {self.slots - self.closing}"
        )


class Walk:
    """One page of the replay server, watched from its first version to its last."""

    def __init__(
        self, watcher: Watcher, replay: Replay, series: str, faults: Iterable[str]
    ) -> None:
        self.watcher = watcher
        self.replay = replay
        self.series = series
        (self.page,) = (page.id for page in watcher.product.watch_list.pages)
        self.faults = iter(faults)
        self.section = planted.SECTION
        self.tally = Tally()
        #: Words of this step that were told without a name.
        self._unclassified = ""
        self._is_unseen = False
        #: Losses on versions that could not be seen.
        self._waiting: tuple[planted.Loss, ...] = ()

    def through(self, versions: Sequence[int], losses: Sequence[planted.Loss]) -> Tally:
        """See each version after the other; with each that has a policy, but the first, some are lost."""
        policies = [v for v in versions[1:] if not self.replay.is_outage(self.series, v)]
        dealt = dict(zip(policies, spread(losses, len(policies)), strict=True))
        self.replay.shows(self.series, versions[0], self.section)
        self._fault()
        self._look()
        self._fault()
        self._confirmed()
        for version in versions[1:]:
            self.watcher.passes(days=1)
            self._fault()  # while Present
            self._fault()  # while Blind
            self._look()
            self._step(version, dealt.get(version, ()))
        self.tally.untold.extend(loss.name for loss in self._waiting)
        self.watcher.tells()
        self._count()
        return self.tally

    def _step(self, version: int, lost: Sequence[planted.Loss]) -> None:
        self._unclassified = ""
        for loss in lost:
            assert self.section.count(loss.before) == 1, loss.name
            self.section = self.section.replace(loss.before, loss.after)
        self.replay.shows(self.series, version, self.section)
        found = self._look()
        lost = (*self._waiting, *lost)
        self._waiting = lost if self._is_unseen else ()
        if self._is_unseen:
            # What goes while the page cannot be known for itself is told when it can be.
            return
        self._fault()  # while Provisional
        found += self._confirmed()
        for loss in lost:
            is_told = any(change.safeguard in loss.safeguards for change in found)
            if not loss.is_named:
                is_told = is_told or _spaced(loss.before) in self._unclassified
            (self.tally.told if is_told else self.tally.untold).append(loss.name)

    def _confirmed(self) -> list[Change]:
        self.watcher.passes(minutes=15)
        return self._look()

    def _look(self) -> list[Change]:
        """Look at the page as it is; the losses told."""
        looked = self._looked()
        self._is_unseen = looked.failure is not None
        self._unclassified += _unclassified(looked)
        losses = _losses(looked)
        # What stands there as somebody's words alone is not promised any more.
        own = _spaced(re.sub(r"said: “[^”]*”", "", self.section))
        for loss in losses:
            if loss.before and _spaced(loss.before.text) in own:
                self.tally.false.append(
                    f"{self.series}: {loss.label} {loss.safeguard}: “{loss.before.text}” still stands"
                )
        return losses

    def _fault(self) -> None:
        """Look while a fault is served: whatever state the page is in, nothing is lost by it."""
        kind = next(self.faults)
        while kind in SOMEBODY_ELSES and self.watcher.is_new:
            kind = next(self.faults)
        self.replay.fails(self.series, kind)
        waits = None if self.watcher.is_new else _pending(self.watcher.state(self.page))
        looked = self._looked()
        self.tally.faults += 1
        said = f"{self.series}: {kind} read as {looked.outcome}"
        if findings(looked):
            self.tally.false.append(said)
        taken_in = looked.failure is None and kind not in HARMLESS
        if taken_in or (waits and waits != _pending(looked.state)):
            self.tally.mistaken.append(said)
        self.replay.fails(self.series, None)
        self.watcher.passes(minutes=1)

    def _looked(self) -> Looked:
        (looked,) = self.watcher.runs(tell=False).looked
        self.tally.looks += 1
        return looked

    def _count(self) -> None:
        report = self.watcher.verified()
        assert report.problems == ()
        self.tally.events = len(self.watcher.events)
        self.tally.closing = report.counts["slots looked in"] + report.counts["slots missed"]
        (page,) = self.watcher.product.watch_list.pages
        ports = self.watcher.product.ports
        last_at = ports.index.looks(page.id)[-1].looked_at
        first = slot_at(page.id, page.every, ports.index.slots_since(page.id))
        self.tally.slots = slot_at(page.id, page.every, last_at) - first + 1


def spread(things: Sequence[planted.Loss], number: int) -> list[Sequence[planted.Loss]]:
    """Deal things out, in order, over so many steps, as evenly as can be."""
    return [
        things[len(things) * step // number : len(things) * (step + 1) // number]
        for step in range(number)
    ]


def findings(looked: Looked) -> list[Change]:
    """Losses and gains that a look brought."""
    return [
        change for event in looked.events if event.comparison for change in event.comparison.alerts
    ]


def _losses(looked: Looked) -> list[Change]:
    return [change for change in findings(looked) if change.label.is_loss]


def _pending(state: PageState) -> str | None:
    """The reading that waits to be confirmed."""
    return state.pending.capture.reading if state.pending else None


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _unclassified(looked: Looked) -> str:
    return " ".join(
        _spaced(item.before.text)
        for event in looked.events
        if event.comparison
        for item in event.comparison.unclassified
        if item.before
    )
