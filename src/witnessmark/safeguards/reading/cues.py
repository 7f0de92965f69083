"""Cues by what they do to a sentence: which deny, which limit."""

from collections.abc import Sequence
from itertools import pairwise

from witnessmark.safeguards.reading.lexicon import Hit

#: Words of grammar that deny.
NO = frozenset({"no", "not", "never", "nobody", "none", "nothing", "neither", "nor", "cannot"})
#: Words that say "only".
ONLY = frozenset({"only", "solely", "exclusively", "purely", "sole"})

#: The name of a cue that moves no slot where it stands: "so that you can object", "a former partner".
BARE = "bare"
#: So many words reach back from "can" to "so that", and from "is suspended" to what is.
_TO_END = 5
_SUBJECT = 12
#: What no more protects where it is suspended.
_RULES = frozenset(
    ["rule", "rules", "policy", "policies", "ban", "bans", "limit", "limits", "requirement", "requirements", "section", "order",
     "ordinance", "prohibition", "restriction", "restrictions", "promise", "safeguard", "safeguards", "protection", "protections",
     "provision", "provisions", "clause", "commitment", "commitments", "directive", "moratorium", "law", "block", "this", "it"]
)  # fmt: skip
#: What one may do, and need not.
_REFUSING = frozenset(
    ["refuse", "decline", "deny", "reject", "block", "restrict", "exclude", "disallow", "ban", "bar", "prohibit", "forbid",
     "prevent", "turn away", "turn down", "keep out", "rule out"]
)  # fmt: skip
_KEPT = frozenset({"kept", "held", "stored", "set", "separate"})
_MAY = frozenset({"may", "can", "could", "might"})
#: Where a page is read; its name stands within so many words.
_PLACES = frozenset({"page", "portal", "site", "website", "dashboard", "webpage"})
_PLACE = 4
_USERS = frozenset({"user", "users", "person", "persons", "recipient", "recipients", "personnel"})
_PERSONS = frozenset(
    ["partner", "partners", "spouse", "spouses", "wife", "husband", "employee", "employees", "officer", "officers", "boyfriend",
     "girlfriend", "colleague", "member", "members", "tenant", "tenants", "user", "users", "chief", "sheriff"]
)  # fmt: skip


def denies(cue: Hit) -> bool:
    """Say whether a cue denies; "nor" goes on with the one before it, and "cannot be altered" is one too."""
    if cue.name == "technical":
        return cue.phrase.startswith("cannot")
    return cue.name in {"negation", "prohibition"} and cue.phrase != "nor"


def says_no(cue: Hit) -> bool:
    """Say whether a cue denies by grammar: beside it a permission is none ("may not"); in "may refuse" it stands."""
    return denies(cue) and not NO.isdisjoint(cue.phrase.split())


def is_only(cue: Hit) -> bool:
    """Say whether a cue limits to what it names; "solely" is "only" in another word."""
    return cue.name == "only" or (cue.name == "narrow" and not ONLY.isdisjoint(cue.phrase.split()))


def enables(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether a cue tells what something is for, and permits nothing: "so that you can object"."""
    if cue.name != "permit" or cue.phrase not in {"can", "could", "may", "might"}:
        return False
    ahead = surfaces[max(0, cue.start - _TO_END) : cue.start]
    # "So they may" draws a conclusion.
    return ("so", "that") in pairwise(ahead)


def of_a_person(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether "former" tells of a person and not of a rule: "a former partner"."""
    return cue.phrase == "former" and not _PERSONS.isdisjoint(surfaces[cue.end : cue.end + 2])


def of_a_place(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether "available on" tells where something is published: "available on this page"."""
    return cue.phrase in {"available on", "available to"} and not _PLACES.isdisjoint(
        surfaces[cue.end : cue.end + _PLACE]
    )


def of_a_user(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether "permitted" belongs to the name of a user: "Permitted User means …"."""
    return surfaces[cue.start] in {"permitted", "allowed"} and not _USERS.isdisjoint(
        surfaces[cue.end : cue.end + 1]
    )


def is_free(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether a cue forbids nothing, as one may do it or not: "may refuse"."""
    return (
        cue.name == "prohibition"
        and cue.phrase in _REFUSING
        and not _MAY.isdisjoint(surfaces[max(0, cue.start - 1) : cue.start])
    )


def sets_apart(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether "apart from" tells where something is kept: "a role kept apart from others", not "none is kept, apart from"."""
    return (
        cue.phrase == "apart from"
        and not _KEPT.isdisjoint(surfaces[max(0, cue.start - 1) : cue.start])
        and NO.isdisjoint(surfaces[: cue.start])
    )


def pauses(cue: Hit, surfaces: Sequence[str]) -> bool:
    """Say whether a cue says that something is suspended, and not a rule: "all pilots are suspended"."""
    return cue.phrase.endswith("suspended") and _RULES.isdisjoint(
        surfaces[max(0, cue.start - _SUBJECT) : cue.start]
    )
