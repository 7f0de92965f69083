"""
One exchange: an address in, the bytes of one request and its answer out.

The only module that knows httpx (docs/decisions/0007-fetching.md). A connection carries one exchange
and is closed, so that the recorded bytes are that exchange and nothing else; HTTP/1.1, because a
WARC holds HTTP/1.1 messages and we keep what was said, not a translation of it.
"""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpcore
import httpx

from witnessmark.adapters.web.guard import Guard
from witnessmark.adapters.web.stopped import Deadline, StoppedError
from witnessmark.adapters.web.tap import Limits, Recording, RecordingBackend
from witnessmark.adapters.web.tls import system_trust
from witnessmark.model.captures import Exchange, FailureKind
from witnessmark.ports import Clock

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: A name as the DNS and the web have it, or a numeric address.
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A web address, parsed once: every check and the request use the same reading of it."""

    #: Normalised, without fragment.
    url: str
    scheme: str
    #: Lower case, ASCII (IDNA), IPv6 without brackets.
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def shown(self) -> str:
        """For sentences that are published: without the query, which may name the visitor."""
        return self.url.partition("?")[0][:300]

    @property
    def lane(self) -> str:
        """The host, however it is spelt and on whatever port: one request at a time goes there."""
        return self.host.rstrip(".")


def address(url: str, *, base: Address | None = None) -> Address:
    """
    Read an address, relative to `base` where one is given.

    Raises:
        StoppedError: PROTOCOL for what is no address, FORBIDDEN_ADDRESS for what is not the web or
            carries a user name: a watched page needs none, and a redirect may not plant one.
    """
    what = f"The redirect from {base.shown}" if base else repr(url)
    try:
        parsed = (httpx.URL(base.url).join(url) if base else httpx.URL(url)).copy_with(
            fragment=None
        )
        host = parsed.raw_host.decode("ascii")
        userinfo, scheme = parsed.userinfo, parsed.scheme
    except (httpx.InvalidURL, ValueError) as error:
        raise StoppedError(FailureKind.PROTOCOL, f"{what} is no address of the web.") from error
    if scheme not in _DEFAULT_PORTS:
        raise StoppedError(
            FailureKind.FORBIDDEN_ADDRESS, f"{what} is not on the web: http or https only."
        )
    if userinfo or "@" in urlsplit(str(parsed)).netloc:
        raise StoppedError(
            FailureKind.FORBIDDEN_ADDRESS, f"{what} has a user name in its address: refused."
        )
    if not _HOST.fullmatch(host):
        raise StoppedError(FailureKind.PROTOCOL, f"{what} names no host.")
    return Address(
        url=str(parsed), scheme=scheme, host=host, port=parsed.port or _DEFAULT_PORTS[scheme]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request brought."""

    #: None where no byte was sent or received on an open channel.
    exchange: Exchange | None
    #: Of the final message, None where none was readable.
    status: int | None = None
    #: Lower-case names; of a repeated header the first.
    headers: Mapping[str, str]
    #: Transfer coding undone, content coding left on; empty unless it was asked for.
    body: bytes = b""
    #: Why it ended early, else None.
    stopped: StoppedError | None = None
    #: How long it took, seconds.
    seconds: float = 0.0

    @property
    def location(self) -> str | None:
        """Where a redirect leads (RFC 9110 §15.4); None where it is none, or says nothing."""
        return self.headers.get("location") or None if self.status in _REDIRECTS else None


