"""Words that are a whole answer: "Not allowed", "Off", "30 days"."""

import re

from witnessmark.steps.extract.folding import fold

#: Words that answer by themselves, where a picture stands for them.
_ANSWER = re.compile(
    r"(?:not |un|dis|in)?(?:allowed|permitted|included|enabled|available|supported|required|shared|authori[sz]ed|active|needed|necessary)"
    r"|prohibited|forbidden|denied|blocked|mandatory|optional|inactive|suspended|on|off|none",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:(?:up to|after|within|at (?:least|most)|max(?:imum|\.)?|min(?:imum|\.)?|only|every) )?[$€£]?\d[\d,.]*(?:\s?%|"
    r"[\s-](?:(?:business|working|calendar) )?(?:seconds?|minutes?|hours?|hrs?|days?|weeks?|months?|years?|percent|"
    r"officers?|supervisors?|cameras?|readers?|agencies|searches|audits?|people|persons?|users?))?(?: (?:only|max(?:imum)?))?",
    re.IGNORECASE,
)


def is_answer(said: str) -> bool:
    """Say whether words answer by themselves: "Not allowed", "Off"."""
    return _ANSWER.fullmatch(fold(said)) is not None


def is_setting(words: str) -> bool:
    """Say whether a few words are how something is set: "30 days", "Not needed", and no name of a button."""
    return is_answer(words) or (not words.isdecimal() and _AMOUNT.fullmatch(words) is not None)


def is_value(words: str) -> bool:
    """Say whether a text is nothing but a value: "30 days", "2", "Yes"."""
    return (
        words.lower() in ("yes", "no", "never", "always")
        or is_answer(words)
        or _AMOUNT.fullmatch(words) is not None
    )
