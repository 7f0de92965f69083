"""Laws of reading a page: nothing that a person sees is lost, nothing breaks, bounds are sizes."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extracting import PAGE, served, shown_words
from witnessmark.model.captures import Failure, FailureKind, Served
from witnessmark.model.documents import Document
from witnessmark.steps.extract import extract, extract_text, nesting, outline
from witnessmark.steps.extract.nesting import MAX_DEPTH

_TAGS = [
    "div",
    "p",
    "span",
    "b",
    "i",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "h2",
    "h3",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
    "a",
    "nav",
    "footer",
    "aside",
    "header",
    "main",
    "section",
    "article",
    "blockquote",
    "q",
    "strong",
    "em",
    "sup",
    "del",
    "button",
    "label",
    "pre",
    "form",
    "select",
    "option",
    "textarea",
    "noscript",
    "custom-card",
]
_PIECES = (
    "data",
    "plates",
    "30 days",
    "never.",
    "not,",
    "shared;",
    "with",
    "for:",
    "and",
    "or",
    "(a)",
    "1.",
    "Q:",
)
_CLASSES = (
    "",
    "menu",
    "cookie-banner",
    "accordion-title",
    "related",
    "card",
    "sr-only",
    "share-bar",
)


@st.composite
def _markup(draw) -> tuple[str, list[str]]:
    """Random mark-up, nested as it comes, in which each third word or so occurs only once."""
    parts: list[str] = []
    once: list[str] = []
    open_tags: list[str] = []
    for number in range(draw(st.integers(3, 60))):
        choice = draw(st.integers(0, 5))
        if choice <= 1:
            tag = draw(st.sampled_from(_TAGS))
            named = draw(st.sampled_from(_CLASSES))
            parts.append(
                f'<{tag} class="{named}" href="/x" aria-expanded>' if named else f"<{tag}>"
            )
            open_tags.append(tag)
        elif choice == 2 and open_tags:
            parts.append(f"</{open_tags.pop()}>")
        elif choice == 3:
            parts.append(f" {draw(st.sampled_from(_PIECES))} ")
        elif choice == 4:
            parts.append("<br>")
        else:
            word = f"word{number}x"
            once.append(word)
            parts.append(f" {word} ")
    return "".join(parts), once


@settings(max_examples=150, deadline=None)
@given(_markup())
def test_every_word_that_a_person_sees_is_in_some_unit(page):
    markup, once = page

    document = extract_text(markup, "html")

    assert isinstance(document, Document)
    assert set(once) <= shown_words(document)


def test_a_question_too_far_out_to_stand_beside_an_answer_is_shown_by_itself():
    names = ["Sharing", "Federal bodies", "Task forces", "Emergencies"]
    nested = "".join(f"<details><summary>{name}</summary>" for name in names)
    long = f"<details><summary>Who {'really ' * 80}may look?</summary>"
    for page, words in (
        (f"{nested}<p>Never.</p>", names),
        (f"<details><summary>Sharing</summary>{long}<p>Nobody.</p>", ["Sharing", "Nobody"]),
    ):
        document = extract_text(page, "html")
        assert isinstance(document, Document)
        assert set(" ".join(words).split()) <= shown_words(document)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*_PIECES, "\n", "\n\n", "    ", "- ", "word", "DATA", "| a | b |", "# "]),
        max_size=60,
    )
)
def test_every_word_of_a_text_is_in_some_unit(pieces):
    numbered = "".join(
        f"{piece} w{number} " if piece.strip() else piece for number, piece in enumerate(pieces)
    )
    words = {f"w{number}" for number, piece in enumerate(pieces) if piece.strip()}

    for form in ("text", "markdown"):
        document = extract_text(numbered, form)
        assert isinstance(document, Document)
        assert words <= shown_words(document)


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["text/html", "text/plain", "text/markdown", "", "text/html; charset=x"]),
)
def test_no_bytes_break_the_reading(body, content_type):
    read = extract(served(body, content_type), PAGE)

    assert isinstance(read, Document | Failure)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_no_message_breaks_the_reading(message):
    read = extract(Served(url=PAGE.url, final_url=PAGE.url, status=200, message=message), PAGE)

    assert isinstance(read, Document | Failure)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_unit_text_is_folded_and_composed_and_has_no_unseen_characters(text):
    document = extract_text(text, "text")

    assert isinstance(document, Document)
    for unit in document.units:
        assert unit.text == " ".join(unit.text.split()) != ""
        assert unicodedata.is_normalized("NFC", unit.text)
        assert "\u200b" not in unit.text


@settings(max_examples=40, deadline=None)
@given(_markup())
def test_the_same_bytes_give_the_same_document(page):
    assert extract_text(page[0], "html") == extract_text(page[0], "html")


def test_a_page_of_nested_tags_is_given_up_before_it_is_parsed():
    bombs = (
        "<div>" * 50_000,
        "<b><div></b>" * 50_000,
        "<span><div></span>" * 50_000,
        "<x-y><div></x-y>" * 50_000,
        "<div><table><td></div>" * 50_000,
        "<p title='</p></div>'><div>" * 50_000,
        "<!-- > --><section><!-- </section> -->" * 50_000,
        "<svg><title><div></title>" * 50_000,
        "".join(f"<p><font size={n}></p>" for n in range(20_000)),
    )
    for bomb in bombs:
        read = extract_text(bomb, "html")
        assert isinstance(read, Failure), bomb[:40]
        assert read.kind is FailureKind.GAVE_UP


def test_a_page_of_too_many_elements_is_given_up(monkeypatch):
    monkeypatch.setattr(nesting, "MAX_NODES", 5_000)

    read = extract_text("<i></i>" * 5_001, "html")

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.GAVE_UP


def test_a_text_of_too_many_units_is_given_up(monkeypatch):
    monkeypatch.setattr(outline, "MAX_UNITS", 1_000)

    for read in (
        extract_text("- a\n" * 1_001, "text"),
        extract_text("<p>One! Two? " * 501, "html"),
    ):
        assert isinstance(read, Failure)
        assert read.kind is FailureKind.GAVE_UP


def test_careless_mark_up_is_no_bomb():
    pages = (
        "<p>One <b>bold<p>Two " * 1_000,
        "<ul>" + "<li>item" * 2_000 + "</ul>",
        "<table>" + "<tr><td>cell<td>cell" * 1_000 + "</table>",
        "<a name=x>Part " * 1_500,
        "<div><span>text</div>" * 1_500,
        "text<br>" * 2_000,
        "<option>one" * 1_500,
    )
    for page in pages:
        assert isinstance(extract_text(page, "html"), Document), page[:30]


def test_the_deepest_page_that_is_parsed_is_walked_without_recursion():
    depth = MAX_DEPTH - 5

    document = extract_text("<div>" * depth + "deep" + "</div>" * depth + "<i></i>" * 600, "html")

    assert isinstance(document, Document)
    assert shown_words(document) == {"deep"}


def test_what_stands_around_a_unit_does_not_pile_up_with_depth():
    deep = 150
    nested = "".join(f"<ul><li>We never share reads of kind {n} with:" for n in range(deep))
    items = "<li>a federal body</li>" * 1_000
    closing = "</ul>" * deep
    questions = (
        "".join(f"<details><summary>What of case {n}?</summary>" for n in range(deep))
        + "Never. " * 1_000
    )

    for page in (nested + items + closing, questions):
        document = extract_text(page, "html")
        assert isinstance(document, Document)
        around = [len(unit.lead_in) + len(unit.question) + len(unit.row) for unit in document.units]
        assert max(around) <= 5_000


def test_many_links_in_one_paragraph_are_found_in_one_pass():
    page = "<p>" + "".join(f'<a href="/{n}">Agency {n}</a> is a member. ' for n in range(3_000))

    document = extract_text(page, "html", address="https://harlow-falls.example/")

    assert isinstance(document, Document)
    assert [unit.links[0].href for unit in document.units] == [
        f"https://harlow-falls.example/{n}" for n in range(3_000)
    ]


def test_what_a_list_hung_on_stays_when_its_last_item_opens_the_next_list():
    document = extract_text("It may be shared<ul>with</ul><div><ul>data brokers</ul></div>", "html")

    assert isinstance(document, Document)
    assert {"It", "may", "be", "shared", "with", "data", "brokers"} <= shown_words(document)


def test_what_a_list_hung_on_stays_when_it_is_too_long_to_be_carried():
    long = " ".join(f"word{n}x" for n in range(400)) + ":"
    document = extract_text(f"<p>{long}</p><ul>with:</ul><div><ul>data</ul></div>", "html")

    assert isinstance(document, Document)
    assert {"word0x", "word399x", "with", "data"} <= shown_words(document)
