"""What went from a passage that was rewritten may be said in its new words; what went from between two that stayed is not."""

import pytest

from witnessmark.deeds.reading import read_text, readings
from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import Document
from witnessmark.safeguards.judging.judge import lines
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.safeguards.weighing.gaps import Gaps
from witnessmark.safeguards.weighing.groups import Group, groups
from witnessmark.steps.align import align

_SALE = "We never sell plate data."
_LOG = "Every search is written to a log."
_KEPT = "Reads are kept for 30 days."
_OTHER = "The gate reader of the harbour is painted blue and stands beside the old lighthouse."


def _gap_signs(before: list[str], after: list[str], of: str) -> dict[str, set[str]]:
    """Give the signs of each changed group by the first text of it."""
    sides = []
    for texts in (before, after):
        document = read_text(
            "\n\n".join(("Plate readers", *texts)) + "\n", "text", vocabulary=vocabulary
        )
        assert isinstance(document, Document)
        sides.append(document)
    was, now = readings(*sides)
    spelled = ([unit.text for unit in side.units] for side in sides)
    alignment = align(*lines(was, now, *spelled))
    gaps = Gaps.of(was, now, alignment)
    return {
        (*group.before, *group.after)[0].text: set(gaps.signs(SafeguardId(of), _side(group), group))
        for group in groups(was, now, alignment)
    }


def _side(group: Group) -> str:
    return "pair" if group.before and group.after else "cut" if group.before else "new"


def test_what_went_from_between_two_that_stayed_leaves_its_gap_short():
    signs = _gap_signs([_SALE, _LOG, _KEPT], [_SALE, _KEPT], "audit-log")[_LOG]
    assert {"cut:gap short>=9", "cut:gap  "} <= signs


def test_what_went_where_as_much_came_leaves_no_gap():
    signs = _gap_signs([_SALE, _LOG, _KEPT], [_SALE, _OTHER, _KEPT], "audit-log")[_LOG]
    assert "cut:gap  new" in signs
    assert "cut:gap short>=0" not in signs


def test_what_came_at_the_other_end_of_the_page_fills_no_gap():
    signs = _gap_signs([_SALE, _LOG, _KEPT], [_SALE, _KEPT, _OTHER], "audit-log")[_LOG]
    assert {"cut:gap short>=9", "cut:gap  "} <= signs


@pytest.mark.parametrize(
    ("came", "speaks"),
    [(_OTHER, "0 then 0"), ("A trace is left of each query in the audit log of the town.", "0 then 1")],
    ids=["of something else", "of the same"],
)  # fmt: skip
def test_a_gap_knows_whether_what_came_speaks_of_the_safeguard(came, speaks):
    signs = _gap_signs(
        [_SALE, "Nobody parks on the pier.", _KEPT], [_SALE, came, _KEPT], "audit-log"
    )
    assert f"gap speaks {speaks}" in {
        sign.partition(":")[2] for found in signs.values() for sign in found if "speaks" in sign
    }


def test_sentences_that_changed_places_keep_no_gap_apart():
    # Two sentences cross: what went from behind them and what came there stand in one gap.
    signs = _gap_signs([_LOG, _SALE, _KEPT], [_SALE, _LOG, _OTHER], "audit-log")
    assert "cut:gap  new" in signs[_KEPT]
    assert "new:gap cut " in signs[_OTHER]
