"""Misspelled words that the other version spells right: a typo mended is no change, and hides no promise."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from witnessmark.model.documents import Document

_WORD = re.compile(r"[^\W\d_]+")
#: Shorter words have too many neighbours.
_SHORTEST = 4
#: What makes other words of words; few of them are in any list.
_PREFIXES = (
    "un", "re", "pre", "non", "de", "dis", "mis", "inter", "intra", "over", "under", "sub", "co", "multi",
    # How often: "triannual" is no "triennial" misspelled.
    "bi", "tri", "quad", "quadri", "semi",
)  # fmt: skip
_ENDINGS = (
    "s", "es", "ed", "ing", "able", "or", "er", "ors", "ers", "ee", "ees", "ion", "ions", "ation", "ations", "less", "ness", "ly",
)  # fmt: skip
#: Words of so many letters may be off by two strokes; shorter ones by one.
_LONG = 8
#: A side with more unknown words than this is written in another language, or in none.
_MOST_UNKNOWN = 100


@lru_cache(maxsize=1)
def dictionary() -> SpellChecker:
    """Load the English words that are no misspellings (some 35 MB, 0.2 s)."""
    return SpellChecker(language="en")


def misspelled(before: Document, after: Document) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """
    Map words of each side to how the other side spells them, where only that is English.

    A word in the dictionary is never a misspelling ("county", "country"), nor is one with another first
    letter ("unlawful", "lawful") or a name.
    """
    was, now = _words(before, after), _words(after, before)
    return _mended(was, now), _mended(now, was)


def _mended(wrong: Counter[str], right: Counter[str]) -> Mapping[str, str]:
    gone = [w for w in sorted(wrong.keys() - right.keys()) if len(w) >= _SHORTEST]
    strange = [w for w in gone if w not in dictionary()]
    if not strange or len(strange) > _MOST_UNKNOWN:
        return {}
    unknown = [w for w in strange if not _is_english(w)]
    came = [w for w in sorted(right - wrong) if w in dictionary()]
    near = {word: [other for other in came if _is_near(word, other)] for word in unknown}
    return {word: others[0] for word, others in near.items() if len(others) == 1}


def _is_english(word: str, *, depth: int = 2) -> bool:
    """Whether it is a word, or made of one: "unredacted", "deletable", "detainers"."""
    if len(word) < _SHORTEST:
        return False
    if word in dictionary():
        return True
    if not depth:
        return False
    bare = [word.removeprefix(p) for p in _PREFIXES if word.startswith(p)]
    for ending in _ENDINGS:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            bare += [base, f"{base}e"]
    return any(_is_english(of, depth=depth - 1) for of in bare)


def _is_near(word: str, other: str) -> bool:
    most = 2 if len(other) >= _LONG else 1
    return (
        word[0] == other[0]
        and len(other) >= _SHORTEST
        and OSA.distance(word, other, score_cutoff=most) <= most
    )


def _words(document: Document, other: Document) -> Counter[str]:
    """Count the words, names apart, of units that the other side has not; a text may begin with a capital."""
    shared = {unit.text for unit in other.units}
    found: Counter[str] = Counter()
    for unit in document.units:
        if unit.text not in shared:
            first, *rest = _WORD.findall(unit.text) or [""]
            found.update(w for w in (first.lower(), *rest) if w.islower())
    return found
