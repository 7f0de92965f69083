"""What stands around a value: "What our readers are not for" is not "were not for", nor "Access from partners" "to partners"."""

from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

#: Words that relate, and when it holds.
_TELLING = {
    word: kind
    for kind, listed in {
        "is": "is are",
        "was": "was were",
        "do": "do does",
        "and": "and",
        "or": "or",
        **{
            word: word
            for word in (
                "from", "to", "by", "for", "of", "with", "in", "on", "at", "against", "without", "before", "after", "until",
                "over", "under", "than", "did",
            )
        },
    }.items()
    for word in listed.split()
}  # fmt: skip
_JOINTS = frozenset({"and", "or"})
#: Cues by which a label makes what it names less sure: "Standard" is not "Default", nor "In force" "Planned".
_SOFTER = frozenset({"hedge", "soften", "status", "lapse", "bound-soft", "fallback", "notrequired"})


def labelled_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether labels, lead-ins and questions of the same words relate these otherwise, or tell them as past."""
    was, now = _labels(before), _labels(after)
    if was == now:
        return False
    softer, others = _softer(before), _softer(after)
    if softer is not None and others is not None and softer != others:
        return True
    lost, gained = was - now, now - was
    changed = lost | gained
    # "Faces and voices: not recorded" is "faces or voices".
    if any(
        denies(c) for s in (*before, *after) for r in (s.own, s.frame, s.heading) for c in r.cues
    ):
        changed = Counter({word: count for word, count in changed.items() if word not in _JOINTS})
    return bool(lost and gained and changed) and changed.keys() <= frozenset(_TELLING.values())


def _softer(statements: Sequence[Statement]) -> frozenset[str] | None:
    """Name the cues of rows, columns and questions that soften; None where a value has none of these."""
    units = [s.unit for s in statements]
    if not all(u.row or u.column or u.question for u in units):
        return None
    return frozenset(
        cue.name
        for u in units
        for text in (u.row, u.column, u.question)
        for cue in look(text).cues
        if cue.name in _SOFTER
    )


def _labels(statements: Sequence[Statement]) -> Counter[str]:
    """Count the words of all that stands around values, each text once."""
    around = {
        text
        for s in statements
        for text in (s.lead_in, s.unit.row, s.unit.column, s.unit.question)
        if text
    }
    return Counter(
        _TELLING.get(surface, stem)
        for text in around
        for surface, stem in zip(words(text).surfaces, words(text).stems, strict=True)
    )
