import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from witnessmark.adapters.private.folder import PrivateFolder, create
from witnessmark.errors import SettingsError

KEYS = ("log-ed25519.pem", "veil.key", "unsubscribe.key")


@pytest.fixture
def private(tmp_path: Path) -> Path:
    return tmp_path / "private"


@pytest.fixture
def folder(private: Path) -> PrivateFolder:
    return create(private, snapshots=private.parent / "snapshots")


def test_folder_and_keys_are_for_their_owner_alone(folder, private):
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert {each.name for each in private.iterdir()} == set(KEYS)
    for name in KEYS:
        assert stat.S_IMODE((private / name).stat().st_mode) == 0o600


def test_making_it_again_replaces_no_key(folder, private):
    before = [(private / name).read_bytes() for name in KEYS]
    again = create(private, snapshots=private.parent / "snapshots")

    assert [(private / name).read_bytes() for name in KEYS] == before
    assert again.veil("newsroom") == folder.veil("newsroom")


def test_a_folder_that_was_open_to_others_is_closed(private):
    private.mkdir(mode=0o755)
    create(private, snapshots=private.parent / "snapshots")

    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_it_refuses_to_lie_in_the_record(tmp_path):
    with pytest.raises(SettingsError, match="may be published whole"):
        create(tmp_path / "snapshots" / "private", snapshots=tmp_path / "snapshots")
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "snapshots")
    with pytest.raises(SettingsError, match="may be published whole"):
        create(tmp_path / "elsewhere" / "private", snapshots=tmp_path / "snapshots")
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_a_veil_names_a_subscriber_the_same_way_always_and_only_under_its_key(folder, tmp_path):
    other = create(tmp_path / "other", snapshots=tmp_path / "snapshots")

    assert folder.veil("newsroom") == folder.veil("newsroom")
    assert folder.veil("newsroom") != folder.veil("union")
    assert folder.veil("newsroom") != other.veil("newsroom")
    assert len(folder.veil("newsroom")) == 64


def test_an_unsubscribe_token_is_of_one_subscriber_and_tells_nothing_of_the_veil(folder):
    token = folder.unsubscribe_token("newsroom")

    assert len(token) == 32
    assert folder.is_unsubscribe_token("newsroom", token)
    assert not folder.is_unsubscribe_token("union", token)
    assert not folder.is_unsubscribe_token("newsroom", "")
    assert not folder.is_unsubscribe_token("newsroom", "ü")
    assert token not in folder.veil("newsroom")


@pytest.mark.parametrize("name", KEYS)
def test_a_lost_key_is_named_with_a_remedy(folder, private, name):
    (private / name).unlink()

    with pytest.raises(SettingsError, match=rf"{name}: missing.*backup"):
        PrivateFolder(private, snapshots=private.parent / "snapshots")


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_others_may_read_is_refused_with_a_remedy(folder, private, name):
    (private / name).chmod(0o640)

    with pytest.raises(SettingsError, match=f"chmod 600 {private / name}"):
        PrivateFolder(private, snapshots=private.parent / "snapshots")


@pytest.mark.parametrize("name", KEYS)
def test_a_damaged_key_is_named(folder, private, name):
    (private / name).write_bytes(b"oops")

    with pytest.raises(SettingsError, match=name):
        PrivateFolder(private, snapshots=private.parent / "snapshots")


def test_a_log_key_of_another_kind_is_refused(folder, private):
    rsa = generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (private / "log-ed25519.pem").write_bytes(rsa)

    with pytest.raises(SettingsError, match="not an Ed25519 key"):
        PrivateFolder(private, snapshots=private.parent / "snapshots")
