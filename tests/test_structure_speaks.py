"""The same words say something else under another heading, beside another label, in another column, or struck."""

import pytest

from witnessmark.deeds.reading import compare_texts, read_text
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document
from witnessmark.safeguards.reading.lexicon import vocabulary

PAGE = """<html lang=en><title>Oakmere</title><main><h1>Plate reader policy</h1>
<p>The town of Oakmere runs plate readers at four bridges. The readers take pictures of passing cars.</p>{}
<p>Questions go to the clerk, who answers within a week.</p></main></html>"""


def compared(before, after, form="html"):
    if form == "html":
        before, after = PAGE.format(before), PAGE.format(after)
    found = compare_texts(before, after, form)
    assert isinstance(found, Comparison)
    return found


def is_told(before, after, form="html"):
    found = compared(before, after, form)
    return bool(found.alerts or found.unclassified) and found.before != found.after


def is_quiet(before, after, form="html"):
    found = compared(before, after, form)
    return not (found.alerts or found.unclassified)


@pytest.mark.parametrize(
    "heading", ["Repealed rules", "Goals", "Optional rules", "Rules that may be waived"]
)
def test_a_promise_under_a_heading_that_takes_it_back_is_told(heading):
    rules = (
        "<h2>Rules</h2><p>Officers wear a badge.</p>{}<h2>"
        + heading
        + "</h2><p>Boots are black.</p>{}"
    )
    promise = "<p>Plate data is never sold.</p>"

    assert is_told(rules.format(promise, ""), rules.format("", promise))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Safeguards", "Safeguards (planned)"),
        ("Federal agencies", "Foreign agencies"),
        ("Our rules", "What residents asked for"),
        ("Current settings", "Planned settings"),
        ("Expires: December 31, 2030", "Expires: December 31, 2025"),
    ],
)
def test_a_heading_that_becomes_another_is_shown(old, new):
    assert is_told(f"<h2>{old}</h2><p>No access.</p>", f"<h2>{new}</h2><p>No access.</p>")


def test_a_heading_that_only_says_the_same_in_other_words_is_quiet():
    assert is_quiet("<h2>Retention of data</h2><p>No.</p>", "<h2>Data retention</h2><p>No.</p>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<tr><th>30 days</th><td>365 days</td></tr>", "<tr><th>365 days</th><td>30 days</td></tr>"),
        (
            "<tr><th>Retention (30 days or 365 days)</th><td>30 days</td></tr>",
            "<tr><th>Retention (30 days or 365 days)</th><td>365 days</td></tr>",
        ),
        (
            "<tr><th>Legal paper: warrant or subpoena</th><td>Warrant</td></tr>",
            "<tr><th>Legal paper: warrant or subpoena</th><td>Subpoena</td></tr>",
        ),
    ],
)  # fmt: skip
def test_a_value_that_changes_places_with_its_label_or_among_its_options_is_told(before, after):
    table = "<table>{}<tr><th>Logs</th><td>Kept</td></tr></table>"

    assert is_told(table.format(before), table.format(after))


@pytest.mark.parametrize("tag", ["div", "p", "h4"])
def test_values_exchanged_between_labels_that_are_no_table_are_told(tag):
    cards = f"<{tag}>Federal agencies</{tag}><{tag}>{{}}</{tag}><{tag}>County sheriff</{tag}><{tag}>{{}}</{tag}>"

    assert is_told(cards.format("Blocked", "Connected"), cards.format("Connected", "Blocked"))


def test_a_thing_that_moves_under_another_title_is_told():
    lists = "<p class=t>Prohibited</p><ul><li>Toll fraud</li>{}</ul><p class=t>Permitted</p><ul><li>Theft</li>{}</ul>"

    assert is_told(lists.format("<li>Noise</li>", ""), lists.format("", "<li>Noise</li>"))


def test_a_remark_that_moves_to_another_promise_is_told():
    said = "<p>Plate data is never sold.</p>{}<p>Pictures are blurred.</p>{}"
    remark = "<p>There are no exceptions.</p>"

    assert is_told(said.format(remark, ""), said.format("", remark))


def test_promises_that_only_change_places_are_quiet():
    one, other = "<p>Plate data is never sold.</p>", "<p>Every search is logged.</p>"

    assert is_quiet(one + other, other + one)


def test_words_that_the_page_sets_apart_are_read_with_it():
    call_out = (
        "<blockquote><p>The department {} share plate data with federal agencies.</p></blockquote>"
    )

    assert is_told(call_out.format("shall not"), call_out.format("may"))


