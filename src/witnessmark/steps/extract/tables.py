"""A table's grid: which cells stand where, and whether it is a table at all or only lays out a page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from witnessmark.model.documents import Link
from witnessmark.steps.extract.blocks import BOLD_HEADING, Composer, fold
from witnessmark.steps.extract.links import absolute

#: A cell is at most this wide or high here; browsers allow 1,000 columns and 65,534 rows.
_MAX_SPAN = 50
#: Places filled, per table: spans multiply.
_MAX_PLACES = 50_000
#: A first cell of more words than this does not name its row.
_NAME_WORDS = 14
_BREAKING = frozenset(
    ["p", "div", "li", "ul", "ol", "section", "tr", "dt", "dd", "blockquote", "h4", "h5", "h6"]
)
_LAYOUT = "table, h1, h2, h3, form, nav, section, article, details"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """One cell; the same object stands in each place that it spans."""

    node: LexborNode
    is_header: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of cells; None where no cell stands."""

    rows: tuple[tuple[Cell | None, ...], ...]
    #: How many of the rows stand in `<thead>`.
    head: int
    caption: LexborNode | None


def grid(table: LexborNode) -> Grid | None:
    """Lay the cells out; None where the table lays out a page instead of holding data."""
    if table.attributes.get("role") in ("presentation", "none"):
        return None
    if any(inner.mem_id != table.mem_id for inner in table.css(_LAYOUT)):
        return None
    rows: list[tuple[Cell | None, ...]] = []
    carried: dict[int, tuple[Cell, int]] = {}
    head = places = 0
    for row, in_head in _rows(table):
        cells, carried = _row(row, carried)
        places += len(cells)
        if places > _MAX_PLACES:
            return None
        if any(cells):
            rows.append(cells)
            head += in_head
    if len(rows) < 2 and not any(cell and cell.is_header for row in rows for cell in row):
        return None
    if max(map(len, rows), default=0) < 2:
        return None
    caption = next((child for child in _children(table) if child.tag == "caption"), None)
    return Grid(rows=tuple(rows), head=head, caption=caption)


def _row(
    row: LexborNode, carried: dict[int, tuple[Cell, int]]
) -> tuple[tuple[Cell | None, ...], dict[int, tuple[Cell, int]]]:
    cells: list[Cell | None] = []
    below: dict[int, tuple[Cell, int]] = {}

    def carry() -> None:
        while (above := carried.get(len(cells))) is not None:
            if above[1] > 1:
                below[len(cells)] = (above[0], above[1] - 1)
            cells.append(above[0])

    for node in _children(row):
        if node.tag not in ("td", "th"):
            continue
        carry()
        cell = Cell(
            node=node, is_header=node.tag == "th" or node.attributes.get("scope") is not None
        )
        high = _span(node, "rowspan")
        for _ in range(_span(node, "colspan")):
            if high > 1:
                below[len(cells)] = (cell, high - 1)
            cells.append(cell)
    carry()
    for column in sorted(column for column in carried if column > len(cells)):
        cells.extend([None] * (column - len(cells)))
        carry()
    return tuple(cells), below


def _rows(table: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    for part in _children(table):
        if part.tag == "tr":
            yield part, False
        elif part.tag in ("thead", "tbody", "tfoot"):
            for row in _children(part):
                if row.tag == "tr":
                    yield row, part.tag == "thead"


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def _span(node: LexborNode, name: str) -> int:
    value = node.attributes.get(name) or "1"
    return min(_MAX_SPAN, max(1, int(value))) if value.isdecimal() and len(value) < 6 else 1


def compose_table(table: LexborNode, composer: Composer, address: str) -> bool:
    """Add a table's cells under their headers; False: it lays out a page, and nothing was added."""
    found = grid(table)
    if found is None:
        return False
    read: dict[int, tuple[str, list[Link]]] = {}

    def words(cell: Cell | None) -> str:
        if cell is None:
            return ""
        place = cell.node.mem_id
        if place not in read:
            read[place] = lines(cell.node, address)
        return read[place][0]

    before = composer.headings()
    if found.caption is not None:
        composer.heading(found.caption.text(separator=" "), BOLD_HEADING + 1)
    head = found.head or _head(found, words)
    wide = max(map(len, found.rows))
    columns = [_column(found, head, column, words) for column in range(wide)]
    if columns[0]:
        composer.cell(columns[0], "", "")
    for row in found.rows[head:]:
        first = row[0] if row else None
        name = words(first)
        values = [
            (column, cell)
            for column, cell in enumerate(row)
            if cell is not None and cell is not first
        ]
        values = [(column, cell) for column, cell in values if words(cell)]
        if not values or not _is_name(name, first):
            values = [
                (column, cell)
                for column, cell in enumerate(row)
                if cell is not None and words(cell)
            ]
            name = ""
        seen: set[int] = set()
        for column, cell in values:
            if cell.node.mem_id not in seen:
                seen.add(cell.node.mem_id)
                text, links = read[cell.node.mem_id]
                composer.cell(text, name, columns[column], links)
    composer.restore(before)
    return True


def lines(node: LexborNode, address: str) -> tuple[str, list[Link]]:
    """The text inside an element, a line for each block or `<br>`, and its links."""
    parts: list[str] = []
    links: list[Link] = []
    todo: list[LexborNode | str] = []

    def push(of: LexborNode) -> None:
        child = of.last_child
        while child is not None:
            todo.append(child)
            child = child.prev

    push(node)
    while todo:
        step = todo.pop()
        if isinstance(step, str):
            parts.append(step)
            continue
        tag = step.tag
        if tag == "-text":
            parts.append((step.text_content or "").replace("\n", " "))
        elif tag == "br":
            parts.append("\n")
        elif tag is not None and tag[0] not in "-!":
            if tag == "a":
                text, href = fold(step.text()), absolute(step.attributes.get("href") or "", address)
                if text and href:
                    links.append(Link(text=text, href=href))
            if tag in _BREAKING:
                parts.append("\n")
                todo.append("\n")
            push(step)
    return "\n".join(line for line in map(fold, "".join(parts).split("\n")) if line), links


def _head(found: Grid, words: Callable[[Cell | None], str]) -> int:
    """How many rows are headers where no `<thead>` says so."""
    first = found.rows[0]
    if len(found.rows) > 1 and all(cell is None or cell.is_header for cell in first) and any(first):
        return 1
    if len(found.rows) > 2 and all(
        cell is not None and _is_bold(cell, words(cell)) for cell in first
    ):
        return 1
    return 0


def _is_bold(cell: Cell, text: str) -> bool:
    return bool(text) and fold("".join(part.text() for part in cell.node.css("b, strong"))) == text


def _column(found: Grid, head: int, column: int, words: Callable[[Cell | None], str]) -> str:
    names: list[str] = []
    for row in found.rows[:head]:
        name = words(row[column]) if column < len(row) else ""
        if name and name not in names:
            names.append(name)
    return fold(" ".join(names))


def _is_name(name: str, cell: Cell | None) -> bool:
    """Whether the first cell of a row names it."""
    return bool(name) and cell is not None and (cell.is_header or len(name.split()) <= _NAME_WORDS)
