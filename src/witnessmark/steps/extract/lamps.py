"""Switches, lamps and marks that are drawn by a class or a data attribute on an element without words."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.steps.extract.wordsets import wordset

#: What such an element is called; bare names of colours and lights are names of designs too.
_LAMPS = wordset("toggle switch lamp led dot indicator")
_ON = wordset("on active activated enabled checked true yes green")
_OFF = wordset("off inactive deactivated disabled unchecked false no red")
#: A class says no more than a design by these.
_NO_STATES = wordset("true false yes no")
#: Attributes in which a script keeps the state.
_STATE, _FLAGS = "data-state", ("data-on", "data-checked", "data-active", "data-enabled")
_NAME = re.compile(r"[a-z]+")
#: Lists whose items a style sheet begins with a tick or a cross, by the names that it gives them.
_CROSSED = re.compile(
    r"(?:^|[\s_-])(?:cross(?:es|ed|-list)?|x-?mark(?:s|-list)?|xmarks|dont|don-?ts|no-?list|list-(?:no|x|times))(?=$|[\s_-])",
    re.IGNORECASE,
)
_CHECKED = re.compile(
    r"(?:^|[\s_-])(?:check(?:s|list|marks?|ed|-list|-marks?)?|ticks?|dos?|list-(?:yes|tick))(?=$|[\s_-])",
    re.IGNORECASE,
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*[\"']\s*([✓✔✅☑✗✘❌✖☒🚫])", re.IGNORECASE)
_CROSSES, YES, NO = frozenset("✗✘❌✖☒🚫"), "✓", "✗"
_CHARACTERS, _MOST = 200, 5_000


def lamp(node: LexborNode, attributes: Mapping[str, str | None]) -> bool | None:
    """Say whether a lamp or switch without words is on; None where the element is none."""
    child = node.child
    if child is not None and (
        child.next is not None or child.tag != "-text" or (child.text_content or "").strip()
    ):
        return None
    state = (attributes.get(_STATE) or "").lower()
    state = next(filter(None, map(attributes.get, _FLAGS)), None) or state
    if state:
        return (
            True
            if state in _ON or state == "1"
            else False
            if state in _OFF or state == "0"
            else None
        )
    names = set(_NAME.findall((attributes.get("class") or "")[:_CHARACTERS].lower())) - _NO_STATES
    if node.tag == "div" or names.isdisjoint(_LAMPS):
        return None
    if not names.isdisjoint(_OFF):
        return False
    if not names.isdisjoint(_ON):
        return True
    return False if names <= {"toggle", "switch"} else None


def mark_lists(tree: LexborHTMLParser) -> None:
    """Begin each item of a list with the tick or the cross that its class or its style puts there."""
    for node in tree.css("ul[class], ol[class], ul[style], ol[style]")[:_MOST]:
        sign = _sign(node.attributes)
        child = node.child if sign else None
        while child is not None:
            if child.tag == "li" and child.child is not None:
                child.child.insert_before(f"{sign} ")
            child = child.next
    for node in tree.css("td[class], dd[class]")[:_MOST]:
        sign = _sign(node.attributes)
        if sign and not node.text().strip() and node.css_first("img, svg, input, i") is None:
            node.insert_child(sign)


def _sign(attributes: Mapping[str, str | None]) -> str:
    drawn = _LIST_STYLE.search((attributes.get("style") or "")[:_CHARACTERS])
    if drawn:
        return NO if drawn[1] in _CROSSES else YES
    named = (attributes.get("class") or "")[:_CHARACTERS]
    if _CROSSED.search(named):
        return NO
    return YES if _CHECKED.search(named) else ""
