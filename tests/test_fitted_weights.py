"""Fitted weights: they belong to the examples that lie beside them, and never speak alone for silence."""

import json
from itertools import islice

from benchmarks import fit
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison, SafeguardId
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.judging.harmless import IDLE
from witnessmark.safeguards.reading import subjects
from witnessmark.safeguards.weighing import trees

_SIGNS = json.loads(fit.WEIGHTS["direction"].read_text("utf-8"))["signs"]
_HEAD = "Plate readers\n\nThe council approved nine sites.\n\n{}\n"


def _said(before: str, after: str) -> Comparison:
    found = compare_texts(_HEAD.format(before), _HEAD.format(after), "text")
    assert isinstance(found, Comparison)
    return found


def test_the_weights_were_fitted_from_the_examples_that_lie_here():
    for name in ("subjects", "direction"):
        fitted = json.loads(fit.WEIGHTS[name].read_text("utf-8"))
        assert fitted["examples"] == fit.digest(name), f"run `make fit`: examples of {name} changed"


def test_every_safeguard_and_none_has_examples_of_several_hands():
    files = {
        file.name: {
            t
            for line in file.read_text("utf-8").splitlines()
            for t in json.loads(line)["safeguards"]
        }
        for file in (fit.EXAMPLES / "sentences").glob("*.jsonl")
    }
    known = set(subjects.weights().subjects) - {subjects.NONE, subjects.ANOTHER_SYSTEM}
    for safeguard in known:
        assert sum(safeguard in named for named in files.values()) >= 5, safeguard
    # One that a person added works by its rules until it is taught; none that is taught was dropped.
    assert known <= {s.id for s in catalogue().safeguards}


def test_weights_are_whole_numbers_so_that_every_machine_adds_them_alike():
    for row in subjects.weights().words.values():
        assert all(type(v) is int for pair in row for v in pair)
    raw = json.loads(fit.WEIGHTS["direction"].read_text("utf-8"))
    for tree in (tree for way in trees.WAYS for tree in raw[way]):
        assert all(type(v) is int for v in _numbers(tree))


def _numbers(tree: object) -> list[object]:
    return [v for node in tree for v in _numbers(node)] if isinstance(tree, list) else [tree]


def test_a_reworded_part_beside_the_one_that_was_lost_teaches_nothing():
    fitted = trees.planted(["lost", "reworded"], [[[0, 0, 0, 300]], [], [[1, 0, 0, 90]]])
    parts = [
        fit.Shown(signs={sign: 1}, way=way, safeguard=of, example="one page")
        for sign, way, of in (
            ("lost", -1, "audit-log"),
            ("reworded", -1, "audit-log"),
            ("reworded", -1, "no-data-sale"),
            ("reworded", 0, "audit-log"),
        )
    ]
    assert fit.telling(parts, fitted) == [parts[0], *parts[2:]]


def test_words_that_no_rule_knows_are_given_their_safeguard():
    said = _said(
        "Whoever pulls up the sightings of a car leaves behind a trace that nobody can wipe.", ""
    )
    assert "audit-log" in {c.safeguard for c in said.losses}


def test_news_of_the_office_come_and_go_without_asking_anybody():
    said = _said(
        "A ribbon was cut at the new fire station.\n\nOfficers meet on Mondays.",
        "Coffee with a cop moves to the library.\n\nOfficers meet on Mondays.",
    )
    assert not said.alerts
    assert not said.unclassified
    assert {n.rule for n in said.noise} == {"no safeguard"}


def test_a_demand_is_never_idle_whatever_it_speaks_of():
    said = _said("Must means that the step is mandatory.", "")
    assert said.alerts or said.unclassified


def test_words_hint_at_what_stands_a_little_behind_and_never_at_what_none_outweighs():
    said = {"audit-log": 300, "no-data-sale": 200, "legal-process": 160, "access-training": 40}
    named = [(SafeguardId("audit-log"), 0)]
    assert dict(subjects.hinted({**said, subjects.NONE: 0}, named)) == {
        "no-data-sale": -100,
        "legal-process": -140,
    }
    assert dict(subjects.hinted({**said, subjects.NONE: 180}, named)) == {"no-data-sale": -100}
    assert not dict(subjects.hinted({**said, subjects.ANOTHER_SYSTEM: 400}, named))


def test_what_is_only_hinted_at_is_not_named_in_a_state():
    statements = [fit.statement(e) for e in islice(fit.examples("sentences"), 500)]
    assert any(s.hinted for s in statements)
    assert all(of not in s.topics for s in statements for of, _ in s.hinted)


def test_a_name_in_a_list_is_as_idle_as_what_it_stands_under():
    name = {"text": "Sgt. Marlow", "row": "Who may search our reads"}
    assert fit.statement(name).idle < IDLE
    assert fit.statement({**name, "row": "Desk officer"}).idle >= IDLE


def test_an_agency_that_leaves_the_list_of_those_with_access_is_no_loss():
    page = "<h2>Agencies with access to our reads</h2><ul><li>Harlow Falls</li><li>Pell County</li><li>Stanwick</li></ul><p>The list is kept here.</p>"
    found = compare_texts(page, page.replace("<li>Pell County</li>", ""), "html")
    assert isinstance(found, Comparison)
    assert not found.losses


def test_a_sign_may_mean_another_thing_beside_another():
    fitted = trees.planted(
        ["more days", "of doors"], [[[0, 0, 5, [1, 0, 200, -40]]], [[1, 1, 0, 7]], [10]]
    )
    assert trees.odds({}, fitted) == {"less": 5, "more": 0, "same": 10}
    assert trees.odds({"more days": 1}, fitted)["less"] == 200
    assert trees.odds({"more days": 1, "of doors": 2}, fitted) == {
        "less": -40,
        "more": 7,
        "same": 10,
    }


@given(st.lists(st.sampled_from(_SIGNS), max_size=30))
def test_the_order_in_which_signs_are_found_changes_nothing(signs):
    counted = dict.fromkeys(signs, 1)
    turned = dict.fromkeys(reversed(signs), 1)
    assert trees.odds(counted) == trees.odds(turned)


def test_a_way_against_every_slot_names_the_words_that_went_and_came():
    said = _said(
        "A search further back than seven days requires a warrant, except where a life is in danger.",
        "A search further back than seven days requires the approval of a lieutenant or a warrant.",
    )
    (loss,) = [c for c in said.losses if c.safeguard == "legal-process"]
    assert any(d.sign < 0 for d in loss.deltas)
    assert "At the same time" in loss.explanation
