"""
Signed tree heads: C2SP tlog-checkpoint in a C2SP signed-note, Ed25519.

https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note. Stricter than both: one checkpoint
has one spelling, so the base64 is canonical, the size has no leading zero, and no line may follow the
root.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witnessmark.errors import TamperError
from witnessmark.model.events import Checkpoint
from witnessmark.record.merkle import HASH_BYTES

#: The algorithm byte of Ed25519 in keys and key ids.
_ED25519 = b"\x01"
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_NAME = re.compile(r"[!-*,-~]{1,255}")
_NOTE_BYTES_MAX = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyingKey:
    """A parsed vkey: what a stranger needs to check a log's signatures."""

    #: The log's origin; C2SP has the key carry the same name.
    name: str
    #: Four bytes that name the key in a signature line.
    id: bytes
    public_key: Ed25519PublicKey


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Spell a tree head: three lines, the last one ended too."""
    _check_name(origin)
    if size < 0 or len(root) != HASH_BYTES:
        raise ValueError(f"no tree head: size {size}, root of {len(root)} bytes")
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def sign(text: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """Make a signed note of `text`, signed by the key of that name. Same input, same note."""
    _check_name(name)
    key = private_key.public_key().public_bytes_raw()
    signature = _key_id(name, key) + private_key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, vkey: str) -> Checkpoint:
    """
    Read a checkpoint after checking its signature by the key that `vkey` spells.

    Lines signed by other keys (witnesses) must be well-formed and prove nothing here.

    Raises:
        TamperError: it is malformed, of another origin, or not signed by this key.
    """
    key = parse_vkey(vkey)
    text, signatures = _halves(note)
    origin, size, root = _lines(text)
    if origin != key.name:
        raise TamperError(f"the checkpoint is of the log {origin!r}, the key of {key.name!r}")
    verified = False
    for name, signature in signatures:
        if name != key.name or signature[:4] != key.id:
            continue
        try:
            key.public_key.verify(signature[4:], text.encode())
        except InvalidSignature:
            raise TamperError(
                f"the checkpoint of {origin} at size {size} has a false signature. "
                "Somebody changed it, or the key given is not the log's."
            ) from None
        verified = True
    if not verified:
        raise TamperError(
            f"the checkpoint of {origin} at size {size} is not signed by the key {vkey}"
        )
    return Checkpoint(origin=origin, size=int(size), root=root, note=note)


def root_of(checkpoint: Checkpoint) -> bytes:
    """The root hash of a checkpoint, as bytes."""
    return _base64(checkpoint.root, "root")


def vkey(name: str, public_key: Ed25519PublicKey) -> str:
    """Spell a verifying key: `origin+keyid+base64`, the one line to publish elsewhere."""
    _check_name(name)
    raw = public_key.public_bytes_raw()
    return f"{name}+{_key_id(name, raw).hex()}+{base64.b64encode(_ED25519 + raw).decode()}"


def parse_vkey(vkey: str) -> VerifyingKey:
    """
    Read a verifying key.

    Raises:
        TamperError: it is no Ed25519 vkey, or its parts contradict each other.
    """
    name, _, rest = vkey.partition("+")
    key_id, _, encoded = rest.partition("+")
    if not _NAME.fullmatch(name) or not re.fullmatch("[0-9a-f]{8}", key_id):
        raise TamperError(f"not a verifying key (name+keyid+base64): {vkey!r}")
    raw = _base64(encoded, "verifying key")
    if len(raw) != 33 or raw[:1] != _ED25519:
        raise TamperError(f"not an Ed25519 verifying key: {vkey!r}")
    if _key_id(name, raw[1:]).hex() != key_id:
        raise TamperError(f"the verifying key's id is not of its name and key: {vkey!r}")
    return VerifyingKey(
        name=name,
        id=bytes.fromhex(key_id),
        public_key=Ed25519PublicKey.from_public_bytes(raw[1:]),
    )


def _key_id(name: str, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"a log's name is printable ASCII without space or plus sign: {name!r}")


def _halves(note: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """Split a note into its text and its (name, key id and signature) lines."""
    if len(note) > _NOTE_BYTES_MAX:
        raise TamperError(f"a checkpoint note of {len(note)} characters")
    if any(ord(each) < 0x20 and each != "\n" for each in note) or "\x7f" in note:
        raise TamperError("the checkpoint note holds control characters")
    text, blank, signed = note.rpartition("\n\n")
    if not blank or not signed.endswith("\n"):
        raise TamperError("the checkpoint is no signed note: text, empty line, signature lines")
    signatures = []
    for line in signed[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        signature = _base64(encoded, "signature")
        if dash != "—" or not _NAME.fullmatch(name) or len(signature) < 5:
            raise TamperError(f"no signature line: {line!r}")
        signatures.append((name, signature))
    return text + "\n", tuple(signatures)


def _lines(text: str) -> tuple[str, str, str]:
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _NAME.fullmatch(lines[0]):
        raise TamperError("the checkpoint is not origin, size and root on a line each")
    origin, size, root, _ = lines
    if not _SIZE.fullmatch(size) or len(_base64(root, "root")) != HASH_BYTES:
        raise TamperError(f"the checkpoint of {origin} has a malformed size or root")
    return origin, size, root


def _base64(encoded: str, what: str) -> bytes:
    """Decode base64 that has exactly one spelling: spare bits in the tail must be zero."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise TamperError(f"the {what} is not base64: {encoded!r}") from None
    if not raw or base64.b64encode(raw).decode() != encoded:
        raise TamperError(f"the {what} is not canonical base64: {encoded!r}")
    return raw
