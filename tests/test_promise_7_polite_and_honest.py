"""Promise 7: one request at a time, waits that are kept, one name for us everywhere, no evasion."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.servers import Asked, Site, answer, sends
from tests.visits import CONTACT, NOON, OwnTime, visitor, watched
from witnessmark import __version__
from witnessmark.adapters.web.client import user_agent
from witnessmark.adapters.web.pace import HostPace
from witnessmark.adapters.web.verdict import retry_after
from witnessmark.errors import SettingsError
from witnessmark.model.captures import FailureKind, Fetched
from witnessmark.ports import Fetch


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.says("/policy", body="We keep plates for 30 days.")
        yield site


def polite(site: Site, own_time: OwnTime) -> Fetch:
    """Make a client with the rests that everybody gets, on the test's clock."""
    return visitor(
        site, own_time=own_time, pace=HostPace(clock=own_time.clock, sleep=own_time.sleep)
    )


def kind(looked: Fetched) -> FailureKind | None:
    return looked.failure.kind if looked.failure else None


def test_one_request_in_flight_per_host_over_hops_and_robots(site):
    site.thinks = 0.01
    site.says("/old", 302, {"Location": "/policy"})
    names = [("kestrel.example", site.port), ("kestrel.example.", site.port)]
    fetch = visitor(site, named=names, resolve=lambda *_: ["127.0.0.1"])
    places = [f"http://kestrel.example:{site.port}/old", f"http://kestrel.example.:{site.port}/old"]

    with ThreadPoolExecutor(8) as pool:
        looks = list(pool.map(fetch, [watched(url) for url in places * 4]))

    assert [kind(looked) for looked in looks] == [None] * 8
    assert len(site.pages_asked) == 16
    assert site.most_at_once == 1


def test_two_hosts_are_visited_at_the_same_time(site):
    both_here = threading.Barrier(2, timeout=10)

    def meet(connection: socket.socket, site: Site) -> bytes:
        both_here.wait()
        return sends(answer(body="x"))(connection, site)

    with Site(address="127.0.0.2") as other:
        site.plays("/policy", meet)
        other.plays("/policy", meet)
        fetch = visitor(site, other)

        with ThreadPoolExecutor(2) as pool:
            looks = list(pool.map(fetch, [watched(f"{s.url}/policy") for s in (site, other)]))

    assert [kind(looked) for looked in looks] == [None, None]


def test_a_host_rests_five_seconds_after_each_request(site):
    own_time = OwnTime()
    site.says("/old", 302, {"Location": "/policy"})
    fetch = polite(site, own_time)

    fetch(watched(f"{site.url}/old"))
    fetch(watched(f"{site.url}/policy"))

    assert [asked.path for asked in site.asked] == ["/robots.txt", "/old", "/policy", "/policy"]
    assert own_time.slept == [5.0, 5.0, 5.0]


def test_a_host_that_asks_for_a_longer_rest_gets_it(site):
    own_time = OwnTime()
    site.says("/robots.txt", body="User-agent: *\nCrawl-delay: 17.5\n")
    fetch = polite(site, own_time)

    fetch(watched(f"{site.url}/policy"))
    fetch(watched(f"{site.url}/policy"))

    assert own_time.slept == [5.0, 17.5]


def test_a_shorter_crawl_delay_makes_us_no_faster(site):
    own_time = OwnTime()
    site.says("/robots.txt", body="User-agent: *\nCrawl-delay: 0.1\n")
    fetch = polite(site, own_time)

    fetch(watched(f"{site.url}/policy"))
    fetch(watched(f"{site.url}/policy"))

    assert own_time.slept == [5.0, 5.0]


@pytest.mark.parametrize(("delay", "days"), [("600", 600 / 86_400), ("1e300", 30)])
def test_a_crawl_delay_past_our_patience_is_said_and_not_slept(site, delay, days):
    own_time = OwnTime()
    site.says("/robots.txt", body=f"User-agent: *\nCrawl-delay: {delay}\n")
    fetch = polite(site, own_time)

    first = fetch(watched(f"{site.url}/policy"))
    second = fetch(watched(f"{site.url}/policy"))

    assert (kind(first), kind(second)) == (None, FailureKind.BUSY)
    assert second.retry_at == NOON + timedelta(seconds=5, days=days)
    assert site.pages_asked == ["/policy"]


def test_retry_after_is_waited(site):
    own_time = OwnTime()
    site.says("/policy", 429, {"Retry-After": "90"})
    fetch = polite(site, own_time)

    busy = fetch(watched(f"{site.url}/policy"))
    site.says("/policy", body="Here.")
    again = fetch(watched(f"{site.url}/policy"))

    assert kind(busy) is FailureKind.BUSY
    assert busy.exchanges[0].status == 429
    assert busy.retry_at == NOON + timedelta(seconds=5 + 90)
    assert again.failure is None
    assert again.started_at == NOON + timedelta(seconds=5)
    assert again.exchanges[0].started_at == busy.retry_at


