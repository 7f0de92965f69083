"""Whom the client may talk to, however an address is spelt."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.servers import Site
from tests.visits import visitor, watched
from witnessmark.adapters.web.guard import Guard, why_forbidden
from witnessmark.adapters.web.stopped import Deadline, StoppedError
from witnessmark.adapters.web.tap import Limits, Recording, RecordingBackend
from witnessmark.adapters.web.wire import address
from witnessmark.model.captures import FailureKind


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.says("/policy", body="We keep plates for 30 days.")
        yield site


def disguises(plain: IPv4Address) -> list[str]:
    number = int(plain)
    return [
        str(plain),
        str(IPv6Address((0xFFFF << 32) + number)),  # mapped
        str(IPv6Address((0x2002 << 112) + (number << 80) + 1)),  # 6to4
        str(IPv6Address((0x64FF9B << 96) + number)),  # NAT64
    ]


@pytest.mark.parametrize(
    "network",
    [
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"),
    ],
)
@settings(max_examples=20)
@given(data=st.data())
def test_an_address_that_is_not_public_is_refused_in_every_disguise(network, data):
    net = IPv4Network(network)
    plain = IPv4Address(data.draw(st.integers(int(net[0]), int(net[-1]))))

    assert all(why_forbidden(spelling) for spelling in disguises(plain))


@pytest.mark.parametrize("plain", ["9.9.9.9", "93.184.216.34", "172.32.0.1", "100.128.0.1"])
def test_a_public_address_is_allowed_in_every_disguise(plain):
    assert [why_forbidden(spelling) for spelling in disguises(IPv4Address(plain))] == [None] * 4
    assert why_forbidden("2606:4700:4700::1111") is None


@settings(max_examples=200)
@given(number=st.integers(0, 2**128 - 1))
def test_ipv6_outside_what_is_given_out_is_refused(number):
    plain = IPv6Address(number)

    if plain not in ip_network("2000::/3") and plain not in ip_network("64:ff9b::/96"):
        assert why_forbidden(str(plain)) or plain.ipv4_mapped


@pytest.mark.parametrize(
    ("spelling", "word"),
    [
        ("::1", "loopback"),
        ("::", "unspecified"),
        ("::127.0.0.1", "reserved"),
        ("fe80::1%lo", "link-local"),
        ("fd00:ec2::254", "private"),
        ("ff02::1", "multicast"),
        ("2001:0:7f00:1::", "reserved"),  # Teredo
        ("64:ff9b:1::7f00:1", "reserved"),  # local NAT64
        ("169.254.169.254", "link-local"),
    ],
)
def test_a_special_address_is_refused_by_name(spelling, word):
    assert why_forbidden(spelling) == word


def test_what_an_operator_allows_is_the_house_never_link_local():
    assert why_forbidden("127.0.0.1", house=True) is None
    assert why_forbidden("::ffff:10.1.2.3", house=True) is None
    assert why_forbidden("169.254.169.254", house=True) == "link-local"
    assert why_forbidden("224.0.0.1", house=True) == "multicast"


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.1", "localhost"),
        *("0", "0.0.0.0", "169.254.169.254", "2852039166", "10.0.0.1", "192.168.1.1"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a00:1]"),
        *("[2002:7f00:1::]", "[fe80::1]", "[fd00:ec2::254]"),
    ],
)
def test_no_spelling_of_a_private_address_is_dialled(host, monkeypatch):
    def dial(*_):
        raise AssertionError("dialled")

    monkeypatch.setattr(socket.socket, "connect", dial)

    looked = visitor()(watched(f"http://{host}/policy"))

    assert looked.failure is not None
    assert looked.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert looked.exchanges == ()


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_only_the_ports_of_the_web_are_dialled(port):
    looked = visitor(resolve=lambda *_: ["9.9.9.9"])(watched(f"http://kestrel.example:{port}/"))

    assert looked.failure is not None
    assert looked.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert f"port {port}" in looked.failure.detail


def test_an_allowed_host_and_port_opens_no_other_port(site):
    with Site() as other:
        other.says("/policy", body="x")
        looked = visitor(site)(watched(f"{other.url}/policy"))

        assert looked.failure is not None
        assert looked.failure.kind is FailureKind.FORBIDDEN_ADDRESS
        assert other.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example/",
        "http://localhost/",
        "http://user:secret@kestrel.example/",
        "file:///etc/passwd",
        "ftp://kestrel.example/policy",
        "gopher://kestrel.example/",
        "http://kestrel.example:22/",
    ],
)
def test_a_redirect_into_the_house_is_kept_and_not_followed(site, target):
    site.says("/policy", 302, {"Location": target})

    looked = visitor(site, resolve=lambda host, _: [host if host[0].isdigit() else "10.0.0.7"])(
        watched(f"{site.url}/policy")
    )

    # The resolver sends every name inside; only the site's own number is allowed.
    assert looked.failure is not None
    assert looked.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert [exchange.status for exchange in looked.exchanges] == [302]
    assert "secret" not in looked.failure.detail


def test_a_name_that_turns_inward_after_the_first_answer_is_refused(site):
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    name = ("rebinding.example", site.port)

    looked = visitor(named=[name], resolve=lambda *_: next(answers))(
        watched(f"http://rebinding.example:{site.port}/policy")
    )

    assert looked.failure is not None
    assert looked.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert looked.robots is not None  # the first request went out, to the address of that moment
    assert site.pages_asked == []


def test_the_recorded_address_is_the_one_that_answered(site):
    name = ("kestrel.example", site.port)
    legs = ["169.254.1.1", "127.0.0.9", "127.0.0.1"]  # forbidden; nobody there; the site

    looked = visitor(named=[name], resolve=lambda *_: legs)(
        watched(f"http://kestrel.example:{site.port}/policy")
    )

    assert looked.failure is None
    assert (looked.exchanges[-1].ip, looked.exchanges[-1].port) == ("127.0.0.1", site.port)


@pytest.mark.parametrize("error", [socket.gaierror(-2, "Name or service not known"), None])
def test_a_name_nobody_knows_is_said_so(error):
    def resolve(*_):
        if error:
            raise error
        return []

    looked = visitor(resolve=resolve)(watched("https://kestrel.example/policy"))

    assert looked.failure is not None
    assert looked.failure.kind is FailureKind.DNS


def test_a_server_that_is_not_there_is_no_connection():
    with Site() as site:
        fetch = visitor(site)

    looked = fetch(watched(f"{site.url}/policy"))

    assert looked.failure is not None
    assert looked.failure.kind is FailureKind.CONNECT
    assert looked.exchanges == ()


def test_sockets_of_this_machine_are_refused():
    recording = Recording(limits=Limits(), deadline=Deadline(1))

    with pytest.raises(StoppedError) as refused:
        RecordingBackend(Guard(), recording).connect_unix_socket("/run/docker.sock")
    assert refused.value.kind is FailureKind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "https://kestrel.example@inside.example/",
        "https://:@inside.example/",
        "https://kestrel.example\\@inside.example/",
        "https://kestrel.example%2f@inside.example/",
    ],
)
def test_an_address_with_a_user_name_is_refused(url):
    with pytest.raises(StoppedError) as refused:
        address(url)
    assert refused.value.kind is FailureKind.FORBIDDEN_ADDRESS


@settings(max_examples=300)
@given(
    text=st.text(max_size=60)
    | st.text("htps:/\\@#?.%[]0123456789xabcé\t ", max_size=60).map("http://".__add__)
)
def test_any_text_is_an_address_or_a_typed_refusal(text):
    base = address("https://kestrel.example/a/b")
    with suppress(StoppedError):
        read = address(text, base=base)

        assert address(read.url) == read  # read once or twice, it is the same place
        assert "#" not in read.url
        assert "@" not in read.origin
