"""Looks run on threads, one lane a host: nobody waits for a slow host but its own pages."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, TypeVar
from urllib.parse import urlsplit

Job = TypeVar("Job")
Result = TypeVar("Result")


class Lanes:
    """
    A pool of threads that never has two jobs of one host in hand.

    `stop()` may be called from a signal handler or another thread: jobs in hand are finished, no
    further job is begun.
    """

    def __init__(self, *, threads: int = 8) -> None:
        self._threads = threads
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Begin no further job."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    def run(
        self, jobs: Iterable[Job], work: Callable[[Job], Result], *, url: Callable[[Job], str]
    ) -> Iterator[Result]:
        """
        Do each job once and give results as they come.

        An exception in one job stops the rest and is raised here: only what must end the run
        (evidence that cannot be kept, our own bug) may raise, never a page.
        """
        given_up = threading.Event()
        done: SimpleQueue[Result | Future[Any]] = SimpleQueue()

        def drive(lane: list[Job]) -> None:
            for job in lane:
                if given_up.is_set() or self._stopped.is_set():
                    return
                done.put(work(job))

        lanes = _by_host(jobs, url)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="lane") as pool:
            for lane in lanes:
                pool.submit(drive, lane).add_done_callback(done.put)
            open_lanes = len(lanes)
            try:
                while open_lanes:
                    item = done.get()
                    if isinstance(item, Future):
                        open_lanes -= 1
                        item.result()
                    else:
                        yield item
            finally:
                given_up.set()


def _by_host(jobs: Iterable[Job], url: Callable[[Job], str]) -> list[list[Job]]:
    """Group jobs by host, the longest lane first: it decides how long the run takes."""
    lanes: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        lanes[urlsplit(url(job)).hostname or ""].append(job)
    return sorted(lanes.values(), key=len, reverse=True)
