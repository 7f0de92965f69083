"""Named proofs that a changed statement says the same. Without a proof nothing is silent."""

import re
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.proofs.asides import hung
from witnessmark.safeguards.proofs.ledger import unaccounted
from witnessmark.safeguards.proofs.limits import turned
from witnessmark.safeguards.proofs.neighbours import rejoined
from witnessmark.safeguards.proofs.places import main_clauses
from witnessmark.safeguards.proofs.roles import exchanged
from witnessmark.safeguards.proofs.voice import turned_round
from witnessmark.safeguards.reading.amounts import Amount, Amounts
from witnessmark.safeguards.reading.bags import bag, content, raw, things
from witnessmark.safeguards.reading.cues import BARE, NO, denies, is_only, says_no
from witnessmark.safeguards.reading.lexicon import Hit, lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import in_exception
from witnessmark.safeguards.reading.topics import OTHER_SYSTEM

#: Cues that must be the same on both sides, in number, for two texts to say the same.
_RISKS = (
    "catchall", "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    BARE,
)  # fmt: skip


#: Where a clause ends that a denial does not reach beyond.
_CLAUSES = re.compile(
    r"[;:\u2014]|,\s+(?=(?:and|but|while|whereas|never|not|nor|no)\b)", re.IGNORECASE
)
#: Who is asked for in a label, the answer names.
_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
#: Stems of labels that ask for nothing by themselves.
_LABELS = frozenset(
    ["answer", "commitment", "control", "default", "description", "detail", "element", "item", "practic",
     "question", "requirement", "responsibl", "rul", "setting", "standard", "status", "topic", "valu"]
)  # fmt: skip
#: Cues that say a limit, one way round or the other, and the words that go with them.
_TURNED = frozenset({"only", "exception", "permit"})
_TURNS = frozenset({"until", "before", "first"})
_DO = frozenset({"do"})
#: Stems that another voice or order needs no more.
_GRAMMAR = frozenset(
    ["be", "by", "do", "a", "an", "the", "of", "to", "it", "they", "that", "which", "who"]
)
_JOINTS = frozenset({"and", "or", "nor"})
_ANYONE = frozenset({"anyone", "anybody", "nobody", "everyone", "everybody"})
#: Words that demand and name nothing.
_MUST = frozenset(
    {
        "must",
        "shall",
        "has to",
        "have to",
        "had to",
        "will",
        "shall be",
        "is to",
        "are to",
        "bound to",
    }
)
#: Words of grammar that demand; in "may require" the permission stands.
_MODAL = frozenset({"must", "shall", "has to", "have to"})
#: Permissions that no "only" takes back.
_AT_WILL = frozenset(
    ["on request", "upon request", "by request", "at its discretion", "at their discretion", "at will", "optional",
     "optionally", "as they see fit", "self service", "self serve", "decide whether"]
)  # fmt: skip
#: So many words fewer, and less than this part left, is more than a shorter way to say it.
_MANY = 4
_MOST = 0.5


def canon(statement: Statement) -> str:
    """
    Spell a statement without regard to order: concepts, cues, amounts, and what stands around it.

    Equal spellings are a guess that `prove` is asked to confirm.
    """
    texts = (statement.text, statement.lead_in, statement.unit.question)
    concepts = sorted(thing.name for text in texts for thing in things(text))
    amounts = sorted(str(a) + a.bound for a in _amounts([statement]))
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
    is_turned = turned(before, after)
    if (
        not _same_amounts(before, after)
        or not _same_cues(before, after, is_turned=is_turned)
        or any(differs(before, after) for differs in _DIFFERENCES)
        or unaccounted(before, after, is_turned=is_turned)
    ):
        return None
    lost, gained = difference(before, after)
    if not lost and not gained:
        return "same-words"
    if not (lost | gained) - lexicon().weightless - (_TURNS if is_turned else frozenset()):
        return "synonyms"
    return None


def _same_cues(before: Sequence[Statement], after: Sequence[Statement], *, is_turned: bool) -> bool:
    """Whether both sides deny, limit and allow alike; where a limit is turned round the rest must be alike."""
    was, now = _normal(before), _normal(after)
    if is_turned:
        return (
            all(was[name] == now[name] for name in _RISKS if name not in _TURNED)
            and _joints(before) == _joints(after)
            and _reach(before) == _reach(after)
        )
    if was != now or _negated(before) != _negated(after) or _denies_otherwise(before, after):
        return False
    joints, others = _joints(before), _joints(after)
    # "Not … until A and B" demands both: what hangs on a condition is no list of what is refused.
    # Nor is what must be given beside it ("must name A and B, and … is forbidden").
    conditional = any(c.name in {"condition", "without", "must"} for c in _cues([*before, *after]))
    plain_refusal = _negated(before) and not was["exception"] and not conditional
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


