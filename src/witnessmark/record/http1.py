"""
HTTP/1.1 messages as bytes: where the head ends, and the body without its transfer coding.

Foreign bytes: nothing here raises for what a server may send, and work is linear in its size.
RFC 9112, https://www.rfc-editor.org/rfc/rfc9112
"""

import re
from dataclasses import dataclass
from typing import Final

#: A head longer than this is not looked for; the message then has none.
HEAD_BYTES_MAX: Final = 262_144
_INTERIM_MAX: Final = 64

_STATUS_LINE = re.compile(rb"HTTP/([0-9]\.[0-9]) ([0-9]{3})(?=[ \r\n])")
# Lone line feeds are tolerated, as clients do (RFC 9112 §2.2).
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]{0,4096}?)?\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A response taken apart; `interim + head + framed` is what was received, byte for byte."""

    #: Interim (1xx) answers before the final one.
    interim: bytes
    #: Status line and header fields with the empty line; empty where no head was complete.
    head: bytes
    #: What followed the head, with its transfer coding.
    framed: bytes
    #: The entity: transfer coding undone, content coding left on; as far as it came.
    body: bytes
    #: True where the body came to the end that the message announces.
    is_complete: bool
    #: `1.1`; None where there is no head.
    version: str | None
    status: int | None

    @property
    def final(self) -> bytes:
        """The final message: all but the interim answers."""
        return self.head + self.framed


def split(received: bytes) -> Message:
    """Take apart all that came back for one GET request."""
    start = 0
    for _ in range(_INTERIM_MAX):
        line, end = _head(received, start)
        # 101 ends HTTP on the connection: final, as far as we are concerned.
        if not line or not end or line[2][:1] != b"1" or line[2] == b"101":
            break
        start = end
    interim, line, end = received[:start], *_head(received, start)
    if not line or not end:
        return Message(
            interim=interim,
            head=b"",
            framed=received[start:],
            body=b"",
            is_complete=False,
            version=None,
            status=None,
        )
    head, framed, status = received[start:end], received[end:], int(line[2])
    body, is_complete = _entity(status, fields(head), framed)
    return Message(
        interim=interim,
        head=head,
        framed=framed,
        body=body,
        is_complete=is_complete,
        version=line[1].decode(),
        status=status,
    )


def fields(head: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Header fields in order: lower-case name, value without surrounding space. Folds are joined."""
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    pairs = (line.partition(b":") for line in re.split(rb"\r?\n", unfolded)[1:])
    return tuple((name.strip().lower(), value.strip()) for name, colon, value in pairs if colon)


def _head(received: bytes, start: int) -> tuple[re.Match[bytes] | None, int]:
    """The status line at `start`, and where its head ends; 0 where it does not."""
    line = _STATUS_LINE.match(received, start)
    end = _HEAD_END.search(received, start, start + HEAD_BYTES_MAX) if line else None
    return line, end.end() if end else 0


def _entity(
    status: int, header: tuple[tuple[bytes, bytes], ...], framed: bytes
) -> tuple[bytes, bool]:
    """Undo the framing, in the order of RFC 9112 §6.3."""
    if status < 200 or status in (204, 304):
        return b"", True
    codings = b",".join(value for name, value in header if name == b"transfer-encoding")
    if codings:
        if codings.split(b",")[-1].strip().lower() == b"chunked":
            return _dechunked(framed)
        return framed, True
    lengths = {value for name, value in header if name == b"content-length"}
    if not lengths:
        return framed, True
    length = lengths.pop()
    if lengths or not re.fullmatch(rb"[0-9]{1,18}", length):
        return framed, False
    return framed[: int(length)], len(framed) >= int(length)


def _dechunked(framed: bytes) -> tuple[bytes, bool]:
    """Join chunks as far as they are well-formed; True where the last chunk came."""
    chunks: list[bytes] = []
    at = 0
    while line := _CHUNK_SIZE.match(framed, at):
        size, start = int(line[1], 16), line.end()
        if size == 0:
            return b"".join(chunks), True
        chunks.append(framed[start : start + size])
        at = start + size
        if framed[at : at + 2] == b"\r\n":
            at += 2
        elif framed[at : at + 1] == b"\n":
            at += 1
        else:
            break
    return b"".join(chunks), False
