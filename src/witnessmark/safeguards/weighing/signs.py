"""What a changed group shows of one safeguard: slots that moved, words and cues that came and went, and the rest of the page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.proofs.equivalent import refusals
from witnessmark.safeguards.reading.bags import content
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.edits import edits
from witnessmark.safeguards.weighing.gaps import Gaps
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.ladders import ladders
from witnessmark.safeguards.weighing.standing import standing
from witnessmark.safeguards.weighing.subject import above, subject
from witnessmark.safeguards.weighing.verdicts import Verdict

#: Who must agree, highest first: a lower one instead, or beside, protects less.
_RANKS = ("by-judge", "by-body", "by-head", "by-supervisor", "by-anyone")
#: So few concepts that went or came are told as exchanged for each other.
_FEW = 2
#: Past so many changed statements nothing is looked for elsewhere.
_MOST = 400
#: The sign of a sentence most of whose words stand in one that came.
_WENT = "cut:went one>=7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What else changed on the page: what went from here may have gone there."""

    before: tuple[tuple[Statement, frozenset[str]], ...] = ()
    after: tuple[tuple[Statement, frozenset[str]], ...] = ()
    gaps: Gaps = field(default_factory=Gaps, compare=False)
    #: What refuses a proof in each group, by the group's identity: several safeguards ask for the same.
    _refused: dict[int, tuple[Group, tuple[str, ...]]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, groups: Sequence[Group], gaps: Gaps) -> "Elsewhere":
        """Take in all changed groups of a comparison; past `_MOST` statements nothing is looked for."""
        before = [s for g in groups for s in g.before]
        after = [s for g in groups for s in g.after]
        if len(before) + len(after) > _MOST:
            return cls(gaps=gaps)
        return cls(
            gaps=gaps,
            before=tuple((s, _concepts([s])) for s in before),
            after=tuple((s, _concepts([s])) for s in after),
        )

    def refused(self, group: Group) -> tuple[str, ...]:
        """Name what stands against a proof that both sides of a group say the same."""
        if id(group) not in self._refused:
            self._refused[id(group)] = group, tuple(refusals(group.before, group.after))
        return self._refused[id(group)][1]


def _concepts(statements: Sequence[Statement]) -> frozenset[str]:
    """Concepts and amounts of what statements say, with what they hang on: of a cell that is its row."""
    found = frozenset(
        c
        for s in statements
        for t in (s.text, s.lead_in, s.unit.row, s.unit.question)
        for c in content(t)
    )
    amounts = {str(a) for s in statements for a in (*s.own.amounts, *s.frame.amounts)}
    return (found | amounts) - lexicon().weightless


def signs(verdict: Verdict, elsewhere: Elsewhere) -> Counter[str]:
    """Count every sign that a changed group gives of one safeguard's way."""
    safeguard, group, weighed, only = (
        verdict.safeguard, verdict.group, verdict.weighed, verdict.only,
    )  # fmt: skip
    found: Counter[str] = Counter()
    mode = safeguard.mode
    side = "pair" if group.before and group.after else "cut" if group.before else "new"
    found[f"side:{side}"] = found[f"{mode}:{side}"] = 1
    for w in weighed:
        if not w.delta.sign and w.delta.rule != "CONTENT":
            continue
        name = f"{w.delta.rule}{w.delta.sign:+d}"
        found[name] += 1
        found[f"{mode}:{name}"] += 1
        found[f"{safeguard.id}:{w.delta.slot}{w.delta.sign:+d}"] += 1
        found[f"w:{name}"] += min(10, round(2 * w.weight))
        if w.delta.slot == "force":
            found[f"force:{w.delta.before}>{w.delta.after}"] += 1
    if only:
        sign = sum(w.delta.sign for w in weighed)
        found[f"only:{only}{sign:+d}:{side}"] = 1
    score = sum(w.score for w in weighed)
    found.update(above("score", round(2 * score), (1, 2, 4, 6)))
    found.update(above("-score", round(-2 * score), (1, 2, 4, 6)))
    found.update(_of_words(mode, side, group))
    found.update(_of_slots(side, found))
    found.update(subject(safeguard, side, group))
    found.update(_of_amounts(safeguard, group))
    found.update(_of_page(side, group, elsewhere))
    found.update(_of_the_rest(safeguard, side, group, elsewhere))
    found.update(standing(safeguard, group, verdict.held))
    found.update(elsewhere.gaps.signs(safeguard.id, side, group))
    found.update(ladders(mode, side, group))
    if side == "pair":
        found.update(_of_proof(mode, found, elsewhere.refused(group)))
        found.update(edits(mode, group))
    else:
        found.update(_of_counterpart(side, group, elsewhere))
    return found


