"""What is meant whole: "every search by an officer" is not "a search by every officer", nor "any reads" "its reads"."""

from collections.abc import Iterator, Sequence

from witnessmark.safeguards.reading.cues import NO
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

_WHOLE = frozenset({"every", "each", "all", "both"})
#: Behind "every" these name no thing.
_NO_THING = frozenset(
    ["must", "may", "shall", "will", "can", "least", "most", "once", "year", "month", "week", "day"]
)
_ANY = frozenset({"any"})
_THE = frozenset({"the"})
_OWNED = frozenset({"its", "our", "their", "your", "his", "her"})
#: So many words behind "every" the thing is named.
_NEAR = 3


def meant_of_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether "every" went from one thing to another, or of any only somebody's own is left."""
    was, now = (set(_wholes(side)) for side in (before, after))
    said, says = (
        {stem for s in side for t in _texts(s) for stem in words(t).stems}
        for side in (before, after)
    )
    lost, gained = (was - now) & says, (now - was) & said
    if lost and gained and _NO_THING.isdisjoint(lost | gained):
        return True
    is_any_less = _count(before, _ANY) > _count(after, _ANY)
    return is_any_less and (
        _count(after, _OWNED) > _count(before, _OWNED)
        # "Any new camera" is not "the new camera".
        or (
            _count(before, _ANY | _WHOLE | NO) > _count(after, _ANY | _WHOLE | NO)
            and _count(after, _THE) > _count(before, _THE)
            and _length(before) == _length(after)
        )
    )


def _wholes(statements: Sequence[Statement]) -> Iterator[str]:
    """Give the things behind "every", "each", "all" and "both"."""
    neutral = lexicon().neutral
    for text in (t for s in statements for t in _texts(s)):
        read = words(text)
        for at, word in enumerate(read.surfaces):
            if word in _WHOLE:
                behind = read.stems[at + 1 : at + 1 + _NEAR]
                yield from [stem for stem in behind if stem not in neutral][:1]


def _count(statements: Sequence[Statement], of: frozenset[str]) -> int:
    return sum(word in of for s in statements for t in _texts(s) for word in words(t).surfaces)


def _length(statements: Sequence[Statement]) -> int:
    return sum(len(words(t).surfaces) for s in statements for t in _texts(s))


def _texts(statement: Statement) -> list[str]:
    return [t for t in (statement.lead_in, statement.text) if t]
