from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.make_archive import HARLOW, KESTREL, POLICY, PORTAL
from witnessmark.errors import TamperError
from witnessmark.model.pages import WatchList
from witnessmark.model.slots import close, phase, slot_at
from witnessmark.record import config
from witnessmark.record.closure import Closure
from witnessmark.record.config import Schedule

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PAGE = POLICY.id


def schedule(every=DAY):
    return (Schedule(page=PAGE, every=every),)


def watching(every=DAY):
    closure = Closure()
    closure.configured(schedule(every), NOON)
    return closure, slot_at(PAGE, every, NOON)


#: Each step: wait so long, then look, or give the page another interval, or take it off the list.
STEPS = st.lists(
    st.tuples(
        st.integers(0, 400_000),
        st.one_of(st.just("look"), st.sampled_from([HOUR, DAY, 7 * DAY]), st.just("retire")),
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=80)
def test_whoever_closes_slots_as_the_rule_says_is_never_blamed(steps):
    closure, last, since, every, at = Closure(), None, NOON, DAY, NOON
    closure.configured(schedule(), NOON)
    for wait, what in steps:
        at += timedelta(seconds=wait)
        if what == "look":
            closing = close(PAGE, every, at, last=last, since=since)
            if closing.missed:
                assert list(closure.missed(PAGE, *closing.missed, at)) == []
                last = closing.missed[1]
            if closing.slot is not None:
                assert list(closure.look(PAGE, closing.slot, at)) == []
                last = closing.slot
        elif what == "retire":
            closure.configured((), at)
            closure.configured(schedule(every), at)
            last, since = None, at
        else:
            if what != every:
                last, since, every = None, at, what
            closure.configured(schedule(every), at)


def test_a_gap_a_double_and_a_wrong_moment_are_named():
    closure, first = watching()

    assert "no leaf closes" in " ".join(closure.look(PAGE, first + 2, NOON + 2 * DAY))
    assert "second time" in " ".join(closure.look(PAGE, first, NOON))
    assert "does not hold the moment" in " ".join(closure.look(PAGE, first + 3, NOON + 2 * DAY))


def test_slots_that_have_not_passed_are_not_missed():
    closure, first = watching()

    assert "before it had passed" in " ".join(closure.missed(PAGE, first, first, NOON))
    closure, first = watching()
    assert list(closure.missed(PAGE, first, first, NOON + DAY)) == []


def test_a_page_that_nobody_watches_closes_nothing():
    closure = Closure()

    assert "no configuration" in " ".join(closure.look(PAGE, 1, NOON))
    assert "no configuration" in " ".join(closure.missed(PAGE, 1, 2, NOON))


def test_slots_left_open_when_a_schedule_ends_are_remarked():
    closure, _ = watching()

    closure.configured((), NOON + 5 * DAY)

    assert "5 slots had passed unclosed" in closure.remarks[0]


def test_a_configuration_names_each_page_with_its_interval_and_its_phase():
    data = config.write(WatchList(publishers=(HARLOW, KESTREL), pages=(POLICY, PORTAL)))

    assert config.read(data) == (
        Schedule(page=PORTAL.id, every=12 * HOUR),
        Schedule(page=POLICY.id, every=DAY),
    )
    # The order of the file means nothing.
    assert data == config.write(WatchList(publishers=(KESTREL, HARLOW), pages=(PORTAL, POLICY)))


PAGES = [{"id": PAGE, "every": 86_400, "phase": phase(PAGE, DAY)}]


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"v": 1, "type": "config", "pages": {}},
        {"v": 2, "type": "config", "pages": PAGES},
        {"v": 1, "type": "lock", "pages": PAGES},
        {"v": 1, "type": "config", "pages": [7]},
        {"v": 1, "type": "config", "pages": PAGES * 2},
        {"v": 1, "type": "config", "pages": [{**PAGES[0], "phase": 7}]},
        {"v": 1, "type": "config", "pages": [{**PAGES[0], "every": 0}]},
        {"v": 1, "type": "config", "pages": [{**PAGES[0], "every": "86400"}]},
        {"v": 1, "type": "config", "pages": [{**PAGES[0], "id": "../x"}]},
    ],
    ids=str,
)
def test_what_is_no_configuration_is_refused(content):
    with pytest.raises(TamperError):
        config.read(rfc8785.dumps(content))


def test_no_secret_has_a_place_in_a_configuration():
    data = config.write(WatchList(publishers=(KESTREL,), pages=(POLICY,))).decode()

    for word in ("smtp", "password", "subscriber", "recipient", "@"):
        assert word not in data
