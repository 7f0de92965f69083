"""What is spoken of: deltas of the words that no slot stands for."""

from collections.abc import Iterable, Sequence

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement, lets_in
from witnessmark.safeguards.reading.scope import concerned_parts, in_exception
from witnessmark.safeguards.weighing.conditions import SLOTS, has_exception, whole_bag
from witnessmark.safeguards.weighing.weighed import Weighed, moved


def content_moves(
    safeguard: Safeguard, before: Sequence[Statement], after: Sequence[Statement]
) -> list[Weighed]:
    """Give what words came and went that concern the safeguard, and whether any is of its subject."""
    all_was, all_now = whole_bag(before), whole_bag(after)
    if sorted(s.text for s in before) == sorted(s.text for s in after):
        # Only what stands around differs; that is told by its cues.
        return []
    both = has_exception(before) and has_exception(after)
    lost = _content_bag(safeguard, before, excepted=both) - all_now
    gained = _content_bag(safeguard, after, excepted=both) - all_was
    subject_lost = sorted(lost & _subject_bag(safeguard, before))
    subject_gained = sorted(gained & _subject_bag(safeguard, after))
    found = []
    if safeguard.mode == "limit":
        pass
    elif subject_lost and not subject_gained:
        weight = 0.75 + 0.25 * len(subject_lost)
        found.append(moved("subject", " ".join(subject_lost), "", -1, "SUBJECT-CUT", weight))
    elif subject_gained and not subject_lost:
        found.append(moved("subject", "", " ".join(subject_gained), 1, "SUBJECT-ADDED", 1.0))
    was, now = " ".join(sorted(lost)), " ".join(sorted(gained))
    # One thing more in a series of what is let in is less of a limit; "with a case number" is more.
    opens = safeguard.mode == "limit" and all(map(lets_in, (*before, *after)))
    more = -1 if opens and _series(before) != _series(after) else 1
    if lost and not gained:
        found.append(moved("content", was, "", -more, "CONTENT-CUT", min(1.5, 0.5 * len(lost))))
    elif gained and not lost:
        found.append(moved("content", "", now, more, "CONTENT-ADDED", min(1.2, 0.35 * len(gained))))
    elif lost or gained:
        found.append(moved("content", was, now, 0, "CONTENT", 0.0))
    return found


def _series(statements: Iterable[Statement]) -> int:
    """Count the things of the series of a side by what stands between them."""
    return sum(
        s.text.count(",") + sum(c.name in {"and", "or"} for c in s.own.cues) for s in statements
    )


def _content_bag(
    safeguard: Safeguard, statements: Iterable[Statement], *, excepted: bool
) -> frozenset[str]:
    found: set[str] = set()
    for s in statements:
        text = s.text
        mine = concerned_parts(safeguard, s)
        slotted = {at for c in s.own.cues if c.name in SLOTS for at in range(c.start, c.end)}
        found.update(
            t.name
            for t in things(text)
            if t.start not in slotted
            and s.parts[t.start] in mine
            and (excepted or not in_exception(s, t.start))
        )
        found.update(t.name for t in things(s.lead_in))
    return frozenset(found) - lexicon().weightless


def _subject_bag(safeguard: Safeguard, statements: Iterable[Statement]) -> frozenset[str]:
    """Concepts that a class of the safeguard's rules covers."""
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule if c[0] != "!"}
    found: set[str] = set()
    for s in statements:
        where = {at for h in s.own.classes if h.name in classes for at in range(h.start, h.end)}
        found.update(t.name for t in things(s.text) if t.start in where)
    return frozenset(found)
