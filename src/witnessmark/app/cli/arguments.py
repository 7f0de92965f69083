"""Options that several commands share."""

from typing import Annotated

import typer

JSON = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
EXIT_ZERO = Annotated[
    bool, typer.Option("--exit-zero", help="End 0 whatever was found (cron, make).")
]
