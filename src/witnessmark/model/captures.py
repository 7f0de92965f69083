"""What was served, byte for byte, and why it sometimes was not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType

from witnessmark.model.pages import PageId

#: `20260101T120000.000000Z-publisher-page-0a1b2c`: UTC start of the look, page, 6 random hex digits.
CaptureId = NewType("CaptureId", str)
#: 64 lower-case hex digits.
Sha256 = NewType("Sha256", str)


class Blindness(StrEnum):
    """The five ways not to see a page; the letters of docs/states.md."""

    NO_ANSWER = "F"
    REFUSED = "B"
    GONE = "G"
    WRONG = "W"
    UNREADABLE = "U"


class FailureKind(StrEnum):
    """Why a page was not seen. The value is the word that people read."""

    DNS = "name not found"
    CONNECT = "no connection"
    TLS = "TLS failed"
    TIMEOUT = "timed out"
    DISCONNECTED = "cut off"
    PROTOCOL = "not HTTP"
    TOO_LARGE = "too large"
    SERVER_ERROR = "server error"
    BUSY = "asked to wait"
    REDIRECT_LOOP = "redirects without end"
    FORBIDDEN_ADDRESS = "address not allowed"

    REFUSED = "refused"
    CHALLENGE = "bot challenge"
    LOGIN = "login wall"
    CONSENT = "consent wall"
    ROBOTS = "robots.txt says no"

    GONE = "not there"

    SOFT_404 = "error page served as success"
    REDIRECTED_HOME = "redirected to a home page"
    OFF_SITE = "redirected off the site"
    DOWNGRADED = "redirected from https to http"
    NOT_THE_PAGE = "identity missing"
    OTHER_LANGUAGE = "another language"
    EMPTY = "no text"
    SHRUNK = "most of the text missing"

    SELECTOR_EMPTY = "selector matches nothing"
    NO_READER = "no reader for this kind of document"
    UNDECODABLE = "cannot be decoded"
    GAVE_UP = "gave up"

    @property
    def blindness(self) -> Blindness:
        """The input of the page state machine that this failure is."""
        return _BLINDNESS[self]


_BLINDNESS = {
    **dict.fromkeys(
        (
            FailureKind.DNS,
            FailureKind.CONNECT,
            FailureKind.TLS,
            FailureKind.TIMEOUT,
            FailureKind.DISCONNECTED,
            FailureKind.PROTOCOL,
            FailureKind.TOO_LARGE,
            FailureKind.SERVER_ERROR,
            FailureKind.BUSY,
            FailureKind.REDIRECT_LOOP,
            FailureKind.FORBIDDEN_ADDRESS,
        ),
        Blindness.NO_ANSWER,
    ),
    **dict.fromkeys(
        (
            FailureKind.REFUSED,
            FailureKind.CHALLENGE,
            FailureKind.LOGIN,
            FailureKind.CONSENT,
            FailureKind.ROBOTS,
        ),
        Blindness.REFUSED,
    ),
    FailureKind.GONE: Blindness.GONE,
    **dict.fromkeys(
        (
            FailureKind.SOFT_404,
            FailureKind.REDIRECTED_HOME,
            FailureKind.OFF_SITE,
            FailureKind.DOWNGRADED,
            FailureKind.NOT_THE_PAGE,
            FailureKind.OTHER_LANGUAGE,
            FailureKind.EMPTY,
            FailureKind.SHRUNK,
        ),
        Blindness.WRONG,
    ),
    **dict.fromkeys(
        (
            FailureKind.SELECTOR_EMPTY,
            FailureKind.NO_READER,
            FailureKind.UNDECODABLE,
            FailureKind.GAVE_UP,
        ),
        Blindness.UNREADABLE,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that we could not see: a value, never an exception, never "removed"."""

    kind: FailureKind
    #: What, where, and what a person may do about it; one sentence or two, plain text.
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSession:
    """The TLS session of one exchange, taken from the very connection that carried the bytes."""

    #: As OpenSSL names it, `TLSv1.3`.
    version: str
    cipher: str
    #: The certificates as the server sent them, leaf first, DER.
    chain: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer on one fresh connection, exactly as on the wire (decrypted)."""

    url: str
    started_at: datetime
    ended_at: datetime
    #: Request head and body as sent; no cookie, no credentials.
    request: bytes
    #: All that was received, interim (1xx) answers included; may be cut short, see `truncated`.
    response: bytes
    #: Numeric address that was dialled, and port; empty and 0 where no connection came about.
    ip: str
    port: int
    tls: TlsSession | None = None
    #: Status of the final message; None where none was readable.
    status: int | None = None
    #: Why `response` ends early (the words of WARC-Truncated, ISO 28500 §5.13), else None.
    truncated: Literal["disconnect", "time", "length", "unspecified"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One look's worth of bytes: every redirect hop, and how it ended."""

    page: PageId
    started_at: datetime
    #: In order; the last one is the answer. Empty where no connection came about.
    exchanges: tuple[Exchange, ...]
    #: None: a final answer was read to its end. A 404 or a 403 is a failure *with* exchanges.
    failure: Failure | None
    #: robots.txt as fetched for this look (None: a copy younger than a day was used, or none needed).
    robots: Exchange | None = None
    #: The answer's Retry-After, as an instant; the host is left alone until then.
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The final answer of a look, as foreign bytes: only a child process reads it."""

    #: The address asked for, and the one that answered.
    url: str
    final_url: str
    status: int
    #: The final HTTP/1.1 message as on the wire: head, then body with its transfer coding.
    message: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture that is durable: written, fsynced, linked, and its folder fsynced."""

    id: CaptureId
    page: PageId
    captured_at: datetime
    url: str
    final_url: str
    #: Status of the final answer; None where there was none.
    status: int | None
    #: Of the WARC file, or of the file of the capture that `revisit_of` names.
    warc_sha256: Sha256
    warc_bytes: int
    #: Of the final message's body with transfer coding undone and content coding left on.
    body_sha256: Sha256 | None
    #: The earlier capture with the same body, byte for byte; then no new file was written.
    revisit_of: CaptureId | None = None
    #: True: the bytes lie in private/failures/ (a failure's body may echo our address).
    private: bool = False
    #: What goes into the leaf beside the above: hops with status, ip, tls digest; response head; robots.
    facts: str = "{}"
