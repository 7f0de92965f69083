"""Named noise: what may change without a page's saying anything else, and what never counts as noise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.model.captures import Sha256
from witnessmark.model.documents import Document, Unit, UnitKind, Zone
from witnessmark.steps.mask import canonical, explain, names, reading


def _unit(text, **given) -> Unit:
    return Unit(text=text, kind=UnitKind.PARAGRAPH, **given)


def _document(*units: Unit) -> Document:
    return Document(
        units=units,
        title="",
        language="en",
        words=0,
        policy_words=0,
        chosen_by="body",
        reading=Sha256(""),
    )


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("We don\u2019t sell reads", "We don't sell reads", "typography"),
        ("“Read” means a plate", '"Read" means a plate', "typography"),
        ("Reads \u2013 all of them", "Reads - all of them", "typography"),
        ("immi\u200bgration uses", "immigration uses", "typography"),
        ("30\u00a0days", "30 days", "typography"),
        ("RETENTION OF READS", "Retention of reads", "case"),
        ("Last updated: March 4, 2025", "Last updated: 5 April 2026", "date-stamp"),
        (
            "This page was last reviewed on June 2, 2025",
            "This page was last reviewed on 2026-01-02",
            "date-stamp",
        ),
        ("Updated this week", "Updated over a month ago", "date-stamp"),
        ("Reviewed: 1/2/25.", "Revised 1/3/2026", "date-stamp"),
        ("Published: May 5, 2025", "Published: May 6, 2025", "date-stamp"),
        ("© 2025 Kestrel Plate Systems", "© 2024-2026 Kestrel Plate Systems", "copyright-year"),
        ("Write to alpr@harlow.example", "Write to lpr.desk@harlow.example", "e-mail"),
        ("Write to [email\u00a0protected]", "Write to lpr@harlow.example", "e-mail"),
        ("Call 555-0114", "Call (312) 555-0199 ext. 4", "phone"),
        ("Page seen by 10,442 visitors", "Page seen by 10,443 visitors", "counter"),
        ("Reads are kept 30 days [1]", "Reads are kept 30 days", "footnote-mark"),
        ("Build 0a1b2c3d4e5f60718293", "Build 99999999999999999aaa", "nonce"),
        ("We never sell.", "We never sell", "end-mark"),
    ],
)
def test_noise_is_masked_and_named(before, after, rule):
    assert names(before, after) == (rule,)
    assert canonical(_unit(before)) == canonical(_unit(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Reads are kept 30 days", "Reads are kept 365 days"),
        ("Reads are kept 30 days", "Reads are kept 30 months"),
        ("a warrant and a case number", "a warrant or a case number"),
        ("up to 30 days", "at least 30 days"),
        ("Effective May 1, 2025 we stop sharing", "Effective May 1, 2027 we stop sharing"),
        ("From January 2025 no search is run", "From January 2026 no search is run"),
        ("Access needs 2 approvals", "Access needs 1 approvals"),
        ("At most 100 searches per day", "At most 900 searches per day"),
        ("8 U.S.C. 1373", "8 U.S.C. 1357"),
        ("See Section 287(g)", "See Section 5"),
        ("5% of searches are audited", "1% of searches are audited"),
        ("We do not sell", "We do sell"),
        ("We may not share", "We may share"),
        ("30 days", "30 hours"),
    ],
)
def test_a_promise_is_never_noise(before, after):
    assert names(before, after) == ()
    assert canonical(_unit(before)) != canonical(_unit(after))


@pytest.mark.parametrize(
    ("label", "is_count"),
    [
        ("Vehicles detected in the last 30 days", True),
        ("Searches in the last 30 days", True),
        ("Number of readers", True),
        ("Hotlist hits", True),
        ("Page views", True),
        ("Data retention (in days)", False),
        ("Days that reads are kept", False),
        ("Agencies that can search our readers", False),
        ("Most searches per officer", False),
        ("Searches without a case number", False),
        ("Approvals needed", False),
    ],
)
def test_a_bare_number_is_noise_under_the_label_of_a_count_alone(label, is_count):
    for place in ("row", "question", "column"):
        before, after = (_unit(number, **{place: label}) for number in ("611,482", "702,115"))
        assert (canonical(before) == canonical(after)) is is_count
    assert bool(names("318", "290", context=label)) is is_count
    headed = [
        Unit(text=number, kind=UnitKind.FIELD, heading_path=("Usage", label))
        for number in ("42", "44")
    ]
    assert (canonical(headed[0]) == canonical(headed[1])) is is_count


def test_a_date_under_its_label_is_the_same_as_one_in_a_line():
    assert canonical(_unit("March 4, 2025", row="Last updated")) == canonical(
        _unit("Revised 2026-01-02")
    )
    assert canonical(_unit("2025-05-01", row="Effective date")) != canonical(
        _unit("Revised 2026-01-02")
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Effective January 1, 2026", "Effective January 1, 2031"),
        ("Effective date: 2026-01-01", "Effective date: 2026-12-01"),
    ],
)
def test_a_date_of_effect_that_is_put_off_is_no_noise(before, after):
    assert canonical(_unit(before)) != canonical(_unit(after))
    assert names(before, after) == ()


@pytest.mark.parametrize("label", ["Last updated", "Revised", "Adopted", "Published", "Version"])
def test_the_date_of_the_page_itself_is_noise_however_far_it_moves(label):
    assert canonical(_unit(f"{label} January 1, 2026")) == canonical(
        _unit(f"{label} January 1, 2031")
    )


def test_a_date_of_effect_spelled_otherwise_is_the_same():
    assert canonical(_unit("Effective date: May 1, 2026")) == canonical(
        _unit("Effective 1 May 2026.")
    )
    assert canonical(_unit("Effective yesterday")) == canonical(_unit("Effective today"))


def test_the_words_around_a_unit_are_part_of_what_it_says():
    plain = canonical(_unit("30 days"))

    for place in ("lead_in", "question", "row", "column", "joint"):
        assert canonical(_unit("30 days", **{place: "or"})) != plain
    assert canonical(_unit("30 days", number="(a)")) == plain
    assert (
        canonical(Unit(text="30 days", kind=UnitKind.CELL, heading_path=("Retention",), depth=2))
        == plain
    )


def test_a_count_is_known_by_the_label_of_its_unit():
    before, after = (_unit(number, row="Page views") for number in ("10,442", "10,443"))

    assert explain(before, after) == ("counter",)
    assert explain(_unit("30", row="Days kept"), _unit("60", row="Days kept")) == ()


def test_two_rules_that_would_both_do_are_still_named():
    assert names("Updated May 1, 2025.", "updated May 2, 2025") != ()


def test_the_reading_is_that_of_the_policy_in_order():
    one, two = _unit("We never sell reads."), _unit("We keep them 30 days.")

    digest = reading(_document(one, two), lambda _: False)

    assert digest == reading(_document(_unit("we never sell reads"), two), lambda _: False)
    assert digest != reading(_document(two, one), lambda _: False)
    assert len(digest) == 64


@pytest.mark.parametrize("zone", [Zone.FURNITURE, Zone.OUTSIDE, Zone.IGNORED])
def test_safeguard_words_outside_the_policy_are_part_of_the_reading(zone):
    promise = Unit(text="We bar immigration uses.", kind=UnitKind.PARAGRAPH, zone=zone)
    menu = Unit(text="Products", kind=UnitKind.PARAGRAPH, zone=zone)
    policy = _unit("We keep reads 30 days.")

    def vocabulary(text: str) -> bool:
        return "immigration" in text

    bare = reading(_document(policy), vocabulary)

    assert reading(_document(policy, menu), vocabulary) == bare
    assert reading(_document(policy, promise), vocabulary) != bare


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_masking_says_the_same_of_what_it_has_masked(text):
    once = canonical(_unit(text)).split("\x1f")[4]

    assert canonical(_unit(once)).split("\x1f")[4] == once


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_rules_are_named_exactly_where_the_masked_texts_agree(before, after):
    agree = canonical(_unit(before)) == canonical(_unit(after))

    assert bool(names(before, after)) == (agree and before != after)


def test_hostile_strings_are_masked_in_linear_time():
    # Counted in steps that the patterns could take, not in seconds: a quadratic one would not come back.
    for text in (
        "a" * 200_000,
        "1," * 100_000,
        "a@" * 100_000,
        "updated " * 30_000,
        "0" * 200_000,
        "- " * 100_000,
    ):
        assert canonical(_unit(text)) != ""
