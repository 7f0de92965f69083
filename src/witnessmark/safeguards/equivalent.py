"""Named proofs that a changed statement says the same. Without a proof nothing is silent."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from witnessmark.safeguards.bags import bag, content, raw, things
from witnessmark.safeguards.lexicon import Hit, lexicon
from witnessmark.safeguards.look import look
from witnessmark.safeguards.read import Statement
from witnessmark.safeguards.slots.amounts import Amount

#: "…, not the vendor": what stands before and behind is set against each other.
_CONTRAST = re.compile(r"[,;]\s*(?:but |and )?not\b|\bunless\b.*[;,]|;", re.IGNORECASE)
#: Where one clause or one thing of a series ends.
_CLAUSE = re.compile(r"[,;:]|\b(?:and|or|but|while|whereas)\b", re.IGNORECASE)
#: Word classes, and cues, of those who do something, or to whom it is done.
_ACTORS = frozenset({"HUMAN", "AUDITOR", "OUTSIDE"})
_ACTS = frozenset({"by-body", "by-head", "by-supervisor"})
#: Cues that must be the same on both sides, in number, for two texts to say the same.
_RISKS = (
    "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
)  # fmt: skip


def canon(statement: Statement) -> str:
    """
    Spell a statement without regard to order: concepts, cues, amounts, and what stands around it.

    Where words are set against each other, or several amounts are given, the order counts.
    """
    texts = (statement.text, statement.lead_in, statement.unit.question)
    concepts = [thing.name for text in texts for thing in things(text)]
    amounts = [str(a) + a.bound for a in _amounts([statement])]
    if not _CONTRAST.search(statement.text) and len(set(amounts)) < 2:
        concepts.sort()
    parts = [
        " ".join(concepts),
        " ".join(sorted(c.name for c in _cues([statement]) if c.name in _RISKS)),
        " ".join(amounts),
        " ".join(sorted({c.name for c in statement.heading.cues if c.name in _RISKS})),
        "negated" if _negated([statement]) else "",
        "or" if any(c.name == "or" for c in statement.own.cues) else "",
        statement.unit.row,
        statement.unit.column,
        statement.unit.joint,
        "" if statement.binds else "binds nobody",
        repr(_clauses(statement.text)),
        " ".join(_actors(statement.text)),
    ]
    return "|".join(parts) if parts[0] else f"{statement.unit.text}|{parts}"


def prove(before: Sequence[Statement], after: Sequence[Statement]) -> str | None:
    """
    Name the proof that both sides say the same, or None.

    `same-words`: the same concepts, cues and amounts in another arrangement.
    `synonyms`: what differs beyond that are words without weight.
    """
    if not before or not after or any(s.binds for s in before) != any(s.binds for s in after):
        return None
    was, now = _normal(before), _normal(after)
    if was != now or not _same_amounts(before, after) or _negated(before) != _negated(after):
        return None
    joints, others = _joints(before), _joints(after)
    # "Not … until A and B" demands both: what hangs on a condition is no list of what is refused.
    conditional = any(c.name in {"condition", "without"} for c in _cues([*before, *after]))
    plain_refusal = _negated(before) and not was["exception"] and not conditional
    if not plain_refusal and ("or" in joints) != ("or" in others) and "and" in joints | others:
        # In a ban "A and B are not" and "not A or B" are one; in a duty they are not.
        return None
    if _cut(before, after) or _cut(after, before):
        return None
    if not _denies_alike(before, after) or _turned(before, after) or _asked_else(before, after):
        return None
    lost, gained = difference(before, after)
    if not lost and not gained:
        return "same-words"
    if not (lost | gained) - lexicon().weightless:
        return "synonyms"
    return None


def _denies_alike(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """As many denials on both sides, and all of a thing on both or on none: one "not" may cover all."""
    counts = [sum(map(_denies, _cues(side))) for side in (before, after)]
    wholes = [any(c.name in {"all", "each"} for c in _cues(side)) for side in (before, after)]
    return counts[0] == counts[1] and wholes[0] == wholes[1]


def _denies(cue: Hit) -> bool:
    """A denial; "nor" goes on with the one before it, and "cannot be altered" is one too."""
    if cue.name == "technical":
        return cue.phrase.startswith("cannot")
    return cue.name in {"negation", "prohibition"} and cue.phrase != "nor"


def _turned(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether the same words are given to others: amounts in another order, "A, not B" as "B, not A", what
    two may do exchanged between them, who does it and to whom it is done.
    """
    values = [[str(a) for a in _amounts(side)] for side in (before, after)]
    if len(set(values[0])) > 1 and values[0] != values[1]:
        return True
    clauses = [sorted(c for s in side for c in _clauses(s.text)) for side in (before, after)]
    if clauses[0] and clauses[1] and clauses[0] != clauses[1]:
        return True
    actors = [[a for s in side for a in _actors(s.text)] for side in (before, after)]
    if actors[0] != actors[1] and sorted(actors[0]) == sorted(actors[1]):
        # Only the passive puts the doer behind, and says "by" once more for it.
        by = [sum(s.own.words.surfaces.count("by") for s in side) for side in (before, after)]
        if by[0] == by[1]:
            return True
    if not any(_CONTRAST.search(s.text) for s in (*before, *after)):
        return False
    orders = [[t.name for s in side for t in things(s.text)] for side in (before, after)]
    return orders[0] != orders[1]


