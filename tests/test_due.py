from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.pages import PageId, Publisher, PublisherId, PublisherKind, WatchedPage
from witnessmark.model.slots import close, slot_at, slot_bounds
from witnessmark.model.states import PageState, Phase, Spell
from witnessmark.steps.due import due, look_at, next_due_at, why_missed

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
KESTREL = Publisher(id=PublisherId("kestrel"), name="Kestrel", kind=PublisherKind.VENDOR)


def page(name="policy", every=DAY):
    return WatchedPage(
        id=PageId(f"kestrel/{name}"),
        publisher=KESTREL,
        url=f"https://kestrel.example/{name}",
        title=name,
        every=every,
    )


def state(phase=Phase.PRESENT, next_look_at=None):
    return PageState(
        page=page().id, phase=phase, since_at=MONDAY - 30 * DAY, next_look_at=next_look_at
    )


def slots(one, now=MONDAY):
    """The slot that holds `now`, its start, and the moment in it at which the page is looked at."""
    slot = slot_at(one.id, one.every, now)
    return slot, slot_bounds(one.id, one.every, slot)[0], look_at(one, slot)


def test_a_page_never_looked_at_is_due_at_once():
    (found,) = due([page()], {}, {}, MONDAY)

    assert (found.page, found.because, found.since_at) == (page(), "slot", MONDAY)
    assert found.closing.slot == slots(page())[0]
    assert found.closing.missed is None


def test_a_page_is_due_at_its_moment_of_the_slot_and_not_before():
    slot, _, at = slots(page())
    states, last = {page().id: state()}, {page().id: slot - 1}

    assert due([page()], states, last, at - timedelta(seconds=1)) == ()
    (found,) = due([page()], states, last, at)
    assert found.since_at == at
    assert found.closing.slot == slot


def test_a_page_that_was_looked_at_in_this_slot_waits_for_the_next():
    slot, start, _ = slots(page())

    assert due([page()], {page().id: state()}, {page().id: slot}, start + DAY - HOUR / 60) == ()


def test_a_look_that_was_asked_for_is_due_though_its_slot_is_closed():
    slot, _, at = slots(page())
    waiting = state(Phase.PROVISIONAL, next_look_at=at + HOUR / 4)

    assert due([page()], {page().id: waiting}, {page().id: slot}, at + HOUR / 5) == ()
    (found,) = due([page()], {page().id: waiting}, {page().id: slot}, at + HOUR / 4)
    assert (found.because, found.closing.slot) == ("asked", None)


def test_a_slot_and_a_look_asked_for_make_one_look():
    slot, _, at = slots(page())
    waiting = state(Phase.PROVISIONAL, next_look_at=at - HOUR)

    (found,) = due([page()], {page().id: waiting}, {page().id: slot - 1}, at)

    assert (found.because, found.since_at, found.closing.slot) == ("slot", at - HOUR, slot)


def test_a_page_that_is_gone_is_looked_at_when_its_state_says_and_the_week_between_is_accounted_for():
    slot, _, at = slots(page())
    gone = state(Phase.GONE, next_look_at=at)

    assert due([page()], {page().id: gone}, {page().id: slot - 7}, at - HOUR / 60) == ()
    (found,) = due([page()], {page().id: gone}, {page().id: slot - 7}, at)
    assert (found.because, found.closing.slot, found.closing.missed) == (
        "asked",
        slot,
        (slot - 6, slot - 1),
    )
    assert why_missed(gone) == "the page is gone, and is looked at once a week"


def test_a_page_that_is_gone_and_waits_for_nothing_is_looked_at_in_its_slots():
    slot, _, at = slots(page())

    assert due([page()], {page().id: state(Phase.GONE)}, {page().id: slot - 1}, at)


def test_a_page_on_the_list_again_is_due_at_once():
    slot, start, at = slots(page())
    retired = state(Phase.RETIRED)

    (found,) = due([page()], {page().id: retired}, {page().id: slot - 9}, start)
    assert found.closing.missed == (slot - 8, slot - 1)
    assert why_missed(retired) == "the page was not on the watch list"
    assert due([page()], {page().id: retired}, {page().id: slot}, at) == ()


def test_after_a_week_of_downtime_there_is_one_look_a_page_not_seven():
    pages = [page(f"p{n}") for n in range(20)]
    states = {one.id: state() for one in pages}
    last: dict[PageId, int | None] = {one.id: slot_at(one.id, DAY, MONDAY) for one in pages}
    looked = []
    for minutes in range(0, 48 * 60, 10):
        now = MONDAY + 7 * DAY + timedelta(minutes=minutes)
        for found in due(pages, states, last, now):
            looked.append((found.page.id, found.closing.slot))
            if found.closing.missed:
                assert found.closing.missed[1] - found.closing.missed[0] + 1 in (6, 7)
                assert why_missed(state()) == "nobody looked: witnessmark was not running"
            last[found.page.id] = found.closing.slot

    assert len(set(looked)) == len(looked)
    assert len(looked) <= 3 * len(pages), "at most the present slot and the two after it"
    assert len({one for one, _ in looked}) == len(pages)


