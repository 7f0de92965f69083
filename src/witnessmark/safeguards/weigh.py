"""Two versions of a statement to signed deltas, slot by slot, for one safeguard."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.model.changes import Delta
from witnessmark.safeguards.bags import bag, things
from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.lexicon import lexicon
from witnessmark.safeguards.read import Statement
from witnessmark.safeguards.slots.amounts import Amount
from witnessmark.safeguards.slots.force import NAMES, level, weakest
from witnessmark.safeguards.slots.scope import concerns, in_exception

#: How much each slot says about direction, and the rule that says so.
_CUES = {
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
}


#: Deltas after which the smaller ones against them say nothing.
_TURNS = frozenset({"FORCE", "PERMISSION", "LAPSE", "WAIVED"})
_OF_WORDS = frozenset({"CONTENT-ADDED", "CONTENT-CUT", "SUBJECT-ADDED", "SUBJECT-CUT"})
_STANDS = frozenset({"FORCE", "PERMISSION", "LAPSE", "WAIVED", "AMOUNT", "EXCEPTION", "PARTY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A delta and how much it says; the weight decides between deltas, never a direction alone."""

    delta: Delta
    weight: float

    @property
    def score(self) -> float:
        """Signed weight."""
        return self.delta.sign * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The statements of one side that answer each other, and which of their words concern the safeguard."""

    statements: tuple[Statement, ...]


def weigh(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[Weighed, ...]:
    """Give every slot that moved. Order does not matter, neither of statements nor of words."""
    deltas = [
        *_force(safeguard, before, after),
        *_amounts(safeguard, before, after),
        *_cues(safeguard, before, after),
        *_joints_of(safeguard, before, after),
        *_facets(safeguard, before, after),
    ]
    alternative = any(w.delta.rule == "ALTERNATIVE" for w in deltas)
    # What an alternative adds or takes away is no promise.
    quiet = _OF_WORDS if alternative else frozenset()
    deltas.extend(
        more for more in _content(safeguard, before, after) if more.delta.rule not in quiet
    )
    deltas = _doubted(deltas)
    turned = next((w for w in deltas if w.delta.rule in _TURNS), None)
    if turned is not None:
        # Where a ban became a permission, conditions on the permission are no gain, and the reverse.
        deltas = [
            w
            if w.score * turned.score >= 0 or w.delta.rule in _STANDS
            else Weighed(delta=w.delta, weight=0.0)
            for w in deltas
        ]
    if len(deltas) == 1 and deltas[0].delta.rule == "UNIVERSAL":
        return (Weighed(delta=deltas[0].delta, weight=1.0),)
    return tuple(deltas)


#: What a paraphrase drops or brings by chance: worth half where words were replaced, not only cut.
_WEAK = frozenset(
    {"AMOUNT-LOST", "OVERSIGHT", "TECHNICAL", "UNIVERSAL", "NARROW", "ONLY", "SUBJECT-ADDED"}
)
_WEAK_WHEN_LOST = frozenset({"HEDGE", "EXCEPTION", "FALLBACK", "ADVICE"})


def _doubted(deltas: list[Weighed]) -> list[Weighed]:
    """Trust small signs less in a paraphrase. Weak words that appear are always trusted."""
    rewritten = any(
        w.delta.rule == "CONTENT" and len(w.delta.before.split()) + len(w.delta.after.split()) >= 3
        for w in deltas
    )
    if not rewritten:
        return deltas
    return [
        Weighed(delta=w.delta, weight=w.weight / 2)
        if w.delta.rule in _WEAK or (w.delta.rule in _WEAK_WHEN_LOST and w.delta.sign > 0)
        else w
        for w in deltas
    ]


def _force(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    was = max((level(s, safeguard) for s in before), default=0)
    now = max((level(s, safeguard) for s in after), default=0)
    undone_was = min((level(s, safeguard) for s in before), default=0) < 0
    undone_now = min((level(s, safeguard) for s in after), default=0) < 0
    found = []
    if was != now and not {was, now} <= {3, 4, 5} and not {was, now} <= {0, 1}:
        weight = 1.0 if {was, now} == {0, -1} else 4.0 if min(was, now) <= 0 else 3.0
        found.append(
            _delta("force", NAMES[was], NAMES[now], 1 if now > was else -1, "FORCE", weight)
        )
    elif safeguard.mode == "limit" and (was == 5) != (now == 5):
        found.append(_delta("force", NAMES[was], NAMES[now], 1 if now > was else -1, "FORCE", 2.0))
    elif (
        safeguard.mode == "ban" and _lowest(safeguard, before) >= 3 > _lowest(safeguard, after) > 0
    ):
        low, lower = _lowest(safeguard, before), _lowest(safeguard, after)
        found.append(_delta("force", NAMES[low], NAMES[lower], -1, "FORCE", 3.0))
    elif undone_was != undone_now:
        found.append(
            _delta(
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


def _amounts(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    old = [a for s in before for a in _all_amounts(safeguard, s)]
    new = [a for s in after for a in _all_amounts(safeguard, s)]
    lost, gained = _differing(old, new)
    found: list[Weighed] = []
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
            found.append(_delta("threshold", str(was[0]), "none", 1, "THRESHOLD", 3.0))
        elif (
            was
            and kind in {"duration", "frequency", "share"}
            and not [a for a in new if a.kind == kind]
        ):
            found.append(_delta("amount", str(was[0]), "none stated", -1, "AMOUNT-LOST", 1.5))
        elif (
            now
            and kind in {"duration", "frequency", "share"}
            and not [a for a in old if a.kind == kind]
        ):
            found.append(_delta("amount", "none stated", str(now[0]), 1, "AMOUNT-STATED", 1.0))
    found.extend(_bounds(safeguard, old, new))
    return found


def _all_amounts(safeguard: Safeguard, statement: Statement) -> tuple[Amount, ...]:
    mine = (a for a in statement.own.amounts if concerns(safeguard, statement, a.at))
    return (*mine, *statement.frame.amounts)


def _differing(old: list[Amount], new: list[Amount]) -> tuple[list[Amount], list[Amount]]:
    """Take out what both sides hold, with slack; duplicates ("a month: 30 days") count once."""
    lost = [a for a in old if not any(a.same(b) for b in new)]
    gained = [b for b in new if not any(b.same(a) for a in old)]
    return lost, gained


def _number(safeguard: Safeguard, was: list[Amount], now: list[Amount]) -> list[Weighed]:
    old, new = was[0], now[0]
    rises = new.value > old.value
    if old.kind in {"frequency", "share", "length"}:
        sign = 1 if rises else -1
    elif old.kind == "count":
        if safeguard.count == "none":
            return [_delta("number", str(old), str(new), 0, "COUNT", 0.0)]
        sign = (1 if rises else -1) * (1 if safeguard.count == "more" else -1)
        return [_delta("number", str(old), str(new), sign, "COUNT", 2.0)]
    elif safeguard.duration == "none":
        return [_delta("amount", str(old), str(new), 0, "AMOUNT", 0.0)]
    else:
        sign = (1 if rises else -1) * (1 if safeguard.duration == "more" else -1)
    return [_delta("amount", str(old), str(new), sign, "AMOUNT", 4.0)]


def _bounds(safeguard: Safeguard, old: list[Amount], new: list[Amount]) -> list[Weighed]:
    if safeguard.duration != "less":
        return []
    rank = {"max": 0, "exact": 0, "soft": 1, "min": 2}
    for a in old:
        for b in new:
            if a.kind == b.kind == "duration" and a.same(b) and rank[a.bound] != rank[b.bound]:
                sign = 1 if rank[b.bound] < rank[a.bound] else -1
                return [_delta("bound", a.bound, b.bound, sign, "BOUND", 3.0)]
    return []


def _cues(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    both = _has_exception(before) and _has_exception(after)
    # In a duty "no search without a reason" is the duty itself, unless the other side says "unless".
    counts_without = safeguard.mode == "ban" or any(
        c.name == "exception" and c.phrase != "without"
        for s in (*before, *after)
        for c in s.own.cues
    )
    old = _cue_counts(safeguard, before, excepted=both, counts_without=counts_without)
    new = _cue_counts(safeguard, after, excepted=both, counts_without=counts_without)
    if (
        old.get("exception")
        and new.get("only")
        and not new.get("exception")
        and not old.get("only")
    ):
        # "None other than X may" is "only X may".
        old.pop("exception")
        new.pop("only")
    elif (
        new.get("exception")
        and old.get("only")
        and not old.get("exception")
        and not new.get("only")
    ):
        new.pop("exception")
        old.pop("only")
    found = []
    for name, (weight, rule) in _CUES.items():
        was, now = old.get(name, Counter()), new.get(name, Counter())
        lost, gained = was - now, now - was
        moved = sum(gained.values()) - sum(lost.values())
        if not moved:
            continue
        sign = _SIGNS[name] * (1 if moved > 0 else -1)
        found.append(
            _delta(
                name,
                ", ".join(sorted(lost)) or "none",
                ", ".join(sorted(gained)) or "none",
                sign,
                rule,
                weight * min(2, abs(moved)),
            )
        )
    return found


def _has_exception(statements: Sequence[Statement]) -> bool:
    return any(c.name == "exception" for s in statements for c in s.own.cues)


_SIGNS = {
    "hedge": -1, "exception": -1, "soften": -1, "permit": -1, "narrow": -1, "fallback": -1,
    "lapse": -1, "notrequired": -1, "all": 1, "each": 1, "only": 1, "must": 1, "prohibition": 1,
    "technical": 1, "oversight": 1,
}  # fmt: skip


def _cue_counts(
    safeguard: Safeguard, statements: Sequence[Statement], *, excepted: bool, counts_without: bool
) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for statement in statements:
        for cue in statement.own.cues:
            if not excepted and cue.name != "exception" and in_exception(statement, cue.start):
                continue
            if cue.phrase == "without" and not counts_without:
                continue
            if cue.name in _CUES and concerns(safeguard, statement, cue.start):
                found.setdefault(cue.name, Counter())[cue.phrase] += 1
        for cue in (*statement.frame.cues, *statement.heading.cues):
            if cue.name in _CUES:
                found.setdefault(cue.name, Counter())[cue.phrase] = 1
    return found


def _facets(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Classes that the safeguard names as parts of it, and the party that it must name."""
    was = {n for s in before for n in (*s.own.names, *s.frame.names, *s.question.names)}
    now = {n for s in after for n in (*s.own.names, *s.frame.names, *s.question.names)}
    found = []
    for name in safeguard.facets:
        if (name in was) != (name in now):
            sign = 1 if name in now else -1
            word = name.lower()
            found.append(
                _delta(
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
        turned = bool(set(safeguard.against) & (now if had else was))
        found.append(
            _delta(
                "party",
                "named" if had else "",
                "named" if has else "",
                1 if has else -1,
                "PARTY",
                3.0 if turned else 1.5,
            )
        )
    return found


def _joints_of(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """How requirements hang together. An alternative more weakens a duty, and an exception; it widens a ban."""
    found = _joint(before, after)
    if found and found[0].delta.rule == "ALTERNATIVE" and _refuses(before) and _refuses(after):
        return []
    if found and found[0].delta.rule == "ALTERNATIVE":
        one_sided = _one_side_grew(before, after)
        excepted = _has_exception(before) and _has_exception(after)
        if not one_sided or (safeguard.mode == "ban" and not excepted):
            return []
    elif (
        found and safeguard.mode == "ban" and not (_has_exception(before) and _has_exception(after))
    ):
        # In a ban "A and B are not" and "not A or B" are one.
        return []
    return found


def _refuses(statements: Sequence[Statement]) -> bool:
    """A plain refusal, without exception: its "or" lists what is refused."""
    cues = {c.name for s in statements for c in s.own.cues}
    return "prohibition" in cues and not cues & {"exception", "must", "only"}


def _one_side_grew(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    was, now = _whole_bag(before), _whole_bag(after)
    return not (was - now - lexicon().weightless) or not (now - was - lexicon().weightless)


def _joint(before: Sequence[Statement], after: Sequence[Statement]) -> list[Weighed]:
    was, now = _joints(before), _joints(after)
    if _is_negated(before) != _is_negated(after):
        return []
    if was["and"] > now["and"] and now["or"] > was["or"]:
        return [_delta("connective", "and", "or", -1, "ALL-TO-ANY", 2.5)]
    if was["or"] > now["or"] and now["and"] > was["and"]:
        return [_delta("connective", "or", "and", 1, "ANY-TO-ALL", 2.5)]
    if was["or"] != now["or"] and was["and"] == now["and"]:
        sign = -1 if now["or"] > was["or"] else 1
        return [_delta("alternative", str(was["or"]), str(now["or"]), sign, "ALTERNATIVE", 2.5)]
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


def _content(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    all_was, all_now = _whole_bag(before), _whole_bag(after)
    if sorted(s.text for s in before) == sorted(s.text for s in after):
        # Only what stands around differs; that is told by its cues.
        return []
    both = _has_exception(before) and _has_exception(after)
    lost = _content_bag(safeguard, before, excepted=both) - all_now
    gained = _content_bag(safeguard, after, excepted=both) - all_was
    subject_lost = sorted(lost & _subject_bag(safeguard, before))
    subject_gained = sorted(gained & _subject_bag(safeguard, after))
    found = []
    if safeguard.mode == "limit":
        pass
    elif subject_lost and not subject_gained:
        weight = 0.75 + 0.25 * len(subject_lost)
        found.append(_delta("subject", " ".join(subject_lost), "", -1, "SUBJECT-CUT", weight))
    elif subject_gained and not subject_lost:
        found.append(_delta("subject", "", " ".join(subject_gained), 1, "SUBJECT-ADDED", 1.0))
    was, now = " ".join(sorted(lost)), " ".join(sorted(gained))
    if lost and not gained:
        found.append(_delta("content", was, "", -1, "CONTENT-CUT", min(1.5, 0.5 * len(lost))))
    elif gained and not lost:
        found.append(_delta("content", "", now, 1, "CONTENT-ADDED", min(1.2, 0.35 * len(gained))))
    elif lost or gained:
        found.append(_delta("content", was, now, 0, "CONTENT", 0.0))
    return found


def _content_bag(
    safeguard: Safeguard, statements: Iterable[Statement], *, excepted: bool
) -> frozenset[str]:
    found: set[str] = set()
    for s in statements:
        text = s.text
        slotted = {at for c in s.own.cues if c.name in _CUES for at in range(c.start, c.end)}
        found.update(
            t.name
            for t in things(text)
            if t.start not in slotted
            and concerns(safeguard, s, t.start)
            and (excepted or not in_exception(s, t.start))
        )
        found.update(t.name for t in things(s.lead_in))
    return frozenset(found) - lexicon().weightless


def _whole_bag(statements: Iterable[Statement]) -> frozenset[str]:
    return bag([t for s in statements for t in around(s)])


def _subject_bag(safeguard: Safeguard, statements: Iterable[Statement]) -> frozenset[str]:
    """Concepts that a class of the safeguard's rules covers."""
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule if c[0] != "!"}
    found: set[str] = set()
    for s in statements:
        where = {at for h in s.own.classes if h.name in classes for at in range(h.start, h.end)}
        found.update(t.name for t in things(s.text) if t.start in where)
    return frozenset(found)


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


def _delta(  # noqa: PLR0917  # a row of a table
    slot: str, was: str, now: str, sign: int, rule: str, weight: float
) -> Weighed:
    return Weighed(
        delta=Delta(slot=slot, before=was, after=now, sign=sign, rule=rule), weight=weight
    )
