"""Pages that are not seen: told as that, never as removed."""

from dataclasses import replace

from tests.states_cells import (
    BLIND,
    DAY,
    GONE,
    HOUR,
    MINUTE,
    PAGE,
    PRESENT,
    PROVISIONAL,
    Watch,
    compare,
    look_of,
    settled_on,
    shrunk,
    spell,
    waiting,
)
from witnessmark.model.captures import FailureKind, Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.states import (
    Phase,
)


def test_a_dark_page_is_told_once_escalated_and_told_again_on_return():
    watch = settled_on()
    since = watch.at + HOUR
    watch.fails(after=HOUR)
    for _ in range(6 * 40):
        watch.fails(after=4 * HOUR)

    hours = [round((event.recorded_at - since) / HOUR) for event in watch.told]
    assert watch.kinds == ["unseen"] * 4
    assert hours == [24, 72, 168, 720]
    assert [event.ordinal for event in watch.told] == [0, 1, 2, 3]
    assert all(event.first_missing_at == since for event in watch.told)
    assert all(event.before == watch.state.baseline for event in watch.told)
    assert {event.failure.kind for event in watch.told} == {FailureKind.TIMEOUT}
    assert watch.told[1].note.startswith("still not seen in ")

    watch.reads("base")
    again = watch.told[-1]
    assert (again.kind, again.audience) == ("seen-again", "subscribers")
    assert (again.last_seen_at, again.first_missing_at) == (since - HOUR, since)


def test_a_second_dark_time_is_told_as_well():
    watch = settled_on()
    for _ in range(2):
        for _ in range(3):
            watch.fails()
        watch.reads("base")

    assert watch.kinds == ["unseen", "seen-again", "unseen", "seen-again"]
    assert len({event.id for event in watch.told}) == 4


def test_a_short_dark_time_is_not_told_at_all():
    watch = settled_on()
    watch.fails()
    watch.fails(after=HOUR)
    watch.reads("base", HOUR)

    assert watch.told == []


def test_two_failures_a_week_apart_are_not_yet_a_dark_page():
    watch = settled_on()
    watch.fails()
    watch.fails(after=7 * DAY)

    assert watch.told == []
    watch.fails(after=HOUR)
    assert watch.kinds == ["unseen"], "limits that passed meanwhile are told as one"
    assert watch.state.spell.told == 3


def test_a_page_may_have_its_own_patience():
    patient = replace(PAGE, tell_unseen_after=5 * DAY, overdue_after=3 * DAY)
    watch = Watch(PRESENT, patient)
    for _ in range(5):
        watch.fails()
    assert watch.told == []
    watch.fails()
    assert watch.kinds == ["unseen"]


def test_a_host_that_asks_to_wait_is_left_alone_until_then():
    watch = settled_on()
    watch.fails(FailureKind.BUSY, retry_at=watch.at + DAY + 3 * HOUR)

    assert watch.state.next_look_at == watch.at + 3 * HOUR


def test_a_page_that_gives_no_answer_is_tried_again_soon_and_then_left_to_its_schedule():
    watch = settled_on()
    watch.fails()
    asked = []
    while watch.state.next_look_at:
        asked.append(watch.state.next_look_at - watch.state.spell.since_at)
        watch.fails(after=watch.state.next_look_at - watch.at)

    assert asked == [15 * MINUTE, HOUR, 6 * HOUR, DAY]
    assert watch.kinds == ["unseen"]


def test_a_server_that_refuses_is_asked_less_often():
    watch = settled_on()
    watch.fails(FailureKind.ROBOTS)
    asked = []
    while watch.state.next_look_at:
        asked.append(watch.state.next_look_at - watch.state.spell.since_at)
        watch.fails(FailureKind.ROBOTS, after=watch.state.next_look_at - watch.at)

    assert asked == [6 * HOUR, DAY]
    assert watch.kinds == ["unseen"]


def test_the_operator_alone_hears_of_a_page_that_was_never_seen_and_once():
    watch = Watch()
    for _ in range(9):
        watch.fails(FailureKind.GONE)

    assert [(e.kind, e.audience) for e in watch.told] == [("never-seen", "operator")]


