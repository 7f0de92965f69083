"""Whose words a sentence is, and in which time it holds: what a law is quoted with is the page's own promise."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.steps.extract import Format

AROUND = "Reads are compared with the state list of stolen vehicles."


def is_quiet(before: str, after: str, form: Format = "html") -> bool:
    found = compare_texts(f"<p>{before}</p><p>{AROUND}</p>", f"<p>{after}</p><p>{AROUND}</p>", form)
    assert isinstance(found, Comparison)
    return not found.alerts and not found.unclassified


@pytest.mark.parametrize(
    "law",
    [
        "The ordinance says:",
        "The contract with the vendor says:",
        "The council wrote in the charter:",
        "Chapter 12 says:",
    ],
)
def test_what_a_law_is_quoted_with_line_by_line_is_a_promise(law):
    lines = "</p><p>{}</p><ul><li>“{}”</li><li>“Each search is logged.”</li></ul><p>"
    before = lines.format(law, "Every read is deleted after 30 days.")
    assert not is_quiet(before, lines.format(law, "Every read is deleted after 900 days."))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Article 5 says: “Plate data is deleted after 30 days.”",
            "Article 5 says: “Plate data is deleted after 90 days.”",
        ),
        (
            "Chapter 9 says “a warrant is required for each search of plate data.”",
            "Chapter 9 says “a search takes no warrant.”",
        ),
        (
            "A resident may file the form “Request for my plate history” and ask for every search.",
            "",
        ),
        ("A reporter who asks for “audit results of the last year” gets them in ten days.", ""),
        ("A resident who claims “misuse of my plate data” gets an answer from the auditor.", ""),
    ],
)
def test_who_cites_a_law_or_asks_by_a_form_in_quotes_speaks_for_nobody_else(before, after):
    assert not is_quiet(before, after)


@pytest.mark.parametrize(
    "who",
    [
        "A newspaper has argued that",
        "A resident said:",
        "The state chapter of a civil liberties group has written that",
    ],
)
def test_what_others_are_quoted_with_asks_nobody(who):
    assert is_quiet(
        f"{who} “scans must be deleted within a day.”", f"{who} “scans must be kept for a year.”"
    )


@pytest.mark.parametrize(
    "act",
    [
        "Since 2019 each deputy signed a code of conduct on privacy.",
        "In 2021 the city closed the program to bounty hunters.",
        "In 2022 the council closed the back door of the vendor.",
        "In 2024 the Council made this policy law.",
        "In 2021 the chief announced a hot line for drivers.",
        "Until 2032 each operator is under oath.",
    ],
)
def test_an_act_that_still_holds_is_no_mere_history(act):
    assert not is_quiet(act, "")


def test_figures_of_the_past_ask_nobody():
    was = "In 2023 the section received 48 complaints about readers."
    assert is_quiet(was, "In 2024 the section received 63 complaints about readers.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<blockquote>The key stays with the clerk.</blockquote>",
            "<blockquote>The key stays with the vendor.</blockquote>",
        ),
        ("The operators take an oath.", "<blockquote>The operators take an oath.</blockquote>"),
        ("<blockquote>Two witnesses sit beside the operator.</blockquote>", ""),
    ],
)
def test_a_rule_that_is_set_as_a_quotation_is_shown(before, after):
    assert not is_quiet(f"</p>{before}<p>", f"</p>{after}<p>")


def test_praise_asks_nobody():
    praise = "</p><blockquote><p>{}</p><p>{}</p></blockquote><p>"
    before = praise.format('"We solved a hit-and-run in 40 minutes."', "Chief Lorna Dietz")
    assert is_quiet(before, praise.format('"The best that our city bought."', "Sheriff Tom Abbate"))
