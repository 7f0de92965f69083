"""Two strings -> which words were struck out and which were put in."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diff_match_patch import diff_match_patch

from witnessmark.model.redlines import Edit, EditKind, Redline

#: A sentence with the white space after it; a line break ends one too. Splitting is only a first, coarse
#: alignment, so an abbreviation that is cut in two does no harm.
_SENTENCE: Final = re.compile(r".*?(?:[.!?;][\"'”’)\]]*\s+|\n+|$)", re.DOTALL)  # noqa: RUF001
_TOKEN: Final = re.compile(r"\s+|\w+|[^\w\s]")
#: Tokens of a changed passage, both sides together. Past it the passage is shown as replaced: a bound on
#: work that is a size and no clock, so that the same two texts give the same redline on any machine. The
#: worst passage below it (500 unlike words a side) takes 0.7 s, a usual one 1 ms.
MOST_TOKENS: Final = 2_000
#: Sentences, both sides together; past it the texts are shown as replaced.
MOST_SENTENCES: Final = 1_000
_KINDS: Final = {-1: EditKind.REMOVED, 0: EditKind.SAME, 1: EditKind.ADDED}


def redline(before: str, after: str) -> Redline:
    """
    Mark what changed between two texts, in whole words.

    "Same" and "removed" in order spell `before`, "same" and "added" spell `after`, character for
    character; no edit is empty and no two neighbours are of one kind.
    """
    return tuple(_joined(_edits(before, after)))


def _edits(before: str, after: str) -> Iterator[Edit]:
    old, new = _sentences(before), _sentences(after)
    if len(old) + len(new) > MOST_SENTENCES:
        yield from _replaced(before, after)
        return
    removed = added = ""
    for edit in _diff(old, new, tidy=False):
        if edit.kind is EditKind.REMOVED:
            removed += edit.text
        elif edit.kind is EditKind.ADDED:
            added += edit.text
        else:
            yield from _words(removed, added)
            yield edit
            removed = added = ""
    yield from _words(removed, added)


def _sentences(text: str) -> list[str]:
    return [found for found in _SENTENCE.findall(text) if found]


def _words(removed: str, added: str) -> Iterator[Edit]:
    old, new = _TOKEN.findall(removed), _TOKEN.findall(added)
    if not old or not new or len(old) + len(new) > MOST_TOKENS:
        return _replaced(removed, added)
    return _diff(old, new, tidy=True)


def _replaced(removed: str, added: str) -> Iterator[Edit]:
    yield Edit(EditKind.REMOVED, removed)
    yield Edit(EditKind.ADDED, added)


def _diff(old: Sequence[str], new: Sequence[str], *, tidy: bool) -> Iterator[Edit]:
    """Compare two lists of tokens: each distinct token becomes one character, then Myers."""
    differ = diff_match_patch()
    # The default of one second makes a slow machine give another, worse redline.
    differ.Diff_Timeout = 0
    codes: dict[str, str] = {}
    for token in (*old, *new):
        codes.setdefault(token, chr(0xE000 + len(codes)))
    spelt = {code: token for token, code in codes.items()}
    diffs = differ.diff_main(
        "".join(codes[token] for token in old),
        "".join(codes[token] for token in new),
        checklines=False,
    )
    if tidy:
        # Joins edits that are split by a stray common word, as a person would mark them.
        differ.diff_cleanupSemantic(diffs)
    for operation, run in diffs:
        yield Edit(_KINDS[operation], "".join(spelt[code] for code in run))


def _joined(edits: Iterator[Edit]) -> Iterator[Edit]:
    """Drop empty edits and join neighbours of one kind; a struck-out run goes before what replaced it."""
    removed = added = same = ""
    for edit in edits:
        if not edit.text:
            continue
        if edit.kind is EditKind.SAME:
            if removed or added:
                yield from _flushed(same, removed, added)
                same = removed = added = ""
            same += edit.text
        elif edit.kind is EditKind.REMOVED:
            removed += edit.text
        else:
            added += edit.text
    yield from _flushed(same, removed, added)


def _flushed(same: str, removed: str, added: str) -> Iterator[Edit]:
    for kind, text in (
        (EditKind.SAME, same),
        (EditKind.REMOVED, removed),
        (EditKind.ADDED, added),
    ):
        if text:
            yield Edit(kind, text)
