"""One text on its own: its words, classes, cues and amounts, and the parts of the sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from witnessmark.safeguards.reading.amounts import amounts, is_unit
from witnessmark.safeguards.reading.cues import (
    BARE,
    enables,
    is_free,
    of_a_person,
    of_a_place,
    of_a_user,
    sets_apart,
)
from witnessmark.safeguards.reading.lexicon import Hit, lexicon
from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.quantities import Amount, Bound
from witnessmark.safeguards.reading.words import Words, words

_BOUNDS: dict[str, Bound] = {
    "bound-max": "max",
    "bound-min": "min",
    "bound-soft": "soft",
    "bound-over": "min",
}
_CUE_CLASSES = {
    "exception": "EXCEPTED",
    "negation": "FORBIDDEN",
    "prohibition": "FORBIDDEN",
    "only": "LIMITED",
}
AMOUNT_CLASSES = {"duration": "DURATION", "frequency": "FREQUENCY", "share": "SHARE-OF"}
#: Words that begin a new part of a sentence: what stands behind may be about something else.
_BREAK = re.compile(
    r"[,;:()\u2013\u2014]|\s-\s|\b(?:unless|except|if|when|which|who|so that|but|once|provided)\b|"
    r"\b(?:and|or) (?=(?:we|it|they|you|he|she|no|not|the|a|an|each|every|any|all|must|shall|will|may|is|are|"
    r"cannot|has|have|to|requires?|never|nobody|does|do|its|their|whose)\b)",
    re.IGNORECASE,
)
_FORMER = frozenset(["=formerly", "=previously"])
_RENAMED = re.compile(r"\((?:formerly|previously)\b")
#: What is "read only", spelled without a hyphen.
_SEEING = frozenset(
    [
        "access",
        "account",
        "accounts",
        "view",
        "views",
        "rights",
        "copy",
        "mode",
        "permission",
        "permissions",
        "role",
        "roles",
        "basis",
        "user",
        "users",
        "login",
        "logins",
        "seat",
        "seats",
    ]
)
#: "More than ninety days old": an age ends within so many words.
_AGE = 4
#: No phrase covers more words than this (gaps included).
_LONGEST = 16

_IDLE = (enables, is_free, of_a_person, of_a_place, of_a_user, sets_apart)
#: Cues that stand beside the others and never hide one.
_BESIDE = frozenset({"status", "deems", "reach"})
#: Bounds that deny where no number follows: "not before a warrant is issued", "not longer than the stay", "under no duty".
_STILL_DENIED = ("not ", "no ", "under no")
#: So many words behind a bound its number stands.
_NUMBER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What words say about one text, whatever stands around it."""

    words: Words
    classes: tuple[Hit, ...]
    names: frozenset[str]
    cues: tuple[Hit, ...]
    amounts: tuple[Amount, ...]
    #: For each word, the part of the sentence that it stands in.
    parts: tuple[int, ...]


@lru_cache(maxsize=16384)
def look(text: str) -> Reader:
    """Read a text on its own; cached, because two versions of a page share most of theirs."""
    compiled = lexicon()
    spoken = words(text)
    classes = compiled.classes.find(spoken)
    hits = tuple(c for c in compiled.cues.find(spoken) if not _is_only_of_reads(c, text, spoken))
    cues = _outermost(hits, spoken)
    cues = tuple(
        _weightless(_asked_first(c, text, spoken), spoken)
        for c in cues
        if not _is_renaming(c, text)
    )
    bounds = _bounds(cues, spoken.surfaces)
    endless = tuple((c.start, c.end) for c in cues if c.name == "forever")
    numbers = amounts(spoken.surfaces, spoken.stems, bounds, endless)
    cues = _spent(cues, numbers, spoken.surfaces)
    return Reader(
        words=spoken,
        classes=classes,
        names=frozenset(hit.name for hit in classes)
        | frozenset(AMOUNT_CLASSES[a.kind] for a in numbers if a.kind in AMOUNT_CLASSES)
        | frozenset(_CUE_CLASSES[c.name] for c in cues if c.name in _CUE_CLASSES),
        cues=cues,
        amounts=numbers,
        parts=_parts(text, spoken),
    )


def _asked_first(cue: Hit, text: str, spoken: Words) -> Hit:
    """A sentence that opens with "should" states a condition: "Should they ask, …"."""
    if cue.phrase != "should" or cue.start or not text.startswith("Should "):
        return cue
    return cue if spoken.surfaces[1:2] == ("be",) else replace(cue, name="condition", phrase="if")


def _weightless(cue: Hit, spoken: Words) -> Hit:
    """Take the force out of a cue that permits, forbids and revokes nothing; proofs still see that it stands there."""
    if any(idle(cue, spoken.surfaces) for idle in _IDLE):
        return replace(cue, name=BARE)
    return cue


def _is_renaming(cue: Hit, text: str) -> bool:
    """What stands as "(formerly …)" goes on under another name."""
    return cue.name == "lapse" and cue.phrase in _FORMER and _RENAMED.search(text) is not None


