"""One page, exactly as served, and a name for every way in which it was not."""

import gzip
import socket
import struct
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.servers import Site, answer, drips, sends, stalls
from tests.visits import visitor, watched
from witnessmark.adapters.web.tap import Limits
from witnessmark.model.captures import FailureKind, Fetched

CUT = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + b"x" * 40


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def kind(looked: Fetched) -> FailureKind | None:
    return looked.failure.kind if looked.failure else None


def test_a_page_is_kept_as_it_was_on_the_wire(site):
    wire = (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nX-Latin: caf\xe9\r\nx-ODD-case:  two  spaces \r\n"
        b"Transfer-Encoding: chunked\r\nTrailer: Digest\r\n\r\n"
        b"5;name=value\r\nWe ke\r\n"
        b"00A\r\nep plates \r\n"
        b"0\r\nDigest: sha-256=x\r\n\r\n"
    )
    site.plays("/policy", sends(*(wire[i : i + 7] for i in range(0, len(wire), 7))))

    looked = visitor(site)(watched(f"{site.url}/policy"))

    (exchange,) = looked.exchanges
    assert looked.failure is None
    assert exchange.response == wire
    assert (exchange.status, exchange.truncated, exchange.tls) == (200, None, None)
    assert (exchange.ip, exchange.port) == site.host_port
    assert exchange.request == site.asked_for("/policy")[0].raw
    assert exchange.url == f"{site.url}/policy"


def test_a_page_without_length_ends_where_the_connection_ends(site):
    wire = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nWe keep plates."
    site.plays("/policy", sends(wire))

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert looked.failure is None
    assert looked.exchanges[0].response == wire


def test_the_anchor_of_an_address_stays_at_home(site):
    site.says("/policy?a=1", body="ok")

    looked = visitor(site)(watched(f"{site.url}/policy?a=1#retention"))

    assert looked.failure is None
    assert looked.exchanges[0].url == f"{site.url}/policy?a=1"


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, {}, None),
        (202, {}, FailureKind.PROTOCOL),
        (203, {}, FailureKind.PROTOCOL),
        (206, {"Content-Range": "bytes 0-3/9"}, FailureKind.PROTOCOL),
        (300, {}, FailureKind.PROTOCOL),
        (301, {}, FailureKind.PROTOCOL),
        (400, {}, FailureKind.REFUSED),
        (401, {"WWW-Authenticate": "Basic"}, FailureKind.REFUSED),
        (403, {}, FailureKind.REFUSED),
        (404, {}, FailureKind.GONE),
        (410, {}, FailureKind.GONE),
        (429, {}, FailureKind.BUSY),
        (451, {}, FailureKind.REFUSED),
        (500, {}, FailureKind.SERVER_ERROR),
        (503, {}, FailureKind.SERVER_ERROR),
        (503, {"Retry-After": "9"}, FailureKind.BUSY),
        (522, {}, FailureKind.SERVER_ERROR),
        (600, {}, FailureKind.PROTOCOL),
        (403, {"CF-Mitigated": "challenge"}, FailureKind.CHALLENGE),
        (503, {"cf-mitigated": "challenge", "Retry-After": "9"}, FailureKind.CHALLENGE),
        (202, {"x-amzn-waf-action": "challenge"}, FailureKind.CHALLENGE),
        (405, {"x-amzn-waf-action": "captcha"}, FailureKind.CHALLENGE),
    ],
)
def test_every_status_has_a_name_and_keeps_its_bytes(site, status, headers, expected):
    site.says("/policy", status, headers, "Something to keep.")

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is expected
    assert looked.exchanges[-1].status == status
    assert looked.exchanges[-1].response == answer(status, headers, "Something to keep.")
    assert looked.failure is None or str(status) in looked.failure.detail


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", FailureKind.EMPTY),
        (b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", FailureKind.EMPTY),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", FailureKind.DISCONNECTED),
        (b"HTTP/1.1 200 OK\r\nContent-Le", FailureKind.DISCONNECTED),
        (b"HTT", FailureKind.DISCONNECTED),
        (b"SSH-2.0-OpenSSH_9.2\r\n", FailureKind.PROTOCOL),
        (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00", FailureKind.PROTOCOL),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            FailureKind.PROTOCOL,
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n", FailureKind.PROTOCOL),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            FailureKind.DISCONNECTED,
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
            FailureKind.DISCONNECTED,
        ),
        (CUT, FailureKind.DISCONNECTED),
    ],
)
def test_an_answer_that_is_none_is_named_and_kept(site, wire, expected):
    site.plays("/policy", sends(wire))

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is expected
    assert looked.exchanges[0].response == wire
    if expected is FailureKind.DISCONNECTED:
        assert looked.exchanges[0].truncated == "disconnect"


