"""What one side denies the other may not say without a denial: "not used to train or to advertise; it is used to advertise"."""

from collections.abc import Sequence

from witnessmark.safeguards.proofs.limits import turned
from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: A clause that begins so tells of one thing of the sentence.
_OF_ONE = frozenset({"who", "which", "whose"})


def affirmed(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether a thing stands under a denial on one side, and on the other in main clauses without one.

    Where one side denies nothing at all, a limit or a ban may be said the other way round; that others ask.
    """
    (was_denied, was_free), (denied, free) = _denied(before), _denied(after)
    if not was_denied or not denied or turned(before, after):
        return False
    return not (was_denied.isdisjoint(free - denied) and denied.isdisjoint(was_free - was_denied))


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
