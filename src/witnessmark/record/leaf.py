"""
The leaves of the log: what each entry says, its exact bytes, and a strict reader of them.

A leaf is canonical JSON (RFC 8785), at most 65,535 bytes, with `"v":1`, `"type"` and `"at"`; all
fields of its type are there, null where there is nothing. docs/evidence.md is the specification.
The stored bytes are the truth: a leaf is never written again in order to check it.
"""

import json
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Literal

import rfc8785
from pydantic import TypeAdapter, ValidationError

from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import CaptureId, Failure, Kept, Sha256
from witnessmark.model.events import Audience, EventId, EventKind
from witnessmark.model.messages import MessageId
from witnessmark.model.pages import PageId
from witnessmark.model.states import PageState
from witnessmark.record.codec import dump
from witnessmark.record.layout import is_capture_id, is_page_id, is_sha256
from witnessmark.record.merkle import ENTRY_BYTES_MAX

#: The version of the leaf format that this code writes, and the newest that it reads.
VERSION: Final = 1
#: A state whose canonical JSON is longer than this goes into an object.
STATE_BYTES_MAX: Final = 8_192
#: Slot numbers and sizes stay in what a shell can count with.
_NUMBER_MAX: Final = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    """What all leaves share."""

    type: ClassVar[str]
    #: When the leaf was written; for a look, when it began.
    at: datetime

    def __post_init__(self) -> None:
        _check(self.at.utcoffset() == timedelta(0), "at is an instant in UTC", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLeaf(_Leaf):
    """The key that signs from here on; the first leaf of every log."""

    type: ClassVar[str] = "key"
    vkey: str
    #: For a log that was begun anew: the last known checkpoint note of the one before.
    continues: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigLeaf(_Leaf):
    """What is watched and how it is read, from here on."""

    type: ClassVar[str] = "config"
    #: Object of record/config.py.
    config: Sha256

    def __post_init__(self) -> None:
        _Leaf.__post_init__(self)
        _check(is_sha256(self.config), "config is a sha256", self.config)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareLeaf(_Leaf):
    """What runs from here on: an object that lists our code and every library with versions."""

    type: ClassVar[str] = "software"
    software: Sha256

    def __post_init__(self) -> None:
        _Leaf.__post_init__(self)
        _check(is_sha256(self.software), "software is a sha256", self.software)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageLeaf(_Leaf):
    """A leaf about one page."""

    page: PageId

    def __post_init__(self) -> None:
        _Leaf.__post_init__(self)
        _check(is_page_id(self.page), "page is publisher/page", self.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _StateLeaf(_PageLeaf):
    """A leaf that moves a page's state: exactly one of `state` and `state_object` is given."""

    state: PageState | None
    #: Digest of the object that holds the state, where it is long; see `split_state`.
    state_object: Sha256 | None = None
    #: Ids of the events that this made; their own leaves follow.
    events: tuple[EventId, ...] = ()

    def __post_init__(self) -> None:
        _PageLeaf.__post_init__(self)
        _check((self.state is None) != (self.state_object is None), "one state is given", self.at)
        _check(_is_digest_or_none(self.state_object), "state_object is a sha256", self.state_object)
        _check(all(map(is_sha256, self.events)), "events are ids", self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLeaf(_StateLeaf):
    """One look at a page: what came, what it was read as."""

    type: ClassVar[str] = "look"
    #: The slot that this look closes; None for a confirming, manual, redone or imported one.
    slot: int | None
    #: The word of `Observation.outcome`.
    outcome: str
    #: Digests of the reader and of the configuration object in force.
    reader: Sha256 | None
    config: Sha256
    #: None where no byte came.
    capture: Kept | None = None
    failure: Failure | None = None

    def __post_init__(self) -> None:
        _StateLeaf.__post_init__(self)
        _check(self.slot is None or abs(self.slot) < _NUMBER_MAX, "slot is a number", self.slot)
        _check(_is_digest_or_none(self.reader), "reader is a sha256", self.reader)
        _check(is_sha256(self.config), "config is a sha256", self.config)
        if self.capture:
            _check_kept(self.capture)
            _check(self.capture.page == self.page, "the capture is of the page", self.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedLeaf(_PageLeaf):
    """Slots in which nobody looked: `first` to `last`, both included, and why."""

    type: ClassVar[str] = "missed"
    first: int
    last: int
    because: str

    def __post_init__(self) -> None:
        _PageLeaf.__post_init__(self)
        _check(-_NUMBER_MAX < self.first <= self.last < _NUMBER_MAX, "a range of slots", self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLeaf(_PageLeaf):
    """A final event: said once, never changed."""

    type: ClassVar[str] = "event"
    event: EventId
    #: Digest of the object that holds the whole event.
    object: Sha256
    kind: EventKind
    audience: Audience

    def __post_init__(self) -> None:
        _PageLeaf.__post_init__(self)
        _check(is_sha256(self.event), "event is an id", self.event)
        _check(is_sha256(self.object), "object is a sha256", self.object)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLeaf(_Leaf):
    """One message was handed over: which events, to whom (a keyed hash, never an address)."""

    type: ClassVar[str] = "told"
    events: tuple[EventId, ...]
    subscriber: str
    message: MessageId

    def __post_init__(self) -> None:
        _Leaf.__post_init__(self)
        _check(bool(self.events) and all(map(is_sha256, self.events)), "events are ids", "")
        # Half a digest would name nobody either; an address never looks like this.
        _check(_is_hex(self.subscriber), "subscriber is a keyed hash in hex", self.subscriber)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredLeaf(_StateLeaf):
    """The operator took the page off the list; its slots end with the next configuration."""

    type: ClassVar[str] = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class RebasedLeaf(_StateLeaf):
    """The operator named a capture as the page's baseline."""

    type: ClassVar[str] = "rebased"
    capture: CaptureId
    because: str
    #: A handle: the log is public.
    by: str

    def __post_init__(self) -> None:
        _StateLeaf.__post_init__(self)
        _check(is_capture_id(self.capture), "capture is a capture's id", self.capture)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveredLeaf(_Leaf):
    """What start-up found broken, and did."""

    type: ClassVar[str] = "recovered"
    did: Literal["adopted", "quarantined", "removed", "completed", "rebuilt"]
    detail: str
    #: For `adopted`: a whole capture that a crash had kept out of the log, and the digest of its file.
    capture: CaptureId | None = None
    warc_sha256: Sha256 | None = None
    private: bool = False

    def __post_init__(self) -> None:
        _Leaf.__post_init__(self)
        _check((self.capture is None) == (self.warc_sha256 is None), "id and digest", self.capture)
        _check(self.capture is None or is_capture_id(self.capture), "capture's id", self.capture)
        _check(_is_digest_or_none(self.warc_sha256), "warc_sha256 is a sha256", self.warc_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneLeaf(_Leaf):
    """A named person removed the bytes of a capture. This is the tombstone."""

    type: ClassVar[str] = "prune"
    capture: CaptureId
    warc_sha256: Sha256
    because: str
    #: A handle: the log is public.
    by: str

    def __post_init__(self) -> None:
        _Leaf.__post_init__(self)
        _check(is_capture_id(self.capture), "capture is a capture's id", self.capture)
        _check(is_sha256(self.warc_sha256), "warc_sha256 is a sha256", self.warc_sha256)


Leaf = (
    KeyLeaf
    | ConfigLeaf
    | SoftwareLeaf
    | LookLeaf
    | MissedLeaf
    | EventLeaf
    | ToldLeaf
    | RetiredLeaf
    | RebasedLeaf
    | RecoveredLeaf
    | PruneLeaf
)

_TYPES: dict[str, tuple[type[Leaf], TypeAdapter[Any]]] = {
    kind.type: (kind, TypeAdapter(kind))
    for kind in (
        KeyLeaf,
        ConfigLeaf,
        SoftwareLeaf,
        LookLeaf,
        MissedLeaf,
        EventLeaf,
        ToldLeaf,
        RetiredLeaf,
        RebasedLeaf,
        RecoveredLeaf,
        PruneLeaf,
    )
}


def split_state(state: PageState) -> tuple[PageState | None, bytes | None]:
    """
    Say where a state goes: (state, None) into the leaf, or (None, bytes) into an object.

    The caller keeps the bytes with `Captures.put` first, and names their digest in `state_object`.
    """
    written = dump(state)
    return (state, None) if len(written) <= STATE_BYTES_MAX else (None, written)


def write(leaf: Leaf) -> bytes:
    """
    Give the exact bytes of a leaf. The same leaf gives the same bytes on any machine.

    Raises:
        ArchiveError: it is longer than a log entry may be.
    """
    _, adapter = _TYPES[leaf.type]
    said = adapter.dump_python(leaf, mode="json")
    capture = said.get("capture")
    if isinstance(capture, dict):
        # As structure, so that a stranger reads them without decoding JSON in JSON.
        capture["facts"] = json.loads(capture["facts"])
    written = rfc8785.dumps({**said, "v": VERSION, "type": leaf.type})
    if len(written) > ENTRY_BYTES_MAX:
        raise ArchiveError(
            f"a {leaf.type} leaf of {len(written)} bytes; {ENTRY_BYTES_MAX} are the most. "
            "Bulk belongs into an object that the leaf cites."
        )
    return written


def read(data: bytes) -> Leaf:
    """
    Read a leaf, strictly: one meaning has one spelling.

    Raises:
        TamperError: it is no canonical JSON, or not the fields of its type.
        ArchiveError: it is of a newer format; a newer Witnessmark reads it.
    """
    said = canonical(data)
    if not isinstance(said, dict):
        raise TamperError("the leaf is no JSON object")
    version, name = said.pop("v", None), said.pop("type", None)
    if type(version) is not int or version < 1:
        raise TamperError("the leaf does not say its version")
    if version > VERSION:
        raise ArchiveError(
            f"the leaf is of format {version}, this program reads up to {VERSION}: upgrade it"
        )
    if not isinstance(name, str) or name not in _TYPES:
        raise TamperError(f"no leaf is of the type {name!r}")
    kind, adapter = _TYPES[name]
    if unknown := said.keys() - {field.name for field in fields(kind)}:
        raise TamperError(f"a {name} leaf has no field {min(unknown)!r}")
    if isinstance(said.get("capture"), dict):
        facts = said["capture"].get("facts", {})
        if not isinstance(facts, dict):
            raise TamperError("the facts of a capture are an object")
        said["capture"]["facts"] = rfc8785.dumps(facts).decode()
    try:
        leaf: Leaf = adapter.validate_json(json.dumps(said), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise TamperError(f"a {name} leaf is malformed: {where}: {first['msg']}") from None
    return leaf


def canonical(data: bytes) -> Any:
    """
    Read JSON that is spelled as RFC 8785 has it, and in no other way (so no key comes twice).

    Raises:
        TamperError: it is not.
    """
    try:
        said = json.loads(data)
        same = rfc8785.dumps(said) == data
    except (ValueError, RecursionError):
        # Bad UTF-8, bad JSON, NaN, numbers past 2^53, half surrogates, bottomless nesting.
        same = False
    if not same:
        raise TamperError("it is not canonical JSON (RFC 8785)")
    return said


def _check_kept(kept: Kept) -> None:
    _check(is_capture_id(kept.id), "id is a capture's id", kept.id)
    _check(is_sha256(kept.warc_sha256), "warc_sha256 is a sha256", kept.warc_sha256)
    _check(0 < kept.warc_bytes < _NUMBER_MAX, "warc_bytes is a size", kept.warc_bytes)
    _check(_is_digest_or_none(kept.body_sha256), "body_sha256 is a sha256", kept.body_sha256)
    _check(
        kept.revisit_of is None or is_capture_id(kept.revisit_of),
        "revisit_of is a capture's id",
        kept.revisit_of,
    )


def _is_digest_or_none(text: str | None) -> bool:
    return text is None or is_sha256(text)


def _is_hex(text: str) -> bool:
    return 32 <= len(text) <= 64 and set(text) <= set("0123456789abcdef")


def _check(holds: object, rule: str, found: object) -> None:
    if not holds:
        raise ValueError(f"{rule}: {found!r}")
