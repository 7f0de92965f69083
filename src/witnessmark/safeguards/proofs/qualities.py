"""Of what a quality is said: "a senior officer calls a dispatcher" is not "an officer calls a senior dispatcher"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from witnessmark.safeguards.proofs.places import is_relation, phrases
from witnessmark.safeguards.proofs.voice import actor
from witnessmark.safeguards.reading.bags import Thing, things
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: What a noun, or what is said of it, may begin with; behind other words stand verbs.
_OPENERS = frozenset(
    ["a", "an", "the", "any", "all", "each", "every", "both", "no", "some", "such", "this", "that", "these", "those", "our",
     "your", "its", "their", "his", "her", "about", "regarding", "concerning"]
)  # fmt: skip
_NO_OPENERS = frozenset(["to", "if", "when", "where", "once", "then", "than", "unless"])
_JOINTS = frozenset({"and", "or", "nor"})
#: What is said of a noun, and the noun; "" where nothing is.
_Said = tuple[str, str]


def said_of_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a quality went from one thing to another, and both still stand there."""
    was, now = _Nouns(before), _Nouns(after)
    return any(
        quality == same
        and noun != other
        and noun in now.without(quality)
        and other in was.without(quality)
        for quality, noun in was.qualified - now.neighbours
        for same, other in now.qualified - was.neighbours
    )


class _Nouns:
    """The nouns of one side, and what is said of them right before."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        found = {pair for s in statements for pair in _opened(s.text)}
        self.neighbours = {pair for s in statements for pair in _neighbours(s.text)}
        self.qualified = {(quality, noun) for quality, noun in found if quality}
        self._found = found

    def without(self, quality: str) -> set[str]:
        """Give the nouns that something else is said of, or nothing."""
        return {noun for other, noun in self._found if other != quality}


def _opened(text: str) -> Iterator[_Said]:
    """Give each noun phrase as it may be read: "the senior officer" as an officer who is senior, and as a senior."""
    surfaces = look(text).words.surfaces
    begins = _begins(text)
    placed = [thing for thing in things(text) if not _is_small(thing, surfaces[thing.start])]
    for at, thing in enumerate(placed):
        if thing.start in begins:
            yield "", thing.name
            behind = placed[at + 1 : at + 2]
            if behind and behind[0].start == thing.end and thing.end not in begins:
                yield thing.name, behind[0].name


def _is_small(thing: Thing, word: str) -> bool:
    """Whether it is a word of grammar, for all that it names a concept; those who act are none."""
    light = lexicon().weightless
    return word in _OPENERS or word in _JOINTS or (thing.name in light and not actor(thing.name))


def _neighbours(text: str) -> Iterator[_Said]:
    found = things(text)
    yield from ((one.name, other.name) for one, other in pairwise(found) if one.end == other.start)


def _begins(text: str) -> set[int]:
    """Find where a noun, or what is said of it, may begin: behind an article, behind "of", where a clause begins."""
    found, start = set(), 0
    surfaces = look(text).words.surfaces
    for phrase in phrases(text):
        if phrase and not is_relation(phrase[0]):
            found.add(start)
        start += len(phrase)
    found.update(
        at + 1
        for at, word in enumerate(surfaces)
        if word in _OPENERS or (is_relation(word) and word not in _NO_OPENERS)
    )
    return found
