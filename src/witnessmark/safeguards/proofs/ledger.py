"""
The small words of two versions, one by one: a proof of sameness may not lose or exchange any of them.

Concepts say what a sentence speaks of; these say who, whose, when, how many, and whether it is a rule.
"""

from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.proofs.small_words import (
    DETERMINERS,
    EACH,
    PERSONAL,
    WHOSE,
    WITHOUT,
    Said,
)
from witnessmark.safeguards.reading.read import Statement

#: A determiner that went by itself takes something with it.
_TELLING = frozenset({"this", "own", "same", "one"})
_NARROWING = frozenset({"such", "other", "same", "some", "own"})


def unaccounted(
    before: Sequence[Statement], after: Sequence[Statement], *, is_turned: bool = False
) -> bool:
    """
    Say whether a small word came, went or was exchanged that no other way of saying the same explains.

    Where a limit `is_turned` round, words that deny and limit are accounted for.
    """
    was, now = Said(before), Said(after)
    return _differ(was, now) or not (is_turned or _agree_in_limits(was, now))


def _agree_in_limits(was: "Said", now: "Said") -> bool:
    return not (
        was.counted(WITHOUT) != now.counted(WITHOUT)
        or _exchanged(was.when, now.when)
        or (was.denies and not was.limited and bool(now.limited))
        or _exchanged(was.limited, now.limited)
        or _exchanged(
            Counter((was.denied - now.all_denied - now.denied_uses) & now.stems),
            Counter((now.denied - was.all_denied - was.denied_uses) & was.stems),
        )
        or (bool(was.joint and now.joint) and was.joint.isdisjoint(now.joint))
        # "Not A or B" may be two sentences, or "A and B may not", but not "not A and B", nor "not A at B".
        or (was.denials > now.denials and now.joint == {"and"})
        or (now.denials > was.denials and was.joint == {"and"})
        or (was.total >= now.total and "or" in was.joint and not now.joins)
        or (was.is_conditional and not now.may_be_conditional)
        or (now.is_conditional and not was.may_be_conditional)
        or bool(was.series - now.all_in_denial)
        or bool(now.series - was.all_in_denial)
    )


def _differ(was: "Said", now: "Said") -> bool:
    denied = was.denies or now.denies
    return (
        was.dates != now.dates
        or was.marks != now.marks
        or was.echoes != now.echoes
        or was.buts != now.buts
        or was.causes != now.causes
        or {was.asides, now.asides} == {True, False}
        or (was.is_done and now.is_to_come and not was.is_to_come)
        or was.counted(EACH) != now.counted(EACH)
        or was.switches != now.switches
        or was.working != now.working
        or (now.tops > was.tops and not was.deletes)
        or (was.is_rule and not now.is_rule)
        or was.tells_of_past != now.tells_of_past
        or was.is_for_good != now.is_for_good
        or (was.is_of_data and now.is_of_pictures and not now.is_of_data)
        # "You decide" is not "we decide with you".
        or ("you" in was.surfaces and "you" in now.surfaces and was.has_us != now.has_us)
        or _past(was, now)
        or _exchanged(was.counted(DETERMINERS), now.counted(DETERMINERS))
        or not _TELLING.isdisjoint(was.counted(DETERMINERS) - now.counted(DETERMINERS))
        # "No read" is more than "no such read".
        or not _NARROWING.isdisjoint(now.counted(DETERMINERS) - was.counted(DETERMINERS))
        or not _NARROWING.isdisjoint(was.counted(DETERMINERS) - now.counted(DETERMINERS))
        or was.denies_all != now.denies_all
        or _exchanged(was.counted(PERSONAL), now.counted(PERSONAL))
        or bool(was.limited and was.counted(WHOSE) - now.counted(WHOSE))
        or _exchanged(Counter(was.who), Counter(now.who))
        # What "officers must not" do nobody must, where "it must not be done".
        or (
            bool(was.who - now.who - {"agency", "city", "system"})
            and not (was.denies and now.denies and not now.excepts)
        )
        or (denied and bool(now.who - was.who - {"anyone"}))
        or (was.passives == now.passives and _flipped(was.actors, now.actors))
    )


def _exchanged(was: Counter[str], now: Counter[str]) -> bool:
    return bool(was - now and now - was)


def _flipped(was: frozenset[tuple[str, str]], now: frozenset[tuple[str, str]]) -> bool:
    """Whether of two who stand in one phrase the other comes first."""
    return any((b, a) in now and (a, b) not in now for a, b in was if (b, a) not in was)


def _past(was: "Said", now: "Said") -> bool:
    """Whether a verb is told as done that was not: "audited" for "audit"."""
    return any(stem in was.stems and stem not in was.done for stem in now.done) or any(
        stem in now.stems and stem not in now.done for stem in was.done
    )
