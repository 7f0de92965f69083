"""A text as a bag of what it speaks of: synonyms as one, words without weight left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.stems import root


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One concept, or a word that is none, and the words [start, end) that say it."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=16384)
def things(text: str) -> tuple[Thing, ...]:  # noqa: C901, PLR0912  # one pass over the words
    """Give the concepts of a text in order; amounts are left out, they are compared as values."""
    compiled = lexicon()
    read = look(text)
    stems = read.words.stems
    taken: dict[int, tuple[int, str]] = {}
    for hit in sorted(compiled.synonyms.find(read.words), key=lambda h: (h.start - h.end, h.start)):
        if not any(at in taken for at in range(hit.start, hit.end)):
            for at in range(hit.start, hit.end):
                taken[at] = (hit.start, hit.name)
    numbers = {at for amount in read.amounts for at in range(amount.at, amount.end)}
    if numbers:
        # Bounds belong to the amount, and are compared with it.
        for cue in read.cues:
            if cue.name.startswith("bound-"):
                numbers.update(range(cue.start, cue.end))
    found: list[Thing] = []
    for at, word in enumerate(stems):
        if at in numbers and at not in taken:
            continue
        if at in taken:
            start, name = taken[at]
            if start == at:
                end = at + 1
                while end in taken and taken[end] == (start, name):
                    end += 1
                if not numbers.isdisjoint(range(start, end)):
                    continue
                found.append(Thing(name=name, start=at, end=end))
        elif word not in compiled.neutral and not word.isdigit():
            of = root(word)
            found.append(Thing(name=compiled.by_root.get(of, of), start=at, end=at + 1))
    return tuple(found)


#: Cues that are compared as such, so that their words are no content.
SLOTTED = frozenset(
    ["hedge", "exception", "soften", "permit", "only", "lapse", "notrequired", "must", "without"]
)


@lru_cache(maxsize=16384)
def content(text: str) -> frozenset[str]:
    """Give the concepts of a text that no cue stands for."""
    covered = {at for c in look(text).cues if c.name in SLOTTED for at in range(c.start, c.end)}
    return frozenset(t.name for t in things(text) if t.start not in covered)


def bag(texts: Sequence[str]) -> frozenset[str]:
    """Give the concepts of several texts together."""
    return frozenset(thing.name for text in texts for thing in things(text))


@lru_cache(maxsize=16384)
def raw(text: str) -> frozenset[str]:
    """Give the stems of a text without its amounts and their bounds."""
    read = look(text)
    skip = {at for amount in read.amounts for at in range(amount.at, amount.end)}
    if skip:
        skip.update(
            at for c in read.cues if c.name.startswith("bound-") for at in range(c.start, c.end)
        )
    return frozenset(
        word for at, word in enumerate(read.words.stems) if at not in skip and not word.isdigit()
    )
