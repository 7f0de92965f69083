"""
WARC 1.1 (ISO 28500:2017), written verbatim: the bytes of a block are those of the wire.

One file is one look: `warcinfo`, then for every exchange the final `response`, the `request` and a
`metadata` record. Each record is a gzip member of its own, so that a stranger's tools can seek.
Writers at hand re-encode header bytes or hash with SHA-1 (docs/decisions/0005-evidence-log.md).
https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

import re
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import rfc8785

from witnessmark import __version__
from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import CaptureId, Exchange
from witnessmark.record.facts import Answers, digest, hop, moment
from witnessmark.record.http1 import Message

_HEAD_END = b"\r\n\r\n"
_RECORD_END = b"\r\n\r\n"
_FIELD = re.compile(r"([A-Za-z-]+): (.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its named fields in order, and its block."""

    fields: tuple[tuple[str, str], ...]
    block: bytes

    def get(self, name: str) -> str | None:
        """The value of a field; the first, where it is repeated."""
        return next((value for each, value in self.fields if each == name), None)


def write(capture: CaptureId, look: Answers) -> bytes:
    """
    Write one look as a WARC file. The same look gives the same records on any machine.

    TLS chains are cited by the digest of `facts.chain_object`; a robots.txt that was fetched for the look
    comes first. Nothing in it names this machine, its address or its user.

    Raises:
        ArchiveError: an address or a TLS value would break a record's head.
    """
    return b"".join(_member(record) for record in _records(capture, look))


def read(data: bytes) -> tuple[Record, ...]:
    """
    Read a file of ours back, strictly: one record a member, every block as its digest says.

    Callers check the file's own digest first; this is no reader for foreign files.

    Raises:
        TamperError: it is not such a file.
    """
    records = tuple(_record(member) for member in _members(data))
    if not records or records[0].get("WARC-Type") != "warcinfo":
        raise TamperError("the WARC file does not start with its warcinfo record")
    return records


def final_message(records: tuple[Record, ...]) -> bytes:
    """
    Give the final answer of the look: head and body as on the wire, without interim answers.

    Raises:
        TamperError: the file holds no answer to the last request.
    """
    requests = [each for each in records if each.get("WARC-Type") == "request"]
    answer = requests[-1].get("WARC-Concurrent-To") if requests else None
    for record in records:
        if record.get("WARC-Type") == "response" and record.get("WARC-Record-ID") == answer:
            return record.block
    raise TamperError("the capture holds no answer to its last request")


def _records(capture: CaptureId, look: Answers) -> Iterator[Record]:
    information = f"software: witnessmark/{__version__}\r\nformat: WARC File Format 1.1\r\n"
    info_id = _record_id(capture, "info")
    yield _made(
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", info_id),
        ("WARC-Date", moment(look.fetched.started_at)),
        ("WARC-Filename", f"{capture}.warc.gz"),
        block=information.encode(),
        media_type="application/warc-fields",
    )
    if look.fetched.robots and look.robots:
        yield from _exchange(capture, "robots", look.fetched.robots, look.robots, info_id)
    for number, each in enumerate(zip(look.fetched.exchanges, look.messages, strict=True)):
        yield from _exchange(capture, str(number), *each, info_id)


