import getpass
import io
import json
import socket
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.looks import NOON, PAGE, TLS, URL, answer, exchange, fetched, look, refused
from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import Failure, FailureKind
from witnessmark.record import layout, warc
from witnessmark.record.facts import answers, chain_object, digest
from witnessmark.record.http1 import split

NAME = layout.capture_id(NOON, PAGE, "0a1b2c")
HEAD = b"HTTP/1.1 200 OK\r\n"
#: Answers that other writers and parsers are known to change, refuse or trip over.
ADVERSARIAL = {
    "8-bit header": HEAD + b"X-Latin: caf\xe9\r\nContent-Length: 2\r\n\r\nok",
    "utf-8 header": HEAD + "X-Utf: café\r\nContent-Length: 2\r\n\r\nok".encode(),
    "chunks with extensions and trailers": HEAD
    + b'Transfer-Encoding: chunked\r\n\r\n2;x="y"\r\nok\r\n0\r\nTrailer: t\r\n\r\n',
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(b"ok"),
    "repeated fields": HEAD + b"A: 1\r\nSet-Cookie: a\r\nA: 2\r\nSet-Cookie: b\r\n\r\nok",
    "odd case and spaces": HEAD + b"cOnTeNt-LeNgTh:2\r\nX-Space:   wide   \r\n\r\nok",
    "folded field": HEAD + b"X-Fold: a\r\n b\r\n\r\nok",
    "no reason": b"HTTP/1.1 200 \r\n\r\nok",
    "http/1.0": b"HTTP/1.0 200 OK\r\n\r\nok",
    "body of NULs": answer(bytes(1_000)),
    "body that looks like a record": answer(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n"),
    "body of line ends": answer(b"\r\n\r\n\r\n\r\n"),
    "gzip": answer(zlib.compress(b"ok", wbits=31), head=("Content-Encoding: gzip",)),
    "no body": b"HTTP/1.1 204 No Content\r\n\r\n",
    "empty": answer(b""),
    "more than announced": answer(b"ok") + b"trailing",
    "less than announced": answer(b"ok" * 100)[:-50],
    "cut off in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\nok",
}


def written(*exchanges, **more):
    return warc.write(NAME, answers(fetched(*exchanges, **more)))


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_bytes_of_the_wire_come_back_byte_for_byte(name):
    response = ADVERSARIAL[name]
    records = warc.read(written(exchange(response)))
    interim = split(response).interim

    assert interim + warc.final_message(records) == response


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_another_reader_finds_the_same_bytes_and_digests(name):
    data = written(exchange(ADVERSARIAL[name]))
    ours = warc.read(data)

    theirs = [
        (
            record.rec_headers.get_header("WARC-Type"),
            record.rec_headers.get_header("WARC-Target-URI"),
            record.rec_headers.get_header("WARC-Date"),
            digest(record.content_stream().read()),
        )
        for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)
    ]

    assert theirs == [
        (
            each.get("WARC-Type"),
            each.get("WARC-Target-URI"),
            each.get("WARC-Date"),
            digest(each.block),
        )
        for each in ours
    ]


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_the_checker_of_another_reader_finds_no_fault(name, tmp_path):
    path = tmp_path / f"{NAME}.warc.gz"
    path.write_bytes(written(exchange(ADVERSARIAL[name])))

    seen = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            seen += 1
    assert seen == 4


def test_a_look_is_described_by_the_records_around_its_answer():
    records = warc.read(written(exchange(answer(b"ok"))))

    assert [each.get("WARC-Type") for each in records] == [
        "warcinfo",
        "response",
        "request",
        "metadata",
    ]
    response, request, metadata = records[1:]
    assert response.get("WARC-Target-URI") == request.get("WARC-Target-URI") == URL
    assert response.get("WARC-Date") == "2026-01-01T12:00:00.000000Z"
    assert response.get("WARC-IP-Address") == "192.0.2.7"
    assert [value for name, value in response.fields if name == "WARC-Protocol"] == [
        "http/1.1",
        "tls/1.3",
    ]
    assert response.get("WARC-Cipher-Suite") == TLS.cipher
    assert response.get("Witnessmark-Entity-Digest") == f"sha256:{digest(b'ok')}"
    assert response.get("WARC-Payload-Digest") == f"sha256:{digest(b'ok')}"
    assert request.get("WARC-Concurrent-To") == response.get("WARC-Record-ID")
    assert request.block.startswith(b"GET /policy HTTP/1.1\r\n")
    assert metadata.get("WARC-Target-URI") == f"urn:witnessmark:capture:{NAME}"
    assert json.loads(metadata.block)["tls"]["chain"] == digest(chain_object(TLS))


