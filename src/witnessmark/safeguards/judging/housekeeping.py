"""Words of housekeeping, and what they excuse: only a sentence that has nothing else of weight."""

import re

from witnessmark.model.documents import UnitKind
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import AMOUNT_CLASSES, look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.topics import OTHER_SYSTEM

#: So few other things may stand beside the words of housekeeping.
_FEW = 2
#: Cues of a way out of a promise.
WAYS_OUT = frozenset(
    {"permit", "hedge", "exception", "soften", "fallback", "deems", "notrequired", "lapse"}
)
#: Where somebody is reached: mail and pages.
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?://\S+|\bwww\.\S+")
#: A name that does not begin the sentence.
_NAME = re.compile(r"(?<=[\w,.] )[A-Z][\w'\u2019-]*")


def is_housekeeping(statement: Statement) -> bool:
    """Whether words of housekeeping are all that matters: no amount, no way out, nobody who acts, and few words beside them."""
    text = _ADDRESS.sub(" ", statement.text)
    own = look(text)
    kept = lexicon().housekeeping.find(own.words)
    covered = {at for hit in kept for at in range(hit.start, hit.end)}
    if (
        not kept
        or {c.name for c in (*own.cues, *statement.frame.cues)} & WAYS_OUT
        or has_period(statement)
        or any(is_office(c.name) and c.start not in covered for c in own.cues)
        or (statement.unit.question and statement.unit.kind is UnitKind.ANSWER)
    ):
        return False
    names = {word.lower() for word in _NAME.findall(text)}
    light = lexicon().weightless
    mine = [
        t
        for t in things(text)
        if t.start not in covered
        and t.name not in light
        and own.words.surfaces[t.start] not in names
    ]
    return len(mine) <= _FEW


def names_another_system(statement: Statement) -> bool:
    """Whether its own words do, by more than a word of housekeeping ("office hours")."""
    if OTHER_SYSTEM in statement.frame.names:
        return True
    own = statement.own
    kept = lexicon().housekeeping.find(own.words)
    housekept = {at for hit in kept for at in range(hit.start, hit.end)}
    return any(c.name == OTHER_SYSTEM and c.start not in housekept for c in own.classes)


def is_office(cue: str) -> bool:
    """Say whether a cue names an office or a body that acts or oversees."""
    return cue.startswith("by-") or cue == "oversight"


def has_period(statement: Statement) -> bool:
    """Say whether a sentence gives a period, a share or another amount that is more than a count."""
    return any(a.kind in AMOUNT_CLASSES for a in statement.own.amounts)
