"""A document to statements, each with the safeguards that it speaks of and the slots it fills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import Document, Speaker, Time, Unit, UnitKind, Zone
from witnessmark.safeguards.reading.answers import plain
from witnessmark.safeguards.reading.around import with_exceptions, with_limits, with_unit
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.look import Reader, look
from witnessmark.safeguards.reading.speaker import speaker, time
from witnessmark.safeguards.reading.subjects import (
    confirmed,
    features,
    features_of_parts,
    hinted,
    idleness,
    is_known,
    scores,
)
from witnessmark.safeguards.reading.topics import (
    LISTED,
    OTHER_SYSTEM,
    is_name,
    is_of_other_data,
    is_of_other_records,
    topics,
)
from witnessmark.safeguards.reading.words import words

#: Opening words that lean on the sentence before; the second list also counts as second word.
_LEANS_FIRST = frozenset(
    ["that", "this", "those", "these", "such", "both", "neither", "either", "there", "doing", "otherwise"]
)  # fmt: skip
_LEANS_EARLY = frozenset(["it", "they", "them", "its", "their", "he", "she"])
#: Classes that a sentence leaning on another takes over.
_CARRIED = frozenset(["FEDERAL", "HIT", "DEMAND", "BREACH", "SEARCH", "THIRD"])
_BELOW = re.compile(
    r"\b(?:below|following|as follows|these (?:uses|purposes|rules|reasons))\b", re.IGNORECASE
)


#: Units that say nothing by themselves.
_HANGING = frozenset([UnitKind.ITEM, UnitKind.CELL, UnitKind.FIELD])
#: A text of so few words says nothing by itself.
_FRAGMENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One unit as a claim: its own words, and the words around it that give it meaning."""

    unit: Unit
    #: Its words, with renamed terms and misspelled words as the other side has them; a mere answer as yes or no.
    text: str
    #: What it hangs on: its list's sentence, or the open one before it ("…for the purpose of").
    lead_in: str
    own: Reader
    #: Lead-in, row, column and question.
    frame: Reader
    question: Reader
    heading: Reader
    #: What the rules of the catalogue alone would name.
    ruled: tuple[SafeguardId, ...]
    #: Each safeguard that it speaks of, with how far it stands behind the likeliest (0 or less).
    likely: tuple[tuple[SafeguardId, int], ...]
    #: Each that its words only hint at, with how far it stands behind.
    hinted: tuple[tuple[SafeguardId, int], ...]
    #: How surely its words speak of no safeguard, in hundredths of a logit; below 0 they may.
    idle: int
    #: Classes taken over from what it leans on.
    carried: frozenset[str]
    speaker: Speaker
    time: Time
    #: The safeguards that it speaks of, likeliest first.
    topics: tuple[SafeguardId, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "topics", tuple(topic for topic, _ in self.likely))

    @property
    def parts(self) -> tuple[int, ...]:
        """For each word, the part of the sentence that it stands in."""
        return self.own.parts

    @property
    def binds(self) -> bool:
        """True for the publisher's own words about today."""
        return self.speaker is Speaker.OWN and self.time is not Time.PAST

    @property
    def is_policy(self) -> bool:
        """True where the text is read as promise."""
        return self.unit.zone is Zone.POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All statements of a document, in reading order."""

    statements: tuple[Statement, ...]

    #: For each safeguard, the binding statements that speak of it, as evidence.
    commitments: Mapping[SafeguardId, tuple[Statement, ...]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[SafeguardId, list[Statement]] = {}
        for statement in self.statements:
            if (
                statement.is_policy
                and statement.binds
                and statement.unit.kind is not UnitKind.HEADING
            ):
                for topic in statement.topics:
                    found.setdefault(topic, []).append(statement)
        held = {topic: tuple(found[topic]) for topic in sorted(found)}
        object.__setattr__(self, "commitments", held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a sentence needs to know of the one before it."""

    unit: Unit
    lead_in: str
    names: frozenset[str]
    topics: tuple[SafeguardId, ...]
    carried: frozenset[str]
    speaker: Speaker
    time: Time
    idle: int


def read(document: Document, terms: Mapping[str, str] | None = None) -> Reading:
    """
    Read a document. `terms` maps words to those of the other side, where a defined term was only
    renamed, or a word only misspelled.

    Linear in the size of the document; the same document gives the same reading.
    """
    renamed = tuple(sorted(terms.items())) if terms else ()
    found: list[Statement] = []
    before: Before | None = None
    for unit in document.units:
        statement = state(unit, before, renamed)
        found.append(statement)
        before = Before(
            unit=unit,
            lead_in=statement.lead_in,
            names=statement.own.names,
            topics=statement.topics,
            carried=statement.carried,
            speaker=statement.speaker,
            time=statement.time,
            idle=statement.idle,
        )
    return Reading(statements=tuple(found))


