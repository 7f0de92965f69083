"""Send by SMTP (RFC 5321), encrypted unless the server is on this machine; or into a folder of .eml files."""

import contextlib
import ipaddress
import os
import smtplib
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from witnessmark.errors import DeliveryError, SettingsError
from witnessmark.model.messages import Message, Subscriber
from witnessmark.ports import Clock
from witnessmark.render.masthead import Masthead
from witnessmark.render.mime import mime
from witnessmark.render.plain import one_line

#: Where implicit TLS is spoken (RFC 8314 §3.3).
TLS_PORT = 465


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """The mail server to hand messages to, and how to speak with it."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    #: `auto`: TLS from the start on port 465, else STARTTLS, which is demanded unless the host is this
    #: machine. `off` sends in the clear, wherever to.
    encryption: Literal["auto", "tls", "starttls", "off"] = "auto"
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.user and not self.is_encrypted and not _is_loopback(self.host):
            raise SettingsError(
                f"the password for {self.host} would go over the network in the clear; "
                "set encryption to starttls or tls"
            )

    @property
    def is_implicit(self) -> bool:
        """TLS before the first word."""
        return self.encryption == "tls" or (self.encryption == "auto" and self.port == TLS_PORT)

    @property
    def is_encrypted(self) -> bool:
        """No message leaves without TLS."""
        if self.encryption == "auto":
            return self.is_implicit or not _is_loopback(self.host)
        return self.encryption != "off"


class Smtp:
    """The `Send` port over one connection a message: there are few, and none then holds up another."""

    def __init__(
        self,
        server: SmtpServer,
        *,
        masthead: Masthead,
        now: Clock,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Certificates are checked against the system's roots, or as `context` has it."""
        self._server = server
        self._masthead = masthead
        self._now = now
        self._context = context or ssl.create_default_context() if server.is_encrypted else None

    def __call__(self, message: Message, subscriber: Subscriber) -> None:
        """
        Hand one message over; return when the server has taken responsibility for it.

        Raises:
            DeliveryError: it has not. `permanent` after a 5xx; the message may also have arrived when
                the connection broke at the very end, and is then sent again under the same id.
        """
        mail = mime(message, subscriber, masthead=self._masthead, at=self._now())
        try:
            smtp = self._connect()
            try:
                smtp.send_message(mail, self._masthead.sender, [subscriber.address])
                # The message is taken; how the farewell goes is no matter.
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    smtp.quit()
            finally:
                smtp.close()
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refused(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            said = one_line(str(error)) or type(error).__name__
            raise DeliveryError(f"{self._where}: {said}; see the smtp settings") from error

    @property
    def _where(self) -> str:
        return f"{self._server.host}:{self._server.port}"

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # Our EHLO names the sender's domain: the name of this machine is nobody's business.
        name, timeout = self._masthead.domain, server.timeout_seconds
        smtp: smtplib.SMTP
        if server.is_implicit:
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=timeout, context=self._context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, name, timeout=timeout)
        try:
            if server.is_encrypted and not server.is_implicit:
                # Raises where the server does not offer it: nothing is said in the clear instead.
                smtp.starttls(context=self._context)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _refused(self, code: int, said: bytes | str) -> DeliveryError:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        permanent = 500 <= code < 600
        then = "correct the address or the smtp settings" if permanent else "it is tried again"
        return DeliveryError(
            f"{self._where} said {code} {one_line(words)}; {then}", permanent=permanent
        )


class EmlFolder:
    """The `Send` port for trying things out: each message becomes `<id>.eml`, as a mail program opens it."""

    def __init__(self, folder: Path, *, masthead: Masthead, now: Clock) -> None:
        """The folder is made at the first message."""
        self._folder = folder
        self._masthead = masthead
        self._now = now

    def __call__(self, message: Message, subscriber: Subscriber) -> None:
        """
        Write one message, readable by its owner alone: it holds an address.

        Raises:
            DeliveryError: it could not be written.
        """
        mail = mime(message, subscriber, masthead=self._masthead, at=self._now())
        target = self._folder / f"{message.id}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".eml")
            with os.fdopen(handle, "wb") as file:
                file.write(mail.as_bytes())
            Path(name).replace(target)
        except OSError as error:
            raise DeliveryError(f"{target}: {error.strerror}; is the folder writable?") from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
