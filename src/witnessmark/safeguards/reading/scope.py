"""Which words of a sentence concern a safeguard: its part of the sentence, main clause or exception."""

from collections.abc import Container, Mapping
from functools import lru_cache

from witnessmark.model.changes import SafeguardId
from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement


def concerns(safeguard: Safeguard, statement: Statement, at: int) -> bool:
    """Say whether a word concerns the safeguard: its part of the sentence speaks of it, or of none."""
    part = statement.parts[at] if at < len(statement.parts) else 0
    return part in concerned_parts(safeguard, statement)


def concerned_parts(safeguard: Safeguard, statement: Statement) -> frozenset[int]:
    """
    Give the parts of a sentence that concern the safeguard.

    A part that speaks of other safeguards only ("…, to monitor protests, …") concerns those; a silent
    part goes with the one before it.
    """
    if len(statement.topics) < 2:
        return frozenset(range(max(statement.parts, default=0) + 1))
    return _shared_out(safeguard.id, statement.topics, statement.text)


@lru_cache(maxsize=4096)
def _shared_out(of: SafeguardId, topics: tuple[SafeguardId, ...], text: str) -> frozenset[int]:
    """Share the parts of a sentence out among the safeguards that it speaks of, and give those of one."""
    read = look(text)
    every = range(max(read.parts, default=0) + 1)
    named: dict[int, set[str]] = {}
    for hit in read.classes:
        named.setdefault(read.parts[hit.start], set()).add(hit.name)
    heads = {
        s.id: _heads(s) for s in lexicon().catalogue.safeguards if s.id in topics or s.id == of
    }
    others = frozenset(head for topic, mine in heads.items() if topic != of for head in mine)
    speaks = {
        part: (bool(names & heads[of]), bool(names & others)) for part, names in named.items()
    }
    # An exception or a hedge that stands in a part of its own holds for the sentence.
    opened = {read.parts[c.start] for c in read.cues if c.name in _FOR_ALL}
    return frozenset(part for part in every if _is_mine(part, every, speaks, opened))


#: Cues that hold for the whole sentence.
_FOR_ALL = frozenset({"exception", "hedge"})


def _is_mine(
    part: int, every: range, speaks: Mapping[int, tuple[bool, bool]], opened: Container[int]
) -> bool:
    for at in (*range(part, -1, -1), *range(part + 1, len(every))):
        mine, others = speaks.get(at, (False, False))
        if mine or others:
            return mine or not others or (at != part and part in opened)
    return True


def _heads(safeguard: Safeguard) -> frozenset[str]:
    return frozenset(rule[0] for rule in (*safeguard.when, *safeguard.always))


def in_exception(statement: Statement, at: int) -> bool:
    """Whether a word lies behind an exception ("unless the director approves"), or in one put first."""
    for cue in statement.own.cues:
        if cue.name != "exception":
            continue
        if cue.start == 0:
            return statement.parts[at] <= statement.parts[cue.end - 1]
        if at >= cue.end:
            return True
    return False
