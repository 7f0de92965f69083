"""A limit said the other way round: "not without a warrant" is "only with a warrant"."""

from collections.abc import Container, Iterator, Sequence

from witnessmark.safeguards.proofs.places import is_relation, phrases
from witnessmark.safeguards.reading.cues import ONLY, denies, says_no
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import in_exception
from witnessmark.safeguards.reading.words import Words

#: Cues behind a denial that let something through all the same.
_LETS_THROUGH = frozenset({"exception", "without"})
#: Persons, who are heads for all that they are words of grammar; "it" and "they" stand for a head elsewhere.
_PERSONS = frozenset({"we", "us", "our", "ours", "you", "your", "yours"})
_DEMANDS = frozenset({"must", "has to", "have to", "required to"})
_AUXILIARIES = frozenset(["may", "must", "can", "shall", "will", "is", "are", "has", "have"])
_UNTIL = frozenset({"until", "before"})
#: What stands between such a word and what it lets through.
_BETWEEN = frozenset(["after", "once", "when", "where", "if", "under", "first", "pursuant"])


def turned(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether one side denies all but what the other side alone allows."""
    (no, let), (others_no, others_let) = _denied_but(before), _denied_but(after)
    only, others_only = _only(before), _only(after)
    if any(c.phrase in _DEMANDS for s in (*before, *after) for c in s.own.cues):
        # "Must not … before" is no "must … only after"; "shall" is said of both.
        return False
    if no and not others_no:
        return bool(let) and let == others_only and not only
    if others_no and not no:
        return bool(others_let) and others_let == only and not others_only
    return False


def _denied_but(statements: Sequence[Statement]) -> tuple[int, str]:
    """Count denials, and give the head of what the single exception lets through."""
    # "Cannot" is a cue of two kinds in one place.
    denials = {(id(s), c.start): (s, c) for s in statements for c in s.own.cues if denies(c)}
    found = [
        _head(s.own.words, end, len(s.own.words.stems))
        for s in statements
        for end in (
            *(c.end for c in s.own.cues if c.name in _LETS_THROUGH),
            *(at + 1 for at, word in enumerate(s.own.words.surfaces) if word in _UNTIL),
        )
    ]
    outside = all(says_no(c) and not in_exception(s, c.start) for s, c in denials.values())
    return len(denials), found[0] if len(denials) == len(found) == 1 and outside else ""


def _only(statements: Sequence[Statement]) -> str:
    """Give the head of what alone is allowed, where one thing is, and not only "before" it."""
    found = [head for s in statements for head in heads(s.text, ONLY)]
    lets_through = any(c.name in _LETS_THROUGH for s in statements for c in s.own.cues)
    waits = any(word in _UNTIL for s in statements for word in s.own.words.surfaces)
    return found[0] if len(found) == 1 and not lets_through and not waits else ""


def heads(text: str, of: Container[str]) -> Iterator[str]:
    """Give what such words stand before; or the head of their phrase, where it ends: "for theft only, …"."""
    read = look(text).words
    start = 0
    for phrase in phrases(text):
        end = start + len(phrase)
        for at in range(start, end):
            if read.surfaces[at] in of:
                trails = start < at == end - 1 and not is_relation(
                    "".join(read.surfaces[end : end + 1])
                )
                if not trails:
                    yield _head(read, at + 1, len(read.stems))
                elif _AUXILIARIES.isdisjoint(read.surfaces[start:at]):
                    yield _head(read, start, at)
                else:
                    # "Partners may see totals only" limits what they see, and not who sees it.
                    yield _last(read, start, at)
        start = end


def _last(read: Words, start: int, end: int) -> str:
    neutral = lexicon().neutral
    return next((stem for stem in reversed(read.stems[start:end]) if stem not in neutral), "")


def _head(read: Words, start: int, end: int) -> str:
    neutral = lexicon().neutral
    found = zip(read.surfaces[start:end], read.stems[start:end], strict=True)
    return next(
        (
            stem
            for word, stem in found
            if word in _PERSONS
            or (stem not in neutral and word not in _BETWEEN and not is_relation(word))
        ),
        "",
    )
