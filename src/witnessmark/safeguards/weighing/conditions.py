"""Under which conditions and by whom: deltas of hedges, exceptions, parties, and of what joins a list."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.cues import denies, pauses
from witnessmark.safeguards.reading.lexicon import Hit, lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import concerns, in_exception
from witnessmark.safeguards.weighing.paraphrase import cancel, says_little
from witnessmark.safeguards.weighing.weighed import Weighed, moved

#: How much each slot says about direction, and the rule that says so.
SLOTS = {
    "hedge": (2.0, "HEDGE"),
    "exception": (2.5, "EXCEPTION"),
    "soften": (1.0, "ADVICE"),
    "narrow": (2.0, "NARROW"),
    "fallback": (2.0, "FALLBACK"),
    "all": (1.0, "UNIVERSAL"),
    "each": (0.35, "UNIVERSAL"),
    "only": (2.0, "ONLY"),
    "technical": (1.5, "TECHNICAL"),
    "oversight": (1.5, "OVERSIGHT"),
    "lapse": (3.0, "LAPSE"),
    "notrequired": (3.0, "WAIVED"),
    "deferral": (2.0, "BOUND"),
}
#: A hedge on a promise to erase or to tell soon; where a longer time protects more, the contrary of one.
_DEFERRALS = ("whichever", "at the earliest")


def cues(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Give the cues that came or went: hedges, exceptions, who approves, "all" and "only"."""
    both = has_exception(before) and has_exception(after)
    # In a duty "no search without a reason" is the duty itself, unless the other side says "unless".
    counts_without = safeguard.mode == "ban" or any(
        c.name == "exception" and c.phrase != "without"
        for s in (*before, *after)
        for c in s.own.cues
    )
    old = _cue_counts(safeguard, before, excepted=both, counts_without=counts_without)
    new = _cue_counts(safeguard, after, excepted=both, counts_without=counts_without)
    cancel(old, new, before, after)
    found = []
    for name, (weight, rule) in SLOTS.items():
        was, now = old.get(name, Counter()), new.get(name, Counter())
        lost, gained = was - now, now - was
        rise = sum(gained.values()) - sum(lost.values())
        if not rise:
            continue
        sign = _SIGNS[name] * (1 if rise > 0 else -1)
        found.append(
            moved(
                name,
                ", ".join(sorted(lost)) or "none",
                ", ".join(sorted(gained)) or "none",
                sign,
                rule,
                weight * min(2, abs(rise)),
            )
        )
    return found


def has_exception(statements: Sequence[Statement]) -> bool:
    """Say whether any of them has an exception."""
    return any(c.name == "exception" for s in statements for c in s.own.cues)


_SIGNS = {
    "hedge": -1, "exception": -1, "soften": -1, "permit": -1, "narrow": -1, "fallback": -1,
    "lapse": -1, "notrequired": -1, "all": 1, "each": 1, "only": 1, "must": 1, "prohibition": 1,
    "technical": 1, "oversight": 1, "deferral": 1,
}  # fmt: skip


def _cue_counts(
    safeguard: Safeguard, statements: Sequence[Statement], *, excepted: bool, counts_without: bool
) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for statement in statements:
        surfaces = statement.own.words.surfaces
        for cue in statement.own.cues:
            if not excepted and cue.name != "exception" and in_exception(statement, cue.start):
                continue
            if cue.phrase == "without" and not counts_without:
                continue
            if safeguard.mode == "ban" and pauses(cue, surfaces):
                continue
            if _is_slot(cue, surfaces) and concerns(safeguard, statement, cue.start):
                found.setdefault(_slot(safeguard, cue), Counter())[cue.phrase] += 1
        for cue in _cues_around(statement):
            found.setdefault(_slot(safeguard, cue), Counter())[cue.phrase] = 1
    return found


def _slot(safeguard: Safeguard, cue: Hit) -> str:
    defers = safeguard.duration == "more" and cue.phrase.startswith(_DEFERRALS)
    return "deferral" if defers else cue.name


def _is_slot(cue: Hit, surfaces: Sequence[str]) -> bool:
    return cue.name in SLOTS and not says_little(cue, surfaces)


def _cues_around(statement: Statement) -> Iterator[Hit]:
    """Give the cues of what a statement hangs on; a heading "Lawful and unlawful uses" narrows nothing."""
    frame, heading = statement.frame, statement.heading
    yield from (c for c in frame.cues if _is_slot(c, frame.words.surfaces))
    yield from (
        c for c in heading.cues if _is_slot(c, heading.words.surfaces) and c.name != "narrow"
    )


