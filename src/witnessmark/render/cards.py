"""An event -> cards: what mail, feed and site show of it, in words made safe, the same for all three."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from witnessmark.model.changes import Change, Delta, Quote, SafeguardId, Severity, Unclassified
from witnessmark.model.events import Event, EventId, EventKind
from witnessmark.model.pages import PageId
from witnessmark.model.redlines import EditKind, Redline, Redliner
from witnessmark.render.masthead import Masthead
from witnessmark.render.plain import one_line, plain
from witnessmark.render.words import (
    ADVICE,
    DIRECTIONS,
    FOR_REVIEW,
    KINDS,
    LABELS,
    LEADS,
    NOTHING,
    SEVERITIES,
    STILL_NOT_SEEN,
    UNCLASSIFIED,
    Tone,
    confidence,
    counted,
    interval,
    lowered,
    not_seen,
    unknown_between,
)


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


def cards(event: Event, *, masthead: Masthead, redline: Redliner) -> tuple[Card, ...]:
    """
    Say all that an event says, in the order of reading; at least one card.

    Losses and gains come one by one, then what no rule explains, then what only moved or was reworded.
    """
    comparison = event.comparison
    found: list[Card] = []
    if comparison:
        found += [_change(change, event, masthead, redline) for change in comparison.changes]
        found += [_unclassified(item, event, masthead, redline) for item in comparison.unclassified]
    if not found or event.kind not in _SPEAK_BY_CHANGES:
        found.append(_sight(event, masthead))
    return tuple(sorted(found, key=lambda card: card.order))


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


#: Kinds of which the changes say everything; the others have something of their own to say.
_SPEAK_BY_CHANGES = frozenset(
    {
        EventKind.CHANGE,
        EventKind.RETURNED,
        EventKind.CHANGE_SEEN_ONCE,
        EventKind.LATE,
    }
)
#: Kinds that say nothing of when the page was seen or not.
_UNDATED = frozenset(
    {
        EventKind.FIRST_SEEN,
        EventKind.SETTLED,
        EventKind.ADDRESS_MOVED,
        EventKind.REBASED,
        EventKind.CANNOT_COMPARE,
    }
)
#: Kinds that put their changes into a part of their own.
_TONES = {EventKind.CHANGE_SEEN_ONCE: Tone.ONCE}
_CAVEATS = {
    EventKind.CHANGE_SEEN_ONCE: "seen once",
    EventKind.LATE: "found late",
    EventKind.UNSTABLE: "in some answers",
}


def _tone(event: Event, otherwise: Tone) -> Tone:
    if otherwise is Tone.MINOR:
        return otherwise
    return Tone.TECHNICAL if event.technical else _TONES.get(event.kind, otherwise)


def _change(change: Change, event: Event, masthead: Masthead, redline: Redliner) -> Card:
    word = LABELS[change.label]
    before, after, edits = _sides(change.before, change.after, redline)
    review = FOR_REVIEW if change.for_review or event.for_review else ""
    return Card(
        tone=_tone(event, word.tone),
        sign=word.sign,
        word=word.word,
        caveat=_CAVEATS.get(event.kind, ""),
        safeguard=change.safeguard,
        name=one_line(masthead.safeguard(change.safeguard)),
        severity=None if word.tone is Tone.MINOR else change.severity,
        detail=one_line(change.detail),
        reasons=_said(LEADS[event.kind], change.explanation, review),
        before=before,
        after=after,
        redline=edits,
        slots=tuple(_slot(delta) for delta in change.deltas),
        rule=one_line(change.rule),
        confidence=confidence(change.confidence),
        places=(_place(event, masthead),),
    )


def _unclassified(item: Unclassified, event: Event, masthead: Masthead, redline: Redliner) -> Card:
    before, after, edits = _sides(item.before, item.after, redline)
    near = ", ".join(lowered(masthead.safeguard(safeguard)) for safeguard in item.safeguards)
    cues = ", ".join(item.cues)
    return Card(
        tone=_tone(event, UNCLASSIFIED.tone),
        sign=UNCLASSIFIED.sign,
        word=UNCLASSIFIED.word,
        caveat=_CAVEATS.get(event.kind, ""),
        reasons=_said(
            LEADS[event.kind],
            "No rule explains these changed words, so a person should read them.",
            f"They speak of: {near}." if near else "",
            f"Cues: {cues}." if cues else "",
        ),
        before=before,
        after=after,
        redline=edits,
        places=(_place(event, masthead),),
    )


def _sight(event: Event, masthead: Masthead) -> Card:
    again = event.kind is EventKind.UNSEEN and event.ordinal > 0
    word = STILL_NOT_SEEN if again else KINDS[event.kind]
    failure = event.failure
    review = FOR_REVIEW if event.for_review else ""
    return Card(
        tone=Tone.TECHNICAL if event.technical else word.tone,
        sign=word.sign,
        word=word.word,
        detail=failure.kind.value if failure else "",
        reasons=_said(LEADS[event.kind], ADVICE[failure.kind] if failure else "", review),
        places=(_place(event, masthead),),
    )


def _place(event: Event, masthead: Masthead) -> Place:
    failure = event.failure.detail if event.failure else ""
    return Place(
        page=event.page,
        title=one_line(event.page_title),
        publisher=one_line(event.publisher.name),
        url=one_line(event.page_url, longest=2_000),
        event=event.id,
        event_url=masthead.event_url(event.id),
        interval=_dates(event),
        note=" ".join(_said(failure, event.note)),
    )


def _dates(event: Event) -> str:
    if event.kind in (EventKind.SEEN_AGAIN, EventKind.REAPPEARED):
        return unknown_between(event.last_seen_at, event.recorded_at)
    if event.comparison:
        return interval(event.last_seen_at, event.first_missing_at)
    if event.kind in _UNDATED:
        return ""
    return not_seen(event.last_seen_at, event.first_missing_at)


def _sides(
    before: Quote | None, after: Quote | None, redline: Redliner
) -> tuple[Side | None, Side | None, Redline]:
    old = plain(before.text).strip() if before else ""
    new = plain(after.text).strip() if after else ""
    edits = redline(old, new)
    return (
        _side(before, old, edits, EditKind.REMOVED),
        _side(after, new, edits, EditKind.ADDED),
        edits,
    )


def _side(quote: Quote | None, text: str, edits: Redline, own: EditKind) -> Side | None:
    if quote is None:
        return None
    mine = tuple(edit for edit in edits if edit.kind in (EditKind.SAME, own))
    return Side(text=text, where=one_line(quote.where), edits=mine)


def _slot(delta: Delta) -> Slot:
    sign, direction = DIRECTIONS[(delta.sign > 0) - (delta.sign < 0)]
    return Slot(
        name=one_line(delta.slot),
        before=one_line(delta.before) or NOTHING,
        after=one_line(delta.after) or NOTHING,
        sign=sign,
        direction=direction,
        rule=one_line(delta.rule),
    )


def _said(*sentences: str) -> tuple[str, ...]:
    """Leave out what has nothing to say; each made safe."""
    return tuple(plain(sentence).strip() for sentence in sentences if sentence.strip())


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
