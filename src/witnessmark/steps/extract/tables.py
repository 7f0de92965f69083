"""A table's grid: which cells stand where, and whether it is a table at all or only lays out a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from witnessmark.model.documents import Link, Zone
from witnessmark.steps.extract.composer import Composer
from witnessmark.steps.extract.crossed import is_for_screen_readers, is_hidden, is_struck
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.extract.links import absolute
from witnessmark.steps.extract.outline import BOLD_HEADING, MAX_CONTEXT_CHARACTERS
from witnessmark.steps.extract.series import has_verb

#: A cell is at most this wide or high here; browsers allow 1,000 columns and 65,534 rows.
_MAX_SPAN = 50
#: Places filled, per table: spans multiply.
_MAX_PLACES = 50_000
#: A first cell of more words than this does not name its row.
_NAME_WORDS = 14
#: A row of one cell of so many words is a title; of so few, whatever they are ("Never allowed").
_TITLE_WORDS, _HEADED = 6, 2
_BOLD = re.compile(
    r"font-weight\s*:\s*(?:bold|[6-9]00)|(?:^|[\s_-])(?:bold|(?:\w*head(?:er|ing)?)|th)(?=$|[\s_-])",
    re.IGNORECASE,
)
_BREAKING = frozenset(
    ["p", "div", "li", "ul", "ol", "section", "tr", "dt", "dd", "blockquote", "h4", "h5", "h6"]
)
_LAYOUT = "table, td h1, td h2, td h3, form, nav, section, article, details"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """One cell; the same object stands in each place that it spans."""

    node: LexborNode
    is_header: bool
    is_hidden: bool
    #: Crossed out with all of its row.
    is_struck: bool


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
    hidden, struck = is_hidden(row.attributes), is_struck("tr", row.attributes)
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
        attributes = node.attributes
        cell = Cell(
            node=node,
            is_header=node.tag == "th" or attributes.get("scope") is not None,
            is_hidden=hidden or is_hidden(attributes) or _hides(node),
            is_struck=struck or is_struck("td", attributes),
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
    before = composer.headings()
    if found.caption is not None:
        composer.heading(found.caption.text(separator=" "), BOLD_HEADING + 1)
    _Table(found, composer, address).compose()
    composer.restore(before)
    return True


class _Table:
    """A grid being told to a composer; each cell's text is read once."""

    def __init__(self, found: Grid, composer: Composer, address: str) -> None:
        self.grid = found
        self.composer = composer
        self.address = address
        self.read: dict[int, tuple[str, list[Link]]] = {}
        self.struck: list[str] = []

    def words(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        place = cell.node.mem_id
        if place not in self.read:
            self.read[place] = lines(cell.node, self.address, self.struck)
            if cell.is_struck:
                self.struck.append(self.read[place][0])
                self.read[place] = "", []
        return self.read[place][0]

    def compose(self) -> None:
        head = self.grid.head or self.head()
        wide = max(map(len, self.grid.rows))
        columns = [self.column(column, head) for column in range(wide)]
        if columns[0]:
            self.composer.cell(columns[0], "", "")
        for row in self.grid.rows[head:]:
            self.row(row, columns)
        zone = self.composer.zone
        for words in self.struck:
            self.composer.aside(words, Zone.STRUCK if zone is Zone.POLICY else zone)

    def row(self, row: tuple[Cell | None, ...], columns: list[str]) -> None:
        first = row[0]
        cells = {
            cell.node.mem_id: (place, cell)
            for place, cell in reversed(list(enumerate(row)))
            if cell
        }
        filled = sorted(
            (place, cell.node.mem_id) for place, cell in cells.values() if self.words(cell)
        )
        name = self.words(first)
        if first and len(cells) == 1 and len(row) > 1 and _is_title(name, first):
            # One cell over the whole width stands over the rows below.
            self.composer.heading(name, BOLD_HEADING + 2)
            return
        hidden = self.composer.hidden
        named = [entry for entry in filled if first is None or entry[1] != first.node.mem_id]
        if named and _is_name(name, first):
            filled = named
        else:
            name = ""
        for place, cell in filled:
            text, links = self.read[cell]
            self.composer.hidden = hidden or any(
                c.is_hidden for c in (cells[cell][1], first if name else None) if c
            )
            self.composer.cell(text, name, columns[place], links)
        self.composer.hidden = hidden

    def head(self) -> int:
        """How many rows are headers where no `<thead>` says so."""
        rows = self.grid.rows
        head = 0
        while head < len(rows) - 1 and all(cell is None or cell.is_header for cell in rows[head]):
            head += 1
        first = rows[0]
        corner = self.words(first[0])
        if head or (corner and not (first[0] and _is_bold(first[0], corner))):
            return head
        # Bold words make a header too, and the corner may be empty.
        named = [(cell, self.words(cell)) for cell in first[1:] if cell is not None]
        told = all(text and (cell.is_header or _is_bold(cell, text)) for cell, text in named)
        return 1 if named and told and len(rows) > (2 if corner else 1) else 0

    def column(self, column: int, head: int) -> str:
        names: list[str] = []
        for row in self.grid.rows[:head]:
            name = self.words(row[column]) if column < len(row) else ""
            if name and name not in names:
                names.append(name)
        joined = fold(" ".join(names))
        return joined if len(joined) <= MAX_CONTEXT_CHARACTERS else ""


def lines(node: LexborNode, address: str, struck: list[str]) -> tuple[str, list[Link]]:
    """The text inside an element, a line for each block or `<br>`, and its links; `struck` takes the rest."""
    parts: list[str] = []
    links: list[Link] = []
    todo: list[LexborNode | str] = []
    step: LexborNode | str = node
    while True:
        if isinstance(step, str):
            parts.append(step)
        elif step.tag == "-text":
            parts.append((step.text_content or "").replace("\n", " "))
        elif step.tag == "br":
            parts.append("\n")
        elif step.is_element_node and is_struck(step.tag or "", step.attributes):
            struck.append(step.text(separator=" "))
        elif step.is_element_node:
            if step.tag == "a":
                text, href = fold(step.text()), absolute(step.attributes.get("href") or "", address)
                links.extend([Link(text=text, href=href)] if text and href else [])
            elif step.tag in _BREAKING:
                parts.append("\n")
                todo.append("\n")
            todo.extend(reversed(list(step.iter(include_text=True))))
        if not todo:
            break
        step = todo.pop()
    return "\n".join(line for line in map(fold, "".join(parts).split("\n")) if line), links


def _is_bold(cell: Cell, text: str) -> bool:
    attributes = cell.node.attributes
    if _BOLD.search(f"{attributes.get('style') or ''} {attributes.get('class') or ''}"):
        return bool(text)
    parts = cell.node.css("b, strong, h4, h5, h6, [style*=weight]")
    return bool(text) and fold("".join(part.text() for part in parts)) == text


def _hides(cell: LexborNode) -> bool:
    """Whether words in a cell are hidden by their own mark-up."""
    return any(
        is_hidden(part.attributes)
        and not is_for_screen_readers(part.attributes)
        and part.text().strip()
        for part in cell.css("[hidden], [aria-hidden=true], [style], [class], [popover]")
    )


def _is_title(text: str, cell: Cell) -> bool:
    """Whether a cell over the whole width stands over rows, and says nothing itself: "We never sell" does."""
    count = len(text.split())
    if not text[-1:].isalpha() or count > _TITLE_WORDS:
        return False
    says = any(map(str.isdigit, text)) or has_verb(text)
    return cell.is_header or count <= _HEADED or not says


def _is_name(name: str, cell: Cell | None) -> bool:
    """Whether the first cell of a row names it."""
    return (
        0 < len(name) <= MAX_CONTEXT_CHARACTERS
        and cell is not None
        and (cell.is_header or len(name.split()) <= _NAME_WORDS)
    )