def test_a_server_that_hangs_up_without_a_word_leaves_our_request(site):
    site.plays("/policy", sends())

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.DISCONNECTED
    assert looked.exchanges[0].request.startswith(b"GET /policy HTTP/1.1\r\n")
    assert looked.exchanges[0].response == b""


def test_a_connection_that_is_reset_keeps_what_had_come(site):
    def cut_and_reset(connection: socket.socket, site: Site) -> bytes:
        connection.sendall(CUT)
        site.closing.wait(0.2)  # the client has read it: a reset discards what is unread
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return CUT

    site.plays("/policy", cut_and_reset)

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.DISCONNECTED
    assert looked.exchanges[0].response == CUT
    assert looked.exchanges[0].status == 200
    assert looked.exchanges[0].truncated == "disconnect"


@pytest.mark.parametrize(
    "script",
    [
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        drips(b"HTTP/1.1 200 OK\r\nX-Long: "),
        drips(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
    ids=["body", "head", "interim answers"],
)
def test_a_server_that_drips_is_given_up_and_what_came_is_kept(site, script):
    site.plays("/policy", script)
    limits = Limits(exchange_seconds=0.7, idle_seconds=9)

    looked = visitor(site, limits=limits)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.TIMEOUT
    assert looked.exchanges[0].truncated == "time"
    assert looked.exchanges[0].response.startswith(b"HTTP/1.1 ")


def test_a_server_that_falls_silent_is_given_up(site):
    site.plays("/policy", stalls(CUT))

    looked = visitor(site, limits=Limits(idle_seconds=0.5))(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.TIMEOUT
    assert looked.exchanges[0].response == CUT


def test_a_look_has_an_end_over_all_its_hops(site):
    site.thinks = 0.2
    for n in range(9):
        site.says(f"/{n}", 302, {"Location": f"/{n + 1}"})
    limits = Limits(look_seconds=1.1)

    looked = visitor(site, limits=limits)(watched(f"{site.url}/0"))

    assert kind(looked) is FailureKind.TIMEOUT
    assert 1 <= len(looked.exchanges) < 9


def test_a_head_without_end_is_too_large(site):
    start = b"HTTP/1.1 200 OK\r\n"
    site.plays("/policy", sends(start, *[b"X-Filler: " + b"y" * 1000 + b"\r\n"] * 200))

    looked = visitor(site, limits=Limits(head_bytes=16_384))(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.TOO_LARGE
    assert len(looked.exchanges[0].response) == 16_384
    assert looked.exchanges[0].truncated == "length"


@pytest.mark.parametrize("framing", ["length", "close"])
def test_a_body_may_fill_the_limit_and_not_pass_it(site, framing):
    def wire(size: int) -> bytes:
        head = b"HTTP/1.1 200 OK\r\n"
        head += b"Content-Length: %06d\r\n\r\n" % size if framing == "length" else b"\r\n"
        return head + b"z" * size

    limit = len(wire(150_000))
    fetch = visitor(site, limits=Limits(wire_bytes=limit))
    site.plays("/fits", sends(wire(150_000)))
    site.plays("/over", sends(wire(150_001)))

    fits, over = fetch(watched(f"{site.url}/fits")), fetch(watched(f"{site.url}/over"))

    assert fits.failure is None
    assert fits.exchanges[0].response == wire(150_000)
    assert kind(over) is FailureKind.TOO_LARGE
    assert over.exchanges[0].response == wire(150_001)[:limit]
    assert over.exchanges[0].status == 200


def test_a_compressed_bomb_is_kept_and_not_opened_here(site):
    bomb = gzip.compress(bytes(30_000_000), compresslevel=9, mtime=0)
    site.says("/policy", 200, {"Content-Encoding": "gzip"}, bomb)

    looked = visitor(site, limits=Limits(wire_bytes=1_000_000))(watched(f"{site.url}/policy"))

    assert looked.failure is None
    assert looked.exchanges[0].response.endswith(bomb)


def test_each_redirect_is_its_own_exchange(site):
    site.says("/old", 301, {"Location": "/newer"})
    site.says("/newer", 308, {"Location": f"{site.url}/dir/"})
    site.says("/dir/", 302, {"Location": "policy?x=1#top"})
    site.says("/dir/policy?x=1", body="Here.")

    looked = visitor(site)(watched(f"{site.url}/old"))

    assert looked.failure is None
    assert [exchange.status for exchange in looked.exchanges] == [301, 308, 302, 200]
    assert looked.exchanges[-1].url == f"{site.url}/dir/policy?x=1"
    assert all(exchange.truncated is None for exchange in looked.exchanges)


def test_a_redirect_needs_no_body(site):
    site.plays("/old", sends(b"HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 99\r\n\r\n"))
    site.says("/new", body="Here.")

    looked = visitor(site)(watched(f"{site.url}/old"))

    assert looked.failure is None
    assert [exchange.truncated for exchange in looked.exchanges] == ["disconnect", None]


def test_redirects_in_a_ring_end_at_the_first_repetition(site):
    site.says("/a", 302, {"Location": "/b"})
    site.says("/b", 302, {"Location": "/a"})

    looked = visitor(site)(watched(f"{site.url}/a"))

    assert kind(looked) is FailureKind.REDIRECT_LOOP
    assert site.pages_asked == ["/a", "/b"]
    assert len(looked.exchanges) == 2


def test_ten_redirects_are_followed_and_eleven_are_not(site):
    for n in range(12):
        site.says(f"/{n}", 302, {"Location": f"/{n + 1}"})
    site.says("/12", body="Here.")
    fetch = visitor(site)

    ten, eleven = fetch(watched(f"{site.url}/2")), fetch(watched(f"{site.url}/1"))

    assert ten.failure is None
    assert kind(eleven) is FailureKind.REDIRECT_LOOP
    assert len(eleven.exchanges) == 11


@pytest.mark.parametrize("location", ["https://[half", "https://", "//", "https:///policy"])
def test_a_redirect_to_no_address_is_named(site, location):
    site.says("/policy", 302, {"Location": location})

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) in (FailureKind.PROTOCOL, FailureKind.REDIRECT_LOOP)
    assert len(looked.exchanges) == 1


@pytest.mark.parametrize(
    ("start", "end", "status", "expected"),
    [
        ("kestrel.example", "www.kestrel.example", 200, None),
        ("www.kestrel.example", "kestrel.example", 200, None),
        ("www.kestrel.example", "trust.kestrel.example", 200, None),
        ("trust.kestrel.example", "www.kestrel.example", 200, None),
        ("kestrel.example", "parked.example", 200, FailureKind.OFF_SITE),
        ("kestrel.example", "notkestrel.example", 200, FailureKind.OFF_SITE),
        ("kestrel.example", "parked.example", 404, FailureKind.OFF_SITE),
        ("kestrel.example", "parked.example", 403, FailureKind.REFUSED),
        ("kestrel.example", "kestrel.example", 404, FailureKind.GONE),
    ],
)
def test_an_answer_from_another_site_is_no_sight_of_the_page(site, start, end, status, expected):
    site.says("/old", 301, {"Location": f"http://{end}:{site.port}/new"})
    site.says("/new", status, body="Here.")

    looked = visitor(
        named=[(start, site.port), (end, site.port)], resolve=lambda *_: ["127.0.0.1"]
    )(watched(f"http://{start}:{site.port}/old"))

    assert kind(looked) is expected
    assert [exchange.status for exchange in looked.exchanges] == [301, status]
    assert looked.exchanges[-1].url == f"http://{end}:{site.port}/new"


def test_a_detour_over_another_site_is_followed(site):
    names = [("kestrel.example", site.port), ("check.example", site.port)]
    site.says("/policy", 302, {"Location": f"http://check.example:{site.port}/hello"})
    site.says("/hello", 302, {"Location": f"http://kestrel.example:{site.port}/policy?seen=1"})
    site.says("/policy?seen=1", body="Here.")

    looked = visitor(named=names, resolve=lambda *_: ["127.0.0.1"])(
        watched(f"http://kestrel.example:{site.port}/policy")
    )

    assert looked.failure is None
    assert len(looked.exchanges) == 3


HTTP_WORDS = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 301 X\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        *(b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Location: /x\r\n"),
        *(b"\r\n", b"5\r\nabcde\r\n", b"0\r\n\r\n", b"Connection: close\r\n", b": \r\n", b"\x00"),
    ]
)


@settings(max_examples=60, deadline=None)
@example(wire=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcdefgh")
@given(wire=st.binary(max_size=60) | st.lists(HTTP_WORDS, max_size=9).map(b"".join))
def test_whatever_a_server_says_is_kept_and_has_a_name(wire):
    with Site() as site:
        site.plays("/policy", sends(wire))
        site.says("/x", body="Here.")

        looked = visitor(site)(watched(f"{site.url}/policy"))

    first = looked.exchanges[0]
    assert wire.startswith(first.response)
    if looked.failure is None:
        assert looked.exchanges[-1].status == 200
        assert looked.exchanges[-1].truncated is None
    else:
        assert looked.failure.detail
