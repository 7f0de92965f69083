"""The contract of the `Log` port, held by the disk and by the fake; then what only a disk can do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.disk import quick_folder
from tests.fakes.log import KEY, ORIGIN, VKEY, MemoryLog
from witnessmark.adapters.log_on_disk import LogOnDisk, Pen, create, new_origin
from witnessmark.errors import ArchiveError, BusyError, ForkError, TamperError
from witnessmark.record.checkpoint import open_note, root_of
from witnessmark.record.merkle import leaf_hash, root

OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(params=["disk", "memory"])
def log(request, tmp_path: Path) -> Iterator[LogOnDisk | MemoryLog]:
    if request.param == "memory":
        yield MemoryLog()
        return
    with opened(tmp_path) as on_disk:
        yield on_disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LogOnDisk]:
    with opened(tmp_path) as on_disk:
        yield on_disk


def opened(folder: Path) -> LogOnDisk:
    create(folder, KEY, ORIGIN)
    return LogOnDisk(folder, pen=Pen(key=KEY, remembered=folder / "private" / "signed.note"))


def entries(start: int, end: int) -> list[bytes]:
    return [b"entry %d" % n for n in range(start, end)]


def honest_root(size: int) -> bytes:
    return root([leaf_hash(each) for each in entries(0, size)])


def test_a_new_log_is_empty_and_unsigned(log):
    assert (log.size, list(log.entries()), log.checkpoint()) == (0, [], None)


def test_what_is_appended_is_given_back_in_order_with_its_numbers(log):
    log.append(entries(0, 3))
    log.append([])
    log.append(entries(3, 5))

    assert log.size == 5
    assert list(log.entries()) == list(enumerate(entries(0, 5)))
    assert list(log.entries(3)) == [(3, b"entry 3"), (4, b"entry 4")]
    assert list(log.entries(5)) == []


def test_a_checkpoint_is_a_note_over_size_and_root_that_the_published_key_verifies(log):
    log.append(entries(0, 5))
    checkpoint = log.sign()

    assert open_note(checkpoint.note, VKEY) == checkpoint
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 5)
    assert root_of(checkpoint) == honest_root(5)
    assert log.checkpoint() == checkpoint


def test_nothing_new_is_nothing_to_sign(log):
    log.append(entries(0, 2))
    first = log.sign()

    assert log.sign() == first
    log.append(entries(2, 3))
    assert log.checkpoint() == first
    assert log.sign().size == 3


@settings(max_examples=6, deadline=None)
@given(sizes=st.lists(st.sampled_from([1, 2, 7, 100, 255, 256, 257, 600]), min_size=1, max_size=4))
def test_any_way_of_growing_gives_the_same_tree(sizes):
    with quick_folder() as folder:
        grown_by(folder, sizes)


def grown_by(folder: Path, sizes: list[int]) -> None:
    held = 0
    for count in sizes:
        with opened(folder) as log:
            log.append(entries(held, held + count))
            held += count
            assert root_of(log.sign()) == honest_root(held)

    reader = LogOnDisk(folder)
    assert [entry for _, entry in reader.entries()] == entries(0, held)
    for size in range(1, held + 1, 61):
        assert reader._files.frontier(size).root() == honest_root(size)


def test_a_tree_of_three_levels_gives_the_root_that_hashing_from_scratch_gives(disk):
    disk.append(entries(0, 256 * 256 + 300))

    assert (disk._snapshots / "log/tile/2/000.p/1").exists()
    assert root_of(disk.sign()) == honest_root(256 * 256 + 300)


def test_the_files_are_those_of_tlog_tiles(disk, tmp_path):
    disk.append(entries(0, 200))
    disk.sign()
    disk.append(entries(200, 700))
    disk.sign()

    files = {
        str(path.relative_to(tmp_path))
        for path in tmp_path.rglob("*")
        if path.is_file() and path.parent.name != "private"
    }
    assert files == {
        ".writer",
        "VERSION",
        "log/log.vkey",
        "log/checkpoint",
        "log/checkpoints/000000000200.note",
        "log/checkpoints/000000000700.note",
        "log/tile/0/000",
        "log/tile/0/001",
        "log/tile/0/002.p/188",
        "log/tile/1/000.p/2",
        "log/tile/entries/000",
        "log/tile/entries/001",
        "log/tile/entries/002.p/188",
    }
    assert (tmp_path / "log/tile/entries/000").stat().st_mode & 0o222 == 0


def test_a_partial_tile_stays_for_readers_of_its_checkpoint_until_the_full_one_is_there(
    disk, tmp_path
):
    disk.append(entries(0, 3))
    disk.append(entries(3, 5))

    assert (tmp_path / "log/tile/0/000.p/3").exists()
    disk.append(entries(5, 256))
    assert not (tmp_path / "log/tile/0/000.p").exists()
    assert not (tmp_path / "log/tile/entries/000.p").exists()


def test_an_entry_that_no_tile_can_hold_is_refused_and_nothing_is_written(disk):
    with pytest.raises(ArchiveError, match="65535"):
        disk.append([b"short", b"x" * 65_536])

    assert disk.size == 0
    disk.append([b"x" * 65_535])
    assert list(disk.entries()) == [(0, b"x" * 65_535)]


def test_tiles_that_a_crash_left_out_are_laid_when_the_log_is_opened_again(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 300))
        log.sign()
        log.append(entries(300, 1100))
    for lost in ("0/001", "0/003", "0/004.p/76", "1/000.p/4"):
        (tmp_path / "log/tile" / lost).unlink()
    (tmp_path / "log/tile/0/002").chmod(0o644)
    (tmp_path / "log/tile/0/002").write_bytes(b"")

    with opened(tmp_path) as log:
        assert log.size == 1100
        assert root_of(log.sign()) == honest_root(1100)


@pytest.mark.parametrize("kept", [0, 1, 10, 2000])
def test_a_torn_last_bundle_is_set_aside_and_the_log_ends_before_it(tmp_path, kept):
    with opened(tmp_path) as log:
        log.append(entries(0, 300))
        log.sign()
        log.append(entries(300, 700))
    torn = tmp_path / "log/tile/entries/002.p/188"
    torn.chmod(0o644)
    torn.write_bytes(torn.read_bytes()[:kept])

    with opened(tmp_path) as log:
        (said,) = log.repaired
        assert said == "log/tile/entries/002.p/188 is torn: moved to lost+found"
        assert log.size == 512
        log.append(entries(512, 800))
        assert root_of(log.sign()) == honest_root(800)
    assert [path.name for path in (tmp_path / "lost+found").iterdir()] == [
        "log-tile-entries-002.p-188"
    ]


def test_a_torn_full_bundle_is_set_aside_too(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 512))
    for bundle in ("000", "001"):
        torn = tmp_path / "log/tile/entries" / bundle
        torn.chmod(0o644)
        torn.write_bytes(torn.read_bytes()[:-1])

    with opened(tmp_path) as log:
        assert (log.size, len(log.repaired)) == (0, 2)
        log.append(entries(0, 300))
        assert root_of(log.sign()) == honest_root(300)


def test_a_torn_bundle_that_was_signed_is_damage_and_stays_where_it_is(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 300))
        log.sign()
    torn = tmp_path / "log/tile/entries/001.p/44"
    torn.chmod(0o644)
    torn.write_bytes(b"\0")

    with pytest.raises(TamperError, match=r"001\.p/44: torn"):
        opened(tmp_path)
    assert torn.exists()


def test_a_restored_backup_is_not_signed_over(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 10))
        log.sign()
    shutil.copytree(tmp_path / "log", tmp_path / "backup")
    with opened(tmp_path) as log:
        log.append(entries(10, 20))
        log.sign()
    shutil.rmtree(tmp_path / "log")
    (tmp_path / "backup").rename(tmp_path / "log")

    with pytest.raises(ForkError, match="20 entries were signed and only 10 are here"):
        opened(tmp_path)
    assert LogOnDisk(tmp_path).size == 10


def test_a_log_whose_past_was_changed_is_not_signed_over(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 300))
        log.sign()
        log.append(entries(300, 301))
        tile = tmp_path / "log/tile/1/000.p/1"
        tile.chmod(0o644)
        tile.write_bytes(tile.read_bytes()[:-1] + b"\0")

        with pytest.raises(ForkError, match="not those that were signed"):
            log.sign()
        assert list((tmp_path / "log/checkpoints").iterdir()) == [
            tmp_path / "log/checkpoints/000000000300.note"
        ]
    with pytest.raises(ForkError):
        opened(tmp_path)


def test_a_changed_checkpoint_is_no_checkpoint(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 3))
        log.sign()
    file = tmp_path / "log/checkpoint"
    file.write_text(file.read_text().replace("\n3\n", "\n2\n"))

    with pytest.raises(TamperError, match="log/checkpoint"):
        LogOnDisk(tmp_path).checkpoint()
    with pytest.raises(TamperError):
        opened(tmp_path)


def test_a_signature_that_was_not_published_before_a_crash_is_published_at_the_next_signing(
    tmp_path,
):
    with opened(tmp_path) as log:
        log.append(entries(0, 3))
        before = log.sign()
        log.append(entries(3, 4))
        after = log.sign()
    (tmp_path / "log/checkpoint").write_text(before.note)

    with opened(tmp_path) as log:
        assert log.sign() == after
    assert LogOnDisk(tmp_path).checkpoint() == after


def test_the_log_of_another_key_is_not_written(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 1))

    with pytest.raises(ForkError, match="another key"):
        LogOnDisk(tmp_path, pen=Pen(key=OTHER_KEY, remembered=tmp_path / "note"))
    with pytest.raises(ForkError, match="entries"):
        create(tmp_path, OTHER_KEY, ORIGIN)


def test_a_private_folder_that_remembers_another_log_stops_it(tmp_path):
    with opened(tmp_path) as log:
        log.append(entries(0, 1))
        log.sign()
    shutil.rmtree(tmp_path / "log")
    create(tmp_path, KEY, new_origin())

    with pytest.raises(ForkError, match="do not belong together"):
        LogOnDisk(tmp_path, pen=Pen(key=KEY, remembered=tmp_path / "private" / "signed.note"))


def test_the_origin_can_be_changed_while_the_log_is_empty(tmp_path):
    create(tmp_path, KEY, ORIGIN)
    line = create(tmp_path, KEY, "alpr.harlow-falls.example")

    assert line.startswith("alpr.harlow-falls.example+")
    assert LogOnDisk(tmp_path).vkey == line
    assert LogOnDisk(tmp_path).origin == "alpr.harlow-falls.example"


def test_made_up_origins_differ():
    assert new_origin() != new_origin()


def test_a_folder_without_a_record_says_how_to_begin_one(tmp_path):
    with pytest.raises(ArchiveError, match="witnessmark init"):
        LogOnDisk(tmp_path)


def test_a_record_of_a_newer_witnessmark_is_refused_with_a_remedy(tmp_path):
    create(tmp_path, KEY, ORIGIN)
    (tmp_path / "VERSION").write_text("2\n")

    with pytest.raises(ArchiveError, match="Install the newer Witnessmark"):
        LogOnDisk(tmp_path)


def test_a_second_writer_is_told_who_is_writing_and_readers_do_not_wait(disk, tmp_path):
    disk.append(entries(0, 2))

    with pytest.raises(BusyError, match=f"process {os.getpid()} is writing"):
        opened(tmp_path)
    assert LogOnDisk(tmp_path).size == 2
    disk.close()
    with opened(tmp_path) as log:
        assert log.size == 2


def test_a_second_process_is_told_so_too(disk, tmp_path):
    program = (
        "import sys; from pathlib import Path; from tests.test_log import opened\n"
        "try: opened(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert said.stdout.startswith(f"BusyError {tmp_path}: process {os.getpid()} is writing")


def test_a_log_that_is_open_for_reading_writes_nothing(tmp_path):
    create(tmp_path, KEY, ORIGIN)
    reader = LogOnDisk(tmp_path)

    with pytest.raises(ArchiveError, match="reading only"):
        reader.append(entries(0, 1))
    with pytest.raises(ArchiveError, match="reading only"):
        reader.sign()


def test_a_missing_bundle_is_named(disk, tmp_path):
    disk.append(entries(0, 300))
    (tmp_path / "log/tile/entries/000").unlink()

    with pytest.raises(TamperError, match="entries/000: missing"):
        list(disk.entries())
