"""A sentence that was split, or two that were merged, are read together; what got lost in it is told."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement, state
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.verdicts import rejoined, verdicts

_PAGE = "<main><h1>Plate readers</h1><p>The council approved nine sites.</p>{}</main>"
_WHOLE = (
    "<p>The Undersheriff examines a full month of searches every month, and the county's outside "
    "auditor examines the whole program every year.</p>"
)
_SPLIT = (
    "<ul><li>Monthly: the Undersheriff goes through every search of the month.</li>"
    "<li>Yearly: the whole program is examined by the county's outside auditor.</li></ul>"
)


def _compared(before: str, after: str) -> Comparison:
    found = compare_texts(_PAGE.format(before), _PAGE.format(after), "html")
    assert isinstance(found, Comparison)
    return found


@pytest.mark.parametrize(("before", "after"), [(_WHOLE, _SPLIT), (_SPLIT, _WHOLE)])
def test_a_sentence_that_became_two_raises_no_alert(before, after):
    assert not _compared(before, after).alerts


def _stated(text: str) -> Statement:
    return state(Unit(text=text, kind=UnitKind.PARAGRAPH), None)


def _weighed(other: str) -> list[tuple[str, ...]]:
    """Weigh a sentence beside its second half, and what came elsewhere on the page."""
    whole = _stated(
        "The Inspector General shall audit the query log every six months; the audit covers 400 queries."
    )
    half = _stated("The audit covers 400 queries and goes to the Board.")
    parts = (Group(before=(whole,), after=(half,)), Group(before=(), after=(_stated(other),)))
    kept, joined = rejoined([v for part in parts for v in verdicts(part, {})])
    mine = [v for v in kept if v.safeguard.id == "periodic-audit"]
    together = {id(v.group) for v in mine} & set(joined)
    assert all(set(joined[of]) == set(map(id, parts)) for of in together)
    return [tuple(s.text for s in v.group.after) for v in mine]


def test_a_half_that_came_elsewhere_is_weighed_with_the_sentence_that_it_was():
    first = "Twice a year an audit of the query log shall be made by the Inspector General."
    assert _weighed(first) == [("The audit covers 400 queries and goes to the Board.", first)]


def test_a_promise_about_other_things_is_no_half_of_it():
    other = "An outside firm shall audit our accounts for waste."
    assert len(_weighed(other)) != 1


@pytest.mark.parametrize(
    "kept",
    [
        "<p>The Undersheriff goes through searches now and then.</p>",
        "<p>The whole program is examined by the county's outside auditor.</p>",
    ],
)
def test_a_half_that_got_lost_in_the_split_is_told(kept):
    found = _compared(_WHOLE, kept)
    assert "periodic-audit" in {c.safeguard for c in found.losses}


def test_what_another_safeguard_says_in_the_same_words_is_no_half_of_it():
    found = _compared(
        "<p>All searches are audited every month by the county's outside auditor.</p>",
        "<p>All searches are audited.</p><p>The outside auditor of the county is paid every month.</p>",
    )
    assert found.losses or found.unclassified


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The list of agencies is available on our public portal.", "permit"),
        ('"Permitted User" means an employee who has been trained.', "permit"),
        ("Records go out on a written request that names the case.", "soften"),
        ("The supplier may refuse a request that names no case.", "prohibition"),
        ("Federal users have a role that is kept apart from all others.", "exception"),
    ],
)
def test_words_that_only_look_like_a_permission_or_a_wish_are_none(text, cue):
    assert cue not in {c.name for c in look(text).cues}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("National lookup is available on request.", "permit"),
        ("Searches are permitted.", "permit"),
        ("We request that agencies name the case.", "soften"),
        ("Unacceptable uses", "prohibition"),
        ("The supplier shall refuse a request that names no case.", "prohibition"),
        ("The supplier may not refuse it.", "prohibition"),
        ("No one may search apart from detectives.", "exception"),
        ("No read is kept, apart from hits.", "exception"),
        ("A case number is given if there is one.", "hedge"),
        ("The case number is optional.", "notrequired"),
    ],
)
def test_a_permission_a_wish_and_a_ban_are_read_as_such(text, cue):
    assert cue in {c.name for c in look(text).cues}


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Twice in each calendar year an audit is made.", ["2 times a year"]),
        ("An audit is made twice during a year.", ["2 times a year"]),
        ("It is posted on or before the first day of April.", []),
        ("Images go on the first day.", ["1 days"]),
        ("We tell you at the latest 72 hours after discovery.", ["3 days"]),
        ("Look at the latest 30 days of searches.", ["30 days"]),
        ("It is erased at the latest after 4 years and 6 months.", ["1642.5 days"]),
        ("It is kept for 30 days and 90 days.", ["30 days", "90 days"]),
    ],
)
def test_how_often_and_how_long_is_read_from_the_words(text, amounts):
    assert [str(a) for a in look(text).amounts] == amounts