def test_the_operator_hears_of_a_page_seen_once_and_never_again():
    watch = Watch()
    watch.reads("base")
    for _ in range(3):
        watch.fails()

    (told,) = watch.told
    assert (told.kind, told.note.partition(",")[0]) == ("never-seen", "seen once")
    assert told.after.reading == "base"
    assert told.failure
    assert watch.reads("base") == "first-seen", "however long it took, two looks agree"


def test_a_server_that_claims_no_change_does_not_end_a_dark_time():
    watch = settled_on()
    seen_at = watch.at
    for _ in range(3):
        watch.fails(FailureKind.CHALLENGE, after=6 * HOUR)

    assert watch.look(look_of("304", watch.state, watch.at + DAY)) == "not-modified"
    assert watch.state.phase is Phase.BLIND
    assert (watch.state.seen_at, watch.state.reached_at) == (seen_at, watch.at)
    assert watch.kinds == ["unseen"]


def test_a_change_seen_once_and_not_again_is_told_as_that():
    watch = settled_on()
    seen_at = watch.at
    watch.reads("k")
    first = watch.at
    while watch.state.phase is Phase.PROVISIONAL:
        watch.fails(after=watch.state.next_look_at - watch.at)

    (told,) = watch.told
    assert (told.kind, told.audience) == ("change-seen-once", "subscribers")
    assert (told.last_seen_at, told.first_missing_at) == (seen_at, first)
    assert told.recorded_at == first + DAY
    assert told.comparison == compare("base", "k")
    assert told.failure


def test_a_change_seen_once_is_told_again_when_it_is_confirmed():
    watch = settled_on()
    watch.reads("k")
    for _ in range(3):
        watch.fails()
    watch.reads("k")

    assert watch.kinds == ["change-seen-once", "seen-again", "change"]
    assert watch.told[1].note.startswith("reads as when it was seen once on ")


def test_a_change_seen_once_that_did_not_stay_is_taken_back():
    watch = settled_on()
    watch.reads("k")
    for _ in range(3):
        watch.fails()

    assert watch.reads("base") == "flicker"
    assert watch.kinds == ["change-seen-once", "seen-again"]
    assert watch.told[-1].note.startswith("reads as before what was seen once on ")


def test_a_change_seen_once_is_taken_back_even_after_yet_another_reading():
    watch = settled_on()
    watch.reads("k")
    for _ in range(3):
        watch.fails()
    watch.reads("j")
    watch.reads("base", 15 * MINUTE)

    assert watch.kinds == ["change-seen-once", "seen-again", "seen-again"]
    assert watch.told[-2].note == "reads otherwise than before; a second look will tell"
    assert watch.told[-1].note.startswith("reads as before what was seen once on ")


def test_what_was_told_as_seen_once_is_not_told_so_twice():
    page = replace(PAGE, confirm_after=9 * DAY)
    watch = Watch(PRESENT, page)
    watch.reads("k")
    for _ in range(3):
        watch.fails()
    watch.reads("k", HOUR)
    for _ in range(3):
        watch.fails()

    assert watch.kinds == ["change-seen-once", "seen-again", "unseen"]
    assert len({event.id for event in watch.told}) == 3


def test_a_difference_without_meaning_that_was_seen_once_is_only_told_as_not_seen():
    same = Comparison(before=Sha256("base"), after=Sha256("k"))
    watch = Watch(replace(PROVISIONAL, pending=waiting("k", 25 * HOUR, tries=1, comparison=same)))
    watch.fails(after=MINUTE)

    assert watch.kinds == ["unseen"]


