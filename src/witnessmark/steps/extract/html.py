"""HTML to units: an iterative walk over Lexbor's tree that tells a composer what a person would see."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.documents import Link, Unit, Zone
from witnessmark.steps.extract import plain
from witnessmark.steps.extract.blocks import BOLD_HEADING, Composer, fold
from witnessmark.steps.extract.links import absolute
from witnessmark.steps.extract.nesting import too_nested
from witnessmark.steps.extract.signs import html_signs
from witnessmark.steps.extract.tables import compose_table
from witnessmark.steps.extract.zones import Zones

#: Elements that are part of the line they stand in; every other element breaks the line.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
    ]
    + [
        "kbd",
        "label",
        "mark",
        "meter",
        "nobr",
        "output",
        "progress",
        "rp",
        "rt",
        "ruby",
        "samp",
        "small",
        "span",
    ]
    + [
        "strong",
        "sub",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "picture",
        "map",
        "slot",
        "del",
        "s",
        "strike",
        "q",
        "sup",
    ]
)
_BOLD = frozenset(["b", "strong"])
_STRUCK = frozenset(["del", "s", "strike"])
#: Never text that a person reads, or (media) only where it cannot be played.
_SKIPPED = frozenset(
    [
        "img",
        "input",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "head",
        "link",
        "meta",
        "title",
    ]
)
#: Taken out before the walk.
_DROPPED = ["script", "style", "template", "svg", "math"]
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
#: Classes that content systems give to the part of an accordion that opens it.
_TRIGGER = re.compile(
    r"(?:^|[\s_-])(?:faq|accordion|toggle|collaps\w*|expand\w*)[\w-]*?[_-]"
    r"(?:question|title|header|heading|button|trigger|label|toggle|summary)(?=$|[\s_])"
    r"|(?:^|\s)(?:question|faq-?q)(?=$|\s)",
    re.IGNORECASE,
)
#: Words for screen readers alone, and icons that are spelled as words.
_ASIDE_CLASS = re.compile(r"sr-only|visually-?hidden|screen-reader|material-(?:icons|symbols)")
_FOOTNOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§])[\])]?$")
#: A list paragraph as word processors export it: the mark is text.
_WORD_LIST = re.compile(r"MsoListParagraph|mso-list\s*:\s*l", re.IGNORECASE)
_WORD_BULLET = re.compile(r"\s*[·•▪o§ØüqvØ-][\s\u00a0]{1,40}(?=\S)")
#: A button of more words than this is read as text.
_BUTTON_WORDS = 8
_TEXTAREA_WORDS = 30
_TRIGGER_WORDS = 40
#: Two pieces of text that run together were two lines if one of them has more words than this.
_GLUED_WORDS = 3
#: How far up the part of an accordion that holds both button and panel is looked for.
_CLIMB = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document, read."""

    units: tuple[Unit, ...]
    title: str
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
    root = tree.root
    language = (
        ((root.attributes.get("lang") if root is not None else "") or "").split("-")[0].lower()[:8]
    )
    base = tree.css_first("base[href]")
    if base is not None:
        address = absolute(base.attributes.get("href") or "", address)
    tree.strip_tags(_DROPPED)
    body = tree.body
    words = len(body.text(separator=" ").split()) if body is not None else 0
    signs = html_signs(text, tree, title, words)
    if body is None:
        return Page(units=(), title=title, language=language, chosen_by="body", signs=signs)
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
    walk = _Walk(tree, Zones(body, selected, ignored), address)
    units = walk.read(body)
    return Page(
        units=units, title=title, language=language, chosen_by=walk.zones.chosen_by, signs=signs
    )


def _places(tree: LexborHTMLParser, selector: str) -> set[int]:
    try:
        return {node.mem_id for node in tree.css(selector)}
    except (SelectolaxError, ValueError):
        return set()


class _Frame:
    """What to do on leaving an element, and what to put back."""

    __slots__ = ("after", "headings", "in_core", "place", "zone")

    def __init__(self, place: int) -> None:
        self.place = place
        self.after: list[Callable[[], None]] = []
        self.zone: Zone | None = None
        self.headings: tuple[tuple[int, str], ...] | None = None
        self.in_core = False


