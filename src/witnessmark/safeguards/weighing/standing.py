"""How a changed sentence stands among what else the page says of a safeguard, and whether it is a rule at all."""

from collections.abc import Iterator, Sequence

from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.force import level
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.stems import stem
from witnessmark.safeguards.weighing.groups import Group

#: Past so many statements about one safeguard no more are compared.
_MOST = 40
_COUNTED = ("duration", "frequency")
#: What a denial turns into leave, within so many words.
_DENYING = frozenset(map(stem, (
    "refuse", "decline", "deny", "reject", "block", "restrict", "exclude", "ban", "bar", "prohibit", "forbid", "prevent",
    "withhold", "delay", "remove", "limit", "revoke", "suspend", "disable", "hinder", "impede", "require", "need", "hold", "stop",
    "redact", "blur", "mask", "delete", "purge", "close", "cancel", "interrupt", "turned",
)))  # fmt: skip
_REACH = 4
_IS = frozenset({"is", "are", "be", "was", "were"})
_AGREES = frozenset({"not", "never", "also", "each", "themselves", "itself", "always", "only"})
_ARTICLES = frozenset({"a", "an", "no", "one", "part", "neither"})
#: Before one of these a sentence tells in what state something is, and names nothing.
_PLACING = frozenset(
    ["in", "on", "by", "for", "under", "at", "to", "from", "with", "off", "of", "until", "if", "when", "as", "within", "without",
     "available", "subject", "public", "free", "able", "liable", "responsible", "kept", "held", "sold", "given", "made", "sent",
     "seen", "run", "put", "let", "bought", "shown", "told", "taken", "read", "done", "lent", "left", "built", "set", "found",
     "withdrawn", "hidden", "written", "known", "drawn", "bound", "met", "lost", "paid", "cut", "shut", "the", "our", "your",
     "its", "their", "his", "any", "more", "less", "than"]
)  # fmt: skip


def standing(safeguard: Safeguard, group: Group, held: Sequence[Statement]) -> Iterator[str]:
    """Say how a group stands among `held`, all that the old side says of the safeguard."""
    side = "pair" if group.before and group.after else "cut" if group.before else "new"
    mine = group.before or group.after
    others = [s for s in held if not any(s is m for m in mine)][:_MOST]
    known = "beside" if others else "alone"
    yield f"{side}:{known}"
    for kind in _COUNTED:
        here, there = _values(mine, kind), _values(others, kind)
        if here and there:
            plates = _of_plates([s for s in others if _values([s], kind)])
            of = "plates" if _of_plates(mine) else "other things" if plates else "things"
            yield f"{side}:{kind} of {of}"
            yield f"{safeguard.id}:{side}:{kind} of {of}"
        if side != "pair" and here and there:
            yield f"{safeguard.mode}:{side}:{kind} {_compared(here, there)}"
    if side != "pair":
        yield from _alone(safeguard, side, known, mine, others)


def _alone(
    safeguard: Safeguard,
    side: str,
    known: str,
    mine: Sequence[Statement],
    others: Sequence[Statement],
) -> Iterator[str]:
    """
    Say what a sentence that came or went whole is by itself.

    "Affiliates are not third parties" has the words of a ban and forbids nothing.
    """
    kind = "names" if any(map(names, mine)) else "rules"
    rung = max(level(s, safeguard) for s in mine)
    yield f"{side}:{kind}"
    yield f"{safeguard.mode}:{side}:{kind}:{known}"
    yield f"{safeguard.mode}:{side}:{known}:rung {rung}"
    if others:
        best = max(level(s, safeguard) for s in others)
        held = "below" if rung < best else "above" if rung > best else "at"
        yield f"{safeguard.mode}:{side}:{held} what is held"
    if any(map(denies_denial, mine)):
        yield f"{side}:denies a denial"
        yield f"{safeguard.mode}:{side}:denies a denial"
    cues = {c.name for s in mine for c in s.own.cues}
    yield from (f"{side}:{known}:{kind}:{cue}" for cue in cues)


def denies_denial(statement: Statement) -> bool:
    """Say whether what is denied is itself a denial: "a request must not be refused", "no search is blocked"."""
    words = statement.own.words
    return any(
        denies(cue) and not _DENYING.isdisjoint(words.stems[cue.end : cue.end + _REACH])
        for cue in statement.own.cues
    )


def names(statement: Statement) -> bool:
    """Say whether a sentence tells what something is, is not or counts as: it names, and neither demands nor forbids."""
    if any(c.name == "deems" for c in statement.own.cues):
        return True
    surfaces = statement.own.words.surfaces
    for at, word in enumerate(surfaces[:-1]):
        if word not in _IS:
            continue
        rest = at + 1
        while rest < len(surfaces) and surfaces[rest] in _AGREES:
            rest += 1
        if rest < len(surfaces):
            return surfaces[rest] in _ARTICLES or not _tells_state(surfaces[rest])
    return False


def _tells_state(word: str) -> bool:
    return word in _PLACING or word.endswith(("ed", "ing", "en", "able", "ible"))


def _of_plates(statements: Sequence[Statement]) -> bool:
    return any("PLATEWORD" in s.own.names | s.frame.names for s in statements)


def _values(statements: Sequence[Statement], kind: str) -> list[float]:
    return [a.value for s in statements for a in s.own.amounts if a.kind == kind]


def _compared(here: Sequence[float], there: Sequence[float]) -> str:
    if max(here) in there:
        return "same"
    if max(here) > max(there):
        return "greater"
    return "smaller" if max(here) < min(there) else "between"
