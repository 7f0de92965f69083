"""The contract of the `Index` port, held by the tables and by the plainest reading of the leaves."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.disk import quick_folder
from tests.fakes.index import MemoryIndex
from tests.fakes.leaves import (
    NOON,
    POLICY,
    PORTAL,
    Objects,
    adopted,
    configured,
    event,
    event_id,
    kept,
    look,
    missed,
    pruned,
    rebased,
    sha,
    software,
    state,
    told,
)
from witnessmark.adapters.index.index_db import IndexDb
from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.pages import PageId
from witnessmark.ports import Index

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def objects() -> Objects:
    return Objects()


@pytest.fixture(params=["tables", "memory"])
def index(request, tmp_path: Path, objects: Objects) -> Iterator[Index]:
    if request.param == "memory":
        yield MemoryIndex(objects.get)
        return
    with closing(IndexDb(tmp_path / "index.db", get=objects.get)) as tables:
        yield tables


def follow(index: Index, *leaves: bytes) -> None:
    index.apply_all(enumerate(leaves, index.position))


def answers(index: Index) -> list[object]:
    """All that an index can be asked about the stories of this module."""
    pages = (POLICY, PORTAL, PageId("nobody/home"))
    captures = [kept(page, NOON + n * HOUR).id for page in pages[:2] for n in range(-24, 10, 2)]
    said: list[object] = [index.position, index.newest_leaf(), dict(index.states())]
    said += [index.config(), index.software(), index.event_objects()]
    for page in pages:
        said += [index.state(page), index.last_slot(page), index.newest_capture(page)]
        said += [index.looks(page), index.looks(page, newest=2), index.event_objects(page=page)]
        try:
            said.append(index.slots_since(page))
        except ArchiveError:
            said.append(None)
    said += [(index.capture(each), index.names(each)) for each in captures]
    return [*said, *(index.told(event_id(name)) for name in "abcd")]


def test_an_empty_index_knows_nothing(index):
    assert index.position == 0
    assert (index.state(POLICY), index.newest_capture(POLICY), index.newest_leaf()) == (
        None,
        None,
        None,
    )
    assert (index.looks(POLICY), index.event_objects(), index.states()) == ((), (), {})
    assert (index.config(), index.software(), index.told(event_id("a"))) == (None, None, 0)


def test_a_look_is_answered_for_with_its_state_and_its_capture(index):
    capture = kept(POLICY, NOON)
    follow(index, software("v1"), look(POLICY, NOON, slot=3, capture=capture))

    (entry,) = index.looks(POLICY)
    assert (entry.number, entry.page, entry.slot, entry.looked_at) == (1, POLICY, 3, NOON)
    assert (entry.outcome, entry.capture, entry.failure) == ("unchanged", capture, None)
    assert entry.state == index.state(POLICY) == state(POLICY, NOON, capture)
    assert index.states() == {POLICY: entry.state}
    assert index.capture(capture.id) == index.newest_capture(POLICY) == capture
    assert index.position == 2


def test_a_long_state_is_fetched_from_its_object(index, objects):
    follow(index, look(POLICY, NOON, apart_in=objects))

    assert index.state(POLICY) == state(POLICY, NOON)
    assert index.looks(POLICY)[0].state == state(POLICY, NOON)


def test_looks_come_oldest_first_and_can_be_limited_to_the_newest(index):
    follow(index, *(look(POLICY, NOON + n * DAY, failed=n == 1) for n in range(4)))
    follow(index, look(PORTAL, NOON))

    assert [entry.looked_at.day for entry in index.looks(POLICY)] == [1, 2, 3, 4]
    assert [entry.looked_at.day for entry in index.looks(POLICY, newest=2)] == [3, 4]
    assert index.looks(POLICY, newest=9) == index.looks(POLICY)
    assert [entry.failure is None for entry in index.looks(POLICY)] == [True, False, True, True]


def test_a_leaf_that_it_knows_is_ignored_and_a_gap_is_refused(index):
    follow(index, look(POLICY, NOON))
    before = answers(index)
    index.apply(0, look(POLICY, NOON + DAY))
    assert answers(index) == before

    with pytest.raises(ArchiveError):
        index.apply(2, look(POLICY, NOON + DAY))
    assert answers(index) == before


def test_what_is_no_leaf_is_refused_and_leaves_no_trace(index):
    follow(index, look(POLICY, NOON))
    before = answers(index)

    with pytest.raises(TamperError):
        index.apply(1, b"{}")
    assert answers(index) == before


def test_a_leaf_whose_object_is_missing_is_not_half_applied(index, objects):
    leaf = look(POLICY, NOON, slot=1, capture=kept(POLICY, NOON), apart_in=objects)
    objects.held.clear()

    with pytest.raises(TamperError):
        index.apply(0, leaf)
    assert index.position == 0
    assert index.looks(POLICY) == ()
    assert not index.names(kept(POLICY, NOON).id)


def test_slots_count_from_the_configuration_that_gave_the_page_its_interval(index, objects):
    follow(index, configured(objects, NOON, kestrel__policy=DAY))
    assert (index.last_slot(POLICY), index.slots_since(POLICY)) == (None, NOON)

    follow(index, look(POLICY, NOON, slot=7), missed(POLICY, 8, 11), look(POLICY, NOON, slot=None))
    assert index.last_slot(POLICY) == 11
    follow(index, configured(objects, NOON + DAY, kestrel__policy=DAY, harlow_falls__portal=DAY))
    assert (index.last_slot(POLICY), index.slots_since(POLICY)) == (11, NOON)
    follow(index, configured(objects, NOON + 2 * DAY, kestrel__policy=HOUR))
    assert (index.last_slot(POLICY), index.slots_since(POLICY)) == (None, NOON + 2 * DAY)
    with pytest.raises(ArchiveError, match="no recorded configuration"):
        index.slots_since(PORTAL)


def test_the_newest_capture_is_public_whole_and_the_holder_of_its_body(index):
    first = kept(POLICY, NOON)
    again = kept(POLICY, NOON + HOUR, revisit_of=first.id)
    cut_off = kept(POLICY, NOON + 2 * HOUR, None)
    refused = kept(POLICY, NOON + 3 * HOUR, "no", private=True)
    for capture in (first, again, cut_off, refused):
        follow(index, look(POLICY, capture.captured_at, capture=capture))

    assert index.newest_capture(POLICY) == first
    assert index.capture(again.id) == again


def test_a_pruned_capture_is_known_and_never_built_upon(index):
    first = kept(POLICY, NOON, "a")
    second = kept(POLICY, NOON + HOUR, "b")
    again = kept(POLICY, NOON + 2 * HOUR, "b", revisit_of=second.id)
    for capture in (first, second, again):
        follow(index, look(POLICY, capture.captured_at, capture=capture))
    follow(index, pruned(second))

    assert index.newest_capture(POLICY) == first
    assert index.capture(second.id) == second


def test_an_adopted_capture_is_named_though_nothing_is_known_of_it(index):
    capture = kept(POLICY, NOON)
    follow(index, adopted(capture))

    assert index.names(capture.id)
    assert index.capture(capture.id) is None
    assert index.newest_capture(POLICY) is None


def test_events_and_to_how_many_they_were_told(index):
    follow(index, event("a"), event("b", PORTAL), event("c"))
    follow(index, told("a", "b"), told("a", subscriber="union"), told("a", message="again"))

    assert index.event_objects() == tuple(
        (event_id(name), sha(f"object of {name}")) for name in "abc"
    )
    assert [event for event, _ in index.event_objects(page=PORTAL)] == [event_id("b")]
    assert [index.told(event_id(name)) for name in "abc"] == [2, 1, 0]


def test_a_rebase_moves_the_state_and_is_no_look(index):
    capture = kept(POLICY, NOON)
    follow(index, look(POLICY, NOON, capture=capture), rebased(POLICY, NOON + DAY, capture))

    assert index.state(POLICY) == state(POLICY, NOON + DAY, capture)
    assert len(index.looks(POLICY)) == 1


def test_a_spoilt_index_says_that_it_may_be_deleted(tmp_path, objects):
    (tmp_path / "index.db").write_bytes(b"spoilt " * 1000)

    with pytest.raises(ArchiveError, match=r"delete it and say: witnessmark reindex"):
        IndexDb(tmp_path / "index.db", get=objects.get)


def test_lanes_may_apply_the_same_leaves_at_once(tmp_path, objects):
    leaves = [look(POLICY, NOON + n * HOUR, slot=n) for n in range(12)]
    with closing(IndexDb(tmp_path / "index.db", get=objects.get)) as index:
        lanes = [Thread(target=index.apply_all, args=(list(enumerate(leaves)),)) for _ in range(4)]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()

        assert [entry.number for entry in index.looks(POLICY)] == list(range(12))


@st.composite
def stories(draw) -> tuple[Objects, list[bytes]]:
    """Leaves in an order in which the product could write them."""
    objects = Objects()
    page = st.sampled_from([POLICY, PORTAL])
    every = st.sampled_from([HOUR, DAY])
    leaves: list[bytes] = []
    past = [kept(POLICY, NOON - DAY)]
    for n in range(draw(st.integers(0, 10))):
        at, of = NOON + n * HOUR, draw(page)
        capture = kept(
            of,
            at,
            draw(st.sampled_from(["a", "b", None])),
            revisit_of=draw(st.none() | st.sampled_from([each.id for each in past])),
            private=draw(st.booleans()),
        )
        past.append(capture)
        shown = draw(st.none() | st.just(capture))
        names = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=2, unique=True))
        who = draw(st.sampled_from(["newsroom", "union"]))
        leaves.append(
            draw(
                st.sampled_from(
                    [
                        look(of, at, slot=draw(st.none() | st.integers(0, 9)), capture=shown),
                        look(of, at, capture=shown, apart_in=objects),
                        look(of, at, failed=True),
                        missed(of, 3, draw(st.integers(3, 12))),
                        event(names[0], of),
                        told(*names, subscriber=who),
                        configured(objects, at, kestrel__policy=draw(every)),
                        configured(objects, at, kestrel__policy=DAY, harlow_falls__portal=HOUR),
                        software(names[0]),
                        adopted(capture),
                        pruned(draw(st.sampled_from(past))),
                        rebased(of, at, draw(st.sampled_from(past))),
                    ]
                )
            )
        )
    return objects, leaves


@settings(max_examples=20, deadline=None)
@given(stories(), st.integers(0, 10))
def test_a_dropped_index_gives_the_same_answers_and_so_does_the_plainest_reading(story, cut):
    objects, leaves = story
    with (
        quick_folder() as folder,
        closing(IndexDb(folder / "index.db", get=objects.get)) as index,
    ):
        follow(index, *leaves)
        before = answers(index)
        plain = MemoryIndex(objects.get)
        follow(plain, *leaves)
        assert before == answers(plain)

        index.clear()
        index.apply_all(enumerate(leaves[:cut]))
        index.apply_all(enumerate(leaves))
        assert answers(index) == before
