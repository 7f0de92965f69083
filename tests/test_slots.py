from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.model import slots
from witnessmark.model.pages import PageId

PAGE = PageId("kestrel/policy")
DAY = timedelta(days=1)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes naive bounds
INTERVALS = st.integers(60, 60 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@given(at=INSTANTS, every=INTERVALS)
@settings(max_examples=60)
def test_an_instant_lies_in_its_slot_and_slots_tile_the_time_line(at, every):
    slot = slots.slot_at(PAGE, every, at)
    start, end = slots.slot_bounds(PAGE, every, slot)

    assert start <= at < end
    assert slots.slot_bounds(PAGE, every, slot + 1)[0] == end


def test_a_stranger_computes_the_same_number_with_a_shell():
    # printf kestrel/policy | sha256sum | cut -c1-8, modulo 86400; date -d 2026-01-01T12:00Z +%s
    phase = 0xCA28D5D7 % 86_400
    assert slots.phase(PAGE, DAY) == phase
    assert slots.slot_at(PAGE, DAY, datetime(2026, 1, 1, 12, tzinfo=UTC)) == (1767268800 - phase) // 86_400  # fmt: skip


@pytest.mark.parametrize("every", [timedelta(0), timedelta(seconds=-1), timedelta(seconds=1.5)])
def test_an_interval_that_is_no_whole_number_of_seconds_is_refused(every):
    with pytest.raises(ValueError, match="whole number"):
        slots.slot_at(PAGE, every, datetime(2026, 1, 1, tzinfo=UTC))


@given(every=INTERVALS, since=INSTANTS, steps=st.lists(st.integers(0, 200_000), max_size=8))
@settings(max_examples=60)
def test_whenever_one_looks_each_slot_is_closed_exactly_once(every, since, steps):
    at, last = since, None
    closed: list[int] = []
    for step in steps:
        at += timedelta(seconds=step)
        closing = slots.close(PAGE, every, at, last=last, since=since)
        if closing.missed:
            closed += range(closing.missed[0], closing.missed[1] + 1)
        if closing.slot is not None:
            closed.append(closing.slot)
            last = closing.slot

    first = slots.slot_at(PAGE, every, since)
    assert closed == list(range(first, first + len(closed)))
