"""An answer that says no more than yes or no is one, however it is said."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.safeguards.reading.answers import plain


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Will they be sold?", "They will not.", "No."),
        ("Will they be sold?", "No, they won\u2019t.", "No."),
        ("Does it store faces?", "It doesn't.", "No."),
        ("Can federal agents search?", "They cannot.", "No."),
        ("Do you audit searches?", "Yes, we do.", "Yes."),
        ("Is there a fee? ", "There is not.", "No."),
    ],
)
def test_a_bare_answer_is_yes_or_no(question, answer, said):
    assert plain(answer, question) == said


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Must officers state a case?", "They may."),
        ("May officers search alone?", "They must not."),
        ("Will they be sold?", "They will not be sold for money."),
        ("Will they be sold?", "Yes, they will not."),
        ("Who may search?", "They do not."),
        ("", "They will not."),
    ],
)
def test_an_answer_that_says_more_or_else_stays(question, answer):
    assert plain(answer, question) == answer


def _compared(before, after):
    page = "<main><h1>Plate readers</h1><h3>Will plate data be sold?</h3><p>{}</p></main>"
    found = compare_texts(page.format(before), page.format(after), "html")
    assert isinstance(found, Comparison)
    return found


def test_no_said_otherwise_asks_nobody():
    found = _compared("No.", "It will not.")
    assert not found.alerts
    assert not found.unclassified


@pytest.mark.parametrize(
    "answer", ["It will.", "Yes, it will.", "It may.", "It will not, as a rule."]
)
def test_no_that_becomes_less_is_never_silent(answer):
    found = _compared("No.", answer)
    assert found.alerts or found.unclassified
