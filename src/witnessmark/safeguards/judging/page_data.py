"""What pages tell of themselves and their people: names, dates and counts that come and go without a promise."""

import re
from collections.abc import Sequence

from witnessmark.safeguards.proofs.marks import marked_otherwise, refers_otherwise
from witnessmark.safeguards.proofs.voice import WHO, actor
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import AMOUNT_CLASSES, look
from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.read import Statement, idle_words
from witnessmark.safeguards.reading.spelling import dictionary
from witnessmark.safeguards.reading.words import dated, dates, undated, words
from witnessmark.safeguards.weighing.conditions import around
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.verdicts import topics_of

#: So surely (hundredths of a logit) the plain words of a sentence speak of nothing; so surely where a rule says otherwise.
_IDLE, _IDLE_BEYOND_RULES = 100, 300
#: Under a label a number among so few words is a setting.
_FEW = 4
#: So many plain words are a sentence.
_SENTENCE = 4
#: A number in digits or in words.
_NUMBER = re.compile(
    r"\d[\d.,:]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million)\b",
    re.IGNORECASE,
)
#: A word in small letters: no name, no abbreviation, no figure.
_PLAIN = re.compile(r"(?<![\w'\u2019.-])[a-z][a-z'\u2019-]+(?!\w)")
_CAPITAL = re.compile(r"\b[A-Z][\w'\u2019-]*")
_FIRST = re.compile(r"\W*([A-Z][a-z]+)(?= [a-z(\W]|\W*$)")
#: A person's rank, or an initial before a name.
_TITLE = re.compile(
    r"\b(?:Chief|Sheriff|Captain|Capt|Commander|Cmdr|Lieutenant|Lt|Sergeant|Sgt|Corporal|Cpl|Deputy|Officer|Director|Clerk|"
    r"Manager|Coordinator|Mr|Ms|Mrs|Dr|Prof)\b|\b[A-Z]\. [A-Z]"
)
#: A standard with its number ("AES-256"); papers with theirs ("SOP 12") are none.
_STANDARD = re.compile(
    r"\b(?!(?:SOP|SO|GO|HB|SB|AB|PIA|DO|MO|REV|NO|VOL|ORD|RES|P|PM|AM)\b)[A-Z]{2,5}[- ]?\d"
)
#: A number that something hangs on: "after five tries".
_LIMIT = re.compile(
    rf"\b(?:after|within|every|per|for|than|under|over|past|up to|beyond) (?:{_NUMBER.pattern})",
    re.IGNORECASE,
)
#: Words by which a date is more than when a page was made.
_OF_EFFECT = re.compile(
    r"\b(?:effective|effect|force|applies|apply|commenc|begin|start|expir|ends?\b|sunset|renew|due|deadline)|"
    r"\b(?:from|since|until|till|by|before|after) (?:the )?#|# (?:or|and) (?:later|earlier|after|before|thereafter)\b",
    re.IGNORECASE,
)
_OF_END = re.compile(r"\b(?:expir|sunset|ends?\b|until\b|lapse)", re.IGNORECASE)
#: A month by which, or until which, something is due: "by the first day of April".
_DUE = re.compile(
    r"\b(?:by|before|until|till|from|since|after|than|end|day|week)\b[^.;]{0,30}?\b(january|february|march|april|may|june|july|"
    r"august|september|october|november|december)\b",
    re.IGNORECASE,
)
#: Classes of bodies that may receive or act: another of them is another promise.
RECEIVERS = frozenset({"PRINCIPAL", "OUTSIDE", "FEDERAL", "FEDBODY", "THIRD"})
_DATA = frozenset(["data", "datum", "server", "store", "host", "cloud", "copy", "backup", "center"])
_HOW_MANY = frozenset(
    ["a", "all", "any", "both", "each", "every", "few", "most", "no", "none", "only", "some", "such"]
)  # fmt: skip
#: Cues of how something is set.
_STATES = frozenset({"off", "on", "soften", "hedge", "lapse", "status"})
_TITLES = frozenset(
    ["chief", "sheriff", "captain", "commander", "lieutenant", "sergeant", "director", "deputy", "officer", "manager", "clerk"]
)  # fmt: skip
#: Cues of promises; a page that supersedes an earlier one makes none by that.
_BINDING = frozenset({"must", "prohibition", "negation", "only", "notrequired", "permit"})


def is_page_data(group: Group) -> bool:
    """
    Say whether only names, dates and counts differ in words that speak of no safeguard.

    A bound or a period is no mere figure, a standard's number is the thing itself, and the name of a body
    that may receive is no mere name.
    """
    sides = (group.before, group.after)
    if not all(sides) or topics_of(group) or any(_binds(s) or _is_setting(s) for s in _all(group)):
        return False
    old, new = (" ".join(s.text for s in side) for side in sides)
    if any(s.binds for s in group.before) != any(s.binds for s in group.after):
        # A rule that is set as a quotation now may be somebody else's.
        return False
    if not _is_english(_plain(old)):
        # Of a language that we cannot read nothing says that a number is a mere figure.
        return False
    if _plain(old) != _plain(new) or _weighty(group.before) != _weighty(group.after):
        return False
    if _labels(group.before) != _labels(group.after):
        return False
    if refers_otherwise(*sides) or marked_otherwise(*sides):
        return False
    if _STANDARD.search(f"{old} {new}") or _LIMIT.search(f"{old} {new}"):
        return False
    if (
        _told_in_capitals(old) != _told_in_capitals(new)
        or _people_counted(old)
        or _people_counted(new)
    ):
        return False
    if names_matter(group) or takes_effect_otherwise(group) or falls_due_otherwise(group):
        return False
    return _is_idle(" ".join(_plain(old)), group)


