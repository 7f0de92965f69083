"""What both sides say in cues of another kind moves no slot; what only one side says moves it."""

import pytest

from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.reading.force import level
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import state
from witnessmark.safeguards.weighing.conditions import cues
from witnessmark.safeguards.weighing.strength import numbers


def _safeguard(of):
    return next(s for s in lexicon().catalogue.safeguards if s.id == of)


def _said(text, **around):
    return [state(Unit(text=text, kind=UnitKind.PARAGRAPH, **around), None)]


def _moved(of, before, after):
    return {w.delta.rule for w in cues(_safeguard(of), _said(before), _said(after))}


@pytest.mark.parametrize(
    ("of", "before", "after"),
    [
        ("search-justification", "Every search must state a reason.", "Searches must state a reason."),
        ("search-justification", "Each search states a reason.", "No search runs without a reason."),
        ("periodic-audit", "The log is audited every quarter.", "The log is audited quarterly."),
        (
            "access-training",
            "Only trained officers may search.",
            "No officer may search until trained.",
        ),
        ("hotlist-verification", "Officers verify a hit before a stop.", "No stop until a hit is verified."),
        ("recipient-attestation", "It must promise this in writing.", "A written promise of this is needed."),
        ("audit-log", "The log cannot be edited.", "Nobody can edit the log."),
        ("national-lookup-opt-in", "National lookup is switched off.", "National lookup is off."),
        ("periodic-audit", "The audit is due before May 1.", "The audit is due on or before May 1."),
        ("access-training", "Officers check the plate.", "Officers make certain of the plate."),
    ],
)  # fmt: skip
def test_the_same_in_a_cue_of_another_kind_moves_nothing(of, before, after):
    small = {"UNIVERSAL", "ONLY", "EXCEPTION", "OVERSIGHT", "TECHNICAL", "NARROW", "HEDGE"}
    assert not _moved(of, before, after) & small
    assert not _moved(of, after, before) & small


@pytest.mark.parametrize(
    ("of", "before", "after", "rule"),
    [
        ("search-justification", "Every search must state a reason.", "Some searches must state a reason.", "UNIVERSAL"),
        ("access-training", "Only trained officers may search.", "Trained officers may search.", "ONLY"),
        ("hotlist-verification", "Verify a hit before a stop.", "Verify a hit after a stop.", "OVERSIGHT"),
        ("recipient-attestation", "It must promise this in writing.", "It must promise this.", "OVERSIGHT"),
        ("audit-log", "The log cannot be edited.", "The log can be edited.", "TECHNICAL"),
        ("national-lookup-opt-in", "National lookup is switched off.", "National lookup is on.", "TECHNICAL"),
        ("search-justification", "Every search states a reason.", "Searches often state a reason.", "HEDGE"),
    ],
)  # fmt: skip
def test_what_one_side_alone_says_moves_its_slot(of, before, after, rule):
    assert rule in _moved(of, before, after)


def test_a_period_that_stands_elsewhere_in_the_sentence_is_not_lost():
    before, after = _said("Reads are deleted after 45 days."), _said("After 45 days, reads go.")
    assert not numbers(_safeguard("retention-limit"), before, after)


def test_so_that_you_can_permits_nothing():
    assert "permit" in {c.name for c in look("You can object.").cues}
    assert "permit" not in {c.name for c in look("We tell you so that you can object.").cues}


def test_pilots_that_are_suspended_are_off_and_a_ban_that_is_suspended_is_lifted():
    excluded = _safeguard("federal-access-suspended")
    (paused,) = _said("All federal pilots are suspended.")
    (lifted,) = _said("The ban on federal pilots is suspended.")
    assert level(paused, excluded) > 0 > level(lifted, excluded)


def test_audits_that_are_suspended_are_no_more_done():
    (paused,) = _said("Audits of the search log are suspended.")
    assert level(paused, _safeguard("periodic-audit")) < 0


@pytest.mark.parametrize(
    "text",
    [
        "Each member owns its reads and may withdraw them.",
        "The customer is told and can contest the demand.",
    ],
)
def test_a_permission_to_protect_is_no_weaker_promise(text):
    (said,) = _said(text)
    of = _safeguard("customer-data-ownership" if "owns" in text else "legal-demand-notice")
    assert level(said, of) >= 3


def test_no_camera_purpose_or_recipient_may_be_added_denies_all_of_them():
    text = "No camera, purpose or recipient may be added until this policy is amended in public."
    (said,) = _said(text)
    assert level(said, _safeguard("notice-of-change")) >= 3


def test_a_count_beside_the_last_30_days_is_no_period():
    (said,) = _said("211", row="Hits in the last 30 days")
    assert not said.own.amounts or said.own.amounts[0].kind == "count"
    (kept,) = _said("211", row="Data retention in days")
    assert kept.own.amounts[0].kind == "duration"


@pytest.mark.parametrize(
    ("of", "text", "around"),
    [
        (
            "no-predictive-profiling",
            "Nobody may use it to stalk, or to forecast where a driver will go.",
            {},
        ),
        (
            "immigration-enforcement-ban",
            "Immigration enforcement, harassment, use based solely on race.",
            {"heading_path": ("Prohibited uses",)},
        ),
    ],
)
def test_a_ban_reaches_all_that_it_lists(of, text, around):
    (said,) = _said(text, **around)
    assert level(said, _safeguard(of)) >= 3


def test_a_sentence_under_the_heading_of_a_ban_is_no_ban():
    (said,) = _said("We help in immigration enforcement.", heading_path=("Prohibited uses",))
    assert level(said, _safeguard("immigration-enforcement-ban")) <= 0


def test_a_ban_only_for_one_reason_is_a_smaller_ban():
    before = "We do not follow people because of what they say."
    after = "We do not follow people only because of what they say."
    (moved,) = cues(_safeguard("first-amendment-ban"), _said(before), _said(after))
    assert (moved.delta.rule, moved.delta.sign) == ("NARROW", -1)


def test_without_leave_is_an_exception_to_what_a_list_forbids():
    (said,) = _said("forecast journeys without leave of the Custodian", lead_in="Users must not")
    assert "exception" in {c.name for c in said.own.cues}