@pytest.mark.parametrize("asked_for", ["3600", "Thu, 01 Jan 2026 13:00:00 GMT"])
def test_a_long_retry_after_is_not_knocked_at(site, asked_for):
    own_time = OwnTime()
    site.says("/policy", 503, {"Retry-After": asked_for})
    fetch = visitor(site, own_time=own_time)
    busy = fetch(watched(f"{site.url}/policy"))
    requests = len(site.asked)
    own_time.seconds += 600

    early = fetch(watched(f"{site.url}/policy"))
    requests_after = len(site.asked)
    own_time.seconds += 3000
    site.says("/policy", body="Here.")
    in_time = fetch(watched(f"{site.url}/policy"))

    assert busy.retry_at == early.retry_at == NOON + timedelta(hours=1)
    assert kind(early) is FailureKind.BUSY
    assert early.exchanges == ()
    assert requests_after == requests
    assert in_time.failure is None
    assert own_time.slept == []


def test_a_busy_answer_that_breaks_off_is_waited_for_too(site):
    site.plays(
        "/policy",
        sends(b"HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 99\r\n\r\nbusy"),
    )

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.DISCONNECTED
    assert looked.retry_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("Thu, 01 Jan 2026 12:00:30 GMT", timedelta(seconds=30)),
        ("Thu, 01 Jan 2026 12:00:30 -0000", timedelta(seconds=30)),
        ("Wed, 31 Dec 2025 12:00:00 GMT", timedelta()),
        ("9" * 400, timedelta(days=30)),
        ("Fri, 01 Jan 2027 12:00:00 GMT", timedelta(days=30)),
        *((nonsense, None) for nonsense in ("", "soon", "-5", "1.5", "٣", "Thu, 99 Jan 2026")),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(said, meant):
    assert retry_after({"retry-after": said}, NOON) == meant


def headers_of(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asked.headers.items() if name != "host"}


def test_user_agent_is_ours_on_every_request(site):
    site.says("/old", 302, {"Location": "/policy"})

    visitor(site)(watched(f"{site.url}/old"))

    ours = f"witnessmark/{__version__} (+{CONTACT})"
    assert [asked.headers["user-agent"] for asked in site.asked] == [ours] * 3


def test_cookies_are_kept_in_the_record_and_never_sent_back(site):
    site.says(
        "/old",
        302,
        [("Set-Cookie", "id=1; Path=/"), ("Set-Cookie", "x=2"), ("Location", "/policy")],
    )
    fetch = visitor(site)

    looked = fetch(watched(f"{site.url}/old"))
    fetch(watched(f"{site.url}/policy"))

    assert b"Set-Cookie: id=1; Path=/\r\nSet-Cookie: x=2\r\n" in looked.exchanges[0].response
    assert site.pages_asked == ["/old", "/policy", "/policy"]
    assert not any("cookie" in asked.headers for asked in site.asked)


def test_every_request_is_the_same_but_for_the_address(site):
    site.says("/login", 401, {"WWW-Authenticate": 'Basic realm="x"'})
    fetch = visitor(site)

    fetch(watched(f"{site.url}/login"))
    fetch(watched(f"{site.url}/policy"))

    first, *others = [headers_of(asked) for asked in site.asked]
    assert others == [first, first]
    assert set(first) == {
        *("user-agent", "accept", "accept-language", "accept-encoding", "connection"),
    }
    assert (first["accept-encoding"], first["connection"]) == ("gzip", "close")
    assert all(asked.raw.startswith(b"GET /") for asked in site.asked)


def test_no_proxy_of_the_environment_stands_between(site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert looked.failure is None


def test_our_own_end_of_the_connection_is_in_no_record(site):
    peers: list[tuple[str, int]] = []

    def note(connection: socket.socket, site: Site) -> bytes:
        peers.append(connection.getpeername())
        return sends(answer(body="x"))(connection, site)

    site.plays("/policy", note)

    looked = visitor(site)(watched(f"{site.url}/policy"))

    (exchange,) = looked.exchanges
    assert (exchange.ip, exchange.port) == site.host_port
    assert str(peers[0][1]) not in repr(looked).replace(str(site.port), "")


@pytest.mark.parametrize(
    ("headers", "wire"),
    [
        ({"Location": "/denied?ip=198.51.100.7"}, b""),
        ({"Location": "https://[x?ip=198.51.100.7"}, b""),
        ({"Location": "ftp://x/?ip=198.51.100.7"}, b""),
        ({"Location": "http://198.51.100.7@x.example/"}, b""),
        ({}, b"HTTP/1.1 200 OK\r\nbroken 198.51.100.7\r\n\r\n"),
    ],
)
def test_what_a_server_says_of_us_is_not_in_the_sentence_about_it(site, headers, wire):
    site.plays("/policy", sends(wire or answer(302, headers)))
    site.says("/denied?ip=198.51.100.7", 403, body="Your address 198.51.100.7 is blocked.")

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert looked.failure is not None
    assert "198.51.100.7" not in looked.failure.detail
    assert b"198.51.100.7" in b"".join(exchange.response for exchange in looked.exchanges)


@pytest.mark.parametrize("contact", ["", "  ", "a\r\nX: y", "näme@example.org", "(a)", "a\x00"])
def test_who_watches_must_say_who_they_are(contact):
    with pytest.raises(SettingsError, match="WITNESSMARK_CONTACT"):
        user_agent(contact)
