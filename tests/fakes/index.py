"""The index in memory: the plainest reading of the leaves, to compare the tables with."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from witnessmark.errors import ArchiveError
from witnessmark.model.captures import CaptureId, Kept, Sha256
from witnessmark.model.events import EventId
from witnessmark.model.pages import PageId
from witnessmark.model.states import PageState
from witnessmark.ports import LookEntry
from witnessmark.record import config
from witnessmark.record.codec import load
from witnessmark.record.leaf import (
    ConfigLeaf,
    EventLeaf,
    LookLeaf,
    MissedLeaf,
    PruneLeaf,
    RebasedLeaf,
    RecoveredLeaf,
    RetiredLeaf,
    SoftwareLeaf,
    ToldLeaf,
    read,
)


@dataclass
class Slots:
    every: timedelta
    since: datetime
    last: int | None = None


@dataclass
class MemoryIndex:
    """The `Index` port. `get` gives the objects that leaves cite."""

    get: Callable[[Sha256], bytes]
    position: int = 0
    last_leaf: bytes | None = None
    #: In the order of the log.
    entries: list[LookEntry] = field(default_factory=list)
    page_states: dict[PageId, PageState] = field(default_factory=dict)
    slots: dict[PageId, Slots] = field(default_factory=dict)
    captures: dict[CaptureId, Kept | None] = field(default_factory=dict)
    pruned: set[CaptureId] = field(default_factory=set)
    events: dict[EventId, tuple[PageId, Sha256]] = field(default_factory=dict)
    tellings: set[tuple[EventId, str]] = field(default_factory=set)
    newest_config: Sha256 | None = None
    newest_software: Sha256 | None = None

    def clear(self) -> None:
        vars(self).update(vars(MemoryIndex(get=self.get)))

    def apply_all(self, leaves: Iterable[tuple[int, bytes]]) -> None:
        for number, leaf in leaves:
            self.apply(number, leaf)

    def apply(self, number: int, leaf: bytes) -> None:
        if number < self.position:
            return
        if number > self.position:
            raise ArchiveError("there is a gap")
        self._follow(number, leaf)
        self.position, self.last_leaf = number + 1, leaf

    def newest_leaf(self) -> Sha256 | None:
        return Sha256(hashlib.sha256(self.last_leaf).hexdigest()) if self.last_leaf else None

    def state(self, page: PageId) -> PageState | None:
        return self.page_states.get(page)

    def states(self) -> Mapping[PageId, PageState]:
        return dict(self.page_states)

    def last_slot(self, page: PageId) -> int | None:
        return self.slots[page].last if page in self.slots else None

    def slots_since(self, page: PageId) -> datetime:
        if page not in self.slots:
            raise ArchiveError(f"{page}: no recorded configuration holds this page")
        return self.slots[page].since

    def newest_capture(self, page: PageId) -> Kept | None:
        for kept in reversed(self.captures.values()):
            if kept is None or kept.page != page or kept.private or kept.id in self.pruned:
                continue
            holder = self.captures.get(kept.revisit_of or kept.id)
            if kept.status and kept.body_sha256 and holder and holder.id not in self.pruned:
                return holder
        return None

    def looks(self, page: PageId, *, newest: int | None = None) -> tuple[LookEntry, ...]:
        entries = tuple(entry for entry in self.entries if entry.page == page)
        return entries if newest is None else entries[len(entries) - min(newest, len(entries)) :]

    def capture(self, capture: CaptureId) -> Kept | None:
        return self.captures.get(capture)

    def names(self, capture: CaptureId) -> bool:
        return capture in self.captures

    def event_objects(self, *, page: PageId | None = None) -> tuple[tuple[EventId, Sha256], ...]:
        return tuple(
            (event, digest) for event, (of, digest) in self.events.items() if page in (None, of)
        )

    def told(self, event: EventId) -> int:
        return sum(told == event for told, _ in self.tellings)

    def config(self) -> Sha256 | None:
        return self.newest_config

    def software(self) -> Sha256 | None:
        return self.newest_software

    def _follow(self, number: int, written: bytes) -> None:
        leaf = read(written)
        if isinstance(leaf, LookLeaf | RetiredLeaf | RebasedLeaf):
            state = leaf.state or load(PageState, self.get(leaf.state_object or Sha256("")))
            self.page_states[leaf.page] = state
        if isinstance(leaf, LookLeaf):
            self._look(number, leaf, state)
        if isinstance(leaf, MissedLeaf):
            self._close(leaf.page, leaf.last)
        if isinstance(leaf, EventLeaf):
            self.events.setdefault(leaf.event, (leaf.page, leaf.object))
        if isinstance(leaf, ToldLeaf):
            self.tellings |= {(event, leaf.subscriber) for event in leaf.events}
        if isinstance(leaf, SoftwareLeaf):
            self.newest_software = leaf.software
        if isinstance(leaf, RecoveredLeaf | PruneLeaf) and leaf.capture:
            self.captures.setdefault(leaf.capture, None)
        if isinstance(leaf, PruneLeaf):
            self.pruned.add(leaf.capture)
        if isinstance(leaf, ConfigLeaf):
            self.newest_config = leaf.config
            every = {each.page: each.every for each in config.read(self.get(leaf.config))}
            self.slots = {
                page: self.slots[page]
                if page in self.slots and self.slots[page].every == interval
                else Slots(every=interval, since=leaf.at)
                for page, interval in every.items()
            }

    def _look(self, number: int, leaf: LookLeaf, state: PageState) -> None:
        if leaf.slot is not None:
            self._close(leaf.page, leaf.slot)
        if leaf.capture:
            self.captures.setdefault(leaf.capture.id, leaf.capture)
        self.entries.append(
            LookEntry(
                number=number,
                page=leaf.page,
                slot=leaf.slot,
                looked_at=leaf.at,
                outcome=leaf.outcome,
                capture=leaf.capture,
                failure=leaf.failure,
                state=state,
            )
        )

    def _close(self, page: PageId, slot: int) -> None:
        if page in self.slots:
            last = self.slots[page].last
            self.slots[page].last = slot if last is None else max(last, slot)
