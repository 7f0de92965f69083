"""What a run looks like on a terminal: progress while it works, then one page of plain words."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from witnessmark.model.captures import Failure
from witnessmark.model.changes import Change, Comparison, Label
from witnessmark.model.documents import Document, Zone
from witnessmark.model.events import Event
from witnessmark.record.codec import dump
from witnessmark.render.plain import plain
from witnessmark.safeguards.reading.promises import Promise, promises
from witnessmark.steps.redline import redline

if TYPE_CHECKING:
    from witnessmark.app.run import Run
    from witnessmark.app.wiring import Product
    from witnessmark.deeds.check import Looked
    from witnessmark.deeds.tell import TellReport
    from witnessmark.record.audit import AuditReport

_COLOUR = {
    Label.REMOVED: "bold red",
    Label.WEAKENED: "red",
    Label.STRENGTHENED: "green",
    Label.ADDED: "bold green",
}


class Progress:
    """A bar on a terminal, a line a page elsewhere, nothing for programs."""

    def __init__(self, *, total: int, quiet: bool) -> None:
        self._quiet = quiet
        self._console = Console(stderr=True, highlight=False)
        self._bar = Bar(
            TextColumn("looking"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[last]}"),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
        )
        self._task = self._bar.add_task("looking", total=total, last="")
        self._done, self._total = 0, total

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def looked(self, looked: "Looked") -> None:
        """Note one look."""
        self._done += 1
        said = looked.failure.kind.value if looked.failure else looked.outcome
        self._bar.update(self._task, advance=1, last=f"{looked.page.id}: {said}")
        if not self._quiet and not self._console.is_terminal:
            width = len(str(self._total))
            print(
                f"[{self._done:>{width}}/{self._total}] {looked.page.id}: {said}",
                file=sys.stderr,
                flush=True,
            )


def exit_code(run: "Run") -> int:
    """Give 2 where something was not seen, else 1 where something changed, else 0."""
    untold = run.unpublished or (run.told and run.told.failed)
    if untold or any(looked.failure for looked in run.looked):
        return 2
    return 1 if any(_is_change(event) for looked in run.looked for event in looked.events) else 0


def _is_change(event: Event) -> bool:
    return event.comparison is not None and bool(
        event.comparison.alerts or event.comparison.unclassified
    )


def print_report(run: "Run", product: "Product", *, as_json: bool) -> None:
    """Say what was seen, what changed, what could not be seen and why, and where all of it lies."""
    if as_json:
        print(json.dumps(_report_json(run, product), ensure_ascii=False, indent=2))
        return
    out = Console(highlight=False, soft_wrap=True)
    events = [event for looked in run.looked for event in looked.events]
    changed = [event for event in events if event.comparison and event.comparison.alerts]
    for event in changed:
        out.print(f"\n[bold]{escape(plain(event.page_title))}[/]  {event.page}")
        assert event.comparison is not None
        _print_changes(out, event.comparison)
    others = [event for event in events if event not in changed]
    if others:
        out.print("\n[bold]Also noted[/]")
        for event in others:
            note = f": {event.note}" if event.note else ""
            out.print(f"  {event.kind.value:<18} {event.page}{escape(plain(note))}")
    unseen = [looked for looked in run.looked if looked.failure]
    if unseen:
        out.print(f"\n[bold]Not seen ({len(unseen)})[/] — recorded as not seen, never as removed")
        for looked in unseen:
            assert looked.failure is not None
            out.print(f"  [yellow]{looked.failure.kind.value:<34}[/] {looked.page.id}")
            out.print(f"      {escape(plain(looked.failure.detail))}", style="dim")
    out.print(f"\n{_summary(run, product)}")
    _print_places(out, product)


def _summary(run: "Run", product: "Product") -> str:
    seen = [looked for looked in run.looked if not looked.failure]
    waiting = [looked for looked in seen if looked.outcome in {"first-seen-provisional", "differs"}]
    parts = [f"{len(run.looked)} pages looked at", f"{len(seen)} seen"]
    if waiting:
        parts.append(f"{len(waiting)} to be confirmed by a second look")
    if run.told:
        parts.append(f"{len(run.told.sent)} messages sent")
        if run.told.failed:
            parts.append(f"{len(run.told.failed)} messages not sent yet")
        if run.told.waiting:
            parts.append(_waiting(run.told, product))
    return ", ".join(parts) + "."


def _waiting(told: "TellReport", product: "Product") -> str:
    why = "" if product.has_mail else " (no mail server is set: WITNESSMARK_SMTP_HOST)"
    return f"{len(told.waiting)} messages wait{why}"


def _print_places(out: Console, product: "Product") -> None:
    for name, place in product.places():
        out.print(f"  {name:<10} {place}")


def print_told(told: "TellReport", product: "Product") -> None:
    """Say what was sent."""
    out = Console(highlight=False, soft_wrap=True)
    out.print(f"{len(told.sent)} messages sent, {len(told.failed)} not sent yet.")
    if told.waiting:
        out.print(f"{_waiting(told, product)}.")
    for failed in told.failed:
        out.print(f"  {escape(plain(str(failed)))}")
    _print_places(out, product)


def print_comparison(comparison: Comparison) -> None:
    """Say what changed between two texts."""
    out = Console(highlight=False, soft_wrap=True)
    if not comparison.changes and not comparison.unclassified:
        out.print("No safeguard changed.")
    _print_changes(out, comparison)
    for item in comparison.unclassified:
        cues = f" ({', '.join(item.cues)})" if item.cues else ""
        out.print(
            f"\n[yellow]? unclassified[/] — these words changed and no rule explains them{escape(cues)}"
        )
        _print_redline(
            out, item.before.text if item.before else "", item.after.text if item.after else ""
        )
    quiet = len(comparison.noise) + len(comparison.equivalent)
    if quiet:
        out.print(f"\n{quiet} other differences are noise or say the same.", style="dim")


def _print_changes(out: Console, comparison: Comparison) -> None:
    for change in (*comparison.alerts, *_quiet(comparison.changes)):
        sign = "▼" if change.label.is_loss else "▲" if change.label.is_gain else "·"
        style = _COLOUR.get(change.label, "dim")
        detail = f" — {change.detail}" if change.detail else ""
        out.print(
            f"\n  [{style}]{sign} {change.label.value}[/] [bold]{change.safeguard}[/]"
            f" ({change.severity.value}){escape(plain(detail))}"
        )
        _print_redline(
            out,
            change.before.text if change.before else "",
            change.after.text if change.after else "",
        )
        out.print(f"    {escape(plain(change.explanation))}", style="dim")


def _quiet(changes: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(c for c in changes if not (c.label.is_loss or c.label.is_gain))


def _print_redline(out: Console, before: str, after: str) -> None:
    words = ""
    for edit in redline(before, after):
        text = escape(plain(edit.text))
        if edit.kind == "removed":
            words += f"[red strike]{text}[/]" if out.is_terminal else f"[−{text}−]"  # noqa: RUF001
        elif edit.kind == "added":
            words += f"[green underline]{text}[/]" if out.is_terminal else f"[+{text}+]"
        else:
            words += text
    out.print(f"    “{words}”")


def _report_json(run: "Run", product: "Product") -> dict[str, Any]:
    return {
        "looked": [
            {
                "page": looked.page.id,
                "outcome": looked.outcome,
                "failure": (
                    {"kind": looked.failure.kind.value, "detail": looked.failure.detail}
                    if looked.failure
                    else None
                ),
                "events": [json.loads(dump(event)) for event in looked.events],
            }
            for looked in run.looked
        ],
        "messages": (
            {"sent": len(run.told.sent), "failed": len(run.told.failed)} if run.told else None
        ),
        "places": dict(product.places()),
    }


def print_audit(report: "AuditReport", *, as_json: bool) -> int:
    """Say whether a record holds; give 4 where it does not."""
    if as_json:
        said = {
            "holds": not report.problems,
            "problems": [{"where": p.where, "what": p.what} for p in report.problems],
            "remarks": list(report.remarks),
            "counts": dict(report.counts),
            "vkey": report.vkey,
            "key_was_given": report.key_was_given,
            "checkpoint": report.checkpoint.note if report.checkpoint else None,
        }
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 4 if report.problems else 0
    out = Console(highlight=False, soft_wrap=True)
    for problem in report.problems:
        out.print(f"[red]FAILS[/] {escape(plain(problem.where))}: {escape(plain(problem.what))}")
    for remark in report.remarks:
        out.print(f"[yellow]note[/]  {escape(plain(remark))}")
    counts = ", ".join(f"{number} {what}" for what, number in report.counts.items() if number)
    if report.problems:
        out.print(f"The record does not hold: {len(report.problems)} problems. ({counts})")
        return 4
    out.print(f"[green]The record holds.[/] {counts}")
    if report.checkpoint:
        out.print(f"  log {report.checkpoint.origin}, {report.checkpoint.size} entries")
        out.print(f"  root {report.checkpoint.root}")
    return 0


def print_reading(document: "Document | Failure | None", *, as_json: bool) -> int:
    """Show the units of a page as today's reader has them, and the promises found in them."""
    if document is None:
        print("No capture of this page yet: witnessmark check", file=sys.stderr)
        return 2
    if isinstance(document, Failure):
        print(f"witnessmark: cannot be read: {document.kind}. {document.detail}", file=sys.stderr)
        return 2
    promised = promises(document)
    if as_json:
        told = {**json.loads(dump(document)), "promises": [asdict(one) for one in promised]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    by_unit = {one.unit: one for one in promised}
    out = Console(highlight=False, soft_wrap=True)
    out.print(f"[bold]{escape(plain(document.title))}[/]  reading {document.reading[:12]}")
    out.print(
        f"{document.policy_words} of {document.words} words are policy (chosen by"
        f" {document.chosen_by}); language {document.language or 'unknown'}"
    )
    where = ""
    for number, unit in enumerate(document.units):
        if unit.where != where:
            where = unit.where
            out.print(f"\n[bold]{escape(plain(where))}[/]")
        style = "" if unit.zone is Zone.POLICY else "dim"
        zone = "" if unit.zone is Zone.POLICY else f" ({unit.zone.value})"
        lead = f"{plain(unit.lead_in)} … " if unit.lead_in else ""
        out.print(f"  {escape(lead + plain(unit.text))}{zone}", style=style)
        if number in by_unit:
            _print_promise(out, by_unit[number])
    return 0


def _print_promise(out: Console, promise: Promise) -> None:
    for safeguard, force in promise.safeguards:
        out.print(f"      [cyan]{safeguard}[/]: {force}")
    said = [f"{slot} “{words}”" for slot, words in promise.slots]
    if promise.unbound:
        said.append(f"binds nobody today: {promise.unbound}")
    if said:
        out.print(f"        {escape(plain(' · '.join(said)))}", style="dim")
