"""What one page says against itself: a ban here, a permission or a partner's name there."""

from witnessmark.model.changes import Quote
from witnessmark.model.documents import UnitKind
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.force import level
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Reading, Statement, is_listed
from witnessmark.safeguards.weighing.verdicts import spoken

#: A ban and a permission contradict each other where they share this much of the shorter one's words.
_SHARED = 0.6
#: Binding, or closed.
_FIRM = 4


def contradictions(reading: Reading) -> tuple[tuple[Quote, Quote], ...]:
    """
    Pair each ban with the first statement that permits the same, or names one who is banned.

    Careful rather than complete: a permission with an exception or a condition contradicts nothing.
    """
    found: list[tuple[Quote, Quote]] = []
    for safeguard in catalogue().safeguards:
        if safeguard.mode == "duty":
            continue
        held = reading.commitments.get(safeguard.id, ())
        firm = [s for s in held if level(s, safeguard) >= _FIRM and not is_listed(s)]
        loose = [s for s in held if level(s, safeguard) == -1 and not is_listed(s) and _is_plain(s)]
        for ban in firm:
            against = next((s for s in loose if _same_matter(ban, s)), None)
            if against is not None:
                found.append((_quote(ban), _quote(against)))
    return (*found, *_listed_against_ban(reading))


def _listed_against_ban(reading: Reading) -> tuple[tuple[Quote, Quote], ...]:
    """Find "no federal agency has access" over a list of those with access that names one."""
    named = [s for s in reading.statements if is_listed(s) and "FEDERAL" in s.own.names]
    if not named:
        return ()
    for safeguard in catalogue().safeguards:
        if safeguard.id not in {"federal-access-suspended", "sharing-scope"}:
            continue
        for ban in reading.commitments.get(safeguard.id, ()):
            if "FEDERAL" in ban.own.names and level(ban, safeguard) >= _FIRM and _is_plain(ban):
                return ((_quote(ban), _quote(named[0])),)
    return ()


def _is_plain(statement: Statement) -> bool:
    cues = {c.name for c in statement.own.cues}
    return statement.unit.kind is not UnitKind.HEADING and not cues & {
        "exception",
        "only",
        "condition",
    }


def _same_matter(one: Statement, other: Statement) -> bool:
    light = lexicon().weightless
    a, b = bag([spoken(one)]) - light, bag([spoken(other)]) - light
    return len(a & b) >= _SHARED * max(1, min(len(a), len(b)))


def _quote(statement: Statement) -> Quote:
    return Quote(text=spoken(statement), where=statement.unit.where)