def test_the_looks_of_many_pages_are_spread_over_the_day():
    pages = [page(f"p{n}") for n in range(480)]
    hours = [0] * 24
    for one in pages:
        _, start, at = slots(one)
        assert start <= at < start + 0.8 * DAY
        hours[int((at - MONDAY) / HOUR) % 24] += 1

    assert max(hours) < 3 * len(pages) / 24
    assert min(hours) > 0


def test_a_page_is_not_visited_at_the_same_time_each_day():
    first, _, _ = slots(page())
    times = {
        look_at(page(), slot) - slot_bounds(page().id, DAY, slot)[0]
        for slot in range(first, first + 30)
    }

    assert len(times) == 30


def test_the_longest_due_comes_first():
    one, other = page("one"), page("other")
    asked = {
        one.id: state(next_look_at=MONDAY - HOUR),
        other.id: state(next_look_at=MONDAY - 2 * HOUR),
    }
    last = {p.id: slot_at(p.id, DAY, MONDAY) for p in (one, other)}

    assert [found.page for found in due([one, other], asked, last, MONDAY)] == [other, one]


def test_a_clock_set_back_a_little_makes_no_look_twice():
    slot, start, _ = slots(page())
    seen = PageState(page=page().id, phase=Phase.PRESENT, since_at=start, looked_at=start)
    now, states, last = start - timedelta(seconds=2), {page().id: seen}, {page().id: slot}

    assert due([page()], states, last, now) == ()
    assert next_due_at([page()], states, last, now) == look_at(page(), slot + 1)


def test_with_nothing_to_watch_nothing_is_ever_due():
    assert due([], {}, {}, MONDAY) == ()
    assert next_due_at([], {}, {}, MONDAY) is None


def test_a_page_that_is_blind_still_has_its_slots():
    slot, _, at = slots(page())
    blind = replace(
        state(Phase.BLIND),
        spell=Spell(
            failure=Failure(kind=FailureKind.TIMEOUT, detail="…"), since_at=MONDAY, looks=9, told=2
        ),
    )

    assert due([page()], {page().id: blind}, {page().id: slot - 1}, at)


moments = st.integers(0, 20 * 86_400)
intervals = st.sampled_from([HOUR, 6 * HOUR, DAY, 7 * DAY])


@settings(max_examples=60, deadline=None)
@given(
    every=intervals,
    names=st.sets(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=4),
    ticks=st.lists(moments, min_size=1, max_size=60, unique=True).map(sorted),
)
def test_every_slot_is_closed_exactly_once_by_a_look_or_as_missed(every, names, ticks):
    """Over any pattern of running and not running: the ticks are all that ever happens."""
    pages = [page(name, every) for name in names]
    last: dict[PageId, int] = {}
    states: dict[PageId, PageState] = {}
    closed: dict[PageId, list[int]] = {one.id: [] for one in pages}
    for seconds in ticks:
        now = MONDAY + timedelta(seconds=seconds)
        found = due(pages, states, last, now)
        assert len({one.page.id for one in found}) == len(found), "one look a page"
        for one in found:
            closing = close(one.page.id, every, now, last=last.get(one.page.id), since=MONDAY)
            if last.get(one.page.id) is not None:
                assert closing == one.closing
            if closing.missed:
                closed[one.page.id] += range(closing.missed[0], closing.missed[1] + 1)
            if closing.slot is not None:
                closed[one.page.id].append(closing.slot)
                last[one.page.id] = closing.slot
            states[one.page.id] = PageState(page=one.page.id, phase=Phase.PRESENT, since_at=now)
    for one in pages:
        first, newest = slot_at(one.id, every, MONDAY), last[one.id]
        assert closed[one.id] == list(range(first, newest + 1))
        # At most the present slot and the one whose moment is still to come are open.
        now = MONDAY + timedelta(seconds=ticks[-1])
        assert (
            newest >= slot_at(one.id, every, now) - 1
            or look_at(one, slot_at(one.id, every, now)) > now
        )


@settings(max_examples=60, deadline=None)
@given(
    every=intervals,
    asked=st.none() | moments,
    behind=st.integers(-2, 5) | st.none(),
    seconds=moments,
    phase=st.sampled_from(Phase),
)
def test_the_next_moment_is_the_first_at_which_something_is_due(
    every, asked, behind, seconds, phase
):
    one, now = page(every=every), MONDAY + timedelta(seconds=seconds)
    asked_at = None if asked is None else MONDAY + timedelta(seconds=asked)
    states = {one.id: state(phase, asked_at)}
    last = {} if behind is None else {one.id: slot_at(one.id, every, now) - behind}

    at = next_due_at([one], states, last, now)

    assert at is not None
    assert due([one], states, last, at)
    if at > now:
        assert not due([one], states, last, now)
        assert not due([one], states, last, at - timedelta(seconds=1))
