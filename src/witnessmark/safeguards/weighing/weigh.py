"""Two versions of a statement to signed deltas, slot by slot, for one safeguard."""

from collections.abc import Sequence

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.conditions import cues, facets, joints
from witnessmark.safeguards.weighing.strength import force, numbers
from witnessmark.safeguards.weighing.weighed import Weighed
from witnessmark.safeguards.weighing.wording import content_moves

#: Deltas after which the smaller ones against them say nothing.
_TURNS = frozenset({"FORCE", "PERMISSION", "LAPSE", "WAIVED"})
_OF_WORDS = frozenset({"CONTENT-ADDED", "CONTENT-CUT", "SUBJECT-ADDED", "SUBJECT-CUT"})
_STANDS = frozenset(
    {"FORCE", "PERMISSION", "LAPSE", "WAIVED", "AMOUNT", "EXCEPTION", "PARTY", "PARTY-TURNED"}
)
#: What a paraphrase drops or brings by chance: worth half where words were replaced, not only cut.
_WEAK = frozenset(
    {"AMOUNT-LOST", "OVERSIGHT", "TECHNICAL", "UNIVERSAL", "NARROW", "ONLY", "SUBJECT-ADDED"}
)
_WEAK_WHEN_LOST = frozenset({"HEDGE", "EXCEPTION", "FALLBACK", "ADVICE"})


def weigh(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[Weighed, ...]:
    """Give every slot that moved. Order does not matter, neither of statements nor of words."""
    deltas = [
        *force(safeguard, before, after),
        *numbers(safeguard, before, after),
        *cues(safeguard, before, after),
        *joints(safeguard, before, after),
        *facets(safeguard, before, after),
    ]
    alternative = any(w.delta.rule == "ALTERNATIVE" for w in deltas)
    # What an alternative adds or takes away is no promise.
    quiet = _OF_WORDS if alternative else frozenset()
    deltas.extend(
        more for more in content_moves(safeguard, before, after) if more.delta.rule not in quiet
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
