import asyncio
import email
import os
import ssl
import stat
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import SMTP

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.kestrel import CHECKPOINT, MASTHEAD, RECORDED, WEAKENED
from witnessmark.adapters.smtp import EmlFolder, Smtp, SmtpServer
from witnessmark.errors import DeliveryError, SettingsError
from witnessmark.model.messages import MessageId, Subscriber, SubscriberId
from witnessmark.render.email import email as render
from witnessmark.steps.redline import redline

DESK = Subscriber(id=SubscriberId("desk"), address="desk@paper.example", name="City desk")
MESSAGE = render(
    (WEAKENED,),
    id=MessageId("0" * 40),
    subscriber=DESK.id,
    checkpoint=CHECKPOINT,
    masthead=MASTHEAD,
    redline=redline,
)


@dataclass
class PostOffice:
    """A mail server that takes, or refuses, what the test says."""

    taken: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    greeted_by: list[str] = field(default_factory=list)
    to: str = "250 OK"
    data: str = "250 OK"
    hangs_up: bool = False

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server, session, envelope, hostname, responses
    ):
        self.greeted_by.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server, session, envelope, address, options
    ):
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, server, session, envelope
    ):
        if self.hangs_up:
            server.transport.abort()
            await asyncio.sleep(0)
            return None
        if self.data.startswith("250"):
            self.taken.append(envelope.content)
            self.encrypted.append(session.ssl is not None)
        return self.data


class OnAFreePort(Controller):
    """Asks the system for a port, which aiosmtpd's own probe then wants to know."""

    def _trigger_server(self):
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(office, **options):
    controller = OnAFreePort(office, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def served(authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def sender(port, context=None, **settings):
    server = SmtpServer(host="127.0.0.1", port=port, timeout_seconds=5, **settings)
    return Smtp(server, masthead=MASTHEAD, now=lambda: RECORDED, context=context)


def test_a_message_arrives_as_it_was_rendered():
    office = PostOffice()
    with serving(office) as port:
        sender(port)(MESSAGE, DESK)

    mail = email.message_from_bytes(office.taken[0], policy=SMTP)
    assert mail["Subject"] == MESSAGE.subject
    assert mail["To"] == "City desk <desk@paper.example>"
    text, html = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert html.get_content().replace("\r\n", "\n") == MESSAGE.html
    assert office.greeted_by == ["watch.example"], "the name of this machine is nobody's business"


def test_starttls_and_a_password_are_used_when_asked_for(served, trusting):
    office, seen = PostOffice(), []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"open sesame", handled=False)

    options = {"tls_context": served, "require_starttls": True, "authenticator": authenticate}
    with serving(office, **options, auth_required=True) as port:
        settings = {"encryption": "starttls", "user": "watch", "password": "open sesame"}
        sender(port, trusting, **settings)(MESSAGE, DESK)
        with pytest.raises(DeliveryError) as refused:
            sender(port, trusting, **settings | {"password": "guess"})(MESSAGE, DESK)

    assert office.encrypted == [True]
    assert set(seen) == {(b"watch", b"open sesame"), (b"watch", b"guess")}
    assert refused.value.permanent
    assert "guess" not in str(refused.value)


def test_tls_from_the_start_is_spoken_when_asked_for(served, trusting):
    office = PostOffice()
    with serving(office, ssl_context=served) as port:
        sender(port, trusting, encryption="tls")(MESSAGE, DESK)

    assert len(office.taken) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(served):
    office = PostOffice()
    with serving(office, tls_context=served) as port, pytest.raises(DeliveryError) as refused:
        sender(port, encryption="starttls")(MESSAGE, DESK)

    assert office.taken == []
    assert not refused.value.permanent


def test_a_server_without_starttls_gets_nothing_when_it_is_demanded(trusting):
    office = PostOffice()
    with serving(office) as port, pytest.raises(DeliveryError, match="STARTTLS"):
        sender(port, trusting, encryption="starttls")(MESSAGE, DESK)

    assert office.taken == []


@pytest.mark.parametrize(
    ("host", "port", "encryption", "is_encrypted"),
    [
        ("mail.example", 587, "auto", True),
        ("mail.example", 25, "auto", True),
        ("mail.example", 465, "auto", True),
        ("mail.example", 25, "off", False),
        ("localhost", 25, "auto", False),
        ("127.0.0.1", 25, "auto", False),
        ("::1", 25, "auto", False),
        ("127.0.0.1", 25, "starttls", True),
        ("localhost", 465, "auto", True),
    ],
)
def test_only_this_machine_is_spoken_to_in_the_clear_unless_told_otherwise(
    host, port, encryption, is_encrypted
):
    assert SmtpServer(host=host, port=port, encryption=encryption).is_encrypted is is_encrypted


def test_a_password_never_crosses_the_network_in_the_clear():
    with pytest.raises(SettingsError, match="in the clear"):
        SmtpServer(host="mail.example", user="watch", password="x", encryption="off")


def test_a_password_is_in_no_traceback():
    assert "sesame" not in repr(SmtpServer(host="localhost", user="watch", password="sesame"))


@pytest.mark.parametrize(
    ("office", "permanent"),
    [
        (PostOffice(to="550 5.1.1 no such user"), True),
        (PostOffice(to="450 4.2.1 mailbox busy"), False),
        (PostOffice(data="554 5.6.0 not wanted"), True),
        (PostOffice(data="451 4.3.0 try later"), False),
        (PostOffice(hangs_up=True), False),
    ],
    ids=["550-to", "450-to", "554-data", "451-data", "hangs-up"],
)
def test_a_refusal_is_for_good_or_for_now(office, permanent):
    with serving(office) as port, pytest.raises(DeliveryError) as refused:
        sender(port)(MESSAGE, DESK)

    assert refused.value.permanent is permanent
    assert str(refused.value).startswith("127.0.0.1:")
    assert DESK.address not in str(refused.value)


def test_nobody_at_home_is_for_now():
    office = PostOffice()
    with serving(office) as port:
        pass

    with pytest.raises(DeliveryError, match="see the smtp settings") as refused:
        sender(port)(MESSAGE, DESK)
    assert not refused.value.permanent


def test_an_eml_file_is_the_mail_and_only_its_owner_reads_it(tmp_path):
    folder = tmp_path / "outbox"

    EmlFolder(folder, masthead=MASTHEAD, now=lambda: RECORDED)(MESSAGE, DESK)

    (file,) = folder.iterdir()
    assert file.name == f"{MESSAGE.id}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert email.message_from_bytes(file.read_bytes(), policy=SMTP)["Subject"] == MESSAGE.subject


def test_a_folder_that_cannot_be_written_keeps_the_message_owed(tmp_path):
    (tmp_path / "outbox").write_text("a file stands here")

    with pytest.raises(DeliveryError, match=os.fspath(tmp_path)):
        EmlFolder(tmp_path / "outbox", masthead=MASTHEAD, now=lambda: RECORDED)(MESSAGE, DESK)
