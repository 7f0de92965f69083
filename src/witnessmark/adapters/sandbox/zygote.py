"""
The process that forks a fresh child for each job.

It has imported the reading code once, has one thread, and never touches a job's bytes itself: so a
child starts in a few milliseconds, and nothing that a page does to its child lives on.

Its parent holds the other end of `control`. One byte on it, with two descriptors, is one job: a
socket on which the child gets a pickle and gives an answer, and a socket on which the parent is
told how the child ended. A byte from the parent there, or its closing, means: end the child. When
`control` closes (the parent may have been killed), all children are ended and so is this process.
"""

import contextlib
import gc
import importlib
import io
import os
import pickle
import resource
import select
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import ValidationError

from witnessmark.adapters.sandbox import landlock
from witnessmark.adapters.sandbox.limits import Limits, die_with, take_on
from witnessmark.record.codec import dump, load

#: First byte of an answer: canonical JSON follows, or a sentence on what went wrong.
DONE, FAILED = b"=", b"!"
#: First byte on `control`: the modules are imported, or a traceback follows.
READY, BROKEN = b"+", b"-"

#: The child's end of its job, the only descriptor that it keeps beside the three standard ones.
_JOB = 3
_DESCRIPTORS = 256


def resolve(name: str) -> Any:
    """Find `package.module:callable`."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the parent sends first, pickled: what to have ready before the first job."""

    modules: tuple[str, ...]
    warm: tuple[str, ...]
    returns: tuple[Any, ...]
    limits: Limits


def serve(control: socket.socket) -> None:
    """Make ready, say so, and fork a child for each job until `control` closes."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    try:
        # Nothing follows the orders until we say READY, so the buffer takes nothing too much.
        with control.makefile("rb") as orders_file:
            orders = pickle.load(orders_file)  # noqa: S301 - of the parent
        _make_ready(orders)
    except Exception:  # noqa: BLE001 - whatever our own code raises, the parent shows it
        control.sendall(BROKEN + traceback.format_exc().encode())
        return
    ruleset = landlock.rules(landlock.readable())
    # What is here now is never garbage: a collection in a child would only copy shared pages.
    gc.collect()
    gc.freeze()
    control.sendall(READY)

    children = _Children(control, orders.limits, ruleset)
    while children.tend():
        pass
    children.end()


def _make_ready(orders: Orders) -> None:
    for module in orders.modules:
        importlib.import_module(module)
    for name in orders.warm:
        resolve(name)()
    for kind in orders.returns:
        # How a type is written takes 50 ms to work out, and is then remembered.
        with contextlib.suppress(ValidationError):
            load(kind, b"null")


class _Children:
    """The jobs under way."""

    def __init__(self, control: socket.socket, limits: Limits, ruleset: int | None) -> None:
        self._control = control
        self._limits = limits
        self._ruleset = ruleset
        #: By process id: where the parent waits to hear how the child ended.
        self._told: dict[int, socket.socket] = {}
        # The kernel rings when a child ends: one byte, so that `poll` wakes.
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)  # noqa: FBT003 - positional only
        self._ringer.setblocking(False)  # noqa: FBT003 - positional only
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._ringer.fileno(), warn_on_full_buffer=False)
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._bell, select.POLLIN)

    def tend(self) -> bool:
        """Wait for something to happen and see to it; False when the parent is gone."""
        ready = {descriptor for descriptor, _ in self._poll.poll()}
        if self._bell.fileno() in ready:
            with contextlib.suppress(BlockingIOError):
                self._bell.recv(4096)
            self._reap()
        for pid, told in self._told.items():
            if told.fileno() in ready:
                os.kill(pid, signal.SIGKILL)
                self._poll.unregister(told)
        return self._control.fileno() not in ready or self._take()

    def end(self) -> None:
        """Kill all and wait for them."""
        for pid in self._told:
            os.kill(pid, signal.SIGKILL)
        for pid in self._told:
            os.waitpid(pid, 0)

    def _take(self) -> bool:
        """Take a job from the parent; False when there will be no more."""
        message, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
        if not message:
            return False
        job, told_descriptor = descriptors
        told = socket.socket(fileno=told_descriptor)
        parent = os.getpid()
        if (pid := os.fork()) == 0:
            _child(job, parent, self._limits, self._ruleset)
        os.close(job)
        self._told[pid] = told
        self._poll.register(told, select.POLLIN)
        return True

    def _reap(self) -> None:
        """Tell the parent of each child that has ended."""
        while self._told:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            told = self._told.pop(pid)
            with contextlib.suppress(KeyError):
                self._poll.unregister(told)
            with told, contextlib.suppress(OSError):
                told.sendall(status.to_bytes(4, "little"))


def _child(job: int, parent: int, limits: Limits, ruleset: int | None) -> NoReturn:
    """Do one job under the limits and end, whatever happens."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with(parent)
        keep = ruleset
        if ruleset is not None and ruleset == _JOB:
            keep = os.dup(ruleset)
        os.dup2(job, _JOB, inheritable=False)
        take_on(limits, keep)
        os.closerange(_JOB + 1, _DESCRIPTORS)
        _answer()
        os._exit(0)
    finally:
        # Past all destructors and exit hooks: they belong to the zygote.
        os._exit(1)


def _answer() -> None:
    """Read the job, do it, and write what came of it."""
    try:
        with io.FileIO(_JOB, "r", closefd=False) as raw:
            function, arguments, returns = pickle.load(io.BufferedReader(raw))  # noqa: S301 - of the parent
        answer = DONE + dump(resolve(function)(*arguments), returns)
    except MemoryError:
        answer = FAILED + b"MemoryError"
    except Exception as error:  # noqa: BLE001 - a page's doing, told as such
        answer = FAILED + _sentence(error).encode("utf-8", "replace")
    view = memoryview(answer)
    while view:
        view = view[os.write(_JOB, view) :]


def _sentence(error: Exception) -> str:
    """Name an error and the line of ours that met it, without machine paths."""
    where = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = frame.f_globals.get("__name__", "")
        if module != __name__:
            where = f" (in {module}, line {line})"
    return f"{type(error).__name__}: {error}"[:300] + where


def main() -> None:
    """Begin as `sandbox.py` starts us: the descriptor of `control` is the only argument."""
    with socket.socket(fileno=int(sys.argv[1])) as control:
        serve(control)
