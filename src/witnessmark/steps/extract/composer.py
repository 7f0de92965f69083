"""Blocks of text, as each reader (HTML, Markdown, text) finds them, to units."""

from collections.abc import Sequence
from itertools import zip_longest

from witnessmark.model.documents import Link, Unit, UnitKind, Zone
from witnessmark.steps.extract import labels
from witnessmark.steps.extract.choices import settle
from witnessmark.steps.extract.drafts import Draft
from witnessmark.steps.extract.enumerators import (
    answers,
    bullet,
    enumerator,
    is_number,
    style,
    tells,
)
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.outline import BOLD_HEADING, MAX_CONTEXT_CHARACTERS, Outline
from witnessmark.steps.extract.sentences import sentences
from witnessmark.steps.extract.series import Series, is_run_in, series


class Composer(Outline):
    """An outline that text is told to: paragraphs, list items, answers, cells; a line break is one that shows."""

    def __init__(self) -> None:
        super().__init__()
        #: An enumerator that stood alone in its block: it belongs to the next one.
        self._number = ""

    def text(self, text: str, links: Sequence[Link] = (), *, strong: str = "") -> None:
        """
        Add a paragraph, a list item or an answer.

        `strong`: the bold words at its beginning, folded; all of it bold and short makes it a heading.
        """
        lines = labels.rejoin([settle(line) for line in map(fold, text.split("\n")) if line])
        if len(lines) == 1 and is_number(lines[0]):
            self._show_number()
            self._number = lines[0]
            return
        if self._number and lines:
            lines[0], strong, self._number = f"{self._number} {lines[0]}", "", ""
        if strong and lines[:1] == [strong] and not self.lists and labels.is_bold_heading(strong):
            self.heading(strong, BOLD_HEADING, links if len(lines) == 1 else ())
            lines, strong = lines[1:], ""
        self.carry(links)
        for line in lines:
            self._line(line, strong if line.startswith(strong) else "")
            strong = ""
        self.carry(())

    def cell(self, text: str, row: str, column: str, links: Sequence[Link] = ()) -> None:
        """Add the text of a table cell under its headers."""
        row, column = fold(row), fold(column)
        self._show_number()
        self.carry(links)
        for line in [settle(line) for line in map(fold, text.split("\n")) if line]:
            at = len(self.drafts)
            self._sentences(line, UnitKind.CELL, row, bare=True)
            for draft in self.drafts[at:]:
                draft.column = column
                draft.kind = UnitKind.CELL
        self.carry(())
        self.opening = None

    def heading(self, text: str, level: int, links: Sequence[Link] = ()) -> None:
        """Add a heading; the page's own date in one is text."""
        self._show_number()
        if labels.is_dated(fold(text)):
            self.text(text, links)
        else:
            super().heading(text, level, links)

    def units(self) -> tuple[Unit, ...]:
        """End the document and give its units."""
        self._show_number()
        return super().units()

    def _show_number(self) -> None:
        number, self._number = self._number, ""
        if number:
            self.add(number, UnitKind.PARAGRAPH)

    def _line(self, line: str, strong: str) -> None:
        if line[0] == "Q" and not self.is_in_answer and (asked := labels.question(line)):
            self.hang()
            self.ask(asked)
            self.opening = None
            if len(asked) > MAX_CONTEXT_CHARACTERS:
                self.add(asked, UnitKind.PARAGRAPH)
            return
        if line[0] == "A" and self.is_asked and (answer := labels.answer(line)):
            line, strong = answer, ""
        number, line, strong = self._enumerator(line, strong)
        at = len(self.drafts)
        row, asked, line = labels.label(line, strong, is_answer=bool(self.question))
        kind = UnitKind.ITEM if self.lists else UnitKind.PARAGRAPH
        if kind is UnitKind.PARAGRAPH and not row and self.after_heading and labels.is_value(line):
            kind = UnitKind.FIELD
        if labels.is_dated(line) or labels.is_stamp(row):
            self.ask("")
        if asked:
            self.ask(asked)
        self._sentences(
            line, kind, row, bare=not self.lists and bool(self.path or row or self.question)
        )
        if asked:
            self.ask("")
        if number and len(self.drafts) > at:
            above = self.lists[-1].above if self.lists else ""
            self.drafts[at].number = f"{above}{number}{self.drafts[at].number}"

    def _enumerator(self, line: str, strong: str) -> tuple[str, str, str]:
        """Take the mark off a line and go to its list: its number, the rest, and what of that is bold."""
        number = ""
        mark, rest = bullet(line)
        if not mark and not is_run_in(line):
            number, rest = enumerator(line)
            if self.question and not self.lists and answers(number):
                # "How many days? 30. Then they are gone."
                number, rest = "", line
        if mark or number:
            strong = strong[len(line) - len(rest) :]
            self.enumerate(mark or style(number), is_bullet=bool(mark))
        elif not self.in_markup_list:
            self.hang()
        if mark and tells(mark):
            number = mark
        if self.lists and not number:
            number, self.lists[-1].number = self.lists[-1].number, ""
        return number, rest, strong

    def _sentences(self, line: str, kind: UnitKind, row: str, *, bare: bool) -> None:
        pieces = sentences(line)
        for place, piece in enumerate(pieces):
            if place and labels.is_stamp(row):
                row = ""
            name, rest = labels.sentence_label(piece) if ": " in piece else ("", piece)
            name = f"{row}: {name}" if name and row and not place else name or row
            listed = series(rest, bare=(bare or bool(name)) and len(pieces) == 1)
            if listed is not None:
                self._series(listed, piece, kind, name)
                continue
            draft = self._emit(rest, kind, name)
            is_last = place == len(pieces) - 1
            self.opening = draft if is_last and labels.is_open(rest) else None

    def _series(self, listed: Series, sentence: str, kind: UnitKind, name: str) -> None:
        """Add one unit for each thing that a sentence lists."""
        shared = self.hanging(stem=listed.stem) if listed.stem or kind is UnitKind.CELL else None
        if shared is None and name:
            shared, name = self.hanging(stem=name), ""
        if shared is None:
            shared = self.hanging() if self.opening is not None else self.hanging(stem="")
        self.lists.append(shared)
        for part, number in zip_longest(listed.parts, listed.numbers, fillvalue=""):
            draft = self._emit(part, UnitKind.ITEM, name or shared.row)
            draft.sentence = sentence
            draft.joint = listed.joint
            draft.number = number
        self.lists.pop()
        self.opening = None

    def _emit(self, text: str, kind: UnitKind, row: str) -> Draft:
        joint = ""
        if self.lists and kind is UnitKind.ITEM:
            text, joint = labels.unjoin(text)
        draft = self.add(text, kind)
        if row:
            draft.row = row
            if kind is UnitKind.PARAGRAPH:
                draft.kind = UnitKind.FIELD
            if labels.is_elsewhere(row) and draft.links and self.zone is Zone.POLICY:
                draft.zone = Zone.FURNITURE
        if self.lists:
            self.lists[-1].add(draft, joint)
        return draft
