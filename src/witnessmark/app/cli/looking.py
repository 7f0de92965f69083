"""Commands that look at pages and tell: check, tell, watch."""

import sys
from typing import Annotated

import typer

from witnessmark.app.cli.arguments import EXIT_ZERO, JSON
from witnessmark.app.cli.context import Context


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(check)
    app.command()(tell)
    app.command()(watch)


def check(
    context: typer.Context,
    pages: Annotated[
        list[str] | None, typer.Argument(help="Page ids; all if none is given.")
    ] = None,
    no_tell: Annotated[
        bool, typer.Option("--no-tell", help="Look and record; send nothing.")
    ] = False,
    exit_zero: EXIT_ZERO = False,
    as_json: JSON = False,
) -> int:
    """Look once at each page, record it, tell what is new."""
    from witnessmark.app.cli.report import Progress, exit_code, print_report
    from witnessmark.app.run import run_once

    options: Context = context.obj
    with options.product() as product:
        chosen = product.pages_named(pages or ())
        with Progress(total=len(chosen), quiet=as_json) as progress:
            run = run_once(product, chosen, tell=not no_tell, each=progress.looked)
        print_report(run, product, as_json=as_json)
    if run.unpublished:
        print(f"witnessmark: {run.unpublished}", file=sys.stderr)
    return 0 if exit_zero else exit_code(run)


def tell(
    context: typer.Context,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was given up after failing for a week.")
    ] = False,
    exit_zero: EXIT_ZERO = False,
) -> int:
    """Send what is owed and renew site and feeds, without looking at any page."""
    from witnessmark.app.cli.report import print_told
    from witnessmark.app.run import tell_all
    from witnessmark.deeds.tell import revive

    options: Context = context.obj
    with options.product() as product:
        if again:
            revive(product.ports)
        told, unpublished = tell_all(product)
        print_told(told, product)
    if unpublished:
        print(f"witnessmark: {unpublished}", file=sys.stderr)
    return 0 if exit_zero or not (told.failed or unpublished) else 2


def watch(context: typer.Context) -> int:
    """Look at each page when it is due, until stopped (SIGTERM or Ctrl-C ends it cleanly)."""
    from witnessmark.app.watching import log
    from witnessmark.app.watching import watch as run_watch

    options: Context = context.obj
    with options.product(say=log.info) as product:
        run_watch(product)
    return 0
