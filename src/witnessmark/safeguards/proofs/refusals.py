"""Whether two versions deny, limit and allow alike, and join alike what they list."""

import re
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.proofs.places import main_clauses
from witnessmark.safeguards.reading.cues import BARE, denies, is_only, says_no
from witnessmark.safeguards.reading.lexicon import Hit
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import in_exception

#: Cues that must be the same on both sides, in number, for two texts to say the same.
RISKS = (
    "catchall", "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    BARE,
)  # fmt: skip
#: Where a clause ends that a denial does not reach beyond.
_CLAUSES = re.compile(
    r"[;:\u2014]|,\s+(?=(?:and|but|while|whereas|never|not|nor|no)\b)", re.IGNORECASE
)
#: Cues that say a limit, one way round or the other.
_TURNED = frozenset({"only", "exception", "permit"})
_ANYONE = frozenset({"anyone", "anybody", "nobody", "everyone", "everybody"})
#: Words of grammar that demand; in "may require" the permission stands.
_MODAL = frozenset({"must", "shall", "has to", "have to"})
#: Permissions that no "only" takes back.
_AT_WILL = frozenset(
    ["on request", "upon request", "by request", "at its discretion", "at their discretion", "at will",
     "as they see fit", "self service", "self serve", "decide whether"]
)  # fmt: skip


def same_refusals(
    before: Sequence[Statement], after: Sequence[Statement], *, is_turned: bool
) -> bool:
    """Say whether both sides deny, limit and allow alike; where a limit is turned round the rest must be alike."""
    was, now = _normal(before), _normal(after)
    if is_turned:
        return (
            all(was[name] == now[name] for name in RISKS if name not in _TURNED)
            and _joints(before) == _joints(after)
            and _reach(before) == _reach(after)
        )
    if was != now or negated(before) != negated(after) or _denies_otherwise(before, after):
        return False
    joints, others = _joints(before), _joints(after)
    # "Not … until A and B" demands both: what hangs on a condition is no list of what is refused.
    # Nor is what must be given beside it ("must name A and B, and … is forbidden").
    conditional = any(
        c.name in {"condition", "without", "must"} for c in cues_of([*before, *after])
    )
    plain_refusal = negated(before) and not was["exception"] and not conditional
    # In a ban "A and B are not" and "not A or B" are one; in a duty they are not, nor in a clause beside the ban.
    if plain_refusal:
        joints, others = _joints_of_demands(before), _joints_of_demands(after)
    return ("or" in joints) == ("or" in others)


def _denies_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether one side denies more, in or out of exceptions, or what held for each no more does."""
    was, now = _denials(before), _denials(after)
    if was != now and not _each_denies(before, after):
        return True
    for names, words in (({"all", "each"}, ()), ({"by-anyone"}, _ANYONE)):
        held, holds = (
            any(c.name in names and not _is_afloat(c, side) for c in _cues_of_words(side))
            or any(w in words for s in side for w in s.own.words.surfaces)
            for side in (before, after)
        )
        if held != holds and (held or any(was)):
            return True
    return False


def _reach(statements: Sequence[Statement]) -> Counter[str]:
    return Counter(c.name for c in _cues_of_words(statements) if c.name in {"all", "each"})


def _each_denies(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether what was split or merged denies once in each of its sentences."""
    counts = {_denials([s]) for s in (*before, *after)}
    return len(before) != len(after) and len(counts) == 1


def _is_afloat(cue: Hit, side: Sequence[Statement]) -> bool:
    """Whether "all" stands behind its verb, of things that are named ("A and B are all online"), or a "no" says it."""
    if cue.name == "by-anyone":
        return any(says_no(c) for s in side for c in s.own.cues)
    return any(
        cue in s.own.cues
        and cue.phrase == "all"
        and s.own.words.stems[cue.start - 1 : cue.start] == ("be",)
        for s in side
    )


