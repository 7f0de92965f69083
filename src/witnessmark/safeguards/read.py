"""A document to statements, each with the safeguards that it speaks of and the slots it fills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import Document, Speaker, Time, Unit, UnitKind, Zone
from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.lexicon import Hit, Lexicon, lexicon
from witnessmark.safeguards.slots.amounts import Amount, Bound, amounts
from witnessmark.safeguards.speaker import speaker, time
from witnessmark.safeguards.stems import Words, words

_BOUNDS: dict[str, Bound] = {
    "bound-max": "max",
    "bound-min": "min",
    "bound-soft": "soft",
    "bound-over": "min",
}
_CUE_CLASSES = {
    "exception": "EXCEPTED",
    "negation": "FORBIDDEN",
    "prohibition": "FORBIDDEN",
    "only": "LIMITED",
}
_AMOUNT_CLASSES = {"duration": "DURATION", "frequency": "FREQUENCY", "share": "SHARE-OF"}
#: Words that begin a new part of a sentence: what stands behind may be about something else.
_BREAK = re.compile(
    r"[,;:()\u2013\u2014]|\s-\s|\b(?:unless|except|if|when|which|who|so that|but|once|provided)\b|"
    r"\b(?:and|or) (?=(?:we|it|they|you|he|she|no|not|the|a|an|each|every|any|all|must|shall|will|may|is|are|"
    r"cannot|has|have|to|requires?|never|nobody|does|do|its|their|whose)\b)",
    re.IGNORECASE,
)
#: Opening words that lean on the sentence before; the second list also counts as second word.
_LEANS_FIRST = frozenset(
    "that this those these such both neither either there doing otherwise".split()
)
#: Classes that forbid (`!!`) wherever in the sentence they stand.
_SENTENCE_WIDE = frozenset(["EXCEPTED", "FORBIDDEN", "LIMITED", "LOGNOUN"])
#: Who stands among so many first words is whom the whole sentence is about.
_SUBJECT = 3
#: Classes that a sentence leaning on another takes over.
_CARRIED = frozenset(["FEDERAL", "HIT", "DEMAND", "BREACH", "SEARCH", "THIRD"])
#: No phrase covers more words than this (gaps included).
_LONGEST = 16
_COUNTED_IN = frozenset(["days", "hours", "weeks", "months", "years", "minutes"])
_THEM = frozenset(["them"])
#: What a name in the list of who has access is about.
_LISTED = (SafeguardId("sharing-scope"), SafeguardId("sharing-partner-list"))
_LEANS_EARLY = frozenset("it they them its their he she".split())
#: A number, a name or two: not a sentence of its own.
_SHORT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What words say about one text, whatever stands around it."""

    words: Words
    classes: tuple[Hit, ...]
    names: frozenset[str]
    cues: tuple[Hit, ...]
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One unit as a claim: its own words, and the words around it that give it meaning."""

    index: int
    unit: Unit
    #: Its words, with renamed terms as the other side has them.
    text: str
    #: What it hangs on: its list's sentence, or the open one before it ("…for the purpose of").
    lead_in: str
    own: Reader
    #: Lead-in, row, column and question.
    frame: Reader
    question: Reader
    heading: Reader
    topics: tuple[SafeguardId, ...]
    #: Classes taken over from what it leans on.
    carried: frozenset[str]
    #: For each word, the part of the sentence that it stands in.
    parts: tuple[int, ...]
    speaker: Speaker
    time: Time

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

    @property
    def commitments(self) -> Mapping[SafeguardId, tuple[Statement, ...]]:
        """For each safeguard, the binding statements that speak of it, as evidence."""
        found: dict[SafeguardId, list[Statement]] = {}
        for statement in self.statements:
            if (
                statement.is_policy
                and statement.binds
                and statement.unit.kind is not UnitKind.HEADING
            ):
                for topic in statement.topics:
                    found.setdefault(topic, []).append(statement)
        return {topic: tuple(found[topic]) for topic in sorted(found)}


def read(document: Document, terms: Mapping[str, str] | None = None) -> Reading:
    """
    Read a document. `terms` maps the words of a defined term to those of the other side's, where a
    definition was only renamed.

    Linear in the size of the document; the same document gives the same reading.
    """
    compiled = lexicon()
    found: list[Statement] = []
    previous: Statement | None = None
    for index, unit in enumerate(document.units):
        statement = state(index, unit, previous, compiled, terms)
        found.append(statement)
        previous = statement
    return Reading(statements=tuple(found))


def state(
    index: int,
    unit: Unit,
    previous: Statement | None,
    compiled: Lexicon,
    terms: Mapping[str, str] | None = None,
) -> Statement:
    """Read one unit behind another (for "it" and "those records")."""
    text = _renamed(unit.text, terms)
    own = look(text)
    lead_in = unit.lead_in
    if not lead_in and previous is not None and _is_open(previous.unit.text) and text[:1].islower():
        lead_in = previous.unit.text
    # The key of a field comes as a question that asks nothing.
    asked = unit.question if unit.question.endswith("?") else ""
    key = "" if asked else unit.question
    frame = look(" ".join(p for p in (lead_in, key, unit.row, unit.column) if p))
    question = look(asked)
    own = _with_unit(own, text, frame)
    heading = look(unit.heading_path[-1] if unit.heading_path else "")
    parts = _parts(text, own.words)
    leans = previous is not None and _leans(own, unit, previous)
    carried = _carried(unit, lead_in, previous, leans=leans)
    said_by = speaker(unit, unit.text, own.words)
    if leans and previous is not None and previous.speaker is Speaker.QUOTED and not own.names:
        said_by = Speaker.QUOTED
    return Statement(
        index=index,
        unit=unit,
        text=text,
        lead_in=lead_in,
        own=own,
        frame=frame,
        question=question,
        heading=heading,
        carried=carried,
        topics=_topics(
            unit,
            own,
            frame,
            question,
            heading,
            parts,
            previous if leans else None,
            previous
            if previous is not None and previous.unit.heading_path == unit.heading_path
            else None,
            carried,
            compiled,
        ),
        parts=parts,
        speaker=said_by,
        time=time(
            unit.text,
            leans_on_past=leans and previous is not None and previous.time is Time.PAST,
        ),
    )


@lru_cache(maxsize=16384)
def look(text: str) -> Reader:
    """Read a text on its own; cached, because two versions of a page share most of theirs."""
    compiled = lexicon()
    spoken = words(text)
    classes = compiled.classes.find(spoken)
    cues = _outermost(compiled.cues.find(spoken))
    bounds = _bounds(cues)
    cues = _spent(cues, bounds)
    endless = tuple((c.start, c.end) for c in cues if c.name == "forever")
    numbers = amounts(spoken.surfaces, spoken.stems, bounds, endless)
    return Reader(
        words=spoken,
        classes=classes,
        names=frozenset(hit.name for hit in classes)
        | frozenset(_AMOUNT_CLASSES[a.kind] for a in numbers if a.kind in _AMOUNT_CLASSES)
        | frozenset(_CUE_CLASSES[c.name] for c in cues if c.name in _CUE_CLASSES),
        cues=cues,
        amounts=numbers,
    )


def _bounds(cues: tuple[Hit, ...]) -> tuple[tuple[int, int, Bound], ...]:
    """Bounds of amounts; "more than" behind a negation is a maximum."""
    first_no = min((c.start for c in cues if c.name in {"negation", "prohibition"}), default=10**9)
    return tuple(
        (
            c.start,
            c.end,
            "max" if c.name == "bound-over" and first_no < c.start else _BOUNDS[c.name],
        )
        for c in cues
        if c.name in _BOUNDS
    )


def _spent(cues: tuple[Hit, ...], bounds: tuple[tuple[int, int, Bound], ...]) -> tuple[Hit, ...]:
    """In "no read is kept for more than …" the only negation belongs to the bound."""
    over = {c.start for c in cues if c.name == "bound-over"}
    no = [c for c in cues if c.name in {"negation", "prohibition"}]
    if len(no) == 1 and any(start in over and bound == "max" for start, _, bound in bounds):
        return tuple(c for c in cues if c is not no[0])
    return cues


def _outermost(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Leave out a cue that lies inside a longer one: "may" in "may not", "required" in "not required"."""
    by_start: dict[int, list[Hit]] = {}
    for hit in hits:
        by_start.setdefault(hit.start, []).append(hit)
    kept = [
        hit
        for hit in hits
        if not any(
            _hides(other, hit)
            for start in range(max(0, hit.start - _LONGEST), hit.start + 1)
            for other in by_start.get(start, ())
        )
    ]
    denied = any(c.name in {"negation", "prohibition"} for c in kept)
    # "Not … without" is an exception; "without a warrant" alone waives it.
    turned = {
        "without": "exception" if denied else "without",
        "unasked": "exception" if denied else "notrequired",
    }
    kept = [
        replace(
            c,
            name=turned.get(c.name, c.name),
            phrase="without" if denied and c.name in turned else c.phrase,
        )
        for c in kept
    ]
    kept.sort(key=lambda h: (h.start, h.end, h.name))
    return tuple(kept)


