"""Commands that answer questions from the record: changes, show, history, explain, state, health."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from witnessmark.app.cli import comparing
from witnessmark.app.cli.arguments import JSON
from witnessmark.app.cli.context import Context
from witnessmark.errors import SettingsError
from witnessmark.model.events import Event
from witnessmark.render.plain import plain

_DAY = "%Y-%m-%d %H:%M UTC"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    comparing.register(app)
    for command in (changes, show, history, explain, state, health):
        app.command()(command)


def changes(
    context: typer.Context,
    page: Annotated[str | None, typer.Argument(help="A page id; all pages if none.")] = None,
    as_json: JSON = False,
) -> int:
    """List what was told, newest last."""
    from witnessmark.deeds.ask import events
    from witnessmark.record.codec import dump

    options: Context = context.obj
    with options.record() as record:
        found = events(record, page=page)
    if as_json:
        for event in found:
            print(dump(event).decode())
        return 0
    out = Console(highlight=False, soft_wrap=True)
    for event in found:
        out.print(
            f"{event.recorded_at.strftime(_DAY)}  {event.id[:12]}  {event.kind.value:<16} {event.page}"
            f"{_labels(event)}"
        )
    if not found:
        out.print("Nothing was told yet.")
    return 0


def show(
    context: typer.Context,
    event: Annotated[str, typer.Argument(help="An event id, or its first digits.")],
    as_json: JSON = False,
) -> int:
    """Show one event whole: quotes, redline, reasons, captures."""
    from witnessmark.app.cli.report import print_comparison
    from witnessmark.deeds.ask import events
    from witnessmark.record.codec import dump

    options: Context = context.obj
    with options.record() as record:
        found = [one for one in events(record) if one.id.startswith(event.lower())]
    if len(found) != 1:
        problem = "no event has" if not found else f"{len(found)} events have"
        raise SettingsError(f"{problem} an id that begins with {event}; see witnessmark changes")
    if as_json:
        print(dump(found[0]).decode())
        return 0
    _print_event(Console(highlight=False, soft_wrap=True), found[0])
    if found[0].comparison:
        print_comparison(found[0].comparison)
    return 0


def history(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="A page id.")],
    as_json: JSON = False,
) -> int:
    """List every look at a page, also under the ids that it had before."""
    from witnessmark.deeds.ask import looks

    options: Context = context.obj
    with options.record() as record:
        found = looks(record, page)
    if as_json:
        for entry in found:
            line = {
                "number": entry.number,
                "page": entry.page,
                "slot": entry.slot,
                "looked_at": entry.looked_at.isoformat(),
                "outcome": entry.outcome,
                "capture": entry.capture.id if entry.capture else None,
                "failure": entry.failure.kind.value if entry.failure else None,
            }
            print(json.dumps(line))
        return 0
    names = ("leaf", "page", "looked at", "outcome", "capture or failure")
    table = Table(*names, box=None, pad_edge=False)
    for entry in found:
        what = (
            entry.failure.kind.value if entry.failure else entry.capture.id if entry.capture else ""
        )
        table.add_row(
            str(entry.number),
            entry.page,
            entry.looked_at.strftime(_DAY),
            entry.outcome,
            escape(plain(what)),
        )
    Console(highlight=False, soft_wrap=True).print(table)
    return 0


def explain(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="A page id.")],
    as_json: JSON = False,
) -> int:
    """Show how today's reader reads a page: its units, and the promises found in them."""
    from witnessmark.app.cli.report import print_reading
    from witnessmark.deeds.ask import reading

    options: Context = context.obj
    with options.product() as product:
        found = reading(product.page_named(page), product.ports)
    return print_reading(found, as_json=as_json)


def state(
    context: typer.Context,
    page: Annotated[str | None, typer.Argument(help="A page id; all pages if none.")] = None,
    as_json: JSON = False,
) -> int:
    """Say what is known of each page now; in a blind interval: unknown since."""
    from witnessmark.deeds.ask import standing

    options: Context = context.obj
    with options.record() as record:
        found = standing(record, page=page)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    table = Table("page", "state", "last seen", "note", box=None, pad_edge=False)
    for line in found:
        table.add_row(
            *(escape(plain(str(line[key] or ""))) for key in ("page", "state", "seen_at", "note"))
        )
    Console(highlight=False, soft_wrap=True).print(table)
    return 0


def health(context: typer.Context, as_json: JSON = False) -> int:
    """List what we have failed to see, worst first; ends 2 where there is any."""
    from witnessmark.deeds.ask import standing

    options: Context = context.obj
    with options.record() as record:
        found = [line for line in standing(record) if line["note"]]
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 2 if found else 0
    out = Console(highlight=False, soft_wrap=True)
    for line in sorted(found, key=lambda line: str(line["seen_at"] or "")):
        out.print(f"{line['page']}  [yellow]{line['state']}[/]  {escape(plain(str(line['note'])))}")
    out.print(f"{len(found)} pages need attention." if found else "All pages are seen.")
    return 2 if found else 0


def _labels(event: Event) -> str:
    if event.comparison is None:
        return f"  {event.failure.kind.value}" if event.failure else ""
    said = [f"{change.label.value} {change.safeguard}" for change in event.comparison.alerts]
    if event.comparison.unclassified:
        said.append(f"{len(event.comparison.unclassified)} unclassified")
    return "  " + ", ".join(said) if said else ""


def _print_event(out: Console, event: Event) -> None:
    out.print(f"[bold]{escape(plain(event.page_title))}[/]  {event.page}  {event.page_url}")
    out.print(f"{event.kind.value}, recorded {event.recorded_at.strftime(_DAY)}, event {event.id}")
    if event.last_seen_at and event.first_missing_at:
        out.print(
            f"changed after {event.last_seen_at.strftime(_DAY)}"
            f" and by {event.first_missing_at.strftime(_DAY)}"
        )
    for name, side in (("before", event.before), ("after", event.after)):
        if side:
            out.print(f"  {name:<7} capture {side.id}  sha256 {side.warc_sha256}")
    if event.failure:
        out.print(f"  {event.failure.kind.value}: {escape(plain(event.failure.detail))}")
    if event.note:
        out.print(f"  {escape(plain(event.note))}")