@lru_cache(maxsize=16384)
def _clauses(text: str) -> tuple[tuple[str, ...], ...]:
    """Concepts of each clause, where one is said twice: then it matters which clause says what beside it."""
    counts = Counter(t.name for t in things(text))
    if max(counts.values(), default=0) < 2:
        return ()
    return tuple(
        sorted(bag for part in _CLAUSE.split(text) if (bag := tuple(sorted(content(part)))))
    )


@lru_cache(maxsize=16384)
def _actors(text: str) -> tuple[str, ...]:
    """Who is named in each clause, in order, where it is more than one."""
    found: list[tuple[str, ...]] = []
    for clause in _CLAUSE.split(text):
        read = look(clause)
        where = {h.start for h in read.classes if h.name in _ACTORS}
        where |= {c.start for c in read.cues if c.name in _ACTS}
        # "Monitor" may be one who looks, or looking.
        where -= {h.start for h in read.classes if h.name == "REVIEW"}
        named = tuple(dict.fromkeys(t.name for t in things(clause) if t.start in where))
        if len(named) > 1:
            found.append(named)
    return tuple(actor for named in sorted(found) for actor in named)


def _asked_else(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether a question, row or column asks for something that the other side does not speak of."""
    light = lexicon().weightless
    asked, said = [], []
    for side in (before, after):
        units = [s.unit for s in side]
        asked.append(bag([t for u in units for t in (u.question, u.row, u.column)]) - light)
        said.append(bag([t for s in side for t in (s.text, s.lead_in, *_around(s))]))
    return bool(asked[0] - said[1] or asked[1] - said[0])


def _joints(statements: Sequence[Statement]) -> frozenset[str]:
    """How lists are joined; a sentence's own "or" counts like the list's."""
    own = {c.name for s in statements for c in s.own.cues if c.name in {"and", "or"}}
    return frozenset(own | {s.unit.joint for s in statements if s.unit.joint})


def _normal(statements: Sequence[Statement]) -> Counter[str]:
    """Risky cues, counted; a permission that is denied or limited is none, "not … without" is "unless"."""
    found = Counter(_risk_names(statements))
    negated = _negated(statements)
    if negated or found["only"] or any(c.name == "must" for c in _cues(statements)):
        found.pop("permit", None)
    if negated and any(c.name == "without" for c in _cues(statements)):
        found["exception"] += 1
    return +found


def _cut(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether words were cut and none put in their place: then a concept said twice is said once, and that
    may have been the point ("directly or through a deputy").
    """
    compiled = lexicon()
    light = compiled.neutral | compiled.weightless
    was = {w for s in before for t in (s.text, s.lead_in) for w in raw(t)} - light
    now = {w for s in after for t in (s.text, s.lead_in) for w in raw(t)} - light
    over_was = {w for s in before for t in _around(s) for w in raw(t)}
    over_now = {w for s in after for t in _around(s) for w in raw(t)}
    return bool(was - now - over_now) and not now - was - over_was


def difference(
    before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[frozenset[str], frozenset[str]]:
    """Concepts that only one side has."""
    was = {c for s in before for t in (s.text, s.lead_in) for c in content(t)}
    now = {c for s in after for t in (s.text, s.lead_in) for c in content(t)}
    # What a heading, a question or a row says on one side the sentence may say on the other.
    over_was = bag([h for s in before for h in _around(s)])
    over_now = bag([h for s in after for h in _around(s)])
    return frozenset(was - now - over_now), frozenset(now - was - over_was)


def _around(statement: Statement) -> tuple[str, ...]:
    unit = statement.unit
    return (unit.question, unit.row, unit.column, *unit.heading_path)


def _cues(statements: Sequence[Statement]) -> list[Hit]:
    return [c for s in statements for c in (*s.own.cues, *s.frame.cues)]


def _risk_names(statements: Sequence[Statement]) -> list[str]:
    framed = {c.name for s in statements for c in s.frame.cues if c.name in _RISKS}
    return [
        *(c.name for s in statements for c in s.own.cues if c.name in _RISKS),
        *framed,
    ]


def _amounts(statements: Sequence[Statement]) -> list[Amount]:
    return [a for s in statements for a in (*s.own.amounts, *s.frame.amounts)]


def _same_amounts(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    was, now = _amounts(before), _amounts(after)
    soft = {"soft", "min"}

    def held(one: Amount, others: list[Amount]) -> bool:
        return any(one.same(o) and (one.bound in soft) == (o.bound in soft) for o in others)

    return all(held(a, now) for a in was) and all(held(a, was) for a in now)


def _negated(statements: Sequence[Statement]) -> bool:
    return any(
        c.name in {"negation", "prohibition"}
        for s in statements
        for c in (*s.own.cues, *s.frame.cues, *(() if s.lead_in else s.heading.cues))
    )
