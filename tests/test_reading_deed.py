"""Served bytes to a document that knows its reading."""

from tests.extracting import PAGE, served
from witnessmark.deeds.reading import read, read_text
from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.documents import Document


def _vocabulary(text: str) -> bool:
    return "immigration" in text.lower()


def _read(body: str) -> Document:
    document = read(served(body.encode()), PAGE, vocabulary=_vocabulary)
    assert isinstance(document, Document)
    return document


def test_new_mark_up_with_the_same_words_reads_the_same():
    before = _read(
        "<main><h1>Readers</h1><p>We never sell reads.</p><p>Last updated: May 1, 2025</p></main>"
    )
    after = _read(
        "<div class='x7'><main role=main><section><h1 class=y><span>Readers</span></h1><div><div>We never sell reads.</div>"
        "</div><em>Last updated: June 2, 2026</em></section></main></div><footer>© 2026</footer>"
    )

    assert before.reading == after.reading


def test_one_missing_item_reads_differently():
    before = _read(
        "<h3>Prohibited uses</h3><p>Immigration enforcement, traffic enforcement, personal use</p>"
    )
    after = _read("<h3>Prohibited uses</h3><p>Traffic enforcement, personal use</p>")

    assert before.reading != after.reading


def test_a_promise_that_moves_into_the_footer_reads_differently():
    promise = "<p>We bar immigration uses.</p>"
    before = _read(
        f"<main><p>We sell readers to cities, and the cities own the data.</p>{promise}</main><footer>Menu</footer>"
    )
    after = _read(
        f"<main><p>We sell readers to cities, and the cities own the data.</p></main><footer>Menu{promise}</footer>"
    )

    assert before.reading != after.reading


def test_a_page_that_cannot_be_read_has_no_reading():
    read_back = read(served(b"%PDF-1.7", "application/pdf"), PAGE, vocabulary=_vocabulary)

    assert isinstance(read_back, Failure)
    assert read_back.kind is FailureKind.NO_READER


def test_a_saved_text_reads_as_the_served_one_does():
    saved = read_text("<p>We never sell reads.</p>", "html", vocabulary=_vocabulary)

    assert isinstance(saved, Document)
    assert saved.reading == _read("<p>We never sell reads.</p>").reading
