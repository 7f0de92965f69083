"""Small edits that turn a promise: word order, who, whose, when, which. None of them may pass in silence."""

import pytest
from benchmarks.eval import hostile_edits, hostile_page

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_TOLD = [(before, after) for before, after, told in hostile_edits() if told]


@pytest.mark.parametrize("start", range(0, len(_TOLD), 25))
def test_no_hostile_edit_that_was_ever_told_is_silent_again(start):
    for before, after in _TOLD[start : start + 25]:
        found = compare_texts(hostile_page(before), hostile_page(after), "html")
        assert isinstance(found, Comparison)
        assert found.alerts or found.unclassified, f"{before} => {after}"


def test_there_are_hundreds_of_them():
    assert len(_TOLD) >= 340
