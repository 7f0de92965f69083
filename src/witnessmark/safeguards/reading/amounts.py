"""Durations, frequencies, shares and counts: canonical values, with their bound."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from witnessmark.safeguards.reading.numerals import SMALL, is_number, number_at
from witnessmark.safeguards.reading.quantities import ENDLESS, WORKING_WEEK, Amount, Bound, Kind

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
    "thirtieth": 30, "sixtieth": 60, "ninetieth": 90,
}  # fmt: skip
#: Hours. A month counts as 30 days and a year as 365 here; equality has the slack that this needs.
_UNITS = {
    "h": 1.0, "hr": 1.0, "d": 24.0, "yr": 8760.0, "second": 1 / 3600, "minut": 1 / 60, "hour": 1.0, "day": 24.0, "night": 24.0, "week": 168.0,
    "fortnight": 336.0, "month": 730.0, "quarter": 2190.0, "year": 8760.0, "semester": 4380.0,
    "term": 4380.0, "biennium": 17520.0, "decad": 87600.0, "shift": 12.0, "friday": 168.0,
    "monday": 168.0, "tuesday": 168.0, "wednesday": 168.0, "thursday": 168.0, "saturday": 168.0,
    "sunday": 168.0, "january": 8760.0, "spring": 8760.0, "fall": 8760.0,
}  # fmt: skip
#: What a day is counted in, where it is a date and no length.
_PARTS_OF_YEAR = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december", "month", "quarter", "year"]
)  # fmt: skip
#: Times a year.
_ADVERBS = {
    "hourly": 8760.0, "daily": 365.0, "nightly": 365.0, "weekly": 8760 / 168, "monthly": 12.0,
    "quarterly": 4.0, "annual": 1.0, "annually": 1.0, "yearly": 1.0, "biannually": 2.0,
    "semiannually": 2.0, "semiannual": 2.0, "biennial": 0.5, "biennially": 0.5, "fortnightly": 8760 / 336,
    "biweekly": 8760 / 336, "biannual": 2.0,
}  # fmt: skip
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "semi": 2.0}
_SKIP = frozenset(
    ["business", "calendar", "working", "full", "consecutive", "more", "further", "other", "additional"]
)  # fmt: skip
_WORKING = frozenset(["business", "working"])
_LENGTH = frozenset(
    ["course", "courses", "class", "classes", "session", "sessions", "training", "lesson", "lessons", "module",
     "modules", "video", "videos", "read"]
)  # fmt: skip
#: Behind one of these an amount is a time at which something ends.
_UNTIL = frozenset({"after", "within", "past", "beyond", "until"})
#: A number behind one of these names something; it is no amount.
_NAMED = frozenset(
    ["section", "sec", "chapter", "order", "policy", "rule", "act", "bill", "title", "article", "part", "no",
     "number", "item", "step", "version", "page", "booth", "room", "suite", "paragraph", "form", "ordinance",
     "directive", "figure", "table", "appendix", "sb", "hb", "ab"]
)  # fmt: skip
#: Behind one of these "a month" is how long.
_OF_TIME = frozenset(
    ["for", "within", "after", "than", "in", "under", "over", "least", "most", "about", "of", "to", "at"]
)  # fmt: skip
_WINDOW = frozenset(["last", "past", "previous", "prior", "recent", "latest", "trailing"])
#: A bound behind its amount counts as so many words further off.
_BEHIND = 2
#: A bound stands within so many words of its amount.
_NEAR = 12
_YEARS = range(1900, 2100)
#: Endings of ordinal numbers: "30th" is two words.
_ENDINGS = frozenset({"st", "nd", "rd", "th"})
#: Where one of these follows, "every second" was a span of time.
_SMALL = frozenset(
    ["and", "or", "by", "of", "in", "on", "for", "to", "the", "a", "while", "when", "from", "at"]
)


def is_unit(stem: str) -> bool:
    """Say whether a stem names a length of time."""
    return stem in _UNITS


def amounts(
    surfaces: Sequence[str],
    stems: Sequence[str],
    bounds: Sequence[tuple[int, int, Bound]] = (),
    endless: Sequence[tuple[int, int]] = (),
) -> tuple[Amount, ...]:
    """
    Read every amount of a sentence, in order.

    `bounds`: the spans [start, end) of words that say most, least or about (cues of the catalogue).
    A number in "thirty (30) days" counts once; years and section numbers are none.
    """
    found = [Amount(kind="duration", value=ENDLESS, at=start, end=end) for start, end in endless]
    at = 0
    while at < len(surfaces):
        one = _amount(surfaces, stems, at)
        if one is None:
            at += 1
            continue
        amount, end = one
        if amount is not None:
            if found and _goes_on(found[-1], amount, surfaces, stems):
                amount = replace(amount, value=found[-1].value + amount.value, at=found.pop().at)
            free = found[-1].end if found else 0
            found.append(_bounded(amount, end, bounds, free))
        at = end
    return tuple(found)


def _goes_on(first: Amount, second: Amount, surfaces: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether two durations are one: "4 years and 6 months"."""
    unit = _UNITS.get(stems[first.end - 1], 0.0)
    return (
        first.kind == second.kind == "duration"
        and tuple(surfaces[first.end : second.at]) in {("and",), ()}
        and second.value < unit
        and stems[first.end - 1] != stems[second.end - 1]
    )


