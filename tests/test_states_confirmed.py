"""What it takes for a reading to count, and who is told of a change."""

from dataclasses import replace

import pytest

from tests.states_cells import (
    LIMIT,
    MINUTE,
    NOW,
    PAGE,
    PENDING,
    PROVISIONAL,
    READER,
    Watch,
    capture,
    change,
    seen,
    settled_on,
)
from witnessmark.model.captures import Sha256
from witnessmark.model.changes import Comparison, Label, Quote, SafeguardId, Unclassified
from witnessmark.model.events import Audience
from witnessmark.steps.observe import observe


def test_a_page_is_known_only_after_two_looks_agree():
    watch = Watch()

    assert watch.reads("base") == "first-seen-provisional"
    assert (watch.state.phase, watch.state.baseline) == ("new", None)
    assert watch.state.next_look_at == watch.at + 15 * MINUTE
    first = watch.at
    assert watch.reads("base", 15 * MINUTE) == "first-seen"
    assert watch.state.baseline.captured_at == first
    assert [(e.kind, e.audience) for e in watch.told] == [("first-seen", "public")]


def test_the_second_removal_is_another_event_than_the_first():
    watch = settled_on()
    for reading in ("k", "base", "k", "base"):
        assert watch.reads_twice(reading) == "changed"

    assert watch.kinds == ["change", "returned", "returned", "returned"]
    assert len({event.id for event in watch.told}) == 4


def test_a_return_names_the_version_it_returned_to():
    watch = settled_on()
    original = watch.state.baseline
    watch.reads_twice("k")
    watch.reads_twice("base")

    returned = watch.told[-1]
    assert returned.note == f"reads as on {original.captured_at:%Y-%m-%d %H:%M} UTC"
    assert original.id in returned.captures


def test_a_change_lies_between_the_last_sight_and_the_first_look_that_differs():
    watch = settled_on()
    last_seen = watch.at
    watch.fails()
    watch.fails()
    watch.reads("k")
    first_missing = watch.at
    watch.reads("k", 15 * MINUTE)

    told = watch.told[-1]
    assert (told.kind, told.last_seen_at, told.first_missing_at) == (
        "change",
        last_seen,
        first_missing,
    )
    assert told.after == watch.state.baseline
    assert set(told.captures) == {told.before.id, told.after.id, capture("k", watch.at).id}


def test_a_look_too_early_confirms_nothing():
    watch = settled_on()
    watch.reads("k")
    asked = watch.state.next_look_at

    assert watch.reads("k", 14 * MINUTE) == "differs"
    assert watch.state.next_look_at == asked
    assert watch.reads("k", MINUTE) == "changed"


def test_earlier_baselines_are_remembered_up_to_eight():
    watch = settled_on("v0")
    for number in range(1, 12):
        watch.reads_twice(f"v{number}")

    assert [c.reading for c in watch.state.earlier] == [f"v{n}" for n in range(3, 11)]


def test_the_last_good_capture_is_the_newest_that_read_as_the_baseline():
    watch = settled_on()
    watch.reads("base")
    good = watch.at
    watch.reads("k")

    assert watch.state.last_good.captured_at == good


def quote(text):
    return Quote(text=text)


DOUBT = Unclassified(before=quote("They may."), after=quote("They might."))
RISK = replace(DOUBT, safeguards=(SafeguardId(LIMIT),), cues=("hedge",))


@pytest.mark.parametrize(
    ("found", "audience"),
    [
        ({}, None),
        ({"changes": (change(LIMIT, Label.REWORDED),)}, Audience.PUBLIC),
        ({"changes": (change(LIMIT, Label.MOVED),)}, Audience.PUBLIC),
        ({"changes": (change(LIMIT, Label.WEAKENED),)}, Audience.SUBSCRIBERS),
        ({"changes": (change(LIMIT, Label.STRENGTHENED),)}, Audience.SUBSCRIBERS),
        ({"unclassified": (DOUBT,)}, Audience.OPERATOR),
        ({"unclassified": (DOUBT,), "changes": (change(LIMIT, Label.MOVED),)}, Audience.OPERATOR),
        ({"unclassified": (replace(RISK, cues=()),)}, Audience.OPERATOR),
        ({"unclassified": (DOUBT, RISK)}, Audience.SUBSCRIBERS),
    ],
)
def test_who_is_told_of_a_confirmed_change(found, audience):
    comparison = Comparison(before=Sha256("base"), after=Sha256("k"), **found)
    one = replace(seen(PROVISIONAL, "k"), comparisons=(comparison,))
    observation = observe(PAGE, PROVISIONAL, one, reader=READER, now=NOW)

    assert observation.outcome == "changed"
    assert observation.state.baseline == PENDING.capture
    assert [event.audience for event in observation.events] == ([audience] if audience else [])


def test_a_change_for_review_says_so():
    comparison = Comparison(
        before=Sha256("base"),
        after=Sha256("k"),
        changes=(replace(change(LIMIT, Label.REMOVED), for_review=True),),
    )
    one = replace(seen(PROVISIONAL, "k"), comparisons=(comparison,))
    (event,) = observe(PAGE, PROVISIONAL, one, reader=READER, now=NOW).events

    assert event.for_review
    assert not event.technical
