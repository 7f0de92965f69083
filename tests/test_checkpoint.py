import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark.errors import TamperError
from witnessmark.record.checkpoint import (
    checkpoint_text,
    open_note,
    parse_vkey,
    root_of,
    sign,
    vkey,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
ORIGIN = "witnessmark.example/test"
VKEY = vkey(ORIGIN, KEY.public_key())
NOTE = sign(checkpoint_text(ORIGIN, 7, bytes(32)), ORIGIN, KEY)


def test_a_signed_checkpoint_is_read_back():
    checkpoint = open_note(NOTE, VKEY)

    assert (checkpoint.origin, checkpoint.size, root_of(checkpoint)) == (ORIGIN, 7, bytes(32))
    assert checkpoint.note == NOTE


def test_a_witness_may_sign_below_without_counting():
    signed = sign("x\n", "witness.example", OTHER).removeprefix("x\n\n")

    assert open_note(NOTE + signed, VKEY).size == 7
    with pytest.raises(TamperError, match="not signed by"):
        open_note(NOTE[: NOTE.index("—")] + signed, VKEY)


def test_any_flipped_character_is_seen():
    for at in range(len(NOTE)):
        flipped = NOTE[:at] + chr(ord(NOTE[at]) ^ 1) + NOTE[at + 1 :]
        with pytest.raises(TamperError):
            open_note(flipped, VKEY)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n7\n", "\n07\n"),
        lambda note: note.replace("\n7\n", "\n7 \n"),
        lambda note: note.replace("\n7\n", "\n7\r\n"),
        lambda note: note.replace("\n7\n", "\n-7\n"),
        lambda note: note.replace("\n\n", "\nextension\n\n"),
        lambda note: note.rstrip("\n"),
        lambda note: note + "\n",
        lambda note: note + "— broken line\n",
        lambda note: note.replace("—", "-"),
        lambda _: "",
        lambda note: note * 100,
    ],
)
def test_a_note_spelled_otherwise_is_refused(change):
    with pytest.raises(TamperError):
        open_note(change(NOTE), VKEY)


def test_base64_with_spare_bits_is_refused():
    root = base64.b64encode(bytes(32)).decode()
    spare = root[:-2] + "B="
    assert base64.b64decode(spare) == bytes(32)

    with pytest.raises(TamperError, match="canonical"):
        open_note(NOTE.replace(root, spare), VKEY)


def test_another_key_and_another_origin_are_refused():
    with pytest.raises(TamperError, match="not signed by"):
        open_note(sign(checkpoint_text(ORIGIN, 7, bytes(32)), ORIGIN, OTHER), VKEY)
    with pytest.raises(TamperError, match="of the log"):
        open_note(sign(checkpoint_text("else.example", 7, bytes(32)), ORIGIN, KEY), VKEY)


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AA==", VKEY[:-1], VKEY.replace("test", "best"), VKEY + " "]
)
def test_a_malformed_verifying_key_is_refused(text):
    with pytest.raises(TamperError):
        parse_vkey(text)


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "with\nline"])
def test_a_name_that_would_break_the_note_is_refused(name):
    with pytest.raises(ValueError, match="printable"):
        vkey(name, KEY.public_key())
