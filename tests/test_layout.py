from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath

import pytest

from witnessmark.errors import ArchiveError
from witnessmark.model.captures import CaptureId, Sha256
from witnessmark.model.pages import PageId
from witnessmark.record import layout

START = datetime(2026, 1, 31, 12, 0, 0, 42, tzinfo=UTC)
PAGE = PageId("kestrel/data-policy")


def test_a_capture_is_named_by_its_moment_its_page_and_a_token():
    capture = layout.capture_id(START, PAGE, "0a1b2c")

    assert capture == "20260131T120000.000042Z-kestrel-data-policy-0a1b2c"
    assert layout.capture_path(capture) == PurePosixPath(f"captures/2026/01/31/{capture}.warc.gz")
    assert layout.failure_path(capture) == PurePosixPath(f"failures/2026/01/31/{capture}.warc.gz")


def test_the_log_lies_where_tile_clients_look():
    assert str(layout.bundle_path(1234, 5)) == "log/tile/entries/x001/234.p/5"
    assert str(layout.tile_path(1, 0)) == "log/tile/1/000"
    assert str(layout.note_path(1500)) == "log/checkpoints/000000001500.note"
    assert layout.note_size("log/checkpoints/000000001500.note") == 1500
    assert layout.note_size("log/checkpoints/../1500.note") is None


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        ((0, 0, 256), layout.tile_path(0, 0)),
        ((1, 1234067, 5), layout.tile_path(1, 1234067, 5)),
        ((None, 1000, 7), layout.bundle_path(1000, 7)),
        (None, PurePosixPath("log/tile/9/000")),
        (None, PurePosixPath("log/tile/0/000.p/0")),
        (None, PurePosixPath("log/tile/0/../000")),
    ],
)
def test_a_tile_is_known_by_its_path(tile, path):
    assert layout.tile_of(path) == tile


@pytest.mark.parametrize(
    "page",
    [
        "kestrel",
        "kestrel/",
        "/policy",
        "kestrel/../policy",
        "kestrel/Policy",
        "kestrel/a/b",
        "kestrel/a--b",
        "kestrel/-a",
        "kestrel/con",
        "lpt1/policy",
        "kestrel/" + "a" * 80,
        "kestrel/policy\n",
        "kestrel/polícy",
    ],
)
def test_an_id_that_is_no_pair_of_slugs_names_nothing(page):
    assert not layout.is_page_id(page)
    with pytest.raises(ArchiveError):
        layout.capture_id(START, PageId(page), "0a1b2c")


@pytest.mark.parametrize("token", ["", "0a1b2", "0A1B2C", "../../", "0a1b2c\n"])
def test_a_token_that_is_not_six_hex_digits_is_refused(token):
    with pytest.raises(ArchiveError):
        layout.capture_id(START, PAGE, token)


@pytest.mark.parametrize("start", [START.replace(tzinfo=None), START.astimezone(timezone(timedelta(hours=1)))])  # fmt: skip
def test_a_start_in_another_zone_is_refused(start):
    with pytest.raises(ArchiveError, match="UTC"):
        layout.capture_id(start, PAGE, "0a1b2c")


@pytest.mark.parametrize(
    "capture",
    [
        "",
        "../../etc/passwd",
        "20260131T120000.000042Z-../x-0a1b2c",
        "20260131T120000.000042Z-kestrel-policy-0a1b2c/..",
        "20260131T120000.000042Z-kestrel-policy-0a1b2c\n",
    ],
)
def test_a_capture_id_that_plays_tricks_is_no_path(capture):
    with pytest.raises(ArchiveError):
        layout.capture_path(CaptureId(capture))


@pytest.mark.parametrize("digest", ["", "ab", "../" + "a" * 61, "A" * 64, "a" * 64 + "\n"])
def test_an_object_that_is_no_digest_is_no_path(digest):
    with pytest.raises(ArchiveError):
        layout.object_path(Sha256(digest))
