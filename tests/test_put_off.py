"""A promise with the same words from a later day on."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

PAGE = """<main><h1>Kestrel policy</h1><p>{}</p><p>Plate data is deleted after 30 days.</p>
<p>We never sell plate data to anyone.</p></main>"""


def compared(before, after):
    comparison = compare_texts(PAGE.format(before), PAGE.format(after), "html")
    assert isinstance(comparison, Comparison)
    return comparison


@pytest.mark.parametrize(
    "says",
    [
        "Effective January 1, {}",
        "<b>Effective date:</b> January 1, {}",
        "Effective: {}-01-01",
        "This policy is effective January 1, {}.",
        "From January {} we do not share plate data with federal agencies.",
        "Beginning March 1, {}, plate data of visitors is deleted after 20 days.",
    ],
)
def test_a_date_of_effect_that_is_put_off_is_shown_to_a_person(says):
    found = compared(says.format(2026), says.format(2031))

    assert [u.cues for u in found.unclassified] == [("date",)]
    assert found.changes == found.noise == found.equivalent == ()


def test_a_promise_that_is_put_off_goes_to_those_who_ask_for_unexplained_words():
    promise = "From January {} we do not share plate data with federal agencies."
    (shown,) = compared(promise.format(2026), promise.format(2031)).unclassified

    assert "sharing-scope" in shown.safeguards


@pytest.mark.parametrize("label", ["Last updated", "Revised on", "Version", "Adopted"])
def test_the_date_of_the_page_itself_is_noise(label):
    found = compared(f"{label} January 1, 2026", f"{label} January 1, 2031")

    assert found.unclassified == ()
    assert [n.rule for n in found.noise] == ["date-stamp"]


@pytest.mark.parametrize("later", [2027, 2028])
def test_a_promise_that_is_put_off_by_a_year_is_shown_too(later):
    assert compared("Effective January 1, 2026", f"Effective January 1, {later}").unclassified


def test_a_date_of_effect_that_becomes_a_condition_is_shown():
    assert compared("Effective October 1, 2024", "Effective when funded").unclassified
