"""On what it hangs: "if a judge orders it" is not "even if", nor "provided that it consents" "and it consents"."""

import re
from collections.abc import Sequence

from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

_PROVISO = re.compile(
    r"\b(?:provided(?= (?:that|the|it|they|he|she|we|you)\b)|on condition\b)", re.IGNORECASE
)
#: Words that may say as much as "provided that".
_CONDITION = re.compile(
    r"\b(?:if|when|once|unless|where|until|after|upon|before|should|who|which|that (?:has|have)|as long as|so long as|on condition|only|"
    r"provided)\b",
    re.IGNORECASE,
)
_IN_CASE = re.compile(r"\bin case(?! of\b)", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|should|when|where)\b", re.IGNORECASE)
_LATER = frozenset({"after", "afterwards", "afterward", "later"})
#: Words that may put one thing behind another as well.
_ORDER = _LATER | frozenset(
    ["when", "once", "upon", "on", "then", "until", "before", "first", "from", "at", "than", "old", "following", "as", "age",
     "where", "if", "prior", "of"]
)  # fmt: skip


def hangs_on_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a proviso came or went, or something comes after another that did not."""
    was, now = (
        " ".join(t for s in side for t in (s.lead_in, s.text) if t) for side in (before, after)
    )
    surfaces = frozenset(words(was).surfaces), frozenset(words(now).surfaces)
    return (
        ("even" in surfaces[0]) != ("even" in surfaces[1])
        or (len(before) == len(after) and _begins_then(before) != _begins_then(after))
        or any(
            _has_proviso(one) and not _CONDITION.search(other)
            for one, other in ((was, now), (now, was))
        )
        or any(
            _IN_CASE.search(one) and not _may_be_in_case(other)
            for one, other in ((was, now), (now, was))
        )
        or any(
            not _LATER.isdisjoint(one) and _ORDER.isdisjoint(other)
            for one, other in (surfaces, surfaces[::-1])
        )
    )


def _begins_then(statements: Sequence[Statement]) -> bool:
    """Whether a step comes behind one that stands outside: "Then the officer verifies the hit"."""
    return any(s.own.words.surfaces[:1] == ("then",) for s in statements)


def _has_proviso(text: str) -> bool:
    return bool(_PROVISO.search(text))


def _may_be_in_case(text: str) -> bool:
    return bool(_IN_CASE.search(text) or _IF.search(text))
