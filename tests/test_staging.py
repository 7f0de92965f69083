"""The contract of the `Staging` port, held by the file and by the fake that other tests use."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from tests.fakes.disk import quick_folder
from tests.fakes.staging import MemoryStaging
from witnessmark.adapters.private.state_db import StateDb
from witnessmark.errors import ArchiveError, ForkError
from witnessmark.model.events import EventId
from witnessmark.model.messages import MessageId, SubscriberId
from witnessmark.ports import Debt

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
M = MessageId("m")

Anew = Callable[..., StateDb | MemoryStaging]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(params=["file", "memory"])
def anew(request, tmp_path: Path) -> Iterator[Anew]:
    """Make a store over a log of the given size."""
    with ExitStack() as stack:

        def make(log_size: int = 0) -> StateDb | MemoryStaging:
            if request.param == "memory":
                return MemoryStaging(next=log_size)
            return stack.enter_context(closing(StateDb(tmp_path / "state.db", log_size=log_size)))

        yield make


@pytest.fixture
def staging(anew: Anew) -> StateDb | MemoryStaging:
    return anew()


def owes(event: str, subscriber: str = "newsroom") -> Debt:
    return Debt(event=EventId(event), subscriber=SubscriberId(subscriber))


def test_leaves_are_numbered_from_the_size_of_the_log_on(anew):
    staging = anew(7)
    staging.stage((b"a", b"b"))
    staging.stage((b"c",))

    assert staging.staged() == ((7, b"a"), (8, b"b"), (9, b"c"))
    assert staging.staged(9) == ((9, b"c"),)


def test_a_leaf_that_the_tiles_hold_is_forgotten_and_its_number_never_given_again(staging):
    staging.stage((b"a", b"b", b"c"))
    staging.sequenced(2)

    assert staging.staged() == ((2, b"c"),)
    staging.sequenced(3)
    staging.stage((b"d",))
    assert staging.staged() == ((3, b"d"),)


def test_a_log_longer_than_all_that_was_staged_is_not_ours(staging):
    staging.stage((b"a",))

    with pytest.raises(ForkError):
        staging.sequenced(2)
    assert staging.staged() == ((0, b"a"),)


def test_a_debt_is_owed_once_however_often_it_is_staged(staging):
    staging.stage((b"a",), (owes("e1"), owes("e1", "union")))
    staging.stage((b"b",), (owes("e1"), owes("e2")))

    assert staging.debts() == (owes("e1"), owes("e1", "union"), owes("e2"))


def test_a_bundled_debt_is_in_one_message_and_keeps_its_place_there(staging):
    staging.stage((b"a",), (owes("e1"), owes("e2"), owes("e3")))
    staging.bundle(M, (owes("e3"), owes("e1")))

    assert staging.debts() == (owes("e2"),)
    (owed,) = staging.owed()
    assert (owed.message, owed.subscriber, owed.events) == (M, "newsroom", ("e3", "e1"))
    assert (owed.first_tried_at, owed.next_try_at, owed.tries) == (None, None, 0)


def test_bundling_the_same_message_again_after_a_crash_changes_nothing(staging):
    staging.stage((b"a",), (owes("e1"),))
    staging.bundle(M, (owes("e1"),))
    staging.bundle(M, (owes("e1"),))

    assert len(staging.owed()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        (M, (owes("e2"),)),
        (MessageId("n"), (owes("e1"),)),
        (MessageId("n"), (owes("e2"), owes("e1"))),
        (MessageId("n"), (owes("e2"), owes("e2"))),
        (MessageId("n"), (owes("e9"),)),
        (MessageId("n"), (owes("e2"), owes("e2", "union"))),
        (MessageId("n"), ()),
    ],
    ids=["fixed", "carried", "one of two carried", "twice", "unknown", "two subscribers", "none"],
)
def test_a_bundle_that_makes_no_sense_is_refused_whole(staging, wrong):
    staging.stage((b"a",), (owes("e1"), owes("e2"), owes("e2", "union")))
    staging.bundle(M, (owes("e1"),))

    with pytest.raises(ValueError, match=r"one subscriber|fixed already|not owed"):
        staging.bundle(*wrong)
    assert staging.debts() == (owes("e2"), owes("e2", "union"))
    assert [owed.message for owed in staging.owed()] == [M]


def test_a_failed_try_is_counted_and_says_when_to_try_again(staging):
    staging.stage((), (owes("e1"),))
    staging.bundle(M, (owes("e1"),))
    staging.tried(M, at=NOON, again_at=NOON + HOUR)
    staging.tried(M, at=NOON + HOUR, again_at=NOON + 3 * HOUR)

    (owed,) = staging.owed()
    assert (owed.first_tried_at, owed.next_try_at, owed.tries) == (NOON, NOON + 3 * HOUR, 2)


def test_a_parked_message_is_not_owed_and_can_be_brought_back(staging):
    staging.stage((), (owes("e1"),))
    staging.bundle(M, (owes("e1"),))
    staging.tried(M, at=NOON, again_at=None)

    assert staging.owed() == ()
    assert [owed.message for owed in staging.parked()] == [M]
    staging.tried(M, at=NOON, again_at=NOON)
    assert [owed.message for owed in staging.owed()] == [M]
    assert staging.parked() == ()


def test_a_sent_message_leaves_one_told_leaf_however_often_it_is_said(staging):
    staging.stage((b"a",), (owes("e1"),))
    staging.bundle(M, (owes("e1"),))
    staging.sent(M, at=NOON, leaf=b"told")
    staging.sent(M, at=NOON, leaf=b"told")

    assert staging.staged() == ((0, b"a"), (1, b"told"))
    assert staging.owed() == ()
    assert staging.debts() == ()


def test_a_dropped_message_is_over(staging):
    staging.stage((), (owes("e1"),))
    staging.bundle(M, (owes("e1"),))
    staging.dropped(M, at=NOON, because="the subscriber is gone")
    staging.dropped(M, at=NOON, because="the subscriber is gone")

    assert staging.owed() == ()
    assert staging.debts() == ()
    assert staging.staged() == ()


def test_a_message_has_one_fate(staging):
    staging.stage((), (owes("e1"), owes("e2")))
    staging.bundle(M, (owes("e1"),))
    staging.sent(M, at=NOON, leaf=b"told")
    staging.bundle(MessageId("n"), (owes("e2"),))
    staging.dropped(MessageId("n"), at=NOON, because="gone")

    with pytest.raises(ValueError, match="not owed"):
        staging.dropped(M, at=NOON, because="gone")
    with pytest.raises(ValueError, match="not owed"):
        staging.sent(MessageId("n"), at=NOON, leaf=b"told")
    for message in ("m", "n", "unknown"):
        with pytest.raises(ValueError, match="not owed"):
            staging.tried(MessageId(message), at=NOON, again_at=NOON)
    assert [leaf for _, leaf in staging.staged()] == [b"told"]


def test_a_debt_stays_paid_when_its_event_is_staged_again(staging):
    staging.stage((), (owes("e1"),))
    staging.bundle(M, (owes("e1"),))
    staging.sent(M, at=NOON, leaf=b"told")
    staging.stage((), (owes("e1"),))

    assert staging.debts() == ()


def test_all_is_there_after_reopening(tmp_path):
    with closing(StateDb(tmp_path / "state.db", log_size=0)) as staging:
        staging.stage((b"a", b"b"), (owes("e1"), owes("e2"), owes("e3")))
        staging.bundle(M, (owes("e1"),))
        staging.tried(M, at=NOON, again_at=NOON + HOUR)
        staging.bundle(MessageId("n"), (owes("e2"),))
        staging.sent(MessageId("n"), at=NOON, leaf=b"told")
        before = (staging.staged(), staging.debts(), staging.owed())

    with closing(StateDb(tmp_path / "state.db", log_size=0)) as staging:
        assert (staging.staged(), staging.debts(), staging.owed()) == before


def test_the_file_is_for_its_owner_alone_and_commits_survive_a_power_cut(tmp_path):
    with closing(StateDb(tmp_path / "state.db", log_size=0)) as staging:
        staging.stage((b"a",))
        with staging._db.transaction() as db:
            assert db.exec_driver_sql("PRAGMA synchronous").scalar_one() == 3
            assert db.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "delete"

    assert (tmp_path / "state.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["state.db"]


def test_a_log_that_lost_its_end_stops_the_staging(tmp_path):
    with closing(StateDb(tmp_path / "state.db", log_size=0)) as staging:
        staging.stage((b"a", b"b", b"c"))
        staging.sequenced(2)

    with pytest.raises(ForkError, match="backup"):
        StateDb(tmp_path / "state.db", log_size=1)
    with closing(StateDb(tmp_path / "state.db", log_size=2)) as staging:
        assert staging.staged() == ((2, b"c"),)


def test_an_older_private_folder_goes_on_where_the_log_ends(tmp_path):
    with closing(StateDb(tmp_path / "state.db", log_size=0)) as staging:
        staging.stage((b"a",))

    with closing(StateDb(tmp_path / "state.db", log_size=5)) as staging:
        staging.stage((b"f",))
        assert staging.staged() == ((0, b"a"), (5, b"f"))


def test_a_file_of_a_newer_witnessmark_is_refused_with_a_remedy(tmp_path):
    with closing(sqlite3.connect(tmp_path / "state.db")) as db:
        db.execute("PRAGMA user_version = 2")

    with pytest.raises(ArchiveError, match="Install the newer Witnessmark"):
        StateDb(tmp_path / "state.db", log_size=0)


def test_a_file_that_is_no_database_is_an_error_that_names_it(tmp_path):
    (tmp_path / "state.db").write_bytes(
        b"not a database at all, but long enough to be looked at\n" * 40
    )

    with pytest.raises(ArchiveError, match=r"state\.db"):
        StateDb(tmp_path / "state.db", log_size=0)


def test_lanes_may_stage_at_once_and_every_leaf_gets_a_number_of_its_own(tmp_path):
    with closing(StateDb(tmp_path / "state.db", log_size=0)) as staging:

        def lane(name: int) -> None:
            for n in range(5):
                staging.stage((b"%d-%d" % (name, n), b"%d-%d+" % (name, n)))

        threads = [Thread(target=lane, args=(name,)) for name in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        staged = staging.staged()
    assert [number for number, _ in staged] == list(range(60))
    assert len({leaf for _, leaf in staged}) == 60
    for (_, leaf), (_, after) in list(pairwise(staged))[::2]:
        assert after == leaf + b"+"