def facets(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Give the classes that the safeguard names as parts of it, and the party that it must name."""
    was = {n for s in before for n in (*s.own.names, *s.frame.names, *s.question.names)}
    now = {n for s in after for n in (*s.own.names, *s.frame.names, *s.question.names)}
    found = []
    for name in safeguard.facets:
        if (name in was) != (name in now):
            sign = 1 if name in now else -1
            word = name.lower()
            found.append(
                moved(
                    "part",
                    word if name in was else "",
                    word if name in now else "",
                    sign,
                    "PART-ADDED" if sign > 0 else "PART-LOST",
                    1.5,
                )
            )
    had, has = (bool(set(safeguard.party) & names) for names in (was, now))
    if had != has:
        # "It is not the vendor's" names the other party and turns nothing.
        denied = any(denies(c) for s in (*before, *after) for c in s.own.cues)
        turned = bool(set(safeguard.against) & (now if had else was)) and not denied
        found.append(
            moved(
                "party",
                "named" if had else "",
                "named" if has else "",
                1 if has else -1,
                "PARTY-TURNED" if turned else "PARTY",
                3.0 if turned else 1.5,
            )
        )
    return found


def joints(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Say how requirements hang together. An alternative more weakens a duty, and an exception; it widens a ban."""
    found = _joint(before, after)
    if found and found[0].delta.rule == "ALTERNATIVE" and _refuses(before) and _refuses(after):
        return []
    if found and found[0].delta.rule == "ALTERNATIVE":
        one_sided = _one_side_grew(before, after)
        excepted = has_exception(before) and has_exception(after)
        if not one_sided or (safeguard.mode == "ban" and not excepted):
            return []
    elif found and safeguard.mode == "ban" and not (has_exception(before) and has_exception(after)):
        # In a ban "A and B are not" and "not A or B" are one.
        return []
    return found


def _refuses(statements: Sequence[Statement]) -> bool:
    """A plain refusal, without exception: its "or" lists what is refused."""
    cues = {c.name for s in statements for c in s.own.cues}
    return "prohibition" in cues and not cues & {"exception", "must", "only"}


def _one_side_grew(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    was, now = whole_bag(before), whole_bag(after)
    return not (was - now - lexicon().weightless) or not (now - was - lexicon().weightless)


def _joint(before: Sequence[Statement], after: Sequence[Statement]) -> list[Weighed]:
    was, now = _joints(before), _joints(after)
    if _is_negated(before) != _is_negated(after):
        return []
    if was["and"] > now["and"] and now["or"] > was["or"]:
        return [moved("connective", "and", "or", -1, "ALL-TO-ANY", 2.5)]
    if was["or"] > now["or"] and now["and"] > was["and"]:
        return [moved("connective", "or", "and", 1, "ANY-TO-ALL", 2.5)]
    if was == now and was["or"] and not was["and"]:
        # "A or B" and "A, B or C" have one "or".
        for joints_of, side in ((was, before), (now, after)):
            joints_of["or"] += sum(s.text.count(", ") for s in side)
    if was["or"] != now["or"] and was["and"] == now["and"]:
        sign = -1 if now["or"] > was["or"] else 1
        return [moved("alternative", str(was["or"]), str(now["or"]), sign, "ALTERNATIVE", 2.5)]
    return []


def _is_negated(statements: Sequence[Statement]) -> bool:
    return any(c.name in {"negation", "prohibition"} for s in statements for c in s.own.cues)


def _joints(statements: Sequence[Statement]) -> Counter[str]:
    found = Counter(
        c.name
        for s in statements
        for r in (s.own, s.frame)
        for c in r.cues
        if c.name in {"and", "or"}
        and not any(
            o.start <= c.start and c.end <= o.end for o in r.cues if o.name.startswith("bound-")
        )
    )
    found.update(s.unit.joint for s in statements if s.unit.joint in {"and", "or"})
    return found


def whole_bag(statements: Iterable[Statement]) -> frozenset[str]:
    """Name every concept of statements and of what stands around them."""
    return bag([t for s in statements for t in around(s)])


def around(statement: Statement) -> tuple[str, ...]:
    """A statement's words and all that stand around it."""
    unit = statement.unit
    return (
        statement.text,
        statement.lead_in,
        unit.question,
        unit.row,
        unit.column,
        *unit.heading_path,
    )
