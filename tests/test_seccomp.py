"""The filter's program, run by hand: also for a machine that is not this one."""

import errno
import os
import struct

import pytest

from witnessmark.adapters.sandbox.seccomp import program

KILL, ALLOW = 0x80000000, 0x7FFF0000
EPERM, ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS

# From the kernel's own tables, apart from the filter's.
TABLES = {
    "x86_64": """
        read 0 write 1 open 2 mmap 9 openat 257 exit_group 231 socket 41 connect 42 socketpair 53
        sendmsg 46 clone 56 fork 57 vfork 58 execve 59 execveat 322 clone3 435 kill 62 tgkill 234
        ptrace 101 process_vm_readv 310 mount 165 bpf 321 unlink 87 unlinkat 263 renameat2 316
        mkdirat 258 fchmodat 268 linkat 265 io_uring_setup 425 prlimit64 302 fcntl 72 ioctl 16
        prctl 157 openat2 437 memfd_create 319 setrlimit 160 rt_sigqueueinfo 129
    """,
    "aarch64": """
        read 63 write 64 mmap 222 openat 56 exit_group 94 socket 198 connect 203 socketpair 199
        sendmsg 211 clone 220 execve 221 execveat 281 clone3 435 kill 129 tgkill 131 ptrace 117
        process_vm_readv 270 mount 40 bpf 280 unlinkat 35 renameat2 276 mkdirat 34 fchmodat 53
        linkat 37 io_uring_setup 425 prlimit64 261 fcntl 25 ioctl 29 prctl 167 openat2 437
        memfd_create 279 setrlimit 164 rt_sigqueueinfo 138
    """,
}
MACHINES = {
    machine: {name: int(number) for name, number in zip(*[iter(table.split())] * 2, strict=True)}
    for machine, table in TABLES.items()
}
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def verdict(machine: str, call: str | int, *arguments: int, arch: int | None = None) -> int:
    """Run the program as the kernel would."""
    code = program(machine)
    assert code is not None
    steps: list[tuple[int, int, int, int]] = list(struct.iter_unpack("=HBBI", code))
    number = call if isinstance(call, int) else MACHINES[machine][call]
    data = struct.pack(
        "=IIQ6Q",
        number,
        arch or ARCH[machine],
        0,
        *arguments,
        *[0] * (6 - len(arguments)),
    )
    at, word = 0, 0
    while True:
        operation, yes, no, k = steps[at]
        at += 1
        match operation:
            case 0x20:
                (word,) = struct.unpack_from("=I", data, k)
            case 0x15:
                at += yes if word == k else no
            case 0x25:
                at += yes if word > k else no
            case 0x45:
                at += yes if word & k else no
            case 0x06:
                return k


@pytest.mark.parametrize("machine", MACHINES)
def test_reading_and_answering_are_allowed(machine):
    for call in ("read", "write", "mmap", "exit_group"):
        assert verdict(machine, call) == ALLOW
    assert verdict(machine, "openat", 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOW
    assert verdict(machine, "prlimit64", 0, 3, 0, 0x7FFF0000) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_all_that_reaches_out_is_refused(machine):
    harmless = {"read", "write", "mmap", "open", "openat", "exit_group"}
    asked = set(MACHINES[machine]) - harmless - {"prlimit64", "fcntl", "clone3", "openat2"}

    assert {call: verdict(machine, call) for call in asked} == dict.fromkeys(asked, EPERM)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    "flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND, 0o20200002]
)
def test_opening_for_writing_is_refused(machine, flags):
    assert verdict(machine, "openat", 0, 0, flags) == EPERM
    if "open" in MACHINES[machine]:
        assert verdict(machine, "open", 0, flags) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_a_limit_may_be_asked_and_not_set(machine):
    for address in (1, 0x7FFF_0000_0000, 0x0000_0001_0000_0000):
        assert verdict(machine, "prlimit64", 0, 9, address, 0) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_a_descriptor_may_not_be_made_to_signal_others(machine):
    set_flags, set_owner = 4, 8

    assert verdict(machine, "fcntl", 3, 1) == ALLOW
    assert verdict(machine, "fcntl", 3, set_flags) == EPERM
    assert verdict(machine, "fcntl", 3, set_owner) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_the_c_library_falls_back_from_calls_that_we_do_not_know(machine):
    for call in ("clone3", "openat2", 451, 9999):
        assert verdict(machine, call) == ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_another_interface_to_the_kernel_is_deadly(machine):
    assert verdict(machine, 1, arch=0x40000003) == KILL
    assert verdict(machine, 0x40000000 | 41) == ENOSYS


def test_an_unknown_machine_has_no_filter():
    assert program("riscv64") is None
