"""Values that stand in attributes, where a browser shows them: fields, meters, sliders, counters that count up."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.wordsets import wordset

#: Fields that nobody may fill in say how something is set; so does where a slider stands.
_FIXED = "input[readonly][value], input[disabled][value], input[type=range][value], output[value]"
_NO_VALUES = wordset("hidden submit button reset image password checkbox radio file color search")
_METERS = "meter[value], progress[value], [aria-valuetext], [aria-valuenow]"
#: Where scripts that count up keep the figure that they stop at.
_COUNTED = ("data-to-value", "data-count", "data-counter", "data-value", "data-target", "data-number", "data-to",
            "data-end", "data-stop", "data-purecounter-end", "data-counter-value", "data-num")  # fmt: skip
_COUNTERS = ", ".join(f"[{name}]" for name in _COUNTED)
_NUMBER = re.compile(r"[$€£]?\d[\d.,]*\s?[%+kKmM]?")
_COUNTER_CLASS = re.compile(r"count|odometer|number|stat|figure", re.IGNORECASE)
#: What readers do with a page is no part of it.
_REACTIONS = re.compile(r"share|like|comment|view|cart|badge|notif|vote|rating", re.IGNORECASE)
#: What narrow screens print before each cell.
_LABELS = ("data-label", "data-th", "data-title", "data-header", "data-heading", "data-column")
_LABELLED = ", ".join(
    f"{tag}[{name}]" for name in _LABELS for tag in ("td", "dd", "li", "div", "p")
)
_LABEL_WORDS = 8
#: Attributes of a custom element in which it is told what to show.
_SHOWN = (
    "heading",
    "label",
    "text",
    "content",
    "value",
    "description",
    "body",
    "message",
    "state",
    "status",
)
#: Fewer words without a figure are the name of a button.
_TOLD_WORDS = 3
_TITLES = ("heading", "label")
_TOLD = ", ".join(f"body [{name}]" for name in _SHOWN)
_VALUE_CHARACTERS, _SENTENCE_CHARACTERS = 60, 2_000
#: So many elements are looked at for each of these.
_MOST = 2_000


def spell_values(tree: LexborHTMLParser) -> None:
    """Put values that stand in attributes into the text, where they are shown; linear in the size of the page."""
    for node in tree.css(_FIXED)[:_MOST]:
        attributes = node.attributes
        value = fold(attributes.get("value") or "")
        if (attributes.get("type") or "text").lower() not in _NO_VALUES and _is_short(value):
            node.insert_before(f" {value} ")
    for node in tree.css(_METERS)[:_MOST]:
        attributes = node.attributes
        said = attributes.get("aria-valuetext") or attributes.get("aria-valuenow")
        value = fold(said or attributes.get("value") or "")
        if node.tag != "input" and _is_short(value) and not node.text().strip():
            node.insert_child(f" {value} ")
    for node in tree.css(_COUNTERS)[:_MOST]:
        _count_up(node)
    _label_cells(tree)
    _fill_components(tree)


def _is_short(value: str) -> bool:
    return 0 < len(value) <= _VALUE_CHARACTERS


def _count_up(node: LexborNode) -> None:
    """Put the figure where the counter stops in place of the one at which it starts."""
    attributes = node.attributes
    value = next((v for v in map(attributes.get, _COUNTED) if v and _NUMBER.fullmatch(v)), "")
    child = node.child
    if not value:
        return
    if child is None:
        named = attributes.get("class") or ""
        if _COUNTER_CLASS.search(named) and not _REACTIONS.search(named):
            node.insert_child(value)
    elif child.next is None and child.tag == "-text" and _NUMBER.fullmatch(fold(node.text())):
        child.replace_with(value)


def _label_cells(tree: LexborHTMLParser) -> None:
    """Begin a cell with the label that it is given in place of a header, where no header says the same."""
    said = {fold(node.text()).casefold() for node in tree.css("th, dt, thead td")[:_MOST]}
    for node in tree.css(_LABELLED)[:_MOST]:
        label = fold(next(filter(None, map(node.attributes.get, _LABELS)), None) or "")
        if not label or label.casefold() in said or label.count(" ") >= _LABEL_WORDS:
            continue
        if node.child is not None and label.casefold() not in fold(node.text()).casefold():
            node.child.insert_before(f"{label.rstrip(':')}: ")


def _fill_components(tree: LexborHTMLParser) -> None:
    """Give a custom element without text the words that its attributes hold: its script will draw them."""
    for node in tree.css(_TOLD)[:_MOST]:
        if "-" not in (node.tag or "") or node.text().strip():
            continue
        attributes = node.attributes
        words = {name: fold(attributes.get(name) or "")[:_SENTENCE_CHARACTERS] for name in _SHOWN}
        title = next((words[name] for name in _TITLES if words[name]), "")
        told = " ".join(word for name, word in words.items() if word and name not in _TITLES)
        told = f"{title}: {told}" if title and told else title or told
        if told.count(" ") >= _TOLD_WORDS - 1 or any(map(str.isdigit, told)):
            node.insert_child(told)
