"""
Settings: witnessmark.toml in the folder where the command runs, and `WITNESSMARK_…`; the environment wins.

Secrets come from the environment or from a file that a setting names, never from the command line.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, get_args

from witnessmark import durable
from witnessmark.errors import SettingsError

FILE: Final = "witnessmark.toml"
PREFIX: Final = "WITNESSMARK_"

Encryption = Literal["auto", "tls", "starttls", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; each field is a key of the file and, in capitals, a variable."""

    #: The watch list.
    pages: Path = Path("watched_pages.yml")
    #: The public record.
    data: Path = Path("snapshots")
    #: Keys, subscribers, outbox, index.
    private: Path = Path("private")
    #: Where site and feeds are written.
    site: Path = Path("site")
    #: Address of the published site, ending in a slash; empty: nothing links to it.
    site_url: str = ""
    #: Mail address or URL that goes into our User-Agent.
    contact: str = ""
    #: A handle for the public log, of whoever reviews or rebases.
    operator: str = "operator"
    #: Seconds between two requests to a host.
    host_gap_seconds: float = 5.0
    #: Mail server; empty: nothing is sent, and what is owed stays owed.
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    #: A file that holds the password.
    smtp_password_file: Path | None = None
    #: `auto`: TLS on port 465, else STARTTLS, demanded unless the server is on this machine.
    smtp_encryption: Encryption = "auto"
    mail_from: str = "witnessmark@localhost"
    #: Where corrections and unsubscriptions go; empty: to `mail_from`.
    reply_to: str = ""

    @property
    def index(self) -> Path:
        """The derived index, beside the record; it may be dropped at any time."""
        return self.data.with_name("index.db")

    @property
    def host_gap(self) -> timedelta:
        """Time between two requests to a host."""
        return timedelta(seconds=self.host_gap_seconds)


def load(
    *,
    pages: Path | None = None,
    data: Path | None = None,
    private: Path | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path = Path(),
) -> Settings:
    """
    Read the settings; options of the command line win over the environment, that over the file.

    Raises:
        SettingsError: an unknown key or a value that makes no sense, with where it stands.
    """
    environment = os.environ if environment is None else environment
    found: dict[str, Any] = {}
    for key, value in _file(folder / FILE).items():
        found[key] = _value(key, value, f"{folder / FILE}: {key}")
    known = {name.upper(): name for name in _KINDS}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = known.get(variable.removeprefix(PREFIX))
        if name is None:
            raise SettingsError(f"{variable}: no such setting{_nearest(variable, known, PREFIX)}")
        found[name] = _value(name, text, variable)
    options = {"pages": pages, "data": data, "private": private}
    found |= {name: value for name, value in options.items() if value is not None}
    return _checked(Settings(**found))


def remember_contact(contact: str, folder: Path = Path()) -> None:
    """
    Write the contact into witnessmark.toml, leaving everything else in it as it is.

    Raises:
        SettingsError: it would not be one line of plain text, or the file says another one.
    """
    if not contact.strip() or not contact.isprintable() or not contact.isascii():
        raise SettingsError(f"--contact {contact!r}: give a mail address or a URL in plain ASCII")
    file = folder / FILE
    said = _file(file)
    if "contact" in said and said["contact"] != contact:
        raise SettingsError(f"{file}: contact is {said['contact']!r} already; edit it there")
    if "contact" not in said:
        text = file.read_text() if file.exists() else ""
        quoted = contact.strip().replace("\\", "\\\\").replace('"', '\\"')
        durable.replace(file, f'contact = "{quoted}"\n{text}'.encode())


_KINDS: Final[dict[str, Any]] = {one.name: one.type for one in fields(Settings)}


def _file(path: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    for key in said:
        if key == "smtp_password":
            raise SettingsError(
                f"{path}: a password does not belong here, as this file may end up in git; "
                "set WITNESSMARK_SMTP_PASSWORD, or smtp_password_file"
            )
        if key not in _KINDS:
            raise SettingsError(f"{path}: no setting is called {key!r}{_nearest(key, _KINDS)}")
    return said


def _value(name: str, value: Any, where: str) -> Any:
    read, wanted = _READERS.get(_KINDS[name], (_text, "one line of text"))
    try:
        return read(value)
    except (TypeError, ValueError):
        raise SettingsError(f"{where}: {value!r} will not do; give {wanted}") from None


def _path(value: Any) -> Path:
    return Path(_text(value)).expanduser()


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _encryption(value: Any) -> str:
    return get_args(Encryption)[get_args(Encryption).index(value)]  # type: ignore[no-any-return]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value


_READERS: Final[dict[Any, tuple[Callable[[Any], Any], str]]] = {
    Path: (_path, "a path"),
    Path | None: (_path, "a path"),
    int: (int, "a whole number"),
    float: (_number, "a number"),
    Encryption: (_encryption, f"one of {', '.join(get_args(Encryption))}"),
}


def _checked(settings: Settings) -> Settings:
    if not 0 <= settings.host_gap_seconds <= 3600:
        raise SettingsError("host_gap_seconds: give 0 to 3600; sites are left 5 seconds by default")
    if not 1 <= settings.smtp_port <= 65535:
        raise SettingsError("smtp_port: give 1 to 65535")
    if settings.site_url and not re.fullmatch(r"https?://[^\s/]+/(\S*/)?", settings.site_url):
        raise SettingsError(
            f"site_url: {settings.site_url!r} will not do; give a URL that ends in a slash, such as "
            "https://alpr.example.org/changes/"
        )
    if not re.fullmatch(r"[^\s@]+@[^\s@]+", settings.mail_from):
        raise SettingsError(f"mail_from: {settings.mail_from!r} is no mail address")
    if settings.smtp_password_file and not settings.smtp_password:
        try:
            password = settings.smtp_password_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"smtp_password_file: {settings.smtp_password_file}: cannot be read: {error}"
            ) from error
        settings = replace(settings, smtp_password=password)
    return settings


def _nearest(name: str, known: Mapping[str, Any], prefix: str = "") -> str:
    close = get_close_matches(name.removeprefix(prefix), known, n=1)
    return f"; did you mean {prefix}{close[0]}?" if close else ""
