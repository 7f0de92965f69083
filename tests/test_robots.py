"""robots.txt is asked before every host, and obeyed."""

import gzip
import time
from collections.abc import Iterator

import pytest

from tests.servers import Site, answer, sends
from tests.visits import NOON, OwnTime, visitor, watched
from witnessmark.adapters.web.robots import MAX_BYTES, parse
from witnessmark.adapters.web.wire import address
from witnessmark.model.captures import FailureKind, Fetched
from witnessmark.ports import Fetch

SHUT = "User-agent: *\nDisallow: /\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.says("/policy", body="We keep plates for 30 days.")
        yield site


def kind(looked: Fetched) -> FailureKind | None:
    return looked.failure.kind if looked.failure else None


def may(text: str, url: str = "https://kestrel.example/policy") -> bool:
    return parse(text).can_fetch(address(url).url, "witnessmark")


def test_a_page_that_robots_txt_closes_is_not_asked_for(site):
    site.says("/robots.txt", body="User-agent: *\nDisallow: /pol\n")

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.ROBOTS
    assert looked.exchanges == ()
    assert looked.robots is not None
    assert looked.robots.response.endswith(b"Disallow: /pol\n")
    assert site.pages_asked == []


def test_a_byte_order_mark_does_not_swallow_the_first_group(site):
    site.says("/robots.txt", body=b"\xef\xbb\xbf" + SHUT.encode())

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.ROBOTS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_no_robots_txt_means_come_in(site, status):
    site.says("/robots.txt", status, body=SHUT)

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert looked.failure is None
    assert looked.robots is not None
    assert looked.robots.status == status


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (sends(answer(500)), FailureKind.SERVER_ERROR),
        (sends(answer(503)), FailureKind.SERVER_ERROR),
        (sends(answer(503, {"Retry-After": "60"})), FailureKind.BUSY),
        (sends(answer(429)), FailureKind.BUSY),
        (sends(), FailureKind.DISCONNECTED),
        (
            sends(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nUser-agent: *"),
            FailureKind.DISCONNECTED,
        ),
        (sends(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000), FailureKind.TOO_LARGE),
        (sends(b"SSH-2.0-OpenSSH\r\n"), FailureKind.PROTOCOL),
        (sends(answer(302, {"Location": "http://10.0.0.1/"})), FailureKind.FORBIDDEN_ADDRESS),
        (sends(answer(302, {"Location": "file:///etc/passwd"})), FailureKind.FORBIDDEN_ADDRESS),
    ],
)
def test_a_robots_txt_that_cannot_be_had_closes_the_host(site, script, expected):
    site.plays("/robots.txt", script)
    fetch = visitor(site)

    looked = fetch(watched(f"{site.url}/policy"))

    assert kind(looked) is expected
    assert looked.failure is not None
    assert "robots.txt" in looked.failure.detail
    assert site.pages_asked == []


def test_a_busy_robots_txt_says_when_to_come_back(site):
    site.says("/robots.txt", 503, {"Retry-After": "Thu, 01 Jan 2026 12:30:00 GMT"})

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert looked.retry_at is not None
    assert (looked.retry_at - NOON).total_seconds() == 1800


def test_a_failed_robots_txt_is_asked_for_again_at_the_next_look(site):
    site.says("/robots.txt", 500)
    fetch = visitor(site)
    before = fetch(watched(f"{site.url}/policy"))
    site.says("/robots.txt", body="")

    after = fetch(watched(f"{site.url}/policy"))

    assert (kind(before), kind(after)) == (FailureKind.SERVER_ERROR, None)


def test_rules_are_remembered_for_a_day_and_no_longer(site):
    own_time = OwnTime()
    fetch = visitor(site, own_time=own_time)

    def look() -> Fetched:
        return fetch(watched(f"{site.url}/policy"))

    first = look()
    own_time.seconds += 86_399
    second = look()
    site.says("/robots.txt", body=SHUT)
    own_time.seconds += 1
    third = look()

    assert len(site.asked_for("/robots.txt")) == 2
    assert first.robots is not None
    assert second.robots is None
    assert (kind(first), kind(second), kind(third)) == (None, None, FailureKind.ROBOTS)


