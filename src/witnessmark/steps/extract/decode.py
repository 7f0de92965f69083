"""Wire bytes to text: content coding, charset, and whether there is a reader for it at all."""

import re
import zlib
from dataclasses import dataclass

from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.http_message import HttpMessage

#: Most bytes of HTML or text after content decoding. 204 real pages had at most 1.3 MB.
DECODED_LIMIT_BYTES = 8_388_608
_GZIP_MEMBERS = 64

#: Labels of https://encoding.spec.whatwg.org/#names-and-labels in use for the languages watched, and
#: the Python codec that decodes a superset of each. Other labels are ignored, as an unknown one is.
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "latin1": "cp1252", "l1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252",
    "x-cp1252": "cp1252", "iso-8859-15": "iso8859-15", "latin-9": "iso8859-15",
    "iso-8859-2": "iso8859-2", "latin2": "iso8859-2", "windows-1250": "cp1250",
    "windows-1251": "cp1251", "koi8-r": "koi8-r", "windows-1253": "cp1253",
    "iso-8859-9": "cp1254", "windows-1254": "cp1254", "windows-1255": "cp1255",
    "windows-1256": "cp1256", "windows-1257": "cp1257", "windows-1258": "cp1258",
    "macintosh": "mac-roman", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "euc-jp": "euc-jp", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "iso-2022-jp": "iso2022-jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)

#: First bytes of documents that are no text, and what people call them.
_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a Word, Excel or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a media file"),
    (b"\x1f\x8b", "a compressed file"),
)
_REMEDY = "Watch an HTML version of it, or save its text by hand and use `witnessmark compare`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Decoded characters, with the media type that was declared, lower case, without parameters."""

    text: str
    media_type: str


def decode(message: HttpMessage, url: str) -> Text | Failure:
    """Undo the content coding and decode the characters as a browser would. Never raises."""
    body = _inflate(message.body, message.field("content-encoding") or "", url)
    if isinstance(body, Failure):
        return body
    declared = message.field("content-type") or ""
    media_type = declared.split(";", 1)[0].split(",", 1)[0].strip().lower()
    binary = _binary(body, media_type)
    if binary is not None:
        return Failure(kind=FailureKind.NO_READER, detail=f"{url} is {binary}. {_REMEDY}")
    codec = _codec(body, declared)
    if b"\x00" in body[:1024] and not codec.startswith("utf-16"):
        return Failure(
            kind=FailureKind.UNDECODABLE,
            detail=f"{url} answered with bytes that are no text ({media_type or 'no media type'}). "
            "Open the address in a browser and check what it serves.",
        )
    return Text(text=body.decode(codec, "replace").lstrip("\ufeff"), media_type=media_type)


def _inflate(body: bytes, codings: str, url: str) -> bytes | Failure:
    names = [name.strip().lower() for name in codings.split(",")]
    # Applied in the order listed, so undone from the end (RFC 9110 §8.4); two is already odd.
    for name in reversed([name for name in names if name not in ("", "identity")][:4]):
        if name not in ("gzip", "x-gzip", "deflate"):
            return Failure(
                kind=FailureKind.UNDECODABLE,
                detail=f"{url} is coded as {name[:40]!r}, which was not asked for. Only gzip is.",
            )
        inflated = _gunzip(body) if name != "deflate" else _undeflate(body)
        if inflated is None:
            return Failure(
                kind=FailureKind.UNDECODABLE,
                detail=f"{url} says that it is {name} and is not, or it ends too early.",
            )
        body = inflated
    if len(body) > DECODED_LIMIT_BYTES:
        limit = DECODED_LIMIT_BYTES // 1_048_576
        return Failure(
            kind=FailureKind.TOO_LARGE,
            detail=f"{url} is more than {limit} MB of text. Watch a smaller part of the site.",
        )
    return body


def _gunzip(body: bytes) -> bytes | None:
    """All members of a gzip file, up to one byte more than the limit; None: broken or cut short."""
    parts: list[bytes] = []
    room = DECODED_LIMIT_BYTES + 1
    for _ in range(_GZIP_MEMBERS):  # each member copies the rest, so their number is bounded
        if not body.strip(b"\x00"):
            break
        member = zlib.decompressobj(wbits=31)
        try:
            part = member.decompress(body, room)
        except zlib.error:
            # Junk after a whole member is left alone, as browsers do.
            return b"".join(parts) if parts else None
        parts.append(part)
        room -= len(part)
        if room <= 0:
            break
        if not member.eof:
            return None
        body = member.unused_data
    return b"".join(parts)


def _undeflate(body: bytes) -> bytes | None:
    """Zlib format as RFC 9110 §8.4.1.2 says, else raw deflate as some servers send."""
    for wbits in (15, -15):
        member = zlib.decompressobj(wbits=wbits)
        try:
            part = member.decompress(body, DECODED_LIMIT_BYTES + 1)
        except zlib.error:
            continue
        if member.eof or len(part) > DECODED_LIMIT_BYTES:
            return part
    return None


def _binary(body: bytes, media_type: str) -> str | None:
    start = body[:64].lstrip()
    for magic, name in _BINARY:
        if start.startswith(magic):
            return name
    if media_type == "application/json" or media_type.endswith("+json"):
        return "JSON"
    if media_type in ("text/csv", "application/rss+xml", "application/atom+xml"):
        return f"data ({media_type})"
    if media_type.split("/", 1)[0] in ("image", "video", "audio", "font"):
        return f"a media file ({media_type})"
    return None


def _codec(body: bytes, declared: str) -> str:
    """
    BOM, then header, then `<meta>` in the first 1,024 bytes, then UTF-8 if valid, then windows-1252.

    Where header or `<meta>` name a Western single-byte set and the bytes are valid UTF-8 beyond ASCII,
    they are UTF-8: that does not come about by chance, while servers with a wrong default are many.
    """
    codec = _declared_codec(body, declared)
    if codec in (None, "cp1252", "iso8859-15"):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return codec or "cp1252"
        return "utf-8"
    return codec


def _declared_codec(body: bytes, declared: str) -> str | None:
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return codec
    if (header := _CHARSET.search(declared)) and (named := _CODECS.get(header[1].lower())):
        return named
    meta = _META.search(body[:1024])
    if meta and (found := _CODECS.get(meta[1].decode("latin-1").lower())):
        # A page whose <meta> could be read as ASCII is not UTF-16, whatever it says.
        return "utf-8" if found.startswith("utf-16") else found
    return None
