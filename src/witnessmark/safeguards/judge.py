"""Two readings to what changed for each safeguard, and a fate for everything that differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.model.alignments import Alignment, Line
from witnessmark.model.changes import (
    Change,
    Comparison,
    Delta,
    Explained,
    Label,
    Quote,
    SafeguardId,
    Unclassified,
)
from witnessmark.model.documents import Document, Time, UnitKind
from witnessmark.safeguards import equivalent, explain
from witnessmark.safeguards.bags import bag, things
from witnessmark.safeguards.catalogue import Safeguard, catalogue
from witnessmark.safeguards.lexicon import lexicon
from witnessmark.safeguards.read import Reading, Statement, is_listed
from witnessmark.safeguards.severity import severity
from witnessmark.safeguards.slots.force import level
from witnessmark.safeguards.weigh import Weighed, weigh

#: A direction needs this much more on one side.
DECIDES = 0.9
#: A gain needs more: a paraphrase that brings a strong word is no promise.
GAIN_DECIDES = 1.4
#: So much of a leftover's words must stand in a changed statement for it to be a piece of that.
_CONTAINED = 0.6
_RISKS = (
    "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    "negation", "prohibition", "must", "all",
)  # fmt: skip
_BINDING = frozenset({"must", "prohibition", "negation", "only", "lapse", "notrequired", "permit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Statements of both sides that answer each other; one side may be empty."""

    before: tuple[Statement, ...]
    after: tuple[Statement, ...]
    likeness: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a group says of one safeguard."""

    safeguard: Safeguard
    group: Group
    score: float
    weighed: tuple[Weighed, ...]
    #: The subject is spoken of on this side of the group only.
    only: str = ""


def lines(reading: Reading, spellings: Sequence[str]) -> tuple[Line, ...]:
    """Spell the statements of a reading for alignment; `spellings` are their units without noise."""
    return tuple(
        Line(
            exact="\x1f".join((spelled, *_setting(s))),
            canon=equivalent.canon(s) if s.unit.kind is not UnitKind.HEADING else "",
            text=" ".join(s.own.words.stems) + " " + " ".join(s.frame.words.stems),
            heading=s.unit.where,
        )
        for s, spelled in zip(reading.statements, spellings, strict=True)
    )


def _setting(s: Statement) -> tuple[str, ...]:
    unit = s.unit
    heading = sorted({c.name for c in s.heading.cues if c.name in _RISKS})
    return (
        unit.kind.value if unit.kind is UnitKind.HEADING else "",
        " ".join(heading),
        unit.zone.value,
    )


def judge(
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
    fates = _Fates(was, now, list(noise))
    for i, j in alignment.moved:
        fates.moved(was.statements[i], now.statements[j])
    for i, j in alignment.alike:
        fates.equal("same-words", (was.statements[i],), (now.statements[j],))
    groups = _groups(was, now, alignment)
    verdicts: list[Verdict] = []
    for group in groups:
        verdicts.extend(fates.group(group))
    changes, rest = _changes(verdicts, was, now)
    fates.settle(changes, rest)
    return Comparison(
        before=before.reading,
        after=after.reading,
        changes=(*changes, *fates.quiet),
        unclassified=tuple(fates.unclassified),
        noise=tuple(fates.noise),
        equivalent=tuple(fates.equivalent),
        kept=_kept(before, after, alignment),
    )


def _kept(before: Document, after: Document, alignment: Alignment) -> float:
    total = sum(len(u.text.split()) for u in before.units)
    gone = sum(len(before.units[i].text.split()) for i in alignment.before_only)
    return round(1 - gone / total, 4) if total else 1.0


def _groups(was: Reading, now: Reading, alignment: Alignment) -> list[Group]:
    """Pairs, then what was split off or merged into them, then what stands alone."""
    members: list[tuple[list[int], list[int], float]] = [
        ([i], [j], score) for i, j, score in alignment.paired
    ]
    members = _by_lead_in(members, was, now)
    left, right = list(alignment.before_only), list(alignment.after_only)
    if not alignment.is_coarse:
        left = _join_answers(left, members, was, side=0)
        right = _join_answers(right, members, now, side=1)
        left = _absorb(left, members, was, now, side=0)
        right = _absorb(right, members, now, was, side=1)
        left, right = _pair_by_words(left, right, members, was, now)
    members.extend(([i], [], 0.0) for i in left)
    members.extend(([], [j], 0.0) for j in right)
    return [
        Group(
            before=tuple(was.statements[i] for i in sorted(ii)),
            after=tuple(now.statements[j] for j in sorted(jj)),
            likeness=score,
        )
        for ii, jj, score in members
    ]


def _by_lead_in(
    members: list[tuple[list[int], list[int], float]], was: Reading, now: Reading
) -> list[tuple[list[int], list[int], float]]:
    """Things of one list that stayed the same under another lead-in answer each other together."""
    together: dict[tuple[str, str], tuple[list[int], list[int], float]] = {}
    found = []
    for (i, *more_i), (j, *more_j), score in members:
        old, new = was.statements[i].unit, now.statements[j].unit
        key = (old.lead_in, new.lead_in)
        if old.text != new.text or old.lead_in == new.lead_in or more_i or more_j:
            found.append(([i, *more_i], [j, *more_j], score))
        elif key in together:
            together[key][0].append(i)
            together[key][1].append(j)
        else:
            together[key] = ([i], [j], score)
            found.append(together[key])
    return found


def _join_answers(
    left: list[int], members: list[tuple[list[int], list[int], float]], mine: Reading, *, side: int
) -> list[int]:
    """Put a bare "Yes." or "No." to the rest of its answer."""
    rest = []
    for i in left:
        statement = mine.statements[i]
        home = None
        if statement.unit.question and len(statement.own.words.stems) <= 2:
            for pair in members:
                if any(
                    mine.statements[p].unit.question == statement.unit.question and abs(p - i) <= 2
                    for p in pair[side]
                ):
                    home = pair
                    break
        if home is None:
            rest.append(i)
        else:
            home[side].append(i)
    return rest


def _absorb(
    left: list[int],
    members: list[tuple[list[int], list[int], float]],
    mine: Reading,
    theirs: Reading,
    *,
    side: int,
) -> list[int]:
    """Put a leftover into the pair whose other side says most of its words beyond its own partner."""
    rest = []
    for i in left:
        statement = mine.statements[i]
        words = _said(statement)
        best: tuple[float, int] | None = None
        if words and statement.unit.kind is not UnitKind.HEADING:
            for number, pair in enumerate(members):
                sibling = any(_are_siblings(statement, mine.statements[p]) for p in pair[side])
                if len(words) < 2 and not sibling:
                    continue
                partner = _said(*(mine.statements[p] for p in pair[side]))
                other = _said(*(theirs.statements[p] for p in pair[1 - side]))
                share = len(words & (other - partner)) / len(words)
                if words <= other and (len(words) >= 3 or sibling):
                    # All of it is still said there.
                    share = max(share, 0.9)
                if share >= _CONTAINED and (best is None or share > best[0]):
                    best = (share, number)
        if best is None:
            rest.append(i)
        else:
            members[best[1]][side].append(i)
    return rest


def _said(*statements: Statement) -> frozenset[str]:
    """Concepts and amounts."""
    amounts = {str(a) for s in statements for a in s.own.amounts}
    return bag([s.text for s in statements]) | amounts or bag([s.unit.row for s in statements])


def _are_siblings(one: Statement, other: Statement) -> bool:
    """Two things of one list, cell or answer."""
    a, b = one.unit, other.unit
    return any(
        (
            a.lead_in and a.lead_in == b.lead_in,
            a.row and a.row == b.row,
            a.question and a.question == b.question,
        )
    )


def _pair_by_words(
    left: list[int],
    right: list[int],
    members: list[tuple[list[int], list[int], float]],
    was: Reading,
    now: Reading,
) -> tuple[list[int], list[int]]:
    """Pair leftovers that share half their concepts, however they are spelled."""
    ranked = []
    for i in left:
        old = bag([was.statements[i].text, was.statements[i].lead_in])
        for j in right:
            if (was.statements[i].unit.kind is UnitKind.HEADING) != (
                now.statements[j].unit.kind is UnitKind.HEADING
            ):
                continue
            new = bag([now.statements[j].text, now.statements[j].lead_in])
            a, b = was.statements[i].unit, now.statements[j].unit
            if (a.row or a.question) and (a.row, a.column, a.question) == (
                b.row,
                b.column,
                b.question,
            ):
                ranked.append((-1.0, i, j))
            elif old and new:
                share = len(old & new) / min(len(old), len(new))
                same_place = was.statements[i].unit.where == now.statements[j].unit.where
                topics = bool(set(was.statements[i].topics) & set(now.statements[j].topics))
                likeness = share + (0.2 if same_place else 0) + (0.25 if topics else 0)
                if likeness >= 0.6:
                    ranked.append((-likeness, i, j))
    ranked.sort()
    taken: set[tuple[str, int]] = set()
    for minus, i, j in ranked:
        if ("b", i) in taken or ("a", j) in taken:
            continue
        taken |= {("b", i), ("a", j)}
        members.append(([i], [j], min(0.5, -minus)))
    return [i for i in left if ("b", i) not in taken], [j for j in right if ("a", j) not in taken]


class _Fates:
    """Collects the fate of everything that differs."""

    def __init__(self, was: Reading, now: Reading, noise: list[Explained]) -> None:
        self._held = frozenset(was.commitments)
        self.noise = noise
        self.equivalent: list[Explained] = []
        self.unclassified: list[Unclassified] = []
        self.quiet: list[Change] = []
        self._waiting: list[Group] = []

    def moved(self, old: Statement, new: Statement) -> None:
        if new.topics and new.binds and new.is_policy and new.unit.kind is not UnitKind.HEADING:
            safeguard = catalogue().safeguard(new.topics[0])
            self.quiet.append(_quiet(safeguard, Label.MOVED, (old,), (new,)))
        else:
            self.equal("moved", (old,), (new,))

    def equal(self, rule: str, old: tuple[Statement, ...], new: tuple[Statement, ...]) -> None:
        self.equivalent.append(Explained(rule=rule, before=_joined(old), after=_joined(new)))

    def group(self, group: Group) -> list[Verdict]:
        """Settle a group that has a harmless cause; give verdicts for the rest."""
        everyone = (*group.before, *group.after)
        if not all(s.is_policy for s in everyone):
            self._outside(group)
            return []
        if all(s.unit.kind is UnitKind.HEADING for s in everyone):
            self._heading(group)
            return []
        if not any(s.binds for s in everyone):
            rule = (
                "history" if any(s.time is Time.PAST for s in everyone) else "somebody else's words"
            )
            self.noise.append(
                Explained(rule=rule, before=_joined(group.before), after=_joined(group.after))
            )
            return []
        if not (group.before and group.after) and not any(map(_says_something, everyone)):
            self.noise.append(
                Explained(
                    rule="says nothing", before=_joined(group.before), after=_joined(group.after)
                )
            )
            return []
        proof = equivalent.prove(group.before, group.after)
        if proof is not None:
            self.equal(proof, group.before, group.after)
            return []
        verdicts = _verdicts(group, self._held)
        self._waiting.append(group)
        return verdicts

    def _outside(self, group: Group) -> None:
        topics = _all_topics(group)
        if topics:
            self.unclassified.append(_unclassified(group))
        else:
            self.noise.append(
                Explained(
                    rule="outside the policy",
                    before=_joined(group.before),
                    after=_joined(group.after),
                )
            )

    def _heading(self, group: Group) -> None:
        cues = _cue_names(group)
        if cues & {"hedge", "soften", "lapse", "notrequired"}:
            self.unclassified.append(_unclassified(group))
        else:
            self.noise.append(
                Explained(rule="heading", before=_joined(group.before), after=_joined(group.after))
            )

    def settle(self, changes: Sequence[Change], decided: Iterable[int]) -> None:
        """Give those groups a fate that no change quotes."""
        told = set(decided)
        for group in self._waiting:
            if id(group) in told:
                continue
            if _is_harmless(group):
                self.noise.append(
                    Explained(
                        rule="no safeguard",
                        before=_joined(group.before),
                        after=_joined(group.after),
                    )
                )
            else:
                self.unclassified.append(_unclassified(group))


def _says_something(statement: Statement) -> bool:
    """Words with weight, an amount, a denial, or an answer."""
    label = statement.unit.kind is UnitKind.CELL and not statement.unit.row
    if label and len(statement.own.words.stems) <= 3 and not statement.own.amounts:
        return False
    return bool(
        statement.own.amounts
        or statement.own.names
        or statement.unit.question
        or bag([statement.text]) - lexicon().weightless
        or any(c.name in {"negation", "prohibition"} for c in statement.own.cues)
    )


def _is_harmless(group: Group) -> bool:
    """No safeguard's vocabulary on either side; housekeeping, or nothing that binds anybody."""
    if _all_topics(group):
        return False
    everyone = (*group.before, *group.after)
    compiled = lexicon()
    if any(compiled.housekeeping.find(s.own.words) for s in everyone):
        return True
    if all(_is_of_other_data(s) for s in everyone):
        return True
    if "stricter" in _cue_names(group):
        return True
    if not (group.before and group.after):
        # A whole sentence about the subject that came or went, in words unknown to us.
        words = sum(h.name == "DOMAIN" for s in everyone for h in s.own.classes)
        return words < 2 and not _cue_names(group) & _BINDING
    return not _cue_names(group) & _BINDING