def _is_only_of_reads(cue: Hit, text: str, spoken: Words) -> bool:
    """In "share a read only if …" no access is "read-only"."""
    return (
        cue.phrase == "=read only"
        and "read-only" not in text.lower()
        and not _SEEING & {*spoken.surfaces[cue.end : cue.end + 1]}
    )


def _bounds(cues: tuple[Hit, ...], surfaces: Sequence[str]) -> tuple[tuple[int, int, Bound], ...]:
    """Bounds of amounts; "more than" behind a negation is a maximum, and of an age. "Over" without a number is none."""
    first_no = min((c.start for c in cues if c.name in {"negation", "prohibition"}), default=10**9)
    return tuple(
        (
            c.start,
            c.end,
            "max"
            if c.name == "bound-over"
            and (first_no < c.start or "old" in surfaces[c.end : c.end + _AGE])
            else _BOUNDS[c.name],
        )
        for c in cues
        if c.name in _BOUNDS
        and (c.name != "bound-over" or any(map(is_number, surfaces[c.end : c.end + _NUMBER])))
    )


def _spent(
    cues: tuple[Hit, ...], numbers: Sequence[Amount], surfaces: Sequence[str]
) -> tuple[Hit, ...]:
    """
    In "no read is kept for more than three days" the only negation belongs to the bound. In "no read over a week
    old is shown" it does not, nor in "no agency may search more than one network", where nothing is counted.
    """
    # "No more than" has its own "no".
    own = {c.end for c in cues if c.name == "bound-max"}
    over = {c.end for c in cues if c.name == "bound-over"} - own
    no = [c for c in cues if c.name in {"negation", "prohibition"}]
    if len(no) == 1 and any(
        a.bound == "max"
        and no[0].start < a.at
        and not over.isdisjoint(range(a.at - 1, a.at + 1))
        and "old" not in surfaces[a.end - 1 : a.end + _AGE]
        for a in numbers
    ):
        return tuple(c for c in cues if c is not no[0])
    return cues


def _outermost(hits: tuple[Hit, ...], spoken: Words) -> tuple[Hit, ...]:
    """Leave out a cue that lies inside a longer one: "may" in "may not", "required" in "not required"."""
    by_start: dict[int, list[Hit]] = {}
    for hit in hits:
        by_start.setdefault(hit.start, []).append(hit)
    kept = [
        hit
        for hit in hits
        if not any(
            _hides(other, hit, spoken)
            for start in range(max(0, hit.start - _LONGEST), hit.start + 1)
            for other in by_start.get(start, ())
        )
    ]
    denied = any(c.name in {"negation", "prohibition"} for c in kept)
    # "Not … without" is an exception; "without a warrant" alone waives it.
    turned = {
        "without": "exception" if denied else "without",
        "unasked": "exception" if denied else "notrequired",
    }
    kept = [
        replace(
            c,
            name=turned.get(c.name, c.name),
            phrase="without" if denied and c.name in turned else c.phrase,
            # What it lets through is content.
            end=c.start + 1 if denied and c.name in turned else c.end,
        )
        for c in kept
    ]
    kept.sort(key=lambda h: (h.start, h.end, h.name))
    return tuple(kept)


def _hides(longer: Hit, hit: Hit, spoken: Words) -> bool:
    if longer.start > hit.start or hit.end > longer.end:
        return False
    if longer.end - longer.start <= hit.end - hit.start:
        return False
    if hit.name.startswith("bound-") or longer.name in _BESIDE:
        return False
    if longer.name == "formula":
        return True
    if longer.name == "and":
        # "All of their log-ins" are all.
        return hit.name != "all"
    if longer.name == "plain":
        return hit.name in {"lapse", "only", "or", "oversight"}
    if longer.name.startswith("bound-"):
        if longer.phrase.startswith(_STILL_DENIED) and not _counts(spoken, longer.end):
            return hit.name not in {"negation", "prohibition"}
        return hit.name in {"negation", "prohibition", "or", "and", "all", "lapse", "narrow"}
    return True


def _counts(spoken: Words, at: int) -> bool:
    """Whether a number follows, and of "a" and "an" only that of a week or a year."""
    surfaces, stems = spoken.surfaces, (*spoken.stems, "")
    return any(
        is_number(surfaces[there])
        and (surfaces[there] not in {"a", "an"} or is_unit(stems[there + 1]))
        for there in range(at, min(at + _NUMBER, len(surfaces)))
    )


def _parts(text: str, spoken: Words) -> tuple[int, ...]:
    """Number the parts of a sentence and give each word its number."""
    numbers: list[int] = []
    part = 0
    at = 0
    for match in _BREAK.finditer(text):
        count = len(words(text[at : match.start()]).stems)
        numbers.extend([part] * count)
        part += 1
        at = match.start()
        inner = len(words(text[match.start() : match.end()]).stems)
        numbers.extend([part] * inner)
        at = match.end()
    numbers.extend([part] * len(words(text[at:]).stems))
    numbers = numbers[: len(spoken.stems)]
    numbers.extend([part] * (len(spoken.stems) - len(numbers)))
    return tuple(numbers)
