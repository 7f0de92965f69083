"""Who does what to whom: whether two versions give the same words to others."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from witnessmark.safeguards.proofs.places import GOES_ON, Place, is_relation, places_of
from witnessmark.safeguards.reading.bags import bag, things
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.lexicon import Hit
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: Those of which the other side may not take what this one takes.
_STRONG = frozenset(
    ["before…", "after…", "until…", "unless…", "if…", "when…", "where…", "once…", "then…", "without…", "instead…",
     "rather…", "than…", "except…"]
)  # fmt: skip
#: Words that stand for a thing of the clause before.
_LEANING = frozenset(["it", "its", "they", "them", "their", "this", "those", "these"])
_JOINTS = frozenset(["and", "or", "nor"])
#: "…, not the vendor": what stands before and behind is set against each other.
_CONTRAST = re.compile(r"[,;]\s*(?:but |and )?not\b", re.IGNORECASE)
#: "Before they can search" allows nothing.
_CAN = frozenset(["can", "able to"])
#: Past so many things, or ties that came apart, nothing is told.
_MOST_THINGS = 250
_MOST_TIES = 600
#: Two things that stand together, or a relation and a thing that it takes.
_Tie = tuple[str, str]


def exchanged(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether two things changed places: who approves whom, which data for how long, what is denied
    and what is not.

    Another order of the same clauses, or the passive, exchanges nothing. Of texts too long to tell it is
    said that they do.
    """
    if max(sum(len(_layout(s.text)) for s in side) for side in (before, after)) > _MOST_THINGS:
        return True
    shared = _names(before) & _names(after)
    rows = _Rows(before), _Rows(after)
    for ties in (_in_clauses, _in_phrases, _in_relations):
        if _crossed(ties(before), ties(after), shared, rows):
            return True
    for company in (_in_mains, _beside_amounts, _beside_switches, _taken):
        was, now = company(before), company(after)
        if any(_swapped(was[of], now[of], shared) for of in was.keys() & now.keys()):
            return True
    return _passed_on(before, after, shared)


def _passed_on(
    before: Sequence[Statement], after: Sequence[Statement], shared: frozenset[str]
) -> bool:
    """Whether a denial, a demand or an exception went from one thing to another."""
    demands = _is_demand if _allows(before) or _allows(after) else None
    for wanted in (denies, demands):
        if wanted and all(
            _swapped(
                _beside(before, wanted, whole=whole), _beside(after, wanted, whole=whole), shared
            )
            for whole in (False, True)
        ):
            return True
    was, now = (_beside(side, _is_exception, whole=True) for side in (before, after))
    if _swapped(was, now, shared):
        return True
    if not (_is_contrast(before) or _is_contrast(after)):
        return False
    was, now = (_beside(side, denies, whole=False) for side in (before, after))
    return _swapped(was, now, shared)


