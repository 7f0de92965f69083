"""Commands about the evidence: verify, reindex, rebase."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from witnessmark.app.cli.arguments import JSON
from witnessmark.app.cli.context import Context
from witnessmark.errors import SettingsError


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (verify, reindex, rebase):
        app.command()(command)


def verify(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(help="A record; the --data folder if none.")
    ] = None,
    vkey: Annotated[
        str | None,
        typer.Option(help="The log's key as published elsewhere; the proof rests on it."),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(
            help="A checkpoint note that you kept, from a mail: the record must continue it."
        ),
    ] = None,
    as_json: JSON = False,
) -> int:
    """Check a record against itself and its signed checkpoints; needs no private data and no index."""
    from witnessmark.app.cli.report import print_audit
    from witnessmark.app.wiring import audit_of

    options: Context = context.obj
    known = tuple(map(_note, checkpoint or ()))
    report = audit_of(path or options.settings().data, vkey=vkey, known=known)
    return print_audit(report, as_json=as_json)


def reindex(context: typer.Context, as_json: JSON = False) -> int:
    """Drop index.db and make it again from the log."""
    from witnessmark.deeds.reindex import reindex as again

    options: Context = context.obj
    with options.product() as product:
        again(product.ports)
        leaves = product.ports.index.position
    print(json.dumps({"leaves": leaves}) if as_json else f"{leaves} leaves indexed.")
    return 0


def rebase(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="A page id.")],
    because: Annotated[str, typer.Option(help="Why; it becomes part of the public record.")],
    capture: Annotated[
        str | None, typer.Option(help="A capture id of the page; its newest if none.")
    ] = None,
) -> int:
    """Name a capture as the page's baseline, for a page that was rebuilt; recorded with its reason."""
    from witnessmark.deeds.rebase import rebase as name_baseline

    options: Context = context.obj
    with options.product() as product:
        named = name_baseline(
            product.page_named(page),
            capture,
            because,
            by=product.settings.operator,
            ports=product.ports,
        )
    Console(highlight=False).print(f"{page}: the baseline is now {named}")
    return 0


def _note(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no checkpoint note can be read from it: {error}") from error
