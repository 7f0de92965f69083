"""Records to tamper with: copies of the fixture, both verifiers, and a forger who may hold the key."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fixtures.make_archive import FOLDER, KEY, ORIGIN, VKEY
from witnessmark.adapters.record_on_disk import RecordOnDisk
from witnessmark.deeds.audit import audit
from witnessmark.record import layout, merkle
from witnessmark.record.audit import AuditReport
from witnessmark.record.checkpoint import checkpoint_text, sign
from witnessmark.record.facts import digest

VERIFY = Path(layout.__file__).with_name("verify.sh")
SIZE = 22
BUNDLE = str(layout.bundle_path(0, SIZE))


def copied(to: Path) -> Path:
    """A fresh copy of the fixture, writable."""
    return Path(shutil.copytree(FOLDER, to / "snapshots"))


def by_python(folder: Path, vkey: str | None = VKEY, known: Sequence[str] = ()) -> AuditReport:
    return audit(RecordOnDisk(folder), vkey=vkey, known=known)


def by_shell(folder: Path, vkey: str = VKEY, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(VERIFY), str(folder), vkey],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder.parent,
        **more,
    )


def entries(folder: Path) -> list[bytes]:
    return list(merkle.decode_bundle((folder / BUNDLE).read_bytes()))


def lay(folder: Path, log: Sequence[bytes]) -> None:
    """Write entries where the log has them, with the tiles that follow, and no signature."""
    shutil.rmtree(folder / "log/tile")
    hashes = [[merkle.leaf_hash(each) for each in log]]
    for level, index, width in merkle.tiles(len(log)):
        if level == len(hashes):
            full = range(0, len(hashes[-1]) - 255, 256)
            hashes.append([merkle.root(hashes[-1][at : at + 256]) for at in full])
        tile = b"".join(hashes[level][index * 256 : index * 256 + width])
        put(folder, str(layout.tile_path(level, index, width)), tile)
    for index, width in merkle.bundles(len(log)):
        held = merkle.encode_bundle(log[index * 256 : index * 256 + width])
        put(folder, str(layout.bundle_path(index, width)), held)


def note(log: Sequence[bytes], *, key: Ed25519PrivateKey = KEY, origin: str = ORIGIN) -> str:
    root = merkle.root([merkle.leaf_hash(each) for each in log])
    return sign(checkpoint_text(origin, len(log), root), origin, key)


def resign(
    folder: Path,
    log: Sequence[bytes],
    *,
    key: Ed25519PrivateKey = KEY,
    origin: str = ORIGIN,
    notes: Sequence[int] = (),
) -> None:
    """Forge a whole history: these entries, signed anew, with notes at these sizes as well."""
    lay(folder, log)
    shutil.rmtree(folder / "log/checkpoints")
    for size in (*notes, len(log)):
        signed = note(log[:size], key=key, origin=origin)
        put(folder, str(layout.note_path(size)), signed.encode())
    put(folder, str(layout.CHECKPOINT), note(log, key=key, origin=origin).encode())


def by_insider(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Path], None]:
    """Tampering by somebody who holds the key: leaves are changed, and all is signed anew."""

    def tamper(folder: Path) -> None:
        said = [json.loads(entry) for entry in entries(folder)]
        change(said)
        resign(folder, [rfc8785.dumps(leaf) for leaf in said])

    return tamper


def put(folder: Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).unlink(missing_ok=True)
    (folder / path).write_bytes(data)


def edit(path: str | Callable[[Path], str], change: Callable[[bytes], bytes]):
    """Tampering that changes the bytes of one file."""

    def tamper(folder: Path) -> None:
        where = path if isinstance(path, str) else path(folder)
        before = (folder / where).read_bytes()
        after = change(before)
        assert after != before, "nothing was tampered with"
        put(folder, where, after)

    return tamper


def remove(path: str | Callable[[Path], str]):
    """Tampering that takes one file away."""

    def tamper(folder: Path) -> None:
        (folder / (path if isinstance(path, str) else path(folder))).unlink()

    return tamper


def a_capture(folder: Path) -> str:
    return str(min(folder.glob("captures/*/*/*/*.warc.gz")).relative_to(folder))


def cited(leaf_type: str, name: str) -> Callable[[Path], str]:
    """The file of the object that the first leaf of a type cites."""

    def path(folder: Path) -> str:
        said = (json.loads(entry) for entry in entries(folder))
        return str(layout.object_path(next(s[name] for s in said if s["type"] == leaf_type)))

    return path


def add_object(folder: Path, data: bytes) -> str:
    put(folder, str(layout.object_path(digest(data))), data)
    return digest(data)
