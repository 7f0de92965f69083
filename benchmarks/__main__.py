"""
What each step costs, beside another way of doing it in the same run: `python -m benchmarks`.

Ratios hold from machine to machine; milliseconds hold only for the one that printed them. Two ways are
measured in turn, round by round, so that a busy machine slows both.
"""

import difflib
import html.parser
import http.client
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.visits import visitor, watched
from tests.watcher import Watcher, page

from benchmarks.pages import CHANGED, another_process, long_page, peak_of, served, worst_page
from witnessmark.adapters.captures_on_disk import CapturesOnDisk
from witnessmark.adapters.log_on_disk import LogOnDisk, Pen, create
from witnessmark.app.wiring import audit_of, reading_sandbox
from witnessmark.deeds import reading
from witnessmark.deeds.long_pages import MOST_LETTERS
from witnessmark.model.captures import Failure, Served
from witnessmark.model.documents import Document
from witnessmark.record.merkle import leaf_hash, root
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.safeguards.reading.read import read as read_safeguards


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: milliseconds a round, ours and of the other way."""

    step: str
    ours: list[float]
    beside: str = ""
    theirs: list[float] | None = None
    #: Milliseconds, p50 unless it says p95.
    budget: str = ""

    def __str__(self) -> str:
        ours, p95 = statistics.median(self.ours), _p95(self.ours)
        line = f"{self.step:<34} {ours:>9.2f} {p95:>9.2f}  {self.budget:<11}"
        if not self.theirs:
            return line.rstrip()
        theirs = statistics.median(self.theirs)
        return f"{line} {theirs:>9.2f}  {ours / theirs:>7.2f}x  {self.beside}"


#: Nothing is read twice, so that nothing is remembered.
_WORST_ROUNDS = 3


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def beside(
    step: str,
    ours: Callable[[], object],
    name: str = "",
    theirs: Callable[[], object] | None = None,
    *,
    rounds: int = 25,
    per: int = 1,
    budget: str = "",
) -> Row:
    """Measure in turn; `per`: how many pieces of work one call does."""
    taken: tuple[list[float], list[float]] = ([], [])
    ours()
    for _ in range(rounds):
        for work, kept in zip((ours, theirs), taken, strict=True):
            if work:
                began = time.perf_counter()
                work()
                kept.append((time.perf_counter() - began) * 1000 / per)
    return Row(step=step, ours=taken[0], beside=name, theirs=taken[1] or None, budget=budget)


def fetching(folder: Path, url: str) -> Iterator[Row]:
    """The wire and the disk."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    fetch, one = visitor(named=[(host, port)]), watched(url)

    def plainly() -> bytes:
        connection = http.client.HTTPConnection(host, port)
        connection.request("GET", "/policy")
        body = connection.getresponse().read()
        connection.close()
        return body

    yield beside(
        "fetch: guarded, recorded", lambda: fetch(one), "http.client", plainly, budget="<= 15"
    )
    captures = CapturesOnDisk(snapshots=folder / "kept", private=folder / "kept-private")
    looks = iter(range(10_000))

    def keep() -> None:
        look = fetch(one)
        exchange = look.exchanges[0]
        turn = next(looks)
        response = exchange.response.replace(b"</html>", b"<!-- %d --></html>" % turn)
        response = response.replace(b"\r\nConnection", b"\r\nX-Turn: %06d\r\nConnection" % turn)
        look = replace(
            look,
            started_at=look.started_at + timedelta(seconds=turn),
            exchanges=(replace(exchange, response=response),),
        )
        prepared.append(look)

    prepared: list[object] = []
    for _ in range(60):
        keep()
    whole = plainly()

    def plain_file() -> None:
        with (folder / f"plain-{next(looks)}").open("wb") as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())

    yield beside(
        "keep: WARC, hashed, synced",
        lambda: captures.keep(prepared.pop(), like=None),  # type: ignore[arg-type]  # looks, made above
        "write and fsync",
        plain_file,
        budget="<= 25",
    )


