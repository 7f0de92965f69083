"""An HTTP/1.1 answer taken apart, from the bytes of the wire."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.model.http_message import read_http_message


def test_fields_are_lower_case_in_order_and_folded_lines_are_joined():
    message = read_http_message(
        b"HTTP/1.1 200 Fine\r\nX-A: 1\r\nX-B: two\r\n  halves\r\nx-a: 3\r\n\r\nbody"
    )

    assert message is not None
    assert (message.status, message.reason, message.body) == (200, "Fine", b"body")
    assert message.fields == (("x-a", "1"), ("x-b", "two halves"), ("x-a", "3"))
    assert message.field("x-a") == "1, 3"
    assert message.field("x-c") is None


def test_interim_answers_are_passed_over():
    message = read_http_message(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"
    )

    assert message is not None
    assert (message.status, message.body, message.complete) == (404, b"no", True)


def test_chunks_are_joined_and_trailers_left_out():
    message = read_http_message(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
        b"4\r\nWe n\r\nA;x=y\r\never sell.\r\n0\r\nDigest: x\r\n\r\n"
    )

    assert message is not None
    assert message.body == b"We never sell."
    assert message.complete


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfo",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\nxyz\r\n",
    ],
)
def test_an_answer_that_was_cut_off_is_known_as_such(raw):
    message = read_http_message(raw)

    assert message is not None
    assert not message.complete
    assert b"four".startswith(message.body)


def test_bytes_after_the_announced_end_are_left_out():
    message = read_http_message(b"HTTP/1.1 200 OK\nContent-Length: 4\n\nfour and more")

    assert message is not None
    assert message.body == b"four"


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200 OK", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\r\n\r\n"]
)
def test_what_is_no_http_is_none(raw):
    assert read_http_message(raw) is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=8))
def test_any_body_survives_any_chunking(body, sizes):
    raw, at = b"", 0
    for size in [*sizes, len(body)]:
        piece = body[at : at + size]
        raw += b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b""
        at += size

    message = read_http_message(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + raw + b"0\r\n\r\n"
    )

    assert message is not None
    assert (message.body, message.complete) == (body, True)
