"""What a sandboxed child is made to do by test_sandbox.py: one honest job, and abuses."""

import ctypes
import os
import socket
import sys
import time
from pathlib import Path

from witnessmark.adapters.sandbox import seccomp
from witnessmark.model.captures import Failure, FailureKind

STATE: list[int] = []


def echo(failure: Failure) -> Failure:
    return failure


def size_of(data: bytes) -> Failure:
    return Failure(kind=FailureKind.EMPTY, detail=str(len(data)))


def remember() -> tuple[str, ...]:
    STATE.append(1)
    return tuple("x" for _ in STATE)


def environment() -> tuple[str, ...]:
    return tuple(sorted(os.environ))


def whoami() -> tuple[int, ...]:
    return (os.getpid(), os.getppid())


def eat_memory() -> Failure:
    hoard = []
    while True:
        hoard.append(bytearray(2**24))


def spin() -> Failure:
    while True:
        pass


def sleep() -> Failure:
    while True:
        time.sleep(1)


def fork() -> Failure:
    while True:
        os.fork()


def start_a_program() -> Failure:
    os.execv("/bin/true", ["true"])


def start_a_thread() -> Failure:
    import threading  # noqa: PLC0415

    threading.Thread(target=print).start()
    return Failure(kind=FailureKind.EMPTY, detail="a thread ran")


def call_home() -> Failure:
    socket.create_connection(("127.0.0.1", 9))
    return Failure(kind=FailureKind.EMPTY, detail="connected")


def open_a_pair() -> Failure:
    socket.socketpair()
    return Failure(kind=FailureKind.EMPTY, detail="paired")


def write(path: str) -> Failure:
    Path(path).write_bytes(b"")
    return Failure(kind=FailureKind.EMPTY, detail="written")


def delete(path: str) -> Failure:
    Path(path).unlink()
    return Failure(kind=FailureKind.EMPTY, detail="deleted")


def read(path: str) -> Failure:
    return Failure(kind=FailureKind.EMPTY, detail=Path(path).read_text())


def kill(pid: int) -> Failure:
    os.kill(pid, 9)
    return Failure(kind=FailureKind.EMPTY, detail="killed")


def shout() -> Failure:
    return Failure(kind=FailureKind.EMPTY, detail="x" * 2**22)


def recurse() -> Failure:
    def deeper(n: int) -> int:
        return deeper(n + 1) + 1

    return Failure(kind=FailureKind.EMPTY, detail=str(deeper(0)))


def crash() -> Failure:
    ctypes.string_at(0)
    return Failure(kind=FailureKind.EMPTY, detail="not crashed")


def leave() -> Failure:
    sys.exit(0)


def leave_at_once() -> Failure:
    os._exit(0)


def babble() -> Failure:
    sys.stdout.write("garbage")
    os.write(3, b"=garbage")
    os._exit(0)


def pose(text: str) -> Failure:
    os.write(3, text.encode())
    os._exit(0)


def fail_oddly() -> Failure:
    raise ValueError("\x1b[31mred\u202e")


def be_an_unknown_machine() -> None:
    """Make the zygote, and so its children, one whose system calls nobody has listed."""
    seccomp.program = lambda machine: None
