"""What can be wrong with an installation, looked at before it hurts."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.settings import Settings
from witnessmark.app.wiring import read_watch_list, reading_sandbox
from witnessmark.errors import WitnessmarkError

#: Below this much free space a look may fail to be kept.
_ENOUGH_BYTES = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    #: What is so, and what to do where it is not good.
    said: str


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything; nothing is changed."""
    return tuple(_findings(settings))


def _findings(settings: Settings) -> Iterator[Finding]:
    yield _watch_list(settings)
    yield _children()
    yield _private(settings)
    yield _tracked(settings.private)
    yield _space(settings.data)
    yield _contact(settings)
    yield _mail(settings)
    yield _openssl()


def _watch_list(settings: Settings) -> Finding:
    try:
        pages = len(read_watch_list(settings).pages)
    except WitnessmarkError as error:
        return Finding(what="watch list", good=False, said=str(error))
    return Finding(what="watch list", good=True, said=f"{pages} pages in {settings.pages}")


def _children() -> Finding:
    with reading_sandbox() as sandbox:
        held = sandbox.limits
    good = {"memory", "cpu", "seccomp"} <= set(held)
    said = f"the kernel holds: {', '.join(held) or 'nothing'}"
    if not good:
        said += ". Hostile pages are read with weaker limits here; Linux 5.4 or newer holds all"
    return Finding(what="child limits", good=good, said=said)


def _private(settings: Settings) -> Finding:
    folder = settings.private
    if not folder.exists():
        return Finding(what="private", good=False, said=f"{folder} is not there: witnessmark init")
    if folder.resolve().is_relative_to(settings.data.resolve()):
        return Finding(what="private", good=False, said=f"{folder} lies in the record: move it out")
    if folder.stat().st_mode & 0o077:
        return Finding(what="private", good=False, said=f"others may look in: chmod 700 {folder}")
    return Finding(what="private", good=True, said=f"{folder} is closed to others")


def _tracked(private: Path) -> Finding:
    git = shutil.which("git")
    if git is None or not private.exists():
        return Finding(what="git", good=True, said="keys are not in git")
    done = subprocess.run(  # noqa: S603  fixed arguments
        [git, "-C", str(private), "ls-files", "--", "."],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    if done.returncode == 0 and done.stdout.strip():
        said = f"{private} is tracked by git: git rm --cached -r {private}, then make new keys"
        return Finding(what="git", good=False, said=said)
    return Finding(what="git", good=True, said="keys are not in git")


def _space(data: Path) -> Finding:
    folder = next(place for place in (data.resolve(), *data.resolve().parents) if place.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free for {data}"
    if free < _ENOUGH_BYTES:
        said += "; make room: looks stop when evidence cannot be kept"
    return Finding(what="space", good=free >= _ENOUGH_BYTES, said=said)


def _contact(settings: Settings) -> Finding:
    if settings.contact:
        return Finding(what="contact", good=True, said=settings.contact)
    return Finding(
        what="contact",
        good=False,
        said="sites cannot reach you: witnessmark init --contact ADDRESS",
    )


def _mail(settings: Settings) -> Finding:
    if settings.smtp_host:
        said = f"{settings.smtp_host}:{settings.smtp_port}"
        return Finding(what="mail", good=True, said=said)
    said = (
        "no mail server: set WITNESSMARK_SMTP_HOST (alerts stay owed; site and feed work without)"
    )
    return Finding(what="mail", good=False, said=said)


def _openssl() -> Finding:
    openssl = shutil.which("openssl")
    if openssl is None:
        said = "not found; only the shell verifier needs it (Debian: apt-get install openssl)"
        return Finding(what="openssl", good=False, said=said)
    done = subprocess.run([openssl, "version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = done.stdout.strip()
    good = version.startswith("OpenSSL ") and version.split()[1] >= "3"
    return Finding(what="openssl", good=good, said=f"{version}{'' if good else '; 3.0 is needed'}")
