"""A gain is told only where nothing may hide behind it: who reads "strengthened" looks no further."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.reading.read import Statement, state
from witnessmark.safeguards.weighing.edits import edits, narrows
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.standing import denies_denial, names, standing
from witnessmark.safeguards.weighing.weigh import weigh

RULES = (
    "Plate reads are deleted after 30 days.",
    "Plate data is never sold.",
    "Plate data is not shown to third parties.",
    "The system may not be used for immigration enforcement.",
    "Every search is written to a log.",
    "A supervisor audits the log each month.",
)


def _page(*rules: str) -> str:
    return f"<main><h1>Plate reader policy</h1>{''.join(f'<p>{rule}</p>' for rule in rules)}</main>"


def _compared(before: str, after: str) -> Comparison:
    found = compare_texts(before, after, "html")
    assert isinstance(found, Comparison)
    return found


def _gains(found: Comparison) -> list[str]:
    return [change.safeguard for change in found.alerts if change.label.is_gain]


def _stated(text: str) -> Statement:
    return state(Unit(text=text, kind=UnitKind.PARAGRAPH), None)


def _slots(of: str, before: str, after: str) -> dict[str, int]:
    safeguard = next(s for s in catalogue().safeguards if s.id == of)
    weighed = weigh(safeguard, (_stated(before),), (_stated(after),))
    return {w.delta.rule: w.delta.sign for w in weighed}


@pytest.mark.parametrize(
    "sentence",
    [
        "Affiliates of the vendor are not third parties.",
        "The thirty-day limit does not apply to images.",
        "A licence for which a fee is paid is not a sale.",
        "Searches by a task force are not considered immigration enforcement.",
        "A log that was not reviewed within a year is deemed reviewed.",
        "Images of a vehicle that matched an alert are kept for five years.",
    ],
)
def test_a_sentence_that_takes_something_back_is_shown_and_never_told_as_a_gain(sentence):
    found = _compared(_page(*RULES), _page(*RULES, sentence))

    assert found.alerts or found.unclassified
    assert _gains(found) == []


@pytest.mark.parametrize(
    ("before", "after", "safeguard"),
    [
        ("Plate reads are deleted after 30 days.", "Plate reads are deleted after 14 days.", "retention-limit"),
        ("Audits take place once a year.", "Audits take place every month.", "periodic-audit"),
    ],
)  # fmt: skip
def test_a_better_number_in_the_same_words_is_told_as_a_gain(before, after, safeguard):
    assert _gains(_compared(_page(before), _page(after))) == [safeguard]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Reads are deleted after 30 days.", "Reads are deleted after 7 days, or after 90 days if nobody objects."),
        ("Reads are kept for up to 30 days.", "Reads are kept for 21 days or longer."),
        ("Reads are deleted after 30 days.", "Reads are deleted after three periods of 21 days."),
        ("Audits are held at least once a year.", "Audits are held no more than twice a year."),
        ("At least 5 percent of the searches are audited.", "At most 10 percent of the searches are audited."),
        ("Customers are told of a breach immediately.", "Customers are told of a breach within one month."),
        ("Federal agencies have no access.", "Federal agencies have no automatic and permanent access."),
        ('"Sale" means any transfer for value.', '"Sale" means any transfer for value in cash under a written contract.'),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_gain_is_none(before, after):
    found = _compared(_page(before, *RULES[4:5]), _page(after, *RULES[4:5]))

    assert found.alerts or found.unclassified
    assert _gains(found) == []


def test_a_better_number_under_another_label_is_none():
    table = "<main><h1>Plates</h1><table><tr><th>Data</th><th>{}</th></tr><tr><td>Plate reads</td><td>{}</td></tr></table></main>"
    found = _compared(
        table.format("Retention", "30 days"), table.format("Minimum retention", "21 days")
    )

    assert found.alerts or found.unclassified
    assert _gains(found) == []


def test_an_exception_that_goes_is_for_people_to_judge():
    """With it may go what held it back, or a name that was let in under conditions."""
    both = _page("Plate data is never sold.", "The vendor may keep statistics.")
    found = _compared(both, _page("Plate data is never sold."))

    assert _gains(found) == []


def test_several_periods_are_as_long_as_the_longest():
    worse = _slots("retention-limit", "Deleted after 30 days.", "Deleted after 7 or 90 days.")
    better = _slots("retention-limit", "Deleted after 90 days.", "Deleted after 7 or 30 days.")

    assert (worse["AMOUNT"], better["AMOUNT"]) == (-1, 1)


def test_a_bound_that_opens_counts_whatever_the_number():
    slots = _slots("retention-limit", "Kept for at most 30 days.", "Kept for at least 21 days.")

    assert slots["BOUND"] == -1


@pytest.mark.parametrize(
    ("before", "after", "sign"),
    [
        ("We notify customers immediately.", "We notify customers within 5 days.", -1),
        ("We notify customers within 5 days.", "We notify customers immediately.", 1),
    ],
)
def test_a_period_is_longer_than_at_once(before, after, sign):
    assert _slots("breach-notice", before, after)["AMOUNT"] == sign


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Affiliates are not third parties.", True),
        ("A task force search is treated as a local search.", True),
        ("Detections are not evidence.", True),
        ("Plate data is not sold.", False),
        ("Data is never shared with others.", False),
        ("The log is kept by the auditor.", False),
    ],
)
def test_what_names_a_thing_is_told_from_what_rules(text, is_name):
    assert names(_stated(text)) is is_name


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("A request must not be refused.", True),
        ("No query is blocked.", True),
        ("A request must be refused.", False),
        ("Data must not be sold.", False),
    ],
)
def test_a_denial_of_a_denial_is_known(text, is_denied):
    assert denies_denial(_stated(text)) is is_denied


def test_a_period_that_is_not_of_plates_is_known_beside_one_that_is():
    safeguard = next(s for s in catalogue().safeguards if s.id == "retention-limit")
    plates, doors = (
        _stated("Plate reads are deleted after 30 days."),
        _stated("Door records are deleted after 60 days."),
    )
    group = Group(before=(doors,), after=(_stated("Door records are deleted after 90 days."),))

    assert "pair:duration of other things" in set(standing(safeguard, group, (plates, doors)))
    assert "pair:duration of plates" in set(
        standing(safeguard, Group(before=(plates,), after=group.after), (plates, doors))
    )


@pytest.mark.parametrize(
    ("after", "sign"),
    [
        ("Plate data is not sold to lenders.", "insert:in:preposition"),
        ("Plate data is not sold or lent.", "insert:in:joint"),
        ("Plate data is not sold unless the chief agrees.", "insert:in:condition"),
    ],
)
def test_what_was_put_in_is_known_by_the_word_that_it_hangs_on(after, sign):
    group = Group(before=(_stated("Plate data is not sold."),), after=(_stated(after),))

    assert sign in set(edits("ban", group))


def test_sentences_too_long_to_lay_beside_each_other_give_no_signs():
    long = _stated(" ".join(["plates"] * 200))

    assert list(edits("ban", Group(before=(long,), after=(_stated("Plates."),)))) == []


@pytest.mark.parametrize(
    ("after", "is_narrower"),
    [
        ("Used only to investigate felonies with a case number.", True),
        ("Used only to investigate felonies that were reported.", True),
        ("Used only to investigate felonies and burglaries.", False),
        ("Used only to investigate felonies with a case number or a reason.", False),
        ("Used to investigate felonies.", False),
    ],
)
def test_a_phrase_that_hangs_on_what_is_let_in_lets_in_less(after, is_narrower):
    before = _stated("Used only to investigate felonies.")

    assert narrows(Group(before=(before,), after=(_stated(after),))) is is_narrower
