"""What a title, a stamp or a banner makes of a page: how firmly it binds, whom, and whether it is in force."""

import re
from collections.abc import Sequence

from witnessmark.safeguards.proofs.voice import actor
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.groups import Group

#: States in which a document binds nobody any more, or not yet.
_STATES = (
    r"\b(?:drafts?|draft(?:ed|ing)|discussion copy|test page|background|historic(?:al)?|old|former|outdated|out of date|archived?|"
    r"legacy|superseded|repealed|withdrawn|rejected|expired|void|unadopted|unapproved|unofficial|non-?binding|proposed|fiction(?:al)?|"
    r"not (?:yet )?(?:adopted|approved|in force|in effect|binding|current|final)|fictitious|imaginary|"
    r"for (?:reference|information|comment) only|(?:for|under) (?:legal )?(?:review|revision|discussion))\b"
)
_STATE = re.compile(_STATES, re.IGNORECASE)
#: The same, and kinds of documents that bind nobody, or somebody else.
_WITHOUT_FORCE = re.compile(
    rf"{_STATES}|\b(?:guidelines?|guidance|tips?|frequently asked|faqs?|q ?& ?a|discussions?|recommendations?|suggestions?|advice|"
    r"goals?|aims?|objectives?|ideas?|thoughts?|concepts?|visions?|examples?|samples?|specimens?|templates?|tests?|mock-?ups?|copy|"
    r"working (?:paper|text|document|version)|history|formerly|pending|planned|proposals?|exercises?|elsewhere|"
    r"other (?:cities|towns|counties|agencies|departments|places|states|policies))\b",
    re.IGNORECASE,
)
#: A banner or a stamp has so few words; a sentence about the page as a whole has as many as it likes.
_FEW = 6
#: A label that is a stamp has so few.
_LABEL = 2
#: The page as a whole, or its rules.
_OF_THE_PAGE = re.compile(
    r"\b(?:this|these|the|our|all|any) (?:page|policy|policies|document|manual|rules?|commitments?|promises|safeguards|terms|"
    r"ordinance|agreement|statements?|above)\b",
    re.IGNORECASE,
)
#: An interim chief is no interim policy.
_OF_PEOPLE = frozenset({"interim"})
_TAKES_BACK = frozenset(
    ["negation", "exception", "hedge", "lapse", "notrequired", "permit", "soften", "status"]
)
#: Whose page it is: words that no office or body is told by.
_NOBODY = frozenset(
    {"department", "city", "town", "county", "agency", "we", "our", "us", "you", "your", "police"}
)


def retitled(group: Group) -> bool:
    """Say whether titles or stamps differ in how firmly they bind, or in whom."""
    was, now = (_force(side) for side in (group.before, group.after))
    if was != now:
        return True
    bound = [_bound(side) for side in (group.before, group.after)]
    return all((group.before, group.after)) and bound[0] != bound[1]


def labelled_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a label takes the force from the same words on one side alone: "OLD: reads are deleted"."""
    return _labels(before) != _labels(after)


def _labels(side: Sequence[Statement]) -> set[str]:
    labels = (text for s in side for text in (s.unit.row, s.unit.question, s.unit.lead_in))
    return {text.lower() for text in labels if len(text.split()) <= _LABEL and _STATE.search(text)}


def is_stamp(statement: Statement) -> bool:
    """Say whether a text is a few words that take the force from a page, as "Historic version" does."""
    return len(statement.own.words.stems) <= _FEW and bool(_WITHOUT_FORCE.search(statement.text))


def speaks_of_the_page(text: str) -> bool:
    """Say whether a text speaks of the page as a whole, or of its rules: "the commitments above"."""
    return bool(_OF_THE_PAGE.search(text))


def takes_the_page_back(statement: Statement) -> bool:
    """Say whether a text beside the policy takes it back, or lets somebody depart from it."""
    if len(statement.own.words.stems) <= _FEW and _STATE.search(statement.text):
        return True
    cues = {c.name for c in statement.own.cues}
    if _OF_THE_PAGE.search(statement.text):
        return bool(cues & _TAKES_BACK or _WITHOUT_FORCE.search(statement.text))
    return "exception" in cues and len(statement.own.words.stems) <= _FEW


def states_otherwise(group: Group) -> bool:
    """Say whether another state stands in the same place: "adopted" and "proposed", "adopted" and "drafted"."""
    if not (group.before and group.after):
        return False
    was, now = (_states(side) for side in (group.before, group.after))
    return was != now and bool(was and now)


def _states(side: Sequence[Statement]) -> set[str]:
    cues = {c.phrase for s in side for c in s.own.cues if c.name == "status"}
    return cues.union(_force(side)) - _OF_PEOPLE


def _force(side: Sequence[Statement]) -> list[str]:
    return sorted(found.lower() for s in side for found in _WITHOUT_FORCE.findall(s.text))


def _bound(side: Sequence[Statement]) -> set[str]:
    """Name who is spoken of: officers, contractors, vendors."""
    return {
        who
        for s in side
        for word in look(s.text).words.surfaces
        if word not in _NOBODY and (who := actor(word))
    }