def _exchange(
    capture: CaptureId, name: str, exchange: Exchange, message: Message, info_id: str
) -> Iterator[Record]:
    ids = {
        kind: _record_id(capture, f"{name}/{kind}") for kind in ("response", "request", "metadata")
    }
    common = (
        ("WARC-Date", moment(exchange.started_at)),
        ("WARC-Warcinfo-ID", info_id),
        *((("WARC-IP-Address", exchange.ip),) if exchange.ip else ()),
        *_protocols(exchange, message),
    )
    if message.final:
        is_http = message.final.startswith(b"HTTP/")
        yield _made(
            # Bytes that are no HTTP are kept, but under no name that a reader would parse as HTTP.
            ("WARC-Type", "response" if is_http else "resource"),
            ("WARC-Record-ID", ids["response"]),
            ("WARC-Target-URI", exchange.url if is_http else f"urn:witnessmark:wire:{capture}"),
            *common,
            *_entity_fields(message),
            *((("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()),
            block=message.final,
            media_type=f"application/{'http;msgtype=response' if is_http else 'octet-stream'}",
        )
    concurrent = (("WARC-Concurrent-To", ids["response"]),) if message.final else ()
    yield _made(
        ("WARC-Type", "request"),
        ("WARC-Record-ID", ids["request"]),
        ("WARC-Target-URI", exchange.url),
        *common,
        *concurrent,
        block=exchange.request,
        media_type="application/http;msgtype=request",
    )
    # Under the page's own address indexers would take it for a capture of the page.
    yield _made(
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", ids["metadata"]),
        ("WARC-Target-URI", f"urn:witnessmark:capture:{capture}"),
        ("WARC-Date", moment(exchange.started_at)),
        ("WARC-Warcinfo-ID", info_id),
        *concurrent,
        block=rfc8785.dumps({"exchange": name, **hop(exchange, message)}),
        media_type="application/json",
    )


def _protocols(exchange: Exchange, message: Message) -> Iterator[tuple[str, str]]:
    """https://github.com/iipc/warc-specifications/issues/42: how the bytes came."""
    if message.version:
        yield "WARC-Protocol", f"http/{message.version}"
    if exchange.tls:
        yield "WARC-Protocol", exchange.tls.version.lower().replace("tlsv", "tls/")
        yield "WARC-Cipher-Suite", exchange.tls.cipher


def _entity_fields(message: Message) -> Iterator[tuple[str, str]]:
    if not message.head:
        return
    entity = f"sha256:{digest(message.body)}"
    # Tools disagree what the payload of a chunked message is, so they are not asked to check it.
    if message.framed == message.body:
        yield "WARC-Payload-Digest", entity
    yield "Witnessmark-Entity-Digest", entity


def _record_id(capture: CaptureId, name: str) -> str:
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:witnessmark:capture:{capture}/{name}').urn}>"


def _made(*fields: tuple[str, str], block: bytes, media_type: str) -> Record:
    ends = (
        ("WARC-Block-Digest", f"sha256:{digest(block)}"),
        ("Content-Type", media_type),
        ("Content-Length", str(len(block))),
    )
    return Record(fields=(*fields, *ends), block=block)


def _member(record: Record) -> bytes:
    for name, value in record.fields:
        if any(each in value for each in "\r\n\0"):
            raise ArchiveError(f"{name} cannot be written into a WARC file: {value!r}")
    head = "".join(f"{name}: {value}\r\n" for name, value in record.fields).encode()
    # Window bits 31: gzip, whose header is then without file name and time.
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return (
        packer.compress(b"WARC/1.1\r\n" + head + b"\r\n" + record.block + _RECORD_END)
        + packer.flush()
    )


def _members(data: bytes) -> Iterator[bytes]:
    while data:
        unpacker = zlib.decompressobj(31)
        try:
            unpacked = unpacker.decompress(data)
        except zlib.error as error:
            raise TamperError(f"the WARC file is no gzip: {error}") from None
        if not unpacker.eof:
            raise TamperError("the WARC file ends inside a record")
        yield unpacked
        data = unpacker.unused_data


def _record(member: bytes) -> Record:
    head, _, rest = member.partition(_HEAD_END)
    block = rest[: -len(_RECORD_END)]
    version, *lines = head.decode(errors="replace").split("\r\n")
    found = [_FIELD.fullmatch(line) for line in lines]
    if version != "WARC/1.1" or not rest.endswith(_RECORD_END) or None in found:
        raise TamperError("the WARC file holds a malformed record")
    record = Record(fields=tuple((each[1], each[2]) for each in found if each), block=block)
    if record.get("Content-Length") != str(len(block)):
        raise TamperError("a record of the WARC file is not as long as it says")
    if record.get("WARC-Block-Digest") != f"sha256:{digest(block)}":
        raise TamperError("a block of the WARC file is not what its digest says")
    return record
