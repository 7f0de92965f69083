"""
Landlock: of all files, a child may read only the interpreter's and the program's own.

So that even hijacked reading code cannot copy a private key into its answer.
Source: https://docs.kernel.org/userspace-api/landlock.html; the numbers are the same on all machines.
"""

import contextlib
import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
#: How many rights on files each version of the interface knows, from version 1 on.
_RIGHTS = (13, 14, 15, 15, 16)


def _call(number: int, *arguments: object) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments))


def readable() -> tuple[str, ...]:
    """Name the folders that Python and the packages loaded so far come from."""
    folders = {
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        # What an extension module that is loaded late is linked against.
        *("/lib", "/lib64", "/usr/lib"),
    }
    for name, module in tuple(sys.modules.items()):
        if "." not in name and (paths := getattr(module, "__path__", None)):
            folders.update(paths)
    return tuple(sorted(folder for folder in folders if Path(folder).is_dir()))


def rules(folders: Iterable[str]) -> int | None:
    """
    Make a rule set that lets `folders` be read, and no other file be touched; a file descriptor.

    None: this kernel has no Landlock, or keeps it switched off.
    """
    if sys.platform != "linux":
        return None
    version = _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    if version < 1:
        return None
    handled = (1 << _RIGHTS[min(version, len(_RIGHTS)) - 1]) - 1
    attributes = struct.pack("=Q", handled)
    ruleset = _call(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    if ruleset < 0:
        return None
    for folder in folders:
        with contextlib.suppress(OSError):
            opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, opened)
                _call(_ADD_RULE, ctypes.c_int(ruleset), _PATH_BENEATH, rule, ctypes.c_uint(0))
            finally:
                os.close(opened)
    return ruleset


def restrict(ruleset: int) -> bool:
    """Put this process under a rule set, for good. PR_SET_NO_NEW_PRIVS must be set before."""
    return _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0)) == 0
