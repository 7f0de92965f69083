"""A promise whose words still stand in the mark-up, and no longer on the page."""

import pytest

from witnessmark.deeds.reading import compare_texts, read_text
from witnessmark.model.changes import Comparison, Label
from witnessmark.model.documents import Document
from witnessmark.safeguards.reading.lexicon import vocabulary

PROMISE = "We never sell plate data to anyone."
LIMIT = "Plate data is deleted after 30 days."
BOTH = f"{PROMISE} {LIMIT}"
PAGE = """<html lang=en><title>Kestrel</title><nav><a href=/>Home</a> <a href=/us>About</a></nav><main>
<h1>Kestrel privacy policy</h1><p>This policy says how Kestrel Plate Systems handles what cameras of its customers
collect in the towns that use them.</p>{promise}<p>Questions about this policy may be sent to our office, which answers
within ten working days.</p></main><footer><a href=/terms>Terms</a> © 2026 Kestrel {foot}</footer></html>"""


def page(promise=f"<p>{BOTH}</p>", foot=""):
    return PAGE.format(promise=promise, foot=foot)


def compared(before, after):
    comparison = compare_texts(before, after, "html")
    assert isinstance(comparison, Comparison)
    return comparison


def reading(text):
    document = read_text(text, "html", vocabulary=vocabulary)
    assert isinstance(document, Document)
    return document.reading


@pytest.mark.parametrize(
    "struck",
    [
        f"<p><s>{PROMISE}</s> {LIMIT}</p>",
        f"<p><strike>{PROMISE}</strike> {LIMIT}</p>",
        f"<p><del>{PROMISE}</del> {LIMIT}</p>",
        f"<del><p>{PROMISE}</p></del><p>{LIMIT}</p>",
        f'<p><span style="color: red; text-decoration: line-through">{PROMISE}</span> {LIMIT}</p>',
        f'<p><font class="strikethrough">{PROMISE}</font> {LIMIT}</p>',
        f'<p style="text-decoration-line:line-through">{PROMISE}</p><p>{LIMIT}</p>',
    ],
)
def test_a_promise_that_is_struck_out_is_removed(struck):
    found = compared(page(), page(struck))

    assert [(c.safeguard, c.label) for c in found.alerts] == [("no-data-sale", Label.REMOVED)]
    assert [(n.rule, n.after) for n in found.noise] == [("struck out", PROMISE)]
    assert found.unclassified == ()


def test_a_struck_promise_that_stands_again_is_added():
    found = compared(page(f"<p><s>{PROMISE}</s> {LIMIT}</p>"), page())

    assert [(c.safeguard, c.label) for c in found.alerts] == [("no-data-sale", Label.ADDED)]
    assert [(n.rule, n.before) for n in found.noise] == [("struck out", PROMISE)]


def test_words_that_are_put_in_for_struck_ones_are_what_the_page_says():
    old = page("<p>Plate data is deleted after 30 days.</p>")
    new = page("<p>Plate data is deleted after <del>30</del> <ins>90</ins> days.</p>")

    assert [(c.safeguard, c.label) for c in compared(old, new).alerts] == [
        ("retention-limit", Label.WEAKENED)
    ]


def test_a_promise_that_is_struck_out_in_a_table_is_a_loss():
    rows = (
        "<table><tr><th>Matter</th><th>Rule</th></tr>"
        "<tr><td>Sale</td><td>{}</td></tr><tr><td>Time</td><td>{}</td></tr></table>"
    )
    found = compared(
        page(rows.format(PROMISE, LIMIT)), page(rows.format(f"<s>{PROMISE}</s>", LIMIT))
    )

    assert [c.safeguard for c in found.losses] == ["no-data-sale"]


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p hidden>{BOTH}</p>",
        f'<p aria-hidden="true">{BOTH}</p>',
        f'<p style="display: none">{BOTH}</p>',
        f'<div style="visibility:hidden"><p>{PROMISE}</p><p>{LIMIT}</p></div>',
        f"<p><span hidden>{PROMISE}</span> {LIMIT}</p>",
    ],
)
def test_a_promise_that_the_mark_up_hides_is_shown_to_a_person(hidden):
    found = compared(page(), page(hidden))

    assert found.changes == ()
    assert [(u.safeguards, u.cues) for u in found.unclassified] == [
        (("no-data-sale",), ("hidden",)),
        (("retention-limit",), ("hidden",)),
    ]
    assert reading(page()) != reading(page(hidden))


def test_a_promise_that_only_browsers_without_scripts_show_is_shown_to_a_person():
    found = compared(page(), page(f"<noscript><p>{PROMISE}</p><p>{LIMIT}</p></noscript>"))

    assert [u.cues for u in found.unclassified] == [("out of the policy",)] * 2


def test_a_promise_that_moves_into_the_footer_is_shown_to_a_person():
    found = compared(page(), page("", foot=f"<p>{PROMISE}</p><p>{LIMIT}</p>"))

    assert [(u.safeguards, u.cues) for u in found.unclassified] == [
        (("no-data-sale",), ("out of the policy",)),
        (("retention-limit",), ("out of the policy",)),
    ]


def test_a_panel_that_its_button_shows_is_not_hidden():
    panel = '<button aria-expanded="false" aria-controls="sale">Sale</button><div id="sale"{}><p>{}</p></div>'
    found = [page(panel.format(attribute, BOTH)) for attribute in ("", " hidden")]

    assert compared(*found).unclassified == ()
    assert reading(found[0]) == reading(found[1])


def test_a_page_that_hides_until_its_script_has_run_is_not_hidden():
    served = page()

    assert reading(served) == reading(served.replace("<main>", '<main style="visibility: hidden">'))


def test_hidden_words_without_a_promise_are_no_change():
    shown = page(f"<p>{BOTH}</p><p>Our office is in the old mill.</p>")
    hidden = page(f"<p>{BOTH}</p><p hidden>Our office is in the old mill.</p>")

    assert reading(shown) == reading(hidden)
    assert compared(shown, hidden).unclassified == ()
