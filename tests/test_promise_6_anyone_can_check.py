"""Anyone can check: two verifiers that share no code, against somebody who changes the record."""

import gzip
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.make_archive import FOLDER, KEY, ORIGIN, START, VKEY
from tests.looks import PAGE
from tests.records import (
    BUNDLE,
    SIZE,
    VERIFY,
    a_capture,
    add_object,
    by_insider,
    by_python,
    by_shell,
    cited,
    copied,
    edit,
    entries,
    lay,
    note,
    put,
    remove,
    resign,
)
from witnessmark.record import layout
from witnessmark.record.checkpoint import vkey
from witnessmark.record.facts import digest
from witnessmark.record.leaf import KeyLeaf, MissedLeaf, write

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def flipped(data, at=None):
    at = len(data) // 2 if at is None else at
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def rewritten_warc(data):
    """What a careful forger makes: other words, and every digest in the file right again."""
    plain = gzip.decompress(data).replace(b"30 days", b"90 days")
    records = re.split(rb"(?=WARC/1\.1\r\n)", plain)[1:]
    for number, record in enumerate(records):
        head, _, block = record.partition(b"\r\n\r\n")
        named = b"sha256:" + digest(block[:-4]).encode()
        head = re.sub(rb"(WARC-Block-Digest: )\S+", rb"\g<1>" + named, head)
        records[number] = gzip.compress(head + b"\r\n\r\n" + block, mtime=0)
    return b"".join(records)


def swapped_captures(folder):
    one, other = sorted(folder.glob("captures/*/*/*/*.warc.gz"))[:2]
    first, second = one.read_bytes(), other.read_bytes()
    put(folder, str(one.relative_to(folder)), second)
    put(folder, str(other.relative_to(folder)), first)


def relaid(change):
    """Tampering by somebody without the key: entries change, tiles follow, signatures stay."""

    def tamper(folder):
        log = entries(folder)
        change(log)
        lay(folder, log)

    return tamper


def swap(log):
    log[3], log[4] = log[4], log[3]


def resigned_by_a_stranger(folder):
    log = [write(KeyLeaf(at=START, vkey=vkey(ORIGIN, STRANGER.public_key()))), *entries(folder)[1:]]
    resign(folder, log, key=STRANGER)
    put(folder, "log/log.vkey", f"{vkey(ORIGIN, STRANGER.public_key())}\n".encode())


def forked(folder):
    """The insider shows one history at size 14 to some, and another one to others."""
    log = entries(folder)
    other = [*log[:13], write(MissedLeaf(at=START, page=PAGE, first=1, last=1, because="else"))]
    put(folder, str(layout.note_path(14)), note(other).encode())


def rolled_back(folder):
    put(folder, "log/checkpoint", (folder / layout.note_path(14)).read_bytes())


def renamed_object(folder):
    path = cited("event", "object")(folder)
    changed = (folder / path).read_bytes().replace(b"change", b"chance")
    add_object(folder, changed)
    (folder / path).unlink()


def renamed_origin(folder):
    text = (folder / "log/checkpoint").read_text(encoding="utf-8")
    put(folder, "log/checkpoint", text.replace(ORIGIN, "witnessmark.example/other").encode())


FROM_OUTSIDE = {
    "a byte of a capture": edit(a_capture, flipped),
    "the last byte of a capture": edit(a_capture, lambda data: flipped(data, len(data) - 1)),
    "a capture rewritten with its digests": edit(a_capture, rewritten_warc),
    "a capture cut off": edit(a_capture, lambda data: data[:-300]),
    "a capture emptied": edit(a_capture, lambda _: b""),
    "a capture with more behind it": edit(a_capture, lambda data: data + gzip.compress(b"")),
    "two captures swapped": swapped_captures,
    "a capture gone": remove(a_capture),
    "a byte of a leaf": edit(BUNDLE, lambda data: data.replace(b"nobody ran", b"nobody sat")),
    "a leaf gone": relaid(lambda log: log.pop(6)),
    "two leaves swapped": relaid(swap),
    "a leaf inserted": relaid(lambda log: log.insert(6, log[5])),
    "the last leaves gone": relaid(lambda log: log.__delitem__(slice(14, None))),
    "all leaves gone": lambda folder: shutil.rmtree(folder / "log/tile"),
    "a torn bundle": edit(BUNDLE, lambda data: data[:-1]),
    "no checkpoint": remove("log/checkpoint"),
    "a false signature": edit("log/checkpoint", lambda data: flipped(data, len(data) - 20)),
    "another size": edit("log/checkpoint", lambda data: data.replace(b"\n22\n", b"\n14\n")),
    "another root": edit(
        "log/checkpoint",
        lambda data: re.sub(rb"\n[^\n]{44}\n\n", b"\n" + b"A" * 43 + b"=\n\n", data),
    ),
    "another origin": renamed_origin,
    "an older note with a false signature": edit(
        str(layout.note_path(14)), lambda data: flipped(data, len(data) - 20)
    ),
    "an older note renamed": lambda folder: (folder / layout.note_path(14)).rename(
        folder / layout.note_path(15)
    ),
    "signed by a stranger": resigned_by_a_stranger,
    "another key in the folder": edit("log/log.vkey", lambda data: flipped(data, 40)),
    "a newer version": edit("VERSION", lambda _: b"2\n"),
    "no version": remove("VERSION"),
    "a byte of a configuration": edit(cited("config", "config"), flipped),
    "a byte of an event": edit(cited("event", "object"), flipped),
    "an event under another name": renamed_object,
    "an object gone": remove(cited("software", "software")),
    "a stray object that is not what its name says": lambda folder: put(
        folder, str(layout.object_path(digest(b"one"))), b"other"
    ),
}


FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())


def leaf_of(said, type_, number=0):
    return [leaf for leaf in said if leaf["type"] == type_][number]


def repeated_slot(said):
    said.append({**leaf_of(said, "look"), "capture": None, "events": []})


def another_phase(folder):
    """An operator who would like to choose the moment of a look."""
    said = [json.loads(entry) for entry in entries(folder)]
    for leaf in said:
        if leaf["type"] == "config":
            pages = json.loads((folder / layout.object_path(leaf["config"])).read_bytes())
            pages["pages"][0]["phase"] += 1
            name = add_object(folder, rfc8785.dumps(pages))
            for other in said:
                if other.get("config") == leaf["config"] and other is not leaf:
                    other["config"] = name
            leaf["config"] = name
    resign(folder, [rfc8785.dumps(leaf) for leaf in said])


def twice_a_key(folder):
    log = entries(folder)
    log[5] = log[5].replace(b'"v":1', b'"v":1,"v":1')
    resign(folder, log)


FROM_INSIDE = {
    "a slot that nobody closes": lambda said: said.remove(leaf_of(said, "missed")),
    "a slot closed twice": repeated_slot,
    "a gap told too short": lambda said: leaf_of(said, "missed").update(last=0, first=0),
    "a gap that reaches into the future": lambda said: leaf_of(said, "missed", 2).update(
        last=10**14
    ),
    "a look in a slot of another day": lambda said: leaf_of(said, "look").update(
        at="2026-01-02T12:01:00Z"
    ),
    "a look before its page is watched": lambda said: said.insert(1, leaf_of(said, "look")),
    "a page that no configuration holds": lambda said: leaf_of(said, "missed").update(
        page="kestrel/else"
    ),
    "a digest of a file that is not there": lambda said: leaf_of(said, "look")["capture"].update(
        warc_sha256="0" * 64
    ),
    "a size that is no number": lambda said: leaf_of(said, "look")["capture"].update(
        warc_bytes="many"
    ),
    "a capture under two descriptions": lambda said: leaf_of(said, "look", 1)["capture"].update(
        id=leaf_of(said, "look")["capture"]["id"]
    ),
    "a revisit of nothing": lambda said: leaf_of(said, "look", 2)["capture"].update(
        revisit_of="20260101T120000.000000Z-kestrel-policy-ffffff"
    ),
    "a revisit of another body": lambda said: leaf_of(said, "look", 2)["capture"].update(
        body_sha256="0" * 64
    ),
    "an object that is not there": lambda said: leaf_of(said, "software").update(software="0" * 64),
    "a TLS chain that is not there": lambda said: leaf_of(said, "look")["capture"]["facts"]["hops"][
        0
    ]["tls"].update(chain="0" * 64),
    "a configuration that was never recorded": lambda said: leaf_of(said, "look").update(
        config="0" * 64
    ),
    "an event told before it was made": lambda said: leaf_of(said, "told").update(
        events=[leaf_of(said, "event", 1)["event"]]
    ),
    "an event made twice": lambda said: said.append(leaf_of(said, "event")),
    "an event announced and never made": lambda said: leaf_of(said, "look").update(
        events=["0" * 64]
    ),
    "a leaf of an unknown type": lambda said: leaf_of(said, "prune").update(type="purge"),
    "a leaf of a newer version": lambda said: leaf_of(said, "prune").update(v=2),
    "a leaf without a moment": lambda said: leaf_of(said, "prune").update(at="yesterday"),
    "another key in the log": lambda said: leaf_of(said, "key").update(
        vkey=vkey(ORIGIN, STRANGER.public_key())
    ),
}

