"""Blocks in reading order to units: what each reader (HTML, Markdown, text) tells, and one composer."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

from witnessmark.model.documents import Link, Speaker, Unit, UnitKind, Zone
from witnessmark.steps.extract.enumerators import bullet, enumerator, style
from witnessmark.steps.extract.labels import (
    answer,
    is_bold_heading,
    is_dated,
    is_open,
    is_stamp,
    label,
    question,
    rejoin,
    sentence_label,
)
from witnessmark.steps.extract.sentences import sentences
from witnessmark.steps.extract.series import has_verb, is_run_in, series

#: Characters that take no room: a zero-width space inside a word must not make another word of it.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
#: A unit is split past this many characters: patterns are only ever run on so much.
MAX_UNIT_CHARACTERS = 2_000
#: Headings of bold paragraphs stand below all real ones.
BOLD_HEADING = 7

_ANNOUNCES = re.compile(
    r"\b(?:prohibited|forbidden|banned|permitted|allowed|acceptable|authori[sz]ed|unacceptable|not|never|may|must|"
    r"can|cannot|will|do|don['’]t|won['’]t|uses?|rules?|limits?|limitations|restrictions|promises?|commitments?|"
    r"requirements?|conditions?|exceptions?|principles?|when|who|what|we|our)\b|:$",
    re.IGNORECASE,
)
_JOINTS = frozenset(["and", "or", "and/or"])
#: Labels of links to other matters.
_ELSEWHERE = frozenset(
    [
        "related",
        "related links",
        "related pages",
        "see also",
        "share",
        "share this",
        "tags",
        "tagged",
        "categories",
    ]
    + ["filed under", "more", "read more", "read next", "follow us"]
)
_VALUE_WORDS = 12


def _unjoin(text: str) -> tuple[str, str]:
    """Take the mark and the joining word off the end of a list item: `one thing; or`."""
    body, _, last = text.rpartition(" ")
    joint = last.lower() if body and last.lower() in _JOINTS else ""
    bare = (body if joint else text).rstrip(" ;,")
    return (bare, joint) if bare else (text, "")


def _is_value(line: str) -> bool:
    """Whether a text under a heading is the value of a field, as portals print it."""
    return not line.endswith(".") and len(line.split()) <= _VALUE_WORDS and not has_verb(line)


def fold(text: str) -> str:
    """Fold white space (line breaks too), leave out characters without width, compose (NFC)."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())


class _Draft:
    """A unit that may still be taken back (as a lead-in) or learn how its list is joined."""

    __slots__ = (
        "column", "depth", "heading_path", "is_dropped", "joint", "kind", "lead_in", "links", "number",
        "question", "row", "sentence", "speaker", "text", "zone",
    )  # fmt: skip

    def __init__(self, text: str, kind: UnitKind) -> None:
        self.text = text
        self.kind = kind
        self.zone = Zone.POLICY
        self.heading_path: tuple[str, ...] = ()
        self.lead_in = self.question = self.row = self.column = self.number = ""
        self.sentence = self.joint = ""
        self.depth = 0
        self.speaker = Speaker.OWN
        self.links: tuple[Link, ...] = ()
        self.is_dropped = False

    def unit(self) -> Unit:
        return Unit(
            text=self.text,
            kind=self.kind,
            zone=self.zone,
            heading_path=self.heading_path,
            lead_in=self.lead_in,
            question=self.question,
            row=self.row,
            column=self.column,
            number=self.number,
            depth=self.depth,
            speaker=self.speaker,
            links=self.links,
            sentence=self.sentence,
            joint=self.joint,
        )


class _Question:
    """A question, and whether a unit carries it yet."""

    __slots__ = ("is_shown", "text")

    def __init__(self, text: str, *, is_shown: bool = False) -> None:
        self.text = text
        self.is_shown = is_shown


