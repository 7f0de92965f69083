"""An event as a line or a story of the site: what changelog, timelines and JSON say of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from witnessmark.model.changes import SafeguardId
from witnessmark.model.events import Event
from witnessmark.model.pages import PageId
from witnessmark.model.redlines import Redliner
from witnessmark.render.card import Card, headline
from witnessmark.render.cards import cards
from witnessmark.render.masthead import Masthead, event_path
from witnessmark.render.plain import one_line
from witnessmark.render.words import Tone, counted, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event, told shortly."""

    event: Event
    cards: tuple[Card, ...]
    title: str
    page: PageId
    page_title: str
    publisher: str
    path: str
    recorded_at: datetime

    @property
    def first(self) -> Card:
        """What matters most."""
        return self.cards[0]

    @property
    def more(self) -> str:
        """How much more there is than the first card; "" where nothing."""
        rest = [card for card in self.cards[1:] if card.tone is not Tone.MINOR]
        return f"And {counted(len(rest), 'more point')}." if rest else ""


def entry(event: Event, masthead: Masthead, redline: Redliner) -> Entry:
    """Tell an event shortly."""
    found = cards(event, masthead=masthead, redline=redline)
    return Entry(
        event=event,
        cards=found,
        title=found[0].headline,
        page=event.page,
        page_title=one_line(event.page_title),
        publisher=one_line(event.publisher.name),
        path=event_path(event.id),
        recorded_at=event.recorded_at,
    )


def by_day(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Group entries, newest first, under the days of their recording (UTC); a day's losses come first."""
    days = groupby(entries, lambda said: day(said.recorded_at))
    return [(name, sorted(held, key=lambda said: said.first.order[:2])) for name, held in days]


def entry_json(said: Entry, masthead: Masthead) -> Mapping[str, Any]:
    """
    Give an event for programs, shortly; the whole of it is `events/<id>.json`.

    `changes`: (label, safeguard, severity) of each, losses and gains first.
    """
    event = said.event
    changes = event.comparison.changes if event.comparison else ()
    return {
        "id": event.id,
        "kind": event.kind.value,
        "title": headline(said.cards),
        "page": event.page,
        "page_url": event.page_url,
        "publisher": event.publisher.id,
        "state": event.publisher.state,
        "recorded_at": event.recorded_at.isoformat(),
        "last_seen_at": _stamp(event.last_seen_at),
        "first_missing_at": _stamp(event.first_missing_at),
        "technical": event.technical,
        "for_review": event.for_review,
        "changes": [
            {
                "safeguard": change.safeguard,
                "name": _name(change.safeguard, masthead),
                "change": change.label.value,
                "severity": change.severity.value,
            }
            for change in changes
        ],
        "unclassified": len(event.comparison.unclassified) if event.comparison else 0,
        "failure": event.failure.kind.value if event.failure else None,
        "url": masthead.event_url(event.id) or said.path,
        "json": masthead.url(f"events/{event.id}.json") or f"events/{event.id}.json",
    }


def _name(safeguard: SafeguardId, masthead: Masthead) -> str:
    return one_line(masthead.safeguard(safeguard))


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
