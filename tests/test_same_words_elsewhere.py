"""The same words in another place may promise something else: under another heading, behind another sentence."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.steps.extract import Format

DELETED = "Reads are deleted after 24 hours."
KEPT = "Reads are deleted after two years."
WARRANT = "A warrant is required for each search."


def is_quiet(before: str, after: str, form: Format = "html") -> bool:
    found = compare_texts(before, after, form)
    assert isinstance(found, Comparison)
    return not found.alerts and not found.unclassified


def page(*sections: tuple[str, str]) -> str:
    body = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in sections)
    return f"<html><body><main><h1>Plate readers</h1>{body}</main></body></html>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Patrol division", "Narcotics division"),
        ("Inside the city", "Outside the city"),
        ("Weekdays", "Weekends"),
        ("Night", "Day"),
        ("Vehicles on a hot list", "All other vehicles"),
    ],
)
def test_rules_and_headings_that_change_places_are_shown(one, other):
    before = page((one, DELETED), (other, KEPT))
    assert not is_quiet(before, page((one, KEPT), (other, DELETED)))
    assert not is_quiet(before, page((other, DELETED), (one, KEPT)))


@pytest.mark.parametrize(
    ("of", "to"),
    [
        ("City staff", "Vendor staff"),
        ("In force", "Planned for next year"),
        ("This city", "Other cities"),
        ("Traffic unit", "Weather data"),
    ],
)
def test_a_rule_that_moves_to_another_section_is_shown(of, to):
    manual = "More is said in the manual."
    before = page((of, f"{manual} {WARRANT}"), (to, "The unit has ten cars."))
    after = page((of, manual), (to, f"The unit has ten cars. {WARRANT}"))
    assert not is_quiet(before, after)


def test_a_rule_that_moves_to_a_section_made_for_it_is_shown():
    before = page(("All staff", f"{DELETED} {WARRANT}"), ("Parking", "The lot has ten places."))
    after = page(
        ("All staff", DELETED), ("Parking", "The lot has ten places."), ("Interns", WARRANT)
    )
    assert not is_quiet(before, after)


@pytest.mark.parametrize(("one", "other"), [("Off", "On"), ("Needs a warrant", "Needs no warrant")])
def test_titles_of_lists_that_change_places_are_shown(one, other):
    lists = (
        "{}\n\n- Facial recognition\n- Federal access\n\n{}\n\n- Stolen cars\n- Missing persons\n"
    )
    assert not is_quiet(lists.format(one, other), lists.format(other, one), "text")


def test_sections_in_another_order_are_quiet():
    sections = [
        ("Patrol division", DELETED),
        ("Narcotics division", f"{WARRANT} {KEPT}"),
        ("Audits", "An auditor reviews the log each month."),
        ("Traffic division", DELETED),
    ]
    assert is_quiet(page(*sections), page(*reversed(sections)))


def test_a_move_to_a_heading_that_says_the_same_is_quiet():
    before = page(("Retention", f"{DELETED} {WARRANT}"), ("Deletion of reads", KEPT))
    after = page(("Retention", WARRANT), ("Deletion of reads", f"{KEPT} {DELETED}"))
    assert is_quiet(before, after)


@pytest.mark.parametrize(
    "leaning",
    [
        "This applies to the vendor, its staff and its contractors as well.",
        "The same is true of images taken by private cameras in the city.",
        "This rule has no exceptions, not even in an emergency or at night.",
        "In that case the watch commander and the clerk write to the council.",
        "Nobody in the city, the county or the state is exempt from the rule above.",
    ],
)
def test_a_sentence_that_leans_on_another_and_moves_behind_something_else_is_shown(leaning):
    cleaned = "Cameras are cleaned every month by the vendor."
    before = page(("Rules", f"{DELETED} {leaning}</p><p>{cleaned}"))
    assert not is_quiet(before, page(("Rules", f"{DELETED}</p><p>{cleaned} {leaning}")))
    assert is_quiet(before, page(("Rules", f"{cleaned}</p><p>{DELETED} {leaning}")))


def test_a_sentence_about_the_page_leans_on_nothing():
    about = "This page describes the program for residents."
    before = page(("Rules", f"{DELETED}</p><p>{about}</p><p>{WARRANT}"))
    assert is_quiet(before, page(("Rules", f"{DELETED}</p><p>{WARRANT}</p><p>{about}")))
