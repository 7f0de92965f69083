"""What both sides say in cues of another kind: "no … until" for "only", "in writing" for "written"."""

import re
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.lexicon import Hit
from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.read import Statement

Counts = dict[str, Counter[str]]

_TIMES = frozenset(
    ["minute", "hour", "day", "night", "week", "weekday", "fortnight", "month", "quarter", "year", "morning", "evening", "january",
     "july", "june", "spring", "fall", "autumn", "summer", "winter", "monday", "friday", "sunday", "calendar", "fiscal", "other"]
)  # fmt: skip
#: Cues that seldom turn a promise, whatever they stand in.
_LITTLE = frozenset(["particular", "that has been", "that have been", "any agency", "on behalf"])
#: Cues that say nothing behind these words: "how many", "no less often than", "on or before".
_BEHIND = {
    "often": frozenset(["less", "more", "most", "how", "as"]),
    "many": frozenset(["how", "as"]),
    "certain": frozenset(["make", "makes", "made", "making"]),
    "unlawful": frozenset(["is", "be", "are"]),
    "before": frozenset(["or"]),
}
#: Words that say "before".
_FIRST = frozenset(
    ["before", "beforehand", "prior", "until", "till", "first", "ahead", "advance", "precede", "precedes", "pending"]
)  # fmt: skip
_ONLY_AFTER = re.compile(r"\b(?:only|not?) (?:after|once|when)\b", re.IGNORECASE)
#: A denial with what it leaves open is a limit: "no … until", "not … except", "nothing short of".
_LIMIT = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|denied|refused|forbidden|prohibited)\b[^.;]{0,200}?"
    r"\b(?:until|till|unless|without|except|before|beyond|besides|otherwise|short of|more|first|other)\b",
    re.IGNORECASE,
)
#: What anyone may read is published.
_OPEN_TO_ALL = re.compile(
    r"\b(?:anyone|anybody|everyone|everybody|the public|residents) (?:may|can) (?:read|see|view|inspect|look)\b",
    re.IGNORECASE,
)
_PUBLISHED = frozenset({"published", "public", "publicly"})
#: What opens a way, as "unless" does.
_OPENS = re.compile(
    r"\b(?:until|till|failing|short of|beyond|besides|not tied|not linked|if not)\b", re.IGNORECASE
)


def says_little(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether a cue tells nothing about a promise where it stands: "every six months", "how many"."""
    ahead = surfaces[max(0, cue.start - 1) : cue.start]
    behind = surfaces[cue.end : cue.end + 3]
    return (
        cue.phrase in _LITTLE
        or (cue.name == "each" and _is_of_time(behind))
        or (cue.phrase in _BEHIND and not _BEHIND[cue.phrase].isdisjoint(ahead))
        or (cue.phrase == "at intervals" and behind[:1] == ("of",))
        or (cue.phrase == "before" and not behind)
    )


def _is_of_time(behind: Sequence[str]) -> bool:
    """Whether "every" counts time and not things: "every six months"."""
    first, rest = behind[:1], behind[1:]
    return any(w.rstrip("s") in _TIMES for w in first) or (
        any(map(is_number, first)) and any(w.rstrip("s") in _TIMES for w in rest)
    )


def cancel(
    old: Counts, new: Counts, before: Sequence[Statement], after: Sequence[Statement]
) -> None:
    """
    Take out of the counted cues of both sides what each says in its own way.

    What is left is no proof of a change, only a sign that is weighed; and what is taken out is no proof
    of sameness.
    """
    for mine, theirs, own, others in ((old, new, before, after), (new, old, after, before)):
        _swapped(mine, "each", theirs, "all")
        _swapped(mine, "only", theirs, "exception")
        if _found(_LIMIT, others) > _found(_LIMIT, own):
            # "Only after training" is "not until they are trained".
            _take(mine, "only", _more(mine, theirs, "only"))
        if _found(_OPENS, own) > _found(_OPENS, others):
            _take(theirs, "exception", _more(theirs, mine, "exception"))
        if "oversight" in mine and _found(_OPEN_TO_ALL, others):
            for phrase in _PUBLISHED:
                mine["oversight"].pop(phrase, None)
        _reworded(mine, theirs, others)
        _in_general(mine, theirs, own, others)


def _more(mine: Counts, theirs: Counts, name: str) -> Counter[str]:
    return mine.get(name, Counter()) - theirs.get(name, Counter())


def _take(counts: Counts, name: str, spent: Counter[str]) -> None:
    if spent:
        counts[name] -= spent


def _swapped(mine: Counts, one: str, theirs: Counts, other: str) -> None:
    """As many of one kind as came of the other: "every search" and "all searches"."""
    lost, gained = _more(mine, theirs, one), _more(theirs, mine, other)
    for was, now in zip(sorted(lost.elements()), sorted(gained.elements()), strict=False):
        _take(mine, one, Counter([was]))
        _take(theirs, other, Counter([now]))


def _found(pattern: re.Pattern[str], statements: Sequence[Statement]) -> int:
    texts = dict.fromkeys(t for s in statements for t in (s.text, s.lead_in) if t)
    return sum(len(pattern.findall(t)) for t in texts)


def _reworded(mine: Counts, theirs: Counts, others: Sequence[Statement]) -> None:
    """Who approves, and what the system prevents, in other words: "in writing", "until", "nobody can edit"."""
    held = bag([t for s in others for t in (s.text, s.lead_in)])
    words = {w for s in others for r in (s.own, s.frame) for w in r.words.surfaces}
    is_first = not _FIRST.isdisjoint(words) or _found(_ONLY_AFTER, others)
    is_denied = any(denies(c) for s in others for r in (s.own, s.frame) for c in r.cues)
    for phrase in list(_more(mine, theirs, "oversight")):
        said = bag([phrase.replace("=", "")])
        if (said and said <= held) or (phrase in _FIRST and is_first):
            mine["oversight"].pop(phrase)
    for phrase in list(_more(mine, theirs, "technical")):
        said = bag([phrase.replace("=", "")])
        is_off = phrase == "switched off" and "off" in words
        if is_off or (said and said <= held and (is_denied or not phrase.startswith("cannot"))):
            mine["technical"].pop(phrase)


def _in_general(
    mine: Counts, theirs: Counts, own: Sequence[Statement], others: Sequence[Statement]
) -> None:
    """Where nothing narrows them, "every search" is "searches", "a search" and "no search"."""
    if theirs.get("each") or theirs.get("narrow"):
        return
    stems = {w for s in others for r in (s.own, s.frame) for w in r.words.stems}
    if all(not stems.isdisjoint(behind) for behind in _each_of(own)):
        mine.pop("each", None)


def _each_of(statements: Sequence[Statement]) -> list[Sequence[str]]:
    """Give the stems behind "each" and "every", but of times."""
    return [
        read.words.stems[cue.end : cue.end + 2]
        for s in statements
        for read in (s.own, s.frame)
        for cue in read.cues
        if cue.name == "each" and not says_little(cue, read.words.surfaces)
    ]