def _denials(statements: Sequence[Statement]) -> tuple[int, int]:
    """Count denials; in exceptions they count apart."""
    # "Cannot" is a cue of two kinds in one place.
    own = {(id(s), c.start): (s, c) for s in statements for c in s.own.cues if denies(c)}.values()
    excepted = sum(in_exception(s, c.start) for s, c in own)
    # What hangs on a label or a heading that denies is denied with it, in however many cells.
    over = [(*s.frame.cues, *(() if s.lead_in else s.heading.cues)) for s in statements]
    return len(own) - excepted + max(sum(map(denies, cues)) for cues in over), excepted


def _joints(statements: Sequence[Statement]) -> frozenset[str]:
    """How lists are joined; a sentence's own "or" counts like the list's."""
    own = {c.name for s in statements for c in s.own.cues if c.name in {"and", "or"}}
    return frozenset(own | {s.unit.joint for s in statements if s.unit.joint})


def _joints_of_demands(statements: Sequence[Statement]) -> frozenset[str]:
    """How things are joined in the clauses that nothing denies."""
    return frozenset(
        cue.name
        for s in statements
        if not any(denies(c) for c in (*s.frame.cues, *(() if s.lead_in else s.heading.cues)))
        for read in map(look, _CLAUSES.split(s.text))
        if not any(map(denies, read.cues))
        for cue in read.cues
        if cue.name in {"and", "or"}
    )


def _normal(statements: Sequence[Statement]) -> Counter[str]:
    """Risky cues, counted; a permission that is denied or limited is none, "not … without" is "unless"."""
    found = Counter(_risk_names(statements))
    is_negated = negated(statements)
    limited = found["only"] or any(says_no(c) for s in statements for c in s.frame.cues)
    demanded = any(c.phrase in _MODAL for c in cues_of(statements))
    # "Those may not, these may": a permission in a clause of its own stands.
    found["permit"] = sum(_permits(s, limited=bool(limited), demanded=demanded) for s in statements)
    if is_negated and any(c.name == "without" for c in cues_of(statements)):
        found["exception"] += 1
    return +found


def _permits(statement: Statement, *, limited: bool, demanded: bool) -> int:
    """
    Count permissions.

    "May" is none beside "not" or "only", and "can" none beside "must" ("before they can search"); "on
    request" is one all the same.
    """
    clauses = main_clauses(statement.text)
    denials = [c for c in statement.own.cues if says_no(c)]

    def is_taken_back(cue: Hit) -> bool:
        # "No officer may", "may not"; not "may file, and not otherwise".
        return any(
            clauses[no.start] == clauses[cue.start] and no.start <= cue.end for no in denials
        )

    return sum(
        c.name == "permit"
        and not is_taken_back(c)
        and not (limited and c.phrase not in _AT_WILL)
        and not (demanded and c.phrase == "can")
        for c in statement.own.cues
    )


def cues_of(statements: Sequence[Statement]) -> list[Hit]:
    """Give the cues of statements, and of what they hang on."""
    return [c for s in statements for c in (*s.own.cues, *s.frame.cues)]


def _cues_of_words(statements: Sequence[Statement]) -> list[Hit]:
    """Give the cues that belong to no amount: "each month" is how often."""
    return [
        c
        for s in statements
        for read in (s.own, s.frame)
        for c in read.cues
        if not any(a.at <= c.start < a.end for a in read.amounts)
    ]


def _risk_names(statements: Sequence[Statement]) -> list[str]:
    framed = {c.name for s in statements for c in s.frame.cues if c.name in RISKS}
    return [
        *(
            "only" if is_only(c) else c.name
            for s in statements
            for c in s.own.cues
            if c.name in RISKS
        ),
        *framed,
    ]


def negated(statements: Sequence[Statement]) -> bool:
    """Say whether anything is denied, in statements or in what stands over them."""
    return any(
        c.name in {"negation", "prohibition"}
        for s in statements
        for c in (*s.own.cues, *s.frame.cues, *(() if s.lead_in else s.heading.cues))
    )
