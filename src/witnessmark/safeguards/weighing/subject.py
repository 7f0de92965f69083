"""What a changed group shows of its subject: how sure it is, on which side, and whether it is still denied."""

from collections.abc import Iterable, Iterator, Sequence

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.proofs.denials import in_denial
from witnessmark.safeguards.proofs.places import main_clauses
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.groups import Group

_STEPS = (1, 2, 3, 5, 8)
_LEVELS = (-200, -120, -70, -30, -1)
_IDLE = (-400, -200, 0, 100, 200, 350)
_LENGTHS = (4, 8, 16, 32, 64)


def above(name: str, value: int, steps: Iterable[int] = _STEPS) -> Iterator[str]:
    """Name each step that a value reaches."""
    return (f"{name}>={step}" for step in steps if value >= step)


def subject(safeguard: Safeguard, side: str, group: Group) -> Iterator[str]:
    """Say how sure it is that this safeguard is spoken of, on which sides, and in what kind of text."""
    yield f"of:{safeguard.id}"
    yield f"mode:{safeguard.mode}"
    everyone = (*group.before, *group.after)
    sides = {
        name: [
            behind for s in statements for t, behind in (*s.likely, *s.hinted) if t == safeguard.id
        ]
        for name, statements in (("before", group.before), ("after", group.after))
    }
    yield "subject:" + ("both" if all(sides.values()) else "before" if sides["before"] else "after")
    sure = max(max(found, default=-999) for found in sides.values())
    for level in _LEVELS:
        if sure < level:
            yield f"unsure<{level}"
        yield from (
            f"unsure {name}<{level}"
            for name, found in sides.items()
            if found and max(found) < level
        )
    if not any(safeguard.id in s.ruled for s in everyone):
        yield "by words alone"
    if not any(safeguard.id in s.topics for s in everyone):
        yield "hinted"
    ranks = [s.topics.index(safeguard.id) for s in everyone if safeguard.id in s.topics]
    yield from above("rank", min(ranks, default=0), (1, 2, 3))
    yield from above("subjects", len({t for s in everyone for t in s.topics}), (2, 3, 4))
    yield from above("statements", len(everyone), (3, 4, 6))
    for name, statements in (("before", group.before), ("after", group.after)):
        if statements:
            yield from above(f"idle {name}", min(s.idle for s in statements), _IDLE)
            words = sum(len(s.own.words.stems) for s in statements)
            yield from above(f"length {name}", words, _LENGTHS)
            yield from {f"kind {name}:{s.unit.kind.value}" for s in statements}
    if side == "pair":
        yield from _of_denials(safeguard, group)


def _of_denials(safeguard: Safeguard, group: Group) -> Iterator[str]:
    """Say how many words that both sides share were denied and no more are, and the reverse; and the subject's own."""
    denied, said = [], []
    for side in (group.before, group.after):
        denied.append({stem for s in side for t in (s.text, s.lead_in) for stem in in_denial(t)})
        said.append({stem for s in side for r in (s.own, s.frame) for stem in r.words.stems})
    shared = (said[0] & said[1]) - lexicon().neutral
    freed, bound = shared & (denied[0] - denied[1]), shared & (denied[1] - denied[0])
    for name, words in (
        ("freed", freed),
        ("bound", bound),
        ("denied", shared & denied[0] & denied[1]),
    ):
        yield from above(name, len(words), (1, 2, 3, 5))
        yield from above(f"{safeguard.mode}:{name}", len(words), (1, 3))
    was, now = (_held(safeguard, side) for side in (group.before, group.after))
    yield f"subject {was}>{now}"
    yield f"{safeguard.mode}:subject {was}>{now}"


def _held(safeguard: Safeguard, side: Sequence[Statement]) -> str:
    """Whether the words of a safeguard's rules stand in main clauses that deny, in others, or in both."""
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule if c[0] != "!"}
    found = set()
    for s in side:
        mains = main_clauses(s.text)
        denying = {mains[c.start] for c in s.own.cues if denies(c)}
        found |= {mains[h.start] in denying for h in s.own.classes if h.name in classes}
    return {(): "unnamed", (True,): "denied", (False,): "free"}.get(tuple(found), "both")
