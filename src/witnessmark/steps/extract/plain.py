"""Plain text to units: headings, numbered sections, hanging indents, bullets, `key: value`, page furniture."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re
from collections import Counter

from witnessmark.model.documents import Unit, Zone
from witnessmark.steps.extract.composer import Composer
from witnessmark.steps.extract.enumerators import bullet, enumerator, style
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.labels import is_stamp
from witnessmark.steps.extract.series import has_verb

#: Lines longer than this are not looked at for their width.
_WIDEST = 120
_RULE = re.compile(r"[-=_*~#+|: ]{3,}$")
_PAGE_NUMBER = re.compile(
    r"\s*(?:(?:page|pg\.?)\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*$|\s*-\s*\d{1,4}\s*-\s*$",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"\s*page \d{1,4}(?: of \d{1,4})?\s*$", re.IGNORECASE)
_HYPHEN = re.compile(r"[a-z]{2}-")
#: Fields side by side: "Effective: May 1, 2025    Issued by: the Chief".
_FIELDS = re.compile(r"(?<=\S)\s{3,}(?=[^\W\d_][^:]{0,40}:\s)")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_QUESTION_LINE = re.compile(r"(?:Q|A|Question|Answer)\s*\d{0,3}\s*[:.)]\s")
_KEY = re.compile(r"[^\W\d_][^:]{0,58}:\s+\S")
#: Words that no line of a list, and no heading, ends with. A number behind one is the rest, where it cannot
#: be the first of a list that hangs on the line ("… is limited to", "1. officers").
_RUNS_ON = re.compile(
    r"\b(?:is|are|of|for|to|within|than|least|most|under|in|by|at|after|every|the|a|an|with|(section|paragraph))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\(?(?:[2-9]|1\d)|(?:section|part|article|chapter)\s", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
#: A line beside the page number on so many pages, and not longer than this, is a running header.
_PAGES, _RUNNING = 3, 100
#: Two numbers number pages where so many lines stand between.
_PAGE_LINES = 8
_HEADING_WORDS = 12
#: A line that a sentence runs on from is at least so long.
_SHORTEST_WRAPPED = 40


def read_text(text: str) -> tuple[Unit, ...] | None:
    """Read a plain text document; None: it has more units than are read. Linear; never raises."""
    composer = Composer()
    compose(text, composer)
    return None if composer.is_full else composer.units()


def compose(text: str, composer: Composer) -> None:
    """Tell a composer the blocks of a plain text."""
    lines = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\f", "\n\n")
        .expandtabs(8)
        .split("\n")
    )
    furniture = _running(lines)
    numbers = _page_numbers(lines)
    wide = _width(lines)
    blocks: list[list[str]] = [[]]
    for place, line in enumerate(lines):
        if not line.strip() or _RULE.match(line.strip()):
            blocks.append([])
        elif _is_page_furniture(line, furniture) or (place in numbers and not blocks[-1]):
            composer.aside(line, Zone.FURNITURE)
        else:
            blocks[-1].append(line)
    paragraphs = [
        (line, len(joined) == 1, place == 0)
        for joined in (_join(block, wide) for block in blocks if block)
        for place, line in enumerate(joined)
    ]
    for place, (line, alone, first) in enumerate(paragraphs):
        follows = paragraphs[place + 1][0] if place + 1 < len(paragraphs) else ""
        if _is_heading(line, follows, alone=alone, first=first):
            composer.heading(line.rstrip("."), _level(line))
            continue
        for field in _FIELDS.split(line):
            cells = field.strip("| ").split("|") if "|" in field else []
            if len(cells) == 2 and all(cell.strip() for cell in cells):
                composer.cell(cells[1], cells[0], "")
            else:
                composer.text(field)


def _is_page_furniture(line: str, running: frozenset[str]) -> bool:
    return bool(_PAGE_OF.match(line)) or (bool(running) and fold(_DIGITS.sub("#", line)) in running)


def _page_numbers(lines: list[str]) -> frozenset[int]:
    """Name the lines that number pages: each counts on from the one before; a number alone may be a value."""
    found = [
        (place, int(_DIGITS.findall(line)[0]))
        for place, line in enumerate(lines)
        if line.strip() and _PAGE_NUMBER.match(line)
    ]
    numbers: set[int] = set()
    run: list[tuple[int, int]] = []
    for place, number in [*found, (0, -1)]:
        if run and number != run[-1][1] + 1:
            # Two values may follow each other as well; pages are longer.
            if len(run) > 2 or (len(run) == 2 and run[1][0] - run[0][0] >= _PAGE_LINES):
                numbers.update(at for at, _ in run)
            run = []
        run.append((place, number))
    return frozenset(numbers)


def _running(lines: list[str]) -> frozenset[str]:
    """Lines that come back on each page of an extracted document: its running headers and footers."""
    beside = [
        fold(_DIGITS.sub("#", near))
        for place, line in enumerate(lines)
        if _PAGE_NUMBER.match(line) and line.strip()
        for near in lines[max(0, place - 2) : place + 3]
        if near.strip() and near is not line
    ]
    return frozenset(
        line for line, count in Counter(beside).items() if count >= _PAGES and len(line) < _RUNNING
    )


def _width(lines: list[str]) -> int:
    """The width that the text was wrapped at; 0 where its lines are whole paragraphs."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 6 or lengths[-1] > _WIDEST:
        return 0
    wide = lengths[int(len(lengths) * 0.9)]
    return wide if wide >= _SHORTEST_WRAPPED else 0


