"""Defined terms: “X” means …. A rename is no change; another meaning changes all that uses it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.model.changes import Delta
from witnessmark.model.documents import Document
from witnessmark.safeguards.catalogue import Safeguard, catalogue
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Reading, Statement
from witnessmark.safeguards.reading.words import words
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.verdicts import Verdict
from witnessmark.safeguards.weighing.weighed import Weighed

_DEFINES = re.compile(
    r"[\"\u201c]([^\"\u201c\u201d]{2,60})[\"\u201d],?\s+"
    r"(means?|includes?|does not include|excludes?|refers? to|shall mean|has the meaning)\b\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOT = re.compile(
    r"\b(?:does not include|do not include|excludes?|excluding|but not|other than|except)\b",
    re.IGNORECASE,
)
#: A page defines no more terms than this, or its renames are not looked for: each is sought in each unit.
_MOST_TERMS = 60
#: Who stands behind one of these is who receives: more of them is less protection.
_RECEIVES = frozenset(["except", "another", "other"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a term covers, and what it is said not to cover."""

    verb: str
    covers: frozenset[str]
    leaves_out: frozenset[str]


def meanings(texts: Sequence[str]) -> Mapping[str, Meaning]:
    """Find defined terms, folded, and their meanings; several sentences on one term add up."""
    found: dict[str, Meaning] = {}
    for text in texts:
        match = _DEFINES.search(text)
        if not match:
            continue
        term, verb = match[1].lower(), match[2].lower()
        body = f"{verb} {match[3]}" if "not" in verb or verb.startswith("exclude") else match[3]
        yes, _, no = _split(body)
        known = found.get(term, Meaning(verb=verb, covers=frozenset(), leaves_out=frozenset()))
        light = lexicon().weightless
        found[term] = Meaning(
            verb=known.verb,
            covers=known.covers | (bag([yes]) - light),
            leaves_out=known.leaves_out | (bag([no]) - light),
        )
    return found


def _split(body: str) -> tuple[str, str, str]:
    match = _NOT.search(body)
    return (body[: match.start()], match[0], body[match.end() :]) if match else (body, "", "")


def definitions(document: Document) -> Mapping[str, tuple[str, str]]:
    """Find the defined terms of a document: the term, folded, to verb and body."""
    found: dict[str, tuple[str, str]] = {}
    for unit in document.units:
        match = _DEFINES.search(f"{unit.lead_in} {unit.text}")
        if match:
            found[match[1].lower()] = (match[2].lower(), match[3].strip())
    return found


def renamed(before: Document, after: Document) -> Mapping[str, str]:
    """
    Map new names of terms to the old ones, where the definition stayed word for word.

    Only where the old name is gone from the new side, and where both names say the same to the catalogue: a
    "request" that is defined as the "warrant" was is another thing. A rule that still has the old name has
    no definition any more, and one that had the new name before gets one. Past `_MOST_TERMS` nothing is
    taken for renamed.
    """
    old, new = definitions(before), definitions(after)
    if max(len(old), len(new)) > _MOST_TERMS:
        return {}
    bodies = {body: term for term, body in old.items() if term not in new}
    return {
        term: bodies[body]
        for term, body in sorted(new.items())
        if term not in old
        and body in bodies
        and _says_the_same(term, bodies[body])
        and not any(c.name.startswith("by-") for t in (term, bodies[body]) for c in look(t).cues)
        and not _is_said(bodies[body], after)
        and not _is_said(term, before)
    }


def _says_the_same(term: str, other: str) -> bool:
    return look(term).names == look(other).names or bag([term]) == bag([other])


def _is_said(term: str, document: Document) -> bool:
    """Whether a document has the words of a term anywhere."""
    wanted = words(term).stems
    return any(
        stems[at : at + len(wanted)] == wanted
        for unit in document.units
        for stems in (words(f"{unit.lead_in} {unit.text}").stems,)
        for at in range(len(stems) - len(wanted) + 1)
    )


def redefined(group: Group, was: Reading) -> list[Verdict] | None:
    """
    Judge a definition that changed by the statements that use its term; None: it is no definition.

    A term that covers less protects less where it says what is protected, and more where it says who
    receives.
    """
    old = meanings([_whole(s) for s in group.before])
    new = meanings([_whole(s) for s in group.after])
    found: dict[str, Verdict] = {}
    for term in sorted(set(old) & set(new)):
        grew = _growth(old[term], new[term])
        if not grew:
            continue
        for statement in was.statements:
            if statement in group.before or not statement.binds:
                continue
            place = _place(term, statement)
            if place is None:
                continue
            for topic in statement.topics:
                sign = -grew if place in _RECEIVES else grew
                found.setdefault(topic, _verdict(catalogue().safeguard(topic), group, term, sign))
    return list(found.values()) or None


def _growth(old: Meaning, new: Meaning) -> int:
    """+1 where the term covers more, -1 where less, 0 where neither is clear."""
    more = len(new.covers - old.covers) + len(old.leaves_out - new.leaves_out)
    less = len(old.covers - new.covers) + len(new.leaves_out - old.leaves_out)
    if old.verb.startswith("include") and new.verb.startswith("mean"):
        less += 1
    return (more > less) - (more < less)


def _place(term: str, statement: Statement) -> str | None:
    """The word before the term where a statement uses it, of a receiver first; None where it does not."""
    wanted, stems = words(term).stems, statement.own.words.stems
    found = [
        statement.own.words.surfaces[at - 1] if at else ""
        for at in range(len(stems) - len(wanted) + 1)
        if stems[at : at + len(wanted)] == wanted
    ]
    return next((word for word in found if word in _RECEIVES), found[0] if found else None)


def _whole(statement: Statement) -> str:
    return f"{statement.lead_in} {statement.text}".strip()


def _verdict(safeguard: Safeguard, group: Group, term: str, sign: int) -> Verdict:
    delta = Delta(
        slot="definition",
        before=" … ".join(s.text for s in group.before),
        after=" … ".join(s.text for s in group.after),
        sign=sign,
        rule="DEFINITION",
    )
    return Verdict(
        safeguard=safeguard,
        group=group,
        score=3.0 * sign,
        weighed=(Weighed(delta=delta, weight=3.0),),
        only=term,
    )