class _List:
    """A list that is open: of mark-up (`style` "") or of enumerated paragraphs."""

    __slots__ = ("above", "drafts", "joint", "lead", "lead_draft", "number", "row", "style")

    def __init__(self, lead: str, lead_draft: _Draft | None, style: str = "") -> None:
        self.lead = lead
        #: Taken back at the first item: the items carry its words.
        self.lead_draft = lead_draft
        self.row = lead_draft.row if lead_draft else ""
        #: Number of the sentence that it hangs on: "(3)" of "(3)(a)".
        self.above = lead_draft.number if lead_draft else ""
        self.style = style
        self.number = ""
        self.joint = ""
        self.drafts: list[_Draft] = []


class Composer:
    """
    Take blocks in reading order and make units of them.

    The readers set `zone` and `quoted` as they walk, open and close lists and questions, and hand over
    text; a line break in it is a break that a person sees.
    """

    def __init__(self) -> None:
        self.zone = Zone.POLICY
        self.quoted = False
        self._drafts: list[_Draft] = []
        self._headings: list[tuple[int, str]] = []
        self._path: tuple[str, ...] = ()
        self._lists: list[_List] = []
        self._questions: list[_Question] = []
        #: Question of a `Q:` line or of a heading that asks; holds until the next one.
        self._asked = _Question("", is_shown=True)
        #: The last draft, where a list may hang on it.
        self._open: _Draft | None = None
        self._after_heading = False

    # Structure

    def heading(self, text: str, level: int, links: Sequence[Link] = ()) -> None:
        """Add a heading; it stands over all that follows until one of its level or above."""
        text = fold(text)
        if not text:
            return
        if is_dated(text):
            self.text(text, links)
            return
        self._hang()
        self._forget_question()
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._path = tuple(heading for _, heading in self._headings)
        number, rest = enumerator(text)
        draft = self._add(rest if number else text, UnitKind.HEADING, links)
        draft.number = number
        self._headings.append((level, rest if number else text))
        self._path = (*self._path, rest if number else text)
        self._open = None
        self._after_heading = True
        if text.endswith("?"):
            self._asked = _Question(self._path[-1], is_shown=True)

    def headings(self) -> tuple[tuple[int, str], ...]:
        """The headings that now stand, to be given back to `restore` after a side matter."""
        return tuple(self._headings)

    def restore(self, headings: tuple[tuple[int, str], ...]) -> None:
        """Go back to the headings that stood before a side matter."""
        self._hang()
        self._forget_question()
        self._headings = list(headings)
        self._path = tuple(heading for _, heading in headings)
        self._open = None
        self._after_heading = False

    def open_list(self) -> None:
        """Begin a list of mark-up: it hangs on the sentence before it, or on a heading that announces it."""
        self._hang()
        self._lists.append(_List(*self._lead()))

    def mark(self, number: str) -> None:
        """Give the next text of the list at hand its printed number."""
        if self._lists:
            self._lists[-1].number = number

    def close_list(self) -> None:
        """End the innermost list of mark-up."""
        self._hang()
        if self._lists:
            self._finish_list(self._lists.pop())

    def open_question(self, text: str) -> None:
        """Begin the answer to a question, a term's definition, or a panel under its button."""
        self._hang()
        self._forget_question()
        self._questions.append(_Question(fold(text)))
        self._open = None
        self._after_heading = False

    def close_question(self) -> None:
        """End the answer. A question that nobody answered stands as a paragraph."""
        self._hang()
        self._show(self._questions.pop())
        self._open = None

    # Text

    def text(self, text: str, links: Sequence[Link] = (), *, strong: str = "") -> None:
        """
        Add a paragraph, a list item or an answer.

        `strong`: the bold words at its beginning, folded; all of it bold and short makes it a heading.
        """
        lines = rejoin([line for line in map(fold, text.split("\n")) if line])
        if strong and lines == [strong] and not self._lists and is_bold_heading(strong):
            self.heading(strong, BOLD_HEADING, links)
            return
        for line in lines:
            self._line(line, links, strong if line.startswith(strong) else "")
            strong = ""

    def cell(self, text: str, row: str, column: str, links: Sequence[Link] = ()) -> None:
        """Add the text of a table cell under its headers."""
        for line in [line for line in map(fold, text.split("\n")) if line]:
            at = len(self._drafts)
            self._sentences(line, UnitKind.CELL, links, row=fold(row), bare=True)
            for draft in self._drafts[at:]:
                draft.column = fold(column)
                draft.kind = UnitKind.CELL
        self._open = None

    def aside(self, text: str, zone: Zone, links: Sequence[Link] = ()) -> None:
        """Add words that are no part of the text around them (struck out, a button, a control)."""
        text = fold(text)
        if text:
            draft = _Draft(text, UnitKind.PARAGRAPH)
            draft.zone = zone
            draft.heading_path = self._path
            draft.links = tuple(links)
            self._drafts.append(draft)

    def units(self) -> tuple[Unit, ...]:
        """End the document."""
        while self._lists:
            self._finish_list(self._lists.pop())
        while self._questions:
            self.close_question()
        self._forget_question()
        return tuple(draft.unit() for draft in self._drafts if not draft.is_dropped)

    # Lines

    def _line(self, line: str, links: Sequence[Link], strong: str) -> None:
        asked = question(line) if line[0] == "Q" and not self._questions else ""
        if asked:
            self._hang()
            self._forget_question()
            self._asked = _Question(asked)
            self._open = None
            return
        if self._asked.text and line[0] == "A" and (answered := answer(line)):
            line, strong = answered, ""
        mark, rest = bullet(line)
        number = ""
        if not mark and not is_run_in(line):
            number, rest = enumerator(line)
        if mark or number:
            strong = strong[len(line) - len(rest) :]
            line = rest
            self._enumerate(mark or style(number), is_bullet=bool(mark))
        elif not self._in_markup_list():
            self._hang()
        if self._lists and not number:
            number, self._lists[-1].number = self._lists[-1].number, ""
        at = len(self._drafts)
        row, asked, line = label(
            line, strong, is_answer=bool(self._question()) or self._in_markup_list()
        )
        kind = UnitKind.ITEM if self._lists else UnitKind.PARAGRAPH
        if kind is UnitKind.PARAGRAPH and not row and self._after_heading and _is_value(line):
            kind = UnitKind.FIELD
        if is_dated(line) or is_stamp(row):
            self._forget_question()
        before = self._asked
        if asked:
            self._asked = _Question(asked)
        bare = not self._lists and bool(self._path or row or self._question())
        self._sentences(line, kind, links, row=row, bare=bare)
        if asked:
            self._show(self._asked)
            self._asked = before
        if number and len(self._drafts) > at:
            first = self._drafts[at]
            first.number = f"{self._lists[-1].above}{number}" if self._lists else number

    def _sentences(
        self, line: str, kind: UnitKind, links: Sequence[Link], *, row: str = "", bare: bool = False
    ) -> None:
        pieces = sentences(line)
        for place, piece in enumerate(pieces):
            if place and is_stamp(row):
                row = ""
            name, rest = sentence_label(piece) if ": " in piece else ("", piece)
            name = f"{row}: {name}" if name and row and not place else name or row
            is_last = place == len(pieces) - 1
            listed = series(rest, bare=(bare or bool(name)) and len(pieces) == 1)
            if listed is None:
                draft = self._emit(rest, kind, links, name)
                self._open = draft if is_last and is_open(rest) else None
                continue
            shared = _List(listed.stem, None)
            if not listed.stem and kind is not UnitKind.CELL and name:
                shared.lead, name = name, ""
            elif not listed.stem and self._open is not None:
                shared = _List(*self._lead())
            self._lists.append(shared)
            for part, number in zip_longest(listed.parts, listed.numbers, fillvalue=""):
                draft = self._emit(part, UnitKind.ITEM, links, name or shared.row)
                draft.sentence = piece
                draft.joint = listed.joint
                draft.number = number
            self._lists.pop()
            self._open = None

    def _emit(self, text: str, kind: UnitKind, links: Sequence[Link], row: str) -> _Draft:
        joint = ""
        if self._lists and kind is UnitKind.ITEM:
            text, joint = _unjoin(text)
        draft = self._add(text, kind, links)
        if row:
            draft.row = row
            if kind is UnitKind.PARAGRAPH:
                draft.kind = UnitKind.FIELD
            if row.lower() in _ELSEWHERE and draft.links and self.zone is Zone.POLICY:
                draft.zone = Zone.FURNITURE
        if self._lists:
            self._lists[-1].drafts.append(draft)
            if joint:
                self._lists[-1].joint = joint
        return draft

    def _add(self, text: str, kind: UnitKind, links: Sequence[Link]) -> _Draft:
        while len(text) > MAX_UNIT_CHARACTERS:
            at = text.rfind(" ", MAX_UNIT_CHARACTERS // 2, MAX_UNIT_CHARACTERS)
            at = at if at > 0 else MAX_UNIT_CHARACTERS
            self._add_short(text[:at], kind, links)
            text = text[at:].strip()
        return self._add_short(text, kind, links)

    def _add_short(self, text: str, kind: UnitKind, links: Sequence[Link]) -> _Draft:
        draft = _Draft(text, kind)
        draft.zone = self.zone
        draft.heading_path = self._path
        draft.question = self._question()
        for question in self._questions or (self._asked,):
            question.is_shown = True
        draft.speaker = Speaker.QUOTED if self.quoted else Speaker.OWN
        if self._lists and kind is not UnitKind.HEADING:
            self._take_back(self._lists[-1])
            draft.depth = len(self._lists)
            draft.lead_in = ": ".join(level.lead for level in self._lists if level.lead)
            draft.row = next((level.row for level in reversed(self._lists) if level.row), "")
        if draft.question and kind is UnitKind.PARAGRAPH:
            draft.kind = UnitKind.ANSWER
        if links:
            draft.links = tuple(link for link in links if link.text in text)
        self._drafts.append(draft)
        self._after_heading = False
        return draft

    # Lists and questions

    def _lead(self) -> tuple[str, _Draft | None]:
        """What the list that begins here hangs on, and the draft that then is no unit of its own."""
        last = self._open
        if last is not None and last.zone is self.zone and not last.is_dropped:
            lead = last.text.rstrip(" :—–")
            return lead, last
        if self._after_heading and self._path:
            heading = self._path[-1]
            if heading.endswith(":") and self._headings[-1][0] >= BOLD_HEADING:
                # A bold line with a colon is the beginning of its list, as a plain one is.
                self._headings.pop()
                self._path = self._path[:-1]
                return heading.rstrip(" :"), self._drafts[-1]
            if _ANNOUNCES.search(heading):
                return heading, None
        return "", None

    def _take_back(self, listed: _List) -> None:
        if listed.lead_draft is not None:
            listed.lead_draft.is_dropped = True
            listed.lead_draft = None

    def _enumerate(self, mark: str, *, is_bullet: bool) -> None:
        """Go to the list of enumerated paragraphs that `mark` belongs to, or begin it."""
        if self._in_markup_list():
            return
        if any(level.style == mark for level in self._lists):
            while self._lists[-1].style != mark:
                self._finish_list(self._lists.pop())
            return
        if not is_bullet:
            # Numbered paragraphs are whole sentences: no heading announces them.
            self._after_heading = False
        self._lists.append(_List(*self._lead(), style=mark))

    def _hang(self) -> None:
        """End the lists of enumerated paragraphs: a plain block came."""
        while self._lists and self._lists[-1].style:
            self._finish_list(self._lists.pop())

    def _in_markup_list(self) -> bool:
        return bool(self._lists) and not self._lists[-1].style

    def _finish_list(self, listed: _List) -> None:
        if listed.joint:
            for draft in listed.drafts:
                if not draft.sentence:
                    draft.joint = listed.joint

    def _question(self) -> str:
        if self._questions:
            return ": ".join(question.text for question in self._questions if question.text)
        return self._asked.text

    def _forget_question(self) -> None:
        asked, self._asked = self._asked, _Question("", is_shown=True)
        self._show(asked)

    def _show(self, question: _Question) -> None:
        """Make a paragraph of a question that no unit answers."""
        if question.text and not question.is_shown:
            self._add(question.text, UnitKind.PARAGRAPH, ())