_Attributes = Mapping[str, str | None]
_Handler = Callable[["_Walk", LexborNode, _Attributes, _Frame], bool]


class _Walk:
    """The walk: a stack of nodes still to enter and of things to do on leaving."""

    def __init__(self, tree: LexborHTMLParser, zones: Zones, address: str) -> None:
        self.tree = tree
        self.zones = zones
        self.address = address
        self.composer = Composer()
        self.todo: list[LexborNode | _Frame | Callable[[], None]] = []
        # The line at hand
        self.parts: list[str] = []
        self.strong: list[str] = []
        self.is_strong = True
        self.bold = 0
        self.links: list[Link] = []
        self.anchor: tuple[str, int] | None = None
        self.asides: list[tuple[str, Zone]] = []
        #: Inside a heading, a summary or a term: blocks do not break the line.
        self.whole = 0
        self.in_core = False
        self.terms: list[list[str]] = []
        #: One for each open list: the number of the next item, None in lists without numbers.
        self.counters: list[int | None] = []
        #: One for each open `<details>`: whether its summary was seen.
        self.details: list[bool] = []
        #: Panels not seen yet, by id, and the words of the button that opens each.
        self.panels: dict[str, str] = {}
        self.ids: frozenset[str] | None = None
        #: Elements at whose end a question ends.
        self.scopes: set[int] = set()

    def read(self, body: LexborNode) -> tuple[Unit, ...]:
        self.composer.zone = self.zones.outermost
        self.todo.append(body)
        while self.todo:
            step = self.todo.pop()
            if isinstance(step, LexborNode):
                self._enter(step)
            elif isinstance(step, _Frame):
                self._leave(step)
            else:
                step()
        self.flush()
        for title in self.panels.values():
            self.composer.aside(title, Zone.FURNITURE)
        return self.composer.units()

    # The line at hand

    def take(self) -> tuple[str, list[Link], str]:
        """Take the line: text with line breaks, links, and the bold words that it begins with."""
        text = "".join(self.parts)
        if self.anchor is not None:
            href, start = self.anchor
            self._link(href, "".join(self.parts[start:]))
            self.anchor = (href, 0)
        links, strong = self.links, fold("".join(self.strong)) if self.strong else ""
        self.parts, self.links, self.strong, self.is_strong = [], [], [], True
        return text, links, strong

    def flush(self) -> None:
        """End the line: what was collected is a paragraph, an item or an answer."""
        if self.parts:
            text, links, strong = self.take()
            if not text.isspace():
                self.composer.text(text, links, strong=strong)
        if self.asides:
            for text, zone in self.asides:
                self.composer.aside(text, zone)
            self.asides = []

    def _link(self, href: str, text: str) -> None:
        words = fold(text)
        target = absolute(href, self.address) if words else ""
        if target:
            self.links.append(Link(text=words, href=target))

    # Entering and leaving

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "-text":
            self._characters(node.text_content or "")
        elif tag in _INLINE:
            self._inline(node, tag)
        elif tag == "br":
            self.parts.append(" " if self.whole else "\n")
        elif tag is not None and tag[0] not in "-!" and tag not in _SKIPPED:
            if self.whole:
                self.parts.append(" ")
                self.todo.append(lambda: self.parts.append(" "))
                self._push(node)
            else:
                self._block(node, tag)

    def _push(self, node: LexborNode) -> None:
        child = node.last_child
        while child is not None:
            self.todo.append(child)
            child = child.prev

    def _characters(self, text: str) -> None:
        text = text.replace("\n", " ")
        if text[:1].isupper() and self.parts and not self.whole and _is_glued(self.parts[-1], text):
            self.parts.append("\n")
        self.parts.append(text)
        if self.is_strong:
            if self.bold or text.isspace():
                self.strong.append(text)
            else:
                self.is_strong = False

    def _inline(self, node: LexborNode, tag: str) -> None:
        if tag in _BOLD:
            self._embolden()
        elif tag in ("a", "span", "i", "label"):
            if not self._marked(node, tag, node.attributes):
                return
        elif tag in _STRUCK:
            self._strike()
        elif tag == "q":
            self.parts.append("“")
            self.todo.append(lambda: self.parts.append("”"))
        elif tag == "sup" and self.parts and _FOOTNOTE.match(mark := fold(node.text())):
            self.parts.append(f" [{mark.strip('[]()')}] ")
            return
        self._push(node)

    def _marked(self, node: LexborNode, tag: str, attributes: _Attributes) -> bool:
        """Enter an inline element by its attributes; False: its children are dealt with."""
        if not attributes:
            return True
        if _classed(attributes.get("class") or "") == "aside":
            words = fold(node.text(separator=" "))
            if len(words.split()) <= _BUTTON_WORDS:
                self.asides.append((words, Zone.FURNITURE))
                return False
        if not self.whole and self._is_trigger(attributes):
            self.flush()
            if self._trigger(node, attributes):
                return False
        if tag == "a" and attributes.get("href"):
            outer = self.anchor
            self.anchor = (attributes["href"] or "", len(self.parts))
            self.todo.append(lambda: self._close_anchor(outer))
        elif (
            tag == "span"
            and "weight" in (style := attributes.get("style") or "")
            and _BOLD_STYLE.search(style)
        ):
            self._embolden()
        return True

    def _close_anchor(self, outer: tuple[str, int] | None) -> None:
        if self.anchor is not None:
            href, start = self.anchor
            self._link(href, "".join(self.parts[start:]))
        self.anchor = outer
        if self.composer.zone is Zone.FURNITURE:
            self.parts.append(" ")  # menus set their links apart by style

    def _embolden(self) -> None:
        self.bold += 1

        def back() -> None:
            self.bold -= 1

        self.todo.append(back)

    def _strike(self) -> None:
        """Struck-out words are no promise, and are not lost: they stand outside."""
        parts, strong, zone = self.parts, self.is_strong, self.composer.zone
        self.parts, self.is_strong, self.composer.zone = [], False, Zone.OUTSIDE

        def back() -> None:
            words = fold("".join(self.parts))
            if words:
                self.asides.append((words, Zone.OUTSIDE))
            self.parts, self.is_strong, self.composer.zone = parts, strong, zone

        self.todo.append(back)

    def _block(self, node: LexborNode, tag: str) -> None:
        self.flush()
        attributes = node.attributes
        frame = _Frame(node.mem_id)
        now = self.composer.zone
        zone = self.zones.of(node, tag, attributes, now, in_core=self.in_core)
        if zone is not now:
            frame.zone, frame.headings = now, self.composer.headings()
            self.composer.restore(() if zone is not Zone.POLICY else frame.headings)
            self.composer.zone = zone
        frame.in_core = self.in_core
        self.in_core = self.in_core or self.zones.is_core(node)
        self.todo.append(frame)
        if self.panels:
            self._panel(attributes, frame)
        handler = _HANDLERS.get(tag) or _ROLES.get(attributes.get("role") or "")
        if (handler is None or handler(self, node, attributes, frame)) and not (
            self._is_trigger(attributes) and tag != "button" and self._trigger(node, attributes)
        ):
            self._push(node)

    def _leave(self, frame: _Frame) -> None:
        if frame.after:
            for step in reversed(frame.after):
                step()
        self.flush()
        if frame.place in self.scopes:
            self.scopes.discard(frame.place)
            self.composer.close_question()
        self.in_core = frame.in_core
        if frame.zone is not None and frame.headings is not None:
            if self.composer.zone is not Zone.POLICY or frame.zone is not Zone.OUTSIDE:
                self.composer.restore(frame.headings)
            self.composer.zone = frame.zone

    # Buttons and panels

    def _is_trigger(self, attributes: _Attributes) -> bool:
        if not attributes:
            return False
        return (
            "aria-expanded" in attributes
            or "aria-controls" in attributes
            or attributes.get("role") == "tab"
            or _classed(attributes.get("class") or "") == "trigger"
        )

    def _trigger(self, node: LexborNode, attributes: _Attributes) -> bool:
        """Take the words of a button for the question that its panel answers; False: it is none."""
        words = fold(node.text(separator=" "))
        if (
            not words
            or len(words.split()) > _TRIGGER_WORDS
            or node.css_first("h1,h2,h3,h4,h5,h6,p,ul,ol") is not None
        ):
            return False
        if self.composer.zone is Zone.FURNITURE:
            return False
        target = (
            attributes.get("aria-controls")
            or attributes.get("data-bs-target")
            or attributes.get("data-target")
            or ""
        ).lstrip("#")
        if target and target in self._ids():
            self.panels[target] = words
            return True
        label = attributes.get("id") or ""
        if attributes.get("role") == "tab" and label:
            self.panels[f"by {label}"] = words
            return True
        holder = node.parent
        for _ in range(_CLIMB):
            if holder is None or holder.tag == "body":
                break
            if holder.tag not in _INLINE and _count_elements(holder) > 1:
                if holder.mem_id in self.scopes:
                    self.composer.close_question()
                self.scopes.add(holder.mem_id)
                self.composer.open_question(words)
                return True
            holder = holder.parent
        self.composer.heading(words, BOLD_HEADING)
        return True

    def _ids(self) -> frozenset[str]:
        if self.ids is None:
            self.ids = frozenset(node.attributes.get("id") or "" for node in self.tree.css("[id]"))
        return self.ids

    def _panel(self, attributes: _Attributes, frame: _Frame) -> None:
        words = self.panels.pop(attributes.get("id") or "", None) or self.panels.pop(
            f"by {attributes.get('aria-labelledby')}", None
        )
        if words is not None:
            self.composer.open_question(words)
            frame.after.append(self._end_answer)

    def _end_answer(self) -> None:
        self.flush()
        self.composer.close_question()

    # Elements with a meaning of their own: each says whether its children are to be walked

    def heading(
        self, _: LexborNode, attributes: _Attributes, frame: _Frame, level: int = 0
    ) -> bool:
        if not level:
            given = attributes.get("aria-level") or "2"
            level = int(given) if given.isdecimal() and len(given) < 3 else 2

        def after() -> None:
            self.whole -= 1
            text, links, _ = self.take()
            self.composer.heading(text, level, links)

        self.whole += 1
        frame.after.append(after)
        return True

    def list(self, node: LexborNode, attributes: _Attributes, frame: _Frame) -> bool:
        start = attributes.get("start") or "1"
        self.counters.append(
            (int(start) if start.isdecimal() and len(start) < 6 else 1)
            if node.tag == "ol"
            else None
        )
        self.composer.open_list()

        def after() -> None:
            self.flush()
            self.counters.pop()
            self.composer.close_list()

        frame.after.append(after)
        return True

    def item(self, _: LexborNode, __: _Attributes, ___: _Frame) -> bool:
        if self.counters and self.counters[-1] is not None:
            self.composer.mark(f"{self.counters[-1]}.")
            self.counters[-1] += 1
        return True

    def paragraph(self, node: LexborNode, attributes: _Attributes, _: _Frame) -> bool:
        if attributes and _WORD_LIST.search(f"{attributes.get('class')} {attributes.get('style')}"):
            found = _WORD_BULLET.match(node.text())
            if found:
                self._push(node)
                self.todo.append(lambda: self.parts.append("• "))
                self._skip = found.end()
                return False
        return True

    def terms_begin(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        self.terms.append([])

        def after() -> None:
            self.flush()
            for term in self.terms.pop():
                self.composer.text(term)

        frame.after.append(after)
        return True

    def term(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        def after() -> None:
            self.whole -= 1
            text = fold(self.take()[0])
            if self.terms and text:
                self.terms[-1].append(text)
            elif text:
                self.composer.text(text)

        self.whole += 1
        frame.after.append(after)
        return True

    def definition(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        if self.terms and self.terms[-1]:
            self.last_term = " / ".join(self.terms[-1])
            self.terms[-1].clear()
        elif not self.terms:
            return True
        self.composer.open_question(getattr(self, "last_term", ""))
        frame.after.append(self._end_answer)
        return True

    def disclosure(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        self.details.append(False)

        def after() -> None:
            self.flush()
            if self.details.pop():
                self.composer.close_question()

        frame.after.append(after)
        return True

    def summary(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        def after() -> None:
            self.whole -= 1
            text = self.take()[0]
            if self.details and not self.details[-1] and fold(text):
                self.details[-1] = True
                self.composer.open_question(text)
            else:
                self.composer.text(text)

        self.whole += 1
        frame.after.append(after)
        return True

    def button(self, node: LexborNode, attributes: _Attributes, _: _Frame) -> bool:
        words = fold(node.text(separator=" "))
        if self._is_trigger(attributes) and self._trigger(node, attributes):
            return False
        if len(words.split()) > _BUTTON_WORDS:
            return True
        self.composer.aside(words, Zone.FURNITURE)
        return False

    def control(self, node: LexborNode, _: _Attributes, __: _Frame) -> bool:
        words = fold(node.text(separator=" "))
        if node.tag == "textarea" and len(words.split()) > _TEXTAREA_WORDS:
            return True
        self.composer.aside(words, Zone.FURNITURE)
        return False

    def table(self, node: LexborNode, _: _Attributes, __: _Frame) -> bool:
        return not compose_table(node, self.composer, self.address)

    def preformatted(self, node: LexborNode, _: _Attributes, __: _Frame) -> bool:
        text = node.text()
        if text.strip().count("\n") < 2:
            return True
        headings = self.composer.headings()
        plain.compose(text, self.composer)
        self.composer.restore(headings)
        return False

    def quotation(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        before = self.composer.quoted

        def after() -> None:
            self.flush()
            self.composer.quoted = before

        self.composer.quoted = True
        frame.after.append(after)
        return True

    def fallback(self, _: LexborNode, __: _Attributes, frame: _Frame) -> bool:
        if frame.zone is None:
            frame.zone, frame.headings = self.composer.zone, self.composer.headings()
        self.composer.zone = Zone.FURNITURE
        return True


def _is_glued(before: str, after: str) -> bool:
    """Whether two inline elements without a space between are lines of their own, set apart by style."""
    if before[-1:] in ".:!?":
        return len(before) > 3 and after[1:2].islower()
    return before[-1:].islower() and max(before.count(" "), after.count(" ")) >= _GLUED_WORDS


@lru_cache(maxsize=8_192)
def _classed(named: str) -> str:
    """What a class says of an element: `aside` (for screen readers, icons), `trigger` or ""."""
    if _ASIDE_CLASS.search(named):
        return "aside"
    return "trigger" if _TRIGGER.search(named) else ""


def _count_elements(node: LexborNode) -> int:
    child, count = node.child, 0
    while child is not None and count < 2:
        count += child.is_element_node
        child = child.next
    return count


def _level(level: int) -> _Handler:
    return lambda walk, node, attributes, frame: walk.heading(node, attributes, frame, level)


_HANDLERS: dict[str, _Handler] = {
    **{f"h{level}": _level(level) for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _Walk.list),
    "li": _Walk.item,
    "p": _Walk.paragraph,
    "dl": _Walk.terms_begin,
    "dt": _Walk.term,
    "dd": _Walk.definition,
    "details": _Walk.disclosure,
    "summary": _Walk.summary,
    "button": _Walk.button,
    **dict.fromkeys(("select", "textarea", "option", "datalist"), _Walk.control),
    "table": _Walk.table,
    "pre": _Walk.preformatted,
    "blockquote": _Walk.quotation,
    "noscript": _Walk.fallback,
}
_ROLES: dict[str, _Handler] = {
    "heading": _Walk.heading,
    "list": _Walk.list,
    "listitem": _Walk.item,
    "button": _Walk.button,
    "tab": _Walk.button,
}