def _taken(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """Give, for each strong relation, the things behind it to the end of its clause, or to the next one."""
    found: dict[str, set[str]] = {}
    for s in statements:
        relation, clause = "", -1
        for name, place in _layout(s.text):
            if place.clause != clause:
                relation, clause = "", place.clause
            if f"{place.relation}…" in _STRONG:
                relation = f"{place.relation}…"
            if relation:
                found.setdefault(relation, set()).add(name)
    return {of: frozenset(names) for of, names in found.items()}


def _in_mains(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """Give, for each thing, those that share a main clause with it; what an "it" stands for shares its clause."""
    found: dict[str, set[str]] = {}
    for s in statements:
        leaning = {
            place.main
            for word, place in zip(look(s.text).words.surfaces, places_of(s.text), strict=True)
            if word in _LEANING and place.main
        }
        mains: dict[int, set[str]] = {}
        for name, place in _layout(s.text):
            # A main clause that leans goes with the one before it.
            at = max(mains, default=0) if place.main in leaning else place.main
            mains.setdefault(at, set()).add(name)
        for names in mains.values():
            for name in names:
                found.setdefault(name, set()).update(names)
    return {name: frozenset(names) for name, names in found.items()}


def _beside_amounts(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """Give, for each amount, the things in one clause with it."""
    found: dict[str, set[str]] = {}
    for s in statements:
        places = places_of(s.text)
        named = _named(s.text)
        for amount in s.own.amounts:
            at = places[amount.at].clause
            beside = {name for name, start in named if places[start].clause == at}
            found.setdefault(str(amount), set()).update(beside)
    return {amount: frozenset(names) for amount, names in found.items()}


def _beside_switches(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """Give what stands in one clause with "on", and with "off"."""

    def is_on(cue: Hit) -> bool:
        return cue.name == "on"

    def is_off(cue: Hit) -> bool:
        return cue.name == "off"

    return {
        "on": _beside(statements, is_on, whole=False),
        "off": _beside(statements, is_off, whole=False),
    }


def _is_contrast(statements: Sequence[Statement]) -> bool:
    return any(_CONTRAST.search(s.text) for s in statements)


def _swapped(was: frozenset[str], now: frozenset[str], shared: frozenset[str]) -> bool:
    return bool((was - now) & shared and (now - was) & shared)


class _Rows:
    """Things in one row: what stands right before and behind an "and", an "or" or a comma."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._row: dict[str, int] = {}
        for s in statements:
            places = places_of(s.text)
            placed = [(name, places[at]) for name, at in _named(s.text)]
            for (one, here), (other, there) in pairwise(placed):
                if (
                    here.clause + 1 == there.clause
                    and there.relation == GOES_ON
                    and here.main == there.main
                ):
                    self._join(one, other)

    def _join(self, one: str, other: str) -> None:
        row = self._row.get(one, len(self._row))
        old = self._row.get(other, row)
        self._row |= {one: row, other: row}
        self._row |= {name: row for name, number in self._row.items() if number == old}

    def hold(self, one: str, other: str) -> bool:
        return one in self._row and self._row[one] == self._row.get(other)


def _crossed(
    before: Iterable[_Tie], after: Iterable[_Tie], shared: frozenset[str], rows: Sequence[_Rows]
) -> bool:
    """Whether a stood with b and c with d, and now a with d and c with b; two of one row may change places."""
    was, now = set(before), set(after)
    lost = [tie for tie in was - now if tie[1] in shared]
    won = now - was
    if not won:
        return False
    won |= {(b, a) for a, b in won}
    both = [*lost, *((b, a) for a, b in lost if a in shared)]
    if len(both) > _MOST_TIES:
        return True
    gone, came, came_to = _by_first(both), _by_first(won), _by_first((b, a) for a, b in won)
    return any(
        a != c and b != d and not _are_in_row(rows, a, c) and not _are_in_row(rows, b, d)
        for a, b in both
        if a in came
        for c in came_to.get(b, ())
        if c in gone
        for d in gone[c] & came[a]
    )


def _by_first(ties: Iterable[_Tie]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in ties:
        found.setdefault(one, set()).add(other)
    return found


def _are_in_row(rows: Sequence[_Rows], one: str, other: str) -> bool:
    return all(row.hold(one, other) for row in rows)


def _in_clauses(statements: Sequence[Statement]) -> Iterator[_Tie]:
    for s in statements:
        over = sorted(bag([s.unit.row, s.unit.column]))
        yield from _together([(name, place.clause) for name, place in _layout(s.text)], over)


def _in_phrases(statements: Sequence[Statement]) -> Iterator[_Tie]:
    for s in statements:
        yield from _together([(name, place.phrase) for name, place in _layout(s.text)], ())


def _in_relations(statements: Sequence[Statement]) -> Iterator[_Tie]:
    for s in statements:
        heads: dict[int, _Tie] = {}
        for name, place in _layout(s.text):
            # Only the first thing behind it is sure to belong to a relation.
            heads.setdefault(place.phrase, (f"{place.relation}…", name))
        yield from (tie for tie in heads.values() if tie[0] != f"{GOES_ON}…")


def _together(placed: Sequence[tuple[str, int]], over: Sequence[str]) -> Iterator[_Tie]:
    by_place: dict[int, set[str]] = {}
    for name, place in placed:
        by_place.setdefault(place, set(over)).add(name)
    for names in by_place.values():
        yield from combinations(sorted(names), 2)


def _names(statements: Sequence[Statement]) -> frozenset[str]:
    return frozenset(name for s in statements for name, _ in _layout(s.text)) | frozenset(
        bag([t for s in statements for t in (s.unit.row, s.unit.column)])
    )


def _is_exception(cue: Hit) -> bool:
    return cue.name == "exception"


def _is_demand(cue: Hit) -> bool:
    return cue.name == "must"


def _allows(statements: Sequence[Statement]) -> bool:
    """Whether some things are demanded and others only allowed."""
    return {"must", "permit"} <= {
        c.name for s in statements for c in s.own.cues if c.phrase not in _CAN
    }


def _beside(
    statements: Sequence[Statement], wanted: Callable[[Hit], bool], *, whole: bool
) -> frozenset[str]:
    """
    Name what stands in one clause with a cue, or in one main clause: "not for gain, spite or fun" denies all
    three, whichever comes first.
    """
    found: set[str] = set()
    for s in statements:
        places = places_of(s.text)
        at = {_number(places[c.start], whole=whole) for c in s.own.cues if wanted(c)}
        found.update(name for name, place in _layout(s.text) if _number(place, whole=whole) in at)
    return frozenset(found)


def _number(place: Place, *, whole: bool) -> int:
    return place.main if whole else place.clause


@lru_cache(maxsize=16384)
def _layout(text: str) -> tuple[tuple[str, Place], ...]:
    """Give each concept, and each amount, with its place, in order."""
    places = places_of(text)
    amounts = [(a.at, str(a)) for a in look(text).amounts]
    found = sorted((*((at, name) for name, at in _named(text)), *amounts))
    return tuple((name, places[at]) for at, name in found)


def _named(text: str) -> list[tuple[str, int]]:
    """Give the concepts of a text, and where each begins."""
    surfaces = look(text).words.surfaces
    return [
        (t.name, t.start)
        for t in things(text)
        if t.name not in _JOINTS
        # "At once" is a thing by itself.
        and not (t.end - t.start == 1 and is_relation(surfaces[t.start]))
    ]
