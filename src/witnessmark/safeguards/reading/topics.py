"""Which safeguards a sentence speaks of, by its words, its parts and what stands around it."""

from functools import lru_cache

from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.lexicon import Lexicon, lexicon
from witnessmark.safeguards.reading.look import AMOUNT_CLASSES, Reader, look

#: Classes that forbid (`!!`) wherever in the sentence they stand.
_SENTENCE_WIDE = frozenset(["EXCEPTED", "FORBIDDEN", "LIMITED", "LOGNOUN"])
#: A text of so few words is an amount and little else.
_BARE = 6
#: Classes of what these pages keep, and of how long.
_OURS = frozenset(
    ["CAMERA", "CASENO", "CASEWORD", "DATA", "DELETESTRONG", "DELETEWEAK", "HIT", "LOGNOUN", "PLATEWORD",
     "RETENTIONHEAD", "SEARCH"]
)  # fmt: skip
#: Concepts of a label that may hold what these pages keep.
_MAY_BE_OURS = frozenset({"car", "else"})
#: Who stands among so many first words is whom the whole sentence is about.
_SUBJECT = 3
_THEM = frozenset(["them"])
#: What a name in the list of who has access is about.
PARTNER_LIST = SafeguardId("sharing-partner-list")
LISTED = (SafeguardId("sharing-scope"), PARTNER_LIST)


def topics(
    unit: Unit,
    *,
    own: Reader,
    frame: Reader,
    question: Reader,
    heading: Reader,
    carried: frozenset[str],
    leaned_on: tuple[SafeguardId, ...] | None,
    before: tuple[SafeguardId, ...],
) -> tuple[SafeguardId, ...]:
    """
    Name the safeguards of one unit, in the order of the catalogue where they are its own.

    `leaned_on`: those of the sentence that it leans on, None where it leans on none; `before`: those of
    the sentence before it under the same heading and question.
    """
    compiled = lexicon()
    around = frame.names | question.names | carried
    if is_of_other_data(own.names, around, heading.names) or is_of_other_records(unit, own):
        return ()
    limited = _limits(frame, compiled)
    if limited and unit.kind is UnitKind.ITEM:
        return limited
    if "PARTNERHEAD" in around | heading.names and is_name(unit, own):
        return LISTED
    found = _own_topics(own, around, heading.names, compiled)
    if leaned_on is not None:
        found = _leaning(found, leaned_on, compiled)
    if not found and unit.kind is not UnitKind.HEADING:
        found = _matching(own.names | around, own.names | around, heading.names)
    if not found and leaned_on is not None:
        found = leaned_on
    if not found and "otherwise" in own.words.surfaces[-3:]:
        found = before
    if _THEM.intersection(own.words.surfaces):
        # "If a reason mentions them the search does not run": the ban before goes on.
        bans = (t for t in before if compiled.catalogue.safeguard(t).mode == "ban")
        found = (*found, *(t for t in bans if t not in found))
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


#: Class of what names another system: body-worn video, drones, parking.
OTHER_SYSTEM = "OTHERSYSTEM"


def is_of_other_data(own: frozenset[str], around: frozenset[str], heading: frozenset[str]) -> bool:
    """Another system's data: body-worn video, the newsletter, sales contacts."""
    if "PLATEWORD" in own:
        return False
    # "Drones and plate readers" stands over both.
    over = OTHER_SYSTEM in heading and "PLATEWORD" not in heading
    return "OTHERDATA" in own or OTHER_SYSTEM in around or over


def is_of_other_records(unit: Unit, own: Reader) -> bool:
    """Whether a bare period stands in a row of a schedule that names other records ("Pool passes | 90 days")."""
    if unit.kind not in {UnitKind.CELL, UnitKind.FIELD} or len(own.words.stems) > _BARE:
        return False
    if not any(amount.kind == "duration" for amount in own.amounts):
        return False
    label = unit.row or unit.question
    named = {thing.name for thing in things(label)} - lexicon().weightless
    if len(named) < 2 or not named.isdisjoint(_MAY_BE_OURS):
        return False
    return _OURS.isdisjoint(look(label).names)


def _limits(frame: Reader, compiled: Lexicon) -> tuple[SafeguardId, ...]:
    """What a closed list limits ("Only the following lists may be loaded"): its items are about that."""
    if "LIMITED" not in frame.names:
        return ()
    found = _matching(frame.names, frame.names, frozenset())
    return tuple(t for t in found if compiled.catalogue.safeguard(t).mode == "limit")


def is_name(unit: Unit, own: Reader) -> bool:
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


@lru_cache(maxsize=65536)
def _matching(
    own: frozenset[str], near: frozenset[str], heading: frozenset[str]
) -> tuple[SafeguardId, ...]:
    """
    Safeguards whose rule holds, with its first class in the words themselves; the rest may stand near
    or in the heading, what is forbidden may not stand near. Those that yield to another are left out.
    """
    compiled = lexicon()
    found: dict[int, bool] = {}
    for first in own:
        for place, rule, is_always in compiled.rules.get(first, ()):
            if _holds(rule, own, near, heading):
                found[place] = found.get(place, False) or is_always
    safeguards = compiled.catalogue.safeguards
    names = {safeguards[place].id for place in found}
    return tuple(
        safeguards[place].id
        for place in sorted(found)
        if found[place] or not names.intersection(safeguards[place].yields)
    )


def _holds(
    rule: tuple[str, ...], own: frozenset[str], near: frozenset[str], heading: frozenset[str]
) -> bool:
    return rule[0] in own and all(
        not (c.lstrip("!") in near or (c.startswith("!!") and c[2:] in heading))
        if c.startswith("!")
        else c in near or c in heading
        for c in rule
    )


def _own_topics(  # noqa: C901  # the rule of parts, read as one
    own: Reader,
    around: frozenset[str],
    heading: frozenset[str],
    compiled: Lexicon,
) -> tuple[SafeguardId, ...]:
    """
    Safeguards by part of the sentence; one whose words lie in several parts counts only where these
    speak of nothing else ("we share with no federal agency and take part in no national search").
    """
    parts = own.parts
    by_part: dict[int, set[str]] = {}
    for hit in own.classes:
        by_part.setdefault(parts[hit.start], set()).add(hit.name)
    for amount in own.amounts:
        if amount.kind in AMOUNT_CLASSES:
            by_part.setdefault(parts[amount.at], set()).add(AMOUNT_CLASSES[amount.kind])
    wide = own.names & _SENTENCE_WIDE
    if any(hit.name == "FEDERAL" and hit.start <= _SUBJECT for hit in own.classes):
        wide |= {"FEDERAL"}
    tight: dict[int, tuple[SafeguardId, ...]] = {}
    for part, names in sorted(by_part.items()):
        here = frozenset(names)
        tight[part] = _matching(here, here | around | wide, heading)
    found = {topic for topics in tight.values() for topic in topics}
    whole = _matching(own.names, own.names | around, heading)
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