def test_a_page_that_shrank_and_stays_so_for_a_day_is_a_change_for_review():
    watch = settled_on()
    outcomes = []
    for _ in range(3):
        asked = watch.state.next_look_at or watch.at + DAY
        outcomes.append(watch.look(shrunk(asked)))

    assert outcomes == ["unseen", "unseen", "changed"]
    (told,) = watch.told
    assert (told.kind, told.audience, told.for_review) == ("change", "subscribers", True)
    assert told.note.startswith("page shrank to 30 %, the same in 3 looks since ")
    assert told.recorded_at - told.first_missing_at == DAY
    assert watch.state.baseline.reading == "shrunk"
    assert watch.state.phase is Phase.PRESENT


def test_a_page_that_shrinks_to_something_else_each_time_is_not_seen():
    watch = settled_on()
    for number in range(6):
        watch.look(shrunk(watch.at + 12 * HOUR, f"shrunk{number}"))

    assert watch.kinds == ["unseen"]
    assert watch.state.baseline.reading == "base"


def test_a_time_out_between_says_nothing_and_a_challenge_between_starts_the_count_anew():
    watch = settled_on()
    watch.look(shrunk(watch.at + DAY))
    watch.fails(after=HOUR)
    watch.look(shrunk(watch.at + 12 * HOUR))
    assert watch.look(shrunk(watch.at + 12 * HOUR)) == "changed"

    watch = settled_on()
    watch.look(shrunk(watch.at + DAY))
    watch.look(shrunk(watch.at + 12 * HOUR))
    watch.fails(FailureKind.CHALLENGE, after=HOUR)
    assert watch.look(shrunk(watch.at + 12 * HOUR)) == "unseen"


def test_a_page_that_shrank_back_to_an_earlier_reading_returned():
    watch = settled_on("shrunk")
    watch.reads_twice("base")
    watch.told.clear()
    for _ in range(3):
        watch.look(shrunk(watch.at + DAY))

    assert watch.kinds == ["returned"]
    assert watch.told[0].note.startswith("reads as on ")
    assert "; page shrank to 30 %" in watch.told[0].note


def test_a_dark_time_that_ends_in_a_shrunk_page_is_told_as_ended():
    watch = Watch(replace(BLIND, spell=spell(40 * HOUR, 4, told=1)))
    for _ in range(3):
        watch.look(shrunk(watch.at + DAY))

    assert watch.kinds == ["unseen", "seen-again", "change"]


def test_a_page_not_there_for_a_day_has_vanished_and_is_looked_at_weekly():
    watch = settled_on()
    outcomes = []
    for _ in range(3):
        asked = watch.state.next_look_at or watch.at + DAY
        outcomes.append(watch.fails(FailureKind.GONE, after=asked - watch.at))

    assert outcomes == ["unseen", "unseen", "vanished"]
    assert watch.kinds == ["vanished"]
    assert watch.told[0].recorded_at - watch.told[0].first_missing_at == DAY
    assert watch.state.baseline.reading == "base"
    for _ in range(9):
        assert watch.state.next_look_at == watch.at + 7 * DAY
        watch.fails(FailureKind.GONE, after=7 * DAY)
    assert watch.kinds == ["vanished"]


def test_a_host_that_answers_nothing_else_has_not_lost_the_page():
    watch = settled_on()
    for _ in range(3):
        watch.fails(FailureKind.GONE, host_answers=False)

    assert watch.kinds == ["unseen"]
    for _ in range(3):
        watch.fails(FailureKind.GONE)
    assert watch.kinds[-1] == "vanished"


def test_a_page_that_comes_back_is_told_and_then_judged():
    watch = Watch(GONE)
    watch.reads("k")
    watch.reads("k", 15 * MINUTE)

    assert watch.kinds == ["reappeared", "change"]


def test_a_page_may_vanish_twice():
    watch = settled_on()
    for _ in range(2):
        for _ in range(3):
            watch.fails(FailureKind.GONE)
        watch.reads("base")

    assert watch.kinds == ["vanished", "reappeared"] * 2
    assert len({event.id for event in watch.told}) == 4


def test_a_change_seen_before_the_page_vanished_is_told_first():
    watch = settled_on()
    watch.reads("k")
    for _ in range(4):
        watch.fails(FailureKind.GONE, after=12 * HOUR)

    assert watch.kinds == ["change-seen-once", "vanished"]
