"""Plain text to units: headings, numbered sections, hanging indents, bullets, `key: value`, page furniture."""

import re

from witnessmark.model.documents import Unit, Zone
from witnessmark.steps.extract.blocks import Composer, fold
from witnessmark.steps.extract.enumerators import bullet, enumerator
from witnessmark.steps.extract.series import has_verb

#: Lines longer than this are not looked at for their width.
_WIDEST = 120
_RULE = re.compile(r"\s*[-=_*~#+|: ]{3,}\s*$")
_PAGE_NUMBER = re.compile(r"\s*(?:(?:page|pg\.?)\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*$|\s*-\s*\d{1,4}\s*-\s*$", re.I)
_HYPHEN = re.compile(r"[a-z]{2}-$")
_COLUMNS = re.compile(r"\s*\|\s*|\t+|(?<=\S)\s{3,}(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_QUESTION_LINE = re.compile(r"(?:Q|A|Question|Answer)\s*\d{0,3}\s*[:.)]\s")
_KEY = re.compile(r"[^\W\d_][^:]{0,58}:\s+\S")
_HEADING_WORDS = 12


def read_text(text: str) -> tuple[Unit, ...]:
    """Read a plain text document. Linear; never raises."""
    composer = Composer()
    compose(text, composer)
    return composer.units()


def compose(text: str, composer: Composer) -> None:
    """Tell a composer the blocks of a plain text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").expandtabs(8).split("\n")
    furniture = _running(lines)
    wide = _width(lines)
    block: list[str] = []
    for line in lines:
        if not line.strip() or _RULE.match(line):
            _end(block, composer, wide, is_last=True)
            block = []
        elif fold(line) in furniture or (_PAGE_NUMBER.match(line) and not block):
            composer.aside(line, Zone.FURNITURE)
        else:
            block.append(line)
    _end(block, composer, wide, is_last=True)


def _running(lines: list[str]) -> set[str]:
    """Lines of extracted pages that come back on each: running headers, with their page numbers."""
    return set()


def _width(lines: list[str]) -> int:
    """The width that the text was wrapped at; 0 where its lines are whole paragraphs."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 6 or lengths[-1] > _WIDEST:
        return 0
    return lengths[int(len(lengths) * 0.9)]


def _end(block: list[str], composer: Composer, wide: int, *, is_last: bool) -> None:
    """Tell the composer one block of lines that no empty line parts."""
    if not block:
        return
    paragraphs = _join(block, wide)
    for place, line in enumerate(paragraphs):
        alone = len(paragraphs) == 1
        follows = paragraphs[place + 1] if place + 1 < len(paragraphs) else ""
        if _is_heading(line, follows, alone=alone, first=place == 0):
            composer.heading(line, _level(line))
        else:
            cells = _COLUMNS.split(line.strip("| ")) if "|" in line else []
            if len(cells) == 2 and all(cells):
                composer.cell(cells[1], cells[0], "")
            else:
                composer.text(line)


def _join(block: list[str], wide: int) -> list[str]:
    """Join the lines of each wrapped paragraph; a bullet, a number, a label or a short line begins anew."""
    joined: list[str] = []
    for raw in block:
        line = raw.strip()
        if joined and wide and _continues(joined[-1], line, len(last.rstrip()), wide):
            joined[-1] = joined[-1][:-1] + line if _HYPHEN.search(joined[-1]) else f"{joined[-1]} {line}"
        elif joined and line[:1].islower() and not bullet(line)[0] and not enumerator(line)[0] and not _SENTENCE_END.search(joined[-1]):
            joined[-1] = joined[-1][:-1] + line if _HYPHEN.search(joined[-1]) else f"{joined[-1]} {line}"
        else:
            joined.append(line)
        last = raw
    return joined


def _continues(before: str, line: str, length: int, wide: int) -> bool:
    if bullet(line)[0] or enumerator(line)[0] or _QUESTION_LINE.match(line):
        return False
    return length >= 0.75 * wide


def _is_heading(line: str, follows: str, *, alone: bool, first: bool) -> bool:
    number, rest = enumerator(line)
    words = rest.split()
    if not words or len(words) > _HEADING_WORDS or bullet(line)[0]:
        return False
    if _SENTENCE_END.search(rest) and not rest.endswith("?"):
        return False
    if _KEY.match(line) or _QUESTION_LINE.match(line):
        return False
    letters = [c for c in rest if c.isalpha()]
    if len(letters) >= 3 and all(c.isupper() for c in letters):
        return True
    if not rest[:1].isupper() or rest.endswith(","):
        return False
    if number:
        return number[0] not in "(" and not has_verb(rest) and len(words) <= 8
    return (alone or (first and bool(follows))) and (not has_verb(rest) or rest.endswith("?") or len(words) <= 8)


def _level(line: str) -> int:
    number, rest = enumerator(line)
    if number and number[0].isdigit():
        return 2 + number.strip(".").count(".")
    letters = [c for c in rest if c.isalpha()]
    return 1 if all(c.isupper() for c in letters) else 2