def _is_of_other_data(statement: Statement) -> bool:
    names = statement.own.names | statement.frame.names | statement.heading.names
    return "OTHERDATA" in names and "PLATEWORD" not in statement.own.names


def _all_topics(group: Group) -> tuple[SafeguardId, ...]:
    found = {t for s in (*group.before, *group.after) for t in s.topics}
    return tuple(s.id for s in catalogue().safeguards if s.id in found)


def _cue_names(group: Group) -> frozenset[str]:
    return frozenset(c.name for s in (*group.before, *group.after) for c in s.own.cues)


def _verdicts(group: Group, held: frozenset[SafeguardId]) -> list[Verdict]:
    old = tuple(s for s in group.before if s.binds)
    new = tuple(s for s in group.after if s.binds)
    found = []
    for topic in _all_topics(group):
        safeguard = catalogue().safeguard(topic)
        mine_old = tuple(s for s in old if topic in s.topics)
        mine_new = tuple(s for s in new if topic in s.topics)
        if (
            old
            and new
            and (
                (mine_old and mine_new)
                or not _word_moved(safeguard, old, new, mine_old)
                or _replaced(old, new)
            )
        ):
            weighed = weigh(safeguard, old, new)
            score = sum(w.score for w in weighed)
            found.append(Verdict(safeguard=safeguard, group=group, score=score, weighed=weighed))
        elif mine_old:
            rung = _rung(safeguard, mine_old)
            found.append(_one_sided(safeguard, group, -rung, "before"))
        elif mine_new:
            rung = _rung(safeguard, mine_new)
            if topic in held and _only_permits(safeguard, mine_new):
                # Where the page demanded, "customers decide whether" takes the demand back.
                rung = -1
            found.append(_one_sided(safeguard, group, rung, "after"))
    return found


