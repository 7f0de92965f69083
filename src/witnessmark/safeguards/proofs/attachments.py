"""What a phrase hangs on: "officers may not search under investigation" is not "officers under investigation may not"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.proofs.word_order import voice
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

#: Words that hang a phrase on what stands before them.
_HANGS = frozenset(
    ["from", "with", "in", "on", "at", "for", "under", "against", "within", "during", "between", "through", "outside",
     "inside", "to", "of", "over", "without"]
)  # fmt: skip
_CONDITIONS = frozenset(["if", "when", "whenever", "unless", "before", "until"])
#: Those that also stand before a mere time: "thirty days after capture".
_TIMES = frozenset({"after", "once"})
#: What stands before these is of another clause, or of the subject of this one.
_ENDS = _CONDITIONS | _TIMES | frozenset(
    ["where", "while", "than", "that", "which", "who", "whose", "why", "how", "is", "are", "was", "were", "be",
     "been", "must", "shall", "may", "will", "can", "cannot", "has", "have", "had", "do", "does"]
)  # fmt: skip
#: Words on which no phrase hangs.
_LIGHT = frozenset(
    ["a", "an", "the", "any", "all", "each", "every", "own", "other", "such", "this", "these", "its", "their", "our", "it",
     "they", "we", "no", "not", "only", "never", "ever", "always", "also", "then", "so", "and", "or", "nor", "by"]
)  # fmt: skip
#: Words that stand for a thing told elsewhere in the sentence.
_LEANING = frozenset(
    ["it", "its", "they", "them", "their", "this", "these", "those", "he", "she", "his", "her", "such", "one"]
)  # fmt: skip
#: So many words behind "in" its phrase is named.
_NEAR = 4
#: Nothing further back than this is hung on.
_FAR = 40
_ANOTHER_SENTENCE = re.compile(r"[.;:]\s")


def hung_on_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a phrase hangs on another thing, in the same voice, or went over to the condition."""
    if len(before) != 1 or len(after) != 1:
        return False
    was, now = before[0].text, after[0].text
    return _moved(was, now) or _went_over(was, now)


def _moved(was: str, now: str) -> bool:
    if voice(was) != voice(now):
        return False
    hangs, hung = _attachments(was), _attachments(now)
    says, said = (frozenset(words(text).stems) for text in (now, was))
    return any(
        hangs[phrase].isdisjoint(hung[phrase]) and hangs[phrase] & says and hung[phrase] & said
        for phrase in hangs.keys() & hung.keys()
    )


def _attachments(text: str) -> dict[tuple[str, str], frozenset[str]]:
    """
    Give for each phrase, by its first two words, what it may hang on: "see reads from the city" may mean that
    one sees from there, or reads from there, but not who sees.
    """
    read, places = look(text).words, places_of(text)
    found: dict[tuple[str, str], frozenset[str]] = {}
    twice = set()
    for at, word in enumerate(read.surfaces):
        if word not in _HANGS:
            continue
        behind = next(
            (
                there
                for there in range(at + 1, min(at + _NEAR, len(places)))
                if read.surfaces[there] not in _LIGHT
            ),
            None,
        )
        if behind is None or read.surfaces[behind] in _HANGS | _ENDS:
            continue
        ahead = set()
        for there in reversed(range(max(0, at - _FAR), at)):
            surface = read.surfaces[there]
            if places[there].main != places[at].main or surface in _ENDS:
                break
            if surface not in _LIGHT | _HANGS:
                ahead.add(read.stems[there])
        phrase = (word, read.stems[behind])
        if phrase in found:
            twice.add(phrase)
        if ahead:
            found[phrase] = frozenset(ahead)
    return {phrase: on for phrase, on in found.items() if phrase not in twice}


@dataclass(frozen=True, slots=True)
class _Halves:
    """What a sentence says under a condition, and what the condition says."""

    condition: str
    inside: frozenset[str]
    outside: frozenset[str]
    leans_inside: bool
    leans_outside: bool


def _went_over(was: str, now: str) -> bool:
    """Whether words went into the condition or out of it: "inform in writing when", "when in writing, inform"."""
    one, other = _halves(was), _halves(now)
    if one is None or other is None or one.condition != other.condition:
        return False
    return any(
        here.inside & there.outside - here.outside - there.inside
        # "Before reads are released the clerk checks them": a thing and what stands for it.
        and not (here.leans_outside or there.leans_inside)
        for here, there in ((one, other), (other, one))
    )


def _halves(text: str) -> _Halves | None:
    """Part a sentence with a single condition, where commas leave no doubt where that ends."""
    found = [(m, m[0].lower()) for m in re.finditer(r"[a-z]+", text, re.IGNORECASE)]
    at = [m for m, word in found if word in _CONDITIONS]
    if len(at) != 1 or any(word in _TIMES for _, word in found) or _ANOTHER_SENTENCE.search(text):
        return None
    ahead, behind = text[: at[0].start()], text[at[0].end() :]
    if not _named(ahead):
        inside, comma, outside = behind.partition(",")
        if not comma or "," in outside:
            return None
    elif "," in behind or ahead.rstrip().endswith(",") or _ends_in_amount(ahead):
        return None
    else:
        inside, outside = behind, ahead
    return _Halves(
        at[0][0].lower(), _named(inside), _named(outside), _leans(inside), _leans(outside)
    )


def _ends_in_amount(text: str) -> bool:
    """Whether it is told how long before: "30 days before"."""
    read = look(text)
    return any(a.end == len(read.words.stems) for a in read.amounts)


def _named(text: str) -> frozenset[str]:
    read = words(text)
    return frozenset(
        stem
        for surface, stem in zip(read.surfaces, read.stems, strict=True)
        if surface not in _LIGHT | _ENDS | _HANGS
    )


def _leans(text: str) -> bool:
    return not _LEANING.isdisjoint(words(text).surfaces)
