"""
A linear look at mark-up before the parser, whose time is quadratic in the depth of the tags.

It follows the tree builder of WHATWG HTML §13.2.6 closely enough that a page meant to sink the parser
is found out; what it misses meets the limits of the child process.
"""

import re

#: 204 real pages had at most 2,770 nodes and a depth of 39; 250 KB of nested `<div>` cost 7 s to parse.
MAX_DEPTH = 512
MAX_NODES = 200_000

#: A comment's start, or a tag with its attributes; quotes count only after "=".
_TAG = re.compile(
    r"<(?:!--|(/?)([a-zA-Z][^\s/>]*+)((?:[^\s>=]++|\s++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']?+))*+))"
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
#: The next of its kind, or the end of what holds it, closes it: these do not pile up.
_IMPLIED = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "rt",
    ]
    + ["rp", "body", "html", "head"]
)
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
#: Their end tag does not close the blocks inside; unclosed, they are opened again in later blocks.
_FORMATTING = frozenset(
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    ]
)
#: An end tag closes everything up to one of these; the end tag of any other name stops at them.
_SPECIAL = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "button",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
    ]
    + [
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
    + [
        "header",
        "hgroup",
        "main",
        "menu",
        "nav",
        "ol",
        "pre",
        "search",
        "section",
        "select",
        "summary",
    ]
    + ["table", "template", "ul"]
)
#: What stands inside cannot close what stands outside.
_BOUNDARY = frozenset(["table", "template", "object", "marquee", "applet", "svg", "math"])
#: The parser opens at most so many alike again.
_REOPENED_ALIKE = 3


def too_nested(text: str) -> str:
    """Say why the mark-up is not to be parsed, or "" where it may be. Linear in its length."""
    if text.count("<") <= MAX_DEPTH:
        return ""
    return _Stack().read(text)


class _Stack:
    """The open elements, as the tree builder would hold them, and a bound on the nodes made."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.places: dict[str, list[int]] = {}
        self.boundaries: list[int] = []
        #: Closed by their own end tag, but still in `names` under a block.
        self.stale: dict[str, int] = {}
        self.depth = 0
        self.reopened: dict[str, int] = {}
        self.alike: dict[str, int] = {}
        self.nodes = 0

    def read(self, text: str) -> str:
        at = formatting = 0
        while (found := _TAG.search(text, at)) is not None:
            at = found.end()
            slash, name, attributes = found.groups()
            if name is None:
                end = text.find("-->", at)
                at = end + 3 if end >= 0 else len(text)
                continue
            name = name.lower()
            if slash:
                self.close(name)
            else:
                self.nodes += 1 + formatting
                if name in _RAW and not self.boundaries:
                    at = _end_of_raw(text, name, at)
                elif name not in _VOID and name not in _IMPLIED:
                    self.open(name, attributes)
            formatting = sum(self.reopened.values()) if self.reopened else 0
            if self.depth + formatting > MAX_DEPTH:
                return f"its tags are nested more than {MAX_DEPTH} deep"
            if self.nodes > MAX_NODES:
                return f"it has more than {MAX_NODES:,} elements"
        return ""

    def open(self, name: str, attributes: str) -> None:
        if name == "a" and len(self.places.get("a", ())) > self.stale.get("a", 0):
            self.close("a")
        if name in _BOUNDARY:
            self.boundaries.append(len(self.names))
        self.places.setdefault(name, []).append(len(self.names))
        self.names.append(name if name not in _FORMATTING else f"{name} {attributes}")
        self.depth += 1

    def close(self, name: str) -> None:
        places = self.places.get(name)
        if not places:
            if name in _FORMATTING and self.reopened.get(name):
                self.reopened[name] -= 1
            return
        boundary = self.boundaries[-1] if self.boundaries else -1
        if places[-1] < boundary:
            return
        if name in _SPECIAL or name in _BOUNDARY or places[-1] == len(self.names) - 1:
            self._close_to(name)
        elif len(places) > self.stale.get(name, 0):
            self.stale[name] = self.stale.get(name, 0) + 1
            self.depth -= 1

    def _close_to(self, name: str) -> None:
        while True:
            entry = self.names.pop()
            closed = entry.partition(" ")[0]
            self.places[closed].pop()
            if self.boundaries and self.boundaries[-1] == len(self.names):
                self.boundaries.pop()
            if self.stale.get(closed):
                self.stale[closed] -= 1
            else:
                self.depth -= 1
                if closed != name and closed in _FORMATTING:
                    self._reopen(closed, entry)
            if closed == name:
                return

    def _reopen(self, name: str, entry: str) -> None:
        alike = self.alike.get(entry, 0)
        if alike < _REOPENED_ALIKE:
            self.alike[entry] = alike + 1
            self.reopened[name] = self.reopened.get(name, 0) + 1


def _end_of_raw(text: str, name: str, at: int) -> int:
    end = re.compile(rf"</{name}", re.IGNORECASE).search(text, at)
    return end.start() if end else len(text)
