"""One look at one page over HTTP: every hop asked politely, every byte recorded, every end named."""

import ssl
from dataclasses import dataclass, field, replace
from datetime import datetime

from witnessmark import __version__
from witnessmark.adapters.web.guard import Guard
from witnessmark.adapters.web.pace import HostPace
from witnessmark.adapters.web.robots import MAX_BYTES as ROBOTS_BYTES
from witnessmark.adapters.web.robots import PRODUCT_TOKEN, Robots, Rules
from witnessmark.adapters.web.stopped import StoppedError
from witnessmark.adapters.web.tap import Limits
from witnessmark.adapters.web.verdict import retry_after, verdict
from witnessmark.adapters.web.wire import Address, Answer, Wire, address
from witnessmark.errors import SettingsError
from witnessmark.model.captures import Exchange, Failure, FailureKind, Fetched
from witnessmark.model.pages import WatchedPage
from witnessmark.ports import Clock, Fetch

MAX_REDIRECTS = 10


def user_agent(contact: str) -> str:
    """
    Say who we are: `witnessmark/VERSION (+CONTACT)`; `contact` is a URL or a mail address.

    Raises:
        SettingsError: it would not be a legal header, or names nobody.
    """
    if not contact.strip() or not all(" " <= c <= "~" and c not in "()" for c in contact):
        raise SettingsError(
            f"WITNESSMARK_CONTACT is {contact!r}; it must be a URL or a mail address in plain ASCII, "
            "so that the operators of the pages can reach you."
        )
    return f"{PRODUCT_TOKEN}/{__version__} (+{contact.strip()})"


def fetcher(
    *,
    contact: str,
    now: Clock,
    guard: Guard | None = None,
    pace: HostPace | None = None,
    limits: Limits | None = None,
    trust: ssl.SSLContext | None = None,
) -> Fetch:
    """
    Make the client: one for the process, safe to use from several threads.

    Robots rules and rests are remembered in it. `trust`: other roots than this machine's.

    Raises:
        SettingsError: `contact` names nobody.
    """
    wire = Wire(user_agent=user_agent(contact), now=now, guard=guard, trust=trust, limits=limits)
    robots = Robots(now=now)
    pace = pace or HostPace()

    def fetch(page: WatchedPage) -> Fetched:
        look = _Look(wire=wire, robots=robots, pace=pace, now=now, started_at=now())
        try:
            look.follow(page.url)
        except StoppedError as error:
            retry_at = now() + error.retry_in if error.retry_in is not None else None
            return look.fetched(page, Failure(kind=error.kind, detail=error.detail), retry_at)
        return look.fetched(page, None, None)

    return fetch


@dataclass(slots=True, kw_only=True)
class _Look:
    """One look while it runs."""

    wire: Wire
    robots: Robots
    pace: HostPace
    now: Clock
    started_at: datetime
    exchanges: list[Exchange] = field(default_factory=list)
    robots_exchange: Exchange | None = None
    #: Seconds on the wire so far; waiting for our turn is not the server's doing.
    spent: float = 0.0

    def fetched(
        self, page: WatchedPage, failure: Failure | None, retry_at: datetime | None
    ) -> Fetched:
        return Fetched(
            page=page.id,
            started_at=self.started_at,
            exchanges=tuple(self.exchanges),
            failure=failure,
            robots=self.robots_exchange,
            retry_at=retry_at,
        )

    def follow(self, url: str) -> None:
        """
        Go from hop to hop until an answer is final.

        Raises:
            StoppedError: it is not a plain 200 of this site, read to its end.
        """
        at = start = address(url)
        seen = {at.shown}
        while True:
            answer = self.hop(at)
            if answer.location is None:
                break
            after = address(answer.location, base=at)
            if after.url in seen or len(seen) > MAX_REDIRECTS:
                raise StoppedError(
                    FailureKind.REDIRECT_LOOP,
                    f"{start.shown} redirects {len(seen)} times, last to {after.shown}, without an answer.",
                )
            if at.scheme == "https" and after.scheme == "http":
                raise StoppedError(
                    FailureKind.DOWNGRADED,
                    f"{at.shown} redirects to {after.shown}, without encryption; not followed.",
                )
            seen.add(after.url)
            at = after
        stopped = verdict(at.shown, answer.status, answer.headers, self.now())
        # An error page of somebody else says nothing about this page: it is never "not there".
        if (stopped is None or stopped.kind is FailureKind.GONE) and not _same_site(start, at):
            raise StoppedError(
                FailureKind.OFF_SITE,
                f"{start.shown} redirects to {at.shown}, on another site. If the page moved there, "
                "change its url in the watch list.",
            )
        if stopped:
            raise stopped

    def hop(self, at: Address) -> Answer:
        """Ask one address, if its host's robots.txt lets us."""
        rules = self.rules(at)
        rules.check(at)
        answer = self.ask(at, gap=rules.crawl_delay)
        if answer.exchange:
            self.exchanges.append(answer.exchange)
        if answer.stopped and answer.location is None:  # a redirect needs no body
            raise answer.stopped
        return answer

    def rules(self, at: Address) -> Rules:
        limits = replace(
            self.wire.limits,
            wire_bytes=min(self.wire.limits.wire_bytes, self.wire.limits.head_bytes + ROBOTS_BYTES),
        )
        rules = self.robots.rules(at, lambda place: self.ask(place, limits=limits, body=True))
        self.robots_exchange = rules.exchange or self.robots_exchange
        return rules

    def ask(
        self, at: Address, *, gap: float = 0.0, limits: Limits | None = None, body: bool = False
    ) -> Answer:
        """Make one exchange in its host's lane, and remember how long the host wants its peace."""
        with self.pace.turn(at.lane, gap=gap) as rest:
            answer = self.wire.ask(
                at, seconds=self.wire.limits.look_seconds - self.spent, limits=limits, body=body
            )
            if answer.status in (429, 503):
                longer = retry_after(answer.headers, self.now())
                if longer is not None:
                    rest(longer)
                    if answer.stopped and answer.stopped.retry_in is None:
                        answer.stopped.retry_in = longer
        self.spent += answer.seconds
        return answer


def _same_site(a: Address, b: Address) -> bool:
    """Whether two hosts are one site as far as names can tell: equal, or one below the other."""
    one, other = (place.lane.removeprefix("www.") for place in (a, b))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
