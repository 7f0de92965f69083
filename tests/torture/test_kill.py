"""Killed at any moment, the product goes on: nothing kept is lost, nothing owed is lost, no slot closed twice."""

import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import planted
from tests.fakes.disk import quick_folder
from tests.replaying import ROOT, series
from tests.servers import Script, Site, answer, sends
from tests.torture import IS_SAMPLE
from tests.torture.driver import watcher_of
from witnessmark.adapters.sandbox.sandbox import Sandbox
from witnessmark.app.demo.show import receiving
from witnessmark.model.captures import CaptureId
from witnessmark.record.leaf import ToldLeaf, read

KILLS = 12 if IS_SAMPLE else 100
SEED = 20_260_101
DAY = 86_400
#: A life lasts up to so many seconds after it is ready; one in five ends while it is getting ready.
LIFE, BIRTH = 2.0, 2.0
#: What the driver acknowledges, and how many words each line has.
WORDS = {"READY": 1, "KEPT": 2, "SEEN": 2, "OWED": 3, "DONE": 1}
REPO = Path(__file__).parents[2]


class Life:
    """One life of the product, from start to kill -9 or to its end."""

    def __init__(self, folder: Path, smtp_port: int, until: float, urls: list[str]) -> None:
        self.said: list[list[str]] = []
        self.torn: list[bytes] = []
        self._mark = str(folder / "mark")
        self._heard = threading.Event()
        self._errors = (folder / "stderr").open("w+b")
        hearing, saying = os.pipe()
        self.process = subprocess.Popen(
            (
                *(sys.executable, "-m", "tests.torture.driver"),
                *(str(saying), str(folder), str(smtp_port), str(until), *urls),
            ),
            cwd=REPO,
            # The mark is handed on to every process that ours begins, by its path for imports.
            env={**os.environ, "PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{self._mark}"},
            stdout=self._errors,
            stderr=self._errors,
            pass_fds=(saying,),
            start_new_session=True,
        )
        os.close(saying)
        self._listener = threading.Thread(target=self._listen, args=(hearing,))
        self._listener.start()

    def _listen(self, hearing: int) -> None:
        with open(hearing, "rb") as lines:
            for line in lines:
                words = line.decode(errors="replace").split()
                if line.endswith(b"\n") and words and len(words) == WORDS.get(words[0]):
                    self.said.append(words)
                    self._heard.set()
                else:
                    self.torn.append(line)
        self._heard.set()

    def is_ready(self) -> bool:
        """Wait until it is open, or dead."""
        self._heard.wait(60)
        return bool(self.said)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.ends(-signal.SIGKILL)

    def ends(self, code: int) -> None:
        """Wait for its end, and for that of every process it began."""
        assert self.process.wait(120) == code, self._complaint()
        self._listener.join()
        # Death may tear the last line, which then acknowledges nothing; it cannot tear two.
        assert len(self.torn) <= (code != 0), self.torn
        deadline = time.monotonic() + 20
        while left := _marked(self._mark):
            assert time.monotonic() < deadline, f"outlived its parent: {left}"
            for pid in left:
                _wait_for(pid, deadline - time.monotonic())
        self._errors.close()

    def _complaint(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode()[-4000:]


def _marked(mark: str) -> list[int]:
    """Processes that were handed the mark and have not ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in command and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def _wait_for(pid: int, seconds: float) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with os.fdopen(handle):
        select.select([handle], [], [], max(0.0, seconds))


def _town(site: Site, clock: Path) -> list[str]:
    """Pages that change with the days of the driver's clock; their addresses."""

    def today() -> int:
        return int(float(clock.read_text())) // DAY

    def at(path: str, script_of: Callable[[int], Script]) -> str:
        def play(connection: socket.socket, site: Site) -> bytes:
            return script_of(today())(connection, site)

        site.plays(path, play)
        return site.url + path

    def history(name: str) -> Callable[[int], Script]:
        bodies = [file.read_bytes() for file in sorted((ROOT / "series" / name).iterdir())]
        markdown = [("Content-Type", "text/markdown")]
        return lambda day: sends(answer(headers=markdown, body=bodies[day // 2 % len(bodies)]))

    def losing(day: int) -> Script:
        return sends(answer(body=planted.page(planted.after(day // 2 % len(planted.LOSSES)))))

    def flapping(day: int) -> Script:
        return sends(answer(body=planted.page(planted.after(day // 2 % 2))))

    def failing(day: int) -> Script:
        wrong = (answer(503), answer(404), answer(body=b""), answer(body=planted.page())[:-500])
        return sends(wrong[day // 3 % 4] if day % 3 else answer(body=planted.page()))

    def counting(day: int) -> Script:
        return sends(answer(body=planted.page(updated=f"day {day}")))

    pages: dict[str, Callable[[int], Script]] = {
        "/losing": losing,
        "/flapping": flapping,
        "/failing": failing,
        "/counting": counting,
    }
    pages |= {f"/{name}": history(name) for name in series()[2:4]}
    return [at(path, script_of) for path, script_of in pages.items()]


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as folder:
        (folder / "clock").write_text("0")
        yield folder


@pytest.mark.torture
def test_killed_at_random_moments_it_loses_nothing_kept_and_nothing_owed(
    folder: Path, reading_processes: Sandbox
):
    chance = random.Random(SEED)
    said: list[list[str]] = []
    with Site() as site, Site(address="127.0.0.2") as other, receiving() as box:
        urls = [*_town(site, folder / "clock"), *_town(other, folder / "clock")[:2]]
        for kill in range(KILLS):
            life = Life(folder, box.port, float("inf"), urls)
            if kill % 5:
                assert life.is_ready()
                time.sleep(chance.uniform(0, LIFE))  # the moment is what is random
            else:
                time.sleep(chance.uniform(0, BIRTH))
            life.kill()
            said += life.said
        clock = float((folder / "clock").read_text())
        last = Life(folder, box.port, clock + 3 * DAY, urls)
        last.ends(0)
        said += last.said
        assert said[-1] == ["DONE"]

        watcher = watcher_of(folder, box.port, urls)
        watcher.world = replace(watcher.world, sandbox=reading_processes)
        with watcher:
            report = watcher.verified()
            ports = watcher.product.ports
            kept = [CaptureId(words[1]) for words in said if words[0] == "KEPT"]
            owed = {(words[1], ports.veil(words[2])) for words in said if words[0] == "OWED"}
            lost = [capture for capture in kept if not ports.index.names(capture)]
            told = defaultdict(set)
            for _, entry in ports.log.entries():
                leaf = read(entry)
                if isinstance(leaf, ToldLeaf):
                    for event in leaf.events:
                        told[event, leaf.subscriber].add(leaf.message)
            waiting = (*ports.staging.debts(), *ports.staging.owed())
    sent = Counter(str(mail["message-id"]).strip("<>").partition("@")[0] for mail in box.messages)
    print(  # noqa: T201  pytest -rA shows it
        f"{KILLS} kills; {len(kept)} captures acknowledged, {len(lost)} lost;"
        f" {len(owed)} messages owed, {len(owed - told.keys())} lost;"
        f" {sum(sent.values()) - len(sent)} doubles; {clock / DAY:.0f} days; {dict(report.counts)}"
    )
    assert report.problems == ()
    assert len(kept) > KILLS
    assert lost == []
    assert owed
    assert owed - told.keys() == set()
    assert waiting == ()
    # A double is known by its Message-ID: one event reaches one subscriber under one id.
    assert all(len(messages) == 1 for messages in told.values())
    assert sent.keys() == {message for messages in told.values() for message in messages}
