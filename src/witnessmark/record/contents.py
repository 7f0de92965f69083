"""What the leaves of a log say and cite, held against the files of the record."""

import json
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import CaptureId, Kept, Sha256
from witnessmark.model.events import Event, EventId, event_id
from witnessmark.model.states import PageState
from witnessmark.record import config, layout, leaf
from witnessmark.record.audit import Problem, Read
from witnessmark.record.closure import Closure
from witnessmark.record.codec import load
from witnessmark.record.facts import digest, revisit_head


class Contents:
    """What the leaves of a log say and cite. Give it every leaf in order, then ask for `problems`."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._closure = Closure()
        self._problems: list[Problem] = []
        self._objects: dict[Sha256, bytes | None] = {}
        self._captures: dict[CaptureId, tuple[str, Kept]] = {}
        self._adopted: dict[CaptureId, tuple[str, Sha256, bool]] = {}
        self._pruned: set[CaptureId] = set()
        self._configs: set[Sha256] = set()
        self._events: dict[EventId, Event | None] = {}
        self._announced: dict[EventId, str] = {}
        self._named: list[tuple[str, CaptureId]] = []
        self._vkey: tuple[str, str] | None = None
        self._counts: dict[str, int] = {}
        self._follow: dict[type[leaf.Leaf], Callable[[str, Any], None]] = {
            leaf.KeyLeaf: self._key,
            leaf.ConfigLeaf: self._config,
            leaf.SoftwareLeaf: self._software,
            leaf.LookLeaf: self._look,
            leaf.MissedLeaf: self._missed,
            leaf.EventLeaf: self._event,
            leaf.ToldLeaf: self._told,
            leaf.RetiredLeaf: self._state,
            leaf.RebasedLeaf: self._rebased,
            leaf.RecoveredLeaf: self._recovered,
            leaf.PruneLeaf: self._prune,
        }

    @property
    def counts(self) -> dict[str, int]:
        """How much of each kind there was."""
        closed = {
            "slots looked in": self._closure.looked_in,
            "slots missed": self._closure.missed_out,
        }
        return {**self._counts, **closed}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is no contradiction and yet to be known."""
        return tuple(self._closure.remarks)

    def follow(self, number: int, entry: bytes) -> None:
        """Take the next leaf."""
        where = f"leaf {number}"
        self._count("leaves")
        try:
            each = leaf.read(entry)
        except ArchiveError as error:
            self._say(where, str(error))
            return
        self._count(f"{each.type} leaves")
        self._follow[type(each)](where, each)

    def problems(self, vkey: str) -> tuple[Problem, ...]:
        """Say all that is wrong, after the last leaf. Reads every capture's file."""
        for where, name in [(where, name) for name, where in self._announced.items()]:
            if name not in self._events:
                self._say(where, f"announces the event {name}, which no leaf makes")
        for where, capture in self._named:
            if capture not in self._captures and capture not in self._adopted:
                self._say(where, f"names the capture {capture}, which no leaf holds")
        for name, event in self._events.items():
            for capture in event.captures if event else ():
                if capture not in self._captures:
                    self._say(f"event {name}", f"rests on the capture {capture}: no leaf holds it")
        if self._vkey and self._vkey[1] != vkey:
            self._say(self._vkey[0], "names another key than the one that was used to check")
        self._check_files()
        return tuple(self._problems)

    def captures(self) -> frozenset[PurePosixPath]:
        """The files that the leaves cite, whether they are there or not."""
        own = (name for name, (_, kept) in self._captures.items() if not kept.revisit_of)
        return frozenset(map(layout.capture_path, (*own, *self._adopted)))

    def _key(self, where: str, each: leaf.KeyLeaf) -> None:
        self._vkey = (where, each.vkey)

    def _software(self, where: str, each: leaf.SoftwareLeaf) -> None:
        data = self._object(where, each.software)
        try:
            if data is not None:
                leaf.canonical(data)
        except TamperError as error:
            self._say(where, f"its object {each.software}: {error}")

    def _missed(self, where: str, each: leaf.MissedLeaf) -> None:
        for what in self._closure.missed(each.page, each.first, each.last, each.at):
            self._say(where, what)

    def _told(self, where: str, each: leaf.ToldLeaf) -> None:
        for name in each.events:
            if name not in self._events:
                self._say(where, f"tells of the event {name}, which no leaf before it made")

    def _rebased(self, where: str, each: leaf.RebasedLeaf) -> None:
        self._state(where, each)
        self._named.append((where, each.capture))

    def _recovered(self, where: str, each: leaf.RecoveredLeaf) -> None:
        if each.capture and each.warc_sha256:
            self._adopted[each.capture] = (where, each.warc_sha256, each.private)

    def _prune(self, where: str, each: leaf.PruneLeaf) -> None:
        self._pruned.add(each.capture)
        self._named.append((where, each.capture))

    def _config(self, where: str, each: leaf.ConfigLeaf) -> None:
        self._configs.add(each.config)
        data = self._object(where, each.config)
        if data is None:
            return
        try:
            self._closure.configured(config.read(data), each.at)
        except TamperError as error:
            self._say(where, f"its configuration does not hold: {error}")

    def _look(self, where: str, each: leaf.LookLeaf) -> None:
        if each.config not in self._configs:
            self._say(where, "names a configuration that no leaf before it recorded")
        if each.slot is not None:
            for what in self._closure.look(each.page, each.slot, each.at):
                self._say(where, what)
        self._state(where, each)
        if each.capture:
            self._capture(where, each.capture)

    def _state(self, where: str, each: leaf.LookLeaf | leaf.RetiredLeaf | leaf.RebasedLeaf) -> None:
        state = each.state
        if each.state_object and (data := self._object(where, each.state_object)) is not None:
            try:
                state = load(PageState, data)
            except ValidationError:
                self._say(where, "its state_object holds no state")
        if state and state.page != each.page:
            self._say(where, f"holds the state of {state.page}")
        for name in each.events:
            self._announced[name] = where

    def _capture(self, where: str, kept: Kept) -> None:
        known = self._captures.get(kept.id)
        if known and known[1] != kept:
            self._say(where, f"describes the capture {kept.id} otherwise than {known[0]}")
        if known:
            return
        self._count("private captures" if kept.private else "captures")
        for cited in _cited(kept):
            self._object(where, cited)
        if kept.revisit_of:
            self._count("revisits")
            self._revisit(where, kept)
        self._captures[kept.id] = (where, kept)

    def _revisit(self, where: str, kept: Kept) -> None:
        earlier = self._captures.get(CaptureId(kept.revisit_of or ""))
        if earlier is None or earlier[1].revisit_of or earlier[1].private or kept.private:
            self._say(where, f"revisits {kept.revisit_of}, which no leaf before it holds in public")
            return
        of = earlier[1]
        if (of.warc_sha256, of.warc_bytes, of.body_sha256) != (
            kept.warc_sha256,
            kept.warc_bytes,
            kept.body_sha256,
        ):
            self._say(where, f"revisits {of.id}, and claims another file or body")
        try:
            revisit_head(kept)
        except TamperError as error:
            self._say(where, str(error))

    def _event(self, where: str, each: leaf.EventLeaf) -> None:
        if each.event in self._events:
            self._say(where, f"makes the event {each.event} a second time")
        self._events[each.event] = None
        data = self._object(where, each.object)
        if data is None:
            return
        try:
            event: Event = load(Event, data)
        except ValidationError:
            self._say(where, "its object holds no event")
            return
        self._events[each.event] = event
        named = event_id(event.page, event.kind, event.ordinal, event.before, event.after)
        if not named == event.id == each.event:
            self._say(where, "its event's id does not follow from the event")
        if (event.page, event.kind, event.audience) != (each.page, each.kind, each.audience):
            self._say(where, "its object holds an event of another page, kind or audience")

    def _object(self, where: str, name: Sha256) -> bytes | None:
        """Read an object that a leaf cites; what is wrong with it is said once."""
        if name not in self._objects:
            path = layout.object_path(name)
            data = self._read(path)
            self._count("objects")
            if data is None:
                self._say(str(path), f"is missing, and {where} cites it")
            elif digest(data) != name:
                self._say(str(path), f"is not what its name says, and {where} cites it")
                data = None
            self._objects[name] = data
        return self._objects[name]

    def _check_files(self) -> None:
        for name, (where, kept) in self._captures.items():
            if not (kept.private or kept.revisit_of):
                self._check_file(name, where, kept.warc_sha256, kept.warc_bytes)
        for name, (where, expected, private) in self._adopted.items():
            if not private and name not in self._captures:
                self._check_file(name, where, expected, None)

    def _check_file(self, name: CaptureId, where: str, expected: Sha256, size: int | None) -> None:
        path = layout.capture_path(name)
        data = self._read(path)
        if data is None and name in self._pruned:
            self._count("pruned captures")
        elif data is None:
            self._say(str(path), f"is missing, and {where} holds its digest")
        elif digest(data) != expected or size not in (None, len(data)):
            self._say(str(path), f"is not the file whose digest {where} holds")

    def _say(self, where: str, what: str) -> None:
        self._problems.append(Problem(where=where, what=what))

    def _count(self, name: str) -> None:
        self._counts[name] = self._counts.get(name, 0) + 1


def _cited(kept: Kept) -> Iterator[Sha256]:
    """Objects that a capture's facts cite: TLS chains, robots.txt. Their shape is not believed."""
    facts = json.loads(kept.facts)
    hops, robots = facts.get("hops"), facts.get("robots")
    for hop in [*(hops if isinstance(hops, list) else ()), robots]:
        if isinstance(hop, dict):
            tls = hop.get("tls")
            for name in (tls.get("chain") if isinstance(tls, dict) else None, hop.get("body")):
                if isinstance(name, str) and layout.is_sha256(name):
                    yield Sha256(name)
