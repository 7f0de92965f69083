"""Keep before reading: what was served is durable before anything tries to understand it."""

import base64
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.captures import MemoryCaptures
from tests.fakes.index import MemoryIndex
from tests.fakes.log import MemoryLog
from tests.fakes.staging import MemoryStaging
from tests.fixtures.make_archive import KESTREL
from tests.fixtures.make_archive import POLICY as POLICY_PAGE
from tests.looks import NOON, POLICY, TLS, answer, exchange, fetched, look, refused
from tests.power import Disk
from witnessmark import durable
from witnessmark.adapters.captures_on_disk import CapturesOnDisk
from witnessmark.deeds.bookkeeping import open_books
from witnessmark.deeds.check import check
from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import Failure, FailureKind, Fetched, Kept
from witnessmark.model.pages import WatchList
from witnessmark.ports import Captures, Ports
from witnessmark.record import layout, warc
from witnessmark.record.facts import answers, chain_object, digest

LATER = NOON + timedelta(days=1)


@pytest.fixture
def disk(tmp_path, monkeypatch):
    watched = Disk(tmp_path / "data")
    watched.watch(monkeypatch)
    return watched


def kept_in(captures: Captures, fetched: Fetched, like: Kept | None = None) -> Kept:
    """Keep a look that brought bytes."""
    kept = captures.keep(fetched, like=like)
    assert kept
    return kept


def captures_on(disk):
    return CapturesOnDisk(snapshots=disk.root / "snapshots", private=disk.root / "private")


def keep(disk):
    """Keep a look and a failure, and acknowledge them."""
    captures = captures_on(disk)
    for each in (look(), refused()):
        kept = kept_in(captures, each)
        place = (
            ("private", layout.failure_path) if kept.private else ("snapshots", layout.capture_path)
        )
        path = disk.root / place[0] / place[1](kept.id)
        disk.acknowledge(path, warc.write(kept.id, answers(each)))
    path = disk.root / "snapshots" / layout.object_path(digest(chain_object(TLS)))
    disk.acknowledge(path, chain_object(TLS))


def test_killed_or_without_power_at_any_call_the_capture_is_there_once_it_is_acknowledged(disk):
    keep(disk)

    assert len(disk.calls) > 30
    assert disk.broken_promises() == []


@pytest.mark.parametrize("lazy", [("file",), ("folder",), ("file", "folder")])
def test_a_missing_fsync_would_be_noticed(disk, lazy):
    disk.lazy = lazy

    keep(disk)

    assert disk.broken_promises()


def test_a_replaced_file_is_the_old_one_or_the_new_one(disk):
    path = disk.root / "log" / "checkpoint"
    durable.replace(path, b"old")
    durable.replace(path, b"new")
    disk.acknowledge(path, b"new")

    torn = [each for each in disk.broken_promises() if "acknowledged" in each]
    assert torn == []
    assert path.read_bytes() == b"new"


def calls_of_one_keep(root, monkeypatch):
    with monkeypatch.context() as context:
        disk = Disk(root / "count")
        disk.watch(context)
        captures_on(disk).keep(look(), like=None)
    return len(disk.calls)


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
def test_an_error_at_any_call_is_never_acknowledged(tmp_path, monkeypatch, error):
    number = calls_of_one_keep(tmp_path, monkeypatch)

    for fail_at in range(number):
        with monkeypatch.context() as context:
            disk = Disk(tmp_path / f"at-{fail_at}", fail_at=fail_at, errno=error)
            disk.watch(context)
            captures = captures_on(disk)
            with pytest.raises(ArchiveError, match="could not be kept"):
                kept_in(captures, look())
            assert disk.fail_at == -1
        for path in disk.root.rglob("*.warc.gz"):
            if not path.name.startswith(durable.TEMPORARY):
                assert warc.read(path.read_bytes())
        # The disk is mended: the next look is kept as if nothing had been.
        kept = kept_in(captures_on(disk), look(at=LATER))
        assert captures_on(disk).served(kept).message == answer()


def test_a_failed_fsync_is_not_tried_again(disk, monkeypatch):
    captures = captures_on(disk)
    captures.put(b"folders are there")
    tried = []

    def fail(descriptor):
        tried.append(descriptor)
        raise OSError(errno.EIO, "lost")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(ArchiveError):
        captures.put(b"bulk")
    assert len(tried) == 1


