"""How neighbouring things are joined: "logins and downloads" is not "logins with a download"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from witnessmark.safeguards.proofs.places import is_relation
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import spelled_out

#: One of a series with the next; one word with the next; by a word that says how they belong together.
_Join = Literal["series", "compound", "relation"]
_SERIES = re.compile(
    r"(?:[,;/+&]|\b(?:and|or|nor)\b)\W*(?:(?:and|or|nor|an?|the|any|every|each|all|its|their|our|your|by|to|of|for|from|with|in|on)\b\W*)*$"
)
#: Concepts of grammar, which stand where the sentence wants them.
_SMALL = frozenset(
    ["and", "or", "nor", "any", "every", "each", "all", "both", "only", "can", "may", "prohibit", "need"]
)  # fmt: skip
_COMPOUND = re.compile(r"^[\s\-'\u2019\"\u201c\u201d]*$")


def rejoined(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether two things that stay neighbours are joined in another way than before."""
    if any(_spans(s.unit.sentence or s.text) is None for s in (*before, *after)):
        # What cannot be followed is not proven.
        return True
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
    for text in dict.fromkeys(s.unit.sentence or s.text for s in statements):
        for pair, join in _in_text(text):
            found.setdefault(pair, set()).add(join)
    return found


@lru_cache(maxsize=4096)
def _in_text(text: str) -> tuple[tuple[tuple[str, str], _Join], ...]:
    return tuple(_neighbours(text))


def _neighbours(text: str) -> Iterator[tuple[tuple[str, str], _Join]]:
    """Give pairs of things with nothing but small words between them, and how these join them."""
    surfaces = look(text).words.surfaces
    spans = _spans(text)
    if spans is None:
        return
    plain = spelled_out(text)
    placed = [thing for thing in things(text) if thing.name not in _SMALL]
    for one, other in pairwise(placed):
        between = plain[spans[one.end - 1][1] : spans[other.start][0]]
        if _COMPOUND.fullmatch(between):
            yield (one.name, other.name), "compound"
        elif _SERIES.search(between):
            yield (one.name, other.name), "series"
        elif relations := [w for w in surfaces[one.end : other.start] if is_relation(w)]:
            yield (one.name, other.name), "relation"
            if relations in (["of"], ["to"]):
                # "Investigating theft" is "the investigation of theft".
                yield (one.name, other.name), "compound"


@lru_cache(maxsize=4096)
def _spans(text: str) -> tuple[tuple[int, int], ...] | None:
    """Find where each word stands in the text as it is spelled out; None where one cannot be found."""
    found = []
    at = 0
    plain = spelled_out(text)
    for surface in look(text).words.surfaces:
        start = plain.find(surface, at)
        if start < 0:
            return None
        at = start + len(surface)
        found.append((start, at))
    return tuple(found)