@lru_cache(maxsize=16384)
def state(
    unit: Unit, before: Before | None, renamed: tuple[tuple[str, str], ...] = ()
) -> Statement:
    """Read one unit behind another (for "it" and "those records"); cached, most units stay as they are."""
    # The key of a field comes as a question that asks nothing.
    asked = unit.question if unit.question.endswith("?") else ""
    text = plain(_renamed(unit.text, renamed), asked)
    own = look(text)
    lead_in = _renamed(unit.lead_in, renamed)
    if not lead_in and before is not None and _is_open(before.unit.text) and text[:1].islower():
        lead_in = before.unit.text
    if not lead_in and before is not None and unit.kind is UnitKind.ITEM:
        # A list under a sentence that ends with a full stop and says "below".
        if before.unit.kind is not UnitKind.ITEM and _BELOW.search(before.unit.text):
            lead_in = before.unit.text
        elif before.unit.kind is UnitKind.ITEM and not before.unit.lead_in:
            lead_in = before.lead_in
    key = "" if asked else unit.question
    frame = look(" ".join(p for p in (lead_in, key, unit.row, unit.column) if p))
    question = look(asked)
    own = with_unit(own, text, frame)
    heading = look(unit.heading_path[-1] if unit.heading_path else "")
    own = with_exceptions(with_limits(own, frame, question, heading), frame)
    near = before if before is not None and before.unit.heading_path == unit.heading_path else None
    leaned_on = near if near is not None and _leans(own, unit, near) else None
    carried = _carried(lead_in, near, leans=leaned_on is not None)
    said_by = speaker(unit, unit.text, own.words)
    if leaned_on is not None and leaned_on.speaker is Speaker.QUOTED and not own.names:
        said_by = Speaker.QUOTED
    ruled = topics(
        unit,
        own=own,
        frame=frame,
        question=question,
        heading=heading,
        carried=carried,
        leaned_on=leaned_on.topics if leaned_on is not None else None,
        before=near.topics if near is not None and near.unit.question == unit.question else (),
    )
    said = scores(features(own, frame, question, heading, ruled))
    idle = _idle(unit, own, said)
    if before is not None and not lead_in and unit.kind is UnitKind.ITEM and text[:1].islower():
        # The rest of a series is as idle as what it goes on with.
        idle = min(idle, before.idle)
    is_settled = (
        ruled == LISTED
        or is_of_other_records(unit, own)
        or unit.kind is UnitKind.HEADING
        or is_of_other_data(own.names, frame.names | question.names | carried, heading.names)
    )
    likely = (
        tuple((topic, 0) for topic in ruled)
        if is_settled
        else confirmed(ruled, said, lambda: map(scores, features_of_parts(own, frame)))
    )
    return Statement(
        unit=unit,
        text=text,
        lead_in=lead_in,
        own=own,
        frame=frame,
        question=question,
        heading=heading,
        carried=carried,
        ruled=ruled,
        likely=likely,
        hinted=() if is_settled else tuple(hinted(said, likely)),
        idle=idle,
        speaker=said_by,
        time=time(unit.text, leans_on_past=leaned_on is not None and leaned_on.time is Time.PAST),
    )


def _idle(unit: Unit, own: Reader, said: Mapping[str, int]) -> int:
    """What hangs on other words is as idle as these: a name in a list, a figure in a row."""
    mine = idleness(said)
    if not is_known(own.words.stems):
        mine = min(mine, 0)
    if unit.kind not in _HANGING and len(own.words.stems) > _FRAGMENT:
        return mine
    over = unit.heading_path[-1] if unit.heading_path else ""
    around = " ".join(filter(None, (over, unit.question, unit.lead_in, unit.row, unit.column)))
    return min(mine, idle_words(around)) if around else mine


@lru_cache(maxsize=4096)
def idle_words(text: str) -> int:
    """Say how surely a text by itself speaks of no safeguard."""
    read, none = look(text), look("")
    return idleness(scores(features(read, none, none, none, ())))


def lets_in(statement: Statement) -> bool:
    """Whether a list lets things in: it forbids none, and they are no conditions that all must hold."""
    around = (statement.own, statement.frame, statement.question, statement.heading)
    cues = [c for read in around for c in read.cues]
    return statement.unit.joint != "and" and not any(
        denies(c) or c.name == "condition" for c in cues
    )


def is_listed(statement: Statement) -> bool:
    """Whether it is a name in the list of those with access: each name more is one more who sees."""
    return statement.topics == LISTED and is_name(statement.unit, statement.own)


def _carried(lead_in: str, near: Before | None, *, leans: bool) -> frozenset[str]:
    if near is None:
        return frozenset()
    if lead_in and near.lead_in == lead_in:
        return near.carried
    hangs = bool(_LEANS_EARLY.intersection(words(lead_in).surfaces[:4])) if lead_in else False
    if leans or hangs:
        carried = _CARRIED if "PLATEWORD" in near.names else _CARRIED | {OTHER_SYSTEM}
        return near.carried | (near.names & carried)
    return frozenset()


def _is_open(text: str) -> bool:
    """Whether a sentence stops in the middle."""
    return text.endswith((" of", " for", " to", " that", " by", ":", " or", " and", ","))


def _leans(own: Reader, unit: Unit, near: Before) -> bool:
    """Say whether a sentence leans on the one before: it opens with "it", "those records"."""
    return (
        unit.kind == near.unit.kind
        and unit.question == near.unit.question
        and (
            bool(_LEANS_EARLY.intersection(own.words.surfaces[:2]))
            or bool(_LEANS_FIRST.intersection(own.words.surfaces[:1]))
        )
    )


def _renamed(text: str, renamed: tuple[tuple[str, str], ...]) -> str:
    for theirs, ours in renamed:
        text = re.sub(rf"\b{re.escape(theirs)}\b", ours, text, flags=re.IGNORECASE)
    return text
