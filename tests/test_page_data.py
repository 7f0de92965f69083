"""Lines about the page itself and its people: other names, dates and counts ask nobody, settings do."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_PAGE = "<main><h1>Plate readers</h1><p>{}</p><h2>Deletion</h2><p>Reads are deleted after 30 days.</p></main>"


def _compared(before: str, after: str) -> Comparison:
    found = compare_texts(_PAGE.format(before), _PAGE.format(after), "html")
    assert isinstance(found, Comparison)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Revision 7", "Revision 8"),
        ("Page 31", "Page 33"),
        ("Viewed 3,417 times.", "Viewed 4,020 times."),
        ("Last edited 02/14/2026", "Last edited 06/30/2026"),
        ("Data as of November 1, 2025", "Data as of December 1, 2025"),
        ("Release notes 9.14", "Release notes 9.20"),
        ("Chief L. Marrow", "Chief A. Tindale"),
        ("Lt. Pia Ostrander, ext. 4410", "Lt. Owen Marrow, ext. 4412"),
        ("2 December 2025", "14 April 2026"),
    ],
)
def test_what_a_page_tells_of_itself_asks_nobody(before, after):
    found = _compared(before, after)
    assert not found.alerts
    assert not found.unclassified
    assert found.noise or found.equivalent


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Effective April 15, 2026", "Effective April 15, 2029"),
        (
            "A report is posted by the first day of April.",
            "A report is posted by the first day of October.",
        ),
        ("A report is out before the end of June.", "A report is out before the end of December."),
        ("No more than 12 cameras are used.", "No more than 40 cameras are used."),
        ("AES-256 at rest.", "AES-128 at rest."),
        ("Logins are locked after five tries.", "Logins are locked after fifty tries."),
        ("We look into ALL complaints.", "We look into SOME complaints."),
        ("Twelve residents sit on the panel.", "Two residents sit on the panel."),
        (
            "A hearing is held twice before a camera is put up.",
            "A hearing is held once before a camera is put up.",
        ),
        ("The data stays in Vermont.", "The data stays in Virginia."),
        ("Our servers stand in Ohio.", "Our servers stand in China."),
        (
            "Effective April 15, 2026, adopted by Ada Oyelaran and Jo Lindqvist",
            "Effective April 15, 2029, adopted by Pia Arroyo and Bea Castellano",
        ),
        ("Shared with Harmon PD", "Shared with Border Patrol"),
    ],
)
def test_a_setting_a_standard_or_another_body_is_told(before, after):
    found = _compared(before, after)
    assert found.alerts or found.unclassified


def test_another_holder_of_an_office_changes_no_promise():
    promise = "No search of older reads is run until {} has approved it in writing."
    found = _compared(promise.format("Chief Oyelaran"), promise.format("Chief Lindqvist"))
    assert not found.alerts
    assert not found.unclassified


@pytest.mark.parametrize(
    "other",
    [
        "Chief Board's order",
        "Officer Lindqvist",
        "Chief Technology Officer",
        "Chief Lindqvist or Chief Arroyo",
    ],
)
def test_another_office_is_another_promise(other):
    promise = "No search of older reads is run until {} has approved it in writing."
    found = _compared(promise.format("Chief Oyelaran"), promise.format(other))
    assert found.alerts or found.unclassified


def test_the_quotes_of_a_mended_page_are_the_words_that_it_served():
    found = _compared(
        "Reads are nevr sold to anybody.", "Reads may be sold to anybody, but nevver rented."
    )
    quoted = [q.text for c in found.alerts for q in (c.before,) if q]
    quoted += [u.before.text for u in found.unclassified if u.before]
    assert any("nevr" in text for text in quoted)
