"""A text dump: what "select all, copy" gives of a page, a line each; any text that nothing else knows."""

import re
import textwrap
from collections.abc import Iterator
from html import escape

from standfirst.converter.formats.code_lines import lines_at
from standfirst.converter.formats.unwrap import unwrapped
from standfirst.converter.html import tables
from standfirst.converter.html.decode import decode
from standfirst.converter.markdown.links import publishable
from standfirst.converter.model import MOST_CELLS, Block, Facts, Page, Record
from standfirst.core.errors import DumpError
from standfirst.text.characters import bullet

SEED = re.compile(r"\s*date\s+(?P<date>\d{4}-\d{2}-\d{2})\s+(?P<title>\S.*)")
WIDEST_GAP = 5  # more blank lines say no more than five


def knows(head: bytes) -> bool:
    """Return true if *head* may be text: it holds no NUL, or is UTF-16 with a mark that says so."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in head


def read(record: Record) -> Page:
    """Return one page: every line that is not blank, and what a first line `date YYYY-MM-DD HEADLINE` declares."""
    lines = decode(record.data, record.charset).split("\n")
    seed = SEED.fullmatch(lines[0])
    if seed:
        lines[0] = ""
    title = " ".join(seed["title"].split()) if seed else ""
    address = publishable(record.address)
    declared = Facts(title=title, date=seed["date"] if seed else "", url=address)
    page_blocks = tuple(blocks(lines))
    if not page_blocks:
        raise DumpError("no text to read: the dump is empty or blank")
    names = (title,) if title else ()
    return Page(record.source, page_blocks, declared, base=address, names=names, form="lines", lines=tuple(lines))


def blocks(lines: list[str]) -> Iterator[Block]:
    """Return a block a line that is not blank, or a paragraph that was wrapped; bullets are items, and lines with tabs rows of a table."""
    lines = unwrapped(lines)
    gap = start = 0
    while start < len(lines):
        if count := lines_at(lines, start):
            code = textwrap.dedent("\n".join(line.rstrip() for line in lines[start : start + count]))
            yield Block("code", code, f"<pre><code>{escape(code, quote=False)}</code></pre>", gap=gap)
            gap, start = 0, start + count
            continue
        rows = _table_rows(lines, start)
        text = " ".join(lines[start].split())
        if len(rows) > 1:
            grid = [[(False, (cell, escape(cell, quote=False))) for cell in row] for row in rows]
            table_text, html = tables.render(grid, [[(1, 1)] * len(row) for row in grid])
            if table_text:
                yield Block("table", table_text, html, gap=gap)
        elif text:
            yield _line(text, gap)
        gap = 0 if text else min(gap + 1, WIDEST_GAP)
        start += max(1, len(rows))


def _line(text: str, gap: int) -> Block:
    if mark := bullet(text):
        return Block("item", text[len(mark) :], gap=gap)
    return Block("paragraph", text, gap=gap)


def _table_rows(lines: list[str], start: int) -> list[list[str]]:
    """Return the rows of a table that was copied with tabs between its cells and starts at line *start*; none where it is not."""
    rows: list[list[str]] = []
    for line in lines[start : start + MOST_CELLS]:
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if (
            len(cells) < 2
            or (rows and len(cells) != len(rows[0]))
            or any(len(cell) > tables.LONGEST_CELL for cell in cells)
        ):
            break
        rows.append(cells)
    return rows if len(rows) > 1 else []
