"""What a text denies: by which words, and which things."""

from collections.abc import Iterator

from witnessmark.safeguards.proofs.places import is_relation, main_clauses, phrases, places_of
from witnessmark.safeguards.proofs.voice import PERSONS
from witnessmark.safeguards.reading.cues import denies, says_no
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.words import words

_SAYS_NO = frozenset({"not", "never", "no", "neither", "cannot"})
NOT = frozenset({"not", "never"})
JOINTS = frozenset({"and", "or", "nor"})


def heads_denied(text: str) -> Iterator[str]:
    """Give the heads of the series that a "not" stands before: "not sold, rented or traded" denies all three."""
    read, neutral = look(text).words, lexicon().neutral
    in_series = False
    start = 0
    for phrase in phrases(text):
        stems = read.stems[start : start + len(phrase)]
        start += len(phrase)
        at = max((at for at, word in enumerate(phrase) if word in NOT), default=-1)
        in_series = at >= 0 or (in_series and not (is_relation(phrase[0]) or phrase[0] in PERSONS))
        if in_series:
            yield from [s for s in stems[at + 1 :] if s not in neutral and s not in JOINTS][:1]


def series_denied(text: str) -> Iterator[str]:
    """Give the heads behind a denial's commas and "or": B and C in "not A, B or C"."""
    read, neutral = look(text).words, lexicon().neutral
    waiting: list[str] | None = None
    start = 0
    for phrase in phrases(text):
        stems = read.stems[start : start + len(phrase)]
        start += len(phrase)
        head = [s for s in stems if s not in neutral and s not in JOINTS][:1]
        if not _SAYS_NO.isdisjoint(phrase):
            waiting = []
        elif is_relation(phrase[0]) or phrase[0] in PERSONS or phrase[0] in {"and", "but"}:
            waiting = None
        elif waiting is not None and phrase[0] in {"or", "nor"}:
            yield from (*waiting, *head)
            waiting = None
        elif waiting is not None:
            waiting += head


def denied_clauses(text: str) -> Iterator[set[str]]:
    """Give the stems of each clause that denies."""
    read, places = look(text), places_of(text)
    for at in {places[c.start].clause for c in read.cues if denies(c)}:
        yield {
            stem for stem, place in zip(read.words.stems, places, strict=True) if place.clause == at
        }


def in_denial(text: str) -> Iterator[str]:
    """Give the stems of main clauses that deny."""
    read, mains = look(text), main_clauses(text)
    denied = {mains[c.start] for c in read.cues if denies(c)}
    yield from (stem for stem, main in zip(read.words.stems, mains, strict=True) if main in denied)


def joints_denied(text: str) -> Iterator[str]:
    """Give "and" and "or" as they stand behind a denial: "not A and B" is not "not A or B"."""
    surfaces = words(text).surfaces
    first = min((c.start for c in look(text).cues if says_no(c)), default=len(surfaces))
    yield from ("or" if w == "nor" else w for w in surfaces[first:] if w in JOINTS)