def test_no_file_is_ever_written_over(tmp_path):
    path = tmp_path / "folder" / "file"
    durable.create(path, b"first")

    with pytest.raises(FileExistsError):
        durable.create(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o444
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_an_object_found_in_place_is_made_durable_before_it_is_acknowledged(disk):
    """Another process may have died between linking it and syncing the folder."""
    path = disk.root / "snapshots" / layout.object_path(digest(b"bulk"))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"bulk")
    disk.calls.clear()

    captures_on(disk).put(b"bulk")

    assert ("fsync", str(path)) in disk.calls
    assert ("fsync", str(path.parent)) in disk.calls


def test_an_object_that_was_tampered_with_is_not_taken_for_the_new_one(tmp_path):
    captures = CapturesOnDisk(snapshots=tmp_path, private=tmp_path)
    path = tmp_path / layout.object_path(captures.put(b"bulk"))
    path.chmod(0o644)
    path.write_bytes(b"else")

    with pytest.raises(TamperError):
        captures.put(b"bulk")


def test_a_lost_earlier_capture_does_not_take_the_new_body_along(tmp_path):
    captures = CapturesOnDisk(snapshots=tmp_path / "snapshots", private=tmp_path / "private")
    first = kept_in(captures, look())
    (tmp_path / "snapshots" / layout.capture_path(first.id)).unlink()

    second = kept_in(captures, look(at=LATER), first)

    assert second.revisit_of is None
    assert captures.served(second).message == answer()


class Synced:
    """A reader that will read nothing that a power cut could take away."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.asked = 0

    def digest(self, page):
        return digest(b"a reader")

    def read(self, served, page):
        self.asked += 1
        path = min((self.disk.root / "snapshots" / "captures").rglob("*.warc.gz"))
        assert warc.final_message(warc.read(path.read_bytes())) == served.message
        self.disk.acknowledge(path, path.read_bytes())
        return Failure(kind=FailureKind.GAVE_UP, detail="the child was stopped")

    def compare(self, before, after):
        raise AssertionError("there is nothing to compare")


def test_nothing_is_read_before_its_bytes_are_durable(disk):
    captures = captures_on(disk)
    reader = Synced(disk)
    ports = Ports(
        now=lambda: NOON,
        pages=lambda: (POLICY_PAGE,),
        in_lanes=lambda pages, work: map(work, pages),
        fetch=lambda page: look(),
        reader=reader,
        captures=captures,
        staging=MemoryStaging(),
        log=MemoryLog(),
        index=MemoryIndex(captures.get),
        send=lambda message, subscriber: None,
        publish=lambda files: None,
        subscribers=lambda: (),
        veil=lambda text: text,
        say=lambda *args, **named: None,
    )
    open_books(WatchList(publishers=(KESTREL,), pages=(POLICY_PAGE,)), b"{}", ports)

    looked = list(check((POLICY_PAGE,), ports))

    assert [each.failure.kind for each in looked if each.failure] == [FailureKind.GAVE_UP]
    assert reader.asked == 1
    assert disk.broken_promises() == []


BODIES = st.sampled_from([POLICY, POLICY + b" ", b"", b"\x00\xff" * 50])
HEADS = st.sampled_from([(), ("Set-Cookie: a",), ("X-Long: " + "a" * 9_000,), ("X-Café: é",)])
LOOKS = st.one_of(
    st.builds(look, BODIES, head=HEADS),
    st.builds(refused),
    st.builds(
        lambda body, cut: fetched(
            exchange(answer(body)[:cut], truncated="disconnect"),
            failure=Failure(kind=FailureKind.DISCONNECTED, detail="cut"),
        ),
        BODIES,
        st.integers(1, 40),
    ),
    st.builds(
        lambda body, first: fetched(
            exchange(answer(first, status="302 Found"), status=302),
            exchange(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(body)),
            robots=exchange(answer(b"User-agent: *")),
        ),
        BODIES,
        BODIES,
    ),
)


@given(story=st.lists(LOOKS, min_size=1, max_size=6), data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_came_and_whatever_it_is_taken_to_repeat_every_byte_can_be_had_again(story, data):
    captures = MemoryCaptures()
    kept: list[Kept] = []
    for each in story:
        like = data.draw(st.sampled_from([None, *kept]))
        kept.append(kept_in(captures, each, like))

    for each, of in zip(story, kept, strict=True):
        assert had_again(captures, of) == [exchange.response for exchange in each.exchanges]


def had_again(captures, kept):
    """All that came back in a look, hop by hop, from nothing but the record."""
    hops = json.loads(kept.facts)["hops"]
    if kept.revisit_of:
        responses = [base64.b64decode(hop["response"]) for hop in hops]
        framed = captures.served(kept).message[len(warc_head(captures, kept)) :]
        return [*responses[:-1], responses[-1] + framed]
    records = warc.read(captures.files[kept.id])
    blocks = {each.get("WARC-Record-ID"): each.block for each in records}
    responses = []
    for metadata in (each for each in records if each.get("WARC-Type") == "metadata"):
        said = json.loads(metadata.block)
        if said["exchange"] != "robots":
            final = blocks.get(metadata.get("WARC-Concurrent-To") or "", b"")
            responses.append(base64.b64decode(said["interim"] or "") + final)
    return responses


def warc_head(captures, kept):
    message = captures.served(kept).message
    return message[: message.index(b"\r\n\r\n") + 4]


def test_many_threads_keep_the_same_object_and_lose_none(tmp_path):
    captures = CapturesOnDisk(snapshots=tmp_path / "snapshots", private=tmp_path / "private")
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda n: kept_in(captures, look(b"%d" % (n % 5))), range(40)))

    assert len({each.id for each in kept}) == 40
    for number, each in enumerate(kept):
        assert captures.served(each).message == answer(b"%d" % (number % 5))


KEEPER = """
    from pathlib import Path
    from sys import argv
    from tests.looks import look
    from witnessmark.adapters.captures_on_disk import CapturesOnDisk
    captures = CapturesOnDisk(snapshots=Path(argv[1]) / "snapshots", private=Path(argv[1]) / "private")
    for number in range(int(argv[2])):
        kept = captures.keep(look(b"%d" % number), like=None)
        print(kept.id, kept.warc_sha256, flush=True)
