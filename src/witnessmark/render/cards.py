"""An event -> cards: what mail, feed and site show of it, in words made safe, the same for all three."""

from witnessmark.model.changes import Change, Delta, Quote, Unclassified
from witnessmark.model.events import Event, EventKind
from witnessmark.model.redlines import EditKind, Redline, Redliner
from witnessmark.render.card import Card, Place, Side, Slot
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
    STILL_NOT_SEEN,
    UNCLASSIFIED,
    Tone,
    confidence,
    interval,
    lowered,
    not_seen,
    unknown_between,
)


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
