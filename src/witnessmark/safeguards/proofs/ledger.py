"""
The small words of two versions, one by one: a proof of sameness may not lose or exchange any of them.

Concepts say what a sentence speaks of; these say who, whose, when, how many, and whether it is a rule.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from witnessmark.safeguards.proofs.extent import held_for_others
from witnessmark.safeguards.proofs.small_words import (
    DETERMINERS,
    EACH,
    OWNED,
    PERSONAL,
    WHOSE,
    WITHOUT,
    Said,
)
from witnessmark.safeguards.reading.read import Statement

#: A determiner that went by itself takes something with it.
_TELLING = frozenset({"this", "own", "same", "one"})
_NARROWING = frozenset({"such", "other", "same", "some", "own"})


def _exchanged(was: Counter[str], now: Counter[str]) -> bool:
    return bool(was - now and now - was)


def _flipped(was: frozenset[tuple[str, str]], now: frozenset[tuple[str, str]]) -> bool:
    """Whether of two who stand in one phrase the other comes first."""
    return any((b, a) in now and (a, b) not in now for a, b in was if (b, a) not in was)


def unaccounted(
    before: Sequence[Statement], after: Sequence[Statement], *, is_turned: bool = False
) -> bool:
    """
    Say whether a small word came, went or was exchanged that no other way of saying the same explains.

    Where a limit `is_turned` round, words that deny and limit are accounted for.
    """
    was, now = Said(before), Said(after)
    asked = _OF_WORDS if is_turned else {**_OF_WORDS, **_OF_LIMITS}
    return held_for_others(before, after) or any(differs(was, now) for differs in asked.values())


def accounts(before: Sequence[Statement], after: Sequence[Statement]) -> Iterator[str]:
    """Name the small words that are not accounted for, each kind once."""
    was, now = Said(before), Said(after)
    yield from (of for of, differs in {**_OF_WORDS, **_OF_LIMITS}.items() if differs(was, now))
    if held_for_others(before, after):
        yield "extent"


def _deny_otherwise(was: Said, now: Said) -> bool:
    return _exchanged(
        Counter((was.denied - now.all_denied - now.denied_uses) & now.stems),
        Counter((now.denied - was.all_denied - was.denied_uses) & was.stems),
    )


def _others_act(was: Said, now: Said) -> bool:
    # What "officers must not" do nobody must, where "it must not be done".
    gone = bool(was.who - now.who - {"agency", "city", "system"})
    came = (was.denies or now.denies) and bool(now.who - was.who - {"anyone"})
    return came or (gone and not (was.denies and now.denies and not now.excepts))


def _past(was: Said, now: Said) -> bool:
    """Whether a verb is told as done that was not: "audited" for "audit"."""
    return any(stem in was.stems and stem not in was.done for stem in now.done) or any(
        stem in now.stems and stem not in now.done for stem in was.done
    )


def _told_otherwise(was: Said, now: Said) -> bool:
    lost = was.counted(DETERMINERS) - now.counted(DETERMINERS)
    gained = now.counted(DETERMINERS) - was.counted(DETERMINERS)
    return (
        bool(lost and gained)
        or not _TELLING.isdisjoint(lost)
        # "No read" is more than "no such read".
        or not _NARROWING.isdisjoint(gained)
        or not _NARROWING.isdisjoint(lost)
    )


_Differs = Callable[[Said, Said], bool]
#: What small words say, by name, and whether it differs.
_OF_WORDS: Mapping[str, _Differs] = {
    "dates": lambda was, now: was.dates != now.dates,
    "marks": lambda was, now: was.marks != now.marks,
    "echoes": lambda was, now: was.echoes != now.echoes,
    "but": lambda was, now: was.buts != now.buts,
    "not only": lambda was, now: was.not_only != now.not_only,
    "causes": lambda was, now: was.causes != now.causes,
    "asides": lambda was, now: {was.asides, now.asides} == {True, False},
    "to come": lambda was, now: was.is_done and now.is_to_come and not was.is_to_come,
    "each": lambda was, now: was.counted(EACH) != now.counted(EACH),
    "switches": lambda was, now: was.switches != now.switches,
    "working days": lambda was, now: was.working != now.working,
    "at most": lambda was, now: now.tops > was.tops and not was.deletes,
    "rule": lambda was, now: was.is_rule and not now.is_rule,
    "past": lambda was, now: was.tells_of_past != now.tells_of_past,
    "for good": lambda was, now: was.is_for_good != now.is_for_good,
    "pictures": lambda was, now: was.is_of_data and now.is_of_pictures and not now.is_of_data,
    # "You decide" is not "we decide with you".
    "you and us": lambda was, now: (
        "you" in was.surfaces and "you" in now.surfaces and was.has_us != now.has_us
    ),
    "done": _past,
    "questions": lambda was, now: was.questions != now.questions,
    "which": _told_otherwise,
    "denies all": lambda was, now: was.denies_all != now.denies_all,
    "person": lambda was, now: _exchanged(was.counted(PERSONAL), now.counted(PERSONAL)),
    "whose": lambda was, now: (
        bool(was.limited and was.counted(WHOSE) - now.counted(WHOSE))
        or _exchanged(was.counted(OWNED), now.counted(OWNED))
    ),
    "who": lambda was, now: _exchanged(Counter(was.who), Counter(now.who)),
    "acts": _others_act,
    "flipped": lambda was, now: was.passives == now.passives and _flipped(was.actors, now.actors),
}
#: The same of words that deny and limit.
_OF_LIMITS: Mapping[str, _Differs] = {
    "without": lambda was, now: was.counted(WITHOUT) != now.counted(WITHOUT),
    "when": lambda was, now: _exchanged(was.when, now.when),
    "limited": lambda was, now: was.denies and not was.limited and bool(now.limited),
    "limits": lambda was, now: _exchanged(was.limited, now.limited),
    "denied": _deny_otherwise,
    "joined": lambda was, now: bool(was.joint and now.joint) and was.joint.isdisjoint(now.joint),
    # "Not A or B" may be two sentences, or "A and B may not", but not "not A and B", nor "not A at B".
    "joint denied": lambda was, now: was.denials > now.denials and now.joint == {"and"},
    "denied jointly": lambda was, now: now.denials > was.denials and was.joint == {"and"},
    "or": lambda was, now: was.total >= now.total and "or" in was.joint and not now.joins,
    "condition gone": lambda was, now: was.is_conditional and not now.may_be_conditional,
    "condition come": lambda was, now: now.is_conditional and not was.may_be_conditional,
    "series gone": lambda was, now: bool(was.series - now.all_in_denial),
    "series come": lambda was, now: bool(now.series - was.all_in_denial),
}
