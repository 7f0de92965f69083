"""An iterative walk over a parsed page, that tells a composer what a person would see."""

import re
from collections.abc import Callable, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.model.documents import Link, Unit, Zone
from witnessmark.steps.extract.answers import is_answer
from witnessmark.steps.extract.composer import Composer
from witnessmark.steps.extract.crossed import is_for_screen_readers, is_hidden, is_struck
from witnessmark.steps.extract.embeds import beside, tooltip
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.joins import between, raises
from witnessmark.steps.extract.links import absolute
from witnessmark.steps.extract.panels import Attributes, Panels, is_trigger
from witnessmark.steps.extract.wordsets import wordset
from witnessmark.steps.extract.zones import Zones

#: Elements that are part of the line they stand in; every other element breaks the line.
_INLINE = wordset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label map mark meter nobr output picture"
    " progress q rp rt ruby s samp slot small span strike strong sub sup time tt u var wbr"
)
_BOLD = wordset("b strong")
#: Never text that a person reads, or (media) only where it cannot be played.
_SKIPPED = wordset("input audio video canvas head link meta title")
#: Shown beside the text; what is inside is for who cannot see it.
_BESIDE = wordset("img area iframe object embed")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
#: Words for screen readers alone, and icons that are spelled as words.
_ASIDE_CLASS = re.compile(r"sr-only|visually-?hidden|screen-reader|material-(?:icons|symbols)")
_FOOTNOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§])[\])]?$")
#: The mark that word processors export as text; in symbol fonts, bullets are letters.
_WORD_BULLET = re.compile(r"[\s\u00a0]*([·•▪o§ØüûqvþýØ-])[\s\u00a0]{1,40}(?=\S)")
#: Two more answers where they are told to who cannot see the icon beside.
_ANSWERS = wordset("yes no")
#: What those letters draw, where it is more than a bullet.
_WORD_MARKS = {"ü": "✓", "û": "✗", "q": "□", "þ": "☑", "ý": "☒"}
#: Words beside the text are at most so many.
_ASIDE_WORDS = 8


class Frame:
    """What to do on leaving an element, and what to put back."""

    __slots__ = ("after", "headings", "hidden", "in_core", "place", "zone")

    def __init__(self, place: int, *, in_core: bool) -> None:
        self.place = place
        self.in_core = in_core
        self.hidden = False
        self.after: list[Callable[[], None]] = []
        self.zone: Zone | None = None
        self.headings: tuple[tuple[int, str], ...] = ()


#: Enters an element that has a meaning of its own; says whether its children are to be walked.
Handler = Callable[["Walk", LexborNode, Attributes, Frame], bool]


