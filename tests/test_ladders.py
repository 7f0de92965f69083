"""What stands higher on a ladder: a state is wider than a county, a subpoena less than a warrant."""

import pytest

from witnessmark.deeds.reading import read_text, readings
from witnessmark.model.documents import Document
from witnessmark.safeguards.judging.judge import lines
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.safeguards.weighing.groups import groups
from witnessmark.safeguards.weighing.ladders import ladders
from witnessmark.steps.align import align


def _signs(before: str, after: str) -> set[str]:
    sides = []
    for text in (before, after):
        document = read_text(f"Plate readers\n\n{text}\n", "text", vocabulary=vocabulary)
        assert isinstance(document, Document)
        sides.append(document)
    was, now = readings(*sides)
    spelled = ([unit.text for unit in side.units] for side in sides)
    (group,) = groups(was, now, align(*lines(was, now, *spelled)))
    return set(ladders("ban", "pair", group))


@pytest.mark.parametrize(
    ("before", "after", "sign"),
    [
        ("Reads go to police of this county.", "Reads go to police of this state.", "area top rose"),
        ("Reads go out with a warrant.", "Reads go out with a subpoena.", "process top fell"),
        ("Every search is read by a captain.", "Some searches are read by a captain.", "share top fell"),
        ("We will erase reads.", "We hope to erase reads.", "certainty top fell"),
    ],
)  # fmt: skip
def test_what_a_promise_names_rises_or_falls_on_its_ladder(before, after, sign):
    assert sign in _signs(before, after)


def test_what_only_one_side_names_neither_rises_nor_falls():
    found = _signs("Reads go to police of this county.", "Reads go to police who ask for them.")
    assert "ban:pair:area only then" in found
    assert not {sign for sign in found if sign.startswith("area")}


def test_the_widest_of_several_counts_beside_the_narrowest():
    found = _signs("Police of this county may look.", "Police of this county, or state, may look.")
    assert "area top rose" in found
    assert not {sign for sign in found if sign.startswith("area bottom")}
