"""What the style sheets inside a page hide, strike or write, told to the elements that they name."""

import re
from collections import defaultdict
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Comments, and rules that hold only for some screens or on paper, with what stands in them.
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"([^{};@]{1,400}+)\{([^{}]{0,2000}+)\}|@[^{};]{0,400}+(?:;|(\{))")
#: `.note`, `#note`, `p.note.old`, `.note::after`: nothing about where in the page.
_SIMPLE = re.compile(
    r"([a-z][a-z0-9]*)?((?:[.#][\w-]{1,80}){1,3})(::?(?:before|after))?$", re.IGNORECASE
)
_NAME = re.compile(r"([.#])([\w-]+)")
_DECLARATION = re.compile(r"([a-z-]{2,40})\s*:\s*([^;]{1,200})", re.IGNORECASE)
#: Properties by which words go out of sight or are struck.
_TELLING = re.compile(
    r"(?:display|visibility|opacity|font-size|(?:max-)?height|overflow(?:-y)?|clip(?:-path)?|left|text-indent"
    r"|text-decoration(?:-line)?|list-style(?:-type)?)$",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"\s*([\"'])((?:\\.|(?!\1).)*+)\1")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
#: Content that says something: words, a tick, a cross; a bullet, a slash or an icon font's letter does not.
_SAYS = re.compile(r"[^\W_]{2}|[✓✔✅✗✘❌✖☑☒]")
#: Parts that are opened by a button, or slide into sight: hidden at first, and read.
_OPENED = re.compile(
    r"accordion|collaps|toggle|tab|faq|answer|panel|drop|menu|drawer|slide|carousel|popup|modal|dialog|tip|expand"
    r"|more|anim|aos|fade|reveal|wow",
    re.IGNORECASE,
)
#: So much of the style sheets is looked at, so many rules, so many elements.
_CHARACTERS, _MOST_RULES, _MOST_ELEMENTS = 400_000, 2_000, 20_000

#: Tag (or ""), classes and ids that an element must all have, pseudo-element (or ""), declarations.
_Rule = tuple[str, frozenset[str], str, str]


def apply(tree: LexborHTMLParser) -> None:
    """
    Write the telling declarations of simple rules into the style of the elements that they name.

    What an element says of itself stands last and holds; of two rules the later one. Rules that say where in
    the page, for what screen, or in which state of the pointer, are left alone: that takes a browser.
    """
    css = "\n".join(node.text() for node in tree.css("style:not([media=print])"))[:_CHARACTERS]
    by_name: dict[str, list[tuple[int, _Rule]]] = defaultdict(list)
    for place, rule in enumerate(_rules(css)):
        if place >= _MOST_RULES:
            break
        by_name[min(rule[1])].append((place, rule))
    if not by_name:
        return
    for node in tree.css("body [class], body [id]")[:_MOST_ELEMENTS]:
        named = _names(node)
        found = sorted(
            (entry for name in named for entry in by_name.get(name, ())), key=lambda entry: entry[0]
        )
        is_opened = any(map(_OPENED.search, named))
        _dress(
            node,
            [
                rule
                for _, rule in found
                if rule[0] in ("", node.tag)
                and rule[1] <= named
                and not (is_opened and not rule[2])
            ],
        )


def _names(node: LexborNode) -> frozenset[str]:
    attributes = node.attributes
    classes = (attributes.get("class") or "").split()[:20]
    return frozenset([*(f".{name}" for name in classes), f"#{attributes.get('id') or ''}"])


def _dress(node: LexborNode, rules: list[_Rule]) -> None:
    last: dict[str, str] = {}
    for _, _, pseudo, body in rules:
        for name, value in _DECLARATION.findall(body):
            if pseudo and name.lower() == "content":
                _write(node, _written(value), pseudo)
            elif not pseudo and _TELLING.match(name):
                last[name.lower()] = value.strip()
    if last:
        own = node.attributes.get("style") or ""
        kept = [f"{name}:{value}" for name, value in last.items() if not _says(own, name)]
        node.attrs["style"] = ";".join([*kept, own])


def _says(style: str, name: str) -> bool:
    return f";{name}:" in f";{''.join(style.lower().split())}"


def _write(node: LexborNode, said: str, pseudo: str) -> None:
    if not said:
        return
    if pseudo.endswith("after") or node.child is None:
        node.insert_child(f" {said} ")
    else:
        node.child.insert_before(f"{said} ")


def _written(value: str) -> str:
    found = _CONTENT.match(value)
    if found is None:
        return ""
    text = _ESCAPE.sub(lambda e: _character(e[1]) if e[1] else e[2], found[2])
    return text if _SAYS.search(text) else ""


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0 < number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def _rules(css: str) -> Iterator[_Rule]:
    """Give the simple rules with a telling declaration, in order; at-rules are stepped over with their blocks."""
    css = _COMMENT.sub(" ", css) if "/*" in css else css
    at = 0
    while (found := _RULE.search(css, at)) is not None:
        at = found.end()
        if found[3]:
            at = _end_of_block(css, at)
        elif found[1] and (":" in (body := found[2])):
            for selector in found[1].split(","):
                named = _SIMPLE.match(selector.strip())
                if named and (
                    named[3] or any(_TELLING.match(n) for n, _ in _DECLARATION.findall(body))
                ):
                    names = frozenset(f"{kind}{name}" for kind, name in _NAME.findall(named[2]))
                    yield (named[1] or "").lower(), names, named[3] or "", body


def _end_of_block(css: str, at: int) -> int:
    depth = 1
    for brace in re.compile(r"[{}]").finditer(css, at):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(css)