@pytest.mark.parametrize(
    "head",
    [
        "<tr><td></td><th>May search</th><th>May not search</th></tr>",
        "<tr><td></td><td><b>May search</b></td><td><b>May not search</b></td></tr>",
        '<tr><td class="TableHeading">Who</td><td class="TableHeading">May search</td><td class="TableHeading">May not</td></tr>',
        "<tr><th colspan=3>Access</th></tr><tr><th>Who</th><th>Allowed</th><th>Denied</th></tr>",
        "<tr><th rowspan=2>Who</th><th colspan=2>Search</th></tr><tr><th>Allowed</th><th>Denied</th></tr>",
        "<tr><th><h3>Who</h3></th><th><h3>May search</h3></th><th><h3>May not</h3></th></tr>",
    ],
)  # fmt: skip
def test_a_mark_that_moves_to_another_column_is_told(head):
    table = f"<table>{head}<tr><td>Officers</td><td>X</td><td></td></tr><tr><td>Federal agents</td>{{}}</tr></table>"

    assert is_told(table.format("<td></td><td>X</td>"), table.format("<td>X</td><td></td>"))


def test_a_row_that_moves_under_another_title_row_is_told():
    table = (
        "<table><tr><th>Use</th><th>Note</th></tr><tr><td colspan=2>Prohibited</td></tr><tr><td>Debt</td><td>a</td></tr>{}"
        "<tr><td colspan=2>Permitted</td></tr><tr><td>Theft</td><td>b</td></tr>{}</table>"
    )
    row = "<tr><td>Parking fines</td><td>c</td></tr>"

    assert is_told(table.format(row, ""), table.format("", row))


@pytest.mark.parametrize(
    "style", ["hidden", 'style="display:none"', 'style="text-decoration: line-through"']
)
def test_a_row_that_is_hidden_or_struck_is_told(style):
    table = "<table><tr><th>Sale</th><td>Never</td></tr><tr {}><th>Retention</th><td>30 days</td></tr></table>"

    assert is_told(table.format(""), table.format(style))


@pytest.mark.parametrize("name", ["sharing", "cta", "feedback", "promo"])
def test_prose_in_a_part_with_the_name_of_furniture_is_read(name):
    part = f"<p>Plate data is never shared outside the town.</p><div class={name}><p>{{}}</p></div>"

    assert is_told(part.format("There are no exceptions."), part.format("Exceptions are possible."))


@pytest.mark.parametrize(
    ("on", "off"),
    [
        ("<div><span>Audit log</span><span>On</span></div>", "<div><span>Audit log</span><span>Off</span></div>"),
        ("<h3>Audit log <button class=badge>Enabled</button></h3>", "<h3>Audit log <button class=badge>Disabled</button></h3>"),
        ("<p>Adopted: March 3, 2024</p>", "<p>Proposed: March 3, 2024</p>"),
        ("<p>Each search is recorded.</p>", "<p>Coming soon</p><p>Each search is recorded.</p>"),
    ],
)  # fmt: skip
def test_how_something_is_set_or_stands_is_told(on, off):
    assert is_told(on, off)


@pytest.mark.parametrize(
    ("label", "was", "now"),
    [
        ("Plate read lifespan (days)", "30", "365"),
        ("Days detections are held", "30", "365"),
        ("Officers needed to confirm hits", "2", "1"),
        ("Searches for immigration enforcement", "0", "38"),
        ("Devices with facial recognition", "0", "40"),
    ],
)
def test_a_number_that_sets_something_is_no_counter(label, was, now):
    cell = f"<table><tr><th>{label}</th><td>{{}}</td></tr><tr><th>City</th><td>Oakmere</td></tr></table>"

    assert is_told(cell.format(was), cell.format(now))


@pytest.mark.parametrize(
    "label",
    [
        "Searches in the last 30 days",
        "Searches (30 days)",
        "Vehicles detected",
        "Total hits",
    ],
)
def test_what_a_portal_counts_is_noise(label):
    cell = f"<table><tr><th>{label}</th><td>{{}}</td></tr><tr><th>City</th><td>Oakmere</td></tr></table>"

    assert is_quiet(cell.format("10,442"), cell.format("12,310"))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Supervisors check 50 hits a month.", "Supervisors check 5 hits a month."),
        ("Entries last updated 7 days ago are removed.", "Entries last updated 90 days ago are removed."),
        ("Reads are kept for 720-1440 hours.", "Reads are kept for 720-8760 hours."),
        ("The fine is $250-1500 for each search.", "The fine is $100-1000 for each search."),
        ("It is (c) 1440 hours.", "It is (c) 8760 hours."),
        ("Reads are kept ≤ 30 days.", "Reads are kept ≥ 30 days."),
        ("≤ 30 days of storage.", "≥ 30 days of storage."),
        ("Reads are deleted after 30 days.", "Reads are deleted after [30] days."),
        ("We never sell plate data.", "We never (?) sell plate data."),
        ("We never sell plate data.", 'We "never" sell plate data.'),
        ("A log is kept, except under Section 12.", "A log is kept, except under Section 2."),
        ("Part I crimes justify a search.", "Part II crimes justify a search."),
        ("Section 7 of this policy is suspended.", "Section 3 of this policy is suspended."),
        ("2.5 business days is the longest.", "9.5 business days is the longest."),
    ],
)  # fmt: skip
def test_signs_and_numbers_in_a_rule_are_no_typography(was, now):
    assert is_told(f"<p>{was}</p>", f"<p>{now}</p>")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (
            "This policy was last updated on May 1, 2025.",
            "This policy was last updated on June 3, 2026.",
        ),
        ("Call the clerk at 555-0142.", "Call the clerk at 555-0177."),
        ("© 2025 Town of Oakmere", "© 2026 Town of Oakmere"),
    ],
)
def test_the_page_s_own_dates_and_numbers_stay_noise(was, now):
    assert is_quiet(f"<p>{was}</p>", f"<p>{now}</p>")


