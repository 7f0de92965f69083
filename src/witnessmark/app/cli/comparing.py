"""`witnessmark compare`: two saved files, or many pairs, without any archive."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from witnessmark.app.cli.arguments import JSON
from witnessmark.errors import SettingsError

FORMATS = {".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown", ".txt": "text"}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(compare)


def compare(
    before: Annotated[Path | None, typer.Argument(help="The earlier file.")] = None,
    after: Annotated[Path | None, typer.Argument(help="The later file.")] = None,
    jsonl: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|-",
            help="Pairs, one JSON object a line: {id, before, after, format: html|markdown|text}.",
        ),
    ] = None,
    as_json: JSON = False,
) -> int:
    """Say which safeguards changed between two saved files (html, md, txt)."""
    from witnessmark.app.wiring import text_comparer
    from witnessmark.model.captures import Failure
    from witnessmark.render.comparison import comparison_json

    with text_comparer() as compared:
        if jsonl is not None:
            if before or after:
                raise SettingsError("compare takes two files, or --jsonl, not both")
            found = False
            for pair in _pairs(jsonl):
                result = compared(pair["before"], pair["after"], pair["format"])
                line = _answer(pair, result)
                found = found or bool(line["changes"])
                print(json.dumps(line, ensure_ascii=False), flush=True)
            return 1 if found else 0
        if before is None or after is None:
            raise SettingsError("compare needs two files: witnessmark compare BEFORE AFTER")
        kind = _format(before)
        if _format(after) != kind:
            raise SettingsError(
                f"{before} and {after} are of different kinds; compare like with like"
            )
        result = compared(_read(before), _read(after), kind)
    if isinstance(result, Failure):
        print(f"witnessmark: cannot compare: {result.kind}. {result.detail}", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps(comparison_json(result), ensure_ascii=False, indent=2))
    else:
        from witnessmark.app.cli.report import print_comparison

        print_comparison(result)
    return 1 if result.alerts else 0


def _answer(pair: dict[str, str], result: Any) -> dict[str, Any]:
    """Give the line for a pair. What could not be compared is `unclassified`: never silent."""
    from witnessmark.model.captures import Failure
    from witnessmark.render.comparison import comparison_json

    if isinstance(result, Failure):
        whole = {"before": pair["before"][:2000], "after": pair["after"][:2000]}
        failed = f"{result.kind}: {result.detail}"
        return {"id": pair["id"], "changes": [], "unclassified": [whole], "failure": failed}
    return {"id": pair["id"], **comparison_json(result)}


def _pairs(name: str) -> Iterator[dict[str, str]]:
    lines: Iterable[str] = sys.stdin if name == "-" else _read(Path(name)).splitlines()
    where = "standard input" if name == "-" else name
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            pair = json.loads(line)
        except ValueError as error:
            raise SettingsError(
                f"{where}:{number}: not JSON ({error}); give one object a line"
            ) from error
        wanted = ("id", "before", "after", "format")
        if not isinstance(pair, dict) or not all(isinstance(pair.get(key), str) for key in wanted):
            raise SettingsError(f"{where}:{number}: needs the strings {', '.join(wanted)}")
        if pair["format"] not in {"html", "markdown", "text"}:
            raise SettingsError(
                f"{where}:{number}: format {pair['format']!r} is not one of html, markdown, text"
            )
        yield pair


def _format(path: Path) -> str:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(sorted(FORMATS))
        raise SettingsError(
            f"{path}: no reader for this kind of file; these are read: {known}"
        ) from None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
