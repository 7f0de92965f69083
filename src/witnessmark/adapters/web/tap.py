"""
The recording network backend: every byte of one connection, after decryption, both ways.

Between httpcore and the socket, by httpcore's public `network_backend`. What is kept is what came,
with interim answers, chunk sizes, extensions and trailers, before anything parses it.
"""

import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore

from witnessmark.adapters.web.guard import Guard
from witnessmark.adapters.web.stopped import Deadline, StoppedError
from witnessmark.adapters.web.tls import session_of
from witnessmark.model.captures import FailureKind, TlsSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of an answer is taken. Bytes as on the wire, seconds."""

    #: Of one exchange, head and framing included.
    wire_bytes: int = 32 * 1024 * 1024
    #: Of all heads of one exchange, interim answers included. Below h11's own bound of 100 KiB.
    head_bytes: int = 64 * 1024
    #: To connect to one address, and for the TLS handshake.
    connect_seconds: float = 15.0
    #: Between two reads.
    idle_seconds: float = 30.0
    #: For one exchange from name to last byte.
    exchange_seconds: float = 90.0
    #: On the wire, over all hops and robots.txt of one look. Waiting for one's turn is not counted.
    look_seconds: float = 240.0


@dataclass(slots=True, kw_only=True)
class Recording:
    """One exchange while it runs."""

    limits: Limits
    deadline: Deadline
    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)
    #: The numeric address and port of the other side, from the socket.
    ip: str = ""
    port: int = 0
    tls: TlsSession | None = None
    #: The final head is complete: from here on `wire_bytes` is the limit.
    has_head: bool = False
    #: The server closed its side; `is_abrupt`: without TLS's own good-bye.
    is_closed: bool = False
    is_abrupt: bool = False

    @property
    def room(self) -> int:
        """How many more bytes may come."""
        limit = self.limits.wire_bytes if self.has_head else self.limits.head_bytes
        return min(limit, self.limits.wire_bytes) - len(self.response)


class RecordingBackend(httpcore.NetworkBackend):
    """Makes the one connection of one exchange, through the guard."""

    def __init__(self, guard: Guard, recording: Recording) -> None:
        self._guard = guard
        self._recording = recording

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - our deadline is the limit
        local_address: str | None = None,  # noqa: ARG002 - never set by us
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - never set by us
    ) -> httpcore.NetworkStream:
        """Dial an allowed address."""
        recording = self._recording
        connection, recording.ip = self._guard.dial(
            host, port, seconds=recording.limits.connect_seconds, deadline=recording.deadline
        )
        recording.port = port
        return _Stream(connection, host, recording)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - nothing is dialled
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - nothing is dialled
    ) -> httpcore.NetworkStream:
        """Refuse: no web page lives there."""
        raise StoppedError(FailureKind.FORBIDDEN_ADDRESS, f"{path} is a socket of this machine.")


class _Stream(httpcore.NetworkStream):
    """A socket that writes down what passes."""

    def __init__(self, connection: socket.socket, host: str, recording: Recording) -> None:
        self._connection = connection
        self._host = host
        self._recording = recording

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - see above
        """Take what is there, within all limits; b"" at the end."""
        recording = self._recording
        room = recording.room
        try:
            self._connection.settimeout(recording.deadline.left(recording.limits.idle_seconds))
            # One byte past the limit is asked for, to tell "just full" from "more to come".
            data = self._connection.recv(min(max_bytes, max(room, 1)))
        except TimeoutError as error:
            recording.deadline.left(0)  # the whole time is up, rather than this read's
            raise StoppedError(
                FailureKind.TIMEOUT,
                f"{self._host} said nothing for {recording.limits.idle_seconds:g} s.",
            ) from error
        except ssl.SSLEOFError:
            recording.is_abrupt = True
            data = b""
        except OSError as error:
            raise StoppedError(
                FailureKind.DISCONNECTED, f"{self._host} broke off ({error})."
            ) from error
        if not data:
            recording.is_closed = True
        elif room <= 0:
            raise StoppedError(FailureKind.TOO_LARGE, self._too_large())
        else:
            recording.response += data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - see above
        """Send all of it."""
        recording = self._recording
        try:
            self._connection.settimeout(recording.deadline.left(recording.limits.idle_seconds))
            self._connection.sendall(buffer)
        except TimeoutError as error:
            raise StoppedError(
                FailureKind.TIMEOUT, f"{self._host} did not take our request."
            ) from error
        except OSError as error:
            # httpcore then still reads: a server may answer and close before it was asked.
            raise httpcore.WriteError(str(error)) from error
        finally:
            recording.request += buffer

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - our deadline is the limit
    ) -> httpcore.NetworkStream:
        """Shake hands, verify, and note what the server showed."""
        recording = self._recording
        seconds = recording.deadline.left(recording.limits.connect_seconds)
        self._connection.settimeout(seconds)
        try:
            secure = ssl_context.wrap_socket(
                self._connection,
                server_hostname=server_hostname,
                # A body without a length is complete only if TLS says good-bye (RFC 9112 §9.8).
                suppress_ragged_eofs=False,
            )
        except TimeoutError as error:
            raise StoppedError(
                FailureKind.TIMEOUT,
                f"{self._host} ({recording.ip}): no TLS handshake within {seconds:.0f} s.",
            ) from error
        except (OSError, ValueError) as error:
            raise StoppedError(
                FailureKind.TLS, f"{self._host} ({recording.ip}): {_tls_words(error)}."
            ) from error
        finally:
            self._connection.close()  # wrapped or not, this object holds the socket no more
        recording.tls = session_of(secure)
        return _Stream(secure, self._host, recording)

    def get_extra_info(self, info: str) -> Any:
        """Answer what httpcore asks: whether the server chose HTTP/2, which we never offer."""
        if info == "ssl_object" and isinstance(self._connection, ssl.SSLSocket):
            return self._connection
        return None

    def _too_large(self) -> str:
        limits = self._recording.limits
        if self._recording.has_head:
            return f"{self._host} sent more than {limits.wire_bytes:,} bytes; the rest was left."
        return f"{self._host} sent more than {limits.head_bytes:,} bytes of header."


def _tls_words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid ({error.verify_message})"
    if isinstance(error, ssl.SSLError) and error.reason:
        return f"TLS failed ({error.reason.replace('_', ' ').lower()})"
    return f"TLS failed ({error})"
