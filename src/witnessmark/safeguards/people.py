"""Who holds an office: "Chief Marrow" for "Chief Ostrander" is another person and no other promise."""

import re
from collections.abc import Mapping

from witnessmark.model.documents import Document

_TITLES = (
    r"(?:Acting |Interim |Deputy )?(?:Chief|Sheriff|Undersheriff|Captain|Capt\.?|Commander|Cmdr\.?|Lieutenant|Lt\.?|Sergeant|"
    r"Sgt\.?|Corporal|Cpl\.?|Detective|Officer|Deputy|Director|Coordinator|Manager|Clerk|Auditor)"
)
_HOLDER = re.compile(rf"\b({_TITLES}) ((?:[A-Z](?:\.|[a-z'\u2019-]\w*) ?){{1,3}})")
#: Behind a title these say what office it is; they are no names.
_OF_OFFICE = re.compile(
    r"\b(?:Officer|Information|Administrative|Executive|Counsel|Judge|Legal|Financial|Operating|Privacy|Security|Technology|"
    r"Police|Department|Office|Agency|County|City|State|Board|Council|Division|Bureau|Unit|Services?|Support|Technical|"
    r"General|Attorney|Sheriff|Chief|Deputy|Director|Manager|Clerk|Auditor|Data|Records|Compliance|Procurement)\b"
)


def successors(before: Document, after: Document) -> Mapping[str, str]:
    """
    Map the new holders of an office, with their title, to the old ones.

    Only where one name went and one came under the same title.
    """
    was, now = _holders(before), _holders(after)
    found = {}
    for title in sorted(was.keys() & now.keys()):
        gone, came = was[title] - now[title], now[title] - was[title]
        if len(gone) == len(came) == 1:
            found[f"{title} {came.pop()}"] = f"{title} {gone.pop()}"
    return found


def _holders(document: Document) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit in document.units:
        for title, name in _HOLDER.findall(unit.text):
            if not _OF_OFFICE.search(name):
                found.setdefault(title, set()).add(name.strip())
    return found