def test_a_chunked_answer_names_its_entity_and_no_payload_that_tools_disagree_on():
    chunked = ADVERSARIAL["chunks with extensions and trailers"]
    response = warc.read(written(exchange(chunked)))[1]

    assert response.get("WARC-Payload-Digest") is None
    assert response.get("Witnessmark-Entity-Digest") == f"sha256:{digest(b'ok')}"


def test_every_hop_of_a_redirect_is_there_and_the_last_is_the_answer():
    moved = answer(b"", status="301 Moved", head=("Location: /policy",))
    records = warc.read(written(exchange(moved, status=301), exchange(answer(b"ok"))))

    assert [each.get("WARC-Type") for each in records].count("response") == 2
    assert warc.final_message(records) == answer(b"ok")


def test_a_hop_without_an_answer_leaves_the_look_without_one():
    moved = exchange(answer(b"", status="301 Moved"), status=301)
    failure = Failure(kind=FailureKind.TIMEOUT, detail="…")
    records = warc.read(written(moved, exchange(b"", status=None), failure=failure))

    with pytest.raises(TamperError, match="no answer"):
        warc.final_message(records)


def test_a_cut_off_answer_says_why_it_ends():
    response = warc.read(written(exchange(answer()[:-5], truncated="time")))[1]

    assert response.get("WARC-Truncated") == "time"


def test_bytes_that_are_no_http_are_kept_under_no_name_that_asks_to_parse_them():
    data = written(exchange(b"220 mail.example ESMTP\r\n", status=None))
    record = warc.read(data)[1]

    assert (record.get("WARC-Type"), record.block) == ("resource", b"220 mail.example ESMTP\r\n")
    assert len(list(ArchiveIterator(io.BytesIO(data)))) == 4


def test_robots_txt_stands_beside_the_page_and_never_for_it():
    robots = exchange(answer(b"User-agent: *"), url="https://kestrel.example/robots.txt")
    records = warc.read(written(exchange(answer(b"ok")), robots=robots))

    assert records[1].get("WARC-Target-URI") == robots.url
    assert warc.final_message(records) == answer(b"ok")


def test_the_same_look_gives_the_same_file():
    assert warc.write(NAME, answers(look())) == warc.write(NAME, answers(look()))
    assert warc.write(NAME, answers(look())) != warc.write(
        NAME, answers(look(at=NOON + timedelta(days=1)))
    )


def test_nothing_in_a_file_names_this_machine():
    plain = b"".join(
        str(each.fields).encode() + each.block
        for each in warc.read(warc.write(NAME, answers(look())))
    )

    assert socket.gethostname().encode() not in plain
    assert getpass.getuser().encode() not in plain
    assert b"127.0.0.1" not in plain


@pytest.mark.parametrize("evil", ["https://kestrel.example/\r\nWARC-Type: x", "a\nb", "a\0b"])
def test_an_address_that_would_break_a_head_is_refused(evil):
    with pytest.raises(ArchiveError, match="WARC-Target-URI"):
        written(exchange(answer(), url=evil))


def test_a_tls_name_that_would_break_a_head_is_refused():
    with pytest.raises(ArchiveError, match="Cipher"):
        written(exchange(answer(), tls=replace(TLS, cipher="a\r\nb")))


def recompressed(change):
    records = warc.read(warc.write(NAME, answers(refused())))
    plain = warc._member(change(records[1]))  # a forger has our writer
    return b"".join(warc._member(each) for each in (records[0],)) + plain


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        warc.write(NAME, answers(look()))[:-1],
        warc.write(NAME, answers(look())) + b"x",
        zlib.compress(b"WARC/1.0\r\n\r\n\r\n\r\n", wbits=31),
        zlib.compress(b"WARC/1.1\r\nWARC-Type warcinfo\r\n\r\n\r\n\r\n", wbits=31),
        zlib.compress(b"WARC/1.1\r\nContent-Length: 0\r\n\r\n", wbits=31),
        recompressed(lambda record: replace(record, block=record.block + b"x")),
        recompressed(lambda record: replace(record, fields=record.fields[:-1])),
    ],
    ids=range(9),
)
def test_a_file_that_is_not_as_we_write_it_is_refused(data):
    with pytest.raises(TamperError):
        warc.read(data)
