"""Where a change stands between what stayed: what went from a passage that was rewritten may be said in its new words."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from witnessmark.model.alignments import Alignment
from witnessmark.model.changes import SafeguardId
from witnessmark.safeguards.reading.read import Reading, Statement
from witnessmark.safeguards.weighing.groups import Group

#: Versions so much alike stand at the same place of the page.
_LIKE = 0.8
#: More statements about a safeguard tell no more.
_SEVERAL = 2
#: How much less than before is said in a gap, in tenths of the group's own words.
_SHORT = (-6, -3, 0, 3, 6, 9)


@dataclass(slots=True, kw_only=True)
class _Said:
    """What changed statements say together: how many they are, their words, how often they speak of each safeguard."""

    statements: int = 0
    words: int = 0
    speak: Counter[SafeguardId] = field(default_factory=Counter)

    def add(self, statement: Statement) -> None:
        self.statements += 1
        self.words += len(statement.own.words.stems)
        self.speak.update({*statement.topics, *(topic for topic, _ in statement.hinted)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The statements of one side, which of them changed, in which gap each stands, and what changed in each gap."""

    statements: Sequence[Statement] = ()
    #: The place of each statement, by its identity.
    at: Mapping[int, int] = field(default_factory=dict)
    changed: Sequence[bool] = ()
    gaps: Sequence[int] = ()
    said: Mapping[int, _Said] = field(default_factory=dict)

    @classmethod
    def of(
        cls, statements: Sequence[Statement], kept: Collection[int], stayed: Sequence[int]
    ) -> "_Side":
        changed = [s.is_policy and i not in kept for i, s in enumerate(statements)]
        gaps = [bisect_left(stayed, i) for i in range(len(statements))]
        said: dict[int, _Said] = defaultdict(_Said)
        for statement, differs, gap in zip(statements, changed, gaps, strict=True):
            if differs:
                said[gap].add(statement)
        at = {id(s): i for i, s in enumerate(statements)}
        return cls(statements=statements, at=at, changed=changed, gaps=gaps, said=said)

    def places(self, statements: Sequence[Statement]) -> list[int]:
        return sorted({self.at[id(s)] for s in statements if id(s) in self.at})

    def count(self, gaps: Collection[int], of: SafeguardId) -> tuple[int, int, int]:
        """Count the changed statements of these gaps, their words, and those that speak of a safeguard."""
        found = [self.said[gap] for gap in gaps if gap in self.said]
        return (
            sum(said.statements for said in found),
            sum(said.words for said in found),
            sum(said.speak[of] for said in found),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What changed between each two statements that stayed, before and after."""

    sides: tuple[_Side, _Side] = (_Side(), _Side())

    @classmethod
    def of(cls, was: Reading, now: Reading, alignment: Alignment) -> "Gaps":
        """Take in which statements stayed, and which of them in their place."""
        alike = [*alignment.same, *alignment.alike]
        likely = [(i, j) for i, j, likeness in alignment.paired if likeness >= _LIKE]
        stayed = _in_order(sorted((*alike, *likely)), alignment.same)
        before, after = (
            _Side.of(
                reading.statements,
                {pair[side] for pair in (*alike, *alignment.moved)},
                [pair[side] for pair in stayed],
            )
            for side, reading in enumerate((was, now))
        )
        return cls(sides=(before, after))

    def signs(self, of: SafeguardId, side: str, group: Group) -> Iterator[str]:
        """Say whether as much stands in a group's gap as before, and whether the rest of it speaks of a safeguard."""
        sides = list(zip(self.sides, (group.whole.before, group.whole.after), strict=True))
        places = [here.places(said) for here, said in sides]
        gaps = {here.gaps[i] for here, mine in zip(self.sides, places, strict=True) for i in mine}
        (old, old_words, old_speak), (new, new_words, new_speak) = (
            here.count(gaps, of) for here in self.sides
        )
        mine_was, mine_now = (
            _together(here.statements[i] for i in mine if here.changed[i])
            for here, mine in zip(self.sides, places, strict=True)
        )
        old_too, new_too = old > mine_was.statements, new > mine_now.statements
        yield f"{side}:gap {'cut' if old_too else ''} {'new' if new_too else ''}"
        size = max(1, mine_was.words, mine_now.words)
        short = round(10 * (old_words - new_words) / size)
        yield from (f"{side}:gap short>={least}" for least in _SHORT if short >= least)
        speak = (
            min(_SEVERAL, speaks - mine.speak[of])
            for speaks, mine in ((old_speak, mine_was), (new_speak, mine_now))
        )
        yield f"{side}:gap speaks {' then '.join(map(str, speak))}"


def _together(statements: Iterable[Statement]) -> _Said:
    said = _Said()
    for statement in statements:
        said.add(statement)
    return said


def _in_order(
    pairs: Sequence[tuple[int, int]], sure: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Leave out the pairs that cross what surely stayed in order, or the pair before them."""
    before, after = ([pair[side] for pair in sure] for side in (0, 1))
    kept: list[tuple[int, int]] = []
    for i, j in pairs:
        if bisect_left(before, i) == bisect_left(after, j) and (not kept or j > kept[-1][1]):
            kept.append((i, j))
    return kept