class Walk:
    """A stack of nodes still to enter and of things to do on leaving; no recursion, no limit but memory."""

    def __init__(
        self, tree: LexborHTMLParser, zones: Zones, address: str, handlers: Mapping[str, Handler]
    ) -> None:
        self.address = address
        self.composer = Composer()
        self.panels = Panels(tree, self.composer)
        #: Inside a heading, a summary or a term: blocks do not break the line.
        self.whole = 0
        #: One for each open list: the number of the next item, None in lists without numbers.
        self.counters: list[int | None] = []
        #: One for each open `<dl>`: terms not defined yet, and the last one that was.
        self.terms: list[tuple[list[str], list[str]]] = []
        #: One for each open `<details>`: whether its summary was seen.
        self.details: list[bool] = []
        #: The line at hand begins with a bullet that a word processor exported as text.
        self.is_word_list = False
        self._zones = zones
        self._handlers = handlers
        self._todo: list[LexborNode | Frame | Callable[[], None]] = []
        self._in_core = False
        self._parts: list[str] = []
        self._strong: list[str] = []
        self._is_strong = True
        self._bold = 0
        self._links: list[Link] = []
        self._anchor: tuple[str, int] | None = None
        self._asides: list[tuple[str, Zone, Sequence[Link]]] = []
        #: A part of the line is hidden by its mark-up.
        self._hides = False

    def read(self, body: LexborNode) -> tuple[Unit, ...]:
        """Walk the page once and give its units."""
        self.composer.zone = self._zones.outermost
        self._todo.append(body)
        while self._todo:
            step = self._todo.pop()
            if isinstance(step, LexborNode):
                self._enter(step)
            elif isinstance(step, Frame):
                self._leave(step)
            else:
                step()
        self.flush()
        self.panels.finish()
        return self.composer.units()

    # The line at hand

    def take(self) -> tuple[str, list[Link], str]:
        """Take the line: text with line breaks, links, and the bold words that it begins with."""
        text = "".join(self._parts)
        if self._anchor is not None:
            href, start = self._anchor
            self._link(href, "".join(self._parts[start:]))
            self._anchor = (href, 0)
        links, strong = self._links, fold("".join(self._strong)) if self._strong else ""
        self._parts, self._links, self._strong, self._is_strong = [], [], [], True
        self._hides = False
        return text, links, strong

    def flush(self) -> None:
        """End the line: what was collected is a paragraph, an item or an answer."""
        if self._parts:
            hidden = self.composer.hidden
            self.composer.hidden = hidden or self._hides
            text, links, strong = self.take()
            if not text.isspace():
                if self.is_word_list:
                    text = _WORD_BULLET.sub(
                        lambda b: f"{_WORD_MARKS.get(b[1], '•')} ", text, count=1
                    )
                self.composer.text(text, links, strong=strong)
            self.composer.hidden = hidden
        if self._asides:
            for words, zone, shown in self._asides:
                self.composer.aside(words, zone, shown)
            self._asides = []
        self.is_word_list = False

    def _link(self, href: str, text: str) -> None:
        words = fold(text)
        target = absolute(href, self.address) if words else ""
        if target:
            self._links.append(Link(text=words, href=target))

    def _characters(self, text: str) -> None:
        text = text.replace("\n", " ")
        if text[:1].isalpha() and self._parts and not self.whole:
            self._parts.append(between(self._parts[-1], text))
        self._parts.append(text)
        if self._is_strong:
            if self._bold or text.isspace():
                self._strong.append(text)
            else:
                self._is_strong = False

    # Entering and leaving

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "-text":
            self._characters(node.text_content or "")
        elif tag in _INLINE:
            self._inline(node, tag)
        elif tag == "br":
            self._parts.append(" " if self.whole else "\n")
        elif tag == "object" and "data" not in node.attributes:
            self._block(node, tag)
        elif tag in _BESIDE:
            text, links = beside(node, tag, self.address)
            if text:
                zone = self.composer.zone if links else Zone.FURNITURE
                self._asides.append((text, zone, links))
        elif tag is not None and tag[0] not in "-!" and tag not in _SKIPPED:
            if self.whole:
                self._parts.append(" ")
                self._todo.append(lambda: self._parts.append(" "))
                self.push(node)
            else:
                self._block(node, tag)

    def push(self, node: LexborNode) -> None:
        """Walk the children of a node next."""
        child = node.last_child
        while child is not None:
            self._todo.append(child)
            child = child.prev

    def _block(self, node: LexborNode, tag: str) -> None:
        self.flush()
        attributes = node.attributes
        frame = Frame(node.mem_id, in_core=self._in_core)
        frame.hidden = self.composer.hidden
        now = self.composer.zone
        is_panel = bool(attributes) and self.panels.awaits(attributes)
        if not is_panel and not self.panels.is_next(
            frame.place
        ):  # a panel is read where its button stands, whatever its tag
            zone = self._zones.of(node, tag, attributes, now, in_core=self._in_core)
            if zone is Zone.POLICY and is_struck(tag, attributes):
                zone = Zone.STRUCK
            if zone is not now:
                self.change_zone(zone, frame)
            if not self._zones.holds_core(node) and is_hidden(attributes):
                self.composer.hidden = True
        self._in_core = self._in_core or self._zones.is_core(node)
        self._todo.append(frame)
        if is_panel:
            self.panels.enter(attributes)
            frame.after.append(self.end_answer)
        handler = self._handlers.get(tag) or self._handlers.get(f"role={attributes.get('role')}")
        if handler is not None and not handler(self, node, attributes, frame):
            return
        if tag == "button" or not self.panels.opens(node, attributes):
            self.push(node)

    def change_zone(self, zone: Zone, frame: Frame) -> None:
        """Go to another zone until the frame is left; headings there do not stand over what follows."""
        frame.zone, frame.headings = self.composer.zone, self.composer.headings()
        self.composer.restore(frame.headings if zone is Zone.POLICY else ())
        self.composer.zone = zone

    def end_answer(self) -> None:
        """End the line and the answer."""
        self.flush()
        self.composer.close_question()

    def _leave(self, frame: Frame) -> None:
        for step in reversed(frame.after):
            step()
        self.flush()
        self.panels.leave(frame.place)
        self._in_core = frame.in_core
        self.composer.hidden = frame.hidden
        if frame.zone is not None:
            self.composer.restore(frame.headings)
            self.composer.zone = frame.zone

    # Inline elements

    def _inline(self, node: LexborNode, tag: str) -> None:
        attributes = node.attributes
        if attributes and is_hidden(attributes) and not self._is_aside(node, attributes):
            self._hides = self._hides or bool(node.text().strip())
        if attributes and tag != "a" and (told := tooltip(attributes)):
            self._asides.append((told, Zone.FURNITURE, ()))
        if is_struck(tag, attributes):
            self._strike()
        elif tag in _BOLD:
            self._embolden()
        elif tag in ("a", "span", "i", "label"):
            if attributes and not self._marked(node, tag, attributes):
                return
        elif tag == "q":
            self._parts.append("“")
            self._todo.append(lambda: self._parts.append("”"))
        elif tag == "sup" and self._parts and _FOOTNOTE.match(mark := fold(node.text())):
            if (raised := raises(self._parts[-1], node)) is not None:
                self._parts.append(f"{raised}{mark}")
                return
            self._asides.append((mark, Zone.FURNITURE, ()))
            return
        self.push(node)

    def _marked(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Enter an inline element by its attributes; False: its children are dealt with."""
        if self._is_aside(node, attributes):
            words = fold(node.text(separator=" "))
            if not is_answer(words) and words.lower() not in _ANSWERS:
                self._asides.append((words, Zone.FURNITURE, ()))
                return False
        if not self.whole and is_trigger(node, attributes):
            self.flush()
            if self.panels.opens(node, attributes):
                return False
        href = attributes.get("href") if tag == "a" else None
        if href:
            outer = self._anchor
            self._anchor = (href, len(self._parts))
            self._todo.append(lambda: self._close_anchor(outer))
        elif (
            tag == "span"
            and "weight" in (css := attributes.get("style") or "")
            and _BOLD_STYLE.search(css)
        ):
            self._embolden()
        return True

    @staticmethod
    def _is_aside(node: LexborNode, attributes: Attributes) -> bool:
        """Whether an element holds a few words for screen readers alone, or an icon that is spelled as words."""
        named = attributes.get("class") or ""
        return (
            bool(is_for_screen_readers(attributes) or _ASIDE_CLASS.search(named))
            and fold(node.text(separator=" ")).count(" ") < _ASIDE_WORDS
        )

    def _close_anchor(self, outer: tuple[str, int] | None) -> None:
        if self._anchor is not None:
            href, start = self._anchor
            self._link(href, "".join(self._parts[start:]))
        self._anchor = outer
        if self.composer.zone is Zone.FURNITURE:
            self._parts.append(" ")  # menus set their links apart by style

    def _embolden(self) -> None:
        self._bold += 1

        def back() -> None:
            self._bold -= 1

        self._todo.append(back)

    def _strike(self) -> None:
        """Struck-out words are no promise, and are not lost: they stand in a zone of their own."""
        parts, strong, zone = self._parts, self._is_strong, self.composer.zone
        struck = Zone.STRUCK if zone is Zone.POLICY else zone
        self._parts, self._is_strong, self.composer.zone = [], False, struck

        def back() -> None:
            words = fold("".join(self._parts))
            if words:
                self._asides.append((words, struck, ()))
            self._parts, self._is_strong, self.composer.zone = parts, strong, zone

        self._todo.append(back)