def _hides(longer: Hit, hit: Hit) -> bool:
    if longer.start > hit.start or hit.end > longer.end:
        return False
    if longer.end - longer.start <= hit.end - hit.start:
        return False
    if hit.name.startswith("bound-"):
        return False
    if longer.name == "formula":
        return True
    if longer.name == "plain":
        return hit.name in {"lapse", "only"}
    if longer.name.startswith("bound-"):
        return hit.name in {"negation", "prohibition", "or", "and", "all", "lapse"}
    return True


def _topics(
    unit: Unit,
    own: Reader,
    frame: Reader,
    question: Reader,
    heading: Reader,
    parts: tuple[int, ...],
    previous: Statement | None,
    before: Statement | None,
    carried: frozenset[str],
    compiled: Lexicon,
) -> tuple[SafeguardId, ...]:
    around = frame.names | question.names | carried
    if "OTHERDATA" in own.names | around | heading.names and "PLATEWORD" not in own.names:
        # Another system's data: body-worn video, the newsletter, sales contacts.
        return ()
    limited = _limits(frame, compiled)
    if limited and unit.lead_in:
        return limited
    if "PARTNERLIST" in around | heading.names and _is_name(unit, own):
        return _LISTED
    found = _own_topics(own, parts, around, heading.names, compiled)
    if previous is not None:
        found = _leaning(found, previous.topics, compiled)
    if not found and unit.kind is not UnitKind.HEADING:
        found = _matching(own.names | around, own.names | around, heading.names, compiled)
    if not found and previous is not None:
        found = previous.topics
    if not found and before is not None and "otherwise" in own.words.surfaces[-3:]:
        found = before.topics
    if (
        before is not None
        and before.unit.question == unit.question
        and _THEM.intersection(own.words.surfaces)
    ):
        # "If a reason mentions them the search does not run": the ban before goes on.
        found = (
            *found,
            *(
                t
                for t in before.topics
                if t not in found and compiled.catalogue.safeguard(t).mode == "ban"
            ),
        )
    if not found and unit.kind is not UnitKind.HEADING:
        found = (
            _by_context(frame.names | question.names, compiled)
            or tuple(
                s.id
                for s in compiled.catalogue.safeguards
                if any(
                    _holds(rule, own.names, own.names | around, heading.names)
                    for rule in s.otherwise
                )
            )
            or _by_context(heading.names, compiled)
        )
    return found


