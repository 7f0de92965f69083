"""Where in a sentence each word stands: its main clause, its clause, its phrase, and how that belongs to the rest."""

import re
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.words import words

#: Where a clause, or one thing of a series, ends.
_CLAUSE = r"[,;:.()\u2013\u2014]|\b(?:and|or|nor|but|while|whereas|yet)\b"
#: Words that say how what follows belongs to the rest.
_RELATION = (
    r"\b(?:to|from|with|by|for|of|against|before|after|until|without|unless|than|if|over|under|through|between|"
    r"except|instead|rather|when|where|once|then|on|in|into|at|upon|during)\b"
)
_IS_RELATION = re.compile(_RELATION, re.IGNORECASE)
_END = re.compile(rf"(?P<clause>{_CLAUSE})|(?P<relation>{_RELATION})", re.IGNORECASE)
_VERB = r"\b(?:is|are|was|were|may|must|shall|will|can|cannot|has|have|does|do)\b"
#: Where another main clause begins.
_MAIN = re.compile(
    r"[;.:]|(?:but|while|whereas|yet)\b|(?:, )?(?:and|or) (?:we|it|they|you|he|she|no|"
    r"may|must|shall|will|can|is|are|does|do|has|have)\b",
    re.IGNORECASE,
)
#: What follows there, where the clause before has its verb already.
_ANOTHER = re.compile(rf"(?:, )?(?:and|or) (?:\S+ ){{1,3}}?{_VERB}", re.IGNORECASE)
_HAS_VERB = re.compile(_VERB, re.IGNORECASE)
#: Behind "and", "or" or a comma a thing may belong to what came before.
GOES_ON = "and"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a sentence a word stands."""

    main: int
    clause: int
    phrase: int
    relation: str


@lru_cache(maxsize=16384)
def places_of(text: str) -> tuple[Place, ...]:
    """Give the place of each word."""
    found: list[Place] = []
    main = clause = phrase = at = began = 0
    relation = ""
    total = len(words(text).stems)
    for end in _END.finditer(text):
        place = Place(main=main, clause=clause, phrase=phrase, relation=relation)
        found.extend([place] * len(words(text[at : end.start()]).stems))
        at = end.start()
        phrase += 1
        if end["clause"]:
            clause, relation = clause + 1, GOES_ON
            if _MAIN.match(text, end.start()) or (
                _ANOTHER.match(text, end.start()) and _HAS_VERB.search(text, began, end.start())
            ):
                main, relation, began = main + 1, "", end.start()
        else:
            relation = end["relation"].lower()
    place = Place(main=main, clause=clause, phrase=phrase, relation=relation)
    found.extend([place] * max(len(words(text[at:]).stems), total - len(found)))
    return tuple(found[:total])


def phrases(text: str) -> list[list[str]]:
    """Split the words of a text where a clause ends or a relation begins."""
    found: dict[int, list[str]] = {}
    for word, place in zip(look(text).words.surfaces, places_of(text), strict=True):
        found.setdefault(place.phrase, []).append(word)
    return list(found.values())


def main_clauses(text: str) -> tuple[int, ...]:
    """Number the main clauses of a text and give each word the number of its own."""
    return tuple(place.main for place in places_of(text))


def is_relation(word: str) -> bool:
    """Say whether a word begins a phrase that belongs to the rest."""
    return bool(_IS_RELATION.fullmatch(word))
