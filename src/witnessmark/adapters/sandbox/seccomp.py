"""
A seccomp filter for a process that only computes: it may ask for memory, read files and answer.

It is a list of what is allowed, because a list of what is forbidden ages: sockets, new processes
and threads, programs, signals to others, ptrace, mounts, io_uring and whatever the next kernel
brings are refused by not being named. A refused call fails with EPERM, which Python raises as
PermissionError; calls newer than this list fail with ENOSYS, so that the C library falls back to
the older ones. It holds for root too, where RLIMIT_NPROC does not.

Source: https://docs.kernel.org/userspace-api/seccomp_filter.html, numbers from the kernel's
arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass

PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

_KILL = 0x80000000
_ALLOW = 0x7FFF0000
_EPERM = 0x00050000 | errno.EPERM
_ENOSYS = 0x00050000 | errno.ENOSYS

# Classic BPF: load a word, jump if equal, if greater, if any bit is set, return.
_LOAD, _EQUAL, _GREATER, _ANY, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06

# Where struct seccomp_data holds the number, the architecture, and each argument's low word.
_NUMBER, _ARCH = 0, 4


def _low(argument: int) -> int:
    return 16 + 8 * argument


# Flags of open(2) that would change a file: O_WRONLY O_RDWR O_CREAT O_TRUNC O_APPEND __O_TMPFILE.
# The same numbers on both machines.
_WRITING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000


@dataclass(frozen=True, slots=True)
class _Machine:
    #: AUDIT_ARCH_… of linux/audit.h.
    arch: int
    allowed: tuple[int, ...]
    openat: int
    #: The old call without a directory, where the machine has it.
    open: int | None
    fcntl: int
    prlimit64: int
    #: The newest call that this list knows; above it everything is "no such call".
    newest: int = 450
    clone3: int = 435
    openat2: int = 437


# Each row: read write close fstat lseek mmap mprotect munmap brk mremap madvise · rt_sigaction
# rt_sigprocmask rt_sigreturn sigaltstack restart_syscall · pread64 readv writev newfstatat statx
# faccessat faccessat2 readlinkat getcwd getdents64 · futex set_robust_list rseq sched_yield
# sched_getaffinity · getpid gettid getppid getuid geteuid getgid getegid · clock_gettime
# clock_getres clock_nanosleep nanosleep gettimeofday times getrusage getrlimit · getrandom uname
# sysinfo ppoll pselect6 · exit exit_group; then what only x86-64 has: stat lstat access readlink
# poll select time.
_MACHINES = {
    "x86_64": _Machine(
        arch=0xC000003E,
        allowed=(
            *(0, 1, 3, 5, 8, 9, 10, 11, 12, 25, 28),
            *(13, 14, 15, 131, 219),
            *(17, 19, 20, 262, 332, 269, 439, 267, 79, 217),
            *(202, 273, 334, 24, 204),
            *(39, 186, 110, 102, 107, 104, 108),
            *(228, 229, 230, 35, 96, 100, 98, 97),
            *(318, 63, 99, 271, 270),
            *(60, 231),
            *(4, 6, 21, 89, 7, 23, 201),
        ),
        openat=257,
        open=2,
        fcntl=72,
        prlimit64=302,
    ),
    "aarch64": _Machine(
        arch=0xC00000B7,
        allowed=(
            *(63, 64, 57, 80, 62, 222, 226, 215, 214, 216, 233),
            *(134, 135, 139, 132, 128),
            *(67, 65, 66, 79, 291, 48, 439, 78, 17, 61),
            *(98, 99, 293, 124, 123),
            *(172, 178, 173, 174, 175, 176, 177),
            *(113, 114, 115, 101, 169, 153, 165, 163),
            *(278, 160, 179, 73, 72),
            *(93, 94),
        ),
        openat=56,
        open=None,
        fcntl=25,
        prlimit64=261,
    ),
}


def _op(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, k)


def _if_number(number: int, then: bytes) -> bytes:
    """For one system call, run `then`, which must return."""
    return _op(_EQUAL, number, 0, len(then) // 8) + then


def program(machine: str) -> bytes | None:
    """
    Assemble the filter for `machine` (as `uname -m` names it): 8 bytes an instruction.

    None: no filter is known for this machine.
    """
    if (calls := _MACHINES.get(machine)) is None:
        return None
    allow, refuse = _op(_RETURN, _ALLOW), _op(_RETURN, _EPERM)
    read_only = [(calls.openat, 2)] + ([(calls.open, 1)] if calls.open is not None else [])
    return b"".join(
        (
            # Another ABI (32 bit) has other numbers: no honest caller is there.
            _op(_LOAD, _ARCH) + _op(_EQUAL, calls.arch, 1, 0) + _op(_RETURN, _KILL),
            _op(_LOAD, _NUMBER),
            # That also catches the x32 ABI, whose numbers carry bit 30.
            _op(_GREATER, calls.newest, 0, 1) + _op(_RETURN, _ENOSYS),
            *(_if_number(number, allow) for number in calls.allowed),
            *(
                _if_number(
                    number,
                    _op(_LOAD, _low(flags)) + _op(_ANY, _WRITING, 0, 1) + refuse + allow,
                )
                for number, flags in read_only
            ),
            # Up to F_GETFL: with F_SETFL and F_SETOWN the kernel can be made to signal others.
            _if_number(calls.fcntl, _op(_LOAD, _low(1)) + _op(_GREATER, 3, 0, 1) + refuse + allow),
            # Asking for a limit, not setting one: root might raise it.
            _if_number(
                calls.prlimit64,
                _op(_LOAD, _low(2))
                + _op(_EQUAL, 0, 0, 2)
                + _op(_LOAD, _low(2) + 4)
                + _op(_EQUAL, 0, 1, 0)
                + refuse
                + allow,
            ),
            # Their flags lie in memory, out of a filter's sight.
            _if_number(calls.clone3, _op(_RETURN, _ENOSYS)),
            _if_number(calls.openat2, _op(_RETURN, _ENOSYS)),
            refuse,
        )
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install() -> bool:
    """
    Put this process under the filter, for good. PR_SET_NO_NEW_PRIVS must be set before.

    False: this kernel or machine has no such filter; nothing was changed.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return False
    if (code := program(os.uname().machine)) is None:
        return False
    memory = ctypes.create_string_buffer(code, len(code))
    filter_program = _Program(len(code) // 8, ctypes.addressof(memory))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    argument = ctypes.c_ulong
    return bool(
        prctl(
            _PR_SET_SECCOMP,
            argument(_SECCOMP_MODE_FILTER),
            ctypes.byref(filter_program),
            argument(0),
            argument(0),
        )
        == 0
    )
