"""Find which line of the new side answers which of the old: by spelling, by words, then by likeness."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from witnessmark.model.alignments import Alignment, Line

#: Past this many differing lines on a side only spelling is compared: likeness is quadratic.
MOST_LINES = 2_000
#: And past this many pairs to measure (250,000 take about 0.6 s).
MOST_PAIRS = 250_000
#: Nor past this product of the letters of both sides.
MOST_LETTERS = 25_000_000_000
#: Less alike than this is no version of each other.
LEAST = 0.5
#: What standing under the same heading adds to likeness.
_SAME_HEADING = 0.1


def align(before: Sequence[Line], after: Sequence[Line]) -> Alignment:
    """
    Align two sides. Same lines, same alignment; no clock, no chance.

    Equal spelling first (in order of the page, what is out of order is *moved*), then equal words in
    any order, then the most alike pairs first, each line once.
    """
    spelled = by_spelling([x.exact for x in before], [x.exact for x in after])
    left, right = list(spelled.before_only), list(spelled.after_only)
    alike = _by_key(left, right, [x.canon for x in before], [x.canon for x in after])
    left, right = _rest(left, right, alike)
    letters = sum(len(before[i].text) for i in left) * sum(len(after[j].text) for j in right)
    is_coarse = (
        max(len(left), len(right)) > MOST_LINES
        or len(left) * len(right) > MOST_PAIRS
        or letters > MOST_LETTERS
    )
    paired = () if is_coarse else _most_alike(before, after, left, right)
    left, right = _rest(left, right, [(i, j) for i, j, _ in paired])
    return replace(
        spelled,
        alike=tuple(alike),
        paired=paired,
        before_only=tuple(left),
        after_only=tuple(right),
        is_coarse=is_coarse,
    )


def by_spelling(before: Sequence[Hashable], after: Sequence[Hashable]) -> Alignment:
    """Align two sides by equality alone, each line once; O(n log n)."""
    left, right = list(range(len(before))), list(range(len(after)))
    exact = _by_key(left, right, before, after)
    in_order = _longest_rising(exact)
    left, right = _rest(left, right, exact)
    return Alignment(
        same=tuple(pair for pair in exact if pair in in_order),
        moved=tuple(pair for pair in exact if pair not in in_order),
        before_only=tuple(left),
        after_only=tuple(right),
    )


def _by_key(
    left: Iterable[int],
    right: Iterable[int],
    before: Sequence[Hashable],
    after: Sequence[Hashable],
) -> list[tuple[int, int]]:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for j in right:
        waiting[after[j]].append(j)
    return [
        (i, waiting[before[i]].popleft())
        for i in left
        if before[i] != "" and waiting.get(before[i])
    ]


def _rest(
    left: list[int], right: list[int], pairs: Iterable[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    pairs = list(pairs)
    gone_left = {i for i, _ in pairs}
    gone_right = {j for _, j in pairs}
    return [i for i in left if i not in gone_left], [j for j in right if j not in gone_right]


def _longest_rising(pairs: list[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Find the most pairs that keep the order of both sides (patience sorting, O(n log n))."""
    piles: list[int] = []
    tops: list[int] = []
    back: list[int] = []
    for number, (_, j) in enumerate(pairs):
        low, high = 0, len(piles)
        while low < high:
            middle = (low + high) // 2
            if piles[middle] < j:
                low = middle + 1
            else:
                high = middle
        if low == len(piles):
            piles.append(j)
            tops.append(number)
        else:
            piles[low] = j
            tops[low] = number
        back.append(tops[low - 1] if low else -1)
    found = []
    at = tops[-1] if tops else -1
    while at >= 0:
        found.append(pairs[at])
        at = back[at]
    return frozenset(found)


def _most_alike(
    before: Sequence[Line], after: Sequence[Line], left: list[int], right: list[int]
) -> tuple[tuple[int, int, float], ...]:
    if not left or not right:
        return ()
    # token_sort_ratio with the sorting done once a line.
    old = [" ".join(sorted(before[i].text.split())) for i in left]
    new = [" ".join(sorted(after[j].text.split())) for j in right]
    ranked = []
    for a, i in enumerate(left):
        for b, j in enumerate(right):
            likeness = fuzz.ratio(old[a], new[b], score_cutoff=100 * (LEAST - _SAME_HEADING)) / 100
            if not likeness:
                continue
            if before[i].heading == after[j].heading:
                likeness += _SAME_HEADING
            if likeness >= LEAST:
                ranked.append((-round(likeness, 4), abs(a - b), i, j))
    ranked.sort()
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    paired = []
    for minus, _, i, j in ranked:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            paired.append((i, j, min(1.0, -minus)))
    paired.sort()
    return tuple(paired)
