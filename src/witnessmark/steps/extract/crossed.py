"""Words that stand in the mark-up and not, or no longer, on the page: struck out, or hidden."""

import re
from collections.abc import Mapping

from witnessmark.steps.extract.wordsets import wordset

_STRUCK = wordset("del s strike")
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_STRUCK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:line-through|strike-?through|struck(?:-out)?)(?=$|\s)", re.IGNORECASE
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
#: Classes and styles are looked at so far.
_CHARACTERS = 300


def is_struck(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element crosses its words out: by its tag, its own style, or a class named for that."""
    if tag in _STRUCK:
        return True
    style, named = attributes.get("style") or "", attributes.get("class") or ""
    return bool(
        ("line-through" in style.lower() and _STRUCK_STYLE.search(style[:_CHARACTERS]))
        or _STRUCK_CLASS.search(named[:_CHARACTERS])
    )


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element's own attributes hide it; style sheets are not read."""
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search((attributes.get("style") or "")[:_CHARACTERS]))
    )
