"""HTML to units: parse, find the policy, walk."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.documents import Unit
from witnessmark.steps.extract import stylesheets
from witnessmark.steps.extract.elements import HANDLERS
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.inlays import open_up
from witnessmark.steps.extract.lamps import mark_lists
from witnessmark.steps.extract.links import absolute
from witnessmark.steps.extract.nesting import too_nested
from witnessmark.steps.extract.outline import MAX_UNITS
from witnessmark.steps.extract.pictures import spell
from witnessmark.steps.extract.signs import html_signs
from witnessmark.steps.extract.values import spell_values
from witnessmark.steps.extract.walk import Walk
from witnessmark.steps.extract.zones import Zones

#: Taken out before the walk: no person reads them.
_DROPPED = ["script", "style", "template", "svg", "math"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document, read."""

    units: tuple[Unit, ...]
    title: str
    #: As declared; "" where it is not.
    language: str
    chosen_by: str
    signs: tuple[str, ...]


def read_html(
    text: str, *, address: str = "", select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> Page | Failure:
    """
    Read an HTML document.

    `address`: where it was served, for its links. Never raises, never recurses; time is linear in the
    size of `text`, whose nesting is looked at before it is parsed.
    """
    why = too_nested(text)
    if why:
        return Failure(
            kind=FailureKind.GAVE_UP,
            detail=f"{address or 'The page'} was not read: {why}. Look at its source; no real page needs that.",
        )
    tree = LexborHTMLParser(text)
    found = tree.css_first("title")
    title = fold(found.text()) if found is not None else ""
    base = tree.css_first("base[href]")
    if base is not None:
        address = absolute(base.attributes.get("href") or "", address)
    selected: set[int] | None = None
    for selector in select:
        places = _places(tree, selector)
        if not places:
            return Failure(
                kind=FailureKind.SELECTOR_EMPTY,
                detail=f"Nothing matches `select: {selector}` in {address or 'the page'}. If the page was rebuilt, "
                "edit `select` in watched_pages.yml.",
            )
        selected = places | (selected or set())
    ignored = {place for selector in ignore for place in _places(tree, selector)}
    open_up(tree)
    stylesheets.apply(tree)
    spell_values(tree)
    mark_lists(tree)
    spell(tree)
    tree.strip_tags(_DROPPED)
    body = tree.body
    if body is None:
        signs = html_signs(text, tree, title, 0)
        return Page(units=(), title=title, language=_language(tree), chosen_by="body", signs=signs)
    zones = Zones(body, selected, ignored)
    walk = Walk(tree, zones, address, HANDLERS)
    units = walk.read(body)
    if walk.composer.is_full:
        return too_long(address)
    return Page(
        units=units,
        title=title,
        language=_language(tree),
        chosen_by=zones.chosen_by,
        signs=html_signs(text, tree, title, zones.words),
    )


def too_long(address: str) -> Failure:
    """Say that a document has more units than are read."""
    return Failure(
        kind=FailureKind.GAVE_UP,
        detail=f"{address or 'The page'} was not read: it has more than {MAX_UNITS:,} sentences or list items. "
        "Watch a part of it (`select`).",
    )


def _language(tree: LexborHTMLParser) -> str:
    root = tree.root
    declared = root.attributes.get("lang") if root is not None else None
    return (declared or "").strip().split("-")[0].split("_")[0].lower()[:8]


def _places(tree: LexborHTMLParser, selector: str) -> set[int]:
    """Where a selector matches; nowhere, if it is none (the watch list is checked before)."""
    try:
        return {node.mem_id for node in tree.css(selector)}
    except (SelectolaxError, ValueError):
        return set()
