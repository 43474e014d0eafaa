"""A text dump: what "select all, copy" gives of a page, a line each; any text that nothing else knows."""

import itertools
import re
import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from standfirst.converter.formats.unwrap import unwrapped
from standfirst.converter.html import tables
from standfirst.converter.html.decode import decode
from standfirst.converter.markdown.links import publishable
from standfirst.converter.model import Block, Facts, Page, Record
from standfirst.core.errors import DumpError
from standfirst.text.characters import bullet
from standfirst.text.words import is_ended

INDENTED = re.compile(r"(?: {2,}|\t)\S")
# Ends and starts of lines of code, in the languages that articles show.
CODE = re.compile(
    r"[{}();\[\],=>\\]\s*$|^\s*(?:#|//|/\*|\*\s|--\s|\$\s|>>>|<[a-z/!]|(?:def|class|import|from|return|for|if|else|while|try|const|let|var"
    r"|function|public|private|fn|use|echo|sudo|SELECT|FROM|WHERE)\b)"
)
FEWEST, MOST = 2, 2_000  # lines of code
# Of the lines of a run without prose, those that are like code. Of 160 runs in both golds 36 of news are menus with indented lines, at most
# .17 like code; of code at least .2.
LEAST_ALIKE = 0.2
PROSE = 12  # words of a line that is a sentence and no code


def lines_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines of code start at line *start*: runs separated by a blank line, each indented in part and like code.

    Browsers keep leading blanks of nothing but preformatted text: of 35 dumps with code 29 have such lines.
    """
    if start and lines[start - 1].strip():
        return 0
    count = 0
    while (length := run_at(lines, start + count)) and count + length <= MOST:
        end = start + count + length
        count = end + 1 - start
        if end >= len(lines) or lines[end].strip():
            break
    return max(0, count - 1)


def run_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines the run of code has that starts at line *start*; 0 if it is none."""
    run = list(itertools.takewhile(str.strip, lines[start : start + MOST]))
    if len(run) < FEWEST or not any(INDENTED.match(line) for line in run[1:]):
        return 0
    alike = sum(bool(CODE.search(line)) for line in run)
    is_prose = any(len(line.split()) >= PROSE and is_ended(line) for line in run)
    return len(run) if 2 * alike >= len(run) or (alike >= LEAST_ALIKE * len(run) and alike and not is_prose) else 0


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
    return Page(record.source, page_blocks, declared, address, (title,) if title else (), "lines")


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
    for line in lines[start : start + tables.MOST_CELLS]:
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if (
            len(cells) < 2
            or (rows and len(cells) != len(rows[0]))
            or any(len(cell) > tables.LONGEST_CELL for cell in cells)
        ):
            break
        rows.append(cells)
    return rows if len(rows) > 1 else []