def hop_to(site: Site, hops: int, end: str) -> Fetch:
    for n in range(hops):
        site.says(f"/r{n}" if n else "/robots.txt", 302, {"Location": f"/r{n + 1}"})
    site.says(f"/r{hops}", body=end)
    return visitor(site)


@pytest.mark.parametrize(("hops", "expected"), [(5, FailureKind.ROBOTS), (6, None)])
def test_five_redirects_of_robots_txt_are_followed(site, hops, expected):
    looked = hop_to(site, hops, SHUT)(watched(f"{site.url}/policy"))

    assert kind(looked) is expected


def test_every_host_of_a_redirect_is_asked_for_its_own_rules(site):
    with Site(address="127.0.0.2") as other:
        site.says("/old", 302, {"Location": f"{other.url}/policy"})
        other.says("/robots.txt", body="User-agent: witnessmark\nDisallow: /policy")

        looked = visitor(site, other)(watched(f"{site.url}/old"))

        assert kind(looked) is FailureKind.ROBOTS
        assert [exchange.status for exchange in looked.exchanges] == [302]
        assert other.pages_asked == []
        assert looked.robots is not None
        assert looked.robots.url == f"{other.url}/robots.txt"


def test_what_lies_past_500_kib_is_ignored_and_what_lies_before_is_obeyed(site):
    filler = "# filler\n" * (MAX_BYTES // 9)
    site.says("/robots.txt", body=SHUT + filler * 2)
    early = visitor(site)(watched(f"{site.url}/policy"))
    site.says("/robots.txt", body=filler * 2 + SHUT)
    late = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(early) is FailureKind.ROBOTS
    assert late.failure is None
    assert late.robots is not None
    assert late.robots.truncated == "length"


def test_compressed_rules_are_read_within_bounds(site):
    packed = gzip.compress(SHUT.encode() + b"#" * 10_000_000, mtime=0)
    site.says("/robots.txt", 200, {"Content-Encoding": "gzip"}, packed)

    looked = visitor(site)(watched(f"{site.url}/policy"))

    assert kind(looked) is FailureKind.ROBOTS


@pytest.mark.parametrize(
    "name", ["witnessmark", "Witnessmark", "WITNESSMARK/2.0", "witnessmark *", "witnessmark  # us"]
)
def test_we_are_meant_by_our_name(name):
    assert not may(f"User-agent: *\nAllow: /\n\nUser-agent: {name}\nDisallow: /policy\n")
    assert may(f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nDisallow: /other\n")


@pytest.mark.parametrize(
    "name", ["witness", "witnessmarker", "mark", "witnessmark-news", "Googlebot"]
)
def test_we_are_not_meant_by_the_name_of_another(name):
    assert may(f"User-agent: {name}\nDisallow: /\n")
    assert not may(f"User-agent: {name}\nAllow: /\n\nUser-agent: *\nDisallow: /policy\n")


def test_a_group_of_several_names_holds_for_each():
    assert not may(
        "User-agent: Googlebot\nUser-agent: witnessmark\nUser-agent: a\nDisallow: /policy"
    )


@pytest.mark.parametrize(
    ("rules", "url", "allowed"),
    [
        # RFC 9309 §5.2, longest match, and §2.2.3, special characters.
        ("Allow: /example/page/\nDisallow: /example/page/no.gif", "/example/page/", True),
        ("Allow: /example/page/\nDisallow: /example/page/no.gif", "/example/page/no.gif", False),
        ("Disallow: /*.pdf$", "/a/policy.pdf", False),
        ("Disallow: /*.pdf$", "/a/policy.pdf?x=1", True),
        ("Allow: /private/policy$\nDisallow: /private/", "/private/policy", True),
        ("Allow: /private/policy$\nDisallow: /private/", "/private/policy/2", False),
        ("Disallow: /policy?print", "/policy", True),
        ("Disallow: /policy?print", "/policy?print=1", False),
        ("Disallow:", "/policy", True),
    ],
)
def test_the_longest_rule_decides(rules, url, allowed):
    assert may(f"User-agent: *\n{rules}", f"https://kestrel.example{url}") is allowed


def test_a_hostile_robots_txt_takes_no_minutes():
    names = "".join(f"User-agent: bot{n}\n" for n in range(15_000))
    rules = "".join(f"Disallow: /{n}*x*y$\n" for n in range(10_000))
    began = time.process_time()

    assert may(names + rules + names)
    assert time.process_time() - began < 10
