"""Two readings to what changed for each safeguard, and a fate for everything that differs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from witnessmark.model.alignments import Alignment, Line
from witnessmark.model.changes import (
    Change,
    Comparison,
    Delta,
    Explained,
    Label,
    Quote,
    SafeguardId,
    Unclassified,
)
from witnessmark.model.documents import Document, Speaker, Time, UnitKind
from witnessmark.safeguards import direction, equivalent, explain
from witnessmark.safeguards.catalogue import Safeguard, catalogue
from witnessmark.safeguards.contradictions import contradictions
from witnessmark.safeguards.definitions import redefined
from witnessmark.safeguards.groups import Group, groups
from witnessmark.safeguards.harmless import cue_names, is_harmless, says_something
from witnessmark.safeguards.read import Reading, Statement
from witnessmark.safeguards.severity import severity
from witnessmark.safeguards.slots.force import level
from witnessmark.safeguards.verdicts import Verdict, rejoined, spoken, topics_of, verdicts

_RISKS = (
    "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    "negation", "prohibition", "must", "all",
)  # fmt: skip

_OURS = frozenset({"we", "our", "us"})


def lines(
    was: Reading, now: Reading, old: Sequence[str], new: Sequence[str]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """
    Spell the statements of two readings for alignment; `old` and `new` are their units without noise.

    What is spelled the same on both sides is not looked at more closely.
    """
    exact = [
        [
            "\x1f".join((spelled, *_setting(s)))
            for s, spelled in zip(side.statements, spellings, strict=True)
        ]
        for side, spellings in ((was, old), (now, new))
    ]
    common = set(exact[0]) & set(exact[1])
    before, after = (
        tuple(
            _line(s, key, is_known=key in common)
            for s, key in zip(side.statements, keys, strict=True)
        )
        for side, keys in zip((was, now), exact, strict=True)
    )
    return before, after


def _line(s: Statement, exact: str, *, is_known: bool) -> Line:
    if is_known:
        # A second one on one side only is aligned by this spelling too.
        return Line(exact=exact, canon=exact, text=s.text, heading=s.unit.where)
    return Line(
        exact=exact,
        canon=equivalent.canon(s) if s.unit.kind is not UnitKind.HEADING else "",
        text=" ".join((*s.own.words.stems, *s.frame.words.stems)),
        heading=s.unit.where,
    )


def _setting(s: Statement) -> tuple[str, ...]:
    unit = s.unit
    heading = sorted({c.name for c in s.heading.cues if c.name in _RISKS})
    return (
        unit.kind.value if unit.kind is UnitKind.HEADING else "",
        " ".join(heading),
        unit.zone.value,
        "" if s.binds else "binds nobody",
    )


def judge(  # noqa: PLR0917  # two sides of documents and of readings, and what joins them
    before: Document,
    after: Document,
    was: Reading,
    now: Reading,
    alignment: Alignment,
    noise: tuple[Explained, ...] = (),
) -> Comparison:
    """
    Compare two readings whose `lines` are aligned.

    Every statement that differs gets exactly one fate: part of a change, `unclassified`, named noise,
    or proven equivalent. `noise` holds what masks explained before.
    """
    fates = _Fates(was, list(noise))
    alignment = _proven(was, now, alignment)
    for i, j in alignment.moved:
        fates.moved(was.statements[i], now.statements[j])
    for i, j in alignment.alike:
        fates.equal("same-words", (was.statements[i],), (now.statements[j],))
    verdicts, joined, elsewhere = _weighed(was, now, alignment, fates)
    changes, told = _changes(verdicts, joined, was, now, elsewhere)
    fates.settle(told)
    return Comparison(
        before=before.reading,
        after=after.reading,
        changes=(*changes, *fates.quiet),
        unclassified=tuple(fates.unclassified),
        noise=tuple(fates.noise),
        equivalent=tuple(fates.equivalent),
        contradictions=contradictions(now),
        kept=_kept(before, alignment),
    )


def undecided(
    was: Reading, now: Reading, alignment: Alignment
) -> tuple[tuple[Verdict, ...], direction.Elsewhere]:
    """Give what is weighed before any way is said, and what else changed: what ways are fitted on."""
    found, _, elsewhere = _weighed(was, now, _proven(was, now, alignment), _Fates(was, []))
    return tuple(found), elsewhere


def _proven(was: Reading, now: Reading, alignment: Alignment) -> Alignment:
    """Take what is only spelled alike for a change, unless it is proven to say the same."""
    doubted = [
        (i, j)
        for i, j in alignment.alike
        if equivalent.prove((was.statements[i],), (now.statements[j],)) is None
    ]
    if not doubted:
        return alignment
    return replace(
        alignment,
        alike=tuple(pair for pair in alignment.alike if pair not in doubted),
        paired=(*alignment.paired, *((i, j, 1.0) for i, j in doubted)),
    )


def _weighed(
    was: Reading, now: Reading, alignment: Alignment, fates: "_Fates"
) -> tuple[list[Verdict], dict[int, tuple[int, ...]], direction.Elsewhere]:
    """Weigh each changed group for each safeguard; gives also which groups the joined ones stand for."""
    changed = groups(was, now, alignment)
    found = [verdict for group in changed for verdict in fates.group(group)]
    return *rejoined(found), direction.Elsewhere.of(changed)


def _kept(before: Document, alignment: Alignment) -> float:
    total = sum(len(u.text.split()) for u in before.units)
    gone = sum(len(before.units[i].text.split()) for i in alignment.before_only)
    return round(1 - gone / total, 4) if total else 1.0


class _Fates:
    """Collects the fate of everything that differs."""

    def __init__(self, was: Reading, noise: list[Explained]) -> None:
        self._reading = was
        self._held = frozenset(was.commitments)
        self.noise = noise
        self.equivalent: list[Explained] = []
        self.unclassified: list[Unclassified] = []
        self.quiet: list[Change] = []
        self._waiting: list[Group] = []

    def moved(self, old: Statement, new: Statement) -> None:
        if set(old.topics) != set(new.topics) and old.is_policy:
            # Under another heading the same words may hold for other things.
            self.unclassified.append(_unclassified(Group(before=(old,), after=(new,))))
        elif new.topics and new.binds and new.is_policy and new.unit.kind is not UnitKind.HEADING:
            safeguard = catalogue().safeguard(new.topics[0])
            self.quiet.append(_quiet(safeguard, Label.MOVED, (old,), (new,)))
        else:
            self.equal("moved", (old,), (new,))

    def equal(self, rule: str, old: tuple[Statement, ...], new: tuple[Statement, ...]) -> None:
        self.equivalent.append(Explained(rule=rule, before=_joined(old), after=_joined(new)))

    def group(self, group: Group) -> list[Verdict]:
        """Settle a group that has a harmless cause; give verdicts for the rest."""
        everyone = (*group.before, *group.after)
        if not all(s.is_policy for s in everyone):
            self._outside(group)
            return []
        if all(s.unit.kind is UnitKind.HEADING for s in everyone):
            self._heading(group)
            return []
        if not any(s.binds for s in everyone):
            if _may_promise(group):
                self.unclassified.append(_unclassified(group))
                return []
            rule = (
                "history" if any(s.time is Time.PAST for s in everyone) else "somebody else's words"
            )
            self.noise.append(
                Explained(rule=rule, before=_joined(group.before), after=_joined(group.after))
            )
            return []
        if not (group.before and group.after) and not any(map(says_something, everyone)):
            self.noise.append(
                Explained(
                    rule="says nothing", before=_joined(group.before), after=_joined(group.after)
                )
            )
            return []
        proof = equivalent.prove(group.before, group.after)
        if proof is not None:
            self.equal(proof, group.before, group.after)
            return []
        self._waiting.append(group)
        by_definition = redefined(group, self._reading)
        return verdicts(group, self._held) if by_definition is None else by_definition

    def _outside(self, group: Group) -> None:
        topics = topics_of(group)
        if topics:
            self.unclassified.append(_unclassified(group))
        else:
            self.noise.append(
                Explained(
                    rule="outside the policy",
                    before=_joined(group.before),
                    after=_joined(group.after),
                )
            )

    def _heading(self, group: Group) -> None:
        sides = [
            (
                sorted(str(a) for s in side for a in s.own.amounts),
                {c.name for s in side for c in s.own.cues} - {"and", "or", "will"},
            )
            for side in (group.before, group.after)
        ]
        if sides[0] != sides[1]:
            # A number, a reach or a denial in a heading holds for what stands under it.
            self.unclassified.append(_unclassified(group))
        else:
            self.noise.append(
                Explained(rule="heading", before=_joined(group.before), after=_joined(group.after))
            )

    def settle(self, decided: Iterable[int]) -> None:
        """Give those groups a fate that no change quotes."""
        told = set(decided)
        for group in self._waiting:
            if id(group) in told:
                continue
            if is_harmless(group):
                self.noise.append(
                    Explained(
                        rule="no safeguard",
                        before=_joined(group.before),
                        after=_joined(group.after),
                    )
                )
            else:
                self.unclassified.append(_unclassified(group))


def _may_promise(group: Group) -> bool:
    """
    Whether words that bind nobody may have been a promise all the same: what the page told of the past
    itself, or what one of its own people is quoted with ("we never …").
    """
    return any(
        s.topics and (s.speaker is Speaker.OWN or not _OURS.isdisjoint(s.own.words.surfaces))
        for s in group.before
    )


def _changes(  # what was weighed, both sides, and what else changed
    verdicts: Sequence[Verdict],
    joined: Mapping[int, tuple[int, ...]],
    was: Reading,
    now: Reading,
    elsewhere: direction.Elsewhere,
) -> tuple[tuple[Change, ...], frozenset[int]]:
    """Fold the verdicts to one change for each safeguard and direction."""
    held_before, held_after = was.commitments, now.commitments
    gone = frozenset(held_before) - frozenset(held_after)
    folded: dict[tuple[SafeguardId, int], list[Verdict]] = {}
    for verdict, way in direction.ways(verdicts, elsewhere, gone):
        folded.setdefault((verdict.safeguard.id, way), []).append(verdict)
    for of in sorted({s for s, sign in folded if sign > 0}):
        lost, won = folded.get((of, -1)), folded[(of, 1)]
        safeguard = catalogue().safeguard(of)
        if (
            lost
            and all(v.only == "before" for v in won)
            and not any(level(s, safeguard) > 0 for s in held_after.get(of, ()))
        ):
            # With the promise its exceptions went too; that is no gain.
            lost.extend(folded.pop((of, 1)))
        elif lost and all(v.only == "after" for v in (*lost, *won)) and not held_before.get(of):
            # A new promise that comes with its exceptions is still new.
            won.extend(folded.pop((of, -1)))
    told: set[int] = set()
    changes = []
    losses = len({s for s, sign in folded if sign < 0})
    for (of, sign), group in sorted(folded.items()):
        label = _label(of, sign, group, held_before.get(of, ()), held_after.get(of, ()))
        changes.append(
            _change(group, label, held_after.get(of, ()), losses, mixed=(of, -sign) in folded)
        )
        told.update(id(v.group) for v in group)
        told.update(number for v in group for number in joined.get(id(v.group), ()))
    return tuple(changes), frozenset(told)


def _label(
    of: SafeguardId,
    sign: int,
    verdicts: Sequence[Verdict],
    held_before: tuple[Statement, ...],
    held_after: tuple[Statement, ...],
) -> Label:
    safeguard = catalogue().safeguard(of)
    if sign < 0:
        still = [s for s in held_after if level(s, safeguard) > 0]
        cut = all(v.only == "before" for v in verdicts)
        return Label.REMOVED if cut and not still else Label.WEAKENED
    had = [s for s in held_before if level(s, safeguard) > 0]
    new = all(v.only == "after" for v in verdicts)
    return Label.ADDED if new and not had else Label.STRENGTHENED


def _change(
    verdicts: Sequence[Verdict],
    label: Label,
    held_after: tuple[Statement, ...],
    losses: int,
    *,
    mixed: bool,
) -> Change:
    safeguard = verdicts[0].safeguard
    ordered = sorted(verdicts, key=lambda v: -abs(v.score))
    old = tuple(s for v in ordered for s in v.group.before)
    new = tuple(s for v in ordered for s in v.group.after)
    sign = -1 if label.is_loss else 1
    weighed = sorted(
        (w for v in ordered for w in v.weighed),
        key=lambda w: (w.delta.sign != sign, w.delta.sign == -sign, -w.weight),
    )
    deltas = tuple(w.delta for w in weighed if w.delta.sign or w.delta.slot == "content")
    if not any(d.sign == sign for d in deltas):
        # No slot moved that way; the words as a whole do.
        deltas = (_of_words(old, new, sign), *deltas)
    against = any(w.score * sign < 0 and abs(w.score) >= 1.5 for w in weighed)
    return Change(
        safeguard=safeguard.id,
        label=label,
        detail=explain.detail(deltas, label),
        before=_quote(old),
        after=_quote(new),
        deltas=deltas,
        rule=deltas[0].rule,
        severity=severity(safeguard.weight, label, deltas, losses=losses),
        confidence=round(min(0.95, 0.5 + 0.1 * max(abs(v.score) for v in verdicts)), 2),
        explanation=explain.explanation(
            safeguard, label, deltas, kept=sum(s not in new for s in held_after)
        ),
        for_review=mixed or against or (label.is_gain and _loses_words(deltas)),
    )


def _loses_words(deltas: Sequence[Delta]) -> bool:
    """Whether words went that no slot explains: beside a gain, they may have been another promise."""
    return any(d.slot == "content" and d.before for d in deltas)


def _of_words(old: Sequence[Statement], new: Sequence[Statement], sign: int) -> Delta:
    was, now = (Counter(w for s in side for w in s.own.words.surfaces) for side in (old, new))
    return Delta(
        slot="words",
        before=" ".join(was - now),
        after=" ".join(now - was),
        sign=sign,
        rule="WORDS",
    )


def _quiet(
    safeguard: Safeguard, label: Label, old: tuple[Statement, ...], new: tuple[Statement, ...]
) -> Change:
    return Change(
        safeguard=safeguard.id,
        label=label,
        detail=explain.detail((), label),
        before=_quote(old),
        after=_quote(new),
        deltas=(),
        rule=label.value.upper(),
        severity=severity(safeguard.weight, label, ()),
        confidence=0.95,
        explanation=explain.explanation(safeguard, label, (), kept=0),
    )


def _unclassified(group: Group) -> Unclassified:
    return Unclassified(
        before=_quote(group.before),
        after=_quote(group.after),
        safeguards=topics_of(group),
        cues=tuple(sorted(cue_names(group) & set(_RISKS))),
    )


def _joined(statements: Sequence[Statement]) -> str:
    return " … ".join(s.unit.text for s in statements)


def _quote(statements: Sequence[Statement]) -> Quote | None:
    if not statements:
        return None
    texts = dict.fromkeys(spoken(s) for s in statements)
    return Quote(text=" … ".join(texts), where=statements[0].unit.where)
