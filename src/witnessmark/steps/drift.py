"""A loss in small steps is still a loss: compare with what was last told, not only with yesterday."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from witnessmark.model.changes import Change, Comparison, SafeguardId
from witnessmark.model.events import CaptureRef, Event, EventKind
from witnessmark.model.states import Anchor, PageState

_TELLS = frozenset({EventKind.CHANGE, EventKind.RETURNED, EventKind.LATE})


def anchors(state: PageState) -> Mapping[CaptureRef, frozenset[SafeguardId] | None]:
    """
    Name the captures that a new reading must also be compared with.

    Each comes with the safeguards it stands for; None means: all that no other anchor stands for.
    The baseline itself is left out, as it is compared with anyway.
    """
    found: dict[CaptureRef, frozenset[SafeguardId] | None] = {}
    for anchor in state.anchors:
        found[anchor.capture] = (found.get(anchor.capture) or frozenset()) | {anchor.safeguard}
    if state.first is not None:
        found[state.first] = None
    return {capture: ids for capture, ids in found.items() if capture != state.baseline}


def with_drift(
    comparison: Comparison,
    earlier: Iterable[tuple[CaptureRef, frozenset[SafeguardId] | None, Comparison]],
    named: frozenset[SafeguardId],
) -> Comparison:
    """
    Add the losses that only show against what was last told.

    `earlier` holds the comparisons of `anchors`; `named` the safeguards that have an anchor of
    their own. A safeguard that already changes in `comparison` is left as it is.
    """
    known = {change.safeguard for change in comparison.alerts}
    added: dict[SafeguardId, Change] = {}
    for capture, ids, found in earlier:
        for loss in found.losses:
            mine = loss.safeguard in ids if ids is not None else loss.safeguard not in named
            if mine and loss.safeguard not in known:
                since = f"{capture.captured_at:%Y-%m-%d}"
                added.setdefault(
                    loss.safeguard,
                    replace(
                        loss,
                        detail=f"{loss.detail}, in small steps since {since}".lstrip(", "),
                        rule=f"drift/{loss.rule}",
                        for_review=True,
                    ),
                )
    return replace(comparison, changes=(*comparison.changes, *added.values()))


def anchored(state: PageState, events: Sequence[Event]) -> PageState:
    """Move the anchor of each safeguard that an event just told, and set the first one."""
    told = {anchor.safeguard: anchor for anchor in state.anchors}
    for event in events:
        if event.kind in _TELLS and event.comparison and event.after:
            for change in event.comparison.alerts:
                told[change.safeguard] = Anchor(safeguard=change.safeguard, capture=event.after)
    ordered = tuple(told[safeguard] for safeguard in sorted(told))
    return replace(state, anchors=ordered, first=state.first or state.baseline)