def _amount(
    surfaces: Sequence[str], stems: Sequence[str], at: int
) -> tuple[Amount | None, int] | None:
    word = surfaces[at]
    if word in _ADVERBS:
        return Amount(kind="frequency", value=_ADVERBS[word], at=at, end=at + 1), at + 1
    counted = word.isdecimal() or word in SMALL
    if word in _TIMES or (counted and at + 1 < len(stems) and stems[at + 1] == "tim"):
        return _times(surfaces, stems, at)
    if word in {"one", "1"} and (share := _one_in(surfaces, stems, at)):
        return share
    if word in {"every", "each", "per"}:
        return _every(surfaces, stems, at)
    if word == "day" and at + 1 < len(surfaces):
        number = number_at(surfaces, at + 1)
        if number is not None and surfaces[at + 1] not in {"a", "an"}:
            return Amount(kind="duration", value=number[0] * 24, at=at, end=number[1]), number[1]
    if word in _ORDINALS and at + 1 < len(stems) and stems[at + 1] in {"day", "month", "year"}:
        return _ordinal(surfaces, stems, at), at + 2
    if word in {"a", "an"}:
        return _one_unit(surfaces, stems, at)
    number = number_at(surfaces, at)
    if number is None:
        return None
    return _numbered(surfaces, stems, at, number)


def _ordinal(surfaces: Sequence[str], stems: Sequence[str], at: int) -> Amount | None:
    of = surfaces[at + 3 : at + 5] if tuple(surfaces[at + 1 : at + 3]) == ("day", "of") else ()
    if not _PARTS_OF_YEAR.isdisjoint(of):
        # "The first day of April" is a date, and of "each month" the rate is read there.
        return None
    hours = _ORDINALS[surfaces[at]] * _UNITS[stems[at + 1]]
    return Amount(kind="duration", value=hours, at=at, end=at + 2)


def _numbered(
    surfaces: Sequence[str], stems: Sequence[str], at: int, number: tuple[float, int]
) -> tuple[Amount | None, int] | None:
    value, end = number
    if surfaces[end - 1].endswith("%") or (end < len(surfaces) and surfaces[end] == "percent"):
        return Amount(kind="share", value=value, at=at, end=end), end
    unit = end
    while unit < len(stems) and unit < end + 2 and surfaces[unit] in _SKIP:
        unit += 1
    # "thirtieth", "30th day": the ending is a word of its own after splitting.
    if unit < len(stems) and surfaces[unit] in _ENDINGS:
        unit += 1
    if unit < len(stems) and stems[unit] in _UNITS and surfaces[unit] not in {"second", "fall"}:
        hours = value * _UNITS[stems[unit]]
        ahead = surfaces[max(0, at - 2) : at]
        # "At the latest 72 hours" is no "latest 72 hours".
        is_bound = ("at", "the", "latest") in {
            tuple(surfaces[at - 3 : at]), tuple(surfaces[at - 4 : at - 1])
        }  # fmt: skip
        if any(w in _WINDOW for w in ahead) and not is_bound:
            return Amount(kind="window", value=hours, at=at, end=unit + 1), unit + 1
        working = stems[unit] == "day" and not _WORKING.isdisjoint(surfaces[end:unit])
        if working:
            hours *= WORKING_WEEK
        # "After 30 days video is erased" tells no length.
        is_end = at and surfaces[at - 1] in _UNTIL
        is_length = not is_end and not _LENGTH.isdisjoint(surfaces[unit + 1 : unit + 2])
        kind: Kind = "length" if is_length else "duration"
        amount = Amount(kind=kind, value=hours, at=at, end=unit + 1, working=working)
        return amount, unit + 1
    if (at and stems[at - 1] in _NAMED) or surfaces[at - 1 : at] in (["§"], ["$"]):
        return None, end
    if value in _YEARS and surfaces[at].isdecimal():
        return None, end
    if ":" in surfaces[at] or (surfaces[at] in {"one", "1"} and value == 1):
        return None, end
    return Amount(kind="count", value=value, at=at, end=end), end


