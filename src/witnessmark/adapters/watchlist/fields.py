"""What a value of watched_pages.yml may be: each kind of field, checked, with a remedy."""

import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from witnessmark.model.pages import ReaderName, WatchedPage

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_HOST = re.compile(rf"{SLUG}(?:--{SLUG})*(?:\.{SLUG}(?:--{SLUG})*)*|\[[0-9a-f:.]+\]")
_URL_CHARACTERS = re.compile(r"[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
#: Names that Windows keeps for devices: a folder of that name could not be checked out there.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)))
)
_STATES = frozenset(
    re.findall(
        "..",
        "ALAKAZARCACOCTDEFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCND"
        "OHOKORPARISCSDTNTXUTVTVAWAWVWIWYDCASGUMPPRVI",
    )
)
#: The times that hold where nothing is said.
USUAL: dict[str, timedelta] = {
    field.name: field.default
    for field in dataclasses.fields(WatchedPage)
    if isinstance(field.default, timedelta)
}
#: Readers that the format names and that this version does not have.
_LATER_READERS = frozenset(("pdf", "portal", "json", "browser"))


def _wrong(what: str) -> PydanticCustomError:
    # A literal template: braces in a person's text must not be read as fields.
    return PydanticCustomError("rule", "{what}", {"what": what})


def duration(text: str) -> timedelta:
    """
    Read `15m`, `6h`, `7d`.

    Raises:
        ValueError: it is none.
    """
    if not (match := _DURATION.fullmatch(text)):
        raise ValueError(f"'{text}' is no duration")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def spell(span: timedelta) -> str:
    """Write a duration as the file does, in the largest unit that fits."""
    minutes = round(span.total_seconds() / 60)
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _between(low: str, high: str) -> Callable[[Any], timedelta]:
    shortest, longest = duration(low), duration(high)

    def check(value: Any) -> timedelta:
        remedy = f"Write a whole number and a unit, such as 15m, 6h or 7d, from {low} to {high}."
        if not isinstance(value, str):
            raise _wrong(f"A duration must be a text. {remedy}")
        try:
            span = duration(value)
        except ValueError as error:
            raise _wrong(f"{error}. {remedy}") from error
        if not shortest <= span <= longest:
            raise _wrong(f"'{value}' is out of bounds. {remedy}")
        return span

    return check


def _duration_schema(low: str, high: str) -> WithJsonSchema:
    return WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[1-9][0-9]{0,4}[mhd]$",
            "description": f"Minutes, hours or days: {low} to {high}.",
        }
    )


def _slug(value: str, pattern: str, shape: str) -> str:
    if not re.fullmatch(pattern, value) or len(value) > 80:
        better = re.sub(r"[^a-z0-9/]+", "-", value.lower()).strip("-/")[:80]
        hint = f" '{better}' would do." if re.fullmatch(pattern, better) else ""
        raise _wrong(
            f"'{value}' is no {shape}. Write lower-case letters and digits joined by single hyphens, "
            f"at most 80 characters.{hint}"
        )
    if device := next((part for part in value.split("/") if part in _DEVICES), None):
        raise _wrong(
            f"'{device}' is the name of a device on Windows, so no folder can have it. "
            f"Write more, such as '{device}-page'."
        )
    return value


def _page_id(value: str) -> str:
    return _slug(value, f"{SLUG}/{SLUG}", "page id (publisher/page)")


def _publisher_id(value: str) -> str:
    return _slug(value, SLUG, "publisher id")


def _safeguard_id(value: str) -> str:
    return _slug(value, SLUG, "safeguard id")


def split_url(value: str) -> SplitResult:
    """
    Split an address of ours, with scheme and host in lower case and without fragment.

    Raises:
        ValueError: it cannot be split.
    """
    parts = urlsplit(value)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="")


def _url(value: str, info: ValidationInfo) -> str:
    if len(value) > 2000 or not _URL_CHARACTERS.fullmatch(value):
        raise _wrong(
            "This address holds a space, a quote, a backslash or a letter outside ASCII, or is longer "
            "than 2,000 characters. Copy it from the browser's address bar, percent-encoded."
        )
    try:
        parts = split_url(value)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise _wrong(f"'{value}' is no address ({error}). Copy it from the browser.") from error
    if parts.scheme not in {"http", "https"}:
        raise _wrong(f"'{value}' is no web page. Write an address that begins with https://.")
    if "@" in parts.netloc:
        raise _wrong("The address holds a user name. Take out all between '//' and '@'.")
    if not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        raise _wrong(f"'{host}' is no host name. Copy the address from the browser.")
    if port not in {None, 80, 443} and not (info.context or {}).get("any_port"):
        raise _wrong(f"Port {port} is not watched. Only 80 and 443 are; leave the port out.")
    return parts.geturl()


def _selector(value: str) -> str:
    try:
        LexborHTMLParser("").css(value)
    except SelectolaxError as error:
        raise _wrong(
            f"'{value}' is no CSS selector. Write one such as main, #policy or .legal-text > p."
        ) from error
    return value


def _state(value: str) -> str:
    if value not in _STATES:
        raise _wrong(
            f"'{value}' is no US state or territory. Write its two capital letters, such as IL."
        )
    return value


def _reader(value: Any) -> Any:
    if value in _LATER_READERS:
        raise _wrong(
            f"The reader '{value}' is not supported by this version. Leave `reader` out, and watch "
            "a page that is HTML, such as the one that links here."
        )
    return value


def _version(value: int) -> int:
    if value != 1:
        raise _wrong(f"This is version {value} of the format; this program reads 1. Write 1.")
    return value


Line = Annotated[str, Field(min_length=1, max_length=200)]
PageIdText = Annotated[
    str,
    AfterValidator(_page_id),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG}/{SLUG}$", "maxLength": 80}),
]
PublisherIdText = Annotated[
    str,
    AfterValidator(_publisher_id),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 80}),
]
SafeguardIdText = Annotated[
    str,
    AfterValidator(_safeguard_id),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 80}),
]
UrlText = Annotated[
    str,
    AfterValidator(_url),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://", "maxLength": 2000}),
]
StateText = Annotated[
    str, AfterValidator(_state), WithJsonSchema({"type": "string", "enum": sorted(_STATES)})
]
Selector = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_selector)]
Phrase = Annotated[str, Field(min_length=3, max_length=200)]
Every = Annotated[timedelta, BeforeValidator(_between("5m", "30d")), _duration_schema("5m", "30d")]
ConfirmAfter = Annotated[
    timedelta, BeforeValidator(_between("5m", "1d")), _duration_schema("5m", "1d")
]
TellUnseenAfter = Annotated[
    timedelta, BeforeValidator(_between("1h", "30d")), _duration_schema("1h", "30d")
]
OverdueAfter = Annotated[
    timedelta, BeforeValidator(_between("1h", "90d")), _duration_schema("1h", "90d")
]
ReaderText = Annotated[
    ReaderName,
    BeforeValidator(_reader),
    WithJsonSchema({"type": "string", "enum": [name.value for name in ReaderName]}),
]
Version = Annotated[int, AfterValidator(_version), WithJsonSchema({"const": 1})]