def differs_in_figures(group: Group) -> bool:
    """Say whether nothing but figures and dates differs."""
    old, new = (
        [_NUMBER.sub("#", undated(s.text)) for s in side] for side in (group.before, group.after)
    )
    return old == new


def is_date_of_page(group: Group) -> bool:
    """Say whether only the date differs in a line about the page itself, and nothing takes effect then."""
    return dated_otherwise(group) and is_page_data(group)


def names_matter(group: Group) -> bool:
    """Say whether other names stand where somebody may receive, or data may lie."""
    old, new = (undated(" ".join(s.text for s in side)) for side in (group.before, group.after))
    return _capitals(old) != _capitals(new) and any(map(_may_matter, _all(group)))


def falls_due_otherwise(group: Group) -> bool:
    """Say whether another month stands where something is due."""
    old, new = (
        [month.lower() for s in side for month in _DUE.findall(undated(s.text))]
        for side in (group.before, group.after)
    )
    return old != new


def dated_otherwise(group: Group) -> bool:
    """Say whether other dates stand on both sides."""
    return _dates(group.before) != _dates(group.after)


def ends_otherwise(group: Group) -> bool:
    """Say whether another date stands where something ends to hold."""
    return dated_otherwise(group) and any(_OF_END.search(" ".join(around(s))) for s in _all(group))


def takes_effect_otherwise(group: Group) -> bool:
    """Say whether another date stands where something begins or ends to hold."""
    return dated_otherwise(group) and any(
        _OF_EFFECT.search(dated(" ".join(around(s)))) for s in _all(group)
    )


def _labels(side: Sequence[Statement]) -> frozenset[str]:
    """Give the plain words of what stands around: the same name under "Permitted" is no mere name."""
    units = [s.unit for s in side]
    texts = (text for u in units for text in (u.lead_in, u.question, u.row, u.column))
    return frozenset(word.lower() for text in texts for word in _PLAIN.findall(text.lower()))


def _dates(side: Sequence[Statement]) -> list[str]:
    return [date for s in side for date in dates(s.text)]


def _all(group: Group) -> tuple[Statement, ...]:
    return (*group.before, *group.after)


def _binds(statement: Statement) -> bool:
    return any(c.name in _BINDING for c in statement.own.cues)


def _may_matter(statement: Statement) -> bool:
    """Whether a name in it may be who receives, or where data lies."""
    return bool(statement.own.names & RECEIVERS) or not _DATA.isdisjoint(statement.own.words.stems)


def _told_in_capitals(text: str) -> list[str]:
    """Give the capitalised words that say who or how many: "ALL", "a Civilian"; ranks are compared as such."""
    found = (word.lower() for word in _CAPITAL.findall(text))
    return sorted(
        word
        for word in found
        if word not in _TITLES and (actor(word) or word in _HOW_MANY or look(word).cues)
    )


def _people_counted(text: str) -> bool:
    """Whether a number stands before people: "two supervisors"."""
    read = words(text)
    return any(
        is_number(word) and word not in {"a", "an"} and of in WHO
        for word, of in zip(read.surfaces, read.stems[1:], strict=False)
    )


def _is_setting(statement: Statement) -> bool:
    unit, own = statement.unit, statement.own
    return bool((unit.row or unit.question) and own.amounts and len(own.words.stems) <= _FEW)


def _is_idle(plain: str, group: Group) -> bool:
    if not plain:
        return all(_TITLE.search(s.text) or _stands_for_page(s) for s in _all(group))
    if lexicon().housekeeping.find(words(plain)):
        return True
    is_ruled = any(s.ruled for s in _all(group))
    return idle_words(plain) >= (_IDLE_BEYOND_RULES if is_ruled else _IDLE)


def _stands_for_page(statement: Statement) -> bool:
    """Whether a date stands by itself, or a date or a name under the label of something about the page."""
    unit = statement.unit
    label = f"{unit.row} {unit.column} {unit.question} {unit.lead_in}".strip()
    if label:
        return bool(lexicon().housekeeping.find(words(label)))
    return not undated(statement.text).strip(" .,;:()-\u2013\u2014")


def _plain(text: str) -> tuple[str, ...]:
    """Give the words of a text that are no names, dates or figures; one may begin the text with a capital."""
    bare = _NUMBER.sub(" ", undated(text))
    first = _FIRST.match(bare)
    opening = first[1].lower() if first and first[1].lower() in dictionary() else ""
    return tuple(filter(None, (opening, *_PLAIN.findall(bare))))


def _is_english(plain: Sequence[str]) -> bool:
    """Whether words in small letters may be English: of a sentence with no small word of grammar all must be known."""
    if len(plain) < _SENTENCE or not lexicon().neutral.isdisjoint(words(" ".join(plain)).stems):
        return True
    known = dictionary()
    return all(word in known for word in plain)


def _capitals(text: str) -> list[str]:
    return sorted(_CAPITAL.findall(text))


def _weighty(side: Sequence[Statement]) -> tuple[set[str], int, list[str]]:
    """Give ranks, question marks, and the amounts that are more than a count, in their order."""
    return (
        {c.name for s in side for c in s.own.cues if c.name.startswith("by-") or c.name in _STATES},
        sum(s.text.count("?") for s in side),
        [
            f"{a} {a.bound}"
            for s in side
            for a in s.own.amounts
            if a.kind in AMOUNT_CLASSES or a.bound != "exact"
        ],
    )
