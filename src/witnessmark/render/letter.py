"""A set of events -> what one message says, before it is text or HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from witnessmark.model.captures import CaptureId, Sha256
from witnessmark.model.events import CaptureRef, Checkpoint, Event, EventId
from witnessmark.model.messages import SubscriberId
from witnessmark.model.redlines import Redliner
from witnessmark.render.card import Card, fold, summary
from witnessmark.render.cards import cards
from witnessmark.render.masthead import Masthead
from witnessmark.render.plain import one_line
from witnessmark.render.words import Tone, when

#: Cards shown with quotes; further ones are named in a line each. Mail services cut what is longer than
#: about 100 kB, and then cut the evidence first.
MOST_CARDS = 20
#: Events whose captures are listed; further ones are on their own pages.
MOST_EVIDENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A capture that an event cites, for people: which side, when, and how to know it again."""

    side: str
    id: CaptureId
    captured: str
    captured_at: datetime
    url: str
    warc_sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one event rests on."""

    event: EventId
    event_url: str
    title: str
    publisher: str
    exhibits: tuple[Exhibit, ...]
    #: Digest of code, catalogue, page configuration and library versions; "" where nothing was read.
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one subscriber."""

    subject: str
    summary: str
    made: str
    sections: tuple[tuple[Tone, tuple[Card, ...]], ...]
    #: Cards past the bound: in a line each.
    further: tuple[Card, ...]
    evidence: tuple[Evidence, ...]
    #: Events whose captures are not listed here.
    unlisted: int
    checkpoint: Checkpoint
    masthead: Masthead
    unsubscribe: str


def letter(
    events: Sequence[Event],
    *,
    subscriber: SubscriberId,
    checkpoint: Checkpoint,
    masthead: Masthead,
    redline: Redliner,
) -> Letter:
    """
    Say a run's events in one letter: losses first, the worst first; what is equal is said once.

    Every event is in it: in a card with quotes, or past `MOST_CARDS` in a line of `further`.
    """
    found = fold(
        card for event in events for card in cards(event, masthead=masthead, redline=redline)
    )
    full, further = found[:MOST_CARDS], found[MOST_CARDS:]
    tones = {tone: tuple(card for card in full if card.tone is tone) for tone in Tone}
    proofs = tuple(evidence(event, masthead) for event in events)
    listed = [proof for proof in proofs if proof.exhibits][:MOST_EVIDENCE]
    return Letter(
        subject=subject(found),
        summary=summary(found),
        made=when(max(event.recorded_at for event in events)),
        sections=tuple((tone, held) for tone, held in tones.items() if held),
        further=further,
        evidence=tuple(listed),
        unlisted=sum(bool(proof.exhibits) for proof in proofs) - len(listed),
        checkpoint=checkpoint,
        masthead=masthead,
        unsubscribe=masthead.unsubscribe_mailto(subscriber),
    )


def subject(found: Sequence[Card]) -> str:
    """Say the worst in a line: `Weakened: immigration-enforcement ban — Kestrel Plate Systems`."""
    first = found[0]
    more = sum(card.tone is not Tone.MINOR for card in found[1:])
    rest = f" (and {more} more)" if more else ""
    return one_line(
        f"{one_line(first.headline, longest=90)} — {one_line(first.by, longest=50)}{rest}"
    )


def evidence(event: Event, masthead: Masthead) -> Evidence:
    """List what an event rests on."""
    sides = (("before", event.before), ("after", event.after))
    return Evidence(
        event=event.id,
        event_url=masthead.event_url(event.id),
        title=one_line(event.page_title),
        publisher=one_line(event.publisher.name),
        exhibits=tuple(_exhibit(side, capture) for side, capture in sides if capture),
        reader=event.reader or "",
    )


def _exhibit(side: str, capture: CaptureRef) -> Exhibit:
    return Exhibit(
        side=side,
        id=capture.id,
        captured=when(capture.captured_at),
        captured_at=capture.captured_at,
        url=one_line(capture.final_url, longest=2_000),
        warc_sha256=capture.warc_sha256,
    )
