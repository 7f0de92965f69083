"""
A linear look at mark-up before the parser, whose time is quadratic in the depth of the tags.

It follows the tree builder of WHATWG HTML §13.2.6 closely enough that a page meant to sink the parser
is found out; what it misses meets the limits of the child process.
"""

import re

from witnessmark.steps.extract.wordsets import wordset

#: 204 real pages had at most 2,770 nodes and a depth of 39; 250 KB of nested `<div>` cost 7 s to parse.
MAX_DEPTH = 512
MAX_NODES = 200_000

#: A comment's start, or a tag with its attributes, lower case; quotes count only after "=".
_TAG = re.compile(
    rb"<(?:!--|(/?)([a-z][^\s/>]*+)((?:[^\s>=]++|\s++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']?+))*+))"
)


def _names(words: str) -> frozenset[bytes]:
    return frozenset(word.encode() for word in wordset(words))


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
#: The next of its kind, or the end of what holds it, closes it: these do not pile up.
_IMPLIED = _names(
    "li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp body html head"
)
_RAW = _names("script style textarea title xmp iframe noembed noframes")
#: Their end tag does not close the blocks inside; unclosed, they are opened again in later blocks.
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
#: An end tag closes everything up to one of these; the end tag of any other name stops at them.
_SPECIAL = _names(
    "address article aside blockquote button center details dialog dir div dl fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup main menu nav ol pre search section"
    " select summary table template ul"
)
#: A paragraph ends where one of these begins.
_ENDS_PARAGRAPH = _SPECIAL - _names("button select template") | _names("p li dt dd hr")
#: What stands inside cannot close what stands outside.
_BOUNDARY = _names("table template object marquee applet svg math")
#: The parser opens at most so many alike again.
_REOPENED_ALIKE = 3


def too_nested(text: str) -> str:
    """Say why the mark-up is not to be parsed, or "" where it may be. Linear in its length."""
    if text.count("<") <= MAX_DEPTH:
        return ""
    return _Stack().read(text.encode("utf-8", "replace").lower())


class _Stack:
    """The open elements, as the tree builder would hold them, and a bound on the nodes made."""

    def __init__(self) -> None:
        #: Name and, for formatting, attributes.
        self.open: list[tuple[bytes, bytes]] = []
        self.places: dict[bytes, list[int]] = {}
        self.boundaries: list[int] = []
        #: Closed by their own end tag, but still in `open` under a block.
        self.stale: dict[bytes, int] = {}
        self.depth = 0
        self.reopened: dict[bytes, int] = {}
        self.formatting = 0
        self.alike: dict[tuple[bytes, bytes], int] = {}

    def read(self, data: bytes) -> str:
        at = nodes = 0
        search = _TAG.search
        while (found := search(data, at)) is not None:
            at = found.end()
            slash, name, attributes = found.groups()
            if name is None:
                end = data.find(b"-->", at)
                at = end + 3 if end >= 0 else len(data)
            elif slash:
                self.close(name)
            else:
                nodes += 1 + self.formatting
                if name in _ENDS_PARAGRAPH and self.places.get(b"p"):
                    self.end_paragraph()
                if name in _RAW and not self.boundaries:
                    end = data.find(b"</" + name, at)
                    at = end if end >= 0 else len(data)
                elif name not in _VOID and name not in _IMPLIED:
                    self.enter(name, attributes)
                    if self.depth + self.formatting > MAX_DEPTH:
                        return f"its tags are nested more than {MAX_DEPTH} deep"
                if nodes > MAX_NODES:
                    return f"it has more than {MAX_NODES:,} elements"
        return ""

    def enter(self, name: bytes, attributes: bytes) -> None:
        if name == b"a" and len(self.places.get(name, ())) > self.stale.get(name, 0):
            self.close(name)
        if name in _BOUNDARY:
            self.boundaries.append(len(self.open))
        self.places.setdefault(name, []).append(len(self.open))
        self.open.append((name, attributes))
        self.depth += 1

    def end_paragraph(self) -> None:
        buttons = self.places.get(b"button")
        if not buttons or buttons[-1] < self.places[b"p"][-1]:
            self.close(b"p")

    def close(self, name: bytes) -> None:
        places = self.places.get(name)
        if not places:
            if self.formatting and self.reopened.get(name):
                self.reopened[name] -= 1
                self.formatting -= 1
            return
        if self.boundaries and places[-1] < self.boundaries[-1]:
            return
        if (
            places[-1] == len(self.open) - 1
            or name in _SPECIAL
            or name in _BOUNDARY
            or name == b"p"
        ):
            self._close_to(name)
        elif len(places) > self.stale.get(name, 0):
            self.stale[name] = self.stale.get(name, 0) + 1
            self.depth -= 1

    def _close_to(self, name: bytes) -> None:
        closed = b""
        while closed != name:
            entry = self.open.pop()
            closed = entry[0]
            self.places[closed].pop()
            if self.boundaries and self.boundaries[-1] == len(self.open):
                self.boundaries.pop()
            if self.stale.get(closed):
                self.stale[closed] -= 1
                continue
            self.depth -= 1
            if closed != name and closed in _FORMATTING:
                self._reopen(entry)

    def _reopen(self, entry: tuple[bytes, bytes]) -> None:
        alike = self.alike.get(entry, 0)
        if alike < _REOPENED_ALIKE:
            self.alike[entry] = alike + 1
            self.reopened[entry[0]] = self.reopened.get(entry[0], 0) + 1
            self.formatting += 1
