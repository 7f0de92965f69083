"""Help for the tests of extraction: a page that is watched, an answer for it, what a person can see of a document."""

from witnessmark.model.captures import Served
from witnessmark.model.documents import Document
from witnessmark.model.pages import PageId, Publisher, PublisherId, PublisherKind, WatchedPage

PAGE = WatchedPage(
    id=PageId("harlow-falls/alpr"),
    publisher=Publisher(
        id=PublisherId("harlow-falls"),
        name="Harlow Falls Police Department",
        kind=PublisherKind.AGENCY,
    ),
    url="https://harlow-falls.example/police/alpr",
    title="ALPR policy",
)


def served(body: bytes, content_type: str = "text/html", *, coding: str = "") -> Served:
    """An answer as on the wire, without transfer coding."""
    head = "HTTP/1.1 200 OK\r\n"
    head += f"Content-Type: {content_type}\r\n" if content_type else ""
    head += f"Content-Encoding: {coding}\r\n" if coding else ""
    return Served(
        url=PAGE.url,
        final_url=PAGE.url,
        status=200,
        message=f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body,
    )


def shown_words(document: Document) -> set[str]:
    """All words that stand anywhere in its units."""
    shown: set[str] = set()
    for unit in document.units:
        for part in (
            unit.text, unit.lead_in, unit.question, unit.row, unit.column, unit.number, unit.sentence, unit.joint,
            *unit.heading_path,
        ):  # fmt: skip
            shown.update(part.split())
    return {word.strip("“”[]().,;:") for word in shown}
