"""A comparison as the JSON of `witnessmark compare` (the stable format of docs/command-line.md)."""

from typing import Any

from witnessmark.model.changes import Change, Comparison, Explained, Quote, Unclassified


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """
    Give `{changes, unclassified, moved, reworded, noise, equivalent, contradictions}`.

    `changes` holds losses and gains only; `change` is one of removed, weakened, strengthened, added.
    """
    told: dict[bool, list[Change]] = {True: [], False: []}
    for change in comparison.changes:
        told[change.label.is_loss or change.label.is_gain].append(change)
    apart = {label: [_change(c) for c in told[False] if c.label == label] for label in _APART}
    return {
        "changes": [_change(change) for change in told[True]],
        "unclassified": [_unclassified(item) for item in comparison.unclassified],
        **apart,
        "noise": [_explained(item) for item in comparison.noise],
        "equivalent": [_explained(item) for item in comparison.equivalent],
        "contradictions": [
            [{"text": quote.text, "where": quote.where} for quote in pair]
            for pair in comparison.contradictions
        ],
    }


_APART = ("moved", "reworded")


def _change(change: Change) -> dict[str, Any]:
    return {
        "safeguard": change.safeguard,
        "change": change.label.value,
        "detail": change.detail,
        "before": _text(change.before),
        "before_where": _where(change.before),
        "after": _text(change.after),
        "after_where": _where(change.after),
        "deltas": [
            {
                "slot": delta.slot,
                "before": delta.before,
                "after": delta.after,
                "sign": delta.sign,
                "rule": delta.rule,
            }
            for delta in change.deltas
        ],
        "rule": change.rule,
        "severity": change.severity.value,
        "confidence": change.confidence,
        "explanation": change.explanation,
        "for_review": change.for_review,
    }


def _unclassified(item: Unclassified) -> dict[str, Any]:
    return {
        "before": _text(item.before),
        "before_where": _where(item.before),
        "after": _text(item.after),
        "after_where": _where(item.after),
        "safeguards": list(item.safeguards),
        "cues": list(item.cues),
    }


def _explained(item: Explained) -> dict[str, Any]:
    return {"rule": item.rule, "before": item.before, "after": item.after}


def _text(quote: Quote | None) -> str | None:
    return quote.text if quote else None


def _where(quote: Quote | None) -> str | None:
    return quote.where if quote else None
