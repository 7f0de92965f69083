"""What is demanded: "must" and "is required to" come and go for each other, and the bare verb for "must", but not "may"."""

import re
from collections.abc import Sequence

from witnessmark.safeguards.proofs.refusals import cues_of
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

#: Words that demand and name nothing.
_MUST = frozenset(
    ["must", "shall", "has to", "have to", "had to", "will", "shall be", "is to", "are to", "bound to"]
)  # fmt: skip
_BE_ABLE = re.compile(r"\bbe able\b", re.IGNORECASE)
_CAN = re.compile(r"\b(?:can|able)\b", re.IGNORECASE)
#: Where what is denied or limited ends: "no read may be sold, and the log shall be kept".
_CLAUSES = re.compile(r"[;:\u2014]|\.\s|,\s+(?:and|but|while)\s", re.IGNORECASE)
#: What makes one of "must" and "may": "no officer shall" and "no officer may", "shall only" and "may only".
_DENIED_OR_LIMITED = re.compile(
    r"\b(?:no|none|neither|nor|nobody|nothing|never|not|cannot|only|sole|solely|exclusively|purely|alone|but|unless|except|until)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
#: Words between "must" and its verb, which stands so near.
_HELPS = frozenset({"be", "have", "been", "also", "then"})
_NEAR = 6
_DEMANDS = {"must": True, "shall": True, "may": False}


def demanded_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether one side alone names a demand, or what must be done on one may be done on the other.

    "What is required" and "where it is needed" say what is meant, and demand nothing. Who "must be able to" do
    something owes it; who "can" may owe nothing.
    """
    (modals, named), (others, others_named) = map(_demands, (before, after))
    if named - others_named > max(0, others - modals) or others_named - named > max(
        0, modals - others
    ):
        return True
    able, others_able = (
        [bool(_BE_ABLE.search(s.text)) for s in side if _CAN.search(s.text)]
        for side in (before, after)
    )
    if able and others_able and any(able) != any(others_able):
        return True
    was, now = _verbs(before), _verbs(after)
    return any(
        was[verb] == [not demands]
        for verb, (demands, *more) in now.items()
        if not more and verb in was
    )


def _demands(statements: Sequence[Statement]) -> tuple[int, int]:
    demands = [c.phrase for c in cues_of(statements) if c.name in {"must", "will"}]
    modals = sum(phrase in _MUST for phrase in demands)
    return modals, len(demands) - modals


def _verbs(statements: Sequence[Statement]) -> dict[str, list[bool]]:
    """Give what must be done, and what may, where nothing denies or limits it."""
    found: dict[str, list[bool]] = {}
    texts = [s.text for s in statements if not _DENIED_OR_LIMITED.search(s.lead_in)]
    texts += {t for s in statements for t in (s.lead_in, s.unit.row, s.unit.question) if t}
    for text in texts:
        for clause in _CLAUSES.split(text):
            read = words(clause)
            is_free = not _DENIED_OR_LIMITED.search(clause)
            for at, word in enumerate(read.surfaces):
                if word not in _DEMANDS or not is_free:
                    continue
                behind = slice(at + 1, at + 1 + _NEAR)
                for surface, stem in zip(read.surfaces[behind], read.stems[behind], strict=True):
                    if surface not in _HELPS and not surface.endswith("ly"):
                        found.setdefault(stem, []).append(_DEMANDS[word])
                        break
    return found
