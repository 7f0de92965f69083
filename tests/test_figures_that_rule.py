"""Figures, dates, identifiers and addresses that look like noise and are rules, beside those that are noise."""

import pytest

from tests.comparing import is_quiet, is_told
from witnessmark.steps.mask import names


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The auditor examines 500-1000 searches each month.", "The auditor examines 100-1000 searches each month."),
        ("Disclosure is limited as Gov. Code 552.1085 says.", "Disclosure is limited as Gov. Code 552.1325 says."),
        ("Use is limited to offenses under Penal Code 123-4500.", "Use is limited to offenses under Penal Code 900-1000."),
        ("Misuse is fined with 500-5000 dollars.", "Misuse is fined with 100-1000 dollars."),
        ("Only the list with the key 0a1b2c3d4e5f6a7b is loaded.", "Only the list with the key 9f8e7d6c5b4a3f2e is loaded."),
        ("Searches need contract 0a1b2c3d4e5f6a7b.", "Searches need contract 9f8e7d6c5b4a3f2e."),
        ("The audit report was last updated today.", "The audit report was last updated 9 years ago."),
    ],
)  # fmt: skip
def test_a_figure_in_a_rule_is_not_masked(before, after):
    assert names(before, after) == ()
    assert is_told(f"<p>{before}</p>", f"<p>{after}</p>")


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("Call the records unit at 555-0114.", "Call the records unit at 555-0199.", "phone"),
        ("Questions: 555.0114", "Questions: 555.0199", "phone"),
        ("Records, 312-555-0114", "Records, (312) 555-0199", "phone"),
        ("Records, 555-0114 ext. 4", "Records, 555-0199 ext. 5", "phone"),
        ("Build 0a1b2c3d4e5f6a7b", "Build 9f8e7d6c5b4a3f2e", "nonce"),
        ("This privacy policy was last updated today.", "This privacy policy was last updated 2 weeks ago.", "date-stamp"),
    ],
)  # fmt: skip
def test_phone_numbers_builds_and_the_date_of_the_page_stay_noise(before, after, rule):
    assert names(before, after) == (rule,)
    assert is_quiet(f"<p>{before}</p>", f"<p>{after}</p>")


@pytest.mark.parametrize(
    "label",
    ["Cameras authorized", "Approved cameras", "Cap on cameras", "Searches sampled", "Devices on one account"],
)  # fmt: skip
def test_a_figure_under_the_label_of_a_limit_is_no_counter(label):
    row = "<table><tr><th>{}</th><td>{}</td></tr><tr><th>Vendor</th><td>Kestrel</td></tr></table>"

    assert is_told(row.format(label, 11), row.format(label, 400))
    assert is_quiet(row.format("Cameras", 11), row.format("Cameras", 12))


def test_how_long_ago_an_audit_was_is_no_date_of_the_page():
    under = "<h3>{}</h3><p>Last reviewed: {} ago</p>"

    assert is_told(
        under.format("Audit of searches", "2 weeks"), under.format("Audit of searches", "3 years")
    )
    assert is_quiet(
        under.format("About this page", "2 weeks"), under.format("About this page", "3 years")
    )


LINK = '<p>Data is handled as our <a href="{}">retention policy</a> says.</p>'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/ViewFile.aspx?id=12", "/ViewFile.aspx?id=99"),
        ("/GetDocument.ashx?doc=alpr-policy", "/GetDocument.ashx?doc=parade"),
        ("/View?file=alpr-retention-policy-2024", "/View?file=general-records-schedule-2019"),
        ("https://docs.example/document?id=1AbCdEfGhIjKlMnOp", "https://docs.example/document?id=9ZyXwVuTsRqPoNmLk"),
    ],
)  # fmt: skip
def test_another_document_of_the_same_script_is_told(one, other):
    assert is_told(LINK.format(one), LINK.format(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/ViewFile.aspx?id=12", "/ViewFile.aspx?id=12&utm_source=mail&fbclid=x1"),
        ("/ViewFile.aspx?id=12&token=abc", "/ViewFile.aspx?id=12&token=def&Expires=17"),
        ("/policy.pdf?t=1", "/policy.pdf?t=2"),
        ("/policy?key=0a1b2c3d4e5f6a7b8c", "/policy?key=9f8e7d6c5b4a3f2e1d"),
    ],
)
def test_the_same_document_with_other_keys_is_no_change(one, other):
    assert is_quiet(LINK.format(one), LINK.format(other))
