"""robots.txt: asked before every host, obeyed (RFC 9309)."""

import re
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from protego import Protego

from witnessmark.adapters.web.stopped import StoppedError
from witnessmark.adapters.web.verdict import LONGEST_REST, retry_after
from witnessmark.adapters.web.wire import Address, Answer, address
from witnessmark.model.captures import Exchange, FailureKind
from witnessmark.ports import Clock

#: Our product token (RFC 9309 §2.2.1): a publisher who wants us away names it.
PRODUCT_TOKEN = "witnessmark"  # noqa: S105 - a name, not a secret
#: What is read of a robots.txt (RFC 9309 §2.5: at least 500 KiB); the rest is ignored.
MAX_BYTES = 500 * 1024
_MAX_REDIRECTS = 5
_GOOD_FOR = timedelta(hours=24)

#: Asks one address in the lane of its host.
Ask = Callable[[Address], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one origin lets us do."""

    read_at: datetime
    #: None: everything is allowed.
    robots: Protego | None = None
    #: Why robots.txt could not be had. Then nothing may be asked of this origin.
    unreachable: StoppedError | None = None
    #: The answer that decided, where it was fetched just now.
    exchange: Exchange | None = None

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests, 0 where none are named, at most `LONGEST_REST`."""
        named = self.robots.crawl_delay(PRODUCT_TOKEN) if self.robots else None
        return min(named or 0.0, LONGEST_REST.total_seconds())

    def check(self, at: Address) -> None:
        """
        Pass where the address may be asked.

        Raises:
            StoppedError: ROBOTS, or why robots.txt could not be had.
        """
        if self.unreachable:
            raise self.unreachable
        if self.robots and not self.robots.can_fetch(at.url, PRODUCT_TOKEN):
            raise StoppedError(
                FailureKind.ROBOTS,
                f"{at.origin}/robots.txt disallows {at.shown} for {PRODUCT_TOKEN}. It is not visited; "
                "ask the publisher, or take the page off the list.",
            )


class Robots:
    """Rules by origin, kept in memory for at most a day; a failure is not kept."""

    def __init__(self, *, now: Clock) -> None:
        self._now = now
        self._known: dict[str, Rules] = {}
        self._origins: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._origins_lock = threading.Lock()

    def rules(self, at: Address, ask: Ask) -> Rules:
        """
        Give the rules of an origin, fetched by `ask` unless a copy is younger than a day.

        Raises:
            StoppedError: whatever `ask` raises (the host's lane is closed to us).
        """
        with self._origins_lock:
            lock = self._origins[at.origin]
        with lock:  # who comes second for the same origin finds the copy
            known = self._known.get(at.origin)
            if known and self._now() - known.read_at < _GOOD_FOR:
                return known
            rules = self._fetch(at, ask)
            if not rules.unreachable:
                self._known[at.origin] = replace(rules, exchange=None)
            return rules

    def _fetch(self, at: Address, ask: Ask) -> Rules:
        read_at = self._now()
        place = first = address("/robots.txt", base=at)
        answer = ask(place)
        for _ in range(_MAX_REDIRECTS):
            if answer.location is None:
                break
            try:
                place = address(answer.location, base=place)
            except StoppedError as error:
                answer = replace(answer, stopped=error, status=None)
                break
            answer = ask(place)
        unreachable = _unreachable(first, answer, self._now())
        robots = None
        if unreachable is None and answer.status == 200:
            robots = parse(_text(answer))
        return Rules(
            read_at=read_at, robots=robots, unreachable=unreachable, exchange=answer.exchange
        )


def _unreachable(at: Address, answer: Answer, now: datetime) -> StoppedError | None:
    """RFC 9309 §2.3.1: 4xx and endless redirects allow all; server and network errors allow nothing."""
    closed = "so nothing may be asked of this host now (RFC 9309 §2.3.1.4)"
    stopped, status = answer.stopped, answer.status or 0
    if (
        stopped
        and answer.location is None
        and (stopped.kind is not FailureKind.TOO_LARGE or answer.status is None)
    ):
        return StoppedError(
            stopped.kind,
            f"{at.url} could not be read, {closed}. {stopped.detail}",
            retry_in=stopped.retry_in,
        )
    if 200 <= status < 500 and status != 429:  # "come later" is no licence, though it is a 4xx
        return None
    retry_in = retry_after(answer.headers, now) if status in (429, 503) else None
    return StoppedError(
        FailureKind.BUSY if status == 429 or retry_in else FailureKind.SERVER_ERROR,
        f"{at.url} answered {status}, {closed}.",
        retry_in=retry_in,
    )


def _text(answer: Answer) -> str:
    body = answer.body[:MAX_BYTES]
    if answer.headers.get("content-encoding", "").strip().lower() in ("gzip", "x-gzip"):
        # Bounded both ways: at most this many bytes in, and out.
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            body = inflate.decompress(body, MAX_BYTES)
        except zlib.error:
            body = b""
    # A BOM before the first line would swallow the first group.
    return body.decode("utf-8-sig", errors="replace")


_AGENT_LINE = re.compile(
    r"[ \t]*user(?:-|[ \t]*)agent(?:[ \t]*:|[ \t])(?P<value>[^#]*)", re.IGNORECASE
)


def parse(text: str) -> Protego:
    """
    Read the rules that concern us.

    All groups for other robots get one name first: the parser's work is quadratic in the number of
    names, and a hostile 500 KiB could keep it busy for minutes. It also settles that we are meant
    by our product token alone, in any case and with any version behind it, or by `*`.
    """
    return Protego.parse("\n".join(_named(line) for line in text.splitlines()))


def _named(line: str) -> str:
    agent = _AGENT_LINE.match(line)
    if not agent:
        return line
    name = agent["value"].strip().lower()
    if name == "*" or re.fullmatch(rf"{PRODUCT_TOKEN}(?![a-z_-]).*", name):
        return f"User-agent: {'*' if name == '*' else PRODUCT_TOKEN}"
    return "User-agent: someone-else"
