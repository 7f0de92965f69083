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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Data is shared with the state police only.", "Data is shared by the state police only."),
        ("Requests from the vendor are refused.", "Requests to the vendor are refused."),
        ("Complaints about officers go to the board.", "Complaints of officers go to the board."),
        ("The auditor reports to the council.", "The auditor reports on the council."),
        ("Audits of the vendor take place each year.", "Audits by the vendor take place each year."),
        ("Retention is set by the council.", "Retention is set for the council."),
        ("Only officers with training may search.", "Only officers in training may search."),
        ("Data is deleted after 30 days.", "Data is deleted 30 days after use."),
    ],
)  # fmt: skip
def test_another_word_of_relation_is_told(before, after):
    assert not is_silent(before, after)
    assert not is_silent(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The log of searches is published.", "The log for searches is published."),
        ("Data is shared with the police.", "Data is given to the police."),
        ("The council approves each contract.", "Each contract is approved by the council."),
        ("Plates are compared with the hot list.", "Plates are compared to the hot list."),
    ],
)  # fmt: skip
def test_a_word_of_relation_that_says_the_same_stays_quiet(before, after):
    assert is_silent(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A senior officer confirms each alert with a dispatcher.", "An officer confirms each alert with a senior dispatcher."),
        ("The civilian board hears complaints about officers.", "The board hears complaints about civilian officers."),
        ("An outside firm audits the police each year.", "A firm audits the outside police each year."),
        ("A random sample of searches is audited.", "A sample of random searches is audited."),
        ("An independent auditor reads a random sample.", "A random auditor reads an independent sample."),
    ],
)  # fmt: skip
def test_a_quality_that_goes_to_another_thing_is_told(before, after):
    assert not is_silent(before, after)


def test_a_quality_that_stays_with_its_thing_is_quiet_wherever_both_stand():
    assert is_silent(
        "A senior officer confirms each alert with a dispatcher.",
        "Each alert is confirmed by a senior officer with a dispatcher.",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The alert is confirmed and the car is stopped.", "The car is stopped and the alert is confirmed."),
        ("The reason is entered and the search runs.", "The search runs and the reason is entered."),
        ("The council votes and the contract is signed.", "The contract is signed and the council votes."),
        ("Officers are trained and get access.", "Officers get access and are trained."),
        ("An audit is done, and a report is published, and access is given.", "Access is given, and an audit is done, and a report is published."),
    ],
)  # fmt: skip
def test_steps_in_another_order_are_told(before, after):
    assert not is_silent(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Data is encrypted in transit and at rest.", "Data is encrypted at rest and in transit."),
        ("Every search is logged and every log is audited.", "Every log is audited and every search is logged."),
        ("Data is logged and encrypted.", "Data is encrypted and logged."),
    ],
)  # fmt: skip
def test_rules_and_lists_in_another_order_stay_quiet(before, after):
    assert is_silent(before, after)


_PLAIN = "# ALPR policy\n\nThe police run eleven readers.\n\n{}\n\nMore is said in the manual.\n"


def is_silent_in_plain_text(before: str, after: str) -> bool:
    found = compare_texts(_PLAIN.format(before), _PLAIN.format(after), "text")
    assert isinstance(found, Comparison)
    return not (found.alerts or found.unclassified)


@pytest.mark.parametrize(
    "struck",
    [
        "//Reads are deleted after 30 days.",
        "// Reads are deleted after 30 days.",
        "((Reads are deleted after 30 days.))",
        "-Reads are deleted after 30 days.-",
        "[[Reads are deleted after 30 days.]]",
    ],
)
def test_marks_that_take_a_whole_rule_out_of_a_plain_text_are_told(struck):
    assert not is_silent_in_plain_text("Reads are deleted after 30 days.", struck)


@pytest.mark.parametrize(
    "listed", ["- Reads are deleted after 30 days.", "(a) Reads are deleted after 30 days."]
)
def test_a_bullet_or_a_letter_before_a_rule_takes_nothing_out(listed):
    assert is_silent_in_plain_text("Reads are deleted after 30 days.", listed)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Audit logs are kept for at least five years.", "Audit logs are kept for about five years."),
        ("Users complete at least eight hours of training.", "Users complete roughly eight hours of training."),
        ("Audits of the search log are triannual.", "Audits of the search log are triennial."),
        ("Lieutenant Vukovic asks for a search. Captain Szymanski must approve it.", "Lieutenant Vukovic asks for a search. Captain Vukovic must approve it."),
        ("Chief Oyelaran runs the program, and Director Lindqvist decides on complaints about the chief.", "Chief Oyelaran runs the program, and Director Oyelaran decides on complaints about the chief."),
    ],
)  # fmt: skip
def test_a_bound_a_rhythm_or_a_person_that_is_another_is_told(before, after):
    assert not is_silent(before, after)


def test_another_holder_of_an_office_is_no_news_where_he_holds_no_other():
    assert is_silent(
        "Lieutenant Vukovic asks for a search. Captain Szymanski must approve it.",
        "Lieutenant Vukovic asks for a search. Captain Okonjo must approve it.",
    )


def defined(term: str, rule: str) -> str:
    return f"<p>“{term}” means thirty days from capture.</p><p>{rule}</p>"


def test_a_term_that_is_renamed_in_its_definition_alone_is_told():
    rule = "Data is deleted at the end of the retention period."
    assert not is_silent(defined("Retention period", rule), defined("Storage period", rule))


def test_a_term_that_takes_the_name_of_another_is_told():
    rule = "Data is deleted at the end of the {}, and the holding time is public."
    assert not is_silent(
        defined("Retention time", rule.format("retention time")),
        defined("Holding time", rule.format("holding time")),
    )


def test_a_term_that_is_renamed_wherever_it_is_used_is_quiet():
    rule = "Data is deleted at the end of the {}."
    assert is_silent(
        defined("Retention period", rule.format("retention period")),
        defined("Storage period", rule.format("storage period")),
    )
