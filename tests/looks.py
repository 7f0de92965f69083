"""Looks as a client would hand them over: bytes on the wire, made up for the story at hand."""

from datetime import UTC, datetime, timedelta

from witnessmark.model.captures import Exchange, Failure, FailureKind, Fetched, TlsSession
from witnessmark.model.pages import PageId

PAGE = PageId("kestrel/policy")
URL = "https://kestrel.example/policy"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TLS = TlsSession(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", chain=(b"leaf", b"issuer"))
POLICY = b"<title>Kestrel</title><p>Plates are kept for 30 days.</p>"


def answer(body=POLICY, *, status="200 OK", head=()):
    """A whole HTTP/1.1 response."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", *head, f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def exchange(response, *, url=URL, at=NOON, status=200, truncated=None, tls=TLS):
    return Exchange(
        url=url,
        started_at=at,
        ended_at=at + timedelta(milliseconds=250),
        request=b"GET /policy HTTP/1.1\r\nHost: kestrel.example\r\nConnection: close\r\n\r\n",
        response=response,
        ip="192.0.2.7",
        port=443,
        tls=tls,
        status=status,
        truncated=truncated,
    )


def fetched(*exchanges, page=PAGE, at=NOON, failure=None, robots=None):
    return Fetched(page=page, started_at=at, exchanges=exchanges, failure=failure, robots=robots)


def look(body=POLICY, *, at=NOON, head=(), page=PAGE):
    """A look that saw the page."""
    return fetched(exchange(answer(body, head=head), at=at), at=at, page=page)


def refused(at=NOON, page=PAGE):
    """A look that was shown the door, with our address on it."""
    body = b"Access denied to 198.51.100.9"
    return fetched(
        exchange(answer(body, status="403 Forbidden"), at=at, status=403),
        at=at,
        page=page,
        failure=Failure(kind=FailureKind.REFUSED, detail="403"),
    )
