"""Words that stayed the same in a place that gives them another sense: under another heading, behind another sentence."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from witnessmark.model.alignments import Alignment
from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.judging.harmless import IDLE
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Reading, Statement

#: The words of headings and titles, without numbers, which move with the order: "On" is not "Off", nor night day.
_Titles = tuple[str, ...]

#: A title of a list has so many words at most.
_FEW = 6
#: A sentence that means another one by "this", "the same" or "the rule above".
_LEANS = re.compile(
    r"\W*(?:(?:this|that|such|these|those)\b(?! (?:page|policy|document|manual|site|website|notice|statement|report|portal|"
    r"city|town|county|department|agency|chapter|section|agreement|contract|ordinance|week|month|quarter|year)\b)|"
    r"(?:it|they|(?:neither|both) (?:of|is|are|may|can|must|shall|will)|otherwise|likewise|there)\b|the same\b|(?:in|under|for|to) (?:this|that|such|these|those)\b)|"
    r".*\b(?:the (?:above|foregoing|preceding|latter)|(?:rule|limit|ban|paragraph|sentence|list|exception|period)s? above|"
    r"above(?:-named|-mentioned)?[.;,]|that (?:case|event|limit|rule)|(?:this|these) (?:limit|rule|ban|period|exception)s?)\b",
    re.IGNORECASE | re.DOTALL,
)


def misplaced(was: Reading, now: Reading, alignment: Alignment) -> frozenset[tuple[int, int]]:
    """
    Find the pairs of statements that say the same of something else.

    A section that moves whole takes its headings along, and a heading that becomes another is told as such. What is
    found stands under another of the headings that both pages have, or leans on another sentence.
    """
    answers = dict((*alignment.same, *alignment.moved, *alignment.alike))
    answers.update((i, j) for i, j, _ in alignment.paired)
    taken = frozenset(answers.values())
    there, here, moved = _Places(was), _Places(now), frozenset(alignment.moved)
    return frozenset(
        (i, j)
        for i, j in (*alignment.same, *alignment.moved, *alignment.alike)
        if _is_read(was.statements[i]) and _is_read(new := now.statements[j])
        if (
            _may_promise(new)
            and _stands_elsewhere(i, j, there, here, new, is_out_of_order=(i, j) in moved)
        )
        or (_leans(new) and _follows_another(i, j, answers, taken))
    )


class _Places:
    """The headings and titles of a page, and under which of them each statement stands."""

    def __init__(self, reading: Reading) -> None:
        self.over = tuple(_titles_of(reading.statements))
        self.titles = frozenset(title for titles in self.over for title in titles)
        self._of: dict[str, set[_Titles]] = defaultdict(set)
        for statement, titles in zip(reading.statements, self.over, strict=True):
            self._of[statement.text].add(titles)

    def holds(self, text: str, titles: _Titles) -> bool:
        """Whether a text stands under these titles, perhaps a second time."""
        return titles in self._of[text]


def _titles_of(statements: Sequence[Statement]) -> Iterator[_Titles]:
    """Give for each statement its headings, and the title of the list that it stands in."""
    caption = ""
    for statement in statements:
        unit = statement.unit
        if unit.kind is not UnitKind.ITEM:
            caption = unit.text if _is_title(unit) else ""
        own = unit.lead_in or (caption if unit.kind is UnitKind.ITEM else "")
        yield tuple(_said(text) for text in (*unit.heading_path, own) if text)


def _is_title(unit: Unit) -> bool:
    """Whether a short line may be the title of a list under it, whatever its tag."""
    return len(unit.text.split()) <= _FEW and not unit.text.endswith((".", "!", "?"))


def _is_read(statement: Statement) -> bool:
    return statement.is_policy and statement.unit.kind is not UnitKind.HEADING


def _may_promise(statement: Statement) -> bool:
    """Whether a statement speaks of a safeguard, or is the name of a thing in a list."""
    is_listed = statement.unit.kind is UnitKind.ITEM and statement.idle < IDLE
    return bool(statement.topics) or is_listed


def _leans(statement: Statement) -> bool:
    """Whether a statement means another by its words, and has no label of its own that says which."""
    unit = statement.unit
    return not (unit.row or unit.question) and bool(_LEANS.match(statement.text))


def _stands_elsewhere(
    old: int, new: int, there: _Places, here: _Places, said: Statement, *, is_out_of_order: bool
) -> bool:
    was, now = there.over[old], here.over[new]
    if was == now or here.holds(said.text, was):
        return False
    gone, came = frozenset(was) - frozenset(now), frozenset(now) - frozenset(was)
    if not gone <= here.titles or not (came <= there.titles or (gone and is_out_of_order)):
        # A heading that became another, or that was put over what stands there, is told as such.
        return False
    return not _of_its_subject(said, gone | came)


def _of_its_subject(statement: Statement, titles: frozenset[str]) -> bool:
    """Whether headings only name what the statement itself speaks of: "Retention", over a period of retention."""
    compiled = lexicon()
    subjects = [s.title for s in compiled.catalogue.safeguards if s.id in statement.topics]
    own = bag([statement.text, *subjects])
    return all(bag([title]) <= own and not look(title).cues for title in titles)


def _said(text: str) -> str:
    return " ".join(word for word in look(text).words.surfaces if word.isalpha())


def _follows_another(i: int, j: int, answers: dict[int, int], taken: frozenset[int]) -> bool:
    """Whether a statement stands behind another one than before, and not just behind a new wording of that."""
    if not i or not j:
        return i != j
    answer = answers.get(i - 1)
    return answer != j - 1 and (answer is not None or j - 1 in taken)