TAMPERINGS = {
    **FROM_OUTSIDE,
    **{name: by_insider(change) for name, change in FROM_INSIDE.items()},
    "two histories": forked,
    "a schedule with another phase": another_phase,
    "a key twice in a leaf": twice_a_key,
}


def test_a_record_that_nobody_touched_holds():
    report = by_python(FOLDER)
    shell = by_shell(FOLDER)

    assert (report.problems, report.remarks) == ((), ())
    assert report.checkpoint
    assert report.checkpoint.size == SIZE
    assert (shell.returncode, shell.stderr) == (0, "")
    assert report.checkpoint.root in shell.stdout
    assert (
        f"{report.counts['slots looked in'] + report.counts['slots missed']} slots" in shell.stdout
    )


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_seen_by_both_verifiers(tampering, tmp_path):
    folder = copied(tmp_path)
    TAMPERINGS[tampering](folder)

    assert not by_python(folder).holds
    shell = by_shell(folder)
    assert shell.returncode == 1, shell.stdout + shell.stderr
    assert shell.stderr.startswith("FAIL ")


@pytest.mark.parametrize("path", [layout.bundle_path(0, 7), layout.tile_path(0, 0, SIZE)])
def test_files_that_only_follow_from_the_entries_are_held_against_them(path, tmp_path):
    """They carry no claim, so the shell verifier passes them; clients of the tiles rely on them."""
    folder = copied(tmp_path)
    edit(str(path), flipped)(folder)

    assert [problem.where for problem in by_python(folder).problems] == [str(path)]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_flipped_bit_anywhere_is_seen(data):
    path = data.draw(st.sampled_from(FILES))
    bit = data.draw(st.integers(0, 8 * len(path.read_bytes()) - 1))
    with tempfile.TemporaryDirectory() as scratch:
        folder = copied(Path(scratch))
        edit(
            str(path.relative_to(FOLDER)),
            lambda was: (
                was[: bit // 8] + bytes([was[bit // 8] ^ 1 << bit % 8]) + was[bit // 8 + 1 :]
            ),
        )(folder)

        assert not by_python(folder).holds


def test_a_resigned_record_that_nobody_changed_would_hold(tmp_path):
    """Else the tamperings of the insider could be seen for a wrong reason."""
    folder = copied(tmp_path)
    by_insider(lambda said: None)(folder)

    assert by_python(folder).problems == ()
    assert by_shell(folder).returncode == 0


HOSTILE = "x[$(touch OWNED)]`touch OWNED`;touch OWNED;'\"$(touch OWNED)"
LEAF_FIELDS = {
    "page": ("look", "page"),
    "slot": ("look", "slot"),
    "type": ("look", "type"),
    "v": ("look", "v"),
    "at": ("look", "at"),
    "first": ("missed", "first"),
    "last": ("missed", "last"),
    "config": ("config", "config"),
    "software": ("software", "software"),
    "object": ("event", "object"),
    "event": ("event", "event"),
    "prune": ("prune", "capture"),
    "recovered": ("recovered", "capture"),
    "vkey": ("key", "vkey"),
}
CAPTURE_FIELDS = ("id", "warc_sha256", "warc_bytes", "private", "revisit_of")


def in_leaf(type_, field):
    return by_insider(lambda said: leaf_of(said, type_).update({field: HOSTILE}))


def in_capture(field):
    return by_insider(lambda said: leaf_of(said, "look")["capture"].update({field: HOSTILE}))


def in_config(field):
    def tamper(folder):
        said = [json.loads(entry) for entry in entries(folder)]
        leaf = leaf_of(said, "config")
        content = json.loads((folder / layout.object_path(leaf["config"])).read_bytes())
        content["pages"][0][field] = HOSTILE
        leaf["config"] = add_object(folder, rfc8785.dumps(content))
        resign(folder, [rfc8785.dumps(leaf) for leaf in said])

    return tamper


def in_line(path, number):
    def change(data):
        lines = data.split(b"\n")
        lines[number] = HOSTILE.encode()
        return b"\n".join(lines)

    return edit(path, change)


HOSTILITIES = {
    **{f"leaf {name}": in_leaf(*where) for name, where in LEAF_FIELDS.items()},
    **{f"capture {name}": in_capture(name) for name in CAPTURE_FIELDS},
    **{f"config {name}": in_config(name) for name in ("id", "every", "phase")},
    **{f"checkpoint line {n}": in_line("log/checkpoint", n) for n in range(5)},
    "note line 1": in_line(str(layout.note_path(14)), 1),
    "VERSION": in_line("VERSION", 0),
    "log.vkey": in_line("log/log.vkey", 0),
    "object's name": lambda folder: put(folder, f"objects/sha256/ab/{HOSTILE}", b""),
    "note's name": lambda folder: put(folder, f"log/checkpoints/{HOSTILE}.note", b""),
}


@pytest.mark.parametrize("where", HOSTILITIES)
def test_a_hostile_record_runs_nothing(where, tmp_path):
    folder = copied(tmp_path)
    HOSTILITIES[where](folder)

    assert by_shell(folder).returncode == 1
    assert not by_python(folder).holds
    assert not list(tmp_path.rglob("OWNED"))


@pytest.mark.parametrize("given", ["", HOSTILE, VKEY + "\n", VKEY[:-4], f"-n+00000000+{'A' * 44}"])
def test_a_key_that_is_none_is_refused_before_anything_is_read(given, tmp_path):
    folder = copied(tmp_path)

    assert by_shell(folder, given).returncode == 3
    assert not list(tmp_path.rglob("OWNED"))


def test_the_shell_verifier_needs_nothing_but_the_tools_that_it_names(tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    named = "sha256sum base64 od sed grep awk openssl mktemp sort tail head tr wc cut cat rm mkdir touch"
    for tool in named.split():
        (tools / tool).symlink_to(shutil.which(tool) or "")
    shell = subprocess.run(
        [shutil.which("sh") or "", str(VERIFY), str(FOLDER), VKEY],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (shell.returncode, shell.stderr) == (0, "")


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 600])
def test_logs_of_any_length_are_verified_by_both(size, tmp_path):
    folder = copied(tmp_path)
    log = entries(folder)[:2] + entries(folder)[1:2] * size
    resign(folder, log[:size], notes=range(1, size, 1 + size // 5))

    report = by_python(folder)
    assert report.problems == ()
    assert report.counts["leaves"] == size
    shell = by_shell(folder)
    assert (shell.returncode, shell.stderr) == (0, "")
    assert f"ok   {size} entries" in shell.stdout


def test_without_a_key_from_elsewhere_the_audit_says_so_loudly(tmp_path):
    folder = copied(tmp_path)
    resigned_by_a_stranger(folder)

    alone = by_python(folder, vkey=None)
    assert alone.holds
    assert not alone.key_was_given
    assert "NO KEY WAS GIVEN" in "".join(alone.remarks)
    assert not by_python(folder, vkey=VKEY).holds


def test_a_rolled_back_record_is_found_out_by_a_note_that_somebody_kept(tmp_path):
    folder = copied(tmp_path)
    newest = (folder / "log/checkpoint").read_text(encoding="utf-8")
    resign(folder, entries(folder)[:14])

    assert by_python(folder).holds
    assert not by_python(folder, known=[newest]).holds


def test_a_checkpoint_older_than_the_newest_note_is_remarked_and_no_fault(tmp_path):
    """So a crash between note and checkpoint leaves it; what the note vouches for is checked."""
    folder = copied(tmp_path)
    rolled_back(folder)

    report, shell = by_python(folder), by_shell(folder)
    assert report.problems == ()
    assert report.checkpoint
    assert report.checkpoint.size == SIZE
    assert "older than the newest note" in report.remarks[0]
    assert shell.returncode == 0
    assert "older than the newest note" in shell.stdout

    edit(BUNDLE, lambda data: data.replace(b"nobody ran", b"nobody sat"))(folder)
    assert not by_python(folder).holds
    assert by_shell(folder).returncode == 1


def test_an_event_whose_id_does_not_follow_from_it_is_found_out(tmp_path):
    """Only the Python audit reads events; by then their bytes are proven by both."""
    folder = copied(tmp_path)
    said = [json.loads(entry) for entry in entries(folder)]
    leaf = leaf_of(said, "event")
    event = json.loads((folder / layout.object_path(leaf["object"])).read_bytes())
    leaf["object"] = add_object(folder, rfc8785.dumps({**event, "ordinal": 1}))
    resign(folder, [rfc8785.dumps(each) for each in said])

    assert [p.what for p in by_python(folder).problems] == [
        "its event's id does not follow from the event"
    ]


def test_a_capture_that_no_leaf_cites_is_remarked_and_proves_nothing(tmp_path):
    folder = copied(tmp_path)
    put(folder, "captures/2026/01/01/20260101T000000.000000Z-kestrel-policy-ffffff.warc.gz", b"")

    report = by_python(folder)
    assert report.holds
    assert "cited by no signed leaf" in report.remarks[0]


def test_a_link_out_of_the_record_is_not_followed(tmp_path):
    folder = copied(tmp_path)
    capture = folder / a_capture(folder)
    capture.rename(tmp_path / "elsewhere")
    capture.symlink_to(tmp_path / "elsewhere")

    assert not by_python(folder).holds


def test_the_key_of_the_tests_signs_nothing_real():
    assert vkey(ORIGIN, KEY.public_key()) == VKEY
    assert ORIGIN.startswith("witnessmark.example/")
