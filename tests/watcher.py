"""A watcher: the whole product, as `watch` and `check` run it, on sites and a clock of the test's own."""

import json
import ssl
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.visits import CONTACT, OwnTime
from witnessmark.adapters.sandbox.sandbox import Sandbox
from witnessmark.adapters.web.pace import HostPace
from witnessmark.adapters.web.tap import Limits
from witnessmark.app.run import Run, run_once, tell_all
from witnessmark.app.settings import Settings
from witnessmark.app.watching import TICK, due_pages, one_tick
from witnessmark.app.wiring import Product, World, audit_of, opened
from witnessmark.deeds import ask
from witnessmark.deeds.check import Looked
from witnessmark.model.changes import Label
from witnessmark.model.events import Event
from witnessmark.model.pages import PageId
from witnessmark.model.states import PageState
from witnessmark.record.audit import AuditReport
from witnessmark.steps.due import next_due_at

SUBSCRIBERS = """\
subscribers:
  - id: desk
    address: desk@harlow-falls.example
  - id: operator
    address: operator@watchers.example
    operator: true
"""


def page(url: str, name: str = "kestrel/policy", **more: Any) -> dict[str, Any]:
    """One entry of the watch list."""
    return {"id": name, "url": url, "title": f"Page {name}", **more}


class Watcher:
    """
    The product, opened in `folder`, and the verbs of somebody who runs it. Use it as a context.

    Nothing is replaced but the clock, the rest between requests, and (if given) the roots of trust
    and the reading processes. `allow` names the sites on this machine that may be visited.
    """

    def __init__(
        self,
        folder: Path,
        *pages: Mapping[str, Any],
        allow: Sequence[tuple[str, int]],
        sandbox: Sandbox | None = None,
        trust: ssl.SSLContext | None = None,
        limits: Limits | None = None,
        smtp_port: int | None = None,
    ) -> None:
        self.time = OwnTime()
        self.folder = folder
        #: Every look that `days` made, in order.
        self.looked: list[Looked] = []
        self.world = World(
            now=self.time.now,
            allow=frozenset(allow),
            pace=HostPace(gap=timedelta(0), clock=self.time.clock, sleep=self.time.sleep),
            limits=limits,
            trust=trust,
            sandbox=sandbox,
            letters=folder / "mail",
        )
        self.settings = Settings(
            pages=folder / "watched_pages.yml",
            data=folder / "snapshots",
            private=folder / "private",
            site=folder / "site",
            contact=CONTACT,
            mail_from="alerts@watchers.example",
            smtp_host="127.0.0.1" if smtp_port else "",
            smtp_port=smtp_port or 25,
        )
        self.settings.private.mkdir(mode=0o700, parents=True, exist_ok=True)
        subscribers = self.settings.private / "subscribers.yml"
        subscribers.touch(mode=0o600)
        subscribers.write_text(SUBSCRIBERS)
        self.lists(*pages)
        self._product: Product | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.starts()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stops()

    @property
    def product(self) -> Product:
        """The opened product."""
        assert self._product, "the watcher is stopped"
        return self._product

    @property
    def now(self) -> datetime:
        return self.time.now()

    def starts(self) -> None:
        self._product = self._open.enter_context(opened(self.settings, self.world))

    def stops(self) -> None:
        self._product = None
        self._open.close()

    def lists(self, *pages: Mapping[str, Any]) -> None:
        """Write the watch list; `days` takes it over by itself, as `watch` does."""
        publishers = {
            each["id"].partition("/")[0]: {"name": "Kestrel Plate Systems", "kind": "vendor"}
            for each in pages
        }
        said = {"version": 1, "publishers": publishers, "pages": pages}
        self.settings.pages.write_text(json.dumps(said, indent=1))  # JSON is YAML

    def passes(self, **time: float) -> None:
        self.time.seconds += timedelta(**time).total_seconds()

    def runs(self, *names: str, tell: bool = True) -> Run:
        """`witnessmark check`: look now at these pages, or all, and tell."""
        return run_once(self.product, self.product.pages_named(names), tell=tell)

    def looks(self, *names: str) -> dict[PageId, Looked]:
        """Look now; what each look came to."""
        return {looked.page.id: looked for looked in self.runs(*names).looked}

    def look(self, name: str | None = None) -> Looked:
        """Look now at one page, the only one if none is named."""
        (looked,) = self.looks(*filter(None, [name])).values()
        return looked

    def confirms(self, name: str | None = None) -> Looked:
        """Look again when a second look counts."""
        self.passes(minutes=15)
        return self.look(name)

    def tells(self) -> None:
        tell_all(self.product)

    def days(self, number: float) -> None:
        """Let `witnessmark watch` run for so long, the times without a tick of work left out."""
        until = self.now + timedelta(days=number)
        while (at := self.due_at()) is not None and at <= until:
            self.time.seconds += (at - self.now).total_seconds()
            self.ticks()
        self.time.seconds += max(0.0, (until - self.now).total_seconds())

    def ticks(self) -> None:
        """One tick of `watch`, and the time until the next."""
        run = one_tick(self.product)
        self.looked += run.looked if run else ()
        self.passes(seconds=TICK.total_seconds())

    def due_at(self) -> datetime | None:
        """When the next tick has work to do; now, if it has some."""
        self.product.read_again()
        if due_pages(self.product):
            return self.now
        ports, pages = self.product.ports, self.product.watch_list.pages
        last_slots = {each.id: ports.index.last_slot(each.id) for each in pages}
        return next_due_at(pages, ports.index.states(), last_slots, self.now)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that was ever told, oldest first."""
        return ask.events(self.product.ports)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the events, oldest first."""
        return [event.kind.value for event in self.events]

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Losses and gains in the order told: (label, safeguard)."""
        return [
            (change.label.value, change.safeguard)
            for event in self.events
            if event.comparison
            for change in event.comparison.alerts
        ]

    @property
    def removed(self) -> list[str]:
        """Safeguards ever told as removed."""
        return [safeguard for label, safeguard in self.findings if label == Label.REMOVED]

    def state(self, name: str = "kestrel/policy") -> PageState:
        state = self.product.ports.index.state(PageId(name))
        assert state, f"{name} was never looked at"
        return state

    @property
    def is_new(self) -> bool:
        """Whether some page was not seen alike twice yet."""
        states = self.product.ports.index.states()
        pages = self.product.watch_list.pages
        return any(each.id not in states or not states[each.id].references for each in pages)

    @property
    def mail(self) -> list[EmailMessage]:
        """Every letter sent, oldest first."""
        files = sorted(self.folder.glob("mail/*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    @property
    def told(self) -> list[str]:
        """Subjects of the letters to the subscriber who is not the operator."""
        return [str(mail["subject"]) for mail in self.mail if "desk@" in str(mail["to"])]

    def verified(self) -> AuditReport:
        """Audit the record as a stranger would who has the key from elsewhere."""
        return audit_of(self.settings.data, vkey=self.product.vkey)
