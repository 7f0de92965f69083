"""Sentences of several promises: what both versions say in the same words was not touched, and names nothing."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.reading.read import state
from witnessmark.safeguards.weighing.clauses import changed_clauses
from witnessmark.safeguards.weighing.groups import Group

_DELETED = "Reads are deleted after 30 days"
_SOLD = "no read is sold to anybody"
_GATED = "each search needs a case number"


def _group(before: str, after: str) -> Group:
    return Group(
        before=(state(Unit(text=before, kind=UnitKind.PARAGRAPH), None),),
        after=(state(Unit(text=after, kind=UnitKind.PARAGRAPH), None),),
        likeness=0.9,
    )


def _left(before: str, after: str) -> tuple[list[str], list[str]]:
    part = changed_clauses(_group(before, after))
    return [s.unit.text for s in part.before], [s.unit.text for s in part.after]


def _named(before: str, after: str) -> set[tuple[str, bool]]:
    page = "<main><h1>Plate readers</h1><p>The council approved nine sites.</p><p>{}</p></main>"
    found = compare_texts(page.format(before), page.format(after), "html")
    assert isinstance(found, Comparison)
    assert found.alerts or found.unclassified
    return {(c.safeguard, c.label.is_loss) for c in found.alerts}


def test_only_the_clause_that_changed_is_read():
    before = f"{_DELETED}; {_SOLD}; and {_GATED}."
    after = f"{_DELETED}; {_SOLD}; and each search is noted somewhere."
    assert _left(before, after) == ([f"{_GATED}."], ["each search is noted somewhere."])


def test_verbs_that_share_a_subject_are_clauses_of_it():
    part = changed_clauses(
        _group(
            "Reads must be deleted after 30 days, may be opened by officers only, and may not be sold.",
            "Reads must be deleted after 90 days, may be opened by officers only, and may not be sold.",
        )
    )
    (old,), (new,) = part.before, part.after
    assert (old.lead_in, old.text) == ("Reads", "must be deleted after 30 days")
    assert (new.lead_in, new.text) == ("Reads", "must be deleted after 90 days")
    assert old.unit.sentence.startswith("Reads must be deleted")


def test_a_clause_that_goes_is_found_where_the_rest_is_joined_otherwise():
    before = (
        "Reads must be deleted after 30 days, may be opened by officers only, and may not be sold."
    )
    after = "Reads must be deleted after 30 days and may be opened by officers only."
    assert _left(before, after) == (["may not be sold."], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A condition in front, or behind a comma, may hold for all that is said.
        (
            "Unless a judge agrees, reads are deleted, and no read is sold.",
            "Unless the chief agrees, reads are deleted, and no read is sold.",
        ),
        (
            "Reads are deleted daily, and no read is sold, unless a judge agrees.",
            "Reads are deleted daily, and no read is sold, unless the chief agrees.",
        ),
        (
            f"Except in an emergency, {_GATED}; {_SOLD}.",
            f"Except on request, {_GATED}; {_SOLD}.",
        ),
        (
            f"{_DELETED}; {_SOLD}, unless a judge agrees.",
            f"{_DELETED}; {_SOLD}, unless the chief agrees.",
        ),
        # What stands behind a condition may go on in it.
        (
            "A search may run if a case is open, a supervisor is told, and the log is kept.",
            "A search may run if a case is open, a supervisor is asked, and the log is kept.",
        ),
        # One promise with several things is no several promises.
        (
            "We log the user, the plate, and the reason.",
            "We log the user, the plate, and the time.",
        ),
        ("They are: kept; sold; and lent.", "They are: kept; sold; and burned."),
    ],
)
def test_what_may_hold_for_another_clause_keeps_the_sentence_whole(before, after):
    assert changed_clauses(_group(before, after)) == _group(before, after)


def test_clauses_in_another_order_stay_one_group():
    group = _group(
        f"{_DELETED}; {_SOLD}.", "No read is sold to anybody; reads are deleted after 30 days."
    )
    assert changed_clauses(group) == group


@pytest.mark.parametrize(
    "after",
    [
        "Each search is logged where the system allows, and no read is sold.",
        "Each search is logged by the system but for tests; no read is sold to anybody abroad.",
        "Each search is logged by the system and the vendor; no read is sold to anybody abroad.",
    ],
)
def test_a_clause_that_goes_on_elsewhere_is_not_the_same(after):
    before = "Each search is logged by the system; no read is sold to anybody."
    assert changed_clauses(_group(before, after)) == _group(before, after)


def test_the_same_said_of_something_else_is_not_the_same():
    before = "Reads are encrypted, must be deleted after 30 days, and may not be sold to anybody."
    after = "Alerts are encrypted, must be deleted after 30 days, and may be sold to anybody."
    assert changed_clauses(_group(before, after)) == _group(before, after)


def test_people_are_shown_the_whole_sentence():
    before = f"{_DELETED}; {_SOLD}; and {_GATED}."
    after = f"{_DELETED}; {_SOLD}; and a search may run without a case number."
    page = "<main><h1>Plate readers</h1><p>{}</p></main>"
    found = compare_texts(page.format(before), page.format(after), "html")
    assert isinstance(found, Comparison)
    (change,) = found.alerts
    assert change.before is not None
    assert change.after is not None
    assert (change.before.text, change.after.text) == (before, after)


def test_a_clause_said_twice_is_left_out_once():
    before = f"{_DELETED}; {_SOLD}; {_SOLD}."
    after = f"{_DELETED}; {_SOLD}; {_GATED}."
    assert _left(before, after) == ([f"{_SOLD}."], [f"{_GATED}."])


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (
            f"{_DELETED}; {_SOLD}; and {_GATED}.",
            f"{_DELETED}; {_SOLD}; and a search may run without a case number.",
            "search-justification",
        ),
        (
            "Reads must be deleted after 30 days, belong to the city, and may not be sold to anybody.",
            "Reads must be deleted after 30 days and belong to the city.",
            "no-data-sale",
        ),
        (
            "Immigration enforcement is not a permitted use, federal agencies have no log-in, and every search is logged.",
            "Immigration enforcement is not a permitted use, federal agencies may ask for a log-in, and every search is logged.",
            "federal-access-suspended",
        ),
    ],
)
def test_the_safeguard_of_the_clause_is_named_and_no_other(before, after, lost):
    assert _named(before, after) == {(lost, True)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Reads are kept for 30 days; this holds for all of them.",
            "Reads are kept for 30 days; this holds for some of them.",
        ),
        (
            "No read is sold, and this applies to vendors.",
            "No read is sold, and this may apply to vendors.",
        ),
        ("We own it; they do not.", "They own it; we do not."),
        ("We never share reads, and we mean it.", "We never share reads, and we try."),
        (
            f"Unless a life is in danger, {_GATED}; {_SOLD}.",
            f"{_GATED[:1].upper()}{_GATED[1:]}; unless a life is in danger, {_SOLD}.",
        ),
    ],
)
def test_what_leans_on_a_clause_that_stayed_is_never_silent(before, after):
    _named(before, after)
