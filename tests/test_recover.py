"""Start-up repair over the real folders: every state that a crash between two steps can leave."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.disk import quick_folder
from tests.fakes.leaves import NOON, POLICY, event, event_id
from tests.fakes.leaves import look as look_leaf
from tests.fakes.log import ORIGIN
from tests.fakes.product import Opened, opened
from tests.looks import look as fetched_look
from tests.looks import refused
from witnessmark.deeds.record import record, seal
from witnessmark.deeds.reindex import reindex
from witnessmark.errors import ForkError
from witnessmark.model.captures import Kept
from witnessmark.model.messages import SubscriberId
from witnessmark.ports import Debt
from witnessmark.record.leaf import KeyLeaf, Leaf, RecoveredLeaf, read

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def leaves(product: Opened) -> list[Leaf]:
    return [read(leaf) for leaf in product.leaves]


def keep(product: Opened, at=NOON, page=POLICY) -> Kept:
    kept = product.captures.keep(fetched_look(at=at, page=page), like=None)
    assert kept
    return kept


def look(product: Opened, at=NOON) -> bytes:
    return look_leaf(POLICY, at, capture=keep(product, at))


def test_the_first_leaf_of_a_log_names_its_key_once(tmp_path):
    for _ in range(2):
        with opened(tmp_path) as product:
            (first,) = leaves(product)
            assert isinstance(first, KeyLeaf)
            assert first.vkey.startswith(f"{ORIGIN}+")


def test_a_sound_record_needs_no_repair(tmp_path):
    with opened(tmp_path) as product:
        record(product, (look(product),))
        seal(product)
        record(product, (look(product, LATER),))
        before = leaves(product)

    with opened(tmp_path) as product:
        assert product.repaired == ()
        assert leaves(product) == before


def test_a_crash_before_the_index_followed_is_made_good(tmp_path):
    with opened(tmp_path) as product:
        product.staging.stage((look(product),))

    with opened(tmp_path) as product:
        assert len(product.index.looks(POLICY)) == 1


def test_a_crash_between_tiles_and_forgetting_puts_no_leaf_in_twice(tmp_path):
    with opened(tmp_path) as product:
        record(product, (look(product),))
        product.log.append([leaf for _, leaf in product.staging.staged()])
        record(product, (event("a"),))
        before = 3

    with opened(tmp_path) as product:
        assert product.repaired == ()
        assert [number for number, _ in product.staging.staged()] == [2]
        assert seal(product).size == before
        assert product.staging.staged() == ()


def test_staged_leaves_that_contradict_the_tiles_stop_everything(tmp_path):
    with opened(tmp_path) as product:
        record(product, (event("a"),))
        product.log.append([product.staging.staged()[0][1], event("b")])

    with pytest.raises(ForkError, match="leaf 1 is staged as one thing"), opened(tmp_path):
        pass


def test_a_lost_index_is_made_again_and_an_index_of_another_log_too(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with opened(tmp_path / name) as product:
            record(product, (look(product), event(name)))
            seal(product)
            record(product, (event(f"{name} again"),))
    index = tmp_path / "one" / "private" / "index.db"

    index.unlink()
    with opened(tmp_path / "one") as product:
        assert [event for event, _ in product.index.event_objects()] == [
            event_id("one"),
            event_id("one again"),
        ]
        assert product.repaired == ()
    index.write_bytes((tmp_path / "two" / "private" / "index.db").read_bytes())
    with opened(tmp_path / "one") as product:
        assert [event for event, _ in product.index.event_objects()] == [
            event_id("one"),
            event_id("one again"),
        ]
        assert product.repaired == ("the index was of another log: made again",)


def test_reindex_changes_no_answer(tmp_path):
    with opened(tmp_path) as product:
        record(product, (look(product), event("a")))
        seal(product)
        record(product, (look(product, LATER),))
        before = (product.index.looks(POLICY), product.index.event_objects())
        reindex(product)

        assert (product.index.looks(POLICY), product.index.event_objects()) == before
        assert product.index.position == 4


def test_a_capture_that_was_kept_and_not_recorded_is_adopted_by_a_leaf_that_names_it(tmp_path):
    with opened(tmp_path) as product:
        record(product, (look(product),))
        orphan = keep(product, LATER)
        failure = product.captures.keep(refused(at=LATER, page=POLICY), like=None)
        assert failure

    with opened(tmp_path) as product:
        adopted = [leaf for leaf in leaves(product) if isinstance(leaf, RecoveredLeaf)]
        assert {(leaf.did, leaf.capture, leaf.warc_sha256, leaf.private) for leaf in adopted} == {
            ("adopted", orphan.id, orphan.warc_sha256, False),
            ("adopted", failure.id, failure.warc_sha256, True),
        }
        assert len(product.repaired) == 2
        assert product.captures.served(orphan).status == 200
    with opened(tmp_path) as product:
        assert product.repaired == ()


@pytest.mark.parametrize("left", [0, 1, 500, -1])
def test_a_torn_capture_is_set_aside_and_named(tmp_path, left):
    with opened(tmp_path) as product:
        orphan = keep(product)
    (file,) = (tmp_path / "snapshots").rglob("*.warc.gz")
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:left])

    with opened(tmp_path) as product:
        assert product.repaired == (f"quarantined: {orphan.id} is torn: moved to lost+found",)
        assert isinstance(leaves(product)[-1], RecoveredLeaf)
        assert not file.exists()
        assert (tmp_path / "snapshots" / "lost+found" / file.name).exists()
    with opened(tmp_path) as product:
        assert product.repaired == ()


def test_unfinished_files_are_removed_wherever_they_lie(tmp_path):
    with opened(tmp_path) as product:
        record(product, (look(product),))
    (capture,) = (tmp_path / "snapshots").rglob("*.warc.gz")
    unfinished = [
        tmp_path / "snapshots" / "log" / ".tmp-0-checkpoint",
        tmp_path / "private" / ".tmp-0-signed.note",
        capture.with_name(f".tmp-0-{capture.name}"),
    ]
    for path in unfinished:
        path.write_bytes(b"half")

    with opened(tmp_path) as product:
        (said,) = product.repaired
        assert said.startswith("removed: 3 unfinished files, such as .tmp-0-signed.note")
    assert not any(path.exists() for path in unfinished)


def test_old_days_are_not_walked_through_again(tmp_path):
    with opened(tmp_path) as product:
        record(product, (look(product),))
        old = keep(product, NOON - timedelta(days=400))

    with opened(tmp_path) as product:
        assert product.repaired == ()
        assert not product.index.names(old.id)


def test_what_is_owed_survives_and_a_lost_private_folder_owes_nothing_old(tmp_path):
    debt = Debt(event=event_id("a"), subscriber=SubscriberId("newsroom"))
    with opened(tmp_path) as product:
        record(product, (event("a"),), (debt,))
        seal(product)
    with opened(tmp_path) as product:
        assert product.staging.debts() == (debt,)

    (tmp_path / "private" / "state.db").unlink()
    with opened(tmp_path) as product:
        assert product.staging.debts() == ()
        record(product, (event("b"),))
        assert seal(product).size == 3


def test_a_restored_backup_of_the_record_stops_everything(tmp_path):
    with opened(tmp_path) as product:
        record(product, (event("a"),))
        seal(product)
        record(product, (event("b"),))
    snapshots = tmp_path / "snapshots"
    backup = {path: path.read_bytes() for path in snapshots.rglob("*") if path.is_file()}
    with opened(tmp_path) as product:
        seal(product)
    for path in [path for path in (snapshots / "log").rglob("*") if path.is_file()]:
        path.unlink()
    for path, data in backup.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    with pytest.raises(ForkError, match="backup"), opened(tmp_path):
        pass
