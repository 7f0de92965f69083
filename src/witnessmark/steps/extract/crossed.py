"""Words that stand in the mark-up and not, or no longer, on the page: struck out, or hidden."""

import re
from collections.abc import Mapping
from functools import lru_cache

from witnessmark.steps.extract.wordsets import wordset

_STRUCK = wordset("del s strike")
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_STRUCK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:line-through|strike-?through|struck(?:-out)?)(?=$|\s)", re.IGNORECASE
)
_HIDDEN_STYLE = re.compile(
    r"""
    (?:^|[;\s{])
    (?: display\s*:\s*none\b
      | visibility\s*:\s*(?:hidden|collapse)\b
      | font-size\s*:\s*(?:0*\.?0+(?:px|r?em|pt|%)?|1px)\s*(?=;|!|$)
      | (?:max-)?height\s*:\s*0(?:px)?\s*(?:!important\s*)?;(?=.*overflow(?:-y)?\s*:\s*(?:hidden|clip))
      | overflow(?:-y)?\s*:\s*(?:hidden|clip)\b(?=.*;\s*(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$))
      | (?:left|right|top|text-indent|margin-left)\s*:\s*-\d{4,}(?:px|r?em)
      | clip\s*:\s*rect\(\s*(?:[01](?:px)?[,\s]*){4}\)
      | clip-path\s*:\s*inset\(\s*(?:50|100)%
      | transform\s*:\s*scale\(\s*0\s*\)
      | color\s*:\s*transparent
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: What fades in comes into sight by itself.
_FADED_STYLE = re.compile(r"(?:^|[;\s])opacity\s*:\s*0*\.?0+%?\s*(?=;|!|$)", re.IGNORECASE)
_MOVES = re.compile(r"transform|transition|animation|will-change", re.IGNORECASE)
#: Names that style sheets known to many give to what is out of sight, on every screen.
_HIDDEN_NAMES = wordset(
    "d-none hidden hide invisible is-hidden u-hidden is-invisible display-none displaynone no-display ng-hide"
    " element-hidden js-hide elementor-hidden-desktop w-condition-invisible"
)
#: Names for what is struck, and as well for a card that says what is deleted: its words are not given up.
_STRUCK_NAMES = wordset(
    "strike del deleted is-deleted text-deleted diff-del diff-deleted repealed rescinded"
)
#: Read to those who cannot see, and to nobody else.
_UNSEEN_NAMES = wordset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only screenreader-only element-invisible"
    " usa-sr-only u-visually-hidden show-for-sr assistive-text"
)
#: Shown on screens of some width, or where the keyboard stands.
_SHOWN_AGAIN = re.compile(
    r"(?:d-(?:(?:sm|md|lg|xl|xxl)-)?|(?:sm|md|lg|xl|2xl):)(?:block|flex|inline|grid|table|visible|contents)[\w-]*"
    r"|[\w-]+:(?:not-sr-only|block|flex|visible)|(?:sm|md|lg|xl):\S+"
)
_STATES = {"popover": None, "data-hidden": "true", "data-visible": "false", "data-state": "closed"}
_STRUCK_STATES = ("data-deleted", "data-struck", "data-removed", "data-repealed")
#: Classes and styles are looked at so far.
_CHARACTERS = 300


def is_struck(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element crosses its words out: by its tag, role or style, or a class named for that."""
    if tag in _STRUCK or attributes.get("role") == "deletion":
        return True
    style, named = attributes.get("style") or "", attributes.get("class") or ""
    return bool(
        ("line-through" in style.lower() and _STRUCK_STYLE.search(style[:_CHARACTERS]))
        or (named and _STRUCK_CLASS.search(named[:_CHARACTERS]))
    )


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """
    Whether an element is out of sight, or perhaps struck: by its attributes and style, or a class named for that.

    What the style sheets of the page itself say stands in its style (stylesheets.py); others are not read.
    """
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _is_hidden_style((attributes.get("style") or "")[:_CHARACTERS])
        or _is_hidden_class((attributes.get("class") or "")[:_CHARACTERS])
        or any(
            name in attributes and value in (None, attributes[name])
            for name, value in _STATES.items()
        )
        or any(attributes.get(name, "false") not in ("false", "0") for name in _STRUCK_STATES)
    )


def is_for_screen_readers(attributes: Mapping[str, str | None]) -> bool:
    """Whether a class says that an element is read to those who cannot see, and not shown."""
    return not _UNSEEN_NAMES.isdisjoint((attributes.get("class") or "")[:_CHARACTERS].split())


@lru_cache(maxsize=8_192)
def _is_hidden_style(style: str) -> bool:
    return bool(
        _HIDDEN_STYLE.search(style) or (_FADED_STYLE.search(style) and not _MOVES.search(style))
    )


@lru_cache(maxsize=8_192)
def _is_hidden_class(named: str) -> bool:
    names = named.lower().split()
    if (_HIDDEN_NAMES | _STRUCK_NAMES | _UNSEEN_NAMES).isdisjoint(names):
        return False
    return not any(map(_SHOWN_AGAIN.fullmatch, names))
