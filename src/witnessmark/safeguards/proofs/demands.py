"""What is demanded: "must" and "is required to" come and go for each other, and the bare verb for "must", but not "may"."""

import re
from collections.abc import Sequence

from witnessmark.safeguards.proofs.places import places_of
from witnessmark.safeguards.proofs.refusals import Bounds, cues_of
from witnessmark.safeguards.reading.cues import is_only
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement

#: Words that demand and name nothing.
_MUST = frozenset(
    ["must", "shall", "has to", "have to", "had to", "will", "shall be", "is to", "are to", "bound to"]
)  # fmt: skip
_BE_ABLE = re.compile(r"\bbe able\b", re.IGNORECASE)
_CAN = re.compile(r"\b(?:can|able)\b", re.IGNORECASE)
#: What a lead-in denies or limits holds for what hangs on it: "no officer shall" and "no officer may" are one.
_DENIED_OR_LIMITED = re.compile(
    r"\b(?:no|none|neither|nor|nobody|nothing|never|not|cannot|only|sole|solely|exclusively|purely|alone)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
#: Words between "must" and its verb, which stands so near.
_HELPS = frozenset({"be", "have", "been", "also", "then"})
_NEAR = 6
#: What protects where it is done, and not where it is only allowed.
_PROTECTING = frozenset(
    ["report", "audit", "log", "publish", "post", "delet", "eras", "purg", "destroy", "notify", "inform", "tell", "review",
     "inspect", "approv", "confirm", "verify", "encrypt", "mask", "alert"]
)  # fmt: skip
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
    if _is_left_to_them(before, after) or _is_left_to_them(after, before):
        return True
    was, now = _verbs(before), _verbs(after)
    return any(
        was[verb] == [not demands]
        for verb, (demands, *more) in now.items()
        if not more and verb in was
    )


def _is_left_to_them(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether what is done under a limit may be done under it: "each search is reported only to the council"."""
    if not all(any(is_only(c) for s in side for c in cues_of([s])) for side in (before, after)):
        return False
    return any(
        not may and now
        for verb, now in _duties(after).items()
        if (may := _duties(before).get(verb)) is not None
    )


def _duties(statements: Sequence[Statement]) -> dict[str, bool]:
    """Give the verbs of what protects, each with whether it "may" be done."""
    found: dict[str, bool] = {}
    for text in dict.fromkeys(t for s in statements for t in (s.lead_in, s.text) if t):
        read = look(text).words
        for at, stem in enumerate(read.stems):
            if stem in _PROTECTING:
                may = "may" in read.surfaces[max(0, at - _NEAR) : at]
                found[stem] = found.get(stem, False) or may
    return found


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
        read, places = look(text).words, places_of(text)
        bounds = Bounds(look(text), places)
        for at, word in enumerate(read.surfaces):
            if word not in _DEMANDS or bounds.make_one(at, word):
                continue
            behind = slice(at + 1, at + 1 + _NEAR)
            for surface, stem in zip(read.surfaces[behind], read.stems[behind], strict=True):
                if surface not in _HELPS and not surface.endswith("ly"):
                    found.setdefault(stem, []).append(_DEMANDS[word])
                    break
    return found
