"""Words that are near each other and not the same: another extent, another act, another person. None may pass in silence."""

import pytest
from benchmarks.eval import hostile_page

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison


def is_silent(before: str, after: str) -> bool:
    found = compare_texts(hostile_page(before), hostile_page(after), "html")
    assert isinstance(found, Comparison)
    return not (found.alerts or found.unclassified)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Only officers may search the data.", "Only staff may search the data."),
        ("Only sworn officers may search the data.", "Only sworn users may search the data."),
        ("Audit logs are read by an officer each month.", "Audit logs are read by an employee each month."),
        ("External agencies may not search our data.", "Out-of-state agencies may not search our data."),
        ("Plate data must not leave agencies outside the department.", "Plate data must not leave agencies outside the state."),
        ("Searches are audited each month.", "Searches are looked through each month."),
        ("The board inspects the logs every year.", "The board reads through the logs every year."),
        ("Data is anonymized before it is given to researchers.", "Data is de-identified before it is given to researchers."),
        ("Data must be destroyed after 30 days.", "Data must be discarded after 30 days."),
        ("The system may not be used to track people.", "The system may not be used to watch people."),
        ("Surveillance of residents is prohibited.", "Watching of residents is prohibited."),
        ("Officers may not share their accounts.", "Officers may not share their passwords."),
        ("Audit reports are open to the public.", "Audit reports are open to residents."),
        ("The city may not acquire cameras without a vote.", "The city may not buy cameras without a vote."),
        ("The city may not obtain data of private cameras.", "The city may not receive data of private cameras."),
        ("Results must not be copied to a computer.", "Results must not be copied to a laptop."),
        ("Each search must have a written justification.", "Each search must have a written purpose."),
        ("Data about juveniles may not be shared.", "Data about young persons may not be shared."),
        ("Readers may be installed only after a vote.", "Readers may be erected only after a vote."),
        ("Data may not be given to any company.", "Data may not be given to any supplier."),
        ("Images of occupants are blurred.", "Images of passengers are blurred."),
        ("The log is available to the council.", "The log is unavailable to the council."),
        ("Users are trained twice on the policy.", "Users are trained again on the policy."),
        ("Searches need a lawful purpose.", "Searches need a legitimate purpose."),
    ],
)  # fmt: skip
def test_a_wider_and_a_narrower_term_are_not_the_same(before, after):
    assert not is_silent(before, after)
    assert not is_silent(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Data is deleted after 30 days.", "Data is erased after 30 days."),
        ("Each employee is trained every year.", "Each member of staff is trained every year."),
        ("An auditor inspects the logs each month.", "An auditor examines the logs each month."),
        ("The general public may comment on each change.", "The public may comment on each change."),
        ("The city may not buy plate data.", "The city may not purchase plate data."),
    ],
)  # fmt: skip
def test_words_of_one_extent_still_are(before, after):
    assert is_silent(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Data may not be shared with federal agencies.", "Existing data may not be shared with federal agencies."),
        ("The location of every camera is public.", "The location of every current camera is public."),
        ("Data is never sold.", "Old data is never sold."),
        ("All searches are audited each month.", "All remaining searches are audited each month."),
        ("Data may not be shared.", "Data may not otherwise be shared."),
        ("The audit is published.", "The next audit is published."),
        ("Access is limited to officers.", "Access is limited to officers plus others."),
        ("Every search is audited.", "About every search is audited."),
        ("Data may be used only in a criminal investigation.", "Data may be used only in a related criminal investigation."),
        ("The department may not sell data.", "The department itself may not sell data."),
        ("No use for immigration enforcement.", "No use by us for immigration enforcement."),
    ],
)  # fmt: skip
def test_a_light_word_that_narrows_is_told(before, after):
    assert not is_silent(before, after)
    assert not is_silent(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A court order is required before data is released.", "A court is required before data is released."),
        ("Data is released only under a court order.", "Data is released only to a court."),
        ("Each search is tied to a case.", "Each search is tied to an officer."),
        ("Data may be searched only in a criminal case.", "Data may be searched only in a criminal service."),
        ("Users may see only data of their case.", "Users may see only data of their office."),
    ],
)  # fmt: skip
def test_a_plain_noun_that_limits_becomes_no_other(before, after):
    assert not is_silent(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Each search needs a case number plus a reason.", "Each search needs a case number and a reason."),
        ("Data that is older than 30 days is deleted.", "Data older than 30 days is deleted."),
        ("The log holds data about all searches.", "The log holds data on all searches."),
        ("A court order is required to search the data.", "An order of a court is required to search the data."),
        ("We may not sell the data.", "The data may not be sold by us."),
        ("In order to search, officers must enter a reason.", "To search, officers must enter a reason."),
    ],
)  # fmt: skip
def test_light_words_that_say_the_same_stay_quiet(before, after):
    assert is_silent(before, after)
