"""Bytes to characters, as browsers do it, within bounds."""

import dataclasses
import gzip
import zlib

import pytest

from tests.extracting import PAGE, served
from witnessmark.model.captures import Failure, FailureKind, Served
from witnessmark.model.documents import Document
from witnessmark.steps.extract import extract
from witnessmark.steps.extract.decode import DECODED_LIMIT_BYTES


def _words(read: Document | Failure) -> str:
    assert isinstance(read, Document), read
    return " ".join(unit.text for unit in read.units)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>Café €9 rule</p>".encode(), "text/html; charset=utf-8"),
        ("<p>Café €9 rule</p>".encode(), "text/html"),
        ("<p>Café €9 rule</p>".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("<p>Café €9 rule</p>".encode("cp1252"), "text/html"),
        ('<meta charset="windows-1252"><p>Café €9 rule</p>'.encode("cp1252"), "text/html"),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=x-cp1252"><p>Café €9 rule'.encode(
                "cp1252"
            ),
            "",
        ),
        (b"\xef\xbb\xbf" + "<p>Café €9 rule</p>".encode(), "text/html; charset=iso-8859-1"),
        ("\ufeff<p>Café €9 rule</p>".encode("utf-16-le"), "text/html; charset=utf-8"),
        ("<p>Café €9 rule</p>".encode("utf-16-be"), "text/html; charset=utf-16be"),
        ('<meta charset="utf-16"><p>Café €9 rule</p>'.encode(), "text/html"),
        (
            '<meta charset="no-such-thing"><p>Café €9 rule</p>'.encode(),
            "text/html; charset=neither",
        ),
    ],
)
def test_the_charset_is_found_as_a_browser_finds_it(body, content_type):
    assert _words(extract(served(body, content_type), PAGE)) == "Café €9 rule"


def test_a_wrong_charset_spoils_letters_and_loses_none_of_the_rest():
    read = extract(
        served("<p>The café keeps reads 30 days.".encode("cp1252"), "text/html; charset=utf-8"),
        PAGE,
    )

    assert _words(read) == "The caf\ufffd keeps reads 30 days."


@pytest.mark.parametrize(
    ("coding", "code"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        ("identity", bytes),
    ],
)
def test_a_content_coding_is_undone(coding, code):
    body = code(b"<p>We never sell reads.</p>")

    assert _words(extract(served(body, "text/html", coding=coding), PAGE)) == "We never sell reads."


def test_a_small_answer_that_grows_without_end_is_too_large():
    bomb = gzip.compress(b" " * (DECODED_LIMIT_BYTES + 10))

    read = extract(served(bomb, "text/html", coding="gzip"), PAGE)

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.TOO_LARGE
    assert len(bomb) < 20_000


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(b"<p>We never sell reads.</p>" * 100, mtime=0)[:-20], "gzip"),
        (b"<p>not compressed</p>", "gzip"),
        (b"<p>not compressed</p>", "deflate"),
        (b"\x8b\x03\x80<p>x</p>\x03", "br"),
    ],
)
def test_a_coding_that_cannot_be_undone_is_said(body, coding):
    read = extract(served(body, "text/html", coding=coding), PAGE)

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.UNDECODABLE


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7\n%", "application/pdf"),
        (b"%PDF-1.7\n%", "text/html"),
        (
            b"PK\x03\x04\x14\x00",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b'{"retention": 30}', "application/json"),
        (b"\x89PNG\r\n", "image/png"),
    ],
)
def test_a_document_of_another_kind_names_what_it_is_and_what_to_do(body, content_type):
    read = extract(served(body, content_type), PAGE)

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.NO_READER
    assert "witnessmark compare" in read.detail


def test_bytes_that_are_no_text_are_not_read_as_one():
    read = extract(served(bytes(range(256)) * 4, "application/octet-stream"), PAGE)

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.UNDECODABLE


def test_an_answer_that_is_not_http_is_said():
    read = extract(
        Served(url=PAGE.url, final_url=PAGE.url, status=200, message=b"SSH-2.0-x\r\n\r\n"), PAGE
    )

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.UNDECODABLE


def test_half_a_page_is_not_read_as_the_page():
    whole = served(b"<p>We never sell reads.</p><p>We keep them 30 days.</p>")

    read = extract(dataclasses.replace(whole, message=whole.message[:-20]), PAGE)

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.DISCONNECTED


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"# Rule\n\n- one\n- two\n", "text/markdown", "item"),
        (b"# Rule\n\n- one\n- two\n", "text/plain", "item"),
        (b"<!doctype html><ul><li>one</ul>", "text/plain", "item"),
        (b"<ul><li>one</ul>", "", "item"),
        (b"# Rule\n\n- one\n\n**two**\n", "", "item"),
        (b"One sentence.", "", "paragraph"),
    ],
)
def test_the_format_is_told_by_type_and_content(body, content_type, kind):
    read = extract(served(body, content_type), PAGE)

    assert isinstance(read, Document)
    assert kind in {unit.kind.value for unit in read.units}