def _replaced(old: tuple[Statement, ...], new: tuple[Statement, ...]) -> bool:
    """Whether words came where words went: then it may be the same subject in words unknown to us."""
    light = lexicon().weightless
    was, now = bag([_spoken(s) for s in old]) - light, bag([_spoken(s) for s in new]) - light
    return len(was - now) >= 1 and len(now - was) >= 1


def _rung(safeguard: Safeguard, statements: tuple[Statement, ...]) -> int:
    """How much these statements protect by themselves; below 0 they undo."""
    if safeguard.mode == "limit" and all(
        s.unit.lead_in and "LIMITED" in s.frame.names for s in statements
    ):
        # One thing more in a closed list opens it.
        return -1
    if all(map(_is_alternative, statements)) or all(map(is_listed, statements)):
        return -1
    rung = max(level(s, safeguard) for s in statements)
    cues = {c.name for s in statements for c in s.own.cues if c.phrase != "without"}
    names = {n for s in statements for n in (*s.own.names, *s.frame.names, *s.question.names)}
    if safeguard.party and not names & set(safeguard.party) and rung > 0:
        return -1 if names & set(safeguard.against) else 0
    if safeguard.mode == "duty" and rung == 1 and "permit" in cues:
        return -1 if "exception" in cues or safeguard.may == "undoes" else 1
    if (
        safeguard.mode == "duty"
        and cues & {"exception"}
        and not cues & {"must", "only", "technical"}
    ):
        return -1 if "permit" in cues or "negation" in cues else rung
    return rung


