"""Whether another order of the same words is explained: a series turned about, or a phrase that went to the other end."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from witnessmark.safeguards.proofs.voice import actor
from witnessmark.safeguards.proofs.word_order import voice
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.stems import stem

_TOKEN = re.compile(r"[a-z0-9][\w'\u2019.\-/]*\w|\w|[,;:.!?()]")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)? ((?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber),? (\d{4})\b"
)
_DAY_COMMA = re.compile(r"(\b[a-z]+ \d{1,2}), (?=\d{4}\b)")
#: What stands between two members of a series.
_CONJUNCTIONS = frozenset(["and", "or", "nor"])
_JOINTS = _CONJUNCTIONS | frozenset([",", ";", "(", ")", "&"])
_STOPS = frozenset([".", ":", "!", "?"])
_ENDS = _STOPS | {";"}
_OPEN, _CLOSE = frozenset([",", "("]), frozenset([",", ")"])
#: Another number says nothing by these; denials are compared by themselves, as are words in "-ly".
_DROPPED = frozenset(["a", "an", "the", "no"])
_CONDITIONS = frozenset(
    ["if", "when", "whenever", "unless", "without", "before", "after", "until", "once", "where", "wherever", "except", "absent"]
)  # fmt: skip
#: What a phrase begins with that may stand first or last.
_MOVES = _CONDITIONS | frozenset(
    ["to", "from", "with", "by", "for", "of", "against", "under", "through", "between", "then", "on", "in", "into", "at",
     "upon", "during", "within", "while", "because", "although", "as", "since", "outside", "inside", "via", "throughout",
     "regardless", "each", "every", "prior", "only"]
)  # fmt: skip
#: A clause behind these has a subject, or a verb, of its own.
_OF_A_CLAUSE = frozenset(
    ["we", "it", "they", "you", "he", "she", "may", "must", "shall", "will", "can", "is", "are", "does", "do", "has",
     "have", "never", "not"]
)  # fmt: skip
_AUXILIARIES = frozenset(
    ["is", "are", "was", "were", "must", "shall", "may", "will", "can", "cannot", "has", "have", "had", "do", "does",
     "did", "should"]
)  # fmt: skip
#: Phrases that begin so say how a thing is done, whatever stands before them.
_OF_VERBS = frozenset(["to", "as", "about", "within", "through", "via", "before", "after"])
_RELATIVE = frozenset(["that", "who", "which"])
_LEANING = frozenset(["it", "they"])
_STANDING_IN = _LEANING | {"them"}
#: So many words may a name have for which "it" stands, in sentences of so many words and marks.
_NAME, _SHORT = 5, 60
#: Conditions of which nobody thinks that they tell of what a relative clause before them names.
_OF_THE_WHOLE = frozenset(["if", "unless", "when", "before", "until"])
#: Of longer sentences nothing is explained.
_MOST = 120
#: So many words of a member are looked for beyond those that changed their place.
_BEYOND = 7
#: The longest phrase that moved, in words.
_LONGEST = 30
#: So many phrases may have moved, and so many of those that might have are tried.
_PHRASES, _TRIES = 2, 200


def rearranged(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether both have the same words in the same voice, in an order that nothing explains.

    A series may be turned about, and a phrase go from one end of its clause to the other: "the report of annual
    searches" is no "annual report of searches", nor "searches are forbidden by vendors" the same as "searches by
    vendors are forbidden". Where two clauses follow one another, or a pronoun stands in it, a condition stays where it is.
    """
    if [s.lead_in for s in before] != [s.lead_in for s in after]:
        return False
    one, other = (". ".join(s.text for s in side) for side in (before, after))
    was, now = _tokens(one), _tokens(other)
    if sorted(_words(was)) != sorted(_words(now)) or _words(was) == _words(now):
        return False
    if voice(one) != voice(other):
        return False
    if max(len(was), len(now)) > _MOST:
        return True
    tries = iter(range(_TRIES))
    return not any(
        _explained(here, there, _PHRASES, tries) for here, there in _told_plainly(was, now)
    )


def _tokens(text: str) -> list[str]:
    """Give the words by their stems, small ones as they are, and the marks between them; dates in one order."""
    text = _DAY_COMMA.sub(r"\1 ", _DAY_FIRST.sub(r"\2 \1 \3", text.lower()))
    kept = _MOVES | _JOINTS | _AUXILIARIES
    found = _TOKEN.findall(text)
    return [
        t if t in kept or not t[0].isalnum() else stem(t)
        for t in found
        if t not in _DROPPED and not t.endswith("ly")
    ]


