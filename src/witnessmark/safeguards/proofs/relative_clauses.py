"""What tells which things are meant, and what is said of them: "searches that target a protest are blocked"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from witnessmark.safeguards.proofs.denials import JOINTS
from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.proofs.word_order import voice
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import Words, words

_RELATIVE = frozenset({"who", "which", "that"})
_DENIED = re.compile(
    r"\b(?:who|which|that) (?:\w+ ){0,2}?(?:not|cannot|never|no|\w+n['\u2019]t)\b", re.IGNORECASE
)
_CONDITIONS = frozenset({"if", "unless", "when", "once", "until", "whenever"})
_AUXILIARIES = frozenset(
    ["must", "shall", "may", "will", "can", "cannot", "is", "are", "has", "have"]
)
#: So many words before a relative clause it is named what it tells of, and so many within it, what it tells.
_BEFORE, _WITHIN = 2, 6


@dataclass(frozen=True, slots=True)
class _Clause:
    """A relative clause: of what, what it tells first and where in the text."""

    of: str
    tells: str
    at: int
    text: Words

    def leaves_out(self, other: str) -> bool:
        """Whether another thing stands outside, and not in a series with what the clause tells."""
        there = self.text.stems.index(other) if other in self.text.stems else -1
        first, last = sorted((there, self.at))
        light = lexicon().neutral | lexicon().weightless
        ahead = next(
            (
                surface
                for surface, stem in zip(
                    reversed(self.text.surfaces[first + 1 : last]),
                    reversed(self.text.stems[first + 1 : last]),
                    strict=True,
                )
                if surface in JOINTS or stem not in light
            ),
            "",
        )
        return there >= 0 and ahead not in JOINTS


def told_of_others(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether what a relative clause tells and what is said of the same things change places."""
    now = list(_clauses(after))
    return (
        _hangs_in_another(before, after)
        or _denied_elsewhere(before, after)
        or any(
            one.of == other.of
            and one.tells != other.tells
            and one.leaves_out(other.tells)
            and other.leaves_out(one.tells)
            for one in _clauses(before)
            for other in now
        )
    )


def _denied_elsewhere(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether a "not" went into a relative clause or out of it: "what is not part of a case is deleted"."""
    if len(before) != 1 or len(after) != 1:
        return False
    was, now = before[0], after[0]
    return len(_DENIED.findall(was.text)) != len(_DENIED.findall(now.text)) and all(
        not _RELATIVE.isdisjoint(s.own.words.surfaces) for s in (was, now)
    )


def _hangs_in_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether a phrase went into a relative clause or out of it: "who resign are removed on their last day"."""
    if len(before) != 1 or len(after) != 1:
        return False
    was, now = _parts(before[0].text), _parts(after[0].text)
    if was is None or now is None or was.pronoun != now.pronoun or was.voice != now.voice:
        return False
    return bool((was.outside - was.inside) & now.inside or (now.outside - now.inside) & was.inside)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The things in the first relative clause of a text and those outside, what is counted among them."""

    pronoun: str
    inside: frozenset[str]
    outside: frozenset[str]
    voice: tuple[int, int]


def _parts(text: str) -> _Parts | None:
    """Take a text apart where a relative clause begins and where, at the last auxiliary, it has ended."""
    read, light = look(text), lexicon().neutral | lexicon().weightless
    surfaces = read.words.surfaces
    start = next((at for at, word in enumerate(surfaces) if word in _RELATIVE), 0)
    if not start or not _CONDITIONS.isdisjoint(surfaces):
        # "Who asks makes no difference" tells of nothing that stands before; a condition may stand first or last.
        return None
    end = max(
        (at for at in range(start + 1, len(surfaces)) if surfaces[at] in _AUXILIARIES),
        default=len(surfaces),
    )
    counted = {at: str(a) for a in read.amounts for at in range(a.at, a.end)}
    inside: set[str] = set()
    outside: set[str] = set()
    for at, stem in enumerate(read.words.stems):
        thing = counted.get(at, "" if stem in light else stem)
        if thing and surfaces[at] not in _AUXILIARIES:
            (inside if start < at < end else outside).add(thing)
    return _Parts(surfaces[start], frozenset(inside), frozenset(outside), voice(text))


def _clauses(statements: Sequence[Statement]) -> Iterator[_Clause]:
    light = lexicon().neutral | lexicon().weightless
    for text in (t for s in statements for t in (s.lead_in, s.text) if t):
        read, places = words(text), places_of(text)
        for at, word in enumerate(read.surfaces):
            if word not in _RELATIVE:
                continue
            of = [s for s in read.stems[max(0, at - _BEFORE) : at] if s not in light]
            tells = next(
                (
                    there
                    for there in range(at + 1, min(at + 1 + _WITHIN, len(places)))
                    if read.stems[there] not in light and places[there].clause == places[at].clause
                ),
                None,
            )
            if of and tells is not None:
                yield _Clause(of[-1], read.stems[tells], tells, read)
