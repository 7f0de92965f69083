"""Call a tick again and again, one at a time, until this process is told to stop."""

import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from witnessmark.errors import ArchiveError

log = structlog.get_logger("witnessmark.watch")


def repeat(
    interval: timedelta, tick: Callable[[], None], *, stopping: Callable[[], None]
) -> ArchiveError | None:
    """
    Call `tick` now and then every `interval`, never twice at a time, until SIGTERM or SIGINT.

    `stopping` is called in the signal handler and must return at once; the tick in hand is then
    waited for, so no look is lost. An ArchiveError ends the watch and is returned: nothing may be
    told when evidence cannot be kept. Any other error is logged, and the next tick goes on.
    """
    ended = threading.Event()
    broken: list[ArchiveError] = []

    def guarded() -> None:
        if ended.is_set():
            return
        try:
            tick()
        except ArchiveError as error:
            broken.append(error)
            ended.set()
        except Exception:  # the scheduler's edge: say it, and go on with the next tick
            log.exception("tick failed")

    def stop(_signal: int, _frame: FrameType | None) -> None:
        ended.set()
        stopping()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    scheduler = BackgroundScheduler(timezone="UTC")
    # Missed ticks mean nothing: each tick asks anew what is due. So coalesce, and never skip one.
    scheduler.add_job(
        guarded,
        "interval",
        seconds=interval.total_seconds(),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    try:
        guarded()
        scheduler.start()
        ended.wait()
    finally:
        stopping()
        if scheduler.running:
            scheduler.shutdown(wait=True)
        for number, handler in before.items():
            signal.signal(number, handler)
    return broken[0] if broken else None
