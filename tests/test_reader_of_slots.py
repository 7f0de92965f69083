"""What a careful reader sees in one sentence: amounts, force, exceptions, and traps of polarity."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison, Severity
from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.quantities import Amount, Amounts
from witnessmark.safeguards.reading.read import state
from witnessmark.safeguards.reading.stems import root, stem

_PAIRS = Path(__file__).parent / "pairs"
_PAGE = "Riverton readers\n\nThe council approved nine sites.\n\n{heading}\n\n{text}\n"


def _unit(text: str) -> Unit:
    return Unit(text=text, kind=UnitKind.PARAGRAPH)


def _compare(before: str, after: str, heading: str = "Rules") -> Comparison:
    found = compare_texts(
        _PAGE.format(heading=heading, text=before),
        _PAGE.format(heading=heading, text=after),
        "text",
    )
    assert isinstance(found, Comparison)
    return found


def _said(comparison: Comparison) -> set[tuple[str, str]]:
    return {(c.safeguard, "loss" if c.label.is_loss else "gain") for c in comparison.alerts}


@pytest.mark.parametrize(
    ("text", "hours", "bound"),
    [
        ("deleted after 30 days", 720, "max"),
        ("deleted within thirty (30) days", 720, "max"),
        ("overwritten on day 30", 720, "exact"),
        ("gone on the thirtieth day", 720, "exact"),
        ("kept for no longer than 72 hours", 72, "max"),
        ("kept for at least four weeks", 672, "min"),
        ("not kept for more than 90 days", 2160, "max"),
        ("erased once they are more than 90 days old", 2160, "max"),
        ("kept for more than 90 days", 2160, "min"),
        ("30 days by default", 720, "soft"),
        ("eighteen months", 13140, "exact"),
        ("one and a half years", 13140, "exact"),
        ("destroyed within 3 minutes", 0.05, "max"),
        ("stored indefinitely", 1e9, "exact"),
    ],
)
def test_a_duration_is_read_in_hours_with_its_bound(text, hours, bound):
    (amount,) = look(text).amounts
    assert (amount.kind, amount.bound) == ("duration", bound)
    assert amount.value == pytest.approx(hours)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("audited every 90 days", 365 / 90),
        ("twice a year", 2),
        ("a twice-yearly report", 2),
        ("twice daily", 730),
        ("semi-annual report", 2),
        ("each quarter", 4),
        ("monthly", 12),
        ("once a week", 52),
        ("every six months", 2),
        ("every Friday", 52),
        ("every third year", 1 / 3),
        ("each second month", 6),
        ("every 3rd year", 1 / 3),
    ],
)
def test_a_frequency_is_read_as_times_a_year(text, times):
    (amount,) = look(text).amounts
    assert amount.kind == "frequency"
    assert amount.value == pytest.approx(times, rel=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "since 2023",
        "Section 428",
        "on May 1, 2025",
        "Policy 41.7",
    ],
)
def test_a_year_and_a_name_are_no_amounts(text):
    assert [a for a in look(text).amounts if a.kind != "count"] == []


def test_a_window_of_thirty_days_is_no_period_of_thirty_days():
    (amount,) = look("searches for the last thirty (30) days").amounts
    assert (amount.kind, amount.value) == ("window", 720)


@pytest.mark.parametrize(
    ("text", "times"), [("fifty searches a month", 12), ("25 queries a week", 52)]
)
def test_so_many_things_a_month_are_a_frequency_and_a_month_alone_is_a_period(text, times):
    _, often = look(text).amounts
    assert often.kind == "frequency"
    assert often.value == pytest.approx(times, rel=0.02)
    (long,) = look(f"kept for {text[-7:]}").amounts[-1:]
    assert long.kind == "duration"


def test_a_bound_belongs_to_the_amount_that_it_stands_before():
    first, second = look("At least 25 queries are sampled per month").amounts
    assert (first.bound, second.bound) == ("min", "exact")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        # A log kept shorter is a loss, reads kept shorter a gain.
        (
            "The search log is kept for five years.",
            "The search log is kept for one year.",
            {("audit-log", "loss")},
        ),
        (
            "Reads are kept for five years.",
            "Reads are kept for one year.",
            {("retention-limit", "gain")},
        ),
        # To delete an exception is a gain; to delete what is in it is none.
        (
            "Reads are never sold, unless the board approves.",
            "Reads are never sold.",
            {("no-data-sale", "gain")},
        ),
        (
            "Reads are never sold.",
            "Reads are never sold, unless the board approves.",
            {("no-data-sale", "loss")},
        ),
        # "Solely" narrows a ban.
        (
            "The readers may not be used to monitor protests.",
            "The readers may not be used solely to monitor protests.",
            {("first-amendment-ban", "loss")},
        ),
        (
            "The readers may not be used solely to monitor protests.",
            "The readers may not be used to monitor protests.",
            {("first-amendment-ban", "gain")},
        ),
        # An alternative weakens what is required.
        (
            "A warrant is required before we release anything.",
            "A warrant or a written request is required before we release anything.",
            {("legal-process", "loss")},
        ),
        # Both became either.
        (
            "Each search needs a case number and a reason.",
            "Each search needs a case number or a reason.",
            {("search-justification", "loss")},
        ),
        # A maximum became a minimum, or a habit.
        (
            "Reads are kept for up to 30 days.",
            "Reads are kept for at least 30 days.",
            {("retention-limit", "loss")},
        ),
        (
            "Reads are deleted after 30 days.",
            "Reads are typically deleted after 30 days.",
            {("retention-limit", "loss")},
        ),
        # Off became on, must became should, a ban became history.
        (
            "National lookup is turned off.",
            "National lookup is turned on.",
            {("national-lookup-opt-in", "loss")},
        ),
        (
            "Supervisors must audit searches each month.",
            "Supervisors should audit searches each month.",
            {("periodic-audit", "loss")},
        ),
        (
            "Our terms forbid immigration searches.",
            "Our terms used to forbid immigration searches.",
            {("immigration-enforcement-ban", "loss")},
        ),
        # Who owns.
        (
            "The agency owns all data that it collects.",
            "The company owns all data that it collects.",
            {("customer-data-ownership", "loss")},
        ),
    ],
)
def test_polarity_is_not_what_it_looks_like(before, after, said):
    comparison = _compare(before, after)
    assert said <= _said(comparison), comparison
    assert not {(s, "gain" if d == "loss" else "loss") for s, d in said} & _said(comparison)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Reads are deleted after 30 days.", "Reads are erased after thirty (30) days."),
        ("Officers must not sell reads.", "Officers shall not sell reads."),
        ("Reads are never sold.", "We never sell reads."),
        ("Reads are kept for 28 days.", "Reads are kept for four weeks."),
        (
            "Nothing in this policy limits a stricter local rule.",
            "This policy does not restrict a stricter local rule.",
        ),
        ("We closed eleven accounts in 2024.", "We closed fourteen accounts in 2025."),
        ("The council approved nine sites in 2022.", "The council approved ten sites in 2022."),
    ],
)
def test_the_same_in_other_words_is_no_alert(before, after):
    assert _compare(before, after).alerts == ()


def test_paraphrases_raise_no_alert_and_few_questions():
    pairs = [
        json.loads(line) for line in (_PAIRS / "paraphrases.jsonl").read_text("utf-8").splitlines()
    ]
    asked = 0
    for pair in pairs:
        for one, other in (("before", "after"), ("after", "before")):
            found = _compare(pair[one], pair[other], pair["heading"])
            assert found.alerts == (), pair
            asked += bool(found.unclassified)
    assert asked <= 0.2 * 2 * len(pairs)


def test_a_bullet_inherits_the_force_of_its_lead_in():
    before = "We will never share data for:\n\n- immigration enforcement\n- abortion cases\n"
    after = "We may share data for:\n\n- immigration enforcement\n- abortion cases\n"
    said = _said(_compare(before, after))
    assert ("immigration-enforcement-ban", "loss") in said
    assert ("reproductive-health-ban", "loss") in said


def test_a_one_word_answer_inherits_its_question():
    before = "Q: Do you sell data?\nA: Never.\n"
    assert ("no-data-sale", "loss") in _said(
        _compare(before, "Q: Do you sell data?\nA: Not directly.\n")
    )
    assert ("no-data-sale", "loss") in _said(_compare(before, ""))


def test_a_field_of_a_portal_is_a_promise():
    before = "Data retention (in days): 30"
    assert _said(_compare(before, "Data retention (in days): 365")) == {("retention-limit", "loss")}
    assert _said(_compare(before, "Data retention (in days): 10")) == {("retention-limit", "gain")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Reads roll off the server after 45 days at the latest.", "Reads roll off the server after 45 days at the earliest."),
        ("Reads are erased not later than the 10th day after capture.", "Reads are erased not before the 10th day after capture."),
        (
            "Captures are kept for 90 days or until the case is closed, whichever comes first.",
            "Captures are kept for 90 days or until the case is closed, whichever comes last.",
        ),
    ],
)  # fmt: skip
def test_a_ceiling_that_became_a_floor_is_a_loss(before, after):
    assert _said(_compare(before, after)) == {("retention-limit", "loss")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Changes to this policy take effect at the earliest 30 days after we tell our customers.",
            "Changes to this policy take effect at the latest 30 days after we tell our customers.",
        ),
        (
            "Changes take effect 30 days after notice to customers or on approval by the Council, whichever comes last.",
            "Changes take effect 30 days after notice to customers or on approval by the Council, whichever comes first.",
        ),
    ],
)  # fmt: skip
def test_a_floor_of_a_notice_that_became_a_ceiling_is_a_loss(before, after):
    assert _said(_compare(before, after)) == {("notice-of-change", "loss")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The cameras are not counting people at protests.", "The cameras are counting people at protests."),
        ("The vendor is not including plate data in any product it sells.", "The vendor is including plate data in any product it sells."),
        ("Officers may search plate data not before a warrant is issued.", "Officers may search plate data before a warrant is issued."),
        ("Data is released not sooner than a court orders it.", "Data is released sooner than a court orders it."),
    ],
)  # fmt: skip
def test_a_not_that_went_is_a_loss_whatever_stands_behind_it(before, after):
    assert {change for _, change in _said(_compare(before, after))} == {"loss"}


def test_a_promise_that_held_in_any_case_and_holds_in_one_is_shown():
    found = _compare(
        "Whether or not a crime is charged, reads are erased after 30 days.",
        "Where no crime is charged, reads are erased after 30 days.",
    )
    assert found.unclassified or ("retention-limit", "loss") in _said(found)


def test_a_number_keeps_its_unit_beside_its_bound():
    page = "<h1>Readers</h1><table><tr><th>Days a read is stored</th><td>{}</td></tr></table>"
    found = compare_texts(page.format("10 (maximum)"), page.format("10 (default)"), "html")
    assert isinstance(found, Comparison)
    assert _said(found) == {("retention-limit", "loss")}


def test_all_of_them_are_all():
    for text in ("All their log-ins were revoked.", "All of their log-ins were revoked."):
        assert "all" in {c.name for c in look(text).cues}


@pytest.mark.parametrize("text", ["every second search", "every first day of the month"])
def test_every_so_manieth_thing_is_no_span_of_time(text):
    assert not [a for a in look(text).amounts if a.kind == "frequency"]


@pytest.mark.parametrize(
    "beside", ["not counting", "not including", "leaving aside", "disregarding"]
)
def test_what_is_not_counted_is_excepted(beside):
    found = _compare(
        "The Town may have no more than eight cameras.",
        f"The Town may have no more than eight cameras, {beside} those on trailers.",
    )
    assert _said(found) == {("collection-and-placement-limit", "loss")}


def test_a_holder_who_is_named_no_more_does_not_make_the_other_one_the_holder():
    page = "<main><h1>Plate readers</h1><h2>Our vendor</h2><table><tr><th>{}</th><td>{}</td></tr></table></main>"
    found = compare_texts(
        page.format("When the contract ends", "All data returned or destroyed by the vendor"),
        page.format("Data center", "State-of-the-art, with redundant power"),
        "html",
    )
    assert isinstance(found, Comparison)
    assert _said(found) == {("customer-data-ownership", "loss")}


def test_on_or_before_a_day_is_no_alternative():
    assert {c.name for c in look("It is posted on or before the first of April.").cues} == {"plain"}


def test_a_renamed_term_is_no_change():
    before = '"Customer Data" means plate images and reads.\n\nWe shall not sell Customer Data.'
    after = '"Agency Data" means plate images and reads.\n\nWe shall not sell Agency Data.'
    assert _compare(before, after).alerts == ()


def test_what_others_say_binds_nobody():
    before = 'A newspaper has argued that "scans must be deleted within three minutes of capture".'
    after = 'A newspaper has argued that "scans must be deleted within nine hours of capture".'
    found = _compare(before, after)
    assert found.alerts == ()
    assert {n.rule for n in found.noise} == {"somebody else's words"}


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("Reads may be used solely to find stolen cars.", {"only"}),
        ("No driver may be stopped solely because of race.", {"narrow"}),
        ("Should a breach occur, we tell the city.", {"condition"}),
        ("Members should log each search.", {"soften"}),
        ("The Portal (formerly Search Log) is public.", set()),
        ("The ban was formerly binding.", {"lapse"}),
        ("Searches aimed at patients are against the rules.", {"prohibition"}),
        ("We aim to refuse searches for patients.", {"hedge"}),
        ("A member on duty may look.", set()),
        ("Members have a duty to log.", {"must"}),
    ],
)
def test_a_word_that_binds_in_one_place_says_nothing_in_another(text, cues):
    kinds = {"only", "narrow", "condition", "soften", "lapse", "hedge", "must"}
    if "prohibition" in cues:
        kinds = {"prohibition", "hedge"}
    assert {c.name for c in state(_unit(text), None).own.cues} & kinds == cues


@pytest.mark.parametrize(
    ("label", "is_told"),
    [
        ("Plate reads", True),
        ("Search log", True),
        ("Everything else", True),
        ("Unmatched vehicles", True),
        ("Evidence in open cases", True),
        ("Pool passes", False),
        ("Grant application forms", False),
    ],
)
def test_the_period_of_other_records_in_a_schedule_is_no_promise(label, is_told):
    page = "<h1>Plate readers</h1><h2>How long we keep records</h2><table><tr><th>Record</th><th>Kept for</th></tr><tr><td>{}</td><td>{}</td></tr></table>"
    found = compare_texts(page.format(label, "30 days"), page.format(label, "90 days"), "html")
    assert isinstance(found, Comparison)
    assert bool(found.alerts) == is_told
    assert found.alerts or found.unclassified


def test_what_hangs_on_another_system_is_its_own():
    before, after = (
        f"Parking enforcement cameras are run by the town. Their images are kept for {days} days."
        for days in (10, 90)
    )
    found = _compare(before, after)
    assert not found.alerts
    assert found.unclassified


def test_every_search_and_all_searches_are_as_many():
    found = _compare(
        "Every search is logged and reviewed.", "All searches are logged and reviewed."
    )
    assert not found.alerts


def test_what_anyone_may_read_is_published():
    found = _compare(
        "The list of agencies is published on this page.",
        "Anyone may read the list of agencies on this page.",
    )
    assert not found.losses


def test_other_systems_data_is_not_plate_data():
    before = "Newsletter addresses are deleted after two years."
    assert _compare(before, "Newsletter addresses are deleted after three years.").alerts == ()


def test_a_loss_is_explained_with_both_quotes_the_rule_and_what_was_not_found():
    found = _compare("Reads are never sold.", "")
    (change,) = found.losses
    assert change.label.value == "removed"
    assert change.before is not None
    assert change.before.text == "Reads are never sold."
    assert change.after is None
    assert "No other binding statement on this page was found" in change.explanation
    assert change.rule == "STATEMENT-CUT"
    assert change.severity.rank >= Severity.HIGH.rank
    assert 0 < change.confidence <= 1


def test_a_removed_statement_beside_another_one_is_a_weakening():
    found = _compare("Reads are never sold.\n\nWe do not rent reads.", "We do not rent reads.")
    assert [(c.safeguard, c.label.value) for c in found.alerts] == [("no-data-sale", "weakened")]


def test_what_moved_on_the_page_is_no_alert():
    before = "Reads are never sold.\n\nAlerts are verified by eye before a stop.\n\nReads are deleted after 9 days."
    after = "Reads are deleted after 9 days.\n\nReads are never sold.\n\nAlerts are verified by eye before a stop."
    found = _compare(before, after)
    assert found.alerts == ()
    assert {c.label.value for c in found.changes} == {"moved"}


def test_a_page_that_speaks_against_itself_is_shown_as_such():
    ban = "No federal agency has access to our reads."
    page = f"{ban}\n\nOrganizations granted access\n\n- Upper Gannet PD\n- U.S. Border Patrol\n"
    found = _compare(ban, page)
    assert [(a.text, b.text) for a, b in found.contradictions] == [(ban, "U.S. Border Patrol")]
    assert _compare(ban, ban).contradictions == ()


_AMOUNT = st.builds(
    Amount,
    kind=st.sampled_from(("duration", "window", "frequency", "count")),
    value=st.one_of(st.integers(1, 800).map(lambda n: n * 24.0), st.floats(0.01, 9e8)),
    at=st.just(0),
    end=st.just(1),
)


@given(st.lists(_AMOUNT, max_size=30), _AMOUNT)
def test_an_amount_is_held_among_many_just_where_one_of_them_is_the_same(held, one):
    assert Amounts(held).hold(one) is any(one.same(other) for other in held)


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("identification", "identify"),
        ("certification", "certify"),
        ("compliance", "comply"),
        ("harassment", "harass"),
        ("designation", "designate"),
        ("immediate", "immediately"),
    ],
)
def test_a_noun_has_the_root_of_its_verb(noun, verb):
    assert root(stem(noun)) == root(stem(verb))


@pytest.mark.parametrize(
    ("one", "other"),
    [("statement", "state"), ("information", "inform"), ("county", "country"), ("note", "not")],
)
def test_words_that_only_look_akin_keep_their_roots(one, other):
    assert root(stem(one)) != root(stem(other))
