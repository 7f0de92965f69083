"""A web site on loopback that says what the test wants, well-behaved or not, and remembers who asked."""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

import trustme

#: Plays one answer on the open connection; what it returns is remembered as `Asked.answer`.
Script = Callable[[socket.socket, "Site"], bytes]
Headers = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(slots=True)
class Asked:
    """One request as the site saw it, and the bytes of the answer (sure once the site is closed)."""

    path: str
    #: Names in lower case.
    headers: dict[str, str]
    #: The request as on the wire.
    raw: bytes
    answer: bytes = b""


def answer(status: int = 200, headers: Headers = (), body: str | bytes = b"") -> bytes:
    """Spell a whole HTTP/1.1 message with Content-Length."""
    body = body.encode() if isinstance(body, str) else body
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Odd"
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    names = {name.lower() for name, _ in pairs}
    if "content-type" not in names:
        pairs.append(("Content-Type", "text/html; charset=utf-8"))
    if not names & {"content-length", "transfer-encoding"}:
        pairs.append(("Content-Length", str(len(body))))
    head = f"HTTP/1.1 {status} {reason}\r\n" + "".join(f"{n}: {v}\r\n" for n, v in pairs)
    return (head + "Connection: close\r\n\r\n").encode("latin-1") + body


def sends(*parts: bytes) -> Script:
    """Play these bytes exactly, each in its own segment, then close."""

    def play(connection: socket.socket, _: "Site") -> bytes:
        for part in parts:
            connection.sendall(part)
        return b"".join(parts)

    return play


def stalls(*parts: bytes) -> Script:
    """Play these bytes, then say nothing more until the site closes."""

    def play(connection: socket.socket, site: "Site") -> bytes:
        sends(*parts)(connection, site)
        site.closing.wait()
        return b"".join(parts)

    return play


def drips(start: bytes, drop: bytes = b"x", every: float = 0.02) -> Script:
    """Play `start`, then one `drop` each `every` seconds until the other side gives up."""

    def play(connection: socket.socket, site: "Site") -> bytes:
        connection.sendall(start)
        while not site.closing.wait(every):
            connection.sendall(drop)
        return b""

    return play


def server_tls(authority: trustme.CA, *names: str, alpn: Sequence[str] = ()) -> ssl.SSLContext:
    """Make a server's TLS side with a certificate for `names` (default: 127.0.0.1 and localhost)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


@dataclass(slots=True)
class Site:
    """
    A threaded HTTP/1.1 server: one answer a connection, 404 for what it was not told to say.

    Use it as a context manager, or call `close()`. `says` may be called again at any time: a page
    that changes. State may be read at any time; it is only appended to.
    """

    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    #: All requests, in order of arrival, robots.txt included.
    asked: list[Asked] = field(default_factory=list)
    #: Set when the site closes; scripts that wait, wait for it.
    closing: threading.Event = field(default_factory=threading.Event)
    #: Seconds between having a request and answering it.
    thinks: float = 0.0
    #: The most requests that were ever thought about at the same time.
    most_at_once: int = 0
    port: int = 0

    _scripts: dict[str, Script] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _at_once: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)
    _listener: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server((self.address, 0))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}"

    @property
    def host_port(self) -> tuple[str, int]:
        """What `allow_private` needs to hold."""
        return (self.address, self.port)

    def says(
        self, path: str, status: int = 200, headers: Headers = (), body: str | bytes = b""
    ) -> None:
        """Answer `path` (with its query) like this from now on."""
        self.plays(path, sends(answer(status, headers, body)))

    def plays(self, path: str, script: Script) -> None:
        """Answer `path` by a script from now on."""
        self._scripts[path] = script

    def forgets(self, path: str) -> None:
        """Answer `path` with 404 from now on."""
        self._scripts.pop(path, None)

    def asked_for(self, path: str) -> list[Asked]:
        """Give the requests for one path."""
        return [asked for asked in self.asked if asked.path == path]

    @property
    def pages_asked(self) -> list[str]:
        """Paths asked for, in order, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        """Stop, and wait for every connection to end."""
        self.closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        # Without it TLS costs each request 40 ms (Nagle's algorithm against delayed ACKs).
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A client that hangs up, or refuses our certificate, is the story of some tests.
        with suppress(OSError), connection:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        raw = b""
        while not raw.endswith(b"\r\n\r\n"):
            some = connection.recv(65536)
            if not some:
                return
            raw += some
            if not raw[:1].isalpha():  # a TLS hello, perhaps: as web servers do
                connection.sendall(answer(400))
                return
        request_line, *lines = raw.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        asked = Asked(path=request_line.split(" ")[1], headers=headers, raw=raw)
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        self.closing.wait(self.thinks)
        with self._lock:
            self._at_once -= 1
        script = self._scripts.get(asked.path) or sends(answer(404, body="Not found"))
        asked.answer = script(connection, self)
        if isinstance(connection, ssl.SSLSocket):
            connection.unwrap()
