"""The private folder and its keys: made once, for the owner alone, never inside the record."""

import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from witnessmark import durable
from witnessmark.errors import SettingsError

#: Signs the log. PEM, PKCS #8, as openssl reads it.
LOG_KEY: Final = "log-ed25519.pem"
#: Names subscribers in public without naming anybody.
VEIL_KEY: Final = "veil.key"
#: Makes unsubscribe links that cannot be made up.
UNSUBSCRIBE_KEY: Final = "unsubscribe.key"


def create(private: Path, *, snapshots: Path) -> "PrivateFolder":
    """
    Make the folder (0700) and those of its keys (0600) that it lacks. No key is ever replaced.

    Raises:
        SettingsError: it would lie in the record, which may be published whole.
        ArchiveError: the disk is full or failing.
    """
    _refuse_inside(private, snapshots)
    durable.make_dirs(private)
    private.chmod(0o700)
    log_key = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for name, key in (
        (LOG_KEY, log_key),
        (VEIL_KEY, secrets.token_bytes(32)),
        (UNSUBSCRIBE_KEY, secrets.token_bytes(32)),
    ):
        if not (private / name).exists():
            # Somebody who makes the folder at the same moment made the key: then that one holds.
            with suppress(FileExistsError):
                durable.create(private / name, key, mode=0o600)
    return PrivateFolder(private, snapshots=snapshots)


class PrivateFolder:
    """An existing private folder: its keys, and where its other files are."""

    def __init__(self, private: Path, *, snapshots: Path) -> None:
        """
        Read the keys.

        Raises:
            SettingsError: it lies in the record, a key is missing, damaged, or for others to read.
        """
        _refuse_inside(private, snapshots)
        self._veil_key = _secret(private / VEIL_KEY)
        self._unsubscribe_key = _secret(private / UNSUBSCRIBE_KEY)
        #: Signs the log.
        self.log_key: Ed25519PrivateKey = _log_key(private / LOG_KEY)
        #: Staged leaves and the outbox.
        self.state_db: Path = private / "state.db"
        #: The last signed checkpoint, remembered outside the record.
        self.signed_note: Path = private / "signed.note"
        #: Who is told.
        self.subscribers: Path = private / "subscribers.yml"

    def veil(self, subscriber: str) -> str:
        """Name a subscriber in public: HMAC-SHA256 under the veil key, 64 hex digits."""
        return _hmac(self._veil_key, "subscriber", subscriber)

    def unsubscribe_token(self, subscriber: str) -> str:
        """Give the 128 bits (hex) that prove an unsubscribe link to be ours."""
        return _hmac(self._unsubscribe_key, "unsubscribe", subscriber)[:32]

    def is_unsubscribe_token(self, subscriber: str, token: str) -> bool:
        """Check a token in constant time."""
        return hmac.compare_digest(self.unsubscribe_token(subscriber).encode(), token.encode())


def _refuse_inside(private: Path, snapshots: Path) -> None:
    if private.resolve().is_relative_to(snapshots.resolve()):
        raise SettingsError(
            f"{private}: the private folder lies inside {snapshots}, which may be published whole."
            " Give another --private."
        )


def _log_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(_secret(path), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SettingsError(
            f"{path}: not a private key in PEM. Bring it back from a backup."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path}: not an Ed25519 key. Bring it back from a backup.")
    return key


def _secret(path: Path) -> bytes:
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path}: others may read this key. Say: chmod 600 {path}")
        secret = path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path}: missing. For a new record say: witnessmark init. For an old one bring the"
            " private folder back from a backup."
        ) from error
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    if len(secret) < 32:
        raise SettingsError(f"{path}: too short for a key. Bring it back from a backup.")
    return secret


def _hmac(key: bytes, purpose: str, text: str) -> str:
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