def test_a_number_alone_on_its_line_is_a_value_and_no_page_number():
    text = "PLATE READER POLICY\n\nData retention (in days)\n\n{}\n\nThe clerk answers questions.\n"

    assert is_told(text.format(30), text.format(365), "text")


def test_page_numbers_count_on_and_are_no_text():
    pages = "PLATE READER POLICY\n\nReads are deleted after 30 days.\n\n{}\n\nLogs are kept.\n\n{}\n\nThe clerk answers.\n\n{}\n"

    assert is_quiet(pages.format(1, 2, 3), pages.format(4, 5, 6), "text")


def test_a_sentence_runs_on_to_a_number_at_the_beginning_of_a_line():
    text = (
        "RETENTION\n\nThe number of days for plate reads that are not evidence is\n{}. The Chief may not lengthen it, and\n"
        "the council hears of each lengthening that was asked for by the chief.\n"
    )

    assert is_told(text.format(30), text.format(900), "text")


@pytest.mark.parametrize("marks", ["•", "-", "(a) (b)", "1. 2."])
def test_a_list_that_hangs_on_an_open_line_stays_a_list(marks):
    first, second = (marks.split() * 2)[:2]
    text = f"RULES\n\nAccess to the plate readers of the town is limited to\n{first} officers\n{second} clerks\n"
    found = read_text(text, "text", vocabulary=vocabulary)

    assert isinstance(found, Document)
    assert [unit.text for unit in found.units][-2:] == ["officers", "clerks"]


def test_front_matter_is_read_beside_the_text():
    text = "---\ntitle: Policy\nretention: {} days of plate reads\n---\n\n# Policy\n\nThe clerk answers.\n"

    assert is_told(text.format(30), text.format(365), "markdown")


def test_a_rule_at_the_top_is_no_front_matter():
    text = "---\n\nPlate data is {} sold.\n\n---\n\nThe clerk answers.\n"

    assert is_told(text.format("never"), text.format("sometimes"), "markdown")


def test_a_banner_beside_the_policy_that_takes_it_back_is_told():
    page = (
        "<html lang=en><title>Oakmere</title>{}<main><h1>Plate reader policy</h1><p>Plate data is never sold. Every search is "
        "logged. Reads are deleted after 30 days. The clerk answers questions.</p></main></html>"
    )
    banner = '<div class="alert-banner"><p>This page is a draft.</p></div>'
    found = compare_texts(page.format(""), page.format(banner), "html")

    assert isinstance(found, Comparison)
    assert found.before != found.after
    assert found.unclassified


@pytest.mark.parametrize(
    "sentence",
    [
        "The Intelligence Unit follows procedures of its own.",
        "The Order Form takes precedence over these Terms.",
        "Sections 428.3 to 428.5 begin once funding is secured.",
        "A copy goes to the insurer each month.",
        "Members use common sense in applying this policy.",
        "In a crisis, rules bend.",
        "Other uses are listed in Appendix C.",
        "In 2025 the Chief approved access for the Border Patrol.",
        "Section 17-2 was enjoined by a federal court in 2026.",
        "<blockquote>Plate data is kept for five years from May 1, 2026.</blockquote>",
    ],
)
def test_a_sentence_that_is_put_beside_a_promise_is_told_unless_it_is_surely_about_nothing(
    sentence,
):
    promise = "<p>Plate data is deleted after 30 days.</p>"

    assert is_told(promise, f"{promise}<p>{sentence}</p>")


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribe to our newsletter for news from the library.",
        "Pay your parking tickets online.",
    ],
)
def test_a_sentence_that_is_surely_about_nothing_asks_nobody(sentence):
    promise = "<p>Plate data is deleted after 30 days.</p>"

    assert is_quiet(promise, f"{promise}<p>{sentence}</p>")
