"""The site as a folder: only files whose bytes differ are written, each at once or not at all."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from witnessmark.errors import WitnessmarkError

#: Which files of the folder are ours, so that a file that is no longer published can be removed, and no
#: other one ever is.
MANIFEST: Final = ".witnessmark-site.json"


class FolderSite:
    """The `Publish` port. A reader sees each file whole: the old one or the new one."""

    def __init__(self, folder: Path) -> None:
        """The folder is made at the first call; files in it that are not ours stay."""
        self._folder = folder

    def __call__(self, files: Mapping[str, bytes]) -> None:
        """
        Make the folder hold these files; remove those that an earlier call wrote and this one does not.

        A file that somebody else put there is only replaced by one of the same name. New files are
        there before old ones go, so no link of a page that is still there leads nowhere for long.

        Raises:
            ValueError: a path that leads out of the folder, or is spelled in an odd way.
            WitnessmarkError: the folder cannot be written.
        """
        for path in files:
            _check(path)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            earlier = self._ours()
            # Named before they are written: a crash leaves no file that nobody feels responsible for.
            self._name({*earlier, *files})
            for path, data in files.items():
                self._write(path, data)
            for path in sorted(earlier - files.keys()):
                self._remove(path)
            self._name(files)
        except OSError as error:
            raise WitnessmarkError(
                f"{error.filename or self._folder}: {error.strerror}; the site is not up to date. "
                "Is the folder writable, and the disk not full?"
            ) from error

    def _ours(self) -> set[str]:
        try:
            listed = json.loads((self._folder / MANIFEST).read_bytes())
        except (FileNotFoundError, ValueError):
            return set()
        found = listed if isinstance(listed, list) else []
        return {path for path in found if isinstance(path, str) and _is_safe(path)}

    def _name(self, paths: Iterable[str]) -> None:
        self._write(MANIFEST, json.dumps(sorted(paths), indent=0).encode())

    def _write(self, path: str, data: bytes) -> None:
        target = self._folder / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if target.stat().st_size == len(data) and target.read_bytes() == data:
                return
        self._refuse_links(target.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _remove(self, path: str) -> None:
        target = self._folder / path
        self._refuse_links(target.parent)
        target.unlink(missing_ok=True)
        for folder in target.relative_to(self._folder).parents:
            if folder == Path():
                break
            with contextlib.suppress(OSError):
                # Refused while it holds anything.
                (self._folder / folder).rmdir()

    def _refuse_links(self, folder: Path) -> None:
        """A symbolic link below the folder could lead a write or a removal out of it."""
        if not folder.resolve().is_relative_to(self._folder.resolve()):
            raise ValueError(f"{folder} leads out of {self._folder}")


def _check(path: str) -> None:
    if not _is_safe(path):
        raise ValueError(f"{path!r} is no path of a site")


def _is_safe(path: str) -> bool:
    """Whether a path stays below its folder, spelled in the one plain way, and is not our manifest."""
    return (
        path != MANIFEST
        and "\\" not in path
        and "\0" not in path
        and not any(part in ("", ".", "..") for part in path.split("/"))
    )