class _Text(html.parser.HTMLParser):
    """The least that a text of a page can cost with the standard library."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def reading_rows() -> Iterator[Row]:
    """Both sides of a comparison, in this process and in a child."""
    before, after = served(long_page()), served(long_page(changed=True))
    entry = watched(before.url)

    def read(one: Served) -> Document:
        document = reading.read(one, entry, vocabulary=vocabulary)
        assert isinstance(document, Document)
        return document

    text = before.message.decode()

    def by_stdlib() -> None:
        parser = _Text()
        parser.feed(text)

    yield beside(
        "extract: units, zones, reading", lambda: read(before), "html.parser, text only", by_stdlib
    )
    old, new = read(before), read(after)
    yield beside("read the safeguards of a side", lambda: read_safeguards(old), budget="<= 30")

    def by_difflib() -> None:
        list(difflib.ndiff([unit.text for unit in old.units], [unit.text for unit in new.units]))

    yield beside(
        f"compare, {CHANGED:.0%} changed, judged",
        lambda: reading.compare(old, new),
        "difflib.ndiff, unjudged",
        by_difflib,
        # Of fewer the slowest one is the 95th percentile: the round in which the collector of garbage runs.
        rounds=40,
        budget="<= 160 p95",
    )
    whole = (
        tuple(
            read(served(worst_page(2 * turn + side, MOST_LETTERS // 2 - 9_000))) for side in (0, 1)
        )
        for turn in range(_WORST_ROUNDS + 1)
    )
    pairs = iter(list(whole))
    yield beside(
        "worst page that is read whole",
        lambda: reading.compare(*next(pairs)),
        rounds=_WORST_ROUNDS,
        budget="<= 5000",
    )
    longest = [read(served(worst_page(turn, 5_000_000))) for turn in (0, 1)]
    yield beside(
        "5 MB, all changed: listed",
        lambda: reading.compare(*longest),
        rounds=_WORST_ROUNDS,
        budget="<= 5000",
    )
    with reading_sandbox() as sandbox:

        def in_child() -> None:
            found = sandbox.run(
                "witnessmark.deeds.reading:read", before, entry, returns=Document | Failure
            )
            assert isinstance(found, Document)

        yield beside("read in a child under limits", in_child, "in process", lambda: read(before))


def logging_rows(folder: Path) -> Iterator[Row]:
    """The log, and who checks it."""
    key = Ed25519PrivateKey.generate()
    create(folder / "log", key, "witnessmark.example/benchmarks")
    pen = Pen(key=key, remembered=folder / "signed.note")
    leaf = b'{"type":"look","padding":"' + b"x" * 900 + b'"}'
    with LogOnDisk(folder / "log", pen=pen) as log:
        log.append([leaf] * 20_000)

        def append() -> None:
            log.append([leaf] * 100)
            log.sign()

        hashes = [leaf_hash(leaf)] * log.size
        yield beside(
            "log: append, and sign every 100",
            append,
            "from scratch, over 20,000",
            lambda: root(hashes),
            rounds=10,
            per=100,
            budget="<= 10",
        )


def looking(folder: Path, url: str) -> Iterator[Row]:
    """Whole looks, as `check` makes them, and the audit of what they left."""
    parts = urlsplit(url)
    with (
        reading_sandbox() as sandbox,
        Watcher(
            folder / "looks",
            page(url),
            allow=[(parts.hostname or "", parts.port or 80)],
            sandbox=sandbox,
        ) as watcher,
    ):
        watcher.look()
        watcher.confirms()

        def look() -> None:
            watcher.passes(days=1)
            assert watcher.runs(tell=False).looked[0].outcome == "unchanged"

        fetch = visitor(named=[(parts.hostname or "", parts.port or 80)])
        yield beside(
            "a whole look, unchanged", look, "the fetch alone", lambda: fetch(watched(url))
        )
        yield beside("tell and publish, nothing new", watcher.tells, rounds=10)
        report = watcher.verified()
        data, vkey = watcher.settings.data, watcher.product.vkey
        yield beside(
            "verify, a leaf",
            lambda: audit_of(data, vkey=vkey),
            rounds=10,
            per=report.counts["leaves"],
        )


def main() -> None:
    began = time.perf_counter()
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    # First, as a new process begins with the peak of the one that started it.
    for name, letters in (
        ("worst page that is read whole", MOST_LETTERS // 2 - 9_000),
        ("5 MB", 5_000_000),
    ):
        print(
            f"{name}, compared in a process of its own: at most {peak_of(letters):.0f} MB (<= 300)"
        )
    head = f"{'step':<34} {'p50 ms':>9} {'p95 ms':>9}  {'budget':<11} {'other':>9}  {'ratio':>8}  beside"
    print(f"{head}\n{'-' * len(head)}")
    with TemporaryDirectory() as name, another_process() as url:
        folder = Path(name)
        for rows in (
            fetching(folder, url),
            reading_rows(),
            logging_rows(folder),
            looking(folder, url),
        ):
            for row in rows:
                print(row, flush=True)
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
