"""Play the story through the real pipeline, and say at the end where everything lies."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from witnessmark.adapters.web.pace import HostPace
from witnessmark.app.demo.pages import Promises
from witnessmark.app.demo.story import DAYS, POLICY, PORTAL, VENDOR, Day, answers
from witnessmark.app.demo.town import Town, serving
from witnessmark.app.run import Run, run_once
from witnessmark.app.settings import Settings
from witnessmark.app.wiring import World, audit_of, opened
from witnessmark.errors import SettingsError

#: Says that a folder holds an earlier play, and may be replaced.
MARK = ".witnessmark-demo"

WATCHED = """\
version: 1
publishers:
  kestrel-plate-systems: {{name: Kestrel Plate Systems, kind: vendor}}
  harlow-falls-pd: {{name: Harlow Falls Police Department, kind: agency, state: IL}}
pages:
  - id: kestrel-plate-systems/federal-access
    url: {vendor}
    title: Federal access safeguards
    expect: ["Kestrel Plate Systems"]
  - id: harlow-falls-pd/alpr-policy
    url: {policy}
    title: ALPR policy
    expect: ["Harlow Falls"]
  - id: harlow-falls-pd/portal
    url: {portal}
    title: Transparency portal
    expect: ["Harlow Falls PD"]
"""

SUBSCRIBERS = """\
subscribers:
  - id: commission
    address: commission@harlow-falls.example
  - id: operator
    address: operator@witnessmark.example
    operator: true
"""


@dataclass(slots=True)
class Clock:
    """A clock that goes when it is told to."""

    at: datetime = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the time of the story."""
        return self.at

    def passes(self, time: timedelta) -> None:
        """Let time pass."""
        self.at += time


@dataclass(slots=True)
class Mailbox:
    """What a real SMTP server on this machine was handed."""

    messages: list[Any] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message in (the name is aiosmtpd's)."""
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """Run an SMTP server on a free loopback port until the block ends."""
    try:
        from aiosmtpd.controller import Controller
    except ImportError as error:
        raise SettingsError(
            "the demonstration needs its own extra: pip install 'witnessmark[demo]'"
        ) from error
    box = Mailbox()
    # aiosmtpd greets itself on the port that it was given, so 0 will not do.
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def show(folder: Path) -> int:
    """
    Play all days in `folder`; give 0 if the story came out as told. An earlier play there is replaced.

    Raises:
        SettingsError: there is something else in the folder.
    """
    if (folder / MARK).exists():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise SettingsError(f"{folder} is not empty; name another folder: witnessmark demo FOLDER")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    out = Console(highlight=False, soft_wrap=True)
    clock, promises = Clock(), Promises()
    with serving() as town, receiving() as box:
        settings = _prepared(folder, town, box)
        world = World(
            now=clock,
            allow=frozenset({(town.host, town.port)}),
            pace=HostPace(gap=timedelta(0)),
            letters=folder / "mail",
        )
        with opened(settings, world) as product:
            for number, day in enumerate(DAYS, 1):
                promises = _next(promises, day, number)
                town.says(answers(day, promises))
                out.print(f"\n[bold]Day {number}[/]  {day.title}")
                for _ in range(2):  # a look, and the look that confirms it
                    run = run_once(product, product.watch_list.pages)
                    _tell(out, run)
                    clock.passes(timedelta(minutes=20))
                clock.passes(timedelta(days=1) - timedelta(minutes=40))
            key = product.vkey
    return _closing(out, folder, box, key)


def _prepared(folder: Path, town: Town, box: Mailbox) -> Settings:
    private = folder / "private"
    private.mkdir(mode=0o700)
    subscribers = private / "subscribers.yml"
    subscribers.touch(mode=0o600)
    subscribers.write_text(SUBSCRIBERS)
    addresses = {"vendor": VENDOR, "policy": POLICY, "portal": PORTAL}
    watched = folder / "watched_pages.yml"
    watched.write_text(WATCHED.format(**{name: town.url(path) for name, path in addresses.items()}))
    return Settings(
        pages=watched,
        data=folder / "snapshots",
        private=private,
        site=folder / "site",
        contact="https://witnessmark.example/demo",
        smtp_host="127.0.0.1",
        smtp_port=box.port,
        mail_from="alerts@witnessmark.example",
        operator="demo",
    )


def _next(promises: Promises, day: Day, number: int) -> Promises:
    from dataclasses import replace

    return replace(day.change(promises), visit=number)


def _tell(out: Console, run: Run) -> None:
    for looked in run.looked:
        for event in looked.events:
            if event.comparison and event.comparison.alerts:
                for change in event.comparison.alerts:
                    sign, style = ("▼", "red") if change.label.is_loss else ("▲", "green")
                    out.print(
                        f"   [{style}]{sign} {change.label.value:<12}[/] {change.safeguard:<28}"
                        f" {event.page}"
                    )
            else:
                said = event.failure.kind.value if event.failure else ""
                out.print(f"   [cyan]· {event.kind.value:<12}[/] {said:<28} {event.page}")
        if looked.failure and not looked.events:
            out.print(
                f"   [yellow]? not seen    [/] {looked.failure.kind.value:<28} {looked.page.id}"
            )
    if run.told and run.told.sent:
        out.print(f"   [dim]✉ {len(run.told.sent)} messages sent[/]")


def _closing(out: Console, folder: Path, box: Mailbox, key: str) -> int:
    report = audit_of(folder / "snapshots", vkey=key)
    out.print("\n[bold]What is left to look at[/]")
    out.print(
        f"   {len(box.messages)} emails came in over SMTP; the same lie in {folder / 'mail'}:"
    )
    for message in box.messages:
        out.print(f"      {escape(str(message['to'])):<34} {escape(str(message['subject']))}")
    out.print(f"   the site      open {folder / 'site' / 'index.html'} in a browser")
    out.print(f"   the feed      {folder / 'site' / 'feeds' / 'all.atom'}")
    good = not report.problems
    verdict = "verified" if good else "DOES NOT HOLD"
    out.print(f"   the archive   {folder / 'snapshots'}: {verdict}; check it yourself with")
    out.print(f"                 witnessmark verify {folder / 'snapshots'} --vkey '{key}'")
    return 0 if good and box.messages else 1
