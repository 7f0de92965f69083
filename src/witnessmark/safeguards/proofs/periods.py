"""How a period bounds what it stands behind: "posted for ten days" is not "within ten days", nor "after"."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from witnessmark.safeguards.reading.cues import NO
from witnessmark.safeguards.reading.read import Statement

#: What a word before a period makes of it.
_MAKES = {
    word: kind
    for kind, listed in {
        "end": "within in by under inside to most maximum",
        "all of it": "for during",
        "after it": "after following once on at past older",
        "from then": "from since",
        "least": "least minimum",
    }.items()
    for word in listed.split()
}
#: "No less than" sets a floor and "no more than" a ceiling; without a denial they do the contrary.
_MORE = frozenset({"more", "longer", "later", "greater"})
_LESS = frozenset({"less", "fewer", "sooner", "earlier", "shorter"})
#: So many words before a period may say how it bounds: "no later than the".
_AHEAD = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_YEARS = {
    word: kind
    for kind, listed in {
        "till then": "by before until till through",
        "from then": "from since",
        "then": "in on at during",
        "after it": "after following",
    }.items()
    for word in listed.split()
}
_WITHIN = frozenset({"within", "inside"})
#: "More than three" leaves the number out, "at least three" counts it; "no more than" is no "more than".
_WITHOUT_IT, _WITH_IT = (
    re.compile(rf"(?<!no )(?<!not )(?<!never )\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "more than|over|exceeding|above|in excess of|longer than|greater than",
        "at least|(?:no|not) (?:fewer|less) than|a minimum of|or more",
    )
)
_BELOW_IT, _UP_TO_IT = (
    re.compile(rf"(?<!no )(?<!not )(?<!never )\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "fewer than|less than|under|below|shorter than",
        "at most|(?:no|not) more than|a maximum of|up to|or (?:fewer|less)",
    )
)


def bounded_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a period that both sides name bounds otherwise on one of them, or "within" came that bounds none."""
    was, now = Counter(_periods(before)), Counter(_periods(after))
    lost, gained = ({value for value, _ in side} for side in (was - now, now - was))
    was_held, held = _years(before), _years(after)
    return (
        not lost.isdisjoint(gained)
        or any(was_held[year] != held[year] for year in was_held.keys() & held.keys())
        or _of_places(before) != _of_places(after)
        or _counts_itself(before, after)
    )


def _counts_itself(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether only one side counts the number that it names: "more than two sign", "at least two sign"."""
    if not any(s.own.amounts for s in before):
        return False
    was, now = (" ".join(s.text for s in side) for side in (before, after))
    return any(
        bool(without.search(here) and counted.search(there))
        and not (without.search(there) or counted.search(here))
        for without, counted in ((_WITHOUT_IT, _WITH_IT), (_BELOW_IT, _UP_TO_IT))
        for here, there in ((was, now), (now, was))
    )


def _years(statements: Sequence[Statement]) -> dict[str, str]:
    """Give what a word before each year makes of it: "until 2026" is not "in 2026"."""
    found = {}
    for statement in statements:
        surfaces = statement.own.words.surfaces
        for at, word in enumerate(surfaces):
            ahead = reversed(surfaces[max(0, at - _AHEAD) : at])
            if _YEAR.fullmatch(word) and (
                kind := next((_OF_YEARS[w] for w in ahead if w in _OF_YEARS), "")
            ):
                found[word] = kind
    return found


def _of_places(statements: Sequence[Statement]) -> int:
    """Count "within" where it bounds no time: "shared within an agency"."""
    found = 0
    for statement in statements:
        near = {at for a in statement.own.amounts for at in range(a.at - _AHEAD, a.at)}
        found += sum(
            word in _WITHIN and at not in near
            for at, word in enumerate(statement.own.words.surfaces)
        )
    return found


def _periods(statements: Sequence[Statement]) -> Iterator[tuple[float, str]]:
    """Give each duration in hours with how it bounds, where a word before it says so."""
    for statement in statements:
        surfaces = statement.own.words.surfaces
        # "No read is kept for more than three days": the denial may stand far ahead.
        denied = not NO.isdisjoint(surfaces)
        for amount in statement.own.amounts:
            if amount.kind != "duration":
                continue
            for word in reversed(surfaces[max(0, amount.at - _AHEAD) : amount.at]):
                if word in _MORE or word in _LESS:
                    yield amount.value, "least" if (word in _LESS) == denied else "end"
                    break
                if word in _MAKES:
                    yield amount.value, _MAKES[word]
                    break
