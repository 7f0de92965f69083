"""Which words of a sentence concern a safeguard: its part of the sentence, main clause or exception."""

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.lexicon import lexicon
from witnessmark.safeguards.read import Statement


def concerns(safeguard: Safeguard, statement: Statement, at: int) -> bool:
    """
    Say whether a word concerns the safeguard: its part of the sentence speaks of it, or of none.

    A part that speaks of other safeguards only ("…, to monitor protests, …") concerns those.
    """
    part = statement.parts[at] if at < len(statement.parts) else 0
    mine, others = _part_topics(safeguard, statement, part)
    return mine or not others


def _part_topics(safeguard: Safeguard, statement: Statement, part: int) -> tuple[bool, bool]:
    """Whether a part speaks of this safeguard, and whether of others; a silent part goes with the one before."""
    if len(statement.topics) < 2:
        return True, False
    last = max(statement.parts, default=0)
    for at in (*range(part, -1, -1), *range(part + 1, last + 1)):
        mine, others = _topics_at(safeguard, statement, at)
        if mine or others:
            if at != part and _opens_exception(statement, part):
                return True, False
            return mine, others
    return True, False


def _opens_exception(statement: Statement, part: int) -> bool:
    """An exception or a hedge that stands in a part of its own holds for the sentence."""
    return any(
        c.name in {"exception", "hedge"} and statement.parts[c.start] == part
        for c in statement.own.cues
    )


def _topics_at(safeguard: Safeguard, statement: Statement, part: int) -> tuple[bool, bool]:
    here = frozenset(h.name for h in statement.own.classes if statement.parts[h.start] == part)
    firsts = {rule[0] for rule in (*safeguard.when, *safeguard.always)}
    mine = bool(here & firsts)
    others = any(
        bool(here & {rule[0] for rule in (*other.when, *other.always)})
        for other in lexicon().catalogue.safeguards
        if other.id in statement.topics and other.id != safeguard.id
    )
    return mine, others


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
