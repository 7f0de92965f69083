"""How strongly a statement binds, on one ladder for bans and one for duties."""

from collections.abc import Sequence

from witnessmark.model.documents import UnitKind
from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.cues import pauses, says_no
from witnessmark.safeguards.reading.lexicon import Hit
from witnessmark.safeguards.reading.look import Reader
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import concerns

#: The ladder, strongest first: what each rung is called in an explanation.
NAMES = {
    5: "closed or enforced by the system",
    4: "binding",
    3: "stated as fact or limited",
    2: "allowed under a condition",
    1: "only advised",
    0: "neither bound nor freed",
    -1: "left open",
    -2: "lifted or not required",
}
_FORCE = frozenset(
    ["prohibition", "negation", "must", "will", "permit", "soften", "only", "lapse", "notrequired", "technical"]
)  # fmt: skip
#: A text of so few words is a status ("Not enabled.").
_SHORT = 3
_NO = frozenset(
    ["no", "never", "none", "neither", "nobody", "nothing", "not", "off", "denied", "prohibited", "forbidden",
     "disabled", "inactive", "blocked"]
)  # fmt: skip
#: What whoever may do protects.
_PROTECTS = frozenset(
    ["withdraw", "withdrawn", "revoke", "revoked", "contest", "object", "challenge", "shorten", "shortened", "disconnect", "reverse",
     "reversed"]
)  # fmt: skip
_PUBLIC = frozenset(["anyone", "anybody", "everyone", "everybody", "public", "residents"])
#: One of these stands in a sentence, and not in a list of names.
_VERBS = frozenset(
    ["is", "are", "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "can", "could", "may", "might",
     "must", "shall", "should", "will", "would", "we", "they", "it", "you", "he", "she", "that", "which", "who", "the", "each",
     "every", "any", "this", "these", "our", "their", "its"]
)  # fmt: skip
_YES = frozenset(["yes", "on", "always", "enabled", "active", "available", "allowed", "permitted"])


def level(statement: Statement, safeguard: Safeguard) -> int:
    """Give the rung of a statement: below 0 it undoes the safeguard, 0 says nothing about it."""
    mode = safeguard.mode
    mine = _governing(statement, safeguard)
    own = frozenset(c.name for c in mine)
    if any(c.name == "only" and c.start == 0 for c in statement.own.cues):
        # A sentence that begins with "only" closes all that it permits.
        own |= {"only"}
    reach = own | _cues(statement.frame)
    answer = _answer(statement)
    if mode == "ban" and any(pauses(c, statement.own.words.surfaces) for c in mine):
        return 4
    if "lapse" in reach or ("notrequired" in reach and "stricter" not in reach):
        return -2
    # A heading lends its force to what stands under it in pieces; a whole sentence has its own.
    whole = (
        statement.unit.kind is UnitKind.PARAGRAPH
        and statement.text.endswith(".")
        and not _VERBS.isdisjoint(statement.own.words.surfaces)
    )
    if statement.unit.kind is not UnitKind.HEADING and not whole and not reach & _FORCE:
        reach = reach | _cues(statement.heading) if answer == 0 else reach
    if mode == "ban" and (status := _status(mine)):
        return status
    if mode == "ban":
        return -1 if answer > 0 or _permits_first(mine) else _ban(reach, answer)
    if mode == "limit":
        return _limit(reach, answer)
    return 3 if _is_open_to_all(statement) else _duty(reach)


def _is_open_to_all(statement: Statement) -> bool:
    """Say whether a permission is the public's: "anyone may read it" publishes."""
    surfaces = statement.own.words.surfaces
    permits = [c.start for c in statement.own.cues if c.name == "permit"]
    return bool(permits) and all(
        not _PUBLIC.isdisjoint(surfaces[max(0, at - 2) : at]) for at in permits
    )


def _status(cues: tuple[Hit, ...]) -> int:
    """A switch: off protects, on undoes; whoever may switch it off has it on."""
    switch = next((c for c in cues if c.name in {"off", "on"}), None)
    if switch is None:
        return 0
    before = [c for c in cues if switch.start - 5 <= c.start < switch.start]
    if any(c.end >= switch.start - 2 and c.name in {"negation", "prohibition"} for c in before):
        return 4 if switch.name == "on" else -1
    if any(c.name == "only" for c in cues):
        return 2 if switch.name == "on" else 4
    if switch.name == "off":
        return -1 if any(c.name == "permit" for c in before) else 4
    return -1


