"""What we change ourselves: the reader, the baseline, the list."""

from dataclasses import replace

import pytest

from tests.states_cells import (
    BASE,
    BLIND,
    DAY,
    FOR_A_DAY,
    GONE,
    LIMIT,
    MINUTE,
    NOW,
    PAGE,
    PENDING,
    PRESENT,
    PROVISIONAL,
    READER,
    RETIRED,
    UNSTABLE,
    Watch,
    capture,
    change,
    compare,
    look_of,
    seen,
    settled_on,
    streak,
    with_variants,
)
from witnessmark.model.captures import Failure, FailureKind, Sha256
from witnessmark.model.changes import Comparison, Label, Quote, Unclassified
from witnessmark.model.states import (
    BaselineUnreadable,
    Outcome,
    ReaderChanged,
    Rebase,
    Retire,
    Seen,
)
from witnessmark.steps.observe import observe

DOUBT = Unclassified(before=Quote(text="They may."), after=Quote(text="They might."))


def late(comparison, last=None):
    return ReaderChanged(
        at=NOW,
        capture=last or capture("late", NOW - DAY),
        comparison=comparison,
        last_same_at=NOW - 9 * DAY,
        first_other_at=NOW - 8 * DAY,
        captures=(capture("late", NOW - 8 * DAY).id,),
    )


def test_what_a_better_reader_finds_is_dated_where_it_lies():
    watch = Watch(PRESENT)
    watch.look(late(compare("base", "late")))

    (told,) = watch.told
    assert (told.technical, told.audience) == (True, "subscribers")
    assert (told.last_seen_at, told.first_missing_at) == (NOW - 9 * DAY, NOW - 8 * DAY)
    assert len(told.captures) == 3
    assert watch.state.reader == READER
    assert watch.state.baseline.reading == "late"
    assert watch.state.earlier == (BASE,)


@pytest.mark.parametrize(
    ("found", "audiences"),
    [
        ({"changes": (change(LIMIT, Label.ADDED),)}, ["public"]),
        ({"unclassified": (DOUBT,)}, ["operator"]),
        ({}, []),
    ],
)
def test_what_a_better_reader_finds_is_mailed_only_for_a_loss(found, audiences):
    watch = Watch(PRESENT)
    watch.look(late(Comparison(before=Sha256("base"), after=Sha256("late"), **found)))

    assert [event.audience for event in watch.told] == audiences
    assert watch.state.baseline.reading == "late"


def test_a_better_reader_keeps_the_variants_with_the_new_baseline_among_them():
    watch = Watch(UNSTABLE)
    watch.look(late(compare("base", "late")))

    assert [v.reading for v in watch.state.variants] == ["late", "v"]
    assert watch.state.references == watch.state.variants


def unreadable(reading, at, older=None):
    return BaselineUnreadable(
        at=at,
        capture=capture(reading, at),
        failure=Failure(kind=FailureKind.GAVE_UP, detail="the child was stopped"),
        older=older,
        comparison=compare(older.reading, reading) if older else None,
    )


def test_a_baseline_that_cannot_be_read_gives_way_after_two_looks_and_blames_nobody():
    watch = Watch(PRESENT)
    older = capture("older", NOW - 40 * DAY)
    assert watch.look(unreadable("k", NOW, older)) == "cannot-compare"
    assert watch.state.baseline == BASE
    assert watch.look(unreadable("k", NOW + 15 * MINUTE, older)) == "rebased"

    (told,) = watch.told
    assert (told.technical, told.audience, told.before) == (True, "operator", older)
    assert told.comparison.alerts == ()
    assert [u.safeguards for u in told.comparison.unclassified] == [(LIMIT,)]
    assert BASE.id in told.captures
    assert watch.state.baseline.captured_at == NOW


def test_without_a_baseline_to_read_even_readings_that_disagree_end_in_one():
    watch = Watch(PRESENT)
    assert watch.look(unreadable("k", NOW)) == "cannot-compare"
    assert watch.look(unreadable("j", NOW + 15 * MINUTE)) == "cannot-compare"
    assert watch.look(unreadable("v", NOW + 30 * MINUTE)) == "rebased"
    assert watch.state.baseline.reading == "v"


def test_the_same_digest_by_the_same_reader_needs_no_comparison():
    watch = Watch(PRESENT)

    assert watch.look(unreadable("base", NOW)) == "unchanged"
    assert watch.told == []
    settling = with_variants(PRESENT, "v")
    settling = replace(
        settling, alone=replace(streak("v", 15 * DAY, 9), capture=settling.variants[1])
    )
    watch = Watch(settling)
    assert watch.look(unreadable("v", NOW)) == "unchanged", "it settles when it can be compared"


def test_a_baseline_named_by_the_operator_is_recorded_and_ends_what_was_pending():
    watch = Watch(PROVISIONAL)
    watch.look(Rebase(at=NOW, capture=capture("named", NOW - DAY), because="rebuilt by us"))

    (told,) = watch.told
    assert (told.technical, told.audience, told.note) == (True, "public", "rebuilt by us")
    assert watch.state.pending is None
    assert watch.reads("named") == "unchanged"


def test_naming_a_baseline_is_no_sight_of_a_dark_page():
    watch = Watch(replace(BLIND, spell=replace(FOR_A_DAY, told=1)))
    watch.look(Rebase(at=NOW, capture=capture("named", NOW - DAY), because="rebuilt"))
    watch.reads("named")

    assert watch.kinds == ["rebased", "seen-again"]


def test_a_page_off_the_list_names_the_change_that_waited():
    watch = Watch(PROVISIONAL)
    watch.look(Retire(at=NOW))

    (told,) = watch.told
    assert told.note.endswith("was not confirmed")
    assert PENDING.capture.id in told.captures


def test_a_page_on_the_list_again_goes_on_from_its_last_sight():
    watch = Watch(RETIRED)
    watch.reads_twice("k")

    assert watch.kinds == ["change"]
    assert watch.told[0].last_seen_at == RETIRED.seen_at
    watch.look(Retire(at=watch.at + DAY))
    watch.reads("k")
    watch.look(Retire(at=watch.at + DAY))
    assert len({event.id for event in watch.told}) == 3


def test_a_new_address_is_told_once():
    watch = settled_on()
    for _ in range(3):
        watch.reads("base", moved_to="https://kestrel.example/trust")
    watch.reads("base", moved_to="https://kestrel.example/elsewhere")

    assert watch.kinds == ["address-moved"] * 2
    assert "https://kestrel.example/trust" in watch.told[0].note


def test_comparisons_that_do_not_fit_the_state_are_our_fault():
    one = replace(seen(PRESENT, "k"), comparisons=())
    with pytest.raises(ValueError, match="zip"):
        observe(PAGE, PRESENT, one, reader=READER, now=NOW)


def test_the_operators_word_is_no_look():
    watch = Watch(replace(PRESENT, looked_at=NOW - DAY))
    named = Rebase(at=NOW, capture=capture("named", NOW - DAY), because="rebuilt")

    assert watch.look(named) is Outcome.REBASED
    assert watch.state.looked_at == NOW - DAY


def test_a_304_for_a_page_that_is_gone_or_new_changes_nothing():
    assert Watch(GONE).look(look_of("304", GONE)) == "not-modified"
    assert isinstance(look_of("304", None), Seen)