def _only_permits(safeguard: Safeguard, statements: tuple[Statement, ...]) -> bool:
    return safeguard.mode == "duty" and max(level(s, safeguard) for s in statements) == 1


def _is_alternative(statement: Statement) -> bool:
    """One of several ways in which an exception holds ("unless required by: a warrant, a subpoena")."""
    cues = {c.name for c in statement.frame.cues}
    return bool(statement.unit.lead_in) and "exception" in cues and statement.unit.joint != "and"


def _word_moved(
    safeguard: Safeguard,
    old: tuple[Statement, ...],
    new: tuple[Statement, ...],
    mine_old: tuple[Statement, ...],
) -> bool:
    """Say whether a word of the subject came or went; else the subject only seems to, by its surroundings."""
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule if c[0] != "!"}
    mine, others = (old, new) if mine_old else (new, old)
    there = bag([_spoken(s) for s in others])
    for s in mine:
        where = {at for h in s.own.classes if h.name in classes for at in range(h.start, h.end)}
        if any(t.start in where and t.name not in there for t in things(s.text)):
            return True
    return False


def _one_sided(safeguard: Safeguard, group: Group, score: int, side: str) -> Verdict:
    rule = "STATEMENT-CUT" if side == "before" else "STATEMENT-ADDED"
    if group.before and group.after:
        rule = "SUBJECT-CUT" if side == "before" else "SUBJECT-ADDED"
    sign = (score > 0) - (score < 0)
    quote = _joined(group.before if side == "before" else group.after)
    delta = Delta(
        slot="statement",
        before=quote if side == "before" else "",
        after=quote if side == "after" else "",
        sign=sign,
        rule=rule,
    )
    return Verdict(
        safeguard=safeguard,
        group=group,
        score=3.0 * sign,
        weighed=(Weighed(delta=delta, weight=3.0),),
        only=side,
    )


