"""A card: one thing to say, in words made safe, the same in mail, feed and site."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from witnessmark.model.changes import SafeguardId, Severity
from witnessmark.model.events import EventId
from witnessmark.model.pages import PageId
from witnessmark.model.redlines import Redline
from witnessmark.render.plain import one_line
from witnessmark.render.words import SEVERITIES, Tone, counted, lowered


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A quote, where it stands, and its share of the redline."""

    text: str
    where: str
    edits: Redline


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One part of a promise that moved."""

    name: str
    before: str
    after: str
    sign: str
    direction: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The page that a card speaks of; a folded card has several."""

    page: PageId
    title: str
    publisher: str
    url: str
    event: EventId
    #: Address of the event's page; "" where there is no site.
    event_url: str
    #: When it came about, for people.
    interval: str
    #: What holds for this page alone: the failure's own words, the state machine's note.
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to say. Cards that are alike but for their places say the same of several pages."""

    tone: Tone
    sign: str
    word: str
    #: What keeps it from being a plain finding: "seen once", "found late".
    caveat: str = ""
    #: The safeguard and its name; None and "" where the card speaks of the page as a whole.
    safeguard: SafeguardId | None = None
    name: str = ""
    severity: Severity | None = None
    detail: str = ""
    #: Why: sentences, in order.
    reasons: tuple[str, ...] = ()
    before: Side | None = None
    after: Side | None = None
    redline: Redline = ()
    slots: tuple[Slot, ...] = ()
    rule: str = ""
    #: How sure the weakest link is, in words; it never decided the direction.
    confidence: str = ""
    places: tuple[Place, ...]

    @property
    def title(self) -> str:
        """What it is about: the safeguard, else the page, else how many pages."""
        if self.name:
            return self.name
        return self.places[0].title if len(self.places) == 1 else counted(len(self.places), "page")

    @property
    def headline(self) -> str:
        """The card in a few words: `Weakened: immigration-enforcement ban`."""
        caveat = f" ({self.caveat})" if self.caveat else ""
        return one_line(f"{self.word}{caveat}: {lowered(self.name) or self.title}")

    @property
    def place(self) -> Place | None:
        """The one page it speaks of; None where it was folded over several."""
        return self.places[0] if len(self.places) == 1 else None

    @property
    def about(self) -> str:
        """The line below the title: whose page, and which."""
        return f"{self.by} — {self.place.title}" if self.name and self.place else self.by

    @property
    def by(self) -> str:
        """Whose pages: the publisher, or how many of them."""
        publishers = dict.fromkeys(place.publisher for place in self.places)
        pages = counted(len(self.places), "page")
        if len(publishers) > 1:
            return f"{pages} of {counted(len(publishers), 'publisher')}"
        whose = self.places[0].publisher
        return whose if len(self.places) == 1 else f"{pages} of {whose}"

    @property
    def severity_words(self) -> str:
        """The severity for people; "" where it has none."""
        return SEVERITIES[self.severity] if self.severity else ""

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Losses first, the worst first, then by name."""
        rank = -self.severity.rank if self.severity else 0
        return (self.tone.rank, rank, self.name, self.places[0].page)


def fold(found: Iterable[Card]) -> tuple[Card, ...]:
    """
    Say once what is equal on several pages: one card, all its places.

    Nothing is lost: each place of each card is a place of exactly one folded card, in the same order.
    """
    places: dict[Card, list[Place]] = {}
    for card in found:
        places.setdefault(replace(card, places=()), []).extend(card.places)
    folded = (replace(card, places=tuple(where)) for card, where in places.items())
    return tuple(sorted(folded, key=lambda card: card.order))


def headline(found: tuple[Card, ...]) -> str:
    """Say the first of some cards, and how many more there are."""
    more = sum(card.tone is not Tone.MINOR for card in found[1:])
    return found[0].headline + (f", and {more} more" if more else "")


def summary(found: tuple[Card, ...]) -> str:
    """Count what some cards say: `1 safeguard weakened or removed, 2 pages not seen`."""
    by_tone = {tone: [card for card in found if card.tone is tone] for tone in Tone}
    parts = [
        counted(sum(len(card.places) for card in by_tone[tone]), one, many)
        for tone, (one, many) in _SUMMARIES.items()
        if by_tone[tone]
    ]
    return ", ".join(parts)


_SUMMARIES = {
    Tone.LOSS: ("loss of protection", "losses of protection"),
    Tone.GAIN: ("gain of protection", "gains of protection"),
    Tone.ONCE: ("change seen once", "changes seen once"),
    Tone.DOUBT: ("change not classified", "changes not classified"),
    Tone.DARK: ("page not seen", "pages not seen"),
    Tone.LIGHT: ("page seen again", "pages seen again"),
    Tone.TECHNICAL: ("technical note", "technical notes"),
    Tone.MINOR: ("moved or reworded", "moved or reworded"),
}
