"""What a reading process may use, and the taking on of those limits."""

import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass

from witnessmark.adapters.sandbox import landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4

#: Filled in a child by `take_on`; asked for by `held`.
_held: list[str] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one job. A job that meets one is stopped, and its page is `Unreadable: gave up`."""

    #: Address space, shared libraries and the interpreter (about 60 MB) included.
    memory_bytes: int = 768 * 2**20
    cpu_seconds: int = 20
    #: From the hand-over of the job to the last byte of its answer; held by the parent.
    wall_seconds: float = 60.0
    answer_bytes: int = 64 * 2**20


def held() -> tuple[str, ...]:
    """Name the limits that this very process is under; to be run inside a sandbox."""
    return tuple(_held)


def _prctl(option: int, value: int) -> bool:
    if sys.platform != "linux":
        return False
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    zero = ctypes.c_ulong(0)
    return bool(prctl(option, ctypes.c_ulong(value), zero, zero, zero) == 0)


def _set(kind: int, soft: int, hard: int | None = None) -> bool:
    try:
        resource.setrlimit(kind, (soft, soft if hard is None else hard))
    except (OSError, ValueError):
        # macOS refuses some of them; `held` then does not name the limit.
        return False
    return True


def die_with(parent: int) -> None:
    """Have the kernel end this process when its parent ends; end now if `parent` is gone already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def take_on(limits: Limits, ruleset: int | None) -> None:
    """
    Put this process under `limits`, for good: what it does from here on is not trusted.

    `ruleset`: of `landlock.rules`, or None where there is no Landlock.
    """
    # With a piped core pattern RLIMIT_CORE does not hold, so the process is made undumpable too.
    _prctl(_PR_SET_DUMPABLE, 0)
    taken = {
        "memory": _set(resource.RLIMIT_AS, limits.memory_bytes),
        # The soft limit ends it with SIGXCPU, the hard one with SIGKILL should that be caught.
        "cpu": _set(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        "file size": _set(resource.RLIMIT_FSIZE, 0),
        "open files": _set(resource.RLIMIT_NOFILE, 16),
        "core": _set(resource.RLIMIT_CORE, 0),
        # Root is not bound by it; the seccomp filter is what holds.
        "processes": _set(resource.RLIMIT_NPROC, 0),
        "no new privileges": _prctl(seccomp.PR_SET_NO_NEW_PRIVS, 1),
        "landlock": ruleset is not None and landlock.restrict(ruleset),
    }
    _held.extend(name for name, is_held in taken.items() if is_held)
    if seccomp.install():
        _held.append("seccomp")