def _changes(
    verdicts: Sequence[Verdict], was: Reading, now: Reading
) -> tuple[tuple[Change, ...], frozenset[int]]:
    """Fold the verdicts to one change for each safeguard and direction."""
    held_before, held_after = was.commitments, now.commitments
    folded: dict[tuple[SafeguardId, int], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.score <= -DECIDES or verdict.score >= GAIN_DECIDES:
            sign = 1 if verdict.score > 0 else -1
            folded.setdefault((verdict.safeguard.id, sign), []).append(verdict)
    for of in sorted({s for s, sign in folded if sign > 0}):
        lost, won = folded.get((of, -1)), folded[(of, 1)]
        safeguard = catalogue().safeguard(of)
        if (
            lost
            and all(v.only == "before" for v in won)
            and not any(level(s, safeguard) > 0 for s in held_after.get(of, ()))
        ):
            # With the promise its exceptions went too; that is no gain.
            lost.extend(folded.pop((of, 1)))
        elif lost and all(v.only == "after" for v in (*lost, *won)) and not held_before.get(of):
            # A new promise that comes with its exceptions is still new.
            won.extend(folded.pop((of, -1)))
    told: set[int] = set()
    changes = []
    losses = len({s for s, sign in folded if sign < 0})
    for (of, sign), group in sorted(folded.items()):
        label = _label(of, sign, group, held_before.get(of, ()), held_after.get(of, ()))
        changes.append(
            _change(group, label, held_after.get(of, ()), losses, mixed=(of, -sign) in folded)
        )
        told.update(id(v.group) for v in group)
    return tuple(changes), frozenset(told)


def _label(
    of: SafeguardId,
    sign: int,
    verdicts: Sequence[Verdict],
    held_before: tuple[Statement, ...],
    held_after: tuple[Statement, ...],
) -> Label:
    safeguard = catalogue().safeguard(of)
    if sign < 0:
        still = [s for s in held_after if level(s, safeguard) > 0]
        cut = all(v.only == "before" for v in verdicts)
        return Label.REMOVED if cut and not still else Label.WEAKENED
    had = [s for s in held_before if level(s, safeguard) > 0]
    new = all(v.only == "after" for v in verdicts)
    return Label.ADDED if new and not had else Label.STRENGTHENED


def _change(
    verdicts: Sequence[Verdict],
    label: Label,
    held_after: tuple[Statement, ...],
    losses: int,
    *,
    mixed: bool,
) -> Change:
    safeguard = verdicts[0].safeguard
    ordered = sorted(verdicts, key=lambda v: -abs(v.score))
    deltas = tuple(
        w.delta for v in ordered for w in v.weighed if w.delta.sign or w.delta.slot == "content"
    )
    old = tuple(s for v in ordered for s in v.group.before)
    new = tuple(s for v in ordered for s in v.group.after)
    against = any(
        w.score * v.score < 0 and abs(w.score) >= 1.5 for v in verdicts for w in v.weighed
    )
    strongest = max((w for v in ordered for w in v.weighed), key=lambda w: w.weight)
    return Change(
        safeguard=safeguard.id,
        label=label,
        detail=explain.detail(deltas, label),
        before=_quote(old),
        after=_quote(new),
        deltas=deltas,
        rule=strongest.delta.rule,
        severity=severity(safeguard.weight, label, deltas, losses=losses),
        confidence=round(min(0.95, 0.5 + 0.1 * max(abs(v.score) for v in verdicts)), 2),
        explanation=explain.explanation(safeguard, label, deltas, kept=len(held_after)),
        for_review=mixed or against,
    )


def _quiet(
    safeguard: Safeguard, label: Label, old: tuple[Statement, ...], new: tuple[Statement, ...]
) -> Change:
    return Change(
        safeguard=safeguard.id,
        label=label,
        detail=explain.detail((), label),
        before=_quote(old),
        after=_quote(new),
        deltas=(),
        rule=label.value.upper(),
        severity=severity(safeguard.weight, label, ()),
        confidence=0.95,
        explanation=explain.explanation(safeguard, label, (), kept=0),
    )


def _unclassified(group: Group) -> Unclassified:
    return Unclassified(
        before=_quote(group.before),
        after=_quote(group.after),
        safeguards=_all_topics(group),
        cues=tuple(sorted(_cue_names(group) & set(_RISKS))),
    )


def _joined(statements: Sequence[Statement]) -> str:
    return " … ".join(s.unit.text for s in statements)


def _quote(statements: Sequence[Statement]) -> Quote | None:
    if not statements:
        return None
    texts = dict.fromkeys(_spoken(s) for s in statements)
    return Quote(text=" … ".join(texts), where=statements[0].unit.where)


def _spoken(statement: Statement) -> str:
    unit = statement.unit
    return f"{unit.lead_in} {unit.text}".strip() if unit.lead_in else unit.text