def _times(
    surfaces: Sequence[str], stems: Sequence[str], at: int
) -> tuple[Amount | None, int] | None:
    word = surfaces[at]
    times = _TIMES.get(word) or float(SMALL.get(word, word.replace(",", "")))
    nxt = at + (1 if surfaces[at] in _TIMES else 2)
    if nxt < len(surfaces) and surfaces[nxt] in {"in", "during"}:
        nxt += 1
    if nxt < len(stems) and surfaces[nxt] in _ADVERBS:
        value = times * _ADVERBS[surfaces[nxt]]
        return Amount(kind="frequency", value=value, at=at, end=nxt + 1), nxt + 1
    if nxt + 1 < len(stems) and surfaces[nxt] in {"a", "an", "per", "every", "each"}:
        number = number_at(surfaces, nxt + 1)
        unit = number[1] if number else nxt + 1
        while unit < len(stems) and surfaces[unit] in _SKIP:
            unit += 1
        if unit < len(stems) and stems[unit] in _UNITS:
            span = _UNITS[stems[unit]] * (number[0] if number else 1)
            return Amount(
                kind="frequency", value=times * 8760 / span, at=at, end=unit + 1
            ), unit + 1
    return None, at + 1


def _one_in(surfaces: Sequence[str], stems: Sequence[str], at: int) -> tuple[Amount, int] | None:
    """Read "one search in twenty" as a share; "one search in 30 days" is none."""
    for behind in range(at + 1, min(at + 5, len(surfaces) - 1)):
        if surfaces[behind] not in {"in", "of"}:
            continue
        every = surfaces[behind + 1] == "every"
        if surfaces[behind] == "of" and not every:
            return None
        number = number_at(surfaces, behind + 1 + every)
        if number is None or number[0] < 2 or number[0] in _YEARS:
            return None
        if any(w in _UNITS or w in _SKIP for w in stems[number[1] : number[1] + 2]):
            return None
        value = 100 / number[0]
        return Amount(kind="share", value=value, at=at, end=number[1]), number[1]
    return None


def _every(
    surfaces: Sequence[str], stems: Sequence[str], at: int
) -> tuple[Amount | None, int] | None:
    number = number_at(surfaces, at + 1)
    unit = number[1] if number else at + 1
    value = number[0] if number else 1.0
    if unit < len(surfaces) and surfaces[unit] == "other":
        value, unit = 2.0, unit + 1
    elif number is None and unit + 1 < len(stems) and _ORDINALS.get(surfaces[unit], 0) > 1:
        if stems[unit + 1] not in _UNITS and surfaces[unit + 1] not in _SMALL:
            # "Every second search".
            return None
        if stems[unit + 1] in _UNITS:
            # "Every third year".
            value, unit = _ORDINALS[surfaces[unit]], unit + 1
    while unit < len(stems) and (surfaces[unit] in _SKIP or surfaces[unit] in _ENDINGS):
        unit += 1
    if unit < len(stems) and stems[unit] in _UNITS:
        hours = value * _UNITS[stems[unit]]
        return Amount(kind="frequency", value=8760 / hours, at=at, end=unit + 1), unit + 1
    return None


def _one_unit(
    surfaces: Sequence[str], stems: Sequence[str], at: int
) -> tuple[Amount | None, int] | None:
    unit = at + 1
    while unit < len(stems) and unit < at + 3 and surfaces[unit] in {"single", *_SKIP}:
        unit += 1
    if unit < len(stems) and stems[unit] in {"minut", "hour", "day", "week", "month", "year"}:
        if at and surfaces[at - 1] in {"once", "twice", "times", "%", "time"}:
            return None
        hours = _UNITS[stems[unit]]
        if _counts_things(surfaces, stems, at):
            return Amount(kind="frequency", value=8760 / hours, at=at, end=unit + 1), unit + 1
        return Amount(kind="duration", value=hours, at=at, end=unit + 1), unit + 1
    return None


def _counts_things(surfaces: Sequence[str], stems: Sequence[str], at: int) -> bool:
    """Whether "a month" stands behind things that were counted: "fifty searches a month"."""
    for number in range(at - 2, max(-1, at - 5), -1):
        if is_number(surfaces[number]) and surfaces[number] not in {"a", "an"}:
            return not any(
                word in _OF_TIME or stem in _UNITS
                for word, stem in zip(
                    surfaces[number + 1 : at], stems[number + 1 : at], strict=True
                )
            )
    return False


def _bounded(
    amount: Amount, end: int, bounds: Sequence[tuple[int, int, Bound]], free: int
) -> Amount:
    """
    Tie the nearest bound to the amount: just before it, or else just behind ("or less").

    Hard bounds that end before the word `free` belong to another amount: "at least 25 a month".
    """
    best: Bound = "exact"
    distance = 5
    near = bisect_left(bounds, (amount.at - _NEAR,))
    for start, stop, bound in bounds[near:]:
        if start > end + _NEAR:
            break
        if stop < free and bound in {"min", "max"}:
            continue
        gap = amount.at - stop if stop <= amount.at else start - end if start >= end else 0
        if start >= end:
            # "Not before the 10th day after" is no "10 days after".
            gap = gap + _BEHIND if gap <= 1 else distance
        if 0 <= gap < distance:
            best, distance = bound, gap
    return replace(amount, end=end, bound=best)
