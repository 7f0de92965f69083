"""A message -> the bytes that a mail server takes: RFC 5322 with text and HTML of the same content."""

from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any

from witnessmark.errors import DeliveryError
from witnessmark.model.messages import Message, Subscriber
from witnessmark.render.masthead import Masthead
from witnessmark.render.plain import one_line


class _WholeSubject(EmailPolicy):
    """
    Encodes a subject that is not ASCII as a whole (RFC 2047).

    Where the standard library folds a line just before an encoded word, readers see two spaces.
    """

    def fold(self, name: str, value: Any) -> str:
        if name != "Subject" or str(value).isascii():
            return str(super().fold(name, value))
        encoded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY = _WholeSubject(linesep=SMTP.linesep)


def mime(
    message: Message, subscriber: Subscriber, *, masthead: Masthead, at: datetime
) -> EmailMessage:
    """
    Build the mail. Quoted-printable throughout, so that no line is longer than 78 bytes on the wire.

    Headers: Message-ID the same on every try; List-Unsubscribe by mailto (RFC 2369); List-Id (RFC
    2919); Auto-Submitted (RFC 3834) and Precedence, so that no vacation notice answers us.

    Raises:
        DeliveryError: the subscriber's or the sender's address is none (permanent).
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(masthead.sender, masthead.name)
    mail["To"] = _address(subscriber.address, subscriber.name)
    mail["Reply-To"] = _address(masthead.reply_to, "")
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.id}@{masthead.domain}>"
    mail["List-Id"] = f"<{masthead.list_id}>"
    mail["List-Unsubscribe"] = f"<{masthead.unsubscribe_mailto(subscriber.id)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "list"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail


def _address(address: str, name: str) -> Address:
    try:
        return Address(display_name=one_line(name), addr_spec=address)
    except Exception as error:
        # The parser raises whatever its state machine meets: ValueError, IndexError, HeaderParseError.
        raise DeliveryError(
            f"{one_line(address)!r} is no mail address; correct it in subscribers.yml or the settings",
            permanent=True,
        ) from error
