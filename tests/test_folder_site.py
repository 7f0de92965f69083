import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.adapters.folder_site import MANIFEST, FolderSite
from witnessmark.errors import WitnessmarkError


def held(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_the_folder_holds_what_was_published(tmp_path):
    publish = FolderSite(tmp_path / "site")

    publish({"index.html": b"one", "events/1/index.html": b"two"})

    assert held(tmp_path / "site") == {"index.html": b"one", "events/1/index.html": b"two"}


def test_only_files_that_differ_are_written(tmp_path):
    publish = FolderSite(tmp_path)
    publish({"same.html": b"same", "other.html": b"old"})
    before = {name: (tmp_path / name).stat().st_ino for name in ("same.html", "other.html")}

    publish({"same.html": b"same", "other.html": b"new"})

    after = {name: (tmp_path / name).stat().st_ino for name in ("same.html", "other.html")}
    assert after["same.html"] == before["same.html"]
    assert after["other.html"] != before["other.html"], "replaced, not written into"
    assert held(tmp_path)["other.html"] == b"new"


def test_what_is_no_longer_published_goes_and_what_is_not_ours_stays(tmp_path):
    publish = FolderSite(tmp_path)
    publish({"a/b/gone.html": b"", "a/stays.html": b""})
    (tmp_path / "CNAME").write_text("watch.example")
    (tmp_path / "a" / "notes.txt").write_text("by hand")

    FolderSite(tmp_path)({"a/stays.html": b""})

    assert set(held(tmp_path)) == {"a/stays.html", "a/notes.txt", "CNAME"}
    assert not (tmp_path / "a" / "b").exists()


def test_a_run_that_broke_off_leaves_nothing_behind_for_good(tmp_path, monkeypatch):
    publish = FolderSite(tmp_path)
    real, calls = os.fdopen, []

    def full(handle, mode):
        calls.append(handle)
        if len(calls) == 3:
            os.close(handle)
            raise OSError(28, "No space left on device")
        return real(handle, mode)

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(WitnessmarkError, match="No space left"):
        publish({"1.html": b"", "2.html": b"x"})
    monkeypatch.undo()

    publish({"3.html": b""})

    assert set(held(tmp_path)) == {"3.html"}


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "a/../../x", "a//b", "./a", "", ".", "a\\..\\x", "a\0b", MANIFEST]
)
def test_a_path_that_leads_out_is_refused_before_anything_is_written(tmp_path, path):
    with pytest.raises(ValueError, match="no path of a site"):
        FolderSite(tmp_path / "site")({"index.html": b"", path: b""})

    assert not (tmp_path / "site").exists()


def test_a_link_is_no_way_out(tmp_path):
    outside, site = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    (outside / "precious").write_text("mine")
    site.mkdir()
    (site / "a").symlink_to(outside)

    with pytest.raises(ValueError, match="leads out"):
        FolderSite(site)({"a/precious": b"overwritten"})

    assert (outside / "precious").read_text() == "mine"


@pytest.mark.parametrize("manifest", ["no json", "{}", '["../precious", 3, "/etc/passwd"]'])
def test_a_broken_manifest_removes_nothing(tmp_path, manifest):
    (tmp_path / "precious").write_text("mine")
    site = tmp_path / "site"
    site.mkdir()
    (site / MANIFEST).write_text(manifest)

    FolderSite(site)({"index.html": b""})

    assert (tmp_path / "precious").read_text() == "mine"


PATHS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map("/".join)
TREES = st.dictionaries(PATHS.map(lambda path: f"{path}.html"), st.binary(max_size=3), max_size=6)


@given(trees=st.lists(TREES, min_size=1, max_size=4))
def test_the_folder_follows_whatever_came_before(trees, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")

    for tree in trees:
        FolderSite(folder)(tree)

        assert held(folder) == tree
