"""What a comparison is worth against several variants or in several looks, and who is told of it."""

from collections.abc import Collection
from dataclasses import replace
from functools import reduce
from typing import Final

from witnessmark.model.captures import Sha256
from witnessmark.model.changes import Comparison, Label, SafeguardId, Unclassified
from witnessmark.model.events import Audience, CaptureRef
from witnessmark.model.states import PageState, Seen

#: A safeguard and the direction it went: "loss" or "gain".
Finding = tuple[str, str]

#: The risk cue of a finding that some looks or variants show and others do not.
UNSTEADY: Final = "not in every look"


def known(state: PageState) -> tuple[CaptureRef, ...]:
    """Name the readings that count as the page: the variants of an unstable one, else the baseline."""
    return state.variants or state.references


def weigh(state: PageState, look: Seen) -> tuple[CaptureRef, Comparison]:
    """
    Compare a look with the nearest known reading: it and what is found.

    A safeguard is lost (or gained) only where it is against every known reading; what some of them
    lack already is no finding, and becomes `unclassified`.
    """
    among = {reference.id for reference in known(state)}
    pairs = [
        (reference, comparison)
        for reference, comparison in zip(state.references, look.comparisons, strict=True)
        if reference.id in among
    ]
    against, nearest = max(pairs, key=lambda pair: (pair[1].kept, -len(pair[1].alerts)))
    shared = reduce(frozenset.__and__, (findings(comparison) for _, comparison in pairs))
    return against, only(nearest, shared)


def findings(comparison: Comparison) -> frozenset[Finding]:
    """Name the alerts of a comparison by safeguard and direction."""
    return frozenset(
        (change.safeguard, "loss" if change.label.is_loss else "gain")
        for change in comparison.alerts
    )


def losses(look: Seen, comparison: Comparison) -> tuple[tuple[Sha256, SafeguardId], ...]:
    """Name the losses of a look, as `Pending.losses` holds them."""
    lost = {change.safeguard for change in comparison.losses}
    return tuple((look.capture.reading, safeguard) for safeguard in sorted(lost))


def only(comparison: Comparison, shared: Collection[Finding]) -> Comparison:
    """Keep the alerts named in `shared`; the others become `unclassified`, so that none is silent."""
    alerts = frozenset(comparison.alerts)
    changes, doubts = [], []
    for change in comparison.changes:
        direction = "loss" if change.label.is_loss else "gain"
        if change in alerts and (change.safeguard, direction) not in shared:
            doubts.append(
                Unclassified(
                    before=change.before,
                    after=change.after,
                    safeguards=(change.safeguard,),
                    cues=(UNSTEADY,),
                )
            )
        else:
            changes.append(change)
    return replace(
        comparison,
        changes=tuple(changes),
        unclassified=(*comparison.unclassified, *doubts),
    )


def audience(comparison: Comparison) -> Audience | None:
    """
    Say who is told of a confirmed comparison; None: nobody, there is only noise or equal meaning.

    Subscribers: losses, gains, unexplained words with a safeguard and a risk cue (each filter decides
    in the end), and what moved to a page where it was seen only once. The operator: other unexplained words, which somebody must look at.
    Feed and site only: moved or reworded safeguards.
    """
    if comparison.alerts or any(u.safeguards and u.cues for u in comparison.unclassified):
        return Audience.SUBSCRIBERS
    if any(c.label is Label.MOVED and c.for_review for c in comparison.changes):
        return Audience.SUBSCRIBERS
    if comparison.unclassified:
        return Audience.OPERATOR
    return Audience.PUBLIC if comparison.changes else None
