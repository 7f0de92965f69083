"""One suite for everything that keeps captures: the disk, and the fake that other tests rely on."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.captures import MemoryCaptures
from tests.looks import NOON, POLICY, URL, answer, exchange, fetched, look, refused
from witnessmark.adapters.captures_on_disk import CapturesOnDisk
from witnessmark.errors import TamperError
from witnessmark.model.captures import CaptureId, Failure, FailureKind, Sha256
from witnessmark.record.facts import digest

LATER = NOON + timedelta(days=1)
MOVED = answer(b"", status="301 Moved", head=("Location: /policy",))


@pytest.fixture(params=["memory", "disk"])
def captures(request, tmp_path: Path):
    if request.param == "memory":
        return MemoryCaptures()
    return CapturesOnDisk(snapshots=tmp_path / "snapshots", private=tmp_path / "private")


def test_what_was_served_comes_back_byte_for_byte(captures):
    kept = captures.keep(look(), like=None)

    served = captures.served(kept)
    assert (served.url, served.final_url, served.status) == (URL, URL, 200)
    assert served.message == answer()
    assert kept.body_sha256 == digest(POLICY)
    assert (kept.captured_at, kept.private, kept.revisit_of) == (NOON, False, None)


def test_a_body_seen_before_gets_no_second_file_and_keeps_its_own_head(captures):
    first = captures.keep(look(head=["Date: yesterday"]), like=None)
    second = captures.keep(look(at=LATER, head=["Date: today"]), like=first)
    third = captures.keep(look(at=LATER + timedelta(1), head=["Date: tomorrow"]), like=second)

    assert second.revisit_of == third.revisit_of == first.id
    assert second.id != first.id
    assert (second.warc_sha256, second.warc_bytes) == (first.warc_sha256, first.warc_bytes)
    assert captures.served(second).message == answer(head=["Date: today"])
    assert captures.served(third).message == answer(head=["Date: tomorrow"])


def test_another_body_another_status_or_another_framing_is_no_revisit(captures):
    first = captures.keep(look(), like=None)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    framed = chunked % (len(POLICY), POLICY)

    for other in (
        look(POLICY + b" ", at=LATER),
        fetched(exchange(answer(status="203 Else"), at=LATER, status=203), at=LATER),
        fetched(exchange(framed, at=LATER), at=LATER),
    ):
        kept = captures.keep(other, like=first)
        assert kept.revisit_of is None
        assert captures.served(kept).message == other.exchanges[-1].response


def test_a_redirect_is_kept_with_every_hop(captures):
    hops = (exchange(MOVED, url="https://kestrel.example/", status=301), exchange(answer()))
    kept = captures.keep(fetched(*hops), like=None)
    again = captures.keep(fetched(*hops, at=LATER), like=kept)

    assert (kept.url, kept.final_url, kept.status) == ("https://kestrel.example/", URL, 200)
    assert [hop["status"] for hop in json.loads(kept.facts)["hops"]] == [301, 200]
    assert again.revisit_of == kept.id
    assert captures.served(again).message == answer()


def test_a_failure_is_kept_apart_and_its_leaf_holds_nothing_it_said(captures):
    kept = captures.keep(refused(), like=None)
    again = captures.keep(refused(LATER), like=kept)

    assert kept.private
    assert kept.status == 403
    assert captures.served(kept).message == refused().exchanges[0].response
    assert again.revisit_of is None
    assert "198.51.100.9" not in kept.facts + again.facts


def test_a_cut_off_answer_is_kept_as_far_as_it_came(captures):
    cut = exchange(answer()[:-10], truncated="disconnect")
    failure = Failure(kind=FailureKind.DISCONNECTED, detail="cut")
    kept = captures.keep(fetched(cut, failure=failure), like=None)

    assert captures.served(kept).message == answer()[:-10]
    assert kept.body_sha256 == digest(POLICY[:-10])


@pytest.mark.parametrize("garbage", [b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nContent-"])
def test_bytes_without_a_final_answer_are_kept_too(captures, garbage):
    failure = Failure(kind=FailureKind.PROTOCOL, detail="not HTTP")
    kept = captures.keep(fetched(exchange(garbage, status=None), failure=failure), like=None)

    assert kept.status is None
    assert kept.body_sha256 is None
    assert kept.warc_bytes > 0
    with pytest.raises(TamperError):
        captures.served(kept)


def test_a_robots_answer_that_forbids_the_look_is_kept(captures):
    robots = exchange(
        answer(b"User-agent: *\nDisallow: /"), url="https://kestrel.example/robots.txt"
    )
    failure = Failure(kind=FailureKind.ROBOTS, detail="disallowed")
    kept = captures.keep(fetched(robots=robots, failure=failure), like=None)

    assert (kept.status, kept.url) == (None, robots.url)
    with pytest.raises(TamperError):
        captures.served(kept)


def test_robots_txt_never_passes_for_the_page(captures):
    robots = exchange(answer(b"User-agent: *"), url="https://kestrel.example/robots.txt")
    first = captures.keep(fetched(exchange(answer()), robots=robots), like=None)
    second = captures.keep(
        fetched(exchange(answer(), at=LATER), at=LATER, robots=robots), like=first
    )

    assert captures.served(first).message == answer()
    assert second.revisit_of == first.id
    assert json.loads(second.facts)["robots"]["body"] == digest(b"User-agent: *")


def test_a_look_that_brought_no_byte_keeps_nothing(captures):
    silent = exchange(b"", status=None)
    failure = Failure(kind=FailureKind.TIMEOUT, detail="…")

    assert captures.keep(fetched(silent, failure=failure), like=None) is None
    assert captures.keep(fetched(failure=failure), like=None) is None


def test_heads_that_would_burst_a_leaf_get_a_file_of_their_own(captures):
    long = ["X-Long: " + "a" * 16_000]
    first = captures.keep(look(head=long), like=None)
    second = captures.keep(look(at=LATER, head=long), like=first)

    assert second.revisit_of is None
    assert captures.served(second).message == answer(head=long)


def test_a_capture_that_was_never_kept_is_tampering(captures):
    kept = captures.keep(look(), like=None)
    lost = captures.keep(look(at=LATER), like=None)
    unknown = CaptureId("20260101T120000.000000Z-kestrel-policy-ffffff")

    for wrong in ({"id": unknown}, {"warc_sha256": lost.body_sha256}):
        with pytest.raises(TamperError):
            captures.served(type(kept)(**{**fields(kept), **wrong}))


def test_an_object_comes_back_by_its_digest(captures):
    name = captures.put(b"bulk")

    assert name == digest(b"bulk")
    assert captures.put(b"bulk") == name
    assert captures.get(name) == b"bulk"
    with pytest.raises(TamperError):
        captures.get(Sha256("0" * 64))


def fields(noun):
    return {name: getattr(noun, name) for name in noun.__dataclass_fields__}
