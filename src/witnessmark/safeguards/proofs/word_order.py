"""In which order things stand within a phrase: "residents monitor the program" is not "the program monitors residents"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.proofs.voice import is_participle
from witnessmark.safeguards.reading.cues import NO
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: "May reads be sold" and "no reads are sold" put these words elsewhere; of two of them, the order tells.
_AUXILIARIES = NO | {"may", "must", "shall", "will", "can", "should", "would", "could"}
#: What is counted by these stands where the sentence wants it.
_ANYWHERE = frozenset({"frequency", "duration", "window"})

_NO_ADVERBS = frozenset(
    ["automatically", "only", "supply", "apply", "comply", "rely", "reply", "family", "assembly", "anomaly", "early",
     "daily", "weekly", "monthly", "quarterly", "yearly", "nightly"]
)  # fmt: skip
#: So near behind "is" stands the participle of a passive.
_NEAR = 4

#: How often a text is in the passive, and has a "by".
_Voice = tuple[int, int]


def turned_about(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether two things change places within a phrase, in the same voice."""
    was, now = _orders(before), _orders(after)
    return any(
        not voices.isdisjoint(now.get((other, one), ()))
        for (one, other), voices in was.items()
        if (one, other) not in now and (other, one) not in was
    ) or _moved_adverb(before, after)


def _moved_adverb(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether "immediately" stands beside other things in the same voice: "report at once", "discover at once"."""
    was, now = _beside_adverbs(before), _beside_adverbs(after)
    return any(
        how == other_how and beside and others and beside.isdisjoint(others)
        for adverb in was.keys() & now.keys()
        for how, beside in (was[adverb],)
        for other_how, others in (now[adverb],)
    )


def _beside_adverbs(statements: Sequence[Statement]) -> dict[str, tuple[_Voice, set[str]]]:
    """Give the things next to each word in "-ly"; what happens by itself may be told so anywhere."""
    found: dict[str, tuple[_Voice, set[str]]] = {}
    light = lexicon().neutral | lexicon().weightless
    for text in dict.fromkeys(t for s in statements for t in (s.lead_in, s.text) if t):
        read = look(text).words
        for at, word in enumerate(read.surfaces):
            if not word.endswith("ly") or word in _NO_ADVERBS:
                continue
            ahead = [s for s in read.stems[:at] if s not in light][-1:]
            behind = [s for s in read.stems[at + 1 :] if s not in light][:1]
            found.setdefault(word, (voice(text), set()))[1].update(ahead, behind)
    return found


def _orders(statements: Sequence[Statement]) -> dict[tuple[str, str], set[_Voice]]:
    """Give which thing stands before which in one phrase, and in texts of which voice."""
    found: dict[tuple[str, str], set[_Voice]] = defaultdict(set)
    for text in dict.fromkeys(t for s in statements for t in (s.lead_in, s.text) if t):
        how = voice(text)
        for phrase in _phrases(text):
            for one, other in combinations(phrase, 2):
                if one != other and (one in _AUXILIARIES) == (other in _AUXILIARIES):
                    found[one, other].add(how)
    return found


def _phrases(text: str) -> Iterator[list[str]]:
    read, neutral = look(text), lexicon().neutral
    anywhere = {at for a in read.amounts if a.kind in _ANYWHERE for at in range(a.at, a.end)}
    found: dict[int, list[str]] = defaultdict(list)
    words = zip(read.words.surfaces, read.words.stems, places_of(text), strict=True)
    for at, (surface, stem, place) in enumerate(words):
        # "Is automatically deleted" is "is deleted automatically".
        if at not in anywhere and not surface.endswith("ly") and stem not in neutral:
            found[place.phrase].append(stem)
    yield from found.values()


def voice(text: str) -> _Voice:
    """Count the passives of a text, and how often it says "by"."""
    read = look(text).words
    passives = sum(
        any(
            is_participle(read.surfaces[behind], read.stems[behind])
            for behind in range(at + 1, min(at + _NEAR, len(read.stems)))
        )
        for at, verb in enumerate(read.stems)
        if verb == "be"
    )
    return passives, read.surfaces.count("by")