def _join(block: list[str], wide: int) -> list[str]:
    """Join the lines of each wrapped paragraph; a bullet, a number, a label or a short line begins anew."""
    joined: list[list[str]] = []
    length = 0
    for raw in block:
        line = raw.strip()
        if joined and _continues(joined[-1][-1], line, length, wide):
            last = joined[-1][-1]
            joined[-1][-1] = last[:-1] if _HYPHEN.match(last[-3:]) else f"{last} "
            joined[-1].append(line)
        else:
            joined.append([line])
        length = len(raw.rstrip())
    return ["".join(pieces) for pieces in joined]


def _continues(before: str, line: str, length: int, wide: int) -> bool:
    runs_on = _RUNS_ON.search(before[-12:]) if length >= _SHORTEST_WRAPPED else None
    if runs_on and (runs_on[1] or _GOES_ON.match(line)):
        return True
    if bullet(line)[0] or enumerator(line)[0] or _QUESTION_LINE.match(line):
        return False
    if wide and length >= 0.75 * wide:
        return True
    return (
        line[:1].islower() and length >= _SHORTEST_WRAPPED and not _SENTENCE_END.search(before[-4:])
    )


def _is_heading(line: str, follows: str, *, alone: bool, first: bool) -> bool:
    number, rest = enumerator(line)
    words = rest.split()
    if not words or len(words) > _HEADING_WORDS or bullet(line)[0]:
        return False
    if (
        number
        and rest[0].isupper()
        and rest.endswith(".")
        and len(words) <= 5
        and not has_verb(rest)
        and number[0] != "("
    ):
        # "4. Disclosure." over "(a) …", but no item of a list of such items.
        below = enumerator(follows)[0]
        return bool(follows) and (not below or style(below) != style(number))
    if (_SENTENCE_END.search(rest[-4:]) and not rest.endswith("?")) or is_stamp(rest):
        return False
    if _KEY.match(line) or _QUESTION_LINE.match(line):
        return False
    letters = [c for c in rest if c.isalpha()]
    if len(letters) >= 3 and all(c.isupper() for c in letters):
        return True
    if not rest[:1].isupper() or rest.endswith(","):
        return False
    if number:
        return number[0] != "(" and not has_verb(rest) and len(words) <= 8
    return (alone or (first and bool(follows))) and (
        not has_verb(rest) or rest.endswith("?") or len(words) <= 8
    )


def _level(line: str) -> int:
    number, rest = enumerator(line)
    if number and number[0].isdecimal():
        return 2 + number.strip(".").count(".")
    letters = [c for c in rest if c.isalpha()]
    return 1 if all(c.isupper() for c in letters) else 2