def _permits_first(cues: tuple[Hit, ...]) -> bool:
    """What is permitted first is permitted: "may be used where …, and not otherwise"."""
    force = [c for c in cues if c.name in {"permit", "negation", "prohibition", "only"}]
    if not force or force[0].name != "permit":
        return False
    return not any(c.start <= force[0].end + 3 for c in force[1:] if c.name != "permit")


def _ban(reach: frozenset[str], answer: int) -> int:
    forbids = bool(reach & {"prohibition", "negation"}) or answer < 0
    if "soften" in reach:
        return 1
    if forbids:
        return 5 if "technical" in reach and "prohibition" in reach else 4
    if "only" in reach:
        return 2
    if "permit" in reach or answer > 0:
        return -1
    if "must" in reach:
        return 2
    return 0


def _governing(statement: Statement, safeguard: Safeguard) -> tuple[Hit, ...]:
    """The cues of the parts that speak of it; where these hold no force, those of the whole sentence."""
    surfaces = statement.own.words.surfaces
    cues = tuple(c for c in statement.own.cues if not _lets_protect(c, surfaces))
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule}
    parts = {statement.parts[h.start] for h in statement.own.classes if h.name in classes}
    mine = tuple(c for c in cues if statement.parts[c.start] in parts)
    if any(c.name in _FORCE - {"will"} for c in mine):
        near = tuple(c for c in mine if concerns(safeguard, statement, c.start))
        first = [c for c in cues if c.start == 0 and says_no(c)]
        if first and first[0] not in near and any(c.name == "permit" for c in near):
            # "No camera, purpose or recipient may be added": the denial is that of the whole sentence.
            return (*first, *near)
        return near if any(c.name in _FORCE - {"will"} for c in near) else cues
    # "Each member keeps ownership, and may withdraw": the duty is stated as a fact.
    return mine if parts and safeguard.mode == "duty" else cues


def _lets_protect(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Whether a permission is one to protect: "each member may withdraw its records"."""
    return cue.name == "permit" and not _PROTECTS.isdisjoint(surfaces[cue.end : cue.end + 3])


def weakest(statement: Statement, safeguard: Safeguard) -> int:
    """The lowest rung among the parts of a ban ("wildcards are disabled; areas need approval")."""
    firsts = {rule[0] for rule in (*safeguard.when, *safeguard.always)}
    parts = sorted({statement.parts[h.start] for h in statement.own.classes if h.name in firsts})
    rungs = []
    for part in parts:
        cues = tuple(c for c in statement.own.cues if statement.parts[c.start] == part)
        if any(c.name in _FORCE for c in cues):
            rungs.append(-1 if _permits_first(cues) else _ban(frozenset(c.name for c in cues), 0))
    return min(rungs, default=level(statement, safeguard))


def _limit(reach: frozenset[str], answer: int) -> int:
    if "soften" in reach:
        return 1
    if (reach & {"prohibition", "negation"} or answer < 0) and not reach & {
        "only",
        "exception",
        "condition",
    }:
        return 5
    if reach & {"prohibition", "negation", "only"} or answer < 0:
        return 4
    if reach & {"must", "condition", "oversight"}:
        return 3
    return -1 if "permit" in reach or answer > 0 else 0


def _duty(reach: frozenset[str]) -> int:
    if "soften" in reach:
        return 1
    if "permit" in reach and not reach & {"only", "negation", "prohibition", "must"}:
        return 1
    if reach & {"must", "prohibition", "only"}:
        return 4
    return 3


def _answer(statement: Statement) -> int:
    """+1 for yes, -1 for no, where the words open with an answer to a question."""
    unit = statement.unit
    if not (unit.question or unit.row or unit.column or len(statement.own.words.stems) <= _SHORT):
        return 0
    first = statement.own.words.surfaces[:1]
    if first and first[0] in _NO:
        return -1
    return 1 if first and first[0] in _YES else 0


def _cues(read: Reader) -> frozenset[str]:
    return frozenset(cue.name for cue in read.cues)
