"""Parts of a page that stand in its mark-up apart from the rest: frames with their own text, shadow roots, drawings, formulas."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.nesting import too_nested

_SHADOW = "template[shadowrootmode], template[shadowroot]"
#: So many of each are opened, and so much of one is read.
_MOST, _CHARACTERS = 200, 200_000
_DRAWN_CHARACTERS = 400


def open_up(tree: LexborHTMLParser) -> None:
    """
    Put what a browser shows of frames with their own text, shadow roots, drawings and formulas where they stand.

    What a script still has to make of a `<template>` is not shown, and stays out. One level is opened.
    """
    for frame in tree.css("iframe[srcdoc]")[:_MOST]:
        source = frame.attributes.get("srcdoc") or ""
        if len(source) <= _CHARACTERS and not too_nested(source):
            _put_before(frame, LexborHTMLParser(source).body)
    for template in tree.css(_SHADOW)[:_MOST]:
        for content in template.template_fragments()[:1]:
            _put_before(template, content)
    for formula in tree.css("math")[:_MOST]:
        formula.replace_with(formula.text(separator=" "))
    for drawing in tree.css("svg:has(text)")[:_MOST]:
        said = fold(" ".join(text.text(separator=" ") for text in drawing.css("text")))
        if said and not drawing.attributes.get("aria-label"):
            picture = tree.create_node("img")
            picture.attrs["alt"] = said[:_DRAWN_CHARACTERS]
            drawing.insert_before(picture)


def _put_before(node: LexborNode, content: LexborNode | None) -> None:
    children = list(content.iter(include_text=True)) if content is not None else []
    for child in children:
        node.insert_before(child)