class Wire:
    """
    Asks for one address, records all that passes, and never raises for what a server does.

    Safe to use from several threads. The request is built here and is always the same but for the
    address: it cannot carry a cookie or credentials, and proxies of the environment are not used.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        now: Clock,
        guard: Guard | None = None,
        trust: ssl.SSLContext | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._now = now
        self._client = httpx.Client(
            transport=_Transport(guard or Guard(), trust or system_trust()),
            headers={
                "User-Agent": user_agent,
                "Accept": _ACCEPT,
                "Accept-Language": "en-US,en;q=0.9",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            },
            # What a server sets is recorded and forgotten.
            cookies=httpx.Cookies(CookieJar(DefaultCookiePolicy(allowed_domains=()))),
            follow_redirects=False,
            trust_env=False,
            timeout=self.limits.idle_seconds,  # for the reader: the recording holds the limits
        )

    def ask(
        self,
        at: Address,
        *,
        seconds: float | None = None,
        limits: Limits | None = None,
        body: bool = False,
    ) -> Answer:
        """
        Make one exchange, in at most `seconds` (default and upper bound: `limits.exchange_seconds`).

        `body`: also give the body without its transfer coding.
        """
        limits = limits or self.limits
        most = limits.exchange_seconds
        recording = Recording(
            limits=limits, deadline=Deadline(most if seconds is None else min(most, seconds))
        )
        taken = bytearray() if body else None
        started_at = self._now()
        status: int | None = None
        headers: dict[str, str] = {}
        stopped: StoppedError | None = None
        try:
            response = self._client.send(
                self._client.build_request(
                    "GET", at.url, extensions={"recording": recording, "body": taken}
                ),
                stream=True,
            )
            response.close()
            status = response.status_code
            for name, value in httpx.Headers(response.extensions["headers"]).multi_items():
                headers.setdefault(name, value)
            stopped = response.extensions["stopped"]
        except StoppedError as error:
            stopped = error
        exchange = None
        if recording.request or recording.response:
            exchange = Exchange(
                url=at.url,
                started_at=started_at,
                ended_at=self._now(),
                request=bytes(recording.request),
                response=bytes(recording.response),
                ip=recording.ip,
                port=recording.port,
                tls=recording.tls,
                status=status,
                truncated=stopped.truncated if stopped else None,
            )
        return Answer(
            exchange=exchange,
            status=status,
            headers=headers,
            body=bytes(taken or b""),
            stopped=stopped,
            seconds=recording.deadline.spent,
        )


class _Transport(httpx.BaseTransport):
    """httpx's seam: a fresh httpcore connection for each request, recorded as the request asks."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext) -> None:
        self._guard = guard
        self._trust = trust

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """
        Give status and head; the body went into the recording, `stopped` says whether all of it.

        Raises:
            StoppedError: it ended before a head was read.
        """
        recording: Recording = request.extensions["recording"]
        taken: bytearray | None = request.extensions["body"]
        with httpcore.ConnectionPool(
            ssl_context=self._trust,
            max_connections=1,
            max_keepalive_connections=0,
            http1=True,
            http2=False,
            network_backend=RecordingBackend(self._guard, recording),
        ) as pool:
            try:
                answer = pool.handle_request(_plain(request))
            except httpcore.ProtocolError as error:
                raise _broken(request.url.host, recording, error) from error
            recording.has_head = True
            stopped: StoppedError | None = None
            try:
                for part in answer.iter_stream():
                    if taken is not None:
                        taken += part
            except StoppedError as error:
                stopped = error
            except httpcore.ProtocolError as error:
                stopped = _broken(request.url.host, recording, error)
            finally:
                answer.close()
        if recording.is_abrupt and stopped is None:
            stopped = StoppedError(
                FailureKind.DISCONNECTED,
                f"{request.url.host} ended without TLS's closing message: the answer has no length, "
                "so it may have been cut.",
            )
        # Headers and body pass beside httpx, which so has nothing to decode, follow or store.
        return httpx.Response(
            answer.status,
            stream=httpx.ByteStream(b""),
            extensions={"headers": answer.headers, "stopped": stopped},
        )


def _plain(request: httpx.Request) -> httpcore.Request:
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
    )


def _broken(host: str, recording: Recording, error: Exception) -> StoppedError:
    """Tell a connection that closed too early from one that does not speak HTTP."""
    if recording.is_closed and b"HTTP/".startswith(bytes(recording.response[:5])):
        return StoppedError(
            FailureKind.DISCONNECTED,
            f"{host} closed the connection after {len(recording.response):,} bytes, "
            "before the answer was complete.",
        )
    why = str(error).partition(":")[0][:100]  # what follows quotes the server
    return StoppedError(FailureKind.PROTOCOL, f"{host} does not speak HTTP as expected ({why}).")
