"""A clock that stood years ahead and was set back: nothing waits for a moment that was never real."""

from dataclasses import replace
from datetime import timedelta

from tests.states_cells import HOUR, settled_on
from tests.test_due import DAY, MONDAY, page, slots, state
from witnessmark.model.states import Phase
from witnessmark.steps.due import due, look_at

YEARS = timedelta(days=3650)


def test_a_page_looked_at_in_the_future_is_due_at_once_and_then_by_its_slots_again():
    slot, _, _ = slots(page(), MONDAY + YEARS)
    last = {page().id: slot}
    ahead = replace(state(), looked_at=MONDAY + YEARS)
    assert [one.page for one in due([page()], {page().id: ahead}, last, MONDAY)] == [page()]

    here, _, _ = slots(page())
    back = replace(state(), looked_at=MONDAY)
    again_at = look_at(page(), here + 1)
    assert due([page()], {page().id: back}, last, again_at - timedelta(seconds=1)) == ()
    (found,) = due([page()], {page().id: back}, last, again_at)
    assert found.closing.slot is None


def test_a_page_that_was_gone_in_the_future_is_asked_for_today():
    slot, _, _ = slots(page(), MONDAY + YEARS)
    gone = replace(
        state(Phase.GONE, next_look_at=MONDAY + YEARS + 7 * DAY), looked_at=MONDAY + YEARS
    )
    assert due([page()], {page().id: gone}, {page().id: slot}, MONDAY)


def test_a_page_that_went_dark_in_the_future_is_told_within_a_day():
    watch = settled_on()
    watch.fails(after=YEARS)
    watch.at -= YEARS
    for _ in range(5):
        watch.fails(after=8 * HOUR)

    assert watch.kinds == ["unseen"]


def test_a_change_first_seen_in_the_future_is_confirmed_today():
    watch = settled_on()
    watch.reads("other", after=YEARS)
    watch.at -= YEARS
    watch.reads("other", after=HOUR)
    assert watch.kinds == []
    watch.reads("other", after=HOUR)

    assert watch.kinds == ["change"]
