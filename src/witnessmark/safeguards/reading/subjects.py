"""Which safeguards a sentence speaks of, where its words were not foreseen: fitted weights of words."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from witnessmark.model.changes import SafeguardId
from witnessmark.safeguards.reading.look import Reader

#: The class of sentences that speak of no safeguard.
NONE = "none"
#: The class of rules of another system: they name no safeguard, but are not idle either.
ANOTHER_SYSTEM = "another system"
_NO_SAFEGUARD = frozenset({NONE, ANOTHER_SYSTEM})
#: All in hundredths of a logit: whole numbers, so that every machine adds them to the same sum.
#: A subject that the rules did not find may stand so far behind the likeliest …
_NEAR = 70
#: … and must stand so far before "none".
_BEYOND_NONE = 50
#: This part of the words must be known for a sentence to speak of no safeguard.
_KNOWN = 0.7
#: One that leads a part of the sentence by so much may stand so far behind in the whole, if the rules
#: found it too even further.
_LEADS = 100
_DROWNED = 300
_DROWNED_RULED = 600
#: One that the rules found may stand so far behind the likeliest.
_DOUBTED = 200
#: One that stands so far behind, and not behind "none", is only hinted at: it is weighed, and not named.
_HINTED = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each word says for each subject, as `python -m benchmarks.fit` writes it."""

    subjects: tuple[str, ...]
    bias: tuple[int, ...]
    #: Feature to its (place in `subjects`, weight).
    words: Mapping[str, tuple[tuple[int, int], ...]]


@cache
def weights() -> Weights:
    """The weights that ship with the package."""
    raw = json.loads(
        files("witnessmark.safeguards.reading").joinpath("subjects.json").read_text("utf-8")
    )
    return Weights(
        subjects=tuple(raw["subjects"]),
        bias=tuple(raw["bias"]),
        words={
            word: tuple(zip(row[::2], row[1::2], strict=True)) for word, row in raw["words"].items()
        },
    )


def features(
    own: Reader, frame: Reader, question: Reader, heading: Reader, ruled: tuple[SafeguardId, ...]
) -> Iterator[str]:
    """Give what the weights are for, each once or more: words, pairs of words, classes, and what rules found."""
    for reader in (frame, question, own):
        yield from (f"U:{word}" for word in reader.words.stems)
        yield from (f"U:{one}_{two}" for one, two in pairwise(reader.words.stems))
    yield from (f"O:{word}" for word in own.words.stems)
    yield from (f"H:{word}" for word in heading.words.stems)
    yield from (f"C:{name}" for name in own.names)
    yield from (f"CF:{name}" for name in frame.names | question.names)
    yield from (f"CH:{name}" for name in heading.names)
    yield from (f"A:{amount.kind}" for amount in own.amounts)
    yield from (f"R:{topic}" for topic in ruled)
    if not ruled:
        yield "R:none"


def features_of_parts(own: Reader, frame: Reader) -> Iterator[Iterator[str]]:
    """Give the same for each part of a sentence that has several, with what it hangs on."""
    bounds = [at for at, (one, two) in enumerate(pairwise(own.parts), 1) if one != two]
    for start, end in pairwise((0, *bounds, len(own.parts))):
        yield _features_of_part(own, frame, start, end)


def _features_of_part(own: Reader, frame: Reader, start: int, end: int) -> Iterator[str]:
    stems = own.words.stems[start:end]
    for words in (frame.words.stems, stems):
        yield from (f"U:{word}" for word in words)
        yield from (f"U:{one}_{two}" for one, two in pairwise(words))
    yield from (f"O:{word}" for word in stems)
    yield from (f"C:{hit.name}" for hit in own.classes if start <= hit.start < end)
    yield from (f"CF:{name}" for name in frame.names)
    yield from (f"A:{amount.kind}" for amount in own.amounts if start <= amount.at < end)


def scores(found: Iterable[str]) -> dict[str, int]:
    """Add up, for each subject and for what is none, what the features say; each counts once."""
    fitted = weights()
    sums = list(fitted.bias)
    for feature in set(found):
        for at, weight in fitted.words.get(feature, ()):
            sums[at] += weight
    return dict(zip(fitted.subjects, sums, strict=True))


def idleness(said: Mapping[str, int]) -> int:
    """
    Say by how much the likeliest is that a sentence speaks of no safeguard (below 0: of one).

    That it is a rule of another system does not count: such a rule looks like one of a safeguard.
    """
    return said.get(NONE, 0) - max(s for of, s in said.items() if of not in _NO_SAFEGUARD)


def is_known(words: Sequence[str]) -> bool:
    """Say whether the weights know most of these words: of others "no safeguard" cannot be said."""
    fitted = weights().words
    telling = [w for w in words if len(w) > 2]
    return sum(f"U:{w}" in fitted for w in telling) >= _KNOWN * len(telling)


def confirmed(
    ruled: tuple[SafeguardId, ...],
    said: Mapping[str, int],
    parts: Callable[[], Iterable[Mapping[str, int]]] = tuple,
) -> tuple[tuple[SafeguardId, int], ...]:
    """
    Put right what the rules found: each subject with how far it stands behind the likeliest (0 or less).

    A subject is added where the words speak for it as for hardly another, and given up where they
    speak far more for another; safeguards that the weights do not know stay as the rules have them.
    `parts` gives what each part of the sentence says by itself: it is asked where a subject may be
    drowned by the others of the sentence.
    """
    best = max(said.values())
    least = max(said[none] for none in _NO_SAFEGUARD if none in said) + _BEYOND_NONE
    if any(t not in said for t in ruled):
        # Whoever added a safeguard said what such a sentence is about; the weights cannot weigh against it.
        return tuple((t, min(0, said.get(t, best) - best)) for t in ruled)
    kept = [t for t in ruled if said.get(t, best) >= best - _DOUBTED]
    named = [
        SafeguardId(t)
        for t, score in said.items()
        if t not in _NO_SAFEGUARD and t not in kept and score >= max(best - _NEAR, least)
    ]
    drowned = {
        t
        for t, score in said.items()
        if t not in _NO_SAFEGUARD
        and t not in (*kept, *named)
        and score >= best - (_DROWNED_RULED if t in ruled else _DROWNED)
    }
    if drowned:
        leads = {_leading(part) for part in parts()}
        named.extend(SafeguardId(t) for t in sorted(drowned & leads))
    behind = ((t, said.get(t, best) - best) for t in (*kept, *named))
    return tuple(sorted(behind, key=lambda pair: (-pair[1], pair[0])))


def hinted(
    said: Mapping[str, int], likely: Sequence[tuple[SafeguardId, int]]
) -> Iterator[tuple[SafeguardId, int]]:
    """Give the subjects that words only hint at, with how far each stands behind the likeliest."""
    best = max(said.values())
    least = max(said[none] for none in _NO_SAFEGUARD if none in said)
    named = {topic for topic, _ in likely}
    for topic, score in said.items():
        if topic not in _NO_SAFEGUARD | named and score >= max(best - _HINTED, least):
            yield SafeguardId(topic), score - best


def _leading(said: Mapping[str, int]) -> str:
    """Name the subject that one part of a sentence surely speaks of; else `NONE`."""
    first, second = sorted(said, key=lambda t: (-said[t], t))[:2]
    return first if said[first] - said[second] >= _LEADS else NONE