def _limits(frame: Reader, compiled: Lexicon) -> tuple[SafeguardId, ...]:
    """What a closed list limits ("Only the following lists may be loaded"): its items are about that."""
    if "LIMITED" not in frame.names:
        return ()
    found = _matching(frame.names, frame.names, frozenset(), compiled)
    return tuple(t for t in found if compiled.catalogue.safeguard(t).mode == "limit")


def is_listed(statement: Statement) -> bool:
    """Whether it is a name in the list of those with access: each name more is one more who sees."""
    return statement.topics == _LISTED


def _is_name(unit: Unit, own: Reader) -> bool:
    """A name in a list: few words, and none that binds."""
    return (
        unit.kind in (UnitKind.ITEM, UnitKind.CELL, UnitKind.FIELD, UnitKind.PARAGRAPH)
        and len(own.words.stems) <= 10
        and not any(
            c.name in {"must", "permit", "prohibition", "negation", "only"} for c in own.cues
        )
        and unit.text[:1].isupper()
        and not unit.text.endswith((".", ":"))
    )


def _by_context(names: frozenset[str], compiled: Lexicon) -> tuple[SafeguardId, ...]:
    return tuple(s.id for s in compiled.catalogue.safeguards if any(c in names for c in s.context))


def _matching(
    own: frozenset[str], near: frozenset[str], heading: frozenset[str], compiled: Lexicon
) -> tuple[SafeguardId, ...]:
    """
    Safeguards whose rule holds, with its first class in the words themselves; the rest may stand near
    or in the heading, what is forbidden may not stand near. Those that yield to another are left out.
    """
    found = [
        s
        for s in compiled.catalogue.safeguards
        if any(_holds(rule, own, near, heading) for rule in (*s.when, *s.always))
    ]
    return _without_yielding(found, own, near, heading)


def _holds(
    rule: tuple[str, ...], own: frozenset[str], near: frozenset[str], heading: frozenset[str]
) -> bool:
    return rule[0] in own and all(
        not (c.lstrip("!") in near or (c.startswith("!!") and c[2:] in heading))
        if c.startswith("!")
        else c in near or c in heading
        for c in rule
    )


def _without_yielding(
    found: list[Safeguard], own: frozenset[str], near: frozenset[str], heading: frozenset[str]
) -> tuple[SafeguardId, ...]:
    names = {s.id for s in found}
    return tuple(
        s.id
        for s in found
        if not names.intersection(s.yields)
        or any(_holds(rule, own, near, heading) for rule in s.always)
    )


