"""Named proofs that a changed statement says the same. Without a proof nothing is silent."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from witnessmark.safeguards.proofs.affirmed import affirmed
from witnessmark.safeguards.proofs.agents import done_by_others
from witnessmark.safeguards.proofs.asides import hung
from witnessmark.safeguards.proofs.attachments import hung_on_another
from witnessmark.safeguards.proofs.demands import demanded_otherwise
from witnessmark.safeguards.proofs.joints import joined_by_another
from witnessmark.safeguards.proofs.labels import labelled_otherwise
from witnessmark.safeguards.proofs.ledger import accounts, unaccounted
from witnessmark.safeguards.proofs.limits import turned
from witnessmark.safeguards.proofs.marks import marked_otherwise, quoted_otherwise, refers_otherwise
from witnessmark.safeguards.proofs.neighbours import rejoined
from witnessmark.safeguards.proofs.periods import bounded_otherwise
from witnessmark.safeguards.proofs.provisos import hangs_on_another
from witnessmark.safeguards.proofs.qualities import said_of_another
from witnessmark.safeguards.proofs.quantifiers import meant_of_another
from witnessmark.safeguards.proofs.rearrangements import rearranged
from witnessmark.safeguards.proofs.refusals import RISKS, cues_of, negated, same_refusals
from witnessmark.safeguards.proofs.relations import related_otherwise
from witnessmark.safeguards.proofs.relative_clauses import told_of_others
from witnessmark.safeguards.proofs.roles import exchanged
from witnessmark.safeguards.proofs.steps import in_other_order
from witnessmark.safeguards.proofs.substitutions import one_word_for_another
from witnessmark.safeguards.proofs.tenses import told_in_another_tense
from witnessmark.safeguards.proofs.voice import turned_round
from witnessmark.safeguards.proofs.word_order import turned_about
from witnessmark.safeguards.reading.bags import bag, content, raw, things
from witnessmark.safeguards.reading.cues import NO
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.quantities import Amount, Amounts
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.topics import OTHER_SYSTEM

#: Who is asked for in a label, the answer names.
_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
#: Stems of labels that ask for nothing by themselves.
_LABELS = frozenset(
    ["answer", "commitment", "control", "default", "description", "detail", "element", "item", "practic",
     "question", "requirement", "responsibl", "rul", "setting", "standard", "status", "topic", "valu"]
)  # fmt: skip
#: Words that go with a limit that is turned round.
_TURNS = frozenset({"until", "before", "first"})
_DO = frozenset({"do"})
#: Stems that another voice or order needs no more.
_GRAMMAR = frozenset(
    ["be", "by", "do", "a", "an", "the", "of", "to", "it", "they", "that", "which", "who"]
)
_JOINTS = frozenset({"and", "or", "nor"})
#: So many words fewer, and less than this part left, is more than a shorter way to say it.
_MANY = 4
_MOST = 0.5
#: Bounds that no mere amount stands for.
_SLACK = frozenset({"soft", "min"})


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
        " ".join(sorted(c.name for c in cues_of([statement]) if c.name in RISKS)),
        " ".join(amounts),
        " ".join(sorted({c.name for c in statement.heading.cues if c.name in RISKS})),
        "negated" if negated([statement]) else "",
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
    if not any(s.own.words.stems for s in (*before, *after)):
        # Marks that answer without a word: "+" and "-", a full and an empty circle.
        return None
    lost, gained = difference(before, after)
    strange = (lost | gained) - lexicon().weightless
    if strange - _TURNS:
        # First, as it is quickly seen and refuses most.
        return None
    is_turned = turned(before, after)
    if (
        (strange and not is_turned)
        or not _same_amounts(before, after)
        or not same_refusals(before, after, is_turned=is_turned)
        or any(differs(before, after) for differs in _DIFFERENCES)
        or unaccounted(before, after, is_turned=is_turned)
    ):
        return None
    return "synonyms" if lost or gained else "same-words"


def refusals(before: Sequence[Statement], after: Sequence[Statement]) -> Iterator[str]:
    """Name all that stands against a proof that both sides say the same, for those who weigh what changed."""
    is_turned = turned(before, after)
    if is_turned:
        yield "turned"
    if not _same_amounts(before, after):
        yield "amounts"
    if not same_refusals(before, after, is_turned=is_turned):
        yield "refusals"
    yield from (differs.__name__.lstrip("_") for differs in _DIFFERENCES if differs(before, after))
    yield from accounts(before, after)


def _of_another_system(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether only one side stands under the heading of another system."""
    was, now = (any(OTHER_SYSTEM in s.heading.names for s in side) for side in (before, after))
    return was != now


def _under_other_heading(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether the headings hedge, except or withdraw otherwise: "Rules" is not "Repealed rules", or "Goals"."""
    was, now = (
        {c.name for s in side for c in s.heading.cues if c.name in (*RISKS, "status")}
        for side in (before, after)
    )
    return was != now


def _exchanged_with_label(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether words or amounts went, and others came, that only the labels around still say: a value that
    changed places with its label, or became another of those that the label names.
    """
    said = [frozenset(_spoken(side)) - _TURNS for side in (before, after)]
    return bool(said[0] - said[1]) and bool(said[1] - said[0])


def _spoken(side: Sequence[Statement]) -> list[str]:
    light = lexicon().weightless
    concepts = [t.name for s in side for t in things(s.text) if t.name not in light]
    return [*concepts, *(str(a) for s in side for a in s.own.amounts)]


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
        len(side)
        + sum(w in _JOINTS for s in side for w in s.own.words.surfaces)
        + sum(s.text.count(",") for s in side)
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


def _amounts(statements: Sequence[Statement]) -> list[Amount]:
    return [a for s in statements for a in (*s.own.amounts, *s.frame.amounts)]


def _same_amounts(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    was, now = _amounts(before), _amounts(after)

    def held(one: Amount, others: Amounts) -> bool:
        # "In 30 days" bounds a period as "within" does; "less than 100 %" is not "100 %", nor "about" "at least".
        return any(
            one.bound == o.bound
            or (one.kind in {"duration", "window"} and _SLACK.isdisjoint((one.bound, o.bound)))
            for o in others.like(one)
        )

    there, here = Amounts(now), Amounts(was)
    return all(held(a, there) for a in was) and all(held(a, here) for a in now)


#: What no two versions that say the same differ in.
_DIFFERENCES = (
    _cut_down, marked_otherwise, quoted_otherwise, refers_otherwise, _asked_else, _exchanged_with_label, _under_other_heading,
    demanded_otherwise, hung, exchanged, rejoined, turned_round, related_otherwise,
    said_of_another, in_other_order, _of_another_system, bounded_otherwise, affirmed, done_by_others,
    joined_by_another, turned_about, meant_of_another, told_in_another_tense, hangs_on_another, told_of_others, hung_on_another,
    labelled_otherwise, one_word_for_another, rearranged,
)  # fmt: skip