"""


def keeper(folder, number, *before):
    return subprocess.Popen(
        [*before, sys.executable, "-c", textwrap.dedent(KEEPER), str(folder), str(number)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def lost(folder, lines):
    """Acknowledged captures that are not there as they were acknowledged."""
    for line in lines:
        if not line.endswith("\n"):
            continue  # cut off while it was said
        name, expected = line.split()
        path = folder / "snapshots" / layout.capture_path(name)
        if not path.exists() or digest(path.read_bytes()) != expected:
            yield name


def test_a_process_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path):
    with keeper(tmp_path, 10_000) as process:
        lines = [process.stdout.readline() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()

    assert len(lines) >= 20
    assert list(lost(tmp_path, lines)) == []


def traced(folder, call):
    """How often a process makes a system call before it keeps anything, and from then on."""
    log = folder / "trace"
    trace = ["strace", "-f", "-o", str(log), "-e", f"trace={call},openat,mkdir", "-e", "quiet=all"]
    with keeper(folder, 3, *trace) as process:
        process.stdout.read()
    lines = log.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if str(folder / "snapshots") in line)
    ours = re.compile(rf"[0-9]+ +(?:{call.replace(',', '|')})\(")
    before, after = (
        sum(bool(ours.match(line)) for line in part) for part in (lines[:start], lines[start:])
    )
    return before, after


@pytest.mark.torture
@pytest.mark.parametrize(
    "call", ["openat", "write", "fsync", "link,linkat", "unlink", "mkdir", "close"]
)
def test_a_fault_at_any_system_call_loses_nothing_that_was_acknowledged(tmp_path, call):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    first = tmp_path / "first"
    first.mkdir()
    before, after = traced(first, call)
    assert after > 0
    bound = 6 if os.environ.get("BOUND") == "ci" else after
    struck = 0
    for fault in ("signal=KILL", "error=EIO", "error=ENOSPC"):
        for when in range(before + 1, before + 1 + min(after, bound)):
            folder = tmp_path / f"{when}-{fault}"
            folder.mkdir()
            strace = ("strace", "-f", "-o", "/dev/null", "-e", "quiet=all", "-e")
            with keeper(folder, 3, *strace, f"inject={call}:{fault}:when={when}") as process:
                lines = process.stdout.readlines()
            struck += len(lines) < 3
            assert list(lost(folder, lines)) == []
    assert struck > 0
