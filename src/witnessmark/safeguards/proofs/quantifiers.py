"""What is meant whole: "every search by an officer" is not "a search by every officer", nor "any reads" "its reads"."""

import re
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
_ARTICLES = frozenset({"the", "a", "an"})
_OF_SOMEBODY = re.compile(r"(\w+)(?:['\u2019]s|s['\u2019])\s+(\w+)")
_MANY_THAT = re.compile(r"\bthe (\w+s) (?:that|which|who)\b", re.IGNORECASE)
_ONE_THAT = re.compile(r"\ban? (\w+[^s\W]) (?:that|which|who)\b", re.IGNORECASE)
#: What only one of them does, or a thing of which something is told, is that one's.
_ONE_ALONE = frozenset({"only", "who", "that", "which", "whose"})
#: So many of what is somebody's are looked at.
_MOST = 12
#: So many words behind "every" the thing is named.
_NEAR = 3


def meant_of_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether "every" went from one thing to another, of any only somebody's own is left, somebody's became
    another's, or the one that is meant, or all that are, became one of them.
    """
    was, now = (set(_wholes(side)) for side in (before, after))
    said, says = (
        {stem for s in side for t in _texts(s) for stem in words(t).stems}
        for side in (before, after)
    )
    lost, gained = (was - now) & says, (now - was) & said
    if lost and gained and _NO_THING.isdisjoint(lost | gained):
        return True
    if any(
        _becomes_its_own(one, other)
        or _becomes_one_of_them(one, other)
        or _is_one_of_many(one, other)
        for one, other in ((before, after), (after, before))
    ):
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


def _becomes_its_own(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether "the city's reads" became "its reads" where no word of the city stands before."""
    now = " ".join(t for s in after for t in _texts(s))
    for text in (t for s in before for t in _texts(s)):
        for whose, thing in _OF_SOMEBODY.findall(text)[:_MOST]:
            found = re.search(rf"\b(?:its|their) {re.escape(thing)}\b", now, re.IGNORECASE)
            if found and not set(words(whose).stems) & {*words(now[: found.start()]).stems, "it"}:
                return True
    return False


def _becomes_one_of_them(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether all words but the articles stayed, and "only the owner" became "only an owner"."""
    was, now = (
        [w for s in side for t in _texts(s) for w in words(t).surfaces] for side in (before, after)
    )
    return (
        not _ONE_ALONE.isdisjoint(was)
        and was.count("the") > now.count("the")
        and [w for w in was if w not in _ARTICLES] == [w for w in now if w not in _ARTICLES]
        and len(was) == len(now)
    )


def _is_one_of_many(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether "the copies that it made" became "a copy that it made"."""
    was, now = (" ".join(t for s in side for t in _texts(s)) for side in (before, after))
    stems = {stem for one in _ONE_THAT.findall(now) for stem in words(one).stems}
    return any(not stems.isdisjoint(words(many).stems) for many in _MANY_THAT.findall(was))


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
