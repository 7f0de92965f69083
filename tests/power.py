"""A disk whose power can be cut: it notes every call, and says what each cut would have left."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

#: What a cut leaves. `killed`: only the process dies, all that it did is there. `cut`: only what was
#: synced is there. `names first`: names survive at once, bytes only where they were synced.
CUTS = ("killed", "cut", "names first")
CALLS = ("open", "write", "fsync", "link", "unlink", "replace", "mkdir")


@dataclass
class Disk:
    """Watches the calls below a folder. `acknowledge` notes that somebody was told "it is safe"."""

    root: Path
    calls: list[tuple[str, ...]] = field(default_factory=list)
    written: dict[str, bytes] = field(default_factory=dict)
    #: The number of a call that fails, and its errno; -1 once it has failed.
    fail_at: int | None = None
    errno: int = 0
    #: Kinds of fsync that are left out, to see that this is noticed: "file", "folder".
    lazy: tuple[str, ...] = ()
    _opened: dict[int, str] = field(default_factory=dict)
    _real: dict[str, Any] = field(default_factory=dict)

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self._real = {name: getattr(os, name) for name in CALLS}
        for name in CALLS:
            monkeypatch.setattr(os, name, getattr(self, f"_{name}"))

    def acknowledge(self, path: Path, data: bytes) -> None:
        self.calls.append(("ack", str(path)))
        self.written[str(path)] = data

    def broken_promises(self) -> list[str]:
        """After which call, by which cut, what would be torn or lost."""
        return [
            f"after call {number} ({self.calls[number - 1][0] if number else 'nothing'}), {cut}: {what}"
            for number in range(len(self.calls) + 1)
            for cut in CUTS
            for what in self._broken(number, cut)
        ]

    def _broken(self, number: int, cut: str) -> Iterator[str]:
        left = _left(self.calls[:number], cut)
        for path, data in left.items():
            if path in self.written and data != self.written[path]:
                yield f"{path} is torn"
        for call in self.calls[:number]:
            if call[0] == "ack" and left.get(call[1]) != self.written[call[1]]:
                yield f"{call[1]} was acknowledged and is lost"

    def _note(self, name, *where) -> bool:
        """Say whether a call is one of ours; fail it where that is due."""
        if not any(str(each).startswith(str(self.root)) for each in where):
            return False
        if len(self.calls) == self.fail_at:
            self.fail_at = -1
            raise OSError(self.errno, os.strerror(self.errno))
        self.calls.append((name, *map(str, where)))
        return True

    def _open(self, path, flags, mode=0o777, **more):
        if flags & os.O_CREAT:
            self._note("create", path)
        descriptor = self._real["open"](path, flags, mode, **more)
        self._opened[descriptor] = str(path)
        return descriptor

    def _write(self, descriptor, data):
        # A disk may take less than it is given.
        taken = bytes(data[: max(1, len(data) // 2)])
        if self._note("write", self._opened.get(descriptor, "")):
            self.calls[-1] += (taken.hex(),)
            return self._real["write"](descriptor, taken)
        return self._real["write"](descriptor, data)

    def _fsync(self, descriptor):
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        if ("folder" if is_folder else "file") not in self.lazy:
            self._note("fsync", self._opened.get(descriptor, ""))
            self._real["fsync"](descriptor)

    def _link(self, source, target, **more):
        self._note("link", source, target)
        self._real["link"](source, target, **more)

    def _unlink(self, path, **more):
        self._note("unlink", path)
        self._real["unlink"](path, **more)

    def _replace(self, source, target, **more):
        self._note("rename", source, target)
        self._real["replace"](source, target, **more)

    def _mkdir(self, path, *mode, **more):
        if not Path(path).is_dir():
            self._note("mkdir", path)
        self._real["mkdir"](path, *mode, **more)


@dataclass
class _Volume:
    """Names and bytes, as they are and as they are synced. The inode of a folder is None."""

    names: dict[str, int | None] = field(default_factory=dict)
    synced_names: dict[str, int | None] = field(default_factory=dict)
    data: dict[int, bytes] = field(default_factory=dict)
    synced_data: dict[int, bytes] = field(default_factory=dict)

    def apply(self, number: int, name: str, *where: str) -> None:
        match name:
            case "create":
                self.names[where[0]] = number
                self.data[number] = self.synced_data[number] = b""
            case "mkdir":
                self.names[where[0]] = None
            case "write":
                self.data[self._inode(where[0])] += bytes.fromhex(where[1])
            case "link":
                self.names[where[1]] = self.names[where[0]]
            case "unlink":
                self.names.pop(where[0], None)
            case "rename":
                self.names[where[1]] = self.names.pop(where[0])
            case "fsync" if self.names.get(where[0]) is not None:
                self.synced_data[self._inode(where[0])] = self.data[self._inode(where[0])]
            case "fsync":
                self._sync_folder(where[0])

    def _sync_folder(self, folder: str) -> None:
        inside = {each for each in {*self.names, *self.synced_names} if above(each) == folder}
        for each in inside:
            if each in self.names:
                self.synced_names[each] = self.names[each]
            else:
                self.synced_names.pop(each)

    def _inode(self, path: str) -> int:
        inode = self.names[path]
        assert inode is not None
        return inode


def above(path: str) -> str:
    return path.rpartition("/")[0]


def _left(calls: list[tuple[str, ...]], cut: str) -> dict[str, bytes]:
    """The files that a cut leaves behind these calls."""
    volume = _Volume()
    for number, call in enumerate(calls):
        volume.apply(number, *call)
    names = volume.synced_names if cut == "cut" else volume.names
    data = volume.data if cut == "killed" else volume.synced_data

    def is_reached(path: str) -> bool:
        """A name in a folder whose own name is lost is lost as well."""
        folder = above(path)
        return folder not in volume.names or (folder in names and is_reached(folder))

    return {
        path: data[inode] for path, inode in names.items() if inode is not None and is_reached(path)
    }
