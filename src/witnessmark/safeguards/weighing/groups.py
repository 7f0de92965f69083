"""Statements of both sides that answer each other: pairs, what was split or merged, what stands alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.model.alignments import Alignment
from witnessmark.model.documents import UnitKind
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Reading, Statement

#: Cues that say something without another word: "as needed", "no".
_TELLING = frozenset(
    {"negation", "prohibition", "catchall", "hedge", "exception", "permit", "fallback"}
)
#: So much of a leftover's words must stand in a changed statement for it to be a piece of that.
_CONTAINED = 0.5
#: Past so many pairs of leftovers likeness of words is not looked for.
_MOST_PAIRS = 20_000


@dataclass(slots=True, kw_only=True)
class _Member:
    """Numbers of the statements before and after that answer each other so far."""

    sides: tuple[list[int], list[int]]
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Statements of both sides that answer each other; one side may be empty."""

    before: tuple[Statement, ...]
    after: tuple[Statement, ...]
    likeness: float = 0.0
    #: The group of whole sentences that this is what changed of; None: it is all of it.
    of: "Group | None" = None

    @property
    def whole(self) -> "Group":
        """What people are shown: whole sentences, as printed."""
        return self.of or self


def groups(was: Reading, now: Reading, alignment: Alignment) -> list[Group]:
    """Pairs, then what was split off or merged into them, then what stands alone."""
    members = [_Member(sides=([i], [j]), likeness=score) for i, j, score in alignment.paired]
    members = _by_lead_in(members, was, now)
    left, right = list(alignment.before_only), list(alignment.after_only)
    few = len(left) * len(members) + len(right) * len(members) + len(left) * len(right)
    if not alignment.is_coarse and few <= _MOST_PAIRS:
        left = _join_answers(left, members, was, side=0)
        right = _join_answers(right, members, now, side=1)
        left = _absorb(left, members, was, now, side=0)
        right = _absorb(right, members, now, was, side=1)
        left, right = _pair_by_words(left, right, members, was, now)
    members.extend(_Member(sides=([i], []), likeness=0.0) for i in left)
    members.extend(_Member(sides=([], [j]), likeness=0.0) for j in right)
    return [
        group
        for member in members
        for group in _apart(
            Group(
                before=tuple(was.statements[i] for i in sorted(member.sides[0])),
                after=tuple(now.statements[j] for j in sorted(member.sides[1])),
                likeness=member.likeness,
            )
        )
    ]


def by_sentence(changed: Sequence[Group]) -> list[list[Group]]:
    """Put together the groups whose statements are things of one sentence: "for tolls, theft or fines"."""
    homes: dict[tuple[int, str, str], int] = {}
    together: dict[int, list[Group]] = {}
    for number, group in enumerate(changed):
        keys = [
            (side, s.unit.sentence or s.unit.text, s.unit.where)
            for side, statements in enumerate((group.before, group.after))
            for s in statements
        ]
        met = sorted({homes[key] for key in keys if key in homes})
        home = met[0] if met else number
        joined = [g for other in met for g in together.pop(other)]
        together[home] = [*joined, group]
        homes.update(dict.fromkeys(keys, home))
        if len(met) > 1:
            homes.update({key: home for key, other in homes.items() if other in met})
    return list(together.values())


def _apart(group: Group) -> tuple[Group, ...]:
    """A promise is not answered by a menu that shares few of its words: it went, and the menu came."""
    zones = [{s.is_policy for s in side} for side in (group.before, group.after)]
    old, new = _said(*group.before), _said(*group.after)
    if zones != [{True}, {False}] or 2 * len(old & new) >= len(old):
        return (group,)
    return Group(before=group.before, after=()), Group(before=(), after=group.after)


def _by_lead_in(members: list[_Member], was: Reading, now: Reading) -> list[_Member]:
    """Things of one list that stayed the same under another lead-in answer each other together."""
    together: dict[tuple[str, str], _Member] = {}
    found = []
    for member in members:
        (i,), (j,) = member.sides
        old, new = was.statements[i].unit, now.statements[j].unit
        key = (old.lead_in, new.lead_in)
        if old.text != new.text or old.lead_in == new.lead_in:
            found.append(member)
        elif key in together:
            together[key].sides[0].append(i)
            together[key].sides[1].append(j)
        else:
            together[key] = member
            found.append(member)
    return found


def _join_answers(
    left: list[int], members: list[_Member], mine: Reading, *, side: int
) -> list[int]:
    """Put a bare "Yes." or "No." to the rest of its answer."""
    rest = []
    for i in left:
        statement = mine.statements[i]
        home: _Member | None = None
        if statement.unit.question and len(statement.own.words.stems) <= 2:
            for pair in members:
                if any(
                    mine.statements[p].unit.question == statement.unit.question and abs(p - i) <= 2
                    for p in pair.sides[side]
                ):
                    home = pair
                    break
        if home is None:
            rest.append(i)
        else:
            home.sides[side].append(i)
    return rest


def _absorb(
    left: list[int],
    members: list[_Member],
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
        heavy = words - lexicon().weightless or words
        best: tuple[float, int] | None = None
        if words and statement.unit.kind is not UnitKind.HEADING:
            for number, pair in enumerate(members):
                sibling = any(
                    _are_siblings(statement, mine.statements[p]) for p in pair.sides[side]
                )
                if len(words) < 2 and not sibling:
                    continue
                partner = _said(*(mine.statements[p] for p in pair.sides[side]))
                other = _said(*(theirs.statements[p] for p in pair.sides[1 - side]))
                share = len(heavy & (other - partner)) / len(heavy)
                if heavy <= other and (len(words) >= 3 or sibling):
                    # All of it is still said there.
                    share = max(share, 0.9)
                if share >= _CONTAINED and (best is None or share > best[0]):
                    best = (share, number)
        if best is None:
            rest.append(i)
        else:
            members[best[1]].sides[side].append(i)
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
    members: list[_Member],
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
            if was.statements[i].is_policy != now.statements[j].is_policy:
                # A promise is not answered by a menu, whatever words they share.
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
        members.append(_Member(sides=([i], [j]), likeness=min(0.5, -minus)))
    return [i for i in left if ("b", i) not in taken], [j for j in right if ("a", j) not in taken]


def says_something(statement: Statement) -> bool:
    """Words with weight, an amount, a denial, or an answer."""
    label = statement.unit.kind is UnitKind.CELL and not statement.unit.row
    if label and len(statement.own.words.stems) <= 3 and not statement.own.amounts:
        return bool(statement.own.cues)
    return bool(
        statement.unit.row
        or statement.own.amounts
        or statement.own.names
        or statement.unit.question
        or bag([statement.text]) - lexicon().weightless
        or any(c.name in _TELLING for c in statement.own.cues)
    )
