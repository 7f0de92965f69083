"""Edits that turn a promise by small words, by marks, or by what stands around it. None may pass in silence."""

import pytest
from benchmarks.eval import answer, hostile_edits, hostile_page, quiet_pages

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_TOLD = [(before, after) for before, after, told in hostile_edits() if told]
_PAGES = [pair for pair in quiet_pages() if pair["told"]]


@pytest.mark.parametrize("start", range(0, len(_TOLD), 25))
def test_no_hostile_edit_that_was_ever_told_is_silent_again(start):
    for before, after in _TOLD[start : start + 25]:
        found = compare_texts(hostile_page(before), hostile_page(after), "html")
        assert isinstance(found, Comparison)
        assert found.alerts or found.unclassified, f"{before} => {after}"


@pytest.mark.parametrize("start", range(0, len(_PAGES), 10))
def test_no_page_that_lost_something_in_silence_and_was_mended_is_silent_again(start):
    for pair in _PAGES[start : start + 10]:
        assert not answer(pair).is_silent, (pair["hole"], pair["before"], pair["after"])


def test_there_are_hundreds_of_them():
    assert len(_TOLD) >= 340
