"""What is done first: "the alert is confirmed and the car is stopped" tells an order in time by the order of its clauses."""

import re
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.proofs.voice import actor, is_participle
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

_AND = re.compile(r"\band\b", re.IGNORECASE)
#: A rule, or what holds for each, tells of no single run of things; rules may stand in any order.
_RULES = frozenset(
    ["must", "shall", "may", "can", "cannot", "will", "should", "not", "no", "never", "only", "all", "each", "every", "any",
     "always", "both"]
)  # fmt: skip


#: One does this and then that: "the dispatcher verifies the alert and orders the stop".
_DOES = re.compile(
    r"\s*(?:(?:the|an?|each|our) )?(?:\w+ ){1,3}?\w+s (?:the|an?|it|them|its|their|each|every)\b",
    re.IGNORECASE,
)
_AND_DOES = re.compile(r"\s*\w+s (?:the|an?|it|them|its|their|each|every)\b", re.IGNORECASE)
_DEMANDS = frozenset({"must", "shall"})


def in_other_order(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether the steps that one sentence tells of came into another order, or what must be done for
    something and this changed places: "must obtain a warrant to view", "to obtain a warrant, must view".
    """
    if len(before) != 1 or len(after) != 1:
        return False
    (demanded, sought), (others, others_sought) = (
        _ends(before[0].text),
        _ends(after[0].text),
    )
    if demanded & others_sought - others and sought & others - demanded:
        return True
    was, now = _steps(before[0].text), _steps(after[0].text)
    if len(was) != len(now):
        return False
    order = [{at for at, other in enumerate(now) if not step.isdisjoint(other)} for step in was]
    stands_at = [next(iter(at)) for at in order if len(at) == 1]
    return len(set(stands_at)) == len(was) and stands_at != sorted(stands_at)


def _steps(text: str) -> list[frozenset[str]]:
    """Give what each step alone speaks of; nothing where the clauses are no steps. Who acts may be named once for all."""
    parts = _AND.split(text)
    if len(parts) == 1 or not _RULES.isdisjoint(look(text).words.surfaces):
        return []
    named = [[thing.name for thing in things(part)] for part in parts]
    told = [_is_passive(part) for part in parts]
    is_active = bool(_DOES.match(parts[0])) and all(map(_AND_DOES.match, parts[1:]))
    if not is_active and not (
        any(told)
        and all(is_passive or len(names) > 1 for is_passive, names in zip(told, named, strict=True))
    ):
        return []
    often = Counter(name for names in named for name in set(names))
    acting = [name for name in named[0][:1] if is_active or actor(name)]
    return [
        frozenset(name for name in names if often[name] == 1 and name not in acting)
        for names in named
    ]


def _is_passive(part: str) -> bool:
    """Whether something "is done" there."""
    read = look(part).words
    return any(
        stem == "be" and is_participle(word, of)
        for stem, word, of in zip(read.stems, read.surfaces[1:], read.stems[1:], strict=False)
    )


def _ends(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give what must be done, and what this or that is done to do."""
    read = look(text).words
    behind = list(zip(read.surfaces, read.stems[1:], strict=False))
    return (
        frozenset(verb for word, verb in behind if word in _DEMANDS),
        frozenset(verb for word, verb in behind if word == "to"),
    )
