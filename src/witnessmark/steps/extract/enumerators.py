"""Bullets and numbers that paragraphs begin with: "• ", "(a)(1)", "428.5.1", "Sec. 5."."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re

#: Pictographs stand before items as bullets do.
_BULLET = re.compile(
    r"(?![\u2260-\u226f])([•·▪▫◦‣●○■□➢►✓✔*–—-]|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?)\s+(?=\S)"
)
#: Bullets that say nothing but that an item begins.
_PLAIN = frozenset("•·▪▫◦‣➢►*–—-")
#: Marks that deny what stands behind them, or leave it open, where it is not denied in words as well.
_DENYING = "✗✘✕✖☒❌❎🚫⛔☐🔴🟥"
_DENIED = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|without|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNITS = r"(?:hours?|days?|weeks?|months?|years?|minutes?|seconds?|miles?|mph|per|percent|million|billion|GB|TB|MB|%)"
_NUMBER = re.compile(
    r"""
    (?:
        (?:§{1,2}|(?:Sec(?:tion)?|SEC(?:TION)?|Art(?:icle)?|ART(?:ICLE)?|CHAPTER|Chapter|PART|Part|Clause)\b\.?)
        \s*(?:\d[\w.:-]{0,20}|[IVXLC]{1,6}\b|[A-Z]\b)[.:)]?
      | \(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})\)(?:\s?\((?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})\)){0,4}
      | \d{1,4}(?:\.\d{1,4}){1,5}[.)]?
      | \d{1,4}-[A-Z]{1,2}:\d{1,4}[.)]?
      | \d{1,3}[.)]
      | [A-Z][.)]
      | [IVX]{2,5}\.
    )
    (?:\s*[-–—]\s+|\s+|(?<=\d\.)(?=[A-Z]{3}))(?=\S)
    """,
    re.VERBOSE,
)
_QUANTITY = re.compile(
    rf"(?:\d+(?:[.,]\d+)?|\(\d{{2,}}\))\s+(?:(?:business|working|calendar|full|consecutive)\s+)?{_UNITS}\b",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[A-Z]\. [A-Z](?:\.|[a-z]+ (?:said|is|was|,))")
_ALONE = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})\)|\d{1,3}\.|[A-Z]\.|[IVX]{2,5}\.|\d{1,4}(?:\.\d{1,4}){2,4})$"
)
_LONGEST = 24
_ROMAN = re.compile(r"[ivx]+$")


def bullet(line: str) -> tuple[str, str]:
    """
    Split `• text` into the bullet and the text; ("", line) where there is none.

    A cross or an empty box stays in the text: "✗ Sale of data" says that there is none, "✗ No sale" is decorated.
    """
    found = _BULLET.match(line)
    if not found:
        return "", line
    mark, rest = found[1], line[found.end() :]
    return mark, line if mark[0] in _DENYING and not _DENIED.search(rest) else rest


def tells(mark: str) -> bool:
    """Say whether another bullet in the place of this one may say something else: a thumb, an empty circle, a lock."""
    return mark[0] not in _PLAIN


def enumerator(line: str) -> tuple[str, str]:
    """Split `(a) text` into number and text; ("", line) where there is none, or it is a quantity."""
    first = line[:1]
    if not (first.isdecimal() or first in "(§" or first.isupper() or line[1:2] == ")"):
        return "", line
    found = _NUMBER.match(line)
    if found is None or _QUANTITY.match(line) or _INITIAL.match(line):
        return "", line
    if found[0][:2].isalpha() and line[found.end() :][0].islower():
        # "Section 7 of this policy", "Part I crimes" name it.
        return "", line
    return found.group().strip(" -–—"), line[found.end() :]


def answers(number: str) -> bool:
    """Whether a number may be the answer to what was asked: a list that begins there begins with 1."""
    return number != "1." and number.endswith(".") and number[:-1].isdecimal()


def is_number(line: str) -> bool:
    """Whether a line is an enumerator and nothing else: "A.", "(1)"; a bare number may be a value."""
    return len(line) <= _LONGEST and _ALONE.match(line) is not None


def style(number: str) -> str:
    """The shape of a number, without its value: `(a)` and `(b)` are of one list, `(1)` of another."""
    bare = number.strip("(). ")
    if "(" in number[1:]:
        bare = number[number.rfind("(") + 1 :].strip(") ")
    if bare.isdecimal():
        kind = "1"
    elif len(bare) == 1 and bare not in "ivx":
        kind = "a" if bare.islower() else "A"
    elif _ROMAN.match(bare):
        kind = "i"
    elif bare.isupper() and bare.isalpha():
        kind = "I" if len(bare) > 1 else "A"
    else:
        kind = "1." * (bare.count(".") + 1) if bare[:1].isdecimal() else "§"
    return f"({kind})" if number.endswith(")") else kind
