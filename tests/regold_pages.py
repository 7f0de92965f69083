"""Rewrite tests/pages/*/units.txt from today's reading: `python -m tests.regold_pages`; review the diff."""

from pathlib import Path

from witnessmark.model.captures import Failure
from witnessmark.model.documents import Document, Unit, UnitKind
from witnessmark.steps.extract import Format, extract_text

PAGES = Path(__file__).parent / "pages"
_FORMATS: dict[str, Format] = {".html": "html", ".txt": "text", ".md": "markdown"}


def read_page(folder: Path) -> Document | Failure:
    """Read the page of a case."""
    page = next(path for path in sorted(folder.iterdir()) if path.stem == "page")
    return extract_text(
        page.read_text("utf-8"), _FORMATS[page.suffix], address="https://harlow-falls.example/x/"
    )


def spell(read: Document | Failure) -> str:
    """One line for each unit; empty parts are left out, so that a line reads from outside to inside."""
    if isinstance(read, Failure):
        return f"{read.kind.value}: {read.detail}\n"
    head = f"title: {read.title}\nchosen by: {read.chosen_by}\nsigns: {', '.join(read.signs)}\n\n"
    return head + "".join(f"{_line(unit)}\n" for unit in read.units)


def _line(unit: Unit) -> str:
    context = {
        "under": " > ".join(unit.heading_path) if unit.kind is not UnitKind.HEADING else "",
        "lead": unit.lead_in,
        "question": unit.question,
        "row": unit.row,
        "column": unit.column,
        "number": unit.number,
        "joint": unit.joint,
        "of": unit.sentence,
        "speaker": unit.speaker.value if unit.speaker.value != "own" else "",
        "links": " ".join(link.href for link in unit.links),
    }
    shown = "".join(f" [{name}: {value}]" for name, value in context.items() if value)
    return f"{unit.zone.value:9} {unit.kind.value:9}{shown} {unit.text}"


if __name__ == "__main__":
    for folder in sorted(path for path in PAGES.iterdir() if path.is_dir()):
        (folder / "units.txt").write_text(spell(read_page(folder)), "utf-8")
