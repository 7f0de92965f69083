"""What two versions say by signs and by numbers of sections, for which no word stands."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

#: Signs of typography alone, though Unicode counts them with those that say something.
_TYPOGRAPHY = frozenset("\u00a9\u00ae\u2122\u00b0|^`\u00b4")
_SAYS = frozenset("[]{}~%?*\u2020\u2021\\")
#: Currency, sums and comparisons, modifiers, pictographs, raised figures.
_CATEGORIES = frozenset({"Sc", "Sm", "So", "No"})
_QUOTES = re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb]")
_QUOTED = re.compile(r"[\"\u201c\u201e]([^\"\u201c\u201d\u201e]{2,60})[\"\u201c\u201d]")
#: What opens a whole text and is no bullet, which a space would follow, nor "(a)": "//", "#", "((", "-Data is deleted.-".
_OPENS = re.compile(r"\s*(//+|#+|[(\[{<\-\u2013\u2014~*!/|]+(?=\w)(?!\w{1,4}[).]))")
_AND, _OR = re.compile(r"\s[&+]\s"), re.compile(r"\s/\s")
#: ".5 %".
_POINT = re.compile(r"(?<![\w.])\.(?=\d)")
_REFERENCE = re.compile(
    r"\b(?:sections?|secs?\.?|items?|parts?|chapters?|paragraphs?|clauses?|titles?|rules?|articles?|bill|sb|hb|ab|order|policy|"
    r"act|cfr|u\.?s\.?c\.?)\s+(?:no\.?\s+)?(\d[\w.:()-]*|[ivx]+\b)|\b(\d+)\s+(?:cfr|u\.?s\.?c)\b",
    re.IGNORECASE,
)


def marked_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether signs came, went or became others: "\u2264", "[30] days", "never (?)", "//" before all, "/" for "&"."""
    (both, either), (others, others_either) = _joined(before), _joined(after)
    return _signs(before) != _signs(after) or (both - others) * (either - others_either) < 0


def refers_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether another section or law is named: "exempt from Section 9"."""
    return _references(before) != _references(after)


def quoted_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether words in quotes became others: a defined term is a name, and no synonym stands for it."""
    return _quoted(before) != _quoted(after)


def _quoted(side: Sequence[Statement]) -> set[tuple[str, ...]]:
    return {words(found[1]).stems for s in side for found in _QUOTED.finditer(s.text)}


def _joined(side: Sequence[Statement]) -> tuple[int, int]:
    """Count signs that stand for "and", and for "or"."""
    texts = [s.unit.text for s in side]
    return sum(len(_AND.findall(t)) for t in texts), sum(len(_OR.findall(t)) for t in texts)


def _signs(side: Sequence[Statement]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in (s.unit.text for s in side):
        found["quote"] += len(_QUOTES.findall(text))
        if opened := _OPENS.match(text):
            found[f"opens {opened[1]}"] += 1
        found["point"] += len(_POINT.findall(text))
        found.update(
            c
            for c in text
            if c not in _TYPOGRAPHY and (c in _SAYS or unicodedata.category(c) in _CATEGORIES)
        )
    return +found


def _references(side: Sequence[Statement]) -> Counter[str]:
    return Counter(
        (found[1] or found[2]).lower().rstrip(".:-")
        for s in side
        for found in _REFERENCE.finditer(s.unit.text)
    )
