"""
The parent's side of the reading processes.

One zygote (zygote.py) is started with an empty environment the first time that it is needed, and
started anew should it die. Each job gets two socket pairs of its own, so jobs of several threads do
not wait for one another beyond the number that may run at once.
"""

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from witnessmark.adapters.sandbox.limits import Limits
from witnessmark.adapters.sandbox.zygote import DONE, FAILED, READY, Orders
from witnessmark.model.captures import Failure, FailureKind
from witnessmark.record.codec import load

_START = (
    "import sys; sys.path[:] = sys.argv.pop().split(chr(10)); "
    "from witnessmark.adapters.sandbox.zygote import main; main()"
)
#: Nothing of ours is inherited. The hash seed is fixed, so that nothing depends on chance.
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
#: How long a process of ours may take to do what takes it milliseconds, in seconds.
_PATIENCE = 10.0
_START_PATIENCE = 60.0


class _LostError(Exception):
    """The zygote ended, so nobody knows how the job ended."""


class _TooLongError(Exception):
    """The answer is longer than allowed."""


class _Zygote:
    """A running zygote, ready for jobs."""

    def __init__(self, orders: Orders) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                (
                    *(sys.executable, "-s", "-P", "-c", _START),
                    *(str(theirs.fileno()), "\n".join(sys.path)),
                ),
                pass_fds=(theirs.fileno(),),
                env=_ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Ctrl-C in a terminal is ours to handle, not the children's.
                start_new_session=True,
            )
        self._control = ours
        self._sending = threading.Lock()
        try:
            self._prepare(orders)
        except BaseException:
            self.stop()
            raise

    def _prepare(self, orders: Orders) -> None:
        self._control.settimeout(_START_PATIENCE)
        with contextlib.suppress(BrokenPipeError):
            self._control.sendall(pickle.dumps(orders))
        if self._control.recv(1) != READY:
            rest = iter(lambda: self._control.recv(65536), b"")
            why = b"".join(rest).decode(errors="replace") or "it ended at once"
            raise RuntimeError(
                f"The reading process could not start: {why}. "
                "Install the package anew, or run `witnessmark doctor`."
            )

    def hand_over(self, job: socket.socket, told: socket.socket) -> None:
        """Give the zygote its ends of a job, and close ours of them."""
        with job, told, self._sending:
            try:
                socket.send_fds(self._control, [b"j"], [job.fileno(), told.fileno()])
            except OSError as error:
                raise _LostError from error

    def stop(self) -> None:
        """End it and its children; leave no zombie."""
        self._control.close()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Sandbox:
    """
    Runs pure functions on foreign bytes, each call in a fresh process under limits.

    `modules` are imported, `warm` (`module:callable`, without arguments) called and the types
    `returns` worked out once, before the first job: what they compile or load is there in every
    child. At most `jobs` run at once; further callers wait. Threads may share a sandbox. Close it,
    or use it as a context.
    """

    def __init__(
        self,
        *,
        modules: Sequence[str] = (),
        warm: Sequence[str] = (),
        returns: Sequence[Any] = (),
        limits: Limits | None = None,
        jobs: int | None = None,
    ) -> None:
        self._bounds = limits or Limits()
        self._orders = Orders(
            modules=tuple(modules), warm=tuple(warm), returns=tuple(returns), limits=self._bounds
        )
        # More than the processors would only slow each other down towards their limits.
        self._turns = threading.BoundedSemaphore(max(1, min(jobs or os.cpu_count() or 1, 32)))
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def limits(self) -> tuple[str, ...]:
        """
        Name the limits that hold here, as measured in a child: "memory", "cpu", "seccomp"…

        Without "seccomp" (macOS, old kernels) a child could open sockets and write empty files.
        """
        held = self.run("witnessmark.adapters.sandbox.limits:held", returns=tuple[str, ...])
        return () if isinstance(held, Failure) else ("wall", *held)

    def run(self, function: str, *arguments: object, returns: Any) -> Any:
        """
        Call `function` (`package.module:callable`, ours and pure) with `arguments`, in a child.

        `returns` is the type of what it gives back, a noun or a union of nouns: that, and not a
        pickle, is all that comes out of the child. Whatever else happens (a limit, a crash, an
        exception, an answer that is none) is `Failure(GAVE_UP)`.

        Raises:
            RuntimeError: the sandbox is closed, or our own reading code cannot be imported.
        """
        job = pickle.dumps((function, arguments, returns), protocol=5)
        with self._turns:
            # The zygote's death is no fault of the job: once more, with a new one.
            for _ in range(2):
                zygote = self._running()
                try:
                    return self._once(zygote, job, returns)
                except _LostError:
                    if self._closed:
                        return _gave_up("the program is ending")
                    self._retire(zygote)
            return _gave_up("its process was lost, twice")

    def close(self) -> None:
        """End all processes. Jobs still running give a failure."""
        with self._lock:
            self._closed = True
            zygote, self._zygote = self._zygote, None
        if zygote:
            zygote.stop()

    def _running(self) -> _Zygote:
        with self._lock:
            if self._closed:
                raise RuntimeError("The sandbox is closed: nothing can be read any more.")
            if self._zygote is None:
                self._zygote = _Zygote(self._orders)
            return self._zygote

    def _retire(self, zygote: _Zygote) -> None:
        with self._lock:
            if self._zygote is zygote:
                self._zygote = None
        zygote.stop()

    def _once(self, zygote: _Zygote, job: bytes, returns: Any) -> Any:
        """Do a job with this zygote; raises _LostError when the zygote goes away meanwhile."""
        mine, childs = socket.socketpair()
        heard, told = socket.socketpair()
        with mine, heard:
            zygote.hand_over(childs, told)
            why, answer = None, b""
            try:
                answer = self._exchange(mine, job)
            except TimeoutError:
                why = f"it took longer than {self._bounds.wall_seconds:g} s"
            except _TooLongError:
                why = f"its answer is longer than {self._bounds.answer_bytes:,} bytes"
            if why:
                with contextlib.suppress(OSError):
                    heard.send(b"k")
            status = _hear(heard)
        if why is None:
            why = self._complaint(status, answer)
        if why is not None:
            return _gave_up(why)
        try:
            return load(returns, answer[len(DONE) :])
        except (ValidationError, RecursionError):
            return _gave_up("its answer made no sense")

    def _exchange(self, mine: socket.socket, job: bytes) -> bytes:
        """Send the job and read the answer to its end."""
        deadline = time.monotonic() + self._bounds.wall_seconds
        mine.settimeout(self._bounds.wall_seconds)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            mine.sendall(job)
            mine.shutdown(socket.SHUT_WR)
        answer = bytearray()
        while True:
            mine.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                piece = mine.recv(2**20)
            except ConnectionResetError:
                # It ended without having read all that we sent; its status says how.
                return bytes(answer)
            if not piece:
                return bytes(answer)
            answer += piece
            if len(answer) > self._bounds.answer_bytes:
                raise _TooLongError

    def _complaint(self, status: int, answer: bytes) -> str | None:
        """Say what was wrong with a job that ended by itself; None: nothing."""
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGXCPU:
            return f"it needed more than {self._bounds.cpu_seconds} s of computing"
        if code < 0:
            return f"its process was ended by {signal.Signals(-code).name}"
        if answer.startswith(DONE) and code == 0:
            return None
        if answer.startswith(FAILED):
            said = answer[1:2000].decode(errors="replace")
            if said == "MemoryError":
                return f"it needed more than {self._bounds.memory_bytes // 2**20} MB of memory"
            return "".join(
                c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in said[:400]
            )
        return f"its process ended without an answer (exit code {code})"


def _hear(heard: socket.socket) -> int:
    """Wait until the child is gone; its status as waitpid(2) gives it."""
    heard.settimeout(_PATIENCE)
    try:
        status = heard.recv(4)
    except OSError as error:
        raise _LostError from error
    if len(status) < 4:
        raise _LostError
    return int.from_bytes(status, "little")


def _gave_up(why: str) -> Failure:
    return Failure(
        kind=FailureKind.GAVE_UP,
        detail=f"Reading was stopped: {why}. What was served is kept; read it by hand.",
    )
