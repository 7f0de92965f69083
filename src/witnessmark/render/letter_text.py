"""A letter as plain text: at most 78 columns, and every quoted line marked as quoted."""

import textwrap
from collections.abc import Iterator

from witnessmark.model.redlines import Edit, EditKind, Redline
from witnessmark.render.card import Card, Place, Side
from witnessmark.render.letter import Evidence, Letter
from witnessmark.render.words import (
    HOW_TO_VERIFY,
    NOT_PROVEN,
    NOT_STAMPED,
    THE_EVENT,
    THE_EVENTS_ID,
    THE_PAGE,
    counted,
)

WIDTH = 78
#: Places of a folded card that are listed with their addresses; the rest are named.
MOST_PLACES = 20


def letter_text(letter: Letter) -> str:
    """
    Write the letter in plain text.

    Lines have at most `WIDTH` characters; only an address, an id or a signature, alone on its line, may
    be longer. Lines of a quote start with "|", so that no quoted words pass for ours.
    """
    return "\n".join(line.rstrip() for line in _lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    house = letter.masthead
    yield f"{house.name}, {letter.made}"
    yield from _wrapped(letter.subject)
    yield from _wrapped(letter.summary)
    for tone, cards in letter.sections:
        yield from _heading(tone.value)
        for card in cards:
            yield ""
            yield from _card(card)
    if letter.further:
        yield from _heading("Also, in a line each")
        for card in letter.further:
            yield ""
            yield from _wrapped(f"{card.sign} {card.headline}", hang="  ")
            yield from _places(card)
    yield from _heading("Evidence")
    for evidence in letter.evidence:
        yield ""
        yield from _evidence(evidence)
    if letter.unlisted:
        yield ""
        yield from _wrapped(
            f"The captures of {counted(letter.unlisted, 'more event')} stand on their pages."
        )
    yield from _heading("Checkpoint")
    yield from _wrapped(
        f"The log {letter.checkpoint.origin} at {counted(letter.checkpoint.size, 'entry', 'entries')}:"
    )
    yield ""
    yield from letter.checkpoint.note.rstrip("\n").split("\n")
    yield ""
    yield from _wrapped(NOT_STAMPED)
    yield from _heading("How to check this")
    yield from _items(HOW_TO_VERIFY)
    yield from _heading("What this does not prove")
    yield from _items(NOT_PROVEN)
    yield from _heading("Answer us")
    yield from _wrapped(f"Is something wrong? Reply to correct us: {house.reply_to}")
    if house.base_url:
        yield "All changes:"
        yield house.url("index.html")
    yield "To get no more of these, write to:"
    yield letter.unsubscribe


def _card(card: Card) -> Iterator[str]:
    yield from _wrapped(f"{card.sign} {card.headline}", hang="  ")
    yield from _wrapped(card.about, indent="  ")
    yield from _wrapped(
        " · ".join(part for part in (card.severity_words, card.detail) if part), indent="  "
    )
    if card.place:
        yield from _wrapped(card.place.interval, indent="  ")
        yield from _wrapped(card.place.note, indent="  ")
    for label, side in (("Before", card.before), ("After", card.after)):
        yield from _side(label, side)
    if card.before and card.after:
        yield ""
        yield "  Word by word:"
        yield from _quoted(marked(card.redline))
    if card.slots:
        yield ""
        yield "  What moved:"
        for slot in card.slots:
            moved = f"{slot.name}: {slot.before} → {slot.after}"
            yield from _wrapped(f"{slot.sign} {moved} ({slot.direction})", indent="  ", hang="    ")
    if card.reasons:
        yield ""
        for reason in card.reasons:
            yield from _wrapped(reason, indent="  ")
    if card.rule:
        yield from _wrapped(f"Rule: {card.rule} ({card.confidence})", indent="  ")
    yield ""
    yield from _places(card)


def _side(label: str, side: Side | None) -> Iterator[str]:
    if side:
        yield ""
        where = f" ({side.where})" if side.where else ""
        yield from _wrapped(f"{label}{where}:", indent="  ")
        yield from _quoted(side.text)


def _places(card: Card) -> Iterator[str]:
    for place in card.places[:MOST_PLACES]:
        if not card.place:
            yield from _wrapped(f"{place.publisher} — {place.title}", indent="  ", hang="  ")
            yield from _wrapped(place.interval, indent="    ")
            yield from _wrapped(place.note, indent="    ")
        yield from _links(place)
    rest = card.places[MOST_PLACES:]
    if rest:
        yield from _wrapped(f"and {counted(len(rest), 'more page')}:", indent="  ")
        yield from _wrapped(", ".join(place.page for place in rest), indent="  ")


def _links(place: Place) -> Iterator[str]:
    yield f"  {THE_PAGE}:"
    yield f"  {place.url}"
    yield f"  {THE_EVENT if place.event_url else THE_EVENTS_ID}:"
    yield f"  {place.event_url or place.event}"


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield from _wrapped(f"{evidence.publisher} — {evidence.title}", hang="  ")
    yield f"  event {evidence.event}"
    for exhibit in evidence.exhibits:
        yield f"  {exhibit.side}, {exhibit.captured}"
        yield f"  {exhibit.url}"
        yield f"  {exhibit.id}"
        yield f"  sha256 {exhibit.warc_sha256}"
    if evidence.reader:
        yield f"  reader {evidence.reader}"


def marked(edits: Redline) -> str:
    """Write a redline without colour: `We [removed: never] [added: do not] share`."""
    return "".join(_marked(edit) for edit in edits).replace("][added: ", "] [added: ")


def _marked(edit: Edit) -> str:
    if edit.kind is EditKind.SAME:
        return edit.text
    # The spaces around a run stay outside the mark, and two marks side by side are kept apart.
    words = edit.text.strip()
    head = edit.text[: len(edit.text) - len(edit.text.lstrip())]
    tail = edit.text[len(edit.text.rstrip()) :] if words else ""
    return f"{head}[{edit.kind.value}: {words}]{tail}" if words else edit.text


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield "-" * WIDTH
    yield words.upper()


def _items(sentences: tuple[str, ...]) -> Iterator[str]:
    for sentence in sentences:
        yield from _wrapped(f"- {sentence}", hang="  ")


def _quoted(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from _wrapped(line, indent="  | ") or ["  |"]


def _wrapped(text: str, *, indent: str = "", hang: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_on_hyphens=False,
    )
