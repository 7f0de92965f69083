"""Two readings to what changed for each safeguard, and a fate for everything that differs."""

from collections.abc import Sequence
from dataclasses import replace

from witnessmark.model.alignments import Alignment, Line
from witnessmark.model.changes import Comparison, Explained
from witnessmark.model.documents import Document, UnitKind
from witnessmark.safeguards.judging.contradictions import contradictions
from witnessmark.safeguards.judging.fates import RISKS, Fates
from witnessmark.safeguards.judging.fold import fold
from witnessmark.safeguards.judging.moves import misplaced
from witnessmark.safeguards.proofs import equivalent
from witnessmark.safeguards.reading.read import Reading, Statement
from witnessmark.safeguards.reading.topics import OTHER_SYSTEM
from witnessmark.safeguards.weighing.gaps import Gaps
from witnessmark.safeguards.weighing.groups import Group, by_sentence, groups
from witnessmark.safeguards.weighing.signs import Elsewhere
from witnessmark.safeguards.weighing.verdicts import Verdict, rejoined

#: A sentence of more things than this is not proven as a whole.
_MOST_THINGS = 24


def lines(
    was: Reading, now: Reading, old: Sequence[str], new: Sequence[str]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """
    Spell the statements of two readings for alignment; `old` and `new` are their units without noise.

    What is spelled the same on both sides is not looked at more closely.
    """
    exact = [
        [
            "\x1f".join((spelled, *_setting(s)))
            for s, spelled in zip(side.statements, spellings, strict=True)
        ]
        for side, spellings in ((was, old), (now, new))
    ]
    common = set(exact[0]) & set(exact[1])
    before, after = (
        tuple(
            _line(s, key, is_known=key in common)
            for s, key in zip(side.statements, keys, strict=True)
        )
        for side, keys in zip((was, now), exact, strict=True)
    )
    return before, after


def _line(s: Statement, exact: str, *, is_known: bool) -> Line:
    if is_known:
        # A second one on one side only is aligned by this spelling too.
        return Line(exact=exact, canon=exact, text=s.text, heading=s.unit.where)
    return Line(
        exact=exact,
        canon=equivalent.canon(s) if s.unit.kind is not UnitKind.HEADING else "",
        text=" ".join((*s.own.words.stems, *s.frame.words.stems)),
        heading=s.unit.where,
    )


def _setting(s: Statement) -> tuple[str, ...]:
    unit = s.unit
    heading = sorted({c.name for c in s.heading.cues if c.name in RISKS})
    return (
        unit.kind.value if unit.kind is UnitKind.HEADING else "",
        " ".join(heading),
        # Under the heading of another system the same words promise nothing here.
        "other" if OTHER_SYSTEM in s.heading.names else "",
        unit.zone.value,
        "" if s.binds else "binds nobody",
    )


def judge(  # noqa: PLR0917  # two sides of documents and of readings, and what joins them
    before: Document,
    after: Document,
    was: Reading,
    now: Reading,
    alignment: Alignment,
    noise: tuple[Explained, ...] = (),
) -> Comparison:
    """
    Compare two readings whose `lines` are aligned.

    Every statement that differs gets exactly one fate: part of a change, `unclassified`, named noise,
    or proven equivalent. `noise` holds what masks explained before.
    """
    fates = Fates(was, list(noise))
    alignment = _proven(was, now, alignment)
    strays = misplaced(was, now, alignment)
    for i, j in sorted(strays):
        fates.misplaced(was.statements[i], now.statements[j])
    for i, j in alignment.moved:
        if (i, j) not in strays:
            fates.moved(
                was.statements[i], now.statements[j], keeps_company=_keeps_company(was, now, i, j)
            )
    for i, j in alignment.alike:
        if (i, j) not in strays:
            fates.equal("same-words", (was.statements[i],), (now.statements[j],))
    verdicts, joined, elsewhere = _weighed(was, now, alignment, fates)
    changes, told = fold(verdicts, joined, was, now, elsewhere)
    fates.settle(told)
    return Comparison(
        before=before.reading,
        after=after.reading,
        changes=(*changes, *fates.quiet),
        unclassified=tuple(fates.unclassified),
        noise=tuple(fates.noise),
        equivalent=tuple(fates.equivalent),
        contradictions=contradictions(now),
        kept=_kept(before, alignment),
    )


def _keeps_company(was: Reading, now: Reading, i: int, j: int) -> bool:
    """Whether a statement moved with the one before it, on which it may lean; a heading with what stands under it."""
    step = 1 if was.statements[i].unit.kind is UnitKind.HEADING else -1
    near, there = (
        side.statements[at].unit.text if 0 <= at < len(side.statements) else ""
        for side, at in ((was, i + step), (now, j + step))
    )
    return near == there


def undecided(
    was: Reading, now: Reading, alignment: Alignment
) -> tuple[tuple[Verdict, ...], Elsewhere]:
    """Give what is weighed before any way is said, and what else changed: what ways are fitted on."""
    found, _, elsewhere = _weighed(was, now, _proven(was, now, alignment), Fates(was, []))
    return tuple(found), elsewhere


def _proven(was: Reading, now: Reading, alignment: Alignment) -> Alignment:
    """Take what is only spelled alike for a change, unless it is proven to say the same."""
    doubted = [
        (i, j)
        for i, j in alignment.alike
        if equivalent.prove((was.statements[i],), (now.statements[j],)) is None
    ]
    if not doubted:
        return alignment
    return replace(
        alignment,
        alike=tuple(pair for pair in alignment.alike if pair not in doubted),
        paired=(*alignment.paired, *((i, j, 1.0) for i, j in doubted)),
    )


def _weighed(
    was: Reading, now: Reading, alignment: Alignment, fates: "Fates"
) -> tuple[list[Verdict], dict[int, tuple[int, ...]], Elsewhere]:
    """Weigh each changed group for each safeguard; gives also which groups the joined ones stand for."""
    changed = _whole(groups(was, now, alignment))
    found = [verdict for group in changed for verdict in fates.group(group)]
    parts = [fates.part(group) for group in changed]
    return *rejoined(found), Elsewhere.of(parts, Gaps.of(was, now, alignment))


def _whole(changed: Sequence[Group]) -> list[Group]:
    """Take the things of one sentence together where only together they are proven to say the same."""
    found: list[Group] = []
    for parts in by_sentence(changed):
        before = tuple(s for part in parts for s in part.before)
        after = tuple(s for part in parts for s in part.after)
        few = len(parts) > 1 and max(len(before), len(after)) <= _MOST_THINGS
        if few and equivalent.prove(before, after):
            found.append(Group(before=before, after=after, likeness=parts[0].likeness))
        else:
            found.extend(parts)
    return found


def _kept(before: Document, alignment: Alignment) -> float:
    total = sum(len(u.text.split()) for u in before.units)
    gone = sum(len(before.units[i].text.split()) for i in alignment.before_only)
    return round(1 - gone / total, 4) if total else 1.0
