"""Who holds an office: "Chief Lindqvist" for "Chief Oyelaran" is another person and no other promise."""

import re
from collections.abc import Mapping

from witnessmark.model.documents import Document
from witnessmark.safeguards.reading.spelling import dictionary

_TITLES = (
    r"(?:Acting |Interim |Deputy )?(?:Chief|Sheriff|Undersheriff|Captain|Capt\.?|Commander|Cmdr\.?|Lieutenant|Lt\.?|Sergeant|"
    r"Sgt\.?|Corporal|Cpl\.?|Detective|Officer|Deputy|Director|Coordinator|Manager|Clerk|Auditor)"
)
_HOLDER = re.compile(rf"\b({_TITLES}) ((?:[A-Z](?:\.|[a-z'\u2019-]\w*) ?){{1,3}})")
_INITIAL = re.compile(r"\b[A-Z]\.")
_WORD = re.compile(r"[^\W\d_]+")


def successors(before: Document, after: Document) -> Mapping[str, str]:
    """
    Map the new holders of an office, with their title, to the old ones.

    Only where one name went and one came under the same title, and both can be nothing else. Who holds
    another office on either side is no mere successor: the auditor may now be the chief.
    """
    was, now = _holders(before), _holders(after)
    found = {}
    for title in sorted(was.keys() & now.keys()):
        gone, came = was[title] - now[title], now[title] - was[title]
        if len(gone) == len(came) == 1:
            new = came.pop()
            elsewhere = {
                _surname(name)
                for side in (was, now)
                for other, names in side.items()
                for name in names
                if other != title
            }
            if _surname(new) not in elsewhere:
                found[f"{title} {new}"] = f"{title} {gone.pop()}"
    return found


def _surname(name: str) -> str:
    return name.removesuffix("'s").removesuffix("\u2019s").split()[-1]


def _is_name(name: str) -> bool:
    """Whether it has an initial, or no word of it is English: "Chief Approval" is nobody."""
    words = [
        word.lower() for word in _WORD.findall(name.removesuffix("'s").removesuffix("\u2019s"))
    ]
    return bool(_INITIAL.search(name)) or not any(word in dictionary() for word in words)


def _holders(document: Document) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit in document.units:
        for title, name in _HOLDER.findall(unit.text):
            if _is_name(name):
                found.setdefault(title, set()).add(name.strip())
    return found
