"""Served bytes to a document of units, or the reason why not."""

import re
from typing import Literal

from witnessmark.model.captures import Failure, FailureKind, Served, Sha256
from witnessmark.model.documents import Document, Unit, Zone
from witnessmark.model.http_message import read_http_message
from witnessmark.model.pages import ReaderName, WatchedPage
from witnessmark.steps.extract.decode import decode
from witnessmark.steps.extract.html import Page, read_html, too_long
from witnessmark.steps.extract.language import guess_language
from witnessmark.steps.extract.markdown import read_markdown
from witnessmark.steps.extract.plain import read_text

Format = Literal["html", "markdown", "text"]

_HTML_START = re.compile(
    r"\s*+(?:<\?xml[^>]{0,200}+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|main|article|section|div|h[1-6]|p|table|ul|dl|title|meta|nav|header)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_SIGNS = re.compile(
    r"^(?:#{1,6} \S|[-*+] \S|\|.+\|\s*$|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\n]+\)|_[^_\n]+_\s*$)",
    re.MULTILINE,
)
_COOKIE = re.compile(r"\bcookies?\b|\bconsent\b", re.IGNORECASE)
#: A page with fewer policy words than this may be a wall; with fewer than the second there is nothing else.
_WALL_WORDS, _FEW_WORDS = 150, 30


def extract(served: Served, page: WatchedPage) -> Document | Failure:
    """
    Read the final answer of a look as `page` says.

    The `reading` of the document is left empty: it is the digest of a later step (steps/mask).
    Never raises for what a server sends; same bytes and page, same document.
    """
    message = read_http_message(served.message)
    if message is None:
        return Failure(
            kind=FailureKind.UNDECODABLE,
            detail=f"{served.final_url} did not answer with a whole HTTP/1.1 message. It is kept; look again.",
        )
    if not message.complete:
        return Failure(
            kind=FailureKind.DISCONNECTED,
            detail=f"{served.final_url} ends before the end that it announced. What came is kept; look again.",
        )
    decoded = decode(message, served.final_url)
    if isinstance(decoded, Failure):
        return decoded
    form = _format(decoded.text, decoded.media_type, page.reader)
    return extract_text(
        decoded.text, form, address=served.final_url, select=page.select, ignore=page.ignore
    )


def extract_text(
    text: str,
    form: Format,
    *,
    address: str = "",
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> Document | Failure:
    """Read a text whose format is known, such as a saved file."""
    if form == "text":
        units = read_text(text)
        if units is None:
            return too_long(address)
        title = next((unit.text for unit in units if unit.zone is Zone.POLICY), "")
        read: Page | Failure = Page(
            units=units, title=title, language="", chosen_by="text", signs=()
        )
    elif form == "markdown":
        read = read_markdown(text, address=address, select=select, ignore=ignore)
    else:
        read = read_html(text, address=address, select=select, ignore=ignore)
    if isinstance(read, Failure):
        return read
    return _document(read)


def sniff(text: str) -> Format:
    """Tell the format of a text by its looks, as for a saved file without a name."""
    start = text[:4_000]
    if _HTML_START.match(start):
        return "html"
    return "markdown" if len(_MARKDOWN_SIGNS.findall(text[:20_000])) >= 2 else "text"


def _format(text: str, media_type: str, reader: ReaderName) -> Format:
    named: dict[ReaderName, Format] = {
        ReaderName.HTML: "html",
        ReaderName.TEXT: "text",
        ReaderName.MARKDOWN: "markdown",
    }
    if reader in named:
        return named[reader]
    if media_type in ("text/html", "application/xhtml+xml"):
        return "html"
    if media_type in ("text/markdown", "text/x-markdown"):
        return "markdown"
    if media_type == "text/plain":
        return "html" if re.match(r"\s*<(?:!doctype html|html)\b", text, re.IGNORECASE) else "text"
    return sniff(text)


def _document(read: Page) -> Document:
    words = policy_words = 0
    for unit in read.units:
        count = unit.text.count(" ") + 1
        words += count
        if unit.zone is Zone.POLICY:
            policy_words += count
    signs = set(read.signs)
    if policy_words < _WALL_WORDS and _is_wall(read.units, policy_words):
        signs.add("consent-wall")
    return Document(
        units=read.units,
        title=read.title,
        language=read.language or guess_language(" ".join(unit.text for unit in read.units[:80])),
        words=words,
        policy_words=policy_words,
        chosen_by=read.chosen_by,
        reading=Sha256(""),
        signs=tuple(sorted(signs)),
    )


def _is_wall(units: tuple[Unit, ...], policy_words: int) -> bool:
    """Whether what the page says is mostly the question whether it may set cookies."""
    asking = [unit for unit in units if _COOKIE.search(f"{unit.text} {unit.question}")]
    if policy_words < _FEW_WORDS:
        return bool(asking)
    asked = sum(len(unit.text.split()) for unit in asking if unit.zone is Zone.POLICY)
    return asked > 0.5 * policy_words
