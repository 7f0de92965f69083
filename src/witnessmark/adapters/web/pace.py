"""One request in flight to a host, and a rest after each: the manners of a guest."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from witnessmark.adapters.web.stopped import StoppedError
from witnessmark.model.captures import FailureKind


class HostPace:
    """
    Lets one thread at a time ask a host, and no sooner than was agreed.

    `clock` is monotonic, in seconds, as is what `sleep` takes; a test gives its own.
    """

    def __init__(
        self,
        *,
        gap: timedelta = timedelta(seconds=5),
        patience: timedelta = timedelta(minutes=2),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = gap.total_seconds()
        self._patience = patience.total_seconds()
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._hosts_lock = threading.Lock()
        #: When each host may be asked again. Changed only by who holds the host's lock.
        self._free_at: dict[str, float] = defaultdict(float)

    @contextmanager
    def turn(self, host: str, *, gap: float = 0.0) -> Iterator[Callable[[timedelta], None]]:
        """
        Wait until `host` may be asked; afterwards it rests for `gap` seconds, or ours if longer.

        The block is given a function that makes the rest longer: what the host itself asked for.

        Raises:
            StoppedError: BUSY, with `retry_in`: the wait would be longer than our patience, and
                the host was not asked.
        """
        with self._hosts_lock:
            lock = self._hosts[host]
        with lock:
            wait = self._free_at[host] - self._clock() if host in self._free_at else 0.0
            if wait > self._patience:
                raise StoppedError(
                    FailureKind.BUSY,
                    f"{host} asked to be left alone for another {wait:.0f} s; it was not asked.",
                    retry_in=timedelta(seconds=wait),
                )
            if wait > 0:
                self._sleep(wait)
            rests = [max(self._gap, gap)]
            try:
                yield lambda rest: rests.append(rest.total_seconds())
            finally:
                self._free_at[host] = self._clock() + max(rests)
