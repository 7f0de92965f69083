"""The replay server over real page histories, where it lies beside the project; with a section planted."""

import importlib.util
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests import planted
from witnessmark.adapters.web.tap import Limits

ROOT = Path(
    os.environ.get("WITNESSMARK_REPLAY", Path(__file__).parents[2] / "shared" / "replay")
).resolve()

#: Skips, with a reason, what needs the histories.
needs_replay = pytest.mark.skipif(
    not (ROOT / "replay.py").is_file(),
    reason=f"no page histories at {ROOT}: name the folder of replay.py in WITNESSMARK_REPLAY",
)

#: Faults after which the page itself was served all the same.
HARMLESS = frozenset({"slow", "badcharset", "etag-lie"})
#: Whole policies of other sites: a page that was never seen cannot be told from them.
SOMEBODY_ELSES = frozenset({"real:cloudflare.html", "real:openai-soft-404.html"})
#: Short waits, so that a silent server costs a test no minute.
LIMITS = Limits(idle_seconds=2, exchange_seconds=10, look_seconds=20)
_SCRIPTS = re.compile(rb"<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_RUN = re.compile(rb">([^<>]{80,})<")
_LIST_OR_BLOCK_END = re.compile(
    rb"(</?[ou]l|</(?:p|div|section|article|table))\b[^>]*>", re.IGNORECASE
)


@dataclass(slots=True)
class Replay:
    """The server; what it serves is set here, directly."""

    host: str
    port: int
    #: The replay module's own state: versions, faults.
    state: Any
    kinds: tuple[str, ...]
    #: By series: the planted section as Markdown, absent where nothing is planted.
    sections: dict[str, str] = field(default_factory=dict)

    def url(self, series: str) -> str:
        return f"http://{self.host}:{self.port}/s/{series}"

    def versions(self, series: str) -> int:
        return len(self.state.ser[series]["versions"])

    def is_outage(self, series: str, version: int) -> bool:
        """Whether a version holds no policy: nothing can be planted in it."""
        entry = self.state.ser[series]
        file = ROOT / entry["dir"] / entry["versions"][version]["file"]
        return _place(entry, file.read_bytes()) is None

    def shows(self, series: str, version: int, section: str | None = None) -> None:
        """Serve a version (from 0), with a planted section, until told otherwise."""
        with self.state.lock:
            self.state.cur[series] = version
            if section is not None:
                self.sections[series] = section

    def fails(self, series: str, kind: str | None) -> None:
        """Serve a fault until told otherwise; None: the page again."""
        with self.state.lock:
            self.state.faults.pop(series, None)
            if kind:
                self.state.faults[series] = [kind, -1]


def lengths() -> dict[str, int]:
    """How many versions each history has, by its id; nothing where they are absent."""
    index = ROOT / "series" / "index.json"
    found = json.loads(index.read_bytes()) if index.is_file() else ()
    return {one["id"]: len(one["versions"]) for one in found}


def series() -> tuple[str, ...]:
    """The ids of all histories."""
    return tuple(lengths())


def real_faults() -> tuple[str, ...]:
    """Kinds of faults that are wrong bodies once really served, with success."""
    return tuple(
        f"real:{path.name}" for path in sorted(ROOT.glob("faults/*")) if path.suffix != ".json"
    )


@contextmanager
def replaying() -> Iterator[Replay]:
    """Run the server on a free port until the block ends."""
    module = _module()

    class Planted(module.State):  # type: ignore[misc, name-defined]  # it is not ours, and untyped
        def body(self, entry: Any, version: int) -> bytes:
            body: bytes = super().body(entry, version)
            section = replay.sections.get(entry["id"])
            place = _place(entry, body)
            if section is None or place is None:
                return body
            markdown = entry["content_type"] == "text/markdown"
            said = f"\n\n{section}\n\n" if markdown else planted.html(section)
            return body[:place] + said.encode() + body[place:]

    server = module.serve(ROOT)
    handler = server.RequestHandlerClass
    handler.st, handler.hang_s, handler.slow_s = Planted(ROOT), 3.0, 0.2
    host, port = server.server_address
    replay = Replay(host, port, handler.st, tuple(module.KINDS))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield replay
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _place(entry: Any, page: bytes) -> int | None:
    """
    Where a section goes: after the block of the page's longest run of text, for there its policy is.

    None: this version is an outage, and stays one.
    """
    if len(page) < 0.4 * median(each["bytes"] for each in entry["versions"]):
        return None
    if entry["content_type"] == "text/markdown":
        return len(page)
    hidden = [match.span() for match in _SCRIPTS.finditer(page)]
    runs = [
        match
        for match in _RUN.finditer(page)
        if not any(start <= match.start() < end for start, end in hidden)
    ]
    if not runs:
        return None
    longest = max(runs, key=lambda match: len(match[1]))
    # Not within a list: what hangs on a sentence like "You must not:" means something else there.
    depth = 0
    for tag in _LIST_OR_BLOCK_END.finditer(page):
        depth += {b"<ol": 1, b"<ul": 1, b"</ol": -1, b"</ul": -1}.get(tag[1].lower(), 0)
        if tag.start() >= longest.end() - 1 and depth == 0 and tag[1].startswith(b"</"):
            return tag.end()
    return None


def _module() -> Any:
    spec = importlib.util.spec_from_file_location("replay", ROOT / "replay.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
