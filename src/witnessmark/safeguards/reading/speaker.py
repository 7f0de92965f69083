"""Whose words a sentence is, and when it holds: quotation and history bind nobody."""

import re

from witnessmark.model.documents import Speaker, Time, Unit, UnitKind
from witnessmark.safeguards.reading.words import Words
from witnessmark.safeguards.reading.words import words as look_up

_OTHERS = frozenset(
    ["newspaper", "group", "resident", "critic", "advocat", "coalition", "reporter", "journalist", "professor",
     "columnist", "editorial", "opponent", "activist", "commentator", "senator", "lawmaker", "articl", "organiz",
     "liberty", "neighbor"]
)  # fmt: skip
#: A verb by which somebody speaks; who "may ask", who "claims" something and what is "asked for" have a right instead.
_SPEAKS = re.compile(
    r"(?<!who )(?<!that )(?<!which )(?<!may )(?<!can )(?<!must )(?<!shall )(?<!will )(?<!to )(?<!be )"
    r"\b(?:argue[sd]?|ask(?:s|ed)?(?! for)|claim(?:s|ed)?|writes?|wrote|(?:has|have|had) written|sa(?:ys?|id)|suggest(?:s|ed)?|propos(?:es?|ed)|"
    r"urge[sd]?|accuse[sd]?|allege[sd]?|contend(?:s|ed)?|complain(?:s|ed)?|petition(?:s|ed)?|opine[sd]?)\b",
    re.IGNORECASE,
)
#: What binds the page where it is quoted: a law, a contract, a part of one.
_LAW = re.compile(
    r"\b(?:article|chapter|section|title|clause|part)s? (?:\d|[IVX]+\b)|\u00a7|"
    r"\b(?:ordinances?|statutes?|laws?|codes?|charters?|contracts?|agreements?|constitution|resolutions?|polic(?:y|ies)|"
    r"directives?|(?:general|special|executive|court) orders?|regulations?|amendments?|memorandum|manual|rules?|terms)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"\u201c\u201d]([^\"\u201c\u201d]{12,})[\"\u201c\u201d]")
_ALL_QUOTED = re.compile(r"\s*[\"\u201c].*[\"\u201d]\W*$", re.DOTALL)
#: Words that hand a quotation to somebody else; what "we said" stays ours.
_ATTRIBUTED = re.compile(
    r"^(?!.*\b(?:we|our|us)\b).*\b(?:said|says|argue[sd]|asked|claim(?:s|ed)|wrote|writes|suggested|told)\b",
    re.IGNORECASE | re.DOTALL,
)
#: A rank and a name behind what somebody said.
_SIGNED = re.compile(
    r"\W*(?:Chief|Sheriff|Captain|Lt\.?|Lieutenant|Sgt\.?|Sergeant|Mayor|Director|Officer)(?: [A-Z][\w'\u2019.-]*){1,3}\W*"
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
#: What began then and was not said to end.
_SINCE = re.compile(r"\bsince (?:\w+,? ){0,2}(?:19|20)\d\d\b", re.IGNORECASE)
#: Words by which a rule holds while "until 2030" lasts.
_HOLDS = re.compile(r"\b(?:is|are|must|shall|will|may|can|cannot|has|have)\b", re.IGNORECASE)
#: A sentence that begins with the end of what it tells.
_OVER = re.compile(
    r"\W*(?:until (?:(?:19|20)\d\d|last \w+|recently)|formerly|previously|in the past|at one time)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\W*until (?:19|20)\d\d\b", re.IGNORECASE)
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
    if _ALL_QUOTED.match(text) and _is_handed_over(unit.lead_in or unit.row):
        return Speaker.QUOTED
    if (
        (quoted := _QUOTED.search(text))
        and len(quoted[1].split()) >= 4
        and _SPEAKS.search(text)
        and _others(text, words)
    ):
        return Speaker.QUOTED
    return Speaker.OWN


def is_testimonial(text: str) -> bool:
    """Say whether a text is all in quotation marks, or a name with its rank: what a page is praised with, and by whom."""
    return bool(_ALL_QUOTED.match(text) or _SIGNED.match(text))


def names_others(text: str) -> bool:
    """Say whether a text names somebody who speaks for himself, as a newspaper does, and not a vendor or a law."""
    return _others(text, look_up(text))


def _is_handed_over(lead_in: str) -> bool:
    """Whether what a line leads to is somebody else's: a law or a contract that is quoted speaks for the page."""
    return bool(_ATTRIBUTED.search(lead_in)) and (not _LAW.search(lead_in) or names_others(lead_in))


def _others(text: str, of: Words) -> bool:
    """Whether somebody is named who speaks for himself; "article 5" is none."""
    named = _OTHERS.intersection(of.stems)
    return bool(named - {"articl"} if _LAW.search(text) else named)


def time(text: str, *, leans_on_past: bool = False) -> Time:
    """
    Say when it holds. A sentence about a past year, without any word for today, is history; so is one
    that leans on history ("that was done").
    """
    if _OVER.match(text) and not (_AHEAD.match(text) and _HOLDS.search(text)):
        return Time.PAST
    dated = leans_on_past or (_YEAR.search(text) and not _SINCE.search(text))
    if dated and _PAST.search(text) and not _NOW.search(text):
        return Time.PAST
    return Time.PRESENT
