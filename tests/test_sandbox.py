"""Foreign bytes meet limits that the kernel holds. Every abuse here is real, in a real process."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import sandbox_jobs
from witnessmark.adapters.sandbox import Limits, Sandbox
from witnessmark.model.captures import Failure, FailureKind

JOBS = sandbox_jobs.__name__
SMALL = Limits(memory_bytes=256 * 2**20, cpu_seconds=1, wall_seconds=8, answer_bytes=2**20)
HELLO = Failure(kind=FailureKind.EMPTY, detail="hello \N{SNOWMAN}")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(modules=(JOBS,), returns=(Failure,), limits=SMALL, jobs=4) as sandbox:
        yield sandbox


@pytest.fixture
def sealed(sandbox: Sandbox) -> Sandbox:
    """A sandbox whose children are under a seccomp filter."""
    if "seccomp" not in sandbox.limits:
        pytest.skip("this kernel has no seccomp filters, or this machine is none that we know")
    return sandbox


def stopped(sandbox: Sandbox, job: str, *arguments: object) -> str:
    """Run an abuse, see it stopped and the next job served, and say why it was stopped."""
    failure = sandbox.run(f"{JOBS}:{job}", *arguments, returns=Failure)
    after = sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure)

    assert failure.kind is FailureKind.GAVE_UP
    assert after == HELLO
    detail: str = failure.detail
    return detail


def processes_of(session: int) -> list[int]:
    """Processes of a session that are not zombies, by /proc."""
    alive = []
    for entry in Path("/proc").iterdir():
        try:
            state, _, _, its_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(its_session) == session and state != "Z":
            alive.append(int(entry.name))
    return alive


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another process does, which nothing here is told of."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.01)


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")


def test_an_honest_job_gives_its_noun_back(sandbox):
    assert sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure) == HELLO


def test_megabytes_go_in(sandbox):
    said = sandbox.run(f"{JOBS}:size_of", b"a" * 2**25, returns=Failure)

    assert said.detail == str(2**25)


def test_a_memory_bomb_is_stopped(sandbox):
    assert "256 MB of memory" in stopped(sandbox, "eat_memory")


def test_a_computation_without_end_is_stopped(sandbox):
    assert "1 s of computing" in stopped(sandbox, "spin")


def test_a_child_that_sleeps_for_ever_is_stopped():
    limits = Limits(wall_seconds=0.3)
    with Sandbox(modules=(JOBS,), returns=(Failure,), limits=limits) as sandbox:
        sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure)
        failure = sandbox.run(f"{JOBS}:sleep", returns=Failure)

    assert "longer than 0.3 s" in failure.detail


def test_a_fork_bomb_does_not_get_off_the_ground(sealed):
    assert "PermissionError" in stopped(sealed, "fork")


def test_no_program_can_be_started(sealed):
    assert "PermissionError" in stopped(sealed, "start_a_program")


def test_no_thread_can_be_started(sealed):
    assert "new thread" in stopped(sealed, "start_a_thread")


@pytest.mark.parametrize("job", ["call_home", "open_a_pair"])
def test_no_socket_can_be_had(sealed, job):
    assert "PermissionError" in stopped(sealed, job)


def test_no_file_can_be_made_or_emptied_or_removed(sealed, tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("evidence")

    assert "PermissionError" in stopped(sealed, "write", str(tmp_path / "new"))
    assert "PermissionError" in stopped(sealed, "write", str(kept))
    assert "PermissionError" in stopped(sealed, "delete", str(kept))
    assert list(tmp_path.iterdir()) == [kept]
    assert kept.read_text() == "evidence"


def test_a_private_key_cannot_be_read_into_an_answer(sandbox, tmp_path):
    if "landlock" not in sandbox.limits:
        pytest.skip("this kernel has no Landlock")
    key = tmp_path / "log.key"
    key.write_text("secret")

    assert "PermissionError" in stopped(sandbox, "read", str(key))


def test_the_environment_with_its_passwords_is_not_there(sandbox, monkeypatch):
    monkeypatch.setenv("WITNESSMARK_SMTP_PASSWORD", "secret")
    with Sandbox(modules=(JOBS,)) as fresh:
        names = fresh.run(f"{JOBS}:environment", returns=tuple[str, ...])

    assert "PYTHONHASHSEED" in names
    assert "WITNESSMARK_SMTP_PASSWORD" not in names


def test_its_parents_cannot_be_killed(sealed):
    _, zygote = sealed.run(f"{JOBS}:whoami", returns=tuple[int, int])

    for victim in (os.getpid(), zygote, -1):
        assert "PermissionError" in stopped(sealed, "kill", victim)
    assert sealed.run(f"{JOBS}:whoami", returns=tuple[int, int])[1] == zygote


def test_an_answer_without_end_is_cut_off(sandbox):
    assert "longer than 1,048,576 bytes" in stopped(sandbox, "shout")


def test_deep_recursion_is_stopped(sandbox):
    assert "RecursionError" in stopped(sandbox, "recurse")


def test_a_crash_in_a_library_is_survived(sandbox):
    assert "SIGSEGV" in stopped(sandbox, "crash")


@pytest.mark.parametrize("job", ["leave", "leave_at_once"])
def test_leaving_without_an_answer_is_a_failure(sandbox, job):
    assert "without an answer" in stopped(sandbox, job)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "garbage",
        "=",
        "={",
        "=null",
        '={"kind":"gave up"}',
        '={"kind":"no such kind","detail":""}',
        "=" + "[" * 100_000,
        '={"kind":"gave up","detail":"\\ud800"}',
        "!",
    ],
    ids=lambda answer: answer[:12],
)
def test_a_hijacked_child_that_answers_garbage_is_a_failure(sandbox, answer):
    stopped(sandbox, "pose", answer)


def test_an_answer_cannot_be_a_pickle(sandbox, tmp_path):
    mark = tmp_path / "mark"
    spell = f"=cos\nmkdir\n(S'{mark}'\ntR."

    assert "made no sense" in stopped(sandbox, "pose", spell)
    assert not mark.exists()


def test_what_a_child_says_on_its_failure_is_fit_to_print(sandbox):
    detail = stopped(sandbox, "fail_oddly")

    assert "ValueError" in detail
    assert detail.isprintable()


def test_nothing_is_remembered_from_job_to_job(sandbox):
    seen = [sandbox.run(f"{JOBS}:remember", returns=tuple[str, ...]) for _ in range(3)]

    assert seen == [("x",)] * 3


def test_many_threads_share_a_sandbox(sandbox):
    def ask(number: int) -> str:
        said = sandbox.run(f"{JOBS}:size_of", b"a" * number, returns=Failure)
        return str(said.detail)

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(ask, range(60)))

    assert answers == [str(number) for number in range(60)]


def test_one_thread_that_is_stuck_does_not_hold_up_another(sandbox):
    with ThreadPoolExecutor(1) as threads:
        stuck = threads.submit(sandbox.run, f"{JOBS}:spin", returns=Failure)
        until(stuck.running)
        quick = sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure)

        assert quick == HELLO
        assert not stuck.done()
        assert stuck.result().kind is FailureKind.GAVE_UP


def test_the_death_of_the_zygote_is_healed():
    with Sandbox(modules=(JOBS,), returns=(Failure,)) as sandbox:
        _, zygote = sandbox.run(f"{JOBS}:whoami", returns=tuple[int, int])
        os.kill(zygote, signal.SIGKILL)
        after = sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure)

    assert after == HELLO


@needs_proc
def test_closing_leaves_no_process_behind_and_answers_those_who_wait():
    sandbox = Sandbox(modules=(JOBS,), returns=(Failure,), jobs=3)
    _, zygote = sandbox.run(f"{JOBS}:whoami", returns=tuple[int, int])
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(sandbox.run, f"{JOBS}:sleep", returns=Failure) for _ in range(2)]
        until(lambda: len(processes_of(zygote)) == 3)
        sandbox.close()
        failures = [each.result().detail for each in waiting]

    assert all("the program is ending" in detail for detail in failures)
    assert processes_of(zygote) == []
    with pytest.raises(ChildProcessError):
        os.waitpid(zygote, os.WNOHANG)
    with pytest.raises(RuntimeError, match="closed"):
        sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure)


@needs_proc
def test_no_orphan_stays_when_the_program_is_killed():
    story = (
        "import sys, threading\n"
        "from witnessmark.adapters.sandbox import Sandbox\n"
        "from witnessmark.model.captures import Failure\n"
        f"sandbox = Sandbox(modules=({JOBS!r},), returns=(Failure,), jobs=2)\n"
        f"print(sandbox.run('{JOBS}:whoami', returns=tuple[int, int])[1], flush=True)\n"
        f"sandbox.run('{JOBS}:sleep', returns=Failure)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", story],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    ) as program:
        assert program.stdout is not None
        zygote = int(program.stdout.readline())
        until(lambda: len(processes_of(zygote)) == 2)
        program.kill()

    until(lambda: processes_of(zygote) == [])


def test_code_that_cannot_be_imported_is_our_own_fault_and_said_so():
    with (
        Sandbox(modules=("tests.no_such_module",)) as sandbox,
        pytest.raises(RuntimeError, match=r"could not start: (.|\n)*no_such_module"),
    ):
        sandbox.run(f"{JOBS}:echo", HELLO, returns=Failure)


def test_what_is_costly_is_made_once_before_the_first_job():
    with Sandbox(modules=(JOBS,), warm=(f"{JOBS}:remember",)) as sandbox:
        seen = sandbox.run(f"{JOBS}:remember", returns=tuple[str, ...])

    assert seen == ("x", "x")


def test_doctor_can_name_the_limits_that_hold(sandbox):
    assert {"wall", "cpu", "file size", "core"} <= set(sandbox.limits)


def test_the_usual_memory_limit_holds_the_interpreter_and_a_large_page():
    with Sandbox(modules=(JOBS,), returns=(Failure,)) as sandbox:
        said = sandbox.run(f"{JOBS}:size_of", b"a" * 2**27, returns=Failure)

    assert said.detail == str(2**27)


def test_without_seccomp_the_other_limits_hold_and_it_is_not_claimed(tmp_path):
    warm = (f"{JOBS}:be_an_unknown_machine",)
    with Sandbox(modules=(JOBS,), warm=warm, returns=(Failure,), limits=SMALL) as sandbox:
        held = sandbox.limits
        stopped(sandbox, "eat_memory")
        stopped(sandbox, "crash")

    assert "seccomp" not in held
    assert {"wall", "memory", "cpu", "file size"} <= set(held)
