"""Titles, stamps and banners say whether a page binds, and whom; words of housekeeping excuse no rule beside them."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

PAGE = """<html lang="en"><body><header><a href="/">Home</a></header>{banner}<main><h1>Plate readers</h1>
<p>The town of Oakmere runs plate readers at four bridges.</p>{body}<p>Each search is logged.</p></main>
<footer>{footer}</footer></body></html>"""


def is_quiet(before: str, after: str, *, part: str = "body") -> bool:
    pages = [
        PAGE.format(**{"banner": "", "body": "", "footer": "", part: text})
        for text in (before, after)
    ]
    found = compare_texts(pages[0], pages[1], "html")
    assert isinstance(found, Comparison)
    return not found.alerts and not found.unclassified


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Standards", "Tips"),
        ("Policy", "Guidelines"),
        ("Policy", "Frequently asked questions"),
        ("Directive", "Discussion"),
        ("Our policy", "Other cities"),
        ("Rules for officers and contractors", "Rules for officers"),
    ],
)
def test_a_title_of_another_kind_or_for_fewer_people_is_told(before, after):
    rules = "<h2>{}</h2><p>Searches need a case number.</p>"
    assert not is_quiet(rules.format(before), rules.format(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [("Policy", "Our policy"), ("The policy", "Policy"), ("Contact", "Contact us")],
)
def test_a_title_that_says_the_same_is_quiet(before, after):
    assert is_quiet(f"<h2>{before}</h2>", f"<h2>{after}</h2>")


@pytest.mark.parametrize(
    "stamp",
    [
        "Historic version",
        "Old site",
        "Test page",
        "Concept paper",
        "Example city",
        "Working paper",
        "Discussion copy",
    ],
)
@pytest.mark.parametrize("tag", ["h2", "p"])
def test_a_stamp_that_takes_the_force_away_is_told(stamp, tag):
    assert not is_quiet("", f"<{tag}>{stamp}</{tag}>")


@pytest.mark.parametrize("label", ["OLD: {}", "Draft: {}", "Superseded: {}"])
def test_a_label_that_takes_the_force_from_the_same_words_is_told(label):
    rule = "Reads are deleted after 30 days."
    assert not is_quiet(f"<p>{rule}</p>", f"<p>{label.format(rule)}</p>")


@pytest.mark.parametrize(
    ("before", "after"),
    [("Adopted March 3, 2024", "Drafted March 3, 2024"), ("Status: Adopted", "Status: Proposed")],
)
def test_another_state_of_the_document_is_told(before, after):
    assert not is_quiet(f"<p><em>{before}</em></p>", f"<p><em>{after}</em></p>")


def test_another_holder_of_an_office_for_the_time_being_is_quiet():
    by = "<p>Policy text approved by {}.</p>"
    assert is_quiet(by.format("Chief L. Umbright"), by.format("Interim Chief R. Sandoval"))


@pytest.mark.parametrize(
    "banner",
    [
        "This page is out of date.",
        "For historical reference",
        "Not adopted.",
        "Exceptions are possible.",
        "The rules on this page are proposed.",
        "The city is not bound by this page.",
        "The mayor may depart from this policy.",
    ],
)
@pytest.mark.parametrize("part", ["banner", "footer"])
def test_a_banner_that_takes_the_page_back_is_told(banner, part):
    assert not is_quiet("", f'<div class="alert-banner"><p>{banner}</p></div>', part=part)


@pytest.mark.parametrize(
    "furniture",
    ["Follow us", "News and events", "Pay a parking ticket", "Town hall is open on weekdays."],
)
def test_furniture_that_comes_is_quiet(furniture):
    assert is_quiet("", f"<p>{furniture}</p>", part="footer")


@pytest.mark.parametrize(("was", "now"), [("30 days", "365 days"), ("Yes", "No")])
def test_a_value_in_a_box_of_its_own_is_told(was, now):
    box = "<p>Reads are kept or asked for as follows</p><aside>{}</aside>"
    assert not is_quiet(box.format(was), box.format(now))


@pytest.mark.parametrize(("was", "now"), [("2025", "2031"), ("2026", "2028")])
def test_a_heading_that_puts_a_safeguard_off_is_told(was, now):
    assert not is_quiet(f"<h4>Next audit: June {was}</h4>", f"<h4>Next audit: June {now}</h4>")


@pytest.mark.parametrize(
    "rule",
    [
        "The chief hears appeals within ten days.",
        "The chief meets the privacy commission each quarter.",
        "Contact the ombudsman to see your own file.",
        "Operators are watched on Mondays by a member of the public.",
        "Questions are settled by the watch commander.",
        "The log is open to the public during office hours.",
        "Complaints are answered within ten days, by letter to the address given.",
    ],
)
def test_a_rule_with_a_word_of_housekeeping_is_told_when_it_goes(rule):
    assert not is_quiet(f"<p>{rule}</p>", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Questions are answered in ten days.", "Questions are answered in ninety days."),
        ("Questions are answered within ten days.", "Questions are answered when staff have time."),
        (
            "Phone 555-0100 reaches the ombudsman at any hour.",
            "Phone 555-0100 reaches the vendor at any hour.",
        ),
        ("The coordinator is a civilian.", "The coordinator is a vendor."),
        (
            "Complaints go to the Office of Police Accountability.",
            "Complaints go to the Office of the Watch Commander.",
        ),
        (
            "To complain, contact the Privacy Commission, City Hall.",
            "To complain, contact the Traffic Division, City Hall.",
        ),
    ],
)
def test_another_period_office_or_body_beside_a_word_of_housekeeping_is_told(before, after):
    assert not is_quiet(f"<p>{before}</p>", f"<p>{after}</p>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Read our cookie notice."),
        (
            "Call Sgt. Paula Renner, alpr@lakemont.example.",
            "Call Sgt. Miles Duarte, alpr@lakemont.example.",
        ),
        ("Newsletter", "Newsletter and podcast"),
        ("412,906 vehicles detected, last 30 days", "398,117 vehicles detected, last 30 days"),
    ],
)
def test_mere_housekeeping_is_quiet(before, after):
    assert is_quiet(f"<p>{before}</p>", f"<p>{after}</p>")


@pytest.mark.parametrize(
    "sentence",
    [
        "The Chief sets the procedures.",
        "Details are for the vendor to settle.",
        "Approval is assumed after one hour.",
        "This chapter yields to the terms of federal grants.",
        "The commitments above are not a warranty.",
        "A shorter period for notice may be set in the order form.",
        "Outside office hours the watch commander acts in place of the Chief.",
        "War, riot and disaster are different.",
        "Weather and workload permitting.",
        "Each may do otherwise.",
        "Under legal review.",
    ],
)
def test_a_sentence_that_opens_a_way_around_the_rules_is_told(sentence):
    assert not is_quiet("", f"<p>{sentence}</p>")


def test_a_catch_all_in_a_list_is_told():
    uses = "<p>Uses:</p><ul><li>Stolen vehicles</li><li>Missing persons</li>{}</ul>"
    assert not is_quiet(uses.format(""), uses.format("<li>Other</li>"))


def test_a_promise_under_the_heading_of_another_system_is_told_when_it_goes():
    section = "<h2>Emergency calls and missing persons</h2>{}<p>The program began in 2021.</p>"
    rule = "<p>Records are deleted after 30 days.</p>"
    assert not is_quiet(section.format(rule), section.format(""))


def test_figures_in_a_language_that_we_cannot_read_are_no_mere_figures():
    said = '<div lang="es"><p>Los datos se borran después de {} días.</p></div>'
    assert not is_quiet(said.format("30"), said.format("365"))