def went_elsewhere(group: Group, elsewhere: Elsewhere) -> bool:
    """Say whether most of what a sentence said that went is said in one that came."""
    return _WENT in set(_of_page("cut", group, elsewhere))


def _stems(statements: tuple[Statement, ...]) -> Counter[str]:
    """Words of statements; what several hang on counts once."""
    found: Counter[str] = Counter()
    for s in statements:
        found.update(s.own.words.stems)
    for lead in {s.frame.words.stems for s in statements}:
        found.update(lead)
    return found


def _cues(statements: tuple[Statement, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for s in statements:
        found.update(c.name for c in s.own.cues)
        found.update(c.name for c in s.frame.cues)
    return found


def _of_words(mode: str, side: str, group: Group) -> Iterator[str]:
    was, now = _stems(group.before), _stems(group.after)
    lost, gained = was - now, now - was
    if side == "pair":
        yield from (f"L:{word}" for word in lost)
        yield from (f"G:{word}" for word in gained)
        yield from above("lost", lost.total())
        yield from above("gained", gained.total())
        yield from above("swapped", min(lost.total(), gained.total()))
        yield "only-lost" if not gained else "only-gained" if not lost else "both"
        light = lexicon().weightless
        old = frozenset(c for s in group.before for t in (s.text, s.lead_in) for c in content(t))
        new = frozenset(c for s in group.after for t in (s.text, s.lead_in) for c in content(t))
        gone, came = old - new - light, new - old - light
        yield from above("gone", len(gone))
        yield from above("came", len(came))
        yield from above("turned", min(len(gone), len(came)))
        if len(gone) <= _FEW and len(came) <= _FEW:
            yield from (f"S:{a}>{b}" for a in gone or ("",) for b in came or ("",))
        share = 10 * len(old & new) // max(1, len(old | new))
        yield from above("kept", share, (2, 4, 6, 8, 10))
        yield from above("like", round(10 * group.likeness), (2, 4, 6, 8, 10))
    else:
        yield from (f"{side}:{word}" for word in was | now)
    cues, others = _cues(group.before), _cues(group.after)
    old_ranks, new_ranks = ([at for at, r in enumerate(_RANKS) if c[r]] for c in (cues, others))
    if old_ranks and new_ranks:
        for name, ends in (("highest", min), ("lowest", max)):
            if ends(old_ranks) != ends(new_ranks):
                fell = ends(new_ranks) > ends(old_ranks)
                yield f"{name} approver {'fell' if fell else 'rose'}"
    elif old_ranks or new_ranks:
        yield f"{mode}:{side}:approver {'gone' if old_ranks else 'came'}"
    for name, change in (("lost", cues - others), ("gained", others - cues)):
        for cue in change:
            yield f"{name}:{cue}"
            yield f"{mode}:{side}:{name}:{cue}"


def _of_amounts(safeguard: Safeguard, group: Group) -> Iterator[str]:
    """Whether what is counted of each kind rose or fell: what that means the safeguard knows."""
    for kind in ("duration", "frequency", "share", "count", "length"):
        was, now = (
            {a.value for s in side for r in (s.own, s.frame) for a in r.amounts if a.kind == kind}
            for side in (group.before, group.after)
        )
        if was and now and was != now:
            turn = "rose" if max(now - was, default=0) > max(was - now, default=0) else "fell"
            yield f"{kind} {turn}"
            yield f"{safeguard.id}:{kind} {turn}"


def _of_page(side: str, group: Group, elsewhere: Elsewhere) -> Iterator[str]:
    """How much of what went here came elsewhere, and the reverse: in one statement, and in all."""
    old, new = _concepts(group.before), _concepts(group.after)
    for name, mine, others, here in (
        ("went", old - new, elsewhere.after, group.after),
        ("came", new - old, elsewhere.before, group.before),
    ):
        there = [concepts for s, concepts in others if not any(s is h for h in here)]
        if not mine or not there:
            continue
        best = max(len(mine & concepts) for concepts in there)
        whole = len(mine.intersection(*[frozenset().union(*there)]))
        for kind, count in (("one", best), ("all", whole)):
            yield from above(f"{side}:{name} {kind}", 10 * count // len(mine), (3, 5, 7, 9, 10))


def _of_the_rest(
    safeguard: Safeguard, side: str, group: Group, elsewhere: Elsewhere
) -> Iterator[str]:
    """Whether what else changed speaks of the same safeguard: what goes here may be said there."""
    went, came = (
        sum(
            safeguard.id in s.topics and s.binds and not any(s is h for h in here)
            for s, _ in others
        )
        for others, here in ((elsewhere.before, group.before), (elsewhere.after, group.after))
    )
    yield f"{side}:the rest {'went' if went else ''}{'came' if came else ''}"
    yield from above(f"{side}:more came", came - went, (1, 2, 4))
    yield from above(f"{side}:more went", went - came, (1, 2, 4))


def _of_slots(side: str, found: Mapping[str, int]) -> Iterator[str]:
    """Whether all slots moved one way, and how many words were turned over by each that moved."""
    moved = [name for name in found if name[-2:] in {"+1", "-1", "+0"} and name[:-2].isupper()]
    down = [name for name in moved if name.endswith("-1")]
    up = [name for name in moved if name.endswith("+1")]
    trend = "mixed" if down and up else "down" if down else "up" if up else "still"
    yield f"all {trend}"
    if len(down) > 1 and not up:
        yield "several down"
    if side != "pair":
        return
    yield f"all {trend}, kept {_reached(found, 'kept')}"
    turned = min(3, _reached(found, "turned"))
    yield from (f"{name}, turned {turned}" for name in moved)


def _of_proof(mode: str, found: Mapping[str, int], refused: Sequence[str]) -> Iterator[str]:
    """What stands against a proof that both sides say the same, and in how much that was turned over."""
    turned = min(3, _reached(found, "turned"))
    kept = _reached(found, "kept")
    for name in refused:
        yield f"refused:{name}"
        yield f"{mode}:refused:{name}"
        yield f"refused:{name}, turned {turned}"
        yield f"refused:{name}, kept {kept}"
    yield from above("refused", len(refused))
    yield f"refused {min(3, len(refused))}, turned {turned}, kept {kept}"


def _of_counterpart(side: str, group: Group, elsewhere: Elsewhere) -> Iterator[str]:
    """What stands against a proof that what went or came whole is said by the likeliest sentence elsewhere."""
    mine = _concepts(group.before or group.after)
    here = group.before or group.after
    others = elsewhere.after if group.before else elsewhere.before
    there = [(len(mine & concepts), s) for s, concepts in others if not any(s is h for h in here)]
    if not mine or not there:
        return
    best, other = max(there, key=lambda found: found[0])
    share = 10 * best // len(mine)
    if share < 5:
        return
    names = list(refusals(group.before or (other,), group.after or (other,)))
    yield from (f"{side}:elsewhere refused:{name}" for name in names)
    yield f"{side}:elsewhere {'refused' if names else 'alike'} {'>=7' if share >= 7 else '>=5'}"


def _reached(found: Mapping[str, int], name: str) -> int:
    return sum(sign.startswith(f"{name}>=") for sign in found)
