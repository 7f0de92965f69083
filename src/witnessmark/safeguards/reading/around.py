"""What stands around a text gives its small words another sense: the label over a number, the ban over a list."""

import re
from dataclasses import replace
from itertools import pairwise

from witnessmark.safeguards.reading.cues import denies, is_only
from witnessmark.safeguards.reading.lexicon import Hit
from witnessmark.safeguards.reading.look import Reader, look

#: What a reason begins with.
_REASONS = frozenset({"because", "basis", "grounds", "reason", "account", "due"})
_NUMBER = re.compile(r"(\D*)(\d+)(\D*)")
_COUNTED_IN = frozenset(["days", "hours", "weeks", "months", "years", "minutes"])


def with_unit(own: Reader, text: str, frame: Reader) -> Reader:
    """A number alone or with its bound ("10 (maximum)") under "Data retention (in days)" is so many days."""
    bare = _NUMBER.fullmatch(text.strip().rstrip("."))
    if bare and _is_number_with_bound(own):
        for ahead, surface in pairwise(("", *frame.words.surfaces)):
            # "Hits in the last 30 days" counts hits.
            if surface in _COUNTED_IN and not ahead.isdecimal():
                return look(f"{bare[1]}{bare[2]} {surface}{bare[3]}")
    return own


def _is_number_with_bound(own: Reader) -> bool:
    bound = {at for c in own.cues if c.name.startswith("bound-") for at in range(c.start, c.end)}
    return sum(at not in bound for at in range(len(own.words.surfaces))) == 1


def with_limits(own: Reader, *around: Reader) -> Reader:
    """
    "Solely" is "only" where nothing is denied ("used solely to find stolen cars"); in a ban it, and "only" before a
    reason, narrow what is banned ("not solely because of race").
    """
    if not any(map(is_only, own.cues)):
        return own
    if any(denies(c) for r in (own, *around) for c in r.cues):
        cues = tuple(
            replace(c, name="narrow") if c.name == "only" and _gives_reason(c, own) else c
            for c in own.cues
        )
        return replace(own, cues=cues) if cues != own.cues else own
    if all(c.name == "only" for c in own.cues if is_only(c)):
        return own
    cues = tuple(replace(c, name="only") if is_only(c) else c for c in own.cues)
    return replace(own, cues=cues, names=own.names | {"LIMITED"})


def with_exceptions(own: Reader, frame: Reader) -> Reader:
    """Read "without" as an exception to what a list forbids: "must not: … without leave"."""
    if not any(map(denies, frame.cues)) or not any(c.name == "without" for c in own.cues):
        return own
    cues = (replace(c, name="exception") if c.name == "without" else c for c in own.cues)
    return replace(own, cues=tuple(cues))


def _gives_reason(cue: Hit, own: Reader) -> bool:
    """Whether "only" stands before a reason: "not only because of race"."""
    return not _REASONS.isdisjoint(own.words.surfaces[cue.end : cue.end + 3])
