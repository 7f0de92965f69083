"""How much a change matters: the safeguard's weight times how far it moved."""

from witnessmark.model.changes import Delta, Label, Severity

_BY_POINTS = ((8, Severity.CRITICAL), (4, Severity.HIGH), (2, Severity.MEDIUM), (0, Severity.LOW))
_STEPS = {
    "FORCE": 3, "LAPSE": 3, "WAIVED": 3, "PERMISSION": 3, "EXCEPTION": 2, "FALLBACK": 2, "BOUND": 2,
    "AMOUNT": 2, "AMOUNT-LOST": 2, "ALL-TO-ANY": 2, "OVERSIGHT": 2, "ONLY": 2, "SUBJECT-CUT": 2,
    "DEFINITION": 2,
    "PARTY": 3,
    "PARTY-TURNED": 3,
    "ALTERNATIVE": 2,
    "PART-LOST": 2,
}  # fmt: skip


def severity(weight: int, label: Label, deltas: tuple[Delta, ...], *, losses: int = 1) -> Severity:
    """
    Rate a change. `losses` counts the losses of the same comparison: several at once weigh more.

    Gains are rated by the same scale, so that both are shown alike.
    """
    step = (
        3
        if label in (Label.REMOVED, Label.ADDED)
        else max((_STEPS.get(d.rule, 1) for d in deltas), default=1)
    )
    if label in (Label.MOVED, Label.REWORDED):
        return Severity.LOW
    points = weight * step + (1 if label.is_loss and losses > 1 else 0)
    return next(rated for least, rated in _BY_POINTS if points >= least)
