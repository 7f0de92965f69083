"""What one side denies the other may not say without a denial: "not used to train or to advertise; it is used to advertise"."""

import re
from collections.abc import Sequence

from witnessmark.safeguards.proofs.limits import turned
from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: A clause that begins so tells of one thing of the sentence.
_OF_ONE = frozenset({"who", "which", "whose"})
_CONTRARY = {"in": "out", "out": "in", "on": "off", "off": "on", "up": "down", "down": "up"}
#: "One camera", which is not "no camera"; "within one day" tells how long.
_ONE = re.compile(
    r"(?<!not )(?<!than )(?<!within )\bone\b(?! (?:hundred|thousand|year|month|week|day|hour|minute|percent)s?\b)",
    re.IGNORECASE,
)
#: Standing by itself, of no time, share or section.
_ZERO = re.compile(r"(?<![\w.,:$/-])(?:0|zero)(?![\w:/-]|[.,]\d)", re.IGNORECASE)
_ANY = re.compile(r"\bany", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|none|neither)\b", re.IGNORECASE)
_EXCEPTED = re.compile(r"\b(?:but|though|yet) (?:not|never)\b|, not\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|never|nor|no|cannot)\b|n['\u2019]t\b", re.IGNORECASE)


def affirmed(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether a thing stands under a denial on one side, and on the other in main clauses without one; or a
    word became its contrary.

    Where one side denies nothing at all, a limit or a ban may be said the other way round; that others ask.
    """
    if _turns_round(before, after) or _turns_round(after, before):
        return True
    (was_denied, was_free), (denied, free) = _denied(before), _denied(after)
    if not was_denied or not denied or turned(before, after):
        return False
    return not (was_denied.isdisjoint(free - denied) and denied.isdisjoint(was_free - was_denied))


def _turns_round(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether "no camera" became "one camera", 0 of them 1, "cropped out" "cropped in", or a ban of two "but not" the second."""
    was, now = (" ".join(s.text for s in side) for side in (before, after))
    if len(_ZERO.findall(was)) != len(_ZERO.findall(now)):
        return True
    if _NO.search(was) and _ONE.search(now) and not _ONE.search(was) and not _ANY.search(now):
        return True
    lost, gained = _particles(before) - _particles(after), _particles(after) - _particles(before)
    if any((of, _CONTRARY[word]) in gained for of, word in lost):
        return True
    return bool(_EXCEPTED.search(now)) and not _DENIES.search(was)


def _particles(statements: Sequence[Statement]) -> set[tuple[str, str]]:
    """Give "in", "out", "on" and the like with what stands before each."""
    return {
        (read.stems[at], word)
        for read in (s.own.words for s in statements)
        for at, word in enumerate(read.surfaces[1:])
        if word in _CONTRARY
    }


def _denied(statements: Sequence[Statement]) -> tuple[set[str], set[str]]:
    """Give the things that stand only under a denial, and those in main clauses without one."""
    denied: set[str] = set()
    free: set[str] = set()
    outside: set[str] = set()
    words = lexicon()
    for statement in statements:
        read, places = look(statement.text), places_of(statement.text)
        own = read.words
        around = any(denies(c) for r in (statement.frame, statement.question) for c in r.cues)
        cues = [c.start for c in read.cues if denies(c)]
        # "Nor is it searched for debts."
        cues += [0] * (own.surfaces[:1] == ("nor",))
        clauses = {places[at].clause for at in cues}
        # "The chief, who has no log-in, reads them" denies one thing of the chief.
        told = {places[at].clause for at, word in enumerate(own.surfaces) if word in _OF_ONE}
        first = {
            places[at].main: at
            for at in sorted(cues, reverse=True)
            if places[at].clause not in told
        }
        for at, (stem, place) in enumerate(zip(own.stems, places, strict=True)):
            if stem in words.neutral or stem in words.weightless:
                continue
            behind = place.main in first and at >= first[place.main]
            (denied if around or behind or place.clause in clauses else outside).add(stem)
            if not around and place.main not in first:
                free.add(stem)
    return denied - outside, free
