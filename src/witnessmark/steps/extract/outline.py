"""Where on the page the reading stands: headings, open lists, open questions; and the units made so far."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re
from collections.abc import Sequence

from witnessmark.model.documents import Link, Speaker, Unit, UnitKind, Zone
from witnessmark.steps.extract.drafts import Draft, OpenList, Question
from witnessmark.steps.extract.enumerators import enumerator
from witnessmark.steps.extract.folding import fold

#: A unit is split past this many characters: patterns are only ever run on so much.
MAX_UNIT_CHARACTERS = 2_000
#: A document of more units is not read to its end; the longest real one had 2,100.
MAX_UNITS = 100_000
#: Longer than this, the words around a unit (question, header, lead-ins) are text and no context.
MAX_CONTEXT_CHARACTERS = 600
#: So many questions that stand one in the other go with a text.
_NESTED = 3
#: Headings of bold paragraphs stand below all real ones.
BOLD_HEADING = 7
#: Links looked at for each unit: they come in order, and some straddle two units.
_LINKS_AHEAD = 4

#: A line of so many words may stand over a list as its title.
_TITLE_WORDS = 5
_ANNOUNCES = re.compile(
    r"\b(?:prohibited|forbidden|banned|permitted|allowed|acceptable|authori[sz]ed|unacceptable|not|never|may|must|"
    r"can|cannot|will|do|don['’]t|won['’]t|uses?|rules?|limits?|limitations|restrictions|promises?|commitments?|"
    r"requirements?|conditions?|exceptions?|principles?|when|who|what|we|our)\b|:$",
    re.IGNORECASE,
)


def _is_major(style: str) -> bool:
    """Whether numbers of this style number sections: "A.", "III.", "4.2", "Sec. 5", not "(a)"."""
    return not style.startswith("(") and style not in ("a", "i")


def _is_bullet(style: str) -> bool:
    return len(style) == 1 and not style.isalnum() and style != "§"


class Outline:
    """
    The page as far as it is read.

    The readers set `zone`, `quoted` and `hidden` as they walk, and open and close lists and questions.
    """

    def __init__(self) -> None:
        self.zone = Zone.POLICY
        self.quoted = False
        self.hidden = False
        #: The last unit, where a list may hang on it.
        self.opening: Draft | None = None
        self.after_heading = False
        self.lists: list[OpenList] = []
        self.path: tuple[str, ...] = ()
        self.drafts: list[Draft] = []
        self.links: Sequence[Link] = ()
        self._links_used = 0
        self._levels: list[tuple[int, str]] = []
        self._questions: list[Question] = []
        #: Question of a `Q:` line or of a heading that asks; holds until the next one.
        self._asked = Question("", is_shown=True)

    def units(self) -> tuple[Unit, ...]:
        """End the document and give its units."""
        while self.lists:
            self.lists.pop().finish()
        while self._questions:
            self.close_question()
        self.ask("")
        return tuple(draft.unit() for draft in self.drafts if not draft.is_dropped)

    # Units

    @property
    def is_full(self) -> bool:
        """Whether more units came than are kept: then the document is not read at all."""
        return len(self.drafts) >= MAX_UNITS

    def add(self, text: str, kind: UnitKind) -> Draft:
        """Add a unit where the reading stands; too long a text becomes several, the last of them returned."""
        while len(text) > MAX_UNIT_CHARACTERS:
            at = text.rfind(" ", MAX_UNIT_CHARACTERS // 2, MAX_UNIT_CHARACTERS)
            at = at if at > 0 else MAX_UNIT_CHARACTERS
            self._add(text[:at], kind)
            text = text[at:].strip()
        return self._add(text, kind)

    def _add(self, text: str, kind: UnitKind) -> Draft:
        draft = Draft(text, kind, self.zone, self.path)
        draft.question = self.question
        for asked in self._answered:
            asked.is_shown = True
        draft.hidden = self.hidden
        if self.quoted:
            draft.speaker = Speaker.QUOTED
        if self.lists and kind is not UnitKind.HEADING:
            innermost = self.lists[-1]
            innermost.begin()
            draft.depth = len(self.lists)
            draft.lead_in = innermost.lead_in
            draft.row = innermost.row
        if draft.question and kind is UnitKind.PARAGRAPH:
            draft.kind = UnitKind.ANSWER
        if self.links:
            draft.links = self._links_in(text)
        if not self.is_full:
            self.drafts.append(draft)
        self.after_heading = False
        return draft

    def aside(self, text: str, zone: Zone, links: Sequence[Link] = ()) -> None:
        """Add words that are no part of the text around them (struck out, a button, a control)."""
        text = fold(text)
        while text and not self.is_full:
            draft = Draft(text[:MAX_UNIT_CHARACTERS].strip(), UnitKind.PARAGRAPH, zone, self.path)
            draft.links, links = tuple(links), ()
            self.drafts.append(draft)
            text = text[MAX_UNIT_CHARACTERS:].strip()

    def carry(self, links: Sequence[Link]) -> None:
        """Give the links of the text to come, in order; those given before and not found yet go to the last unit."""
        left = self.links[self._links_used :]
        if left and self.drafts:
            self.drafts[-1].links += tuple(left)
        self.links, self._links_used = links, 0

    def _links_in(self, text: str) -> tuple[Link, ...]:
        found: list[Link] = []
        at = looked = self._links_used
        while at < len(self.links) and at - looked < _LINKS_AHEAD:
            if self.links[at].text in text:
                found.extend(self.links[self._links_used : at + 1])
                self._links_used = looked = at + 1
            at += 1
        return tuple(found)

    # Headings

    def heading(self, text: str, level: int, links: Sequence[Link] = ()) -> None:
        """Add a heading; it stands over all that follows until one of its level or above."""
        text = fold(text)
        if not text:
            return
        self.hang()
        self.ask("")
        while self._levels and self._levels[-1][0] >= level:
            self._levels.pop()
        self.path = tuple(heading for _, heading in self._levels)
        number, rest = enumerator(text)
        self.carry(links)
        self.add(rest, UnitKind.HEADING).number = number
        self.carry(())
        if len(text) <= MAX_CONTEXT_CHARACTERS:
            self._levels.append((level, rest))
            self.path = (*self.path, rest)
            self.after_heading = True
        self.opening = None
        if rest.endswith("?"):
            self._asked = Question(rest[-MAX_CONTEXT_CHARACTERS:], is_shown=True)

    def headings(self) -> tuple[tuple[int, str], ...]:
        """The headings that now stand, to be given back to `restore` after a side matter."""
        return tuple(self._levels)

    def restore(self, headings: tuple[tuple[int, str], ...]) -> None:
        """Go back to the headings that stood before a side matter."""
        self.hang()
        self.ask("")
        self._levels = list(headings)
        self.path = tuple(heading for _, heading in headings)
        self.opening = None
        self.after_heading = False

    # Lists

    def open_list(self) -> None:
        """Begin a list of mark-up: it hangs on the sentence before it, or on a heading that announces it."""
        self.hang()
        self.lists.append(self.hanging())

    def mark(self, number: str) -> None:
        """Give the next text of the list at hand its printed number."""
        if self.lists:
            self.lists[-1].number = number

    def close_list(self) -> None:
        """End the innermost list of mark-up."""
        self.hang()
        if self.lists:
            self.lists.pop().finish()

    @property
    def in_markup_list(self) -> bool:
        """Whether the innermost list is one of mark-up."""
        return bool(self.lists) and not self.lists[-1].style

    def hang(self) -> None:
        """End the lists of enumerated paragraphs: a plain block came."""
        while self.lists and self.lists[-1].style:
            self.lists.pop().finish()

    def enumerate(self, mark: str, *, is_bullet: bool) -> None:
        """Go to the list of enumerated paragraphs that a mark's style belongs to, or begin it."""
        if self.in_markup_list:
            return
        if any(level.style == mark for level in self.lists):
            while self.lists[-1].style != mark:
                self.lists.pop().finish()
            return
        if not is_bullet:
            # Numbered paragraphs are whole sentences: no heading announces them, no list of bullets holds them.
            self.after_heading = False
            if self.opening is None and (
                _is_major(mark) or not self.lists[-1:] or _is_bullet(self.lists[-1].style)
            ):
                self.hang()
        self.lists.append(self.hanging(mark))

    def hanging(self, style: str = "", stem: str | None = None) -> OpenList:
        """A list that hangs on `stem`, or else on what comes before it, inside the lists that are open."""
        lead, draft = (stem, None) if stem is not None else self._lead()
        above = self.lists[-1] if self.lists else None
        return OpenList(lead, draft, above, style)

    def _lead(self) -> tuple[str, Draft | None]:
        """What the list that begins here hangs on, and the draft that then is no unit of its own."""
        if self.zone is Zone.FURNITURE:  # menus hang on nothing
            return "", None
        last = self.opening
        if last is not None and last.zone is self.zone and not last.is_dropped:
            return last.text.rstrip(" :—–"), last
        if (title := self._title_line()) is not None:
            return title, None
        if self.after_heading and self.path:
            heading = self.path[-1]
            if heading.endswith(":") and self._levels[-1][0] >= BOLD_HEADING:
                # A bold line with a colon is the beginning of its list, as a plain one is.
                self._levels.pop()
                self.path = self.path[:-1]
                return heading.rstrip(" :"), self.drafts[-1]
            if _ANNOUNCES.search(heading) and not heading.endswith("?"):
                return heading, None
        return "", None

    def _title_line(self) -> str | None:
        """A line that is no heading and stands over a list as one would: "Prohibited", in a card."""
        last = self.drafts[-1] if self.drafts else None
        if (
            last is None
            or last.kind is not UnitKind.PARAGRAPH
            or last.zone is not self.zone
            or self.lists
        ):
            return None
        short = (
            last.text.count(" ") < _TITLE_WORDS and last.text[-1:].isalpha() and not last.is_dropped
        )
        return last.text if short and _ANNOUNCES.search(last.text) else None

    # Questions

    def open_question(self, text: str) -> None:
        """Begin the answer to a question, a term's definition, or a panel under its button."""
        self.hang()
        self.ask("")
        text = fold(text)
        if len(text) > MAX_CONTEXT_CHARACTERS:
            self.add(text, UnitKind.PARAGRAPH)
            text = ""
        self._questions.append(Question(text))
        self.opening = None
        self.after_heading = False

    def close_question(self) -> None:
        """End the answer. A question that nobody answered stands as a paragraph."""
        self.hang()
        self._show(self._questions.pop())
        self.opening = None

    @property
    def question(self) -> str:
        """The question that a text answers here; where one stands in the other, both."""
        return ": ".join(question.text for question in self._answered if question.text)

    @property
    def _answered(self) -> Sequence[Question]:
        """The questions that a text answers here: the inmost, as many as may stand beside a text."""
        nested = self._questions[-_NESTED:] or [self._asked]
        length = sum(len(question.text) + 2 for question in nested if question.text) - 2
        return nested if length <= MAX_CONTEXT_CHARACTERS else nested[-1:]

    @property
    def is_asked(self) -> bool:
        """Whether a question was asked in the text (`Q: …`, a heading that asks)."""
        return bool(self._asked.text)

    @property
    def is_in_answer(self) -> bool:
        """Whether the mark-up says that this is an answer."""
        return bool(self._questions)

    def ask(self, text: str) -> None:
        """Put a question that the texts to come answer; "" ends it. One that nobody answered is shown."""
        asked, self._asked = self._asked, Question("", is_shown=True)
        self._show(asked)
        self._asked = Question(text[:MAX_CONTEXT_CHARACTERS], is_shown=not text)

    def _show(self, question: Question) -> None:
        if question.text and not question.is_shown:
            self.add(question.text, UnitKind.PARAGRAPH)
