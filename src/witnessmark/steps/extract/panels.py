"""Accordions and tabs: which button opens which panel, so that the panel answers the button's words."""

import re
from collections.abc import Mapping
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.model.documents import Zone
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.outline import BOLD_HEADING, MAX_CONTEXT_CHARACTERS, Outline

Attributes = Mapping[str, str | None]

#: Classes that content systems give to the part of an accordion that opens it.
_TRIGGER = re.compile(
    r"(?:^|[\s_-])(?:faq|accordion|toggle|collaps\w*|expand\w*)[\w-]*?[_-]"
    r"(?:question|title|header|heading|button|trigger|label|toggle|summary)(?=$|[\s_])"
    r"|(?:^|\s)(?:question|faq-?q|w-dropdown-toggle)(?=$|\s)",
    re.IGNORECASE,
)
#: Classes of lists of links whose targets are shown one at a time.
_TABS = re.compile(
    r"(?:^|[\s_-])(?:tabs?|pills?)(?:[_-](?:nav|list|menu|links?))?(?=$|\s)", re.IGNORECASE
)
_BLOCKS = "h1, h2, h3, h4, h5, h6, p, ul, ol, table"
_WORDS = 40
#: Classes are looked at so far.
_CLASS_CHARACTERS = 300
#: How far up the part that holds both button and panel is looked for.
_CLIMB = 5


class Panels:
    """The panels whose button was seen, and the parts of the page at whose end an answer ends."""

    def __init__(self, tree: LexborHTMLParser, outline: Outline) -> None:
        self._tree = tree
        self._outline = outline
        #: Words of the button by the id of the panel (or "by ID" of the button), for panels to come.
        self._awaited: dict[str, str] = {}
        self._ids: frozenset[str] | None = None
        self._scopes: set[int] = set()
        #: The element after a button that names no panel.
        self._next = 0

    def opens(self, node: LexborNode, attributes: Attributes) -> bool:
        """Take the words of a button for the question that its panel answers; False: it is no such button."""
        if not is_trigger(node, attributes):
            return False
        is_tab = _is_tab(node, attributes)
        if self._outline.zone is Zone.FURNITURE and not is_tab:
            return False
        words = fold(node.text(separator=" "))
        if not words or len(words) > MAX_CONTEXT_CHARACTERS or words.count(" ") >= _WORDS:
            return False
        if node.css_first(_BLOCKS) is not None:
            return False
        panel = self._panel_of(attributes)
        if panel:
            self._awaited[panel] = words
        elif not is_tab:
            self._open_here(node, words)
        return bool(panel) or not is_tab

    def _panel_of(self, attributes: Attributes) -> str:
        target = next(
            filter(None, map(attributes.get, ("aria-controls", "data-bs-target", "data-target"))),
            attributes.get("href"),
        )
        target = (target or "").lstrip("#")
        if self._ids is None:
            self._ids = frozenset(
                node.attributes.get("id") or "" for node in self._tree.css("[id]")
            )
        if target and target in self._ids:
            return target
        own = attributes.get("id") or ""
        return f"by {own}" if own and attributes.get("role") == "tab" else ""

    def _open_here(self, node: LexborNode, words: str) -> None:
        """Nothing names the panel: it is what follows, up to the end of the part that holds them both."""
        holder = node.parent
        for _ in range(_CLIMB):
            if holder is None or holder.tag == "body":
                break
            if holder.tag not in ("span", "a", "b", "strong") and _has_two_elements(holder):
                if holder.mem_id in self._scopes:
                    self._outline.close_question()
                self._scopes.add(holder.mem_id)
                self._next = _next_element(node)
                self._outline.open_question(words)
                return
            holder = holder.parent
        self._outline.heading(words, BOLD_HEADING)

    def is_next(self, place: int) -> bool:
        """Whether this element follows a button, in the part that holds them both."""
        return place == self._next

    def awaits(self, attributes: Attributes) -> bool:
        """Whether this is the panel of a button that was seen."""
        return bool(self._awaited) and any(name in self._awaited for name in _names(attributes))

    def enter(self, attributes: Attributes) -> None:
        """Begin an awaited panel: its question is open, and to be closed at its end."""
        words = [self._awaited.pop(name, "") for name in _names(attributes)]
        self._outline.open_question(next(filter(None, words), ""))

    def leave(self, place: int) -> None:
        """End the answer that ends with this element, if one does."""
        if place in self._scopes:
            self._scopes.discard(place)
            self._outline.close_question()

    def finish(self) -> None:
        """Buttons whose panel never came are only buttons."""
        for words in self._awaited.values():
            self._outline.aside(words, Zone.FURNITURE)


def _names(attributes: Attributes) -> tuple[str, str]:
    """By what a panel is awaited: its own id, or the button that labels it."""
    return attributes.get("id") or "-", f"by {attributes.get('aria-labelledby')}"


def is_trigger(node: LexborNode, attributes: Attributes) -> bool:
    """Whether an element says that it opens something."""
    return bool(attributes) and (
        "aria-expanded" in attributes
        or "aria-controls" in attributes
        or attributes.get("role") == "tab"
        or _is_trigger_class((attributes.get("class") or "")[:_CLASS_CHARACTERS])
        or _is_tab(node, attributes)
    )


def _is_tab(node: LexborNode, attributes: Attributes) -> bool:
    """Whether a link to a place of the page stands in a list of tabs, as Bootstrap and jQuery UI have it."""
    if node.tag != "a" or not (attributes.get("href") or "").startswith("#"):
        return False
    if (attributes.get("data-toggle") or attributes.get("data-bs-toggle")) in {"tab", "pill"}:
        return True
    item = node.parent
    holder = item.parent if item is not None and item.tag == "li" else item
    return holder is not None and bool(
        _TABS.search((holder.attributes.get("class") or "")[:_CLASS_CHARACTERS])
    )


@lru_cache(maxsize=8_192)
def _is_trigger_class(named: str) -> bool:
    return bool(named and _TRIGGER.search(named))


def _next_element(node: LexborNode) -> int:
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following.mem_id if following is not None else 0


def _has_two_elements(node: LexborNode) -> bool:
    child, count = node.child, 0
    while child is not None and count < 2:
        count += child.is_element_node
        child = child.next
    return count == 2
