"""Whose words a sentence is, and when it holds: quotation and history bind nobody."""

import re

from witnessmark.model.documents import Speaker, Time, Unit, UnitKind
from witnessmark.safeguards.reading.words import Words

_SPEECH = frozenset(
    ["argu", "ask", "claim", "writ", "say", "suggest", "propos", "urg", "accus", "alleg", "contend", "complain",
     "petition", "opin"]
)  # fmt: skip
_OTHERS = frozenset(
    ["newspaper", "group", "resident", "critic", "advocat", "coalition", "reporter", "journalist", "professor",
     "columnist", "editorial", "opponent", "activist", "commentator", "senator", "lawmaker", "articl", "organiz",
     "liberty", "neighbor", "chapter"]
)  # fmt: skip
_QUOTED = re.compile(r"[\"\u201c\u201d]([^\"\u201c\u201d]{12,})[\"\u201c\u201d]")
_ALL_QUOTED = re.compile(r"\s*[\"\u201c].*[\"\u201d]\W*$", re.DOTALL)
#: Words that hand a quotation to somebody else; what "we said" stays ours.
_ATTRIBUTED = re.compile(
    r"^(?!.*\b(?:we|our|us)\b).*\b(?:said|says|argue[sd]|asked|claim(?:s|ed)|wrote|writes|suggested|told)\b",
    re.IGNORECASE | re.DOTALL,
)
_YEAR = re.compile(
    r"\b(?:(?:19|20)\d\d|last (?:month|year|week|quarter|spring|summer|fall|winter|night))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|did|had|closed|banned|promised|ended|began|started|approved|discussed|reported|bought|installed|"
    r"adopted|voted|launched|ran|took|made|asked|signed|joined|announced|held|received|found|confirmed)\b",
    re.IGNORECASE,
)
#: A sentence that begins with the end of what it tells.
_OVER = re.compile(
    r"\W*(?:until (?:(?:19|20)\d\d|last \w+|recently)|formerly|previously|in the past|at one time)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:is|are|must|shall|will|may|can|cannot|does|do|has|have|never|still|remains?|no|not|only|"
    r"lifted|ended|expired|resumed|repealed|suspended|paused|halted|stopped|discontinued|revoked|banned|prohibited|no longer|used to)\b",
    re.IGNORECASE,
)


def speaker(unit: Unit, text: str, words: Words) -> Speaker:
    """Say whether somebody else says it: by mark-up, or quotation marks beside a verb of speech."""
    if unit.speaker is Speaker.QUOTED:
        return Speaker.QUOTED
    if unit.kind is UnitKind.HEADING:
        return Speaker.OWN
    if _ALL_QUOTED.match(text) and _ATTRIBUTED.search(unit.lead_in or unit.row):
        return Speaker.QUOTED
    if (
        (quoted := _QUOTED.search(text))
        and len(quoted[1].split()) >= 4
        and _SPEECH.intersection(words.stems)
        and _OTHERS.intersection(words.stems)
    ):
        return Speaker.QUOTED
    return Speaker.OWN


def time(text: str, *, leans_on_past: bool = False) -> Time:
    """
    Say when it holds. A sentence about a past year, without any word for today, is history; so is one
    that leans on history ("that was done").
    """
    if _OVER.match(text):
        return Time.PAST
    dated = leans_on_past or _YEAR.search(text)
    if dated and _PAST.search(text) and not _NOW.search(text):
        return Time.PAST
    return Time.PRESENT
