"""Which word of relation stands before a thing: requests from the vendor are no requests to the vendor."""

from collections.abc import Iterator, Sequence
from itertools import product

from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

_ABOUT = {"regarding": "about", "concerning": "about", "via": "through"}
_RELATIONS = frozenset(
    ["about", "against", "at", "by", "for", "from", "in", "of", "on", "through", "to", "under", "with", *_ABOUT]
)  # fmt: skip
#: Those that another word before, or another order, asks for: "shared with" and "given to".
_ALIKE = frozenset(
    map(
        frozenset,
        [("of", "for"), ("of", "in"), ("of", "from"), ("to", "for"), ("to", "with"), ("on", "about"), ("on", "in"),
         ("on", "at"), ("in", "at"), ("by", "through"), ("through", "with"), ("under", "by"), ("under", "in"),
         ("against", "with"), ("against", "to")],
    )
)  # fmt: skip


def related_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a thing that a word of relation stood before has another there, which says something else."""
    was, now = set(_taken(before)), set(_taken(after))
    for name in {name for name, _ in was} & {name for name, _ in now}:
        lost, won = (
            {word for of, word in one - other if of == name}
            for one, other in ((was, now), (now, was))
        )
        if lost and won and not any(frozenset(pair) in _ALIKE for pair in product(lost, won)):
            return True
    return False


def _taken(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """Give each thing that stands first behind a word of relation in its clause, and the word."""
    for s in statements:
        starts = {thing.start: thing.name for thing in things(s.text)}
        relation, clause = "", -1
        for at, (word, place) in enumerate(
            zip(look(s.text).words.surfaces, places_of(s.text), strict=True)
        ):
            if place.clause != clause:
                relation, clause = "", place.clause
            if at in starts and relation:
                yield starts[at], relation
                relation = ""
            if word in _RELATIONS:
                relation = _ABOUT.get(word, word)
