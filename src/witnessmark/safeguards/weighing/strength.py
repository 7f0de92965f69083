"""How firmly and within which numbers: deltas of force, amounts and their bounds."""

from collections.abc import Mapping, Sequence

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.force import NAMES, level, weakest
from witnessmark.safeguards.reading.quantities import Amount, Amounts, Bound, Kind
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import concerns
from witnessmark.safeguards.reading.stems import stem
from witnessmark.safeguards.weighing.weighed import Weighed, moved

#: The concept of what is done without delay.
_AT_ONCE = stem("immediately")


def force(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Give the rungs between forbidden or demanded and allowed that a promise climbed or fell."""
    was = max((level(s, safeguard) for s in before), default=0)
    now = max((level(s, safeguard) for s in after), default=0)
    undone_was = min((level(s, safeguard) for s in before), default=0) < 0
    undone_now = min((level(s, safeguard) for s in after), default=0) < 0
    found = []
    if was != now and not {was, now} <= {3, 4, 5} and not {was, now} <= {0, 1}:
        weight = 1.0 if {was, now} == {0, -1} else 4.0 if min(was, now) <= 0 else 3.0
        found.append(
            moved("force", NAMES[was], NAMES[now], 1 if now > was else -1, "FORCE", weight)
        )
    elif safeguard.mode == "limit" and (was == 5) != (now == 5):
        found.append(moved("force", NAMES[was], NAMES[now], 1 if now > was else -1, "FORCE", 2.0))
    elif (
        safeguard.mode == "ban" and _lowest(safeguard, before) >= 3 > _lowest(safeguard, after) > 0
    ):
        low, lower = _lowest(safeguard, before), _lowest(safeguard, after)
        found.append(moved("force", NAMES[low], NAMES[lower], -1, "FORCE", 3.0))
    elif undone_was != undone_now:
        found.append(
            moved(
                "permission",
                "given" if undone_was else "none",
                "given" if undone_now else "none",
                -1 if undone_now else 1,
                "PERMISSION",
                3.0,
            )
        )
    return found


def _lowest(safeguard: Safeguard, statements: Sequence[Statement]) -> int:
    return min((weakest(s, safeguard) for s in statements), default=0)


def numbers(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Give the periods, shares and counts that moved, and their bounds."""
    old = [a for s in before for a in _all_amounts(safeguard, s)]
    new = [a for s in after for a in _all_amounts(safeguard, s)]
    # What the other side says elsewhere in the sentence it says as well.
    lost, gained = _differing(old, _every(after))[0], _differing(_every(before), new)[1]
    found = _from_at_once(safeguard, before, after, lost, gained)
    if found:
        return found
    kinds = sorted({a.kind for a in [*lost, *gained]})
    for kind in kinds:
        was = [a for a in lost if a.kind == kind]
        now = [a for a in gained if a.kind == kind]
        if was and now:
            found.extend(_number(safeguard, was, now))
        elif (
            was
            and kind == "duration"
            and all(a.bound == "min" for a in was)
            and safeguard.duration == "less"
        ):
            # "a warrant if it covers more than 24 hours" without the threshold covers everything.
            found.append(moved("threshold", str(was[0]), "none", 1, "THRESHOLD", 3.0))
        elif (
            was
            and kind in {"duration", "frequency", "share"}
            and not [a for a in new if a.kind == kind]
        ):
            found.append(moved("amount", str(was[0]), "none stated", -1, "AMOUNT-LOST", 1.5))
        elif (
            now
            and kind in {"duration", "frequency", "share"}
            and not [a for a in old if a.kind == kind]
        ):
            found.append(moved("amount", "none stated", str(now[0]), 1, "AMOUNT-STATED", 1.0))
    found.extend(_bounds(safeguard, old, new))
    return found


def _from_at_once(
    safeguard: Safeguard,
    before: Sequence[Statement],
    after: Sequence[Statement],
    lost: list[Amount],
    gained: list[Amount],
) -> list[Weighed]:
    """A period that is stated where it was "at once" is a longer one, and the reverse."""
    was, now = _says_at_once(before), _says_at_once(after)
    periods = [a for a in (*lost, *gained) if a.kind == "duration"]
    if was == now or len(periods) != 1 or safeguard.duration == "none":
        return []
    sign = -1 if was and periods[0] in gained else 1 if now and periods[0] in lost else 0
    sides = ("at once", str(periods[0])) if was else (str(periods[0]), "at once")
    sign *= 1 if safeguard.duration == "less" else -1
    return [moved("amount", *sides, sign, "AMOUNT", 4.0)] if sign else []


def _says_at_once(statements: Sequence[Statement]) -> bool:
    return any(thing.name == _AT_ONCE for s in statements for thing in things(s.text))


def _all_amounts(safeguard: Safeguard, statement: Statement) -> tuple[Amount, ...]:
    mine = (a for a in statement.own.amounts if concerns(safeguard, statement, a.at))
    # What a window shows more or less of is for people to say.
    return tuple(a for a in (*mine, *statement.frame.amounts) if a.kind != "window")


def _every(statements: Sequence[Statement]) -> list[Amount]:
    return [a for s in statements for a in (*s.own.amounts, *s.frame.amounts) if a.kind != "window"]


def _differing(old: list[Amount], new: list[Amount]) -> tuple[list[Amount], list[Amount]]:
    """Take out what both sides hold, with slack; duplicates ("a month: 30 days") count once."""
    was, now = Amounts(old), Amounts(new)
    return [a for a in old if not now.hold(a)], [b for b in new if not was.hold(b)]


def _number(safeguard: Safeguard, was: list[Amount], now: list[Amount]) -> list[Weighed]:
    kind = was[0].kind
    more = _more(safeguard, kind)
    # "Seven days, and ninety if nobody objects" is as long as its longest.
    worst = min if more >= 0 else max
    old, new = worst(was, key=_value), worst(now, key=_value)
    rises = 1 if new.value > old.value else -1
    slot, rule, weight = ("number", "COUNT", 2.0) if kind == "count" else ("amount", "AMOUNT", 4.0)
    return [moved(slot, str(old), str(new), more * rises, rule, weight if more else 0.0)]


def _more(safeguard: Safeguard, kind: Kind) -> int:
    """Say what it is worth that there is more of a kind: +1 protection, -1 the contrary, 0 nothing that is known."""
    if kind in {"frequency", "share", "length"}:
        return 1
    said = safeguard.count if kind == "count" else safeguard.duration
    return {"none": 0, "more": 1}.get(said, -1)


def _value(amount: Amount) -> float:
    return amount.value


def _bounds(safeguard: Safeguard, old: list[Amount], new: list[Amount]) -> list[Weighed]:
    for kind in ("duration", "frequency", "share"):
        if more := _more(safeguard, kind):
            was, now = ([a for a in side if a.kind == kind] for side in (old, new))
            found = _bound(_RANKS[more], was, now)
            if found:
                return found
    return []


#: "At most" is no worse than a number where less is better, "at least" where more is.
_RANKS: Mapping[int, Mapping[Bound, int]] = {
    -1: {"max": 0, "exact": 0, "soft": 1, "min": 2},
    1: {"min": 0, "exact": 0, "soft": 1, "max": 2},
}
_OPEN = 2


def _bound(rank: Mapping[Bound, int], old: list[Amount], new: list[Amount]) -> list[Weighed]:
    ranked = {of: Amounts(b for b in new if rank[b.bound] != of) for of in range(_OPEN + 1)}
    for a in old:
        for b in ranked[rank[a.bound]].like(a):
            sign = 1 if rank[b.bound] < rank[a.bound] else -1
            return [moved("bound", a.bound, b.bound, sign, "BOUND", 3.0)]
    lost, gained = _differing(old, new)
    if any(rank[a.bound] == 0 for a in lost) and any(rank[b.bound] == _OPEN for b in gained):
        # "Up to 30 days" that became "21 days or longer" ends nowhere.
        return [moved("bound", lost[0].bound, gained[0].bound, -1, "BOUND", 3.0)]
    return []
