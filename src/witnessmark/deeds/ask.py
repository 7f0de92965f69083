"""Questions to the record: what was told, what was looked at, what is known of a page now."""

from collections.abc import Mapping
from typing import Any, Protocol

from witnessmark.model.captures import Failure
from witnessmark.model.documents import Document
from witnessmark.model.events import Event
from witnessmark.model.pages import PageId, WatchedPage
from witnessmark.model.states import PageState, Phase
from witnessmark.ports import Captures, Index, LookEntry, Reader
from witnessmark.record import config
from witnessmark.record.codec import load


class Record(Protocol):
    """What is read without writing: no lock is needed for it."""

    @property
    def index(self) -> Index:
        """What is derived from the log."""
        ...

    @property
    def captures(self) -> Captures:
        """The kept bytes."""
        ...


class ReadingRecord(Record, Protocol):
    """The same with a reader, to read kept bytes again."""

    @property
    def reader(self) -> Reader:
        """Today's reader."""
        ...


def events(record: Record, *, page: str | None = None) -> tuple[Event, ...]:
    """Give the events of a page, or all, oldest first."""
    wanted = PageId(page) if page else None
    objects = record.index.event_objects(page=wanted)
    return tuple(load(Event, record.captures.get(digest)) for _, digest in objects)


def looks(record: Record, page: str) -> tuple[LookEntry, ...]:
    """Give every look at a page, oldest first, also those under the ids that it had before (`was`)."""
    wanted, known = PageId(page), record.index.config()
    earlier = config.earlier_ids(record.captures.get(known), wanted) if known else ()
    found = (look for id_ in (wanted, *earlier) for look in record.index.looks(id_))
    return tuple(sorted(found, key=lambda look: look.number))


def standing(record: Record, *, page: str | None = None) -> list[Mapping[str, Any]]:
    """
    Say what is known of each page: `{page, state, seen_at, note, baseline, failure}`.

    `note` says what a person should know; it is empty for a page that is seen as it was.
    """
    states = record.index.states()
    return [_line(states[key]) for key in sorted(states) if page is None or key == page]


def _line(state: PageState) -> dict[str, Any]:
    return {
        "page": state.page,
        "state": state.phase.value,
        "seen_at": state.seen_at.isoformat() if state.seen_at else None,
        "note": _note(state),
        "baseline": state.baseline.id if state.baseline else None,
        "failure": state.spell.failure.kind.value if state.spell else None,
    }


def _note(state: PageState) -> str:
    if state.spell:
        since = f"{state.spell.since_at:%Y-%m-%d %H:%M} UTC"
        return f"unknown since {since}: {state.spell.failure.kind}. {state.spell.failure.detail}"
    if state.phase is Phase.PROVISIONAL:
        return "another reading was seen once; it is looked at again before anything is told"
    if state.phase is Phase.NEW:
        return "seen once; it is looked at again before it becomes the baseline"
    if state.phase is Phase.UNSTABLE:
        return f"serves {len(state.variants)} variants"
    if state.phase is Phase.GONE:
        return "its server says that it is not there; looked at weekly"
    return ""


def reading(page: WatchedPage, record: ReadingRecord) -> Document | Failure | None:
    """Read the page's baseline, or its newest capture, with today's reader; None: no capture yet."""
    state = record.index.state(page.id)
    reference = state and (state.baseline or (state.pending and state.pending.capture))
    kept = record.index.capture(reference.id) if reference else None
    kept = kept or record.index.newest_capture(page.id)
    return record.reader.read(record.captures.served(kept), page) if kept else None
