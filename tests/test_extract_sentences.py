"""Sentences, lists in prose, and what a line begins with."""

import pytest

from witnessmark.model.documents import Document
from witnessmark.steps.extract import extract_text
from witnessmark.steps.extract.enumerators import bullet, enumerator
from witnessmark.steps.extract.sentences import sentences
from witnessmark.steps.extract.series import series


def document(page: str) -> Document:
    found = extract_text(page, "html")
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Reads are kept 30 days.|They are then erased.",
        "No.|We have no contract with any agency.",
        "See General Order No. 41.7 for details.",
        "Policy No. 5 applies.|Nobody is exempt.",
        "The U.S. Border Patrol has no account.|The U.S. has none.",
        "It is shared within the U.S.|The list is public.",
        "Order of Chief D. Alvarez.|It binds all members.",
        "This Act amends Sec. 1.2 and § 22-1101.|It takes effect at once.",
        "Data (e.g. Plates, times) is kept.|Access is logged.",
        "Kestrel Plate Systems, Inc. owns nothing.|The agency does.",
        "It is sold by Kestrel Plate Systems, Inc.|We own the data.",
        "Open 8 a.m. to 5 p.m. Monday to Friday.|Call us.",
        "Retention is 1.5 years.|No longer.",
        "Do you sell data?|Never!|Ask us.",
        'He said "We keep nothing."|The council agreed.',
        "Reads are erased (see Policy 428.5.)|Logs are kept.",
        "History: 2023 c. 118.|Revised 2025.",
        "Dr. Doe vs. the City of St. Anne ended in Jan. 2025.|It was settled.",
        "Agencies must comply with 8 U.S.C. 1373 and Gov. Code § 7284.6.",
        "We share with Ashford P.D. and others.",
        "Access is limited...|Only two may log in.",
        "¿Quién decide?|El jefe.|¡Nunca!",
    ],
)
def test_sentences_end_where_a_reader_stops(text):
    expected = text.split("|")

    assert sentences(text.replace("|", " ")) == expected


@pytest.mark.parametrize(
    ("text", "stem", "parts", "joint"),
    [
        (
            "We do not share data with ICE, CBP, or the FBI.",
            "We do not share data with",
            "ICE|CBP|the FBI",
            "or",
        ),
        (
            "Customers may not use it for stalking, harassment or personal gain.",
            "Customers may not use it for",
            "stalking|harassment|personal gain",
            "or",
        ),
        (
            "The City does not use readers to enforce immigration law, to write tickets, or to watch protests.",
            "The City does not use readers",
            "to enforce immigration law|to write tickets|to watch protests",
            "or",
        ),
        (
            "Reads shall not be used to track marchers, identify patients, or find tenants.",
            "Reads shall not be used to",
            "track marchers|identify patients|find tenants",
            "or",
        ),
        (
            "A vendor shall not (1) sell, (2) lease, or (3) lend a read.",
            "A vendor shall not",
            "sell|lease|lend a read",
            "or",
        ),
        (
            "It needs all of: (a) a case number; (b) a reason; and (c) approval.",
            "It needs all of",
            "a case number|a reason|approval",
            "and",
        ),
        (
            "We give data in two cases only: the customer tells us to; or a court compels us.",
            "We give data in two cases only",
            "the customer tells us to|a court compels us",
            "or",
        ),
    ],
)
def test_a_true_list_in_prose_is_one_unit_for_each_thing(text, stem, parts, joint):
    found = series(text)

    assert found is not None
    assert (found.stem, found.parts, found.joint) == (stem, tuple(parts.split("|")), joint)


