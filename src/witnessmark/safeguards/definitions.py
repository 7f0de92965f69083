"""Defined terms: “X” means …. A rename is no change; another meaning changes all that uses it."""

import re
from collections.abc import Mapping

from witnessmark.model.documents import Document

_DEFINES = re.compile(
    r"[\"\u201c]([^\"\u201c\u201d]{2,60})[\"\u201d]\s+(means?|includes?|does not include|refers? to|shall mean|has the meaning)\b\s*(.*)",
    re.IGNORECASE,
)


def definitions(document: Document) -> Mapping[str, tuple[str, str]]:
    """Find the defined terms of a document: the term, folded, to verb and body."""
    found: dict[str, tuple[str, str]] = {}
    for unit in document.units:
        match = _DEFINES.search(unit.text) or _DEFINES.search(f"{unit.lead_in} {unit.text}")
        if match:
            found[match[1].lower()] = (match[2].lower(), match[3].strip())
    return found


def renamed(before: Document, after: Document) -> Mapping[str, str]:
    """
    Map new names of terms to the old ones, where the definition stayed word for word.

    Only where the old name is gone from the definitions of the new side.
    """
    old, new = definitions(before), definitions(after)
    bodies = {body: term for term, body in old.items() if term not in new}
    return {
        term: bodies[body]
        for term, body in sorted(new.items())
        if term not in old and body in bodies
    }
