"""Tables: which hold data and which only lay out a page; data tables as a plain grid of cells."""

from standfirst.converter.html.elements import Element, text_of
from standfirst.converter.model import MOST_CELLS

LONGEST_CELL = 600  # characters; longer cells are prose laid out in a table (by taste)
WIDEST = 50

Cell = tuple[bool, tuple[str, str]]  # whether it is a header; its text and its inline HTML


def is_data(table: Element) -> bool:
    """Return true if *table* is a grid of short cells, at least two by two, with no table or heading inside."""
    if any(True for _ in table.iter("h1", "h2", "h3", "h4", "article", "section", "form")):
        return False
    if sum(1 for _ in table.iter("table")) > 1:
        return False
    rows = [sum(1 for _ in row.iterchildren("td", "th")) for row in table.iter("tr")]
    if sum(count >= 2 for count in rows) < 2:
        return False
    return all(len(text_of(cell)) <= LONGEST_CELL for cell in table.iter("td", "th"))


def is_too_large(table: Element) -> bool:
    """Return true if *table* has too many cells to be written; a story that holds it is refused, a page that shows it beside is not."""
    return sum(1 for _ in table.iter("td", "th")) > MOST_CELLS


def spans(table: Element) -> list[list[tuple[int, int]]]:
    """Return how many columns and rows each cell covers, row by row."""
    return [
        [(_span(cell.get("colspan")), _span(cell.get("rowspan"))) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]


def _span(value: str | None) -> int:
    return max(1, min(WIDEST, int(value))) if value and value.strip().isdecimal() else 1


def render(rows: list[list[Cell]], covered: list[list[tuple[int, int]]]) -> tuple[str, str]:
    """Return the table as text, a line a row, and as plain HTML in which every row has the same number of cells."""
    grid = [row for row in _grid(rows, covered) if any(text for _, (text, _) in row)]
    width = max((len(row) for row in grid), default=0)
    lines, parts = [], []
    for number, row in enumerate(grid):
        cells = row + [(False, ("", ""))] * (width - len(row))
        name = "th" if number == 0 else "td"
        parts.append("<tr>" + "".join(f"<{name}>{html}</{name}>" for _, (_, html) in cells) + "</tr>")
        lines.append(" ".join(text for _, (text, _) in row if text))
    return "\n".join(lines), f"<table>{''.join(parts)}</table>"


def _grid(rows: list[list[Cell]], covered: list[list[tuple[int, int]]]) -> list[list[Cell]]:
    empty: Cell = (False, ("", ""))
    cells_covered: dict[int, int] = {}  # column -> rows still covered from above
    grid: list[list[Cell]] = []
    for row, sizes in zip(rows, covered, strict=True):
        line: list[Cell] = []
        for cell, (wide, tall) in zip(row, sizes, strict=True):
            while cells_covered.get(len(line), 0):
                cells_covered[len(line)] -= 1
                line.append(empty)
            for column in range(len(line), len(line) + wide):
                cells_covered[column] = tall - 1
            line.extend([cell, *[empty] * (wide - 1)])
        for column in range(
            len(line), max((last_column + 1 for last_column, left in cells_covered.items() if left), default=0)
        ):
            cells_covered[column] = max(0, cells_covered.get(column, 0) - 1)
            line.append(empty)
        grid.append(line[:WIDEST])
    return grid
