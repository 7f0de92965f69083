import json
from datetime import UTC, datetime, timedelta

import pytest
import rfc8785

from witnessmark.errors import ArchiveError, TamperError
from witnessmark.model.captures import CaptureId, Failure, FailureKind, Kept, Sha256
from witnessmark.model.events import Audience, EventId, EventKind
from witnessmark.model.messages import MessageId
from witnessmark.model.pages import PageId
from witnessmark.model.states import Flicker, PageState, Phase
from witnessmark.record import leaf

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PAGE = PageId("kestrel/policy")
CAPTURE = CaptureId("20260101T120000.000000Z-kestrel-policy-0a1b2c")
DIGEST = Sha256("ab" * 32)
EVENT = EventId("cd" * 32)
STATE = PageState(page=PAGE, phase=Phase.NEW, since_at=NOON)
KEPT = Kept(
    id=CAPTURE,
    page=PAGE,
    captured_at=NOON,
    url="https://kestrel.example/policy",
    final_url="https://kestrel.example/policy",
    status=200,
    warc_sha256=DIGEST,
    warc_bytes=4_242,
    body_sha256=DIGEST,
    facts='{"hops":[]}',
)
LOOK = leaf.LookLeaf(
    at=NOON,
    page=PAGE,
    state=STATE,
    slot=20_000,
    outcome="first-seen",
    reader=DIGEST,
    config=DIGEST,
    capture=KEPT,
    events=(EVENT,),
)
LEAVES = (
    leaf.KeyLeaf(at=NOON, vkey="witnessmark.example/test+00000000+AA=="),
    leaf.ConfigLeaf(at=NOON, config=DIGEST),
    leaf.SoftwareLeaf(at=NOON, software=DIGEST),
    LOOK,
    leaf.LookLeaf(
        at=NOON,
        page=PAGE,
        state=None,
        state_object=DIGEST,
        slot=None,
        outcome="unseen",
        reader=None,
        config=DIGEST,
        failure=Failure(kind=FailureKind.DNS, detail="no such name"),
    ),
    leaf.MissedLeaf(at=NOON, page=PAGE, first=1, last=9, because="nobody ran"),
    leaf.EventLeaf(
        at=NOON,
        page=PAGE,
        event=EVENT,
        object=DIGEST,
        kind=EventKind.CHANGE,
        audience=Audience.SUBSCRIBERS,
    ),
    leaf.ToldLeaf(at=NOON, events=(EVENT,), subscriber="0f" * 32, message=MessageId("m")),
    leaf.RetiredLeaf(at=NOON, page=PAGE, state=STATE),
    leaf.RebasedLeaf(at=NOON, page=PAGE, state=STATE, capture=CAPTURE, because="rebuilt", by="op"),
    leaf.RecoveredLeaf(at=NOON, did="adopted", detail="…", capture=CAPTURE, warc_sha256=DIGEST),
    leaf.PruneLeaf(at=NOON, capture=CAPTURE, warc_sha256=DIGEST, because="court order", by="op"),
)


def altered(**changes):
    said = json.loads(leaf.write(LOOK))
    for name, value in changes.items():
        if value is ...:
            del said[name]
        else:
            said[name] = value
    return rfc8785.dumps(said)


@pytest.mark.parametrize("each", LEAVES, ids=lambda each: each.type)
def test_every_leaf_comes_back_from_its_bytes_as_it_was(each):
    data = leaf.write(each)

    assert leaf.read(data) == each
    assert leaf.write(leaf.read(data)) == data


@pytest.mark.parametrize("each", LEAVES, ids=lambda each: each.type)
def test_every_leaf_says_its_version_its_type_and_its_moment(each):
    said = json.loads(leaf.write(each))

    assert (said["v"], said["type"], said["at"]) == (1, each.type, "2026-01-01T12:00:00Z")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"7",
        b"\xff",
        b"[" * 60_000,
        b'{"a":NaN}',
        b'{"a":"\\ud800"}',
        leaf.write(LOOK) + b" ",
        leaf.write(LOOK).replace(b'{"at"', b'{ "at"'),
        leaf.write(LOOK).replace(b'"v":1', b'"v":1,"v":1'),
        leaf.write(LOOK).replace(b'"slot":20000', b'"slot":2e4'),
    ],
    ids=range(11),
)
def test_bytes_that_are_no_canonical_json_are_refused(data):
    with pytest.raises(TamperError):
        leaf.read(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"page": "../etc"},
        {"page": ...},
        {"slot": "20000"},
        {"slot": 10**15},
        {"config": "AB" * 32},
        {"config": None},
        {"type": "lok"},
        {"type": ["look"]},
        {"v": ...},
        {"v": "1"},
        {"at": "2026-01-01T12:00:00+01:00"},
        {"at": "2026-01-01T12:00:00"},
        {"extra": 1},
        {"state": None},
        {"state_object": DIGEST},
        {"events": ["x"]},
        {"failure": {"kind": "removed", "detail": ""}},
        {"capture": {}},
    ],
    ids=str,
)
def test_a_leaf_with_a_field_out_of_shape_is_refused(changes):
    with pytest.raises(TamperError):
        leaf.read(altered(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../../x"},
        {"warc_sha256": "0"},
        {"warc_bytes": 0},
        {"warc_bytes": True},
        {"revisit_of": "x"},
        {"page": "kestrel/else"},
        {"facts": "{}"},
    ],
    ids=str,
)
def test_a_look_whose_capture_is_out_of_shape_is_refused(changes):
    capture = json.loads(leaf.write(LOOK))["capture"] | changes

    with pytest.raises(TamperError):
        leaf.read(altered(capture=capture))


def test_a_leaf_of_a_newer_format_asks_for_an_upgrade():
    with pytest.raises(ArchiveError, match="upgrade"):
        leaf.read(altered(v=2))


def test_a_long_state_goes_into_an_object_and_a_short_one_into_the_leaf():
    flickers = tuple(
        Flicker(reading=DIGEST, at=NOON + timedelta(hours=hour)) for hour in range(200)
    )
    long = PageState(page=PAGE, phase=Phase.PRESENT, since_at=NOON, flickers=flickers)

    assert leaf.split_state(STATE) == (STATE, None)
    inline, bulk = leaf.split_state(long)
    assert inline is None
    assert len(bulk or b"") > leaf.STATE_BYTES_MAX


def test_a_leaf_longer_than_a_log_entry_may_be_is_refused():
    with pytest.raises(ArchiveError, match="object"):
        leaf.write(leaf.MissedLeaf(at=NOON, page=PAGE, first=1, last=1, because="a" * 65_536))
