"""Small edits that turn a promise: word order, who, whose, when, which. None of them may pass in silence."""

import html
import json
from pathlib import Path

import pytest
from benchmarks.eval import FOLDER

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_PAGE = "<main><h1>Plate readers</h1><h2>Rules</h2>{}<p>We like roads.</p></main>"


def _page(text: str) -> str:
    shown = (
        text if text.startswith("<") else f"<p>{html.escape(text, quote=False)}</p>" * bool(text)
    )
    return _PAGE.format(shown)


def _edits(path: Path = FOLDER / "hostile.jsonl") -> list[tuple[str, str]]:
    """Those that are told; `make eval` counts the others too."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [(row["before"], row["after"]) for row in rows if row["told"]]


@pytest.mark.parametrize("start", range(0, 375, 25))
def test_no_hostile_edit_that_was_ever_told_is_silent_again(start):
    for before, after in _edits()[start : start + 25]:
        found = compare_texts(_page(before), _page(after), "html")
        assert isinstance(found, Comparison)
        assert found.alerts or found.unclassified, f"{before} => {after}"


def test_there_are_hundreds_of_them():
    assert 340 <= len(_edits()) <= 375
