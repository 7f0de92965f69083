"""
The product in a process of its own, which somebody else will kill: `driver FD FOLDER SMTP_PORT UNTIL URL…`.

It watches the addresses by its own clock, which lies in FOLDER/clock so that it goes on after a death,
until that clock says UNTIL (seconds). On the pipe FD, where nothing else can speak, it acknowledges, a
line each:

    READY                   it is open, and whatever a death left is mended
    KEPT capture            a capture is durable: it may never be lost from here on
    SEEN capture            its body is in an earlier file, and the rest will be in its leaf
    OWED event subscriber   a message is owed: it must be sent
    DONE                    the clock has come to UNTIL
"""

import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.watcher import Watcher, page
from witnessmark import durable
from witnessmark.model.captures import Fetched, Kept
from witnessmark.ports import Captures, Debt, Staging

#: So long does it lie dead: by then every page is due, or soon will be.
PAUSE = 72_000


class Voice:
    """Says whole lines, one at a time: pages are looked at side by side."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._turn = threading.Lock()

    def say(self, *words: str) -> None:
        left = (" ".join(words) + "\n").encode()
        with self._turn:
            while left:
                left = left[os.write(self._pipe, left) :]


class SayingCaptures:
    """Captures that acknowledge what they keep."""

    def __init__(self, inner: Captures, voice: Voice) -> None:
        self._inner = inner
        self._voice = voice

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def keep(self, fetched: Fetched, *, like: Kept | None) -> Kept | None:
        kept = self._inner.keep(fetched, like=like)
        if kept:
            self._voice.say("SEEN" if kept.revisit_of else "KEPT", kept.id)
        return kept


class SayingStaging:
    """A staging that acknowledges what is owed."""

    def __init__(self, inner: Staging, voice: Voice) -> None:
        self._inner = inner
        self._voice = voice

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def stage(self, leaves: Sequence[bytes], debts: Sequence[Debt] = ()) -> None:
        self._inner.stage(leaves, debts)
        for debt in debts:
            self._voice.say("OWED", debt.event, debt.subscriber)


def watcher_of(folder: Path, smtp_port: int, urls: Sequence[str]) -> Watcher:
    sites = {(urlsplit(url).hostname or "", urlsplit(url).port or 0) for url in urls}
    pages = [page(url, f"kestrel/page-{number}") for number, url in enumerate(urls)]
    return Watcher(folder, *pages, allow=sorted(sites), smtp_port=smtp_port)


def main(voice: Voice, folder: Path, smtp_port: int, until: float, urls: Sequence[str]) -> None:
    clock = folder / "clock"
    watcher = watcher_of(folder, smtp_port, urls)
    watcher.time.seconds = float(clock.read_text()) + PAUSE
    with watcher:
        product = watcher.product
        product.ports = replace(
            product.ports,
            captures=SayingCaptures(product.ports.captures, voice),
            staging=SayingStaging(product.ports.staging, voice),
        )
        voice.say("READY")
        while watcher.time.seconds < until and (at := watcher.due_at()):
            watcher.passes(seconds=(at - watcher.now).total_seconds())
            durable.replace(clock, str(watcher.time.seconds).encode())
            watcher.ticks()
    voice.say("DONE")


if __name__ == "__main__":
    pipe, place, port, end, *addresses = sys.argv[1:]
    main(Voice(int(pipe)), Path(place), int(port), float(end), addresses)