def _told_plainly(
    was: Sequence[str], now: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Give both as they are, and with each name in place of the one pronoun that they have: "an agency", for "it"."""
    yield was, now
    leaning = [[at for at, t in enumerate(side) if t in _STANDING_IN] for side in (was, now)]
    if len(was) > _SHORT or any(len(found) != 1 for found in leaning):
        return
    if len({actor(t) for t in was} - {""}) > 1:
        # Either of them may be meant.
        return
    others = (_MOVES | _JOINTS | _STOPS | _AUXILIARIES | _STANDING_IN) - {"of"}
    plain = [t not in others for t in was]
    for start in range(len(was)):
        for end in range(start + 1, min(len(was), start + _NAME) + 1):
            name = was[start:end]
            if not all(plain[start:end]):
                break
            one, other = (
                [*side[:at], *name, *side[at + 1 :]]
                for side, (at,) in zip((was, now), leaning, strict=True)
            )
            yield one, other


def _words(tokens: Sequence[str]) -> list[str]:
    return [t for t in tokens if t not in _JOINTS and t not in _STOPS]


def _explained(was: Sequence[str], now: Sequence[str], moves: int, tries: Iterator[int]) -> bool:
    if next(tries, None) is None:
        return False
    return (
        _is_series(was, now)
        or _are_turned(was, now)
        or any(
            _explained(rest, other, moves - 1, tries)
            for rest, other in _without_phrase(was, now, tries)
            if moves
        )
    )


def _are_turned(was: Sequence[str], now: Sequence[str]) -> bool:
    """Whether only two phrases of the verb changed places: "complain to the board about", "about … to the board"."""
    one, other = _words(was), _words(now)
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    first, last = differ[0], differ[-1] + 1
    here, there = one[first:last], other[first:last]
    return any(
        there == [*here[at:], *here[:at]] and {here[0], here[at]} <= _OF_VERBS
        for at in range(1, len(here))
    )


def _is_series(was: Sequence[str], now: Sequence[str]) -> bool:
    """Whether both say the same but for the order of members within series."""
    here, there = (
        [at for at, t in enumerate(side) if t not in _JOINTS and t not in _STOPS]
        for side in (was, now)
    )
    if len(here) != len(there):
        return False
    balance: Counter[str] = Counter()
    start = 0
    for at, (one, other) in enumerate(zip(here, there, strict=True)):
        balance[was[one]] += 1
        balance[now[other]] -= 1
        if any(balance.values()):
            continue
        if start < at and not _same_members((was, here), (now, there), start, at):
            return False
        start = at + 1
    return start == len(here)


def _same_members(
    was: tuple[Sequence[str], Sequence[int]],
    now: tuple[Sequence[str], Sequence[int]],
    first: int,
    last: int,
) -> bool:
    """Whether the words from the first to the last are the members of one series; a member may begin before, or end behind."""
    total = len(was[1]) - 1
    for begin in range(first, max(-1, first - _BEYOND - 1), -1):
        for end in range(last, min(total, last + _BEYOND) + 1):
            one, other = (side[at[begin] : at[end] + 1] for side, at in (was, now))
            members = _members(one)
            if members.total() > 1 and members == _members(other) and _joined_alike(one, other):
                return True
    return False


def _members(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    found: list[list[str]] = [[]]
    for token in tokens:
        if token in _JOINTS or token in _STOPS:
            found.append([])
        else:
            found[-1].append(token)
    return Counter(tuple(member) for member in found if member)


def _joined_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both are joined by the same words, or one by commas alone and the other by "and"."""
    was, now = (Counter(t for t in side if t in _CONJUNCTIONS) for side in (one, other))
    return was == now or (not was and set(now) == {"and"}) or (not now and set(was) == {"and"})


def _without_phrase(
    was: Sequence[str], now: Sequence[str], tries: Iterator[int]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Give what both say without a phrase that stands at an end of a clause, or between commas, on both sides."""
    for start, end in _phrases(was):
        phrase = was[start:end]
        told = sorted(_words(phrase))
        for there in range(len(now) - len(phrase) + 1):
            over = there + len(phrase)
            if (
                now[there] != phrase[0]
                or not _stands_free(now, there, over)
                or sorted(_words(now[there:over])) != told
            ):
                continue
            if next(tries, None) is None:
                return
            rest = _cut(was, start, end)
            went = (start == 0) != (there == 0)
            if _is_series(phrase, now[there:over]) and not (went and _means_another(phrase, rest)):
                yield rest, _cut(now, there, over)


def _phrases(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give where phrases that may stand first or last begin and end."""
    for start, first in enumerate(tokens):
        for end in range(start + 2, min(len(tokens), start + _LONGEST) + 1):
            if first not in _MOVES or tokens[end - 1] in _STOPS:
                break
            if tokens[end - 1] not in _JOINTS and _stands_free(tokens, start, end):
                yield start, end


def _stands_free(tokens: Sequence[str], start: int, end: int) -> bool:
    ahead, behind = [*tokens[max(0, start - 1) : start], "."][0], [*tokens[end : end + 1], "."][0]
    return ahead in _ENDS or behind in _ENDS or (ahead in _OPEN and behind in _CLOSE)


def _cut(tokens: Sequence[str], start: int, end: int) -> Sequence[str]:
    ahead, behind = tokens[:start], tokens[end:]
    if ahead and ahead[-1] in _OPEN:
        ahead = ahead[:-1]
    if behind and behind[0] in _CLOSE:
        behind = behind[1:]
    return [*ahead, *behind]


def _means_another(phrase: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether a phrase means something else at the other end: of two clauses one, who "it" is, what "that" tells of."""
    if phrase[0] in _CONDITIONS:
        if any(
            one in {*_CONJUNCTIONS, "but"} and other in _OF_A_CLAUSE
            for one, other in pairwise(rest)
        ):
            return True
        if phrase[1] in _LEANING and len({actor(t) for t in rest} - {""}) > 1:
            return True
    last = max((at for at, t in enumerate(rest) if t in _AUXILIARIES), default=-1)
    behind = rest[last + 2 :]
    if phrase[0] not in _OF_THE_WHOLE and not _RELATIVE.isdisjoint(rest[last + 1 :]):
        return True
    return phrase[0] not in _CONDITIONS and "by" in behind
