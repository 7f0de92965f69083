"""Our client, as a test sends it to a `Site`: no rests, a clock that the test may own."""

import ssl
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.servers import Site
from witnessmark.adapters.web.client import fetcher
from witnessmark.adapters.web.guard import Guard, Resolve, resolve_by_system
from witnessmark.adapters.web.pace import HostPace
from witnessmark.adapters.web.tap import Limits
from witnessmark.model.pages import PageId, Publisher, PublisherId, PublisherKind, WatchedPage
from witnessmark.ports import Fetch

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CONTACT = "https://watchers.example/contact"
KESTREL = Publisher(
    id=PublisherId("kestrel"), name="Kestrel Plate Systems", kind=PublisherKind.VENDOR
)


class OwnTime:
    """A clock that moves only when somebody sleeps, or when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0
        #: Every sleep, in order.
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.seconds += seconds


def watched(url: str) -> WatchedPage:
    return WatchedPage(id=PageId("kestrel/policy"), publisher=KESTREL, url=url, title="Data policy")


def visitor(
    *sites: Site,
    named: Sequence[tuple[str, int]] = (),
    resolve: Resolve = resolve_by_system,
    trust: ssl.SSLContext | None = None,
    limits: Limits | None = None,
    pace: HostPace | None = None,
    own_time: OwnTime | None = None,
) -> Fetch:
    """Make a client that may visit these sites (and hosts and ports `named`) and public addresses."""
    own_time = own_time or OwnTime()
    return fetcher(
        contact=CONTACT,
        now=own_time.now,
        guard=Guard(
            allow_private=frozenset((*(site.host_port for site in sites), *named)), resolve=resolve
        ),
        pace=pace or HostPace(gap=timedelta(0), clock=own_time.clock, sleep=own_time.sleep),
        limits=limits,
        trust=trust or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )
