"""By "and" or by "or": who must give a case number and a purpose need not give either where "or" stands between them."""

from collections.abc import Sequence

from witnessmark.safeguards.proofs.denials import JOINTS
from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.reading.cues import denies
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement


def joined_by_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether two things stay neighbours, and "and" between them became "or", where nothing is denied; or
    whether "either" begins with another: "a warrant and either a case or a name".
    """
    was, now = _joints(before), _joints(after)
    if any(was[pair] != now[pair] for pair in was.keys() & now.keys()):
        return True
    either, others = _behind_either(before), _behind_either(after)
    return len(either) == len(others) == 1 and either != others


def _behind_either(statements: Sequence[Statement]) -> list[str]:
    """Give what stands behind each "either"; nothing where it is no joint ("when either is blank")."""
    found = []
    for s in statements:
        read = look(s.text).words
        for at, word in enumerate(read.surfaces):
            if word == "either" and "or" in read.surfaces[at:]:
                behind = [t for t in read.stems[at + 1 :] if t not in lexicon().neutral]
                found.extend(behind[:1])
    return found


def _joints(statements: Sequence[Statement]) -> dict[tuple[str, str], str]:
    """Give the word that joins two neighbouring things; in a ban "not A and B" and "not A or B" are one."""
    found = {}
    neutral = lexicon().neutral
    for statement in statements:
        if any(denies(c) for r in (statement.frame, statement.question) for c in r.cues):
            continue
        read, places = look(statement.text), places_of(statement.text)
        words = read.words
        denied = {places[c.start].main for c in read.cues if denies(c)}
        thing = joint = ""
        for surface, stem, place in zip(words.surfaces, words.stems, places, strict=True):
            if surface in JOINTS:
                joint = surface if place.main not in denied else ""
            elif stem not in neutral:
                if thing and joint:
                    found[thing, stem] = joint
                thing, joint = stem, ""
    return found
