"""The power goes at any call while the log grows: it opens again, and holds all that was acknowledged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.disk import quick_folder
from tests.fakes.log import KEY, ORIGIN
from tests.power import CUTS, Disk
from tests.power import _left as left_after
from witnessmark.adapters.log_on_disk import LogOnDisk, Pen, create
from witnessmark.errors import ArchiveError
from witnessmark.record.checkpoint import root_of
from witnessmark.record.merkle import leaf_hash, root

#: The log grows to these sizes: a first partial tile, a wider one, over a full one.
SIZES = (2, 5, 258)
ENTRIES = [b"entry %d" % n for n in range(300)]


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as each:
        yield each


def opened(folder: Path) -> LogOnDisk:
    create(folder / "snapshots", KEY, ORIGIN)
    pen = Pen(key=KEY, remembered=folder / "private" / "signed.note")
    return LogOnDisk(folder / "snapshots", pen=pen)


def grown(folder: Path, monkeypatch: pytest.MonkeyPatch, lazy: tuple[str, ...] = ()) -> Disk:
    """The calls by which a log grows; each acknowledgement notes what was safe by then."""
    disk = Disk(root=folder / "disk", lazy=lazy)
    with monkeypatch.context() as patched:
        disk.watch(patched)
        with opened(disk.root) as log:
            for size in SIZES:
                log.append(ENTRIES[log.size : size])
                disk.calls.append(("ack", f"held {size}"))
                log.sign()
                disk.calls.append(("ack", f"signed {size}"))
    return disk


def broken(disk: Disk, number: int, cut: str, folder: Path) -> str | None:
    """What is wrong with the log that is found when the power is back."""
    for path, data in left_after(disk.calls[:number], cut).items():
        here = folder / Path(path).relative_to(disk.root)
        here.parent.mkdir(parents=True, exist_ok=True)
        here.write_bytes(data)
    said = [call[1].split() for call in disk.calls[:number] if call[0] == "ack"]
    held = max((int(size) for what, size in said if what == "held"), default=0)
    signed = max((int(size) for what, size in said if what == "signed"), default=0)
    try:
        with opened(folder) as log:
            if log.size < held or [entry for _, entry in log.entries()] != ENTRIES[: log.size]:
                return f"{log.size} entries of {held}"
            checkpoint = log.checkpoint()
            if signed and (not checkpoint or checkpoint.size < signed):
                return "an acknowledged signature is lost"
            log.append(ENTRIES[log.size : 300])
            if root_of(log.sign()) != root([leaf_hash(entry) for entry in ENTRIES]):
                return "another tree"
    except ArchiveError as error:
        return str(error)
    return None


def test_a_log_whose_power_was_cut_at_any_call_opens_again_with_all_that_was_acknowledged(
    folder, monkeypatch
):
    disk = grown(folder, monkeypatch)
    assert len(disk.calls) > 100

    seen = set()
    for number in range(len(disk.calls) + 1):
        for cut in CUTS:
            # Many cuts leave the same, and were told the same before.
            said = sum(call[0] == "ack" for call in disk.calls[:number])
            left = (said, tuple(sorted(left_after(disk.calls[:number], cut).items())))
            if left in seen:
                continue
            seen.add(left)
            wrong = broken(disk, number, cut, folder / f"{number}-{cut}")
            assert wrong is None, f"after call {number}, {cut}: {wrong}"


@pytest.mark.parametrize("lazy", ["file", "folder"])
def test_a_log_that_leaves_out_an_fsync_is_found_out(folder, monkeypatch, lazy):
    disk = grown(folder, monkeypatch, lazy=(lazy,))

    assert any(
        broken(disk, number, cut, folder / f"{number}-{cut}")
        for number in range(len(disk.calls), 0, -1)
        for cut in CUTS
    )
