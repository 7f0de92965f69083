"""Verdicts to one change for each safeguard and direction."""

from collections import Counter
from collections.abc import Mapping, Sequence

from witnessmark.model.changes import Change, Delta, Label, SafeguardId
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.judging import explain
from witnessmark.safeguards.judging.explain import quote
from witnessmark.safeguards.judging.severity import severity
from witnessmark.safeguards.reading.force import level
from witnessmark.safeguards.reading.read import Reading, Statement, is_listed
from witnessmark.safeguards.weighing import direction
from witnessmark.safeguards.weighing.lists import Lists, labels
from witnessmark.safeguards.weighing.signs import Elsewhere
from witnessmark.safeguards.weighing.verdicts import Verdict


def fold(  # what was weighed, both sides, and what else changed
    verdicts: Sequence[Verdict],
    joined: Mapping[int, tuple[int, ...]],
    was: Reading,
    now: Reading,
    elsewhere: Elsewhere,
) -> tuple[tuple[Change, ...], frozenset[int]]:
    """Fold the verdicts to one change for each safeguard and direction."""
    held_before, held_after = was.commitments, now.commitments
    gone = frozenset(held_before) - frozenset(held_after)
    folded: dict[tuple[SafeguardId, int], list[Verdict]] = {}
    come = frozenset(held_after) - frozenset(held_before)
    lists = Lists(
        gone=gone,
        come=come,
        kept=labels(was.statements) & labels(now.statements),
        has_names=all(any(map(is_listed, side.statements)) for side in (was, now)),
        before=elsewhere.before,
        after=elsewhere.after,
    )
    for verdict, way in direction.ways(verdicts, elsewhere, lists):
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
    old = tuple(s for v in ordered for s in v.group.whole.before)
    new = tuple(s for v in ordered for s in v.group.whole.after)
    sign = -1 if label.is_loss else 1
    weighed = sorted(
        (w for v in ordered for w in v.weighed),
        key=lambda w: (w.delta.sign != sign, w.delta.sign == -sign, -w.weight),
    )
    deltas = tuple(w.delta for w in weighed if w.delta.sign or w.delta.slot == "content")
    if not any(d.sign == sign for d in deltas):
        # No slot moved that way; the words as a whole do.
        deltas = (_of_words(old, new, sign), *deltas)
    told = set(map(id, new))
    against = any(w.score * sign < 0 and abs(w.score) >= 1.5 for w in weighed)
    return Change(
        safeguard=safeguard.id,
        label=label,
        detail=explain.detail(deltas, label),
        before=quote(old),
        after=quote(new),
        deltas=deltas,
        rule=deltas[0].rule,
        severity=severity(safeguard.weight, label, deltas, losses=losses),
        confidence=round(min(0.95, 0.5 + 0.1 * max(abs(v.score) for v in verdicts)), 2),
        explanation=explain.explanation(
            safeguard, label, deltas, kept=sum(id(s) not in told for s in held_after)
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
