"""What a page shows and does not spell: what its pictures say to those who cannot see them, documents in frames."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from witnessmark.model.documents import Link
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.links import absolute
from witnessmark.steps.extract.wordsets import wordset

#: Elements that show something else, with the attribute that says what.
EMBEDDED: Mapping[str, str] = {"iframe": "src", "object": "data", "embed": "src"}
_PICTURES = wordset("img area")
#: A text alternative of fewer words names a picture; a longer one may say what stands on it.
_ALTERNATIVE_WORDS = 4
#: Unless it says how much, or that something is so or is not.
_TELLING = re.compile(
    r"\d|\b(?:no|not|never|none|only|always|must|may|can|without|full|required|needed|allowed|permitted|prohibited|banned|"
    r"shared|sold|deleted|kept|audited|limited|unlimited|free|every|all)\b",
    re.IGNORECASE,
)
#: Where a tooltip keeps its words, and how few are only a name.
_TOOLTIPS = ("data-bs-content", "data-bs-title", "data-content", "data-tooltip", "data-tippy-content",
             "data-original-title", "title")  # fmt: skip
_TOOLTIP_WORDS = 4


def tooltip(attributes: Mapping[str, str | None]) -> str:
    """Give what an element says where the pointer rests on it; a few words name it and say no more."""
    said = fold(next(filter(None, map(attributes.get, _TOOLTIPS)), ""))
    return said if said.count(" ") >= _TOOLTIP_WORDS - 1 else ""


def beside(node: LexborNode, tag: str, address: str) -> tuple[str, tuple[Link, ...]]:
    """Give what a picture says, or the name and the link of a document in a frame; ("", ()) where there is none."""
    attributes = node.attributes
    if tag in _PICTURES:
        said = fold(attributes.get("alt") or "")
        is_name = said.count(" ") < (1 if _TELLING.search(said) else _ALTERNATIVE_WORDS - 1)
        return ("", ()) if is_name else (said, ())
    target = absolute(attributes.get(EMBEDDED[tag]) or "", address)
    if not target:
        return "", ()
    named = fold(attributes.get("title") or attributes.get("aria-label") or "")
    name = named or unquote(urlsplit(target).path.rstrip("/").rpartition("/")[2])
    link = Link(text=name, href=target)
    return (name, (link,)) if name and link.is_document else ("", ())
