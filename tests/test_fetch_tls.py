"""Encrypted pages: whom we trust, what the server showed us, and how far an end may be believed."""

import socket
import ssl
from datetime import UTC, datetime

import pytest
import trustme
from cryptography import x509

from tests.servers import Script, Site, answer, sends, server_tls, stalls
from tests.visits import visitor, watched
from witnessmark.adapters.web.tap import Limits
from witnessmark.adapters.web.tls import system_trust
from witnessmark.model.captures import FailureKind, Fetched


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def kind(looked: Fetched) -> FailureKind | None:
    return looked.failure.kind if looked.failure else None


def test_the_chain_is_kept_as_the_server_sent_it_on_this_connection(authority, trust):
    intermediate = authority.create_child_ca()
    leaf = intermediate.issue_cert("127.0.0.1")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(tls)
    with Site(tls=tls) as site:
        site.says("/policy", body="We keep plates for 30 days.")

        looked = visitor(site, trust=trust)(watched(f"{site.url}/policy"))

    (exchange,) = looked.exchanges
    assert looked.failure is None
    assert exchange.tls is not None
    assert exchange.tls.version == "TLSv1.3"
    assert exchange.tls.cipher.startswith("TLS_")
    sent = [x509.load_pem_x509_certificate(blob.bytes()) for blob in leaf.cert_chain_pems]
    assert [x509.load_der_x509_certificate(der) for der in exchange.tls.chain] == sent
    assert len(sent) == 2
    assert exchange.response == answer(body="We keep plates for 30 days.")
    assert (exchange.ip, exchange.port) == site.host_port


def test_an_older_tls_is_named_as_it_is(authority, trust):
    tls = server_tls(authority)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    with Site(tls=tls) as site:
        site.says("/policy", body="x")

        looked = visitor(site, trust=trust)(watched(f"{site.url}/policy"))

    assert looked.exchanges[0].tls is not None
    assert looked.exchanges[0].tls.version == "TLSv1.2"


def test_only_http_1_1_is_offered(authority, trust):
    chosen: list[str | None] = []

    def note(connection: socket.socket, site: Site) -> bytes:
        assert isinstance(connection, ssl.SSLSocket)
        chosen.append(connection.selected_alpn_protocol())
        return sends(answer(body="x"))(connection, site)

    with Site(tls=server_tls(authority, alpn=("h2", "http/1.1"))) as site:
        site.plays("/policy", note)

        looked = visitor(site, trust=trust)(watched(f"{site.url}/policy"))

    assert looked.failure is None
    assert chosen == ["http/1.1"]


def test_a_server_that_speaks_http_2_alone_is_named_and_its_bytes_are_kept(authority, trust):
    settings_frame = bytes.fromhex("000006 04 00 00000000 0003 00000064")
    with Site(tls=server_tls(authority, alpn=("h2",))) as site:
        site.plays("/robots.txt", sends(answer(404)))
        site.plays("/policy", sends(settings_frame))

        looked = visitor(site, trust=trust)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.PROTOCOL
    assert looked.exchanges[0].response == settings_frame
    assert looked.exchanges[0].truncated == "unspecified"


@pytest.mark.parametrize("fault", ["unknown authority", "expired", "another name", "no TLS"])
def test_a_certificate_that_does_not_hold_is_no_sight_of_the_page(authority, trust, fault):
    tls: ssl.SSLContext | None = server_tls(
        trustme.CA() if fault == "unknown authority" else authority,
        "kestrel.example" if fault == "another name" else "127.0.0.1",
    )
    if fault == "expired":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(
            "127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)
        ).configure_cert(tls)
    with Site(tls=None if fault == "no TLS" else tls) as site:
        site.says("/policy", body="x")

        looked = visitor(site, trust=trust)(watched(f"https://{site.address}:{site.port}/policy"))

    assert kind(looked) is FailureKind.TLS
    assert looked.exchanges == ()
    assert looked.failure is not None
    assert site.address in looked.failure.detail
    assert site.asked == []


def test_a_server_that_never_shakes_hands_is_given_up(trust):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        fetch = visitor(
            named=[("127.0.0.1", port)], trust=trust, limits=Limits(connect_seconds=0.1)
        )

        looked = fetch(watched(f"https://127.0.0.1:{port}/policy"))

    assert kind(looked) is FailureKind.TIMEOUT


def without_goodbye(*parts: bytes) -> Script:
    def play(connection: socket.socket, site: Site) -> bytes:
        sends(*parts)(connection, site)
        raise ConnectionAbortedError  # the site closes the socket and leaves TLS's good-bye out

    return play


def test_a_body_without_length_is_whole_only_with_a_goodbye(authority, trust):
    cut = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nWe keep plates"
    with Site(tls=server_tls(authority)) as site:
        site.plays("/whole", sends(cut))
        site.plays("/cut", without_goodbye(cut))
        site.plays("/long-enough", without_goodbye(answer(body="We keep plates")))
        fetch = visitor(site, trust=trust)

        whole, abrupt, counted = (
            fetch(watched(f"{site.url}{path}")) for path in ("/whole", "/cut", "/long-enough")
        )

    assert whole.failure is None
    assert kind(abrupt) is FailureKind.DISCONNECTED
    assert abrupt.exchanges[0].truncated == "disconnect"
    assert abrupt.exchanges[0].response == cut
    assert counted.failure is None


def test_an_encrypted_page_never_leads_to_an_unencrypted_one(authority, trust):
    with Site() as plain, Site(tls=server_tls(authority)) as site:
        plain.says("/policy", body="x")
        site.says("/policy", 301, {"Location": f"{plain.url}/policy"})

        looked = visitor(site, plain, trust=trust)(watched(f"{site.url}/policy"))

        assert kind(looked) is FailureKind.DOWNGRADED
        assert [exchange.status for exchange in looked.exchanges] == [301]
        assert plain.asked == []


def test_an_unencrypted_page_may_lead_to_an_encrypted_one(authority, trust):
    with Site() as plain, Site(tls=server_tls(authority)) as site:
        plain.says("/policy", 301, {"Location": f"{site.url}/policy"})
        site.says("/policy", body="Here.")

        looked = visitor(site, plain, trust=trust)(watched(f"{plain.url}/policy"))

    assert looked.failure is None
    assert [bool(exchange.tls) for exchange in looked.exchanges] == [False, True]


def test_an_encrypted_answer_that_stalls_keeps_what_came(authority, trust):
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nWe keep"
    with Site(tls=server_tls(authority)) as site:
        site.plays("/policy", stalls(start))

        looked = visitor(site, trust=trust, limits=Limits(idle_seconds=0.5))(
            watched(f"{site.url}/policy")
        )

    assert kind(looked) is FailureKind.TIMEOUT
    assert looked.exchanges[0].response == start


def test_this_machine_s_roots_are_asked_for_names_and_certificates():
    context = system_trust()

    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
