"""Commands to set up and to look after an installation: init, validate, doctor, subscribers, demo."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from witnessmark.app.cli.arguments import JSON
from witnessmark.app.cli.context import Context

people = typer.Typer(help="Who is told: private/subscribers.yml.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (init, validate, doctor, demo):
        app.command()(command)
    app.add_typer(people, name="subscribers")


def init(
    context: typer.Context,
    contact: Annotated[
        str | None,
        typer.Option(
            help="Address or URL that goes into our User-Agent, so that sites can reach you."
        ),
    ] = None,
) -> int:
    """Make the private folder, the signing key and an empty log; doing it again changes nothing."""
    from witnessmark.app.settings import remember_contact
    from witnessmark.app.wiring import initialised

    options: Context = context.obj
    if contact:
        remember_contact(contact)
    settings = options.settings()
    _, vkey = initialised(settings)
    out = Console(highlight=False, soft_wrap=True)
    out.print(f"The record is in {settings.data}, what is private in {settings.private}.")
    out.print("The log's key. Publish it where nobody can change it behind your back:")
    out.print(f"  {vkey}")
    if not settings.contact:
        out.print(
            "Sites cannot reach you yet: run witnessmark init --contact mailto:you@example.org,"
            " or set WITNESSMARK_CONTACT. `watch` needs it."
        )
    return 0


def validate(context: typer.Context, as_json: JSON = False) -> int:
    """Check the watch list: every problem with its line, its column and a remedy."""
    options: Context = context.obj
    watch_list = options.watch_list()
    pages, publishers = len(watch_list.pages), len(watch_list.publishers)
    if as_json:
        print(f'{{"pages": {pages}, "publishers": {publishers}}}')
    else:
        print(f"{options.settings().pages}: {pages} pages of {publishers} publishers, no problem.")
    return 0


def doctor(context: typer.Context, as_json: JSON = False) -> int:
    """Check this installation: limits, keys, folders, mail, space. Ends 3 where something is wrong."""
    import json

    from witnessmark.app.doctor import examine

    options: Context = context.obj
    findings = examine(options.settings())
    if as_json:
        lines = [{"what": f.what, "good": f.good, "said": f.said} for f in findings]
        print(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        out = Console(highlight=False, soft_wrap=True)
        for finding in findings:
            mark = "[green]ok [/]" if finding.good else "[red]NO [/]"
            out.print(f"{mark} {finding.what:<16} {escape(finding.said)}")
    return 0 if all(finding.good for finding in findings) else 3


def demo(
    folder: Annotated[Path, typer.Argument(help="Where it plays; must be new or empty.")] = Path(
        "demo"
    ),
) -> int:
    """Play the whole story, without internet: promises weaken, pages go dark, mails are sent."""
    from witnessmark.app.demo.show import show

    return show(folder)


@people.command("list")
def list_subscribers(context: typer.Context) -> int:
    """List who is told, without addresses."""
    from witnessmark.adapters.private import subscribers

    options: Context = context.obj
    found = subscribers.read(options.settings().private / "subscribers.yml")
    for subscriber in found:
        role = "operator" if subscriber.operator else "subscriber"
        print(f"{subscriber.id:<24} {role:<10} from severity {subscriber.filter.severity}")
    if not found:
        print("Nobody is told yet: witnessmark subscribers add ID ADDRESS")
    return 0


@people.command("add")
def add_subscriber(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A short name for the list.")],
    address: Annotated[str, typer.Argument(help="A mail address; a mailing list is easiest.")],
    operator: Annotated[
        bool, typer.Option(help="Also told of technical matters and unseen pages.")
    ] = False,
) -> int:
    """Tell somebody from now on."""
    from witnessmark.adapters.private import subscribers
    from witnessmark.model.messages import Subscriber, SubscriberId

    options: Context = context.obj
    subscriber = Subscriber(id=SubscriberId(id_), address=address, operator=operator)
    subscribers.add(options.settings().private / "subscribers.yml", subscriber)
    print(f"{id_} is told from now on.")
    return 0


@people.command("remove")
def remove_subscriber(
    context: typer.Context, id_: Annotated[str, typer.Argument(metavar="ID")]
) -> int:
    """Tell somebody no longer; what is owed to them is dropped."""
    from witnessmark.adapters.private import subscribers
    from witnessmark.model.messages import SubscriberId

    options: Context = context.obj
    subscribers.remove(options.settings().private / "subscribers.yml", SubscriberId(id_))
    print(f"{id_} is told no longer.")
    return 0
