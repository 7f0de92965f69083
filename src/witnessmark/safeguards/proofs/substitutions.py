"""One word that became another while all others stayed: who changes a single word of a promise means it."""

from collections.abc import Sequence

from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.read import Statement

#: Words of grammar and of no weight that say the same in one place; things that are one concept say so themselves.
_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "only solely exclusively purely", "each every", "must shall will may", "may can", "and plus", "not never", "a an one any",
        "which that who", "he she they", "him her them", "his her their", "it they", "its their", "these those such",
        "on upon", "in during", "in within inside", "between among", "by through via", "about regarding concerning",
        "if when", "if where", "of for", "of in", "of from", "to for", "to with", "on about", "on in", "on at", "in at",
        "have hold", "has holds", "once when", "until before", "all every", "while when", "whether if",
    )
)  # fmt: skip


def one_word_for_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a sentence kept all its words but one, and that one says something else now."""
    if len(before) != 1 or len(after) != 1:
        return False
    was, now = before[0], after[0]
    words, others = was.own.words, now.own.words
    changed = [
        at
        for at, (one, other) in enumerate(zip(words.surfaces, others.surfaces, strict=False))
        if one != other
    ]
    if len(words.stems) != len(others.stems) or len(changed) != 1:
        return False
    at = changed[0]
    pair = {words.surfaces[at], others.surfaces[at]}
    named, names = _thing_at(was.text, at), _thing_at(now.text, at)
    return not (
        words.stems[at] == others.stems[at]
        or (named and named == names)
        # Amounts are compared as amounts, and what no promise hangs on may be counted anew.
        or any(map(is_number, pair - {"a", "an"}))
        or all(any(a.at <= at < a.end for a in s.own.amounts) for s in (was, now))
        or any(pair <= alike for alike in _ALIKE)
    )


def _thing_at(text: str, at: int) -> str:
    return next((thing.name for thing in things(text) if thing.start <= at < thing.end), "")