def _own_topics(
    own: Reader,
    parts: tuple[int, ...],
    around: frozenset[str],
    heading: frozenset[str],
    compiled: Lexicon,
) -> tuple[SafeguardId, ...]:
    """
    Safeguards by part of the sentence; one whose words lie in several parts counts only where these
    speak of nothing else ("we share with no federal agency and take part in no national search").
    """
    by_part: dict[int, set[str]] = {}
    for hit in own.classes:
        by_part.setdefault(parts[hit.start], set()).add(hit.name)
    for amount in own.amounts:
        if amount.kind in _AMOUNT_CLASSES:
            by_part.setdefault(parts[amount.at], set()).add(_AMOUNT_CLASSES[amount.kind])
    wide = own.names & _SENTENCE_WIDE
    if any(hit.name == "FEDERAL" and hit.start <= _SUBJECT for hit in own.classes):
        wide |= {"FEDERAL"}
    tight: dict[int, tuple[SafeguardId, ...]] = {}
    for part, names in sorted(by_part.items()):
        here = frozenset(names)
        tight[part] = _matching(here, here | around | wide, heading, compiled)
    found = {topic for topics in tight.values() for topic in topics}
    whole = _matching(own.names, own.names | around, heading, compiled)
    for topic in whole:
        if topic in found:
            continue
        safeguard = compiled.catalogue.safeguard(topic)
        firsts = {rule[0] for rule in (*safeguard.when, *safeguard.always)}
        free = [
            p
            for p, names in by_part.items()
            if names & firsts
            and all(topic in compiled.catalogue.safeguard(o).yields for o in tight[p])
        ]
        if free:
            found.add(topic)

    def gives_way(s: Safeguard) -> bool:
        """Where a stronger one was found: anywhere in the sentence, or in each of its own parts."""
        stronger = [o for o in s.yields if o in found]
        if not s.by_part:
            return bool(stronger)
        return any(all(o in tight[p] for p in tight if s.id in tight[p]) for o in stronger)

    return tuple(
        s.id
        for s in compiled.catalogue.safeguards
        if s.id in found
        and (
            not gives_way(s)
            or any(_holds(rule, own.names, own.names | around, heading) for rule in s.always)
        )
    )


def _leaning(
    found: tuple[SafeguardId, ...], previous: tuple[SafeguardId, ...], compiled: Lexicon
) -> tuple[SafeguardId, ...]:
    """A subject that yields to one that the sentence leans on gives way: "those records" are the log's."""
    kept = []
    for topic in found:
        stronger = [p for p in previous if p in compiled.catalogue.safeguard(topic).yields]
        kept.extend(stronger or [topic])
    return tuple(dict.fromkeys(kept))


def _with_unit(own: Reader, text: str, frame: Reader) -> Reader:
    """A bare number under "Data retention (in days)" is so many days."""
    bare = text.strip().rstrip(".")
    if bare.isdigit():
        for surface in frame.words.surfaces:
            if surface in _COUNTED_IN:
                return look(f"{bare} {surface}")
    return own


def _carried(
    unit: Unit, lead_in: str, previous: Statement | None, *, leans: bool
) -> frozenset[str]:
    if previous is None or previous.unit.heading_path != unit.heading_path:
        return frozenset()
    if lead_in and previous.unit.lead_in == lead_in:
        return previous.carried
    hangs = bool(_LEANS_EARLY.intersection(words(lead_in).surfaces[:4])) if lead_in else False
    if leans or hangs:
        return previous.carried | (previous.own.names & _CARRIED)
    return frozenset()


def _is_open(text: str) -> bool:
    """Whether a sentence stops in the middle."""
    return text.endswith((" of", " for", " to", " that", " by", ":", " or", " and", ","))


def _leans(own: Reader, unit: Unit, previous: Statement) -> bool:
    """Say whether a sentence leans on the one before: it opens with "it", "those records", "the log"."""
    return (
        unit.heading_path == previous.unit.heading_path
        and unit.kind == previous.unit.kind
        and unit.question == previous.unit.question
        and (
            bool(_LEANS_EARLY.intersection(own.words.surfaces[:2]))
            or bool(_LEANS_FIRST.intersection(own.words.surfaces[:1]))
        )
    )


def _parts(text: str, spoken: Words) -> tuple[int, ...]:
    """Number the parts of a sentence and give each word its number."""
    numbers: list[int] = []
    part = 0
    at = 0
    for match in _BREAK.finditer(text):
        count = len(words(text[at : match.start()]).stems)
        numbers.extend([part] * count)
        part += 1
        at = match.start()
        inner = len(words(text[match.start() : match.end()]).stems)
        numbers.extend([part] * inner)
        at = match.end()
    numbers.extend([part] * len(words(text[at:]).stems))
    numbers = numbers[: len(spoken.stems)]
    numbers.extend([part] * (len(spoken.stems) - len(numbers)))
    return tuple(numbers)


def _renamed(text: str, terms: Mapping[str, str] | None) -> str:
    if terms:
        for theirs, ours in terms.items():
            text = re.sub(rf"\b{re.escape(theirs)}\b", ours, text, flags=re.IGNORECASE)
    return text
