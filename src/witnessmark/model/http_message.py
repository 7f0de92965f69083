"""An HTTP/1.1 answer taken apart: status line, fields, and the body with its transfer coding undone."""

from dataclasses import dataclass

#: A head longer than this is not read; browsers stop at 256 KB.
HEAD_LIMIT_BYTES = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpMessage:
    """One answer (RFC 9112). Field names are lower case, in the order received."""

    status: int
    reason: str
    fields: tuple[tuple[str, str], ...]
    #: The entity body: transfer coding undone, content coding left on.
    body: bytes
    #: False where the body ends before the length or the last chunk that was announced.
    complete: bool

    def field(self, name: str) -> str | None:
        """Give the values of a field joined with ", ", or None where it was not sent."""
        values = [value for key, value in self.fields if key == name]
        return ", ".join(values) if values else None


def read_http_message(raw: bytes) -> HttpMessage | None:
    """
    Take the final answer apart; interim answers (1xx) before it are skipped. None: not HTTP/1.x.

    Never raises; linear in the size of `raw`. Bytes after the announced end are left out.
    """
    while True:
        head, gap, rest = _split_head(raw)
        lines = head.split(b"\n")
        status_line = lines[0].strip().split(None, 2)
        if not gap or len(status_line) < 2 or not status_line[0].startswith(b"HTTP/1."):
            return None
        if not status_line[1].isdigit() or len(status_line[1]) != 3:
            return None
        status = int(status_line[1])
        if 100 <= status < 200 and status != 101:
            raw = rest
            continue
        fields = _fields(lines[1:])
        body, complete = _body(fields, rest)
        return HttpMessage(
            status=status,
            reason=status_line[2].decode("latin-1") if len(status_line) > 2 else "",
            fields=fields,
            body=body,
            complete=complete,
        )


def _split_head(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Split at the first empty line; bare LF is accepted (RFC 9112 §2.2)."""
    window = raw[:HEAD_LIMIT_BYTES]
    ends = [(at, gap) for gap in (b"\r\n\r\n", b"\n\n") if (at := window.find(gap)) >= 0]
    if not ends:
        return window, b"", b""
    at, gap = min(ends)
    return raw[:at], gap, raw[at + len(gap) :]


def _fields(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:  # obsolete folding, RFC 9112 §5.2
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {line.strip().decode('latin-1')}")
            continue
        key, colon, content = line.partition(b":")
        if colon and key.strip():
            fields.append(
                (key.strip().decode("latin-1").lower(), content.strip().decode("latin-1"))
            )
    return tuple(fields)


def _body(fields: tuple[tuple[str, str], ...], rest: bytes) -> tuple[bytes, bool]:
    """RFC 9112 §6.3: chunked wins over Content-Length; neither means "until the connection ends"."""
    named = dict(fields)
    if "chunked" in named.get("transfer-encoding", "").lower():
        return _dechunk(rest)
    length = named.get("content-length", "")
    if length.isdigit() and len(length) < 19:
        return rest[: int(length)], len(rest) >= int(length)
    return rest, True


def _dechunk(data: bytes) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    at = 0
    while True:
        end = data.find(b"\n", at, at + 4096)
        if end < 0:
            return b"".join(parts), False
        digits = data[at:end].split(b";", 1)[0].strip()
        if not digits or len(digits) > 16 or digits.strip(b"0123456789abcdefABCDEF"):
            return b"".join(parts), False
        size = int(digits, 16)
        start = end + 1
        if size == 0:
            return b"".join(parts), True
        parts.append(data[start : start + size])
        if start + size > len(data):
            return b"".join(parts), False
        at = start + size
        if data[at : at + 2] == b"\r\n":
            at += 2
        elif data[at : at + 1] == b"\n":
            at += 1