@pytest.mark.parametrize(
    "text",
    [
        "Reads shall not be shared with any agency, unless a judge orders it or the person consents.",
        "Data may be given to a prosecutor, as the rules of court require, and to nobody else.",
        "Tollgate shall not sell, lease or otherwise make Customer Data available for money.",
        "No private company gets reads from us, paid or unpaid.",
        "Reads are kept for 30 days, or longer.",
        "We may not disclose it to insurers, landlords, or brokers without a warrant.",
        "Members shall not query for personal reasons, curiosity, or at the request of a private party.",
        "The council met on March 4, 2025, and may meet again in May, June or July 2025.",
        "Only the chief may decide for himself, his deputy, or whoever he names, if the case is open.",
        "In 2024 we ended sharing with the state, and we will not resume it.",
        "Write to Kestrel Plate Systems, 14 Mill Lane, Dover, and ask for data not on this page.",
    ],
)
def test_what_is_no_true_list_stays_whole(text):
    assert series(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Immigration enforcement, traffic enforcement, harassment or intimidation, personal use",
            4,
        ),
        ("License plates, vehicles", 2),
        ("Fairview PD; Larch County SO", 2),
        ("Will County IL SO, Portland ME PD, OR State Police, US Postal Inspection Service", 4),
        ("Yes, all of them", 0),
        ("14 Mill Lane, Dover, IL 60000", 0),
        ("30 days, then automatic overwriting", 0),
        ("Complete", 0),
    ],
)
def test_the_value_of_a_field_is_read_as_a_list(text, parts):
    found = series(text, bare=True)

    assert len(found.parts if found else ()) == parts
    assert ", ".join(found.parts if found else [text]).replace("; ", ", ") == text.replace(
        "; ", ", "
    )
    assert series(text) is None


def test_an_and_that_becomes_an_or_is_another_unit():
    kept, lost = (
        document(
            f"<p>Access needs each of the following:<ul><li>a case number; {word}<li>approval.</ul>",
        )
        for word in ("and", "or")
    )

    assert [unit.joint for unit in kept.units] == ["and", "and"]
    assert [unit.joint for unit in lost.units] == ["or", "or"]
    assert [unit.text for unit in kept.units] == [unit.text for unit in lost.units]


def test_a_list_and_the_same_list_in_prose_are_the_same_units():
    prose, marked = (
        document(page)
        for page in (
            "<p>We do not lend reads to insurers, landlords, or data brokers.</p>",
            "<p>We do not lend reads to:</p><ul><li>insurers,</li><li>landlords, or</li><li>data brokers.</li></ul>",
        )
    )

    assert [(unit.lead_in, unit.text.rstrip("."), unit.joint) for unit in prose.units] == [
        (unit.lead_in, unit.text.rstrip("."), unit.joint) for unit in marked.units
    ]
    assert (
        prose.units[0].sentence == "We do not lend reads to insurers, landlords, or data brokers."
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("(a) No agency may sell.", "(a)"),
        ("(a)(1)(i) No agency may sell.", "(a)(1)(i)"),
        ("428.5.1 Data retention", "428.5.1"),
        ("Sec. 5. Nothing prohibits it.", "Sec. 5."),
        ("SECTION 3. This Act takes effect.", "SECTION 3."),
        ("§ 22-1104. Limits on sharing.", "§ 22-1104."),
        ("318-Q:2 Permitted use.", "318-Q:2"),
        ("IV. ALERTS", "IV."),
        ("A. Personnel shall log in.", "A."),
        ("3) Keep it short.", "3)"),
        ("1.INTRODUCTION", "1."),
        ("Chapter 9.70 - PLATE READERS", "Chapter 9.70"),
        ("30 days is the limit.", ""),
        ("3.5 hours is the limit.", ""),
        ("2025-02-01 was a Saturday.", ""),
        ("10:30 is too late.", ""),
        ("A reader may be placed.", ""),
        ("J. Doe said so.", ""),
        ("I will not.", ""),
    ],
)
def test_numbers_of_sections_are_told_from_quantities_and_names(line, number):
    assert enumerator(line)[0] == number


@pytest.mark.parametrize(
    ("line", "mark"),
    [("• one", "•"), ("- two", "-"), ("• three", "•"), ("-5 degrees", ""), ("* x", "*")],
)
def test_bullets_are_taken_off(line, mark):
    assert bullet(line)[0] == mark