def _of_another_system(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether only one side stands under the heading of another system."""
    was, now = (any(OTHER_SYSTEM in s.heading.names for s in side) for side in (before, after))
    return was != now


def _asked_else(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether a question, row or column asks for something that the other side does not speak of."""
    light = lexicon().weightless
    asked, said = [], []
    for side in (before, after):
        units = [s.unit for s in side]
        labels = [_WHO.sub("", t) for u in units for t in (u.question, u.row, u.column)]
        asked.append(bag(labels) - light - _LABELS)
        said.append(bag([t for s in side for t in (s.text, s.lead_in, *_around(s))]))
    return bool(asked[0] - said[1] or asked[1] - said[0])


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
    negated = _negated(statements)
    limited = found["only"] or any(says_no(c) for s in statements for c in s.frame.cues)
    demanded = any(c.phrase in _MODAL for c in _cues(statements))
    # "Those may not, these may": a permission in a clause of its own stands.
    found["permit"] = sum(_permits(s, limited=bool(limited), demanded=demanded) for s in statements)
    if negated and any(c.name == "without" for c in _cues(statements)):
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


def _demands_more(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether one side alone names a demand: "must" and "is required to" come and go for each other, and the
    bare verb for "must", but "what is required" and "where it is needed" say what is meant.
    """
    (modals, named), (others, others_named) = map(_demands, (before, after))
    return named - others_named > max(0, others - modals) or others_named - named > max(
        0, modals - others
    )


def _demands(statements: Sequence[Statement]) -> tuple[int, int]:
    demands = [c.phrase for c in _cues(statements) if c.name in {"must", "will"}]
    modals = sum(phrase in _MUST for phrase in demands)
    return modals, len(demands) - modals


def _cut_down(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    return _cut(before, after) or _cut(after, before)


def _cut(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether words were cut and none put in their place: then a concept said twice is said once, and that
    may have been the point ("directly or through a deputy"); or most of what was said went.
    """
    length, rest = (
        sum(len(s.own.words.stems) for s in side)
        + sum(len(text.split()) for text in {t for s in side for t in (s.lead_in, *_around(s))})
        for side in (before, after)
    )
    if length - rest >= _MANY and rest < _MOST * length:
        return True
    was = {w for s in before for t in (s.text, s.lead_in) for w in raw(t)}
    now = {w for s in after for t in (s.text, s.lead_in) for w in raw(t)}
    over, over_now = (
        {w for s in side for t in _around(s) for w in raw(t)} for side in (before, after)
    )
    if now - was - over - NO - _DO - _JOINTS:
        return False
    members = [
        len(side) + sum(w in _JOINTS for s in side for w in s.own.words.surfaces)
        for side in (before, after)
    ]
    if was - now - over_now - _JOINTS - NO - _GRAMMAR and members[0] > members[1]:
        return True
    once = Counter(t.name for s in after for t in things(s.text))
    return any(
        once[name] < count
        for name, count in _repeated(before).items()
        # Denials are counted by themselves.
        if count > 1 and name != "prohibit"
    )


def _repeated(statements: Sequence[Statement]) -> Counter[str]:
    """Count each concept in the statement that says it most often; what another one repeats, it leans on."""
    most: Counter[str] = Counter()
    for s in statements:
        most |= Counter(t.name for t in things(s.text))
    return most


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
    framed = {c.name for s in statements for c in s.frame.cues if c.name in _RISKS}
    return [
        *(
            "only" if is_only(c) else c.name
            for s in statements
            for c in s.own.cues
            if c.name in _RISKS
        ),
        *framed,
    ]


def _amounts(statements: Sequence[Statement]) -> list[Amount]:
    return [a for s in statements for a in (*s.own.amounts, *s.frame.amounts)]


def _same_amounts(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    was, now = _amounts(before), _amounts(after)
    soft = {"soft", "min"}

    def held(one: Amount, others: Amounts) -> bool:
        # "In 30 days" bounds a period as "within" does; "less than 100 %" is not "100 %".
        return any(
            one.bound == o.bound
            or (one.kind in {"duration", "window"} and (one.bound in soft) == (o.bound in soft))
            for o in others.like(one)
        )

    there, here = Amounts(now), Amounts(was)
    return all(held(a, there) for a in was) and all(held(a, here) for a in now)


def _negated(statements: Sequence[Statement]) -> bool:
    return any(
        c.name in {"negation", "prohibition"}
        for s in statements
        for c in (*s.own.cues, *s.frame.cues, *(() if s.lead_in else s.heading.cues))
    )


#: What no two versions that say the same differ in.
_DIFFERENCES = (
    _cut_down, _asked_else, _demands_more, hung, exchanged, rejoined, turned_round, _of_another_system,
)  # fmt: skip
