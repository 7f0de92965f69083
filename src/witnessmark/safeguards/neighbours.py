"""How neighbouring things are joined: "logins and downloads" is not "logins with a download"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from witnessmark.safeguards.bags import things
from witnessmark.safeguards.look import look
from witnessmark.safeguards.places import is_relation
from witnessmark.safeguards.read import Statement

#: One of a series with the next; one word with the next; by a word that says how they belong together.
_Join = Literal["series", "compound", "relation"]
_SERIES = re.compile(
    r"(?:[,;/+&]|\b(?:and|or|nor)\b)\W*(?:(?:and|or|nor|an?|the|any|every|each|all|its|their|our|your|by|to|of|for|from|with|in|on)\b\W*)*$"
)
#: Concepts of grammar, which stand where the sentence wants them.
_SMALL = frozenset(
    [
        "and",
        "or",
        "nor",
        "any",
        "every",
        "each",
        "all",
        "both",
        "only",
        "can",
        "may",
        "prohibit",
        "need",
    ]
)
_COMPOUND = re.compile(r"^[\s\-'\u2019\"\u201c\u201d]*$")


def rejoined(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether two things that stay neighbours are joined in another way than before."""
    was, now = _joins(before), _joins(after)
    if any(was[pair].isdisjoint(now[pair]) for pair in was.keys() & now.keys()):
        return True
    # A pair may be turned round, but two of a series are no compound then either.
    return any(
        (first[pair], second[pair[::-1]]) == ({"series"}, {"compound"})
        for first, second in ((was, now), (now, was))
        for pair in first
        if pair[::-1] in second
    )


def _joins(statements: Sequence[Statement]) -> dict[tuple[str, str], set[_Join]]:
    found: dict[tuple[str, str], set[_Join]] = {}
    for s in statements:
        for pair, join in _in_text(s.text):
            found.setdefault(pair, set()).add(join)
    return found


@lru_cache(maxsize=4096)
def _in_text(text: str) -> tuple[tuple[tuple[str, str], _Join], ...]:
    return tuple(_neighbours(text))


def _neighbours(text: str) -> Iterator[tuple[tuple[str, str], _Join]]:
    """Give pairs of things with nothing but small words between them, and how these join them."""
    surfaces = look(text).words.surfaces
    spans = _spans(text, surfaces)
    if spans is None:
        return
    placed = [thing for thing in things(text) if thing.name not in _SMALL]
    for one, other in pairwise(placed):
        between = text[spans[one.end - 1][1] : spans[other.start][0]].lower()
        if _COMPOUND.fullmatch(between):
            yield (one.name, other.name), "compound"
        elif _SERIES.search(between):
            yield (one.name, other.name), "series"
        elif relations := [w for w in surfaces[one.end : other.start] if is_relation(w)]:
            yield (one.name, other.name), "relation"
            if relations in (["of"], ["to"]):
                # "Investigating theft" is "the investigation of theft".
                yield (one.name, other.name), "compound"


def _spans(text: str, surfaces: Sequence[str]) -> list[tuple[int, int]] | None:
    """Find where each word stands in the text; None where it is written in another way than it is read."""
    found = []
    at = 0
    low = text.lower()
    for surface in surfaces:
        start = low.find(surface, at)
        if start < 0:
            return None
        at = start + len(surface)
        found.append((start, at))
    return found
