"""One word that became another while all others stayed: who changes a single word of a promise means it."""

from collections.abc import Collection, Sequence
from itertools import permutations

from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.cues import says_no
from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.read import Statement

#: Words of grammar and of no weight that say the same in one place; things that are one concept say so themselves.
_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "only solely exclusively purely", "each every", "must shall will may", "may can", "and plus", "not never", "a an one any",
        "which that who", "he she they", "him her them", "his her their", "it they", "its their", "these those such",
        "on upon", "in during", "in within inside", "between among", "by through via", "about regarding concerning",
        "if when", "if where", "of for", "of in", "of from", "to for", "to with", "on about", "on in", "on at", "in at",
        "have hold", "has holds", "once when", "until before", "all every", "while when", "whether if",
    )
)  # fmt: skip
#: Stems of one concept that reach differently: what is not shared need not be handed over.
_UNLIKE = tuple(
    frozenset(words.split())
    for words in (
        "shar transfer", "disclos transfer", "releas transfer", "sell trad", "confirm check", "verify check", "pass releas",
        "deputy agent", "personnel employe",
    )
)  # fmt: skip
#: The same where all else stayed: where people pray it may be forbidden on any day, and who records no sound may read some.
_UNLIKE_ALONE = (
    *_UNLIKE,
    *(frozenset(w.split()) for w in ("where when", "record read", "detect read")),
)
#: All that is held, and what is one kind of it; "plate data" is one.
_ALL_DATA = frozenset({"data", "information", "records"})
_SOME_DATA = frozenset(
    ["read", "reads", "scan", "scans", "sighting", "sightings", "detection", "detections", "capture", "captures", "image",
     "images", "picture", "pictures", "photo", "photos"]
)  # fmt: skip
_OF_PLATES = frozenset(
    {"plate", "plates", "alpr", "anpr", "lpr", "reader", "vehicle", "location", "captured"}
)
_NO_PAST = ("s", "ed", "ing", "er", "or", "ly", "ment", "ion")


def one_word_for_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether a sentence kept all its words but one, and that one says something else, or one of like words came for another."""
    if _reaches_otherwise(before, after) or _names_less(before, after):
        return True
    if len(before) != 1 or len(after) != 1:
        return False
    was, now = before[0], after[0]
    words, others = was.own.words, now.own.words
    changed = [
        at
        for at, (one, other) in enumerate(zip(words.surfaces, others.surfaces, strict=False))
        if one != other
    ]
    if len(words.stems) != len(others.stems) or len(changed) != 1:
        return False
    at = changed[0]
    pair = {words.surfaces[at], others.surfaces[at]}
    if {words.stems[at], others.stems[at]} in _UNLIKE_ALONE or (
        words.stems[at] == others.stems[at] and _is_past(pair, words.stems[at])
    ):
        return True
    named, names = _thing_at(was.text, at), _thing_at(now.text, at)
    return not (
        words.stems[at] == others.stems[at]
        or (named and named == names)
        # Amounts are compared as amounts, and what no promise hangs on may be counted anew.
        or any(map(is_number, pair - {"a", "an"}))
        or all(any(a.at <= at < a.end for a in s.own.amounts) for s in (was, now))
        or any(pair <= alike for alike in _ALIKE)
    )


def _reaches_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    was, now = (
        {stem for s in side for r in (s.own, s.frame) for stem in r.words.stems}
        for side in (before, after)
    )
    return any(pair & (was - now) and pair & (now - was) for pair in _UNLIKE)


def _names_less(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether what is denied of all data is denied of reads alone, or the reverse: "no information is sold"."""
    if not all(any(says_no(c) for s in side for c in s.own.cues) for side in (before, after)):
        return False
    return {_data_named(before), _data_named(after)} == {"all", "some"}


def _data_named(statements: Sequence[Statement]) -> str:
    """Say whether all data is named, or some, or both, or none: ""."""
    found = set()
    for surfaces in (s.own.words.surfaces for s in statements):
        for at, word in enumerate(surfaces):
            if word in _SOME_DATA or word in _ALL_DATA:
                of_plates = not _OF_PLATES.isdisjoint(surfaces[max(0, at - 2) : at])
                found.add("some" if word in _SOME_DATA or of_plates else "all")
    return found.pop() if len(found) == 1 else ""


def _thing_at(text: str, at: int) -> str:
    return next((thing.name for thing in things(text) if thing.start <= at < thing.end), "")


def _is_past(pair: Collection[str], stem: str) -> bool:
    """Whether one form of a verb tells what is done and the other what was: "loses", "lost"."""
    return any(
        does.endswith("s")
        and did != stem
        and not did.endswith(_NO_PAST)
        and not does.startswith(did)
        for does, did in permutations(pair, 2)
    )
