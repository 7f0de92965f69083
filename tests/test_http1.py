import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.record.http1 import fields, split

HEAD = b"HTTP/1.1 200 OK\r\nServer: kestrel\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def test_the_body_ends_where_the_message_says():
    message = split(HEAD + b"Content-Length: 4\r\n\r\nbody and more")

    assert (message.head[-4:], message.framed) == (b"\r\n\r\n", b"body and more")
    assert (message.body, message.is_complete) == (b"body", True)
    assert (message.version, message.status) == ("1.1", 200)


def test_a_body_shorter_than_announced_is_had_as_far_as_it_came():
    message = split(HEAD + b"Content-Length: 400\r\n\r\nbody")

    assert (message.body, message.is_complete) == (b"body", False)


def test_without_a_length_the_body_goes_to_the_end():
    message = split(HEAD + b"\r\nbody")

    assert (message.body, message.is_complete) == (b"body", True)


@pytest.mark.parametrize("lengths", [b"4, 5", b"4\r\nContent-Length: 5", b"-4", b"four", b"9" * 40])
def test_a_length_that_makes_no_sense_is_no_length(lengths):
    message = split(HEAD + b"Content-Length: " + lengths + b"\r\n\r\nbody")

    assert (message.body, message.is_complete) == (b"body", False)


def test_chunks_are_joined_over_extensions_and_trailers():
    framed = b'4;name="value"\r\nbody\r\n6 \r\n and m\r\n3\r\nore\r\n0\r\nExpires: never\r\n\r\n'
    message = split(CHUNKED + framed)

    assert (message.body, message.is_complete) == (b"body and more", True)
    assert message.framed == framed


@pytest.mark.parametrize(
    "framed",
    [
        b"4\r\nbo",
        b"4\r\nbody",
        b"4\r\nbodyX",
        b"4\r\nbody\r\n",
        b"4\r\nbody\r\nzz\r\n",
        b"4\r\nbody\r\n-1\r\n",
        b"4\r\nbody\r\nffffffffffffffffffff\r\n",
        b"4\r\nbody\r\n" + b"5;" + b"x" * 9_000 + b"\r\n",
    ],
)
def test_chunks_that_break_off_or_make_no_sense_are_had_as_far_as_they_do(framed):
    message = split(CHUNKED + framed)

    assert b"body".startswith(message.body)
    assert not message.is_complete
    assert message.framed == framed


def test_content_coding_stays_on():
    message = split(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b")

    assert message.body == b"\x1f\x8b"


def test_interim_answers_are_split_off():
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    message = split(early + b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"\r\nbody")

    assert message.interim == early + b"HTTP/1.1 100 Continue\r\n\r\n"
    assert (message.status, message.body) == (200, b"body")
    assert message.final == HEAD + b"\r\nbody"


def test_an_interim_answer_alone_is_no_answer():
    message = split(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    assert (message.status, message.final) == (None, b"")


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_answers_without_a_body_have_none(status):
    message = split(b"HTTP/1.1 " + status + b"\r\nContent-Length: 9\r\n\r\n")

    assert (message.body, message.is_complete) == (b"", True)


@pytest.mark.parametrize(
    "received", [b"", b"HTTP/1.1 200 OK\r\nServer: ", b"220 mail\r\n\r\n", b"\0" * 9]
)
def test_what_has_no_head_has_no_status(received):
    message = split(received)

    assert (message.status, message.head, message.framed) == (None, b"", received)


def test_lone_line_feeds_end_lines_too():
    message = split(b"HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n4\nbody\n0\n\n")

    assert (message.version, message.body, message.is_complete) == ("1.0", b"body", True)


def test_fields_are_had_in_order_with_their_bytes():
    head = (
        b"HTTP/1.1 200 OK\r\nX-Caf\xe9:  caf\xe9 \r\nnonsense\r\nx-Two: a\r\n b\r\nX-TWO: c\r\n\r\n"
    )

    assert fields(head) == (
        (b"x-caf\xe9", b"caf\xe9"),
        (b"x-two", b"a b"),
        (b"x-two", b"c"),
    )


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [HEAD, CHUNKED, b"HTTP/1.1 103 x\r\n\r\n", b"\r\n\r\n", b"4\r\nbody\r\n"]
            ),
        ),
        max_size=8,
    )
)
@settings(max_examples=150)
def test_whatever_comes_its_parts_are_what_came(parts):
    received = b"".join(parts)
    message = split(received)

    assert message.interim + message.head + message.framed == received
    assert len(message.body) <= len(message.framed)
