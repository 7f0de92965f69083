"""What stands beside the policy and bears on it: what takes the page back, and a value in a box of its own."""

from collections.abc import Sequence

from witnessmark.safeguards.judging.page_data import ends_otherwise
from witnessmark.safeguards.judging.titles import states_otherwise, takes_the_page_back
from witnessmark.safeguards.reading.look import AMOUNT_CLASSES
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.groups import Group

#: The value of a label has so few words.
_FEW = 2
_ANSWERS = frozenset({"yes", "no", "on", "off"})


def bears_on_the_page(group: Group) -> bool:
    """Say whether a change beside the policy takes the page back, or gives it another state, end, period or answer."""
    everyone = (*group.before, *group.after)
    if any(map(takes_the_page_back, everyone)) or all(map(_is_answer, everyone)):
        return True
    if not (group.before and group.after):
        return False
    is_value = all(len(s.own.words.stems) <= _FEW for s in everyone)
    return (is_value and (states_otherwise(group) or _lasts_otherwise(group))) or ends_otherwise(
        group
    )


def _is_answer(statement: Statement) -> bool:
    return statement.text.strip(" .!").lower() in _ANSWERS


def _lasts_otherwise(group: Group) -> bool:
    """Whether another period, or share, stands in the same place."""
    return _periods(group.before) != _periods(group.after)


def _periods(side: Sequence[Statement]) -> list[str]:
    return sorted(str(a) for s in side for a in s.own.amounts if a.kind in AMOUNT_CLASSES)
