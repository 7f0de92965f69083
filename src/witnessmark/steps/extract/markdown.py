"""Markdown to units: turned into HTML by markdown-it, then read as such."""

import re

from markdown_it import MarkdownIt

from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.documents import Unit, UnitKind, Zone
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.html import Page, read_html

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
#: A line of front matter: a key, what belongs to one, or nothing.
_KEYED = re.compile(r"[\w-]+:|\s|-\s|#|$")
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
#: Keys that say whether, for whom, or when the policy holds.
_HOLDS = re.compile(
    r"(?:policy[_-])?(?:status|state|binding|enforced|enforcement|in[_-]force|applies[_-]to|scope|audience|draft|"
    r"mandatory|approved|adopted|superseded(?:[_-]by)?|expires|active|compliance)",
    re.IGNORECASE,
)
#: Deeper block quotes and lists than this are text to markdown-it.
_MAX_NESTING = 40
#: markdown-it takes seconds for a megabyte; real policies in Markdown have at most 60 KB.
LIMIT_CHARACTERS = 131_072
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING, "html": True}).enable(
    ["table", "strikethrough"]
)


def read_markdown(
    text: str, *, address: str = "", select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> Page | Failure:
    """Read a Markdown document (CommonMark with tables); front matter gives the title, and stands beside the text."""
    if len(text) > LIMIT_CHARACTERS:
        return Failure(
            kind=FailureKind.TOO_LARGE,
            detail=f"{address or 'The page'} is more than {LIMIT_CHARACTERS // 1024} KB of Markdown. "
            "Watch an HTML version of it, or a part.",
        )
    title = ""
    front = _FRONT_MATTER.match(text)
    keys = front[1].split("\n") if front is not None else []
    if front is not None and all(map(_KEYED.match, keys)):
        found = _FRONT_TITLE.search(front[1])
        title = found[1] if found else ""
        text = text[front.end() :]
    else:
        keys = []
    page = read_html(_MARKDOWN.render(text), address=address, select=select, ignore=ignore)
    if isinstance(page, Failure):
        return page
    told = (fold(line) for line in keys if not line.lower().startswith("title:"))
    settings = tuple(map(_setting, filter(None, told)))
    if not title:
        title = next((unit.text for unit in page.units if unit.kind == "heading"), "")
    return Page(
        units=(*settings, *page.units),
        title=title,
        language=page.language,
        chosen_by=page.chosen_by,
        signs=page.signs,
    )


def _setting(line: str) -> Unit:
    """Make a line of front matter a unit: of the policy where it says whether, for whom or when that holds."""
    key, _, value = line.partition(":")
    value = value.strip(" \"'")
    if value and _HOLDS.fullmatch(key):
        name = key.replace("_", " ").replace("-", " ")
        return Unit(text=value, kind=UnitKind.FIELD, row=name[:1].upper() + name[1:])
    return Unit(text=line, kind=UnitKind.FIELD, zone=Zone.FURNITURE)
