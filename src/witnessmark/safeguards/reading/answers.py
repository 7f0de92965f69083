"""Answers that say no more than yes or no: "They will not." to "Will they be sold?"."""

import re

_VERBS = "is|are|was|were|do|does|did|can|could|will|would|may|might|must|shall|should|has|have"
_BARE = re.compile(
    rf"(?:(?P<answer>yes|no)[,;:.]? )?(?:it|they|we|you|he|she|this|that|these|those|there) (?P<verb>{_VERBS})"
    r"(?P<no> ?not|n['\u2019]t)?[.!]?",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\W*(?P<verb>{_VERBS})\b", re.IGNORECASE)
#: Contractions that change the verb.
_CONTRACTED = re.compile(r"\b(?P<verb>won|can|shan)['\u2019]t\b", re.IGNORECASE)
_WHOLE = {"won": "will not", "can": "can not", "shan": "shall not"}


def plain(answer: str, question: str) -> str:
    """
    Give "Yes." or "No." for an answer that says no more, with the verb that the question asks with; else the answer.

    "They may" is no "yes" to "Must they …?".
    """
    asked = _ASKED.match(question)
    if asked is None:
        return answer
    whole = _CONTRACTED.sub(lambda found: _WHOLE[found["verb"].lower()], answer)
    said = _BARE.fullmatch(" ".join(whole.split()))
    if said is None or said["verb"].lower() != asked["verb"].lower():
        return answer
    if said["answer"] and (said["answer"].lower() == "no") != bool(said["no"]):
        # "Yes, it does not" is for a person to read.
        return answer
    return "No." if said["no"] else "Yes."
