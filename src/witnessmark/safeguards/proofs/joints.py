"""By "and" or by "or": who must give a case number and a purpose need not give either where "or" stands between them."""

from collections.abc import Sequence

from witnessmark.safeguards.proofs.denials import JOINTS
from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.reading.cues import denies, says_no
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
    if len(before) == len(after) and any(map(_swapped, before, after)):
        return True
    either, others = _behind_either(before), _behind_either(after)
    return len(either) == len(others) == 1 and either != others


def _swapped(before: Statement, after: Statement) -> bool:
    """Whether all words stayed but an "and" that became "or", in a clause that denies nothing."""
    if any(denies(c) for r in (before.frame, before.question, before.heading) for c in r.cues):
        return False
    was, now = before.own.words.surfaces, after.own.words.surfaces
    at = [k for k, (one, other) in enumerate(zip(was, now, strict=False)) if one != other]
    if len(was) != len(now) or not at or any({was[k], now[k]} != {"and", "or"} for k in at):
        return False
    places = places_of(before.text)
    denied = {places[c.start].main for c in before.own.cues if denies(c)}
    # "Is to be erased and is not to be copied": of two clauses one denies nothing.
    return any(
        main not in denied for k in at for main in {places[k].main, places[max(0, k - 1)].main}
    )


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
    """
    Give the word that joins two neighbouring things; in a ban "not A and B" and "not A or B" are one, but what
    "is refused and reported" is both.
    """
    found = {}
    neutral = lexicon().neutral
    for statement in statements:
        if any(denies(c) for r in (statement.frame, statement.question) for c in r.cues):
            continue
        read, places = look(statement.text), places_of(statement.text)
        words = read.words
        denied = {places[c.start].main for c in read.cues if denies(c)}
        said_no = {places[c.start].main for c in read.cues if says_no(c)}
        thing = joint = last = ""
        main = 0
        for surface, stem, place in zip(words.surfaces, words.stems, places, strict=True):
            if surface in JOINTS:
                joint, main = surface, place.main
            elif stem not in neutral:
                is_done = last.endswith("ed") and surface.endswith("ed")
                if thing and joint and main not in (said_no if is_done else denied):
                    found[thing, stem] = joint
                thing, joint, last = stem, "", surface
    return found
