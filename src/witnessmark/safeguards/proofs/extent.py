"""Light words that say of how much a promise holds: "existing data" is not all data, nor a court a court order."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from witnessmark.safeguards.proofs.small_words import PERSONAL
from witnessmark.safeguards.proofs.voice import actor
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: Each of these leaves something out, or lets something in; those of one kind the same.
_NARROWS = {
    "existing": "there now", "current": "there now", "old": "old", "remaining": "rest", "rest": "rest",
    "otherwise": "otherwise", "next": "next",
}  # fmt: skip
#: Behind "next" these make a time of it, and "to" a place.
_NO_NEXT = frozenset(
    ["business", "working", "calendar", "day", "morning", "week", "month", "quarter", "year", "to"]
)
_SELVES = frozenset(["itself", "themselves", "himself", "herself", "ourselves"])
_ALL = frozenset(["all", "any", "both", "each", "every", "everyone", "everything", "half"])
#: What "about" may be in other words, where it names a subject.
_ON = frozenset(["on", "of", "over", "regarding", "concerning", "covering", "for", "as"])
_AND = frozenset(["and", "also", "both", "well"])
#: Stems of "theft-related", and of what says the same.
_OF_A_KIND = frozenset(
    ["relat", "concern", "regard", "pertain", "involv", "connect", "connection", "about"]
)
_PERSONS = frozenset(["us", "you", "them"])
#: Nouns that may be left out where the rest says as much, but not become one of another kind.
_NOUNS = {
    "cas": "case", "order": "order", "system": "system", "program": "system", "servic": "system", "offic": "office",
    "officer": "officer", "policy": "text", "pag": "text", "section": "text", "chapter": "text",
}  # fmt: skip
_COURT = "court"
#: Gives what it looks for in a text.
_Finder = Callable[[str], Iterator[str]]


def held_for_others(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a promise holds for more, or for less: "existing data", "officers plus others", "about every search"."""
    was, now = _texts(before), _texts(after)
    return any(differs(was, now) for differs in _DIFFERENCES)


def _texts(statements: Sequence[Statement]) -> list[str]:
    return [
        *dict.fromkeys(s.lead_in for s in statements if s.lead_in),
        *(s.text for s in statements),
    ]


def _narrowed(was: list[str], now: list[str]) -> bool:
    return _counted(_narrowing, was) != _counted(_narrowing, now)


def _narrowing(text: str) -> Iterator[str]:
    read = look(text)
    counted = {at for a in read.amounts for at in range(a.at, a.end + 1)}
    surfaces = ("", *read.words.surfaces, "")
    for at, (ahead, word, behind) in enumerate(
        zip(surfaces, surfaces[1:], surfaces[2:], strict=False)
    ):
        # "30 days old" is an amount, "the next day" a time.
        if word in _NARROWS and at not in counted and (word != "next" or behind not in _NO_NEXT):
            yield _NARROWS[word]
        elif word in _SELVES and actor(ahead):
            yield "itself"


def _nearly_all(was: list[str], now: list[str]) -> bool:
    """Whether one side alone says "about every", and the other no "on every" in its place."""
    return _unexplained(_abouts, _ons, was, now)


def _more(was: list[str], now: list[str]) -> bool:
    """Whether one side alone says "plus", and the other no "and" in its place."""
    return _unexplained(_pluses, _ands, was, now)


def _unexplained(of: _Finder, instead: _Finder, was: list[str], now: list[str]) -> bool:
    """Whether one side has more of some words, and the other not as much more of those that say the same."""
    more = _counted(of, was).total() - _counted(of, now).total()
    less = _counted(instead, was).total() - _counted(instead, now).total()
    return more > max(0, -less) or -more > max(0, less)


def _abouts(text: str) -> Iterator[str]:
    surfaces = look(text).words.surfaces
    yield from (word for word, behind in pairwise(surfaces) if word == "about" and behind in _ALL)


def _ons(text: str) -> Iterator[str]:
    yield from (word for word in look(text).words.surfaces if word in _ON)


def _pluses(text: str) -> Iterator[str]:
    yield from (thing.name for thing in things(text) if thing.name == "plus")


def _ands(text: str) -> Iterator[str]:
    yield from (word for word in look(text).words.surfaces if word in _AND)


def _of_its_kind(was: list[str], now: list[str]) -> bool:
    """Whether one side alone speaks of what is "related"; "related to theft" may be said otherwise."""
    return any(
        _counted(_related, some) and not _counted(_kindred, others)
        for some, others in ((was, now), (now, was))
    )


def _related(text: str) -> Iterator[str]:
    surfaces = (*look(text).words.surfaces, "")
    yield from (w for w, behind in pairwise(surfaces) if w == "related" and behind != "to")


def _kindred(text: str) -> Iterator[str]:
    yield from (stem for stem in look(text).words.stems if stem in _OF_A_KIND)


def _another_noun(was: list[str], now: list[str]) -> bool:
    nouns, others = _counted(_nouns, was), _counted(_nouns, now)
    if nouns.keys() - others.keys() and others.keys() - nouns.keys():
        return True
    is_of_court = all(
        any(thing.name == _COURT for text in side for thing in things(text)) for side in (was, now)
    )
    return is_of_court and nouns["order"] != others["order"]


def _nouns(text: str) -> Iterator[str]:
    read = look(text).words
    spanned = {at for t in things(text) if t.end - t.start > 1 for at in range(t.start, t.end)}
    for at, stem in enumerate(read.stems):
        # A "case number" is a thing by itself, and "in order to" is "to".
        if (
            stem in _NOUNS
            and at not in spanned
            and read.surfaces[at - 1 : at + 2 : 2] != ("in", "to")
        ):
            yield _NOUNS[stem]


def _by_whom(was: list[str], now: list[str]) -> bool:
    """Whether a denial holds on one side for what somebody does who is not spoken of on the other: "no use by us"."""
    denied = any(denies(c) for text in now for c in look(text).cues)
    return denied and any(
        _counted(_agents, some).keys()
        - {PERSONAL.get(w) for text in others for w in look(text).words.surfaces}
        for some, others in ((was, now), (now, was))
    )


def _agents(text: str) -> Iterator[str]:
    surfaces = look(text).words.surfaces
    yield from (PERSONAL[w] for ahead, w in pairwise(surfaces) if ahead == "by" and w in _PERSONS)


def _counted(of: _Finder, texts: list[str]) -> Counter[str]:
    return Counter(found for text in texts for found in of(text))


_DIFFERENCES = (_narrowed, _more, _nearly_all, _of_its_kind, _another_noun, _by_whom)
