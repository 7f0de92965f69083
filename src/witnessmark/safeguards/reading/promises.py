"""What a page promises today, sentence by sentence: the safeguards, how strongly, and the slots that are filled."""

from dataclasses import dataclass

from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import Document, Speaker, Time
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.reading.force import NAMES, level
from witnessmark.safeguards.reading.read import Statement, read

#: Cues that fill a slot of a promise; the others only help to find these.
_SLOTS = (
    "exception", "hedge", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    "technical", "oversight", "all", "forever", "catchall",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One sentence as the reader has it."""

    #: Number of the unit in the document.
    unit: int
    #: Each safeguard that it speaks of, likeliest first, and how strongly it binds.
    safeguards: tuple[tuple[SafeguardId, str], ...]
    #: What it says of numbers ("30 days, max"), exceptions, hedges: slot and words.
    slots: tuple[tuple[str, str], ...]
    #: Why it binds nobody today ("quoted", "past"), or empty.
    unbound: str


def promises(document: Document) -> tuple[Promise, ...]:
    """Give the sentences of a document that speak of a safeguard, in reading order."""
    return tuple(
        _promise(number, statement)
        for number, statement in enumerate(read(document).statements)
        if statement.topics and statement.is_policy
    )


def _promise(number: int, statement: Statement) -> Promise:
    amounts = [
        ("amount", str(a) if a.bound == "exact" else f"{a}, {a.bound}")
        for reader in (statement.own, statement.frame)
        for a in reader.amounts
    ]
    words = statement.own.words.surfaces
    cues = [
        (c.name, " ".join(words[c.start : c.end])) for c in statement.own.cues if c.name in _SLOTS
    ]
    return Promise(
        unit=number,
        safeguards=tuple(
            (topic, NAMES[level(statement, catalogue().safeguard(topic))])
            for topic in statement.topics
        ),
        slots=tuple(dict.fromkeys((*amounts, *cues))),
        unbound=_unbound(statement),
    )


def _unbound(statement: Statement) -> str:
    if statement.speaker is not Speaker.OWN:
        return statement.speaker.value
    return "" if statement.time is Time.PRESENT else statement.time.value
