"""Answers that a page draws: ticks and crosses as icons, pictures, check boxes and switches become characters."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.steps.extract.answers import is_answer, is_setting
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.lamps import lamp
from witnessmark.steps.extract.wordsets import wordset

YES, NO, TICKED, UNTICKED = "✓", "✗", "☑", "☐"
#: Names that icon sets give to a tick and to a cross.
_TICKS = wordset("check checked checkmark tick ok yes true done correct verified")
_CROSSES = wordset(
    "times xmark cross x no ban remove cancel close clear uncheck unchecked false wrong deny denied block blocked"
)
#: Words that such names have beside.
_OF_ICONS = wordset("mark icon circle square green red small img svg outline solid")
#: What marks an element without text as an icon.
_ICON = re.compile(
    r"(?:^|[\s_-])(?:fa[a-z]{0,2}|icons?|ico|bi|glyphicons?|dashicons?|mdi|e?icon|ti|ri|ion|lni|uil?|la[a-z]?|material)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z]+")
#: Names are looked at so far.
_CHARACTERS = 200
_SELECTOR = (
    "svg, img, i, span[class], span[aria-label], em[class], b[class], input[type=checkbox], input[type=radio], option[selected], "
    "[aria-checked], [aria-pressed], td[class], div[class], [data-state], [data-on], [data-checked], [data-active], [data-enabled]"
)
#: Logos that look like crosses.
_LOGOS = wordset("twitter brand brands fab social logo")
_IN_CONTROLS = wordset("button a nav footer dialog")
#: What an icon that stands in one of these speaks of, or answers.
_HOLDS_ANSWERS = wordset("td th li dd dt p h1 h2 h3 h4 h5 h6 label figcaption summary")
#: Any other part answers for so many words.
_FEW_WORDS = 15
_ANCESTORS = 6
#: So many elements are looked at around each picture, and so many pictures on a page: every look is bounded.
_NODES, _MOST = 40, 10_000

Attributes = Mapping[str, str | None]


def spell(tree: LexborHTMLParser) -> None:
    """
    Put characters in place of drawn answers, or beside them; linear in the size of the page.

    A picture counts where it stands for a whole answer: by its text alternative ("Yes", "Not allowed"), by the
    name of the icon, or of the file. Icons on buttons and in links close and open things, and answer nothing.
    """
    for node in tree.css(_SELECTOR)[:_MOST]:
        tag, attributes = node.tag or "", node.attributes
        if tag == "input":
            node.insert_before(_box(ticked="checked" in attributes))
        elif tag == "option":
            node.insert_child(f" {TICKED}")
        elif "aria-checked" in attributes or "aria-pressed" in attributes:
            state = attributes.get("aria-checked") or attributes.get("aria-pressed")
            node.insert_child(_box(ticked=state == "true"))
        elif (is_on := lamp(node, attributes)) is not None and not _is_pressed(node):
            _light(node, _box(ticked=is_on))
        elif (drawn := _drawn(node, tag, attributes)) and _speaks_of_something(node):
            node.replace_with(f" {drawn} ")


def _box(*, ticked: bool) -> str:
    return f" {TICKED if ticked else UNTICKED} "


def _is_pressed(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(_ANCESTORS):
        if above is None:
            return False
        if above.tag in _IN_CONTROLS:
            return True
        above = above.parent
    return False


def _light(node: LexborNode, box: str) -> None:
    """Put the state of a lamp with the line that it belongs to: its own, or the one before its block."""
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if node.tag != "div" or before is None or _words(before) > _FEW_WORDS:
        node.insert_child(box)
    else:
        before.insert_child(box)


def _speaks_of_something(node: LexborNode) -> bool:
    """Whether an icon stands with a few words, or in a cell; one on a button, or alone on a dialog, is pressed."""
    above = node.parent
    for _ in range(_ANCESTORS):
        if above is None or above.tag in _IN_CONTROLS:
            return False
        if above.tag in _HOLDS_ANSWERS:
            return True
        words = _words(above)
        if words:
            return words <= _FEW_WORDS
        above = above.parent
    return False


def _drawn(node: LexborNode, tag: str, attributes: Attributes) -> str:
    said = attributes.get("alt") or attributes.get("aria-label") or ""
    named = (attributes.get("class") or "")[:_CHARACTERS]
    if tag == "svg":
        title = node.css_first("title")
        used = node.css_first("use")
        said = said or (title.text() if title is not None else "")
        named = f"{named} {_target(used.attributes) if used is not None else ''}"
        is_icon = True
    elif tag == "img":
        file = (attributes.get("src") or "").split("?")[0].rpartition("/")[2]
        named, is_icon = file.rpartition(".")[0][:_CHARACTERS], True
    else:
        text = _own_text(node)
        if text is None:
            return ""
        is_icon = bool(_ICON.search(named)) and ("material" in named or not text.strip())
        if text.strip() and not is_icon:
            # A glyph whose meaning is spelled out for screen readers.
            return said if len(fold(text)) == 1 and is_answer(said) else ""
        named = text if "material" in named else named
    if said:
        return fold(said) if is_setting(said) else _mark(said, is_name=True)
    return _mark(named, is_name=tag == "img") if is_icon else ""


def _own_text(node: LexborNode) -> str | None:
    """Give the text of an element that holds nothing but text; None where it holds more."""
    child = node.child
    if child is None:
        return ""
    return child.text_content if child.tag == "-text" and child.next is None else None


def _words(node: LexborNode) -> int:
    """Count the words of an element, as far as that they are more than a few is known."""
    words, looked = 0, 0
    todo = [node]
    while todo and words <= _FEW_WORDS and looked < _NODES:
        at = todo.pop()
        looked += 1
        if at.tag == "-text":
            words += len((at.text_content or "")[:_CHARACTERS].split())
        if at.next is not None and at is not node:
            todo.append(at.next)
        if at.child is not None:
            todo.append(at.child)
    return words if looked < _NODES else _FEW_WORDS + 1


def _target(attributes: Attributes) -> str:
    return (attributes.get("href") or attributes.get("xlink:href") or "")[-_CHARACTERS:]


def _mark(named: str, *, is_name: bool = False) -> str:
    """
    Say what an icon of this name shows: "fa-check", "circle-xmark"; "" where it is none of them.

    `is_name`: it says nothing else, as "Check mark" does and "close-up of a reader" does not.
    """
    parts = set(_NAME.findall(named.lower()))
    if is_name and parts - _TICKS - _CROSSES - _OF_ICONS:
        return ""
    if parts == {"x"} or not parts.isdisjoint(_LOGOS):
        return ""
    if not parts.isdisjoint(_CROSSES):
        return NO
    return YES if not parts.isdisjoint(_TICKS) else ""
