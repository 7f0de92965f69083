"""`python -m witnessmark`, and the console script."""

import sys


def main() -> None:
    """Run the command line; imported late so that `--help` stays quick."""
    from witnessmark.app.cli.main import run  # noqa: PLC0415

    sys.exit(run())


if __name__ == "__main__":
    main()
