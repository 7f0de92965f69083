"""Elements with a meaning of their own: headings, lists, terms, panels, tables, quotations, controls."""

import re

from selectolax.lexbor import LexborNode

from witnessmark.model.documents import Zone
from witnessmark.steps.extract import plain
from witnessmark.steps.extract.answers import is_setting
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.outline import MAX_CONTEXT_CHARACTERS
from witnessmark.steps.extract.panels import Attributes
from witnessmark.steps.extract.tables import compose_table
from witnessmark.steps.extract.walk import Frame, Handler, Walk

_WORD_LIST = re.compile(r"MsoListParagraph|mso-list\s*:\s*l", re.IGNORECASE)
#: A button of more words than this is read as text; a text field of fewer is a control.
_BUTTON_WORDS = 8
_TEXTAREA_WORDS = 30


def _heading(walk: Walk, node: LexborNode, attributes: Attributes, frame: Frame) -> bool:
    tag = node.tag or ""
    given = tag[1:] if tag[0] == "h" else attributes.get("aria-level") or "2"
    level = int(given) if given.isdecimal() and len(given) < 3 else 2

    def after() -> None:
        walk.whole -= 1
        text, links, _ = walk.take()
        walk.composer.heading(text, level, links)

    walk.whole += 1
    frame.after.append(after)
    return True


def _list(walk: Walk, node: LexborNode, attributes: Attributes, frame: Frame) -> bool:
    start = attributes.get("start") or "1"
    first = int(start) if start.isdecimal() and len(start) < 6 else 1
    walk.counters.append(first if node.tag == "ol" else None)
    walk.composer.open_list()

    def after() -> None:
        walk.flush()
        walk.counters.pop()
        walk.composer.close_list()

    frame.after.append(after)
    return True


def _item(walk: Walk, _: LexborNode, __: Attributes, ___: Frame) -> bool:
    number = walk.counters[-1] if walk.counters else None
    if number is not None:
        walk.composer.mark(f"{number}.")
        walk.counters[-1] = number + 1
    return True


def _paragraph(walk: Walk, _: LexborNode, attributes: Attributes, __: Frame) -> bool:
    if attributes:
        named = f"{attributes.get('class')} {attributes.get('style')}"
        walk.is_word_list = bool(_WORD_LIST.search(named))
    return True


def _terms(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    walk.terms.append(([], []))

    def after() -> None:
        walk.flush()
        for term in walk.terms.pop()[0]:
            walk.composer.text(term)

    frame.after.append(after)
    return True


def _term(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    def after() -> None:
        walk.whole -= 1
        text = fold(walk.take()[0])
        if not walk.terms:
            walk.composer.text(text)
        elif text:
            walk.terms[-1][0].append(text)

    walk.whole += 1
    frame.after.append(after)
    return True


def _definition(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    if not walk.terms:
        return True
    fresh, last = walk.terms[-1]
    if fresh:
        # Two terms may share a definition, and one term may have two.
        last[:] = [" / ".join(fresh)]
        fresh.clear()
    walk.composer.open_question("".join(last))
    if sum(map(len, last)) > MAX_CONTEXT_CHARACTERS:
        last.clear()  # it stands as text of its own, once
    frame.after.append(walk.end_answer)
    return True


def _details(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    walk.details.append(False)

    def after() -> None:
        walk.flush()
        if walk.details.pop():
            walk.composer.close_question()

    frame.after.append(after)
    return True


def _summary(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    def after() -> None:
        walk.whole -= 1
        text = walk.take()[0]
        if walk.details and not walk.details[-1] and fold(text):
            walk.details[-1] = True
            walk.composer.open_question(text)
        else:
            walk.composer.text(text)

    walk.whole += 1
    frame.after.append(after)
    return True


def _button(walk: Walk, node: LexborNode, attributes: Attributes, _: Frame) -> bool:
    if walk.panels.opens(node, attributes):
        return False
    words = fold(node.text(separator=" "))
    if words.count(" ") >= _BUTTON_WORDS or "aria-checked" in attributes or is_setting(words):
        # A switch says how something is set, and a badge may be one.
        return True
    walk.composer.aside(words, Zone.FURNITURE)
    return False


def _control(walk: Walk, node: LexborNode, attributes: Attributes, __: Frame) -> bool:
    words = fold(node.text(separator=" "))
    is_fixed = "readonly" in attributes or "disabled" in attributes
    if node.tag == "textarea" and (is_fixed or words.count(" ") >= _TEXTAREA_WORDS):
        return True
    walk.composer.aside(words, Zone.FURNITURE)
    return False


def _table(walk: Walk, node: LexborNode, _: Attributes, __: Frame) -> bool:
    return not compose_table(node, walk.composer, walk.address)


def _preformatted(walk: Walk, node: LexborNode, _: Attributes, __: Frame) -> bool:
    text = node.text()
    if text.strip().count("\n") < 2:
        return True
    headings = walk.composer.headings()
    plain.compose(text, walk.composer)
    walk.composer.restore(headings)
    return False


def _quotation(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    before = walk.composer.quoted

    def after() -> None:
        walk.flush()
        walk.composer.quoted = before

    walk.composer.quoted = True
    frame.after.append(after)
    return True


def _fallback(walk: Walk, _: LexborNode, __: Attributes, frame: Frame) -> bool:
    """What only browsers without scripts show is no part of the page."""
    if frame.zone is None and walk.composer.zone is Zone.POLICY:
        walk.change_zone(Zone.FURNITURE, frame)
    return True


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "role=heading"), _heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir", "role=list"), _list),
    **dict.fromkeys(("li", "role=listitem"), _item),
    "p": _paragraph,
    "dl": _terms,
    "dt": _term,
    "dd": _definition,
    "details": _details,
    "summary": _summary,
    **dict.fromkeys(("button", "role=button", "role=tab"), _button),
    **dict.fromkeys(("select", "textarea", "option", "datalist"), _control),
    "table": _table,
    "pre": _preformatted,
    "blockquote": _quotation,
    "noscript": _fallback,
}
