"""
The command line. A command is one call to a deed; everything heavy is imported when it is called.

Exit codes: 0 quiet, 1 changes, 2 something could not be seen, 3 usage or watch list, 4 evidence
fails, 70 our fault; the highest that applies.
"""

import io
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from witnessmark import __version__
from witnessmark.app.cli import asking, evidence, looking, set_up
from witnessmark.app.cli.context import Context
from witnessmark.errors import ArchiveError, BusyError, WitnessmarkError

#: Typer carries a click of its own; what it says of a wrong command line is reached through a class that
#: it exports.
_UsageError: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)

QUIET, CHANGES, UNSEEN, USAGE, TAMPERED, OUR_FAULT = 0, 1, 2, 3, 4, 70

app = typer.Typer(
    name="witnessmark",
    help="Watch the promises made about licence-plate readers: what changed, which way, and the proof.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"witnessmark {__version__}")
        raise typer.Exit


@app.callback()
def settings(
    context: typer.Context,
    pages: Annotated[Path | None, typer.Option(help="The watch list. [watched_pages.yml]")] = None,
    data: Annotated[Path | None, typer.Option(help="The public record. [snapshots]")] = None,
    private: Annotated[
        Path | None, typer.Option(help="Keys, subscribers, outbox. [private]")
    ] = None,
    version: Annotated[  # noqa: ARG001  handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Take the options that hold for every command."""
    context.obj = Context(pages=pages, data=data, private=private)


for part in (set_up, looking, asking, evidence):
    part.register(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; no traceback but for our own faults."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a dash or a name gets "?", not a traceback.
            stream.reconfigure(errors="replace")
    try:
        code = app(args=None if arguments is None else list(arguments), standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        print("witnessmark: stopped", file=sys.stderr)
        return 130
    except _UsageError as error:
        print(f"witnessmark: {error} See witnessmark --help.", file=sys.stderr)
        return USAGE
    except WitnessmarkError as error:
        print(f"witnessmark: {error}", file=sys.stderr)
        broken = isinstance(error, ArchiveError) and not isinstance(error, BusyError)
        return TAMPERED if broken else USAGE
    except BrokenPipeError:
        return QUIET
    except Exception:  # noqa: BLE001  the edge: anything else is our fault, and says so
        traceback.print_exc()
        print(
            "witnessmark: this is a bug in witnessmark, not in what you did. Nothing kept was lost; "
            "please report it with the lines above.",
            file=sys.stderr,
        )
        return OUR_FAULT
    return code if isinstance(code, int) else QUIET
