"""A text as words: folded, contractions spelled out, dates and marks left out."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.stems import stem

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,:]\d+)*%?|[§$]")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: A calendar date is no amount, and "May 1" no permission. Bare years stay: history needs them.
_DATE = re.compile(
    rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?\b|\b\d{{1,2}} {_MONTH}\.?(?:,? (?:19|20)\d\d)?\b|"
    rf"\b{_MONTH}\.?,? (?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/(?:19|20)?\d\d\b|"
    r"\b(?:in|by|since|until|till|of|this|next|last|every|each) (?:march|may)\b"
)
_ANY_DATE = re.compile(_DATE.pattern, re.IGNORECASE)
#: Signs before or behind a number.
_SIGN = re.compile(r"[\u2264\u2265<>~\u2248]=? ?(?=[\d$])|\b(?P<least>\d[\d,]{0,9})\+")
_SIGNS = {
    "\u2264": " at most ", "<=": " at most ", "<": " less than ", "\u2265": " at least ", ">=": " at least ",
    ">": " more than ", "~": " about ", "\u2248": " about ",
}  # fmt: skip
#: The word before "(2)", or before "(b)" in a series; the mark itself.
_MARK = re.compile(
    r"(?<![\w-])(\w[\w-]{0,30})[:;,]? \(\d{1,2}\) (?=[a-z])|((?:[:;,]|\band|\bor)) \((?:[a-z]|[ivx]{2,4})\) (?=[a-z])"
)
_MULTIPLES = frozenset(["hundred", "thousand"])
_FOLD = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-",
        # Marks that answer in tables.
        "\u2713": " yes ", "\u2714": " yes ", "\u2611": " yes ", "\u2705": " yes ",
        "\u2717": " no ", "\u2718": " no ", "\u2612": " no ", "\u274c": " no ", "\u2715": " no ", "\u2716": " no ",
        "\u274e": " no ", "\u26d4": " no ", "\U0001f6ab": " no ", "\U0001f7e2": " yes ", "\U0001f534": " no ",
        "\U0001f7e9": " yes ", "\U0001f7e5": " no ", "\u2610": " unticked ",
    }
)  # fmt: skip
_CONTRACTED = {
    "won't": ("will", "not"),
    "can't": ("cannot",),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text as words: stems to compare, folded surfaces for tense and quotes."""

    stems: tuple[str, ...]
    surfaces: tuple[str, ...]


def fold(text: str) -> str:
    """NFKC without invisible characters, straight quotes, lower case: a hidden mark hides no word."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf").translate(_FOLD)
    return plain.lower()


@lru_cache(maxsize=16384)
def words(text: str) -> Words:
    """Split a text into words; contractions are spelled out and possessives cut."""
    stems: list[str] = []
    surfaces: list[str] = []
    for token in _WORD.findall(_plain(text)):
        parts = _contraction(token) if "'" in token else (token,)
        for part in parts:
            surfaces.append(part)
            stems.append(stem(part))
    return Words(stems=tuple(stems), surfaces=tuple(surfaces))


def _plain(text: str) -> str:
    return _MARK.sub(_unmarked, _SIGN.sub(_spelled, _DATE.sub(" ", fold(text))))


def spelled_out(text: str) -> str:
    """Give a text as its words are read: folded, without dates, its contractions spelled out."""
    return _WORD.sub(
        lambda found: " ".join(_contraction(found[0])) if "'" in found[0] else found[0],
        _plain(text),
    )


def _spelled(sign: re.Match[str]) -> str:
    return f" at least {sign['least']} " if sign["least"] else _SIGNS.get(sign[0].strip(), " ")


def dates(text: str) -> list[str]:
    """Give the calendar dates of a text, which are no words of it."""
    return _DATE.findall(fold(text))


def dated(text: str) -> str:
    """Put "#" for each calendar date of a text."""
    return _ANY_DATE.sub("#", text)


def undated(text: str) -> str:
    """Leave out the calendar dates of a text."""
    return _ANY_DATE.sub(" ", text)


def _unmarked(mark: re.Match[str]) -> str:
    """Leave out "(2)" before a thing of a series; in "thirty (30)" it is the number again."""
    if mark[1] is None:
        return f"{mark[2]} "
    word = mark[1].rpartition("-")[2]
    return mark[0] if is_number(word) or word in _MULTIPLES else f"{mark[1]} "


def _contraction(token: str) -> tuple[str, ...]:
    if token in _CONTRACTED:
        return _CONTRACTED[token]
    head, _, tail = token.partition("'")
    if tail == "t" and head.endswith("n"):
        # "Do n't" stands in two pieces.
        return (head[:-1], "not") if head[:-1] else ("not",)
    if tail == "ll":
        return (head, "will")
    if tail in {"s", "re", "ve", "d", "m", ""}:
        return (head,)
    return (head, tail)
