"""Read the layout of a text that a person wrote: paragraphs, verse, lists, tables, code, quotations and headings, every line in its place.

What is sure is marked: items of a list have bullets, or numbers that count up; rows of a table have as many cells; code is indented as
a whole. Lines that are none of these stay lines: short ones keep their breaks, as verse and addresses do, and a long one is a paragraph.
"""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import count, groupby, pairwise

from standfirst.converter.cleanup.headings_and_lists import with_headings
from standfirst.converter.formats.code_lines import lines_at
from standfirst.converter.formats.unwrap import unwrapped
from standfirst.converter.html import tables
from standfirst.converter.model import MOST_CELLS, Block, Node
from standfirst.text.words import is_ended, size

# A bullet and what parts it from the item; in Japanese and Chinese nothing has to.
BULLET = re.compile(r"(?:[•‣▪◦●○▢☐□■►·*+–—-][ \t\u3000]+|[•●○■・][ \t\u3000]*)(?=\S)")
SPEECH = re.compile(r"[–—]\s")  # opens a line of a dialogue, or an item
NUMBER = re.compile(r"(\d{1,3})[.)．、][ \t\u3000]*(?=[^\d\s])")
MARKED_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*")
FENCE = re.compile(r"```|~~~")
INDENT = 4  # columns of a line of code, as in Markdown
TAB = 4
RULE = re.compile(r"[|+\s:=—–_*-]+")  # between the rows of a table, or parts of a text
COLUMNS = re.compile(r"(?<=\S)(?: {2,}|\u3000+)(?=\S)")
FEWEST_ROWS = 2
# A line of so many words or characters is a paragraph; a shorter one may be one of verse, of an address, of results.
FULL_WORDS, FULL_CHARACTERS = 15.0, 90
SENTENCE_WORDS = 8.0  # of a line that ends as a sentence does, above which it is a paragraph
ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?()\[\]'’”»…]")

Taken = tuple[int, list[Block]]  # how many lines were read, and the blocks that they are
NOTHING: Taken = (0, [])


def joined(lines: Sequence[str]) -> list[str]:
    """Return *lines* without an indent that all share and without blanks at their ends, joined if only a wrap separated them."""
    return [line.rstrip() for line in unwrapped(textwrap.dedent("\n".join(lines)).split("\n"))]


def blocks(lines: Sequence[str]) -> list[Block]:
    """Return the blocks of *lines*: every line with a letter or a figure is in one of them, in order."""
    return [
        block._replace(kind="paragraph", level=0) if block.kind == "heading" and SPEECH.match(block.text) else block
        for block in with_headings(list(_blocks(lines)))
    ]


def with_items(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* of markup; paragraphs with bullets, or numbers that count up, as programs for texts write lists, are items."""
    marks = [_bullet_of(block) for block in blocks]
    numbered = _numbered_items([block.text if block.kind == "paragraph" else "" for block in blocks])
    numbers = count(max((node.number for block in blocks for node in block.place), default=0) + 1)
    found_blocks: list[Block] = []
    for kind, run in groupby(
        range(len(blocks)), lambda place: "ol" if place in numbered else "ul" if marks[place] else ""
    ):
        if not kind:
            found_blocks += (blocks[place] for place in run)
            continue
        opened = Node(next(numbers), kind)
        for place in run:
            match = NUMBER.match(blocks[place].text)
            mark = match[0] if kind == "ol" and match else marks[place]
            around = (opened, Node(next(numbers), "li"))
            found_blocks.append(_without_mark(blocks[place], mark)._replace(kind="item", place=around))
    return found_blocks


def _bullet_of(block: Block) -> str:
    """Return the bullet that a paragraph begins with, and the blanks after it; empty if it has none."""
    match = BULLET.match(block.text) if block.kind == "paragraph" and "\n" not in block.text else None
    return match[0] if match and not SPEECH.match(block.text) else ""


def _without_mark(block: Block, mark: str) -> Block:
    """Return *block* without the *mark* that it begins with, also in its markup."""
    html = re.sub(rf"^((?:<[^<>]*>|\s)*){re.escape(mark.strip())}\s*", r"\1", block.html)
    return block._replace(text=block.text.removeprefix(mark), html=html)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    numbers = count(1)
    items = _numbered_items(lines)
    start = gap = 0
    while start < len(lines):
        if not lines[start].strip() or RULE.fullmatch(lines[start]):
            start, gap = start + 1, gap + 1
            continue
        for read in READERS:
            taken, found_blocks = read(lines, start, items, numbers)
            if taken:
                break
        else:
            taken, found_blocks = _paragraphs(lines, start, items)
        for block in found_blocks:
            yield block._replace(gap=gap)
            gap = 0
        start += taken


def _fenced(lines: Sequence[str], start: int, *_: object) -> Taken:
    """Return the code between two fences."""
    if not FENCE.match(lines[start]):
        return NOTHING
    end = next((place for place in range(start + 1, len(lines)) if FENCE.match(lines[place])), 0)
    return (end + 1 - start, [_code(lines[start + 1 : end])]) if end > start + 1 else NOTHING


def _indented(lines: Sequence[str], start: int, *_: object) -> Taken:
    """Return a run of lines that are all indented, or look like code: no items, and no prose."""
    if (length := lines_at(lines, start)) and not any(map(_is_listed, lines[start : start + length])):
        return length, [_code(lines[start : start + length])]
    if start and lines[start - 1].strip():
        return NOTHING
    end = start
    while end < len(lines) and (_indent(lines[end]) >= INDENT or not lines[end].strip()):
        end += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    run = [line.strip() for line in lines[start:end] if line.strip()]
    if not run or any(_is_listed(line) or _is_full(line) for line in run):
        return NOTHING
    return end - start, [_code(lines[start:end])]


def _is_listed(line: str) -> bool:
    return bool(BULLET.match(line.lstrip()) or NUMBER.match(line.lstrip()))


def _code(lines: Sequence[str]) -> Block:
    text = textwrap.dedent("\n".join(lines).expandtabs(TAB)).strip("\n")
    return Block("code", text, f"<pre><code>{escape(text, quote=False)}</code></pre>")


def _table(lines: Sequence[str], start: int, *_: object) -> Taken:
    """Return a table whose cells are parted by tabs, bars or at least two blanks: every row has as many."""
    for cells_of in (_tabbed, _barred, _aligned):
        rows: list[list[str]] = []
        end = start
        while end < len(lines) and end - start < MOST_CELLS:
            if rows and RULE.fullmatch(lines[end]) and lines[end].strip():
                end += 1
                continue
            cells = cells_of(lines[end])
            if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
                break
            rows.append(cells)
            end += 1
        if len(rows) >= FEWEST_ROWS and all(len(cell) <= tables.LONGEST_CELL for row in rows for cell in row):
            grid = [[(False, (cell, _linked(cell))) for cell in row] for row in rows]
            text, html = tables.render(grid, [[(1, 1)] * len(row) for row in grid])
            return (end - start, [Block("table", text, html)]) if text else NOTHING
    return NOTHING


def _tabbed(line: str) -> list[str]:
    return [] if BULLET.match(line.lstrip()) else [" ".join(cell.split()) for cell in line.strip(" ").split("\t")]


def _barred(line: str) -> list[str]:
    return [" ".join(cell.split()) for cell in line.strip().strip("|").split("|")]


def _aligned(line: str) -> list[str]:
    return [] if BULLET.match(line.lstrip()) else COLUMNS.split(line.strip())


def _quoted(lines: Sequence[str], start: int, _: object, numbers: Iterator[int]) -> Taken:
    """Return lines that begin with ">", as mails quote."""
    end = start
    while end < len(lines) and lines[end].lstrip().startswith(">"):
        end += 1
    inner = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines[start:end]]
    place = (Node(next(numbers), "blockquote"),)
    return end - start, [block._replace(kind="quote", place=place) for block in _lines_of(inner)]


def _list(lines: Sequence[str], start: int, items: frozenset[int], numbers: Iterator[int]) -> Taken:
    """Return the items of a list, one in another by their indents; what goes on below an item is a part of it."""
    if not _is_item(lines, start, items):
        return NOTHING
    opened: list[tuple[int, Node]] = []  # the indent of each open list, and the list
    found_blocks: list[Block] = []
    place = start
    while place < len(lines) and _is_item(lines, place, items):
        indent, is_ordered = _indent(lines[place]), place in items
        text, first, end = _item_text(lines, place, items)
        while opened and (indent < opened[-1][0] or _is_other(opened[-1], indent, is_ordered)):
            opened.pop()
        if not opened or indent > opened[-1][0]:
            opened.append((indent, Node(next(numbers), "ol" if is_ordered else "ul", start=first)))
        around = tuple(node for _, opened_list in opened for node in (opened_list, Node(next(numbers), "li")))
        found_blocks.append(_block("item", text)._replace(place=around))
        place = end
        if place + 1 < len(lines) and not lines[place].strip() and _is_item(lines, place + 1, items):
            place += 1  # a blank line between two items
    return place - start, _with_shared_items(found_blocks)


def _is_other(opened: tuple[int, Node], indent: int, is_ordered: bool) -> bool:
    """Return true if an item is of another list than the *opened* one with the same indent."""
    return indent == opened[0] and (opened[1].tag == "ol") != is_ordered


def _item_text(lines: Sequence[str], place: int, items: frozenset[int]) -> tuple[list[str], int, int]:
    """Return the lines of the item at *place* without its mark, its number, and the line after it: what goes on is below it, indented or numbered."""
    text, is_ordered = lines[place].strip(), place in items
    match = NUMBER.match(text) if is_ordered else BULLET.match(text)
    parts = [text[match.end() :]] if match else [text]
    end = place + 1
    while end < len(lines) and lines[end].strip() and not _is_item(lines, end, items):
        if not is_ordered and _indent(lines[end]) <= _indent(lines[place]):
            break
        parts.append(lines[end].strip())
        end += 1
    return parts, int(match[1]) if match and is_ordered else 1, end


def _with_shared_items(found_blocks: Sequence[Block]) -> list[Block]:
    """Return *found_blocks* with the items of inner lists inside the item above them."""
    shared: list[Block] = []
    for block in found_blocks:
        place = list(block.place)
        if shared:
            above = shared[-1].place
            for depth in range(0, min(len(place), len(above)) - 2, 2):
                if place[depth] == above[depth]:
                    place[depth + 1] = above[depth + 1]
        shared.append(block._replace(place=tuple(place)))
    return shared


def _is_item(lines: Sequence[str], place: int, items: frozenset[int]) -> bool:
    if place in items:
        return True
    text = lines[place].strip()
    if not BULLET.match(text):
        return False
    return not SPEECH.match(text) or not any(SPEECH.match(line.lstrip()) and is_ended(line) for line in lines)


def _numbered_items(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines, by index, that are items by their numbers, which count up; a short one with prose below it is a heading."""
    numbered = [
        (place, int(match[1])) for place, line in enumerate(lines) if (match := NUMBER.match(line.strip())) is not None
    ]
    counted, found_items = set[int](), set[int]()
    for (place, number), (other, following) in pairwise(numbered):
        if following == number + 1 and (number <= 1 or place in counted):
            counted |= {place, other}
            if _is_next(lines, place, other):
                found_items |= {place, other}
    return frozenset(found_items | {place for place in counted if _is_full(lines[place].strip())})


def _is_next(lines: Sequence[str], place: int, other: int) -> bool:
    """Return true if nothing is between two items but lines that go on below the first, and a blank one."""
    end = next((between for between in range(place, other) if not lines[between].strip()), other)
    return other - end <= 1


READERS: tuple[Callable[..., Taken], ...] = (_fenced, _quoted, _list, _indented, _table)


def _paragraphs(lines: Sequence[str], start: int, items: frozenset[int]) -> Taken:
    """Return the lines up to a blank one, or to what is no paragraph."""
    end = start + 1
    while end < len(lines) and lines[end].strip() and not RULE.fullmatch(lines[end]):
        if _is_item(lines, end, items) or FENCE.match(lines[end]) or _table(lines, end)[0]:
            break
        end += 1
    return end - start, _lines_of(lines[start:end])


def _lines_of(lines: Sequence[str]) -> list[Block]:
    """Return *lines* without a blank one between: long ones and sentences are paragraphs, short ones in a row are one with line breaks."""
    found_blocks: list[Block] = []
    short: list[str] = []
    for line in [line.strip() for line in lines if line.strip()]:
        heading = MARKED_HEADING.fullmatch(line)
        if heading or _is_full(line):
            found_blocks += _short_lines(short, is_above=not heading)
            found_blocks.append(
                Block("heading", heading[2], _html([heading[2]]), level=max(2, len(heading[1])))
                if heading
                else _block("paragraph", [line])
            )
            short = []
        else:
            short.append(line)
    return found_blocks + _short_lines(short, is_above=False)


def _short_lines(lines: Sequence[str], *, is_above: bool) -> list[Block]:
    """Return short *lines* as one paragraph; the last of them is apart if a paragraph follows, because it may be its heading."""
    if is_above and len(lines) > 1 and not is_ended(lines[-1]) and is_ended(lines[-2]):
        return [_block("paragraph", lines[:-1]), _block("paragraph", lines[-1:])]
    return [_block("paragraph", lines)] if lines else []


def _is_full(line: str) -> bool:
    words = size(line)
    return words >= FULL_WORDS or len(line) >= FULL_CHARACTERS or (words >= SENTENCE_WORDS and is_ended(line))


def _indent(line: str) -> int:
    expanded = line.expandtabs(TAB)
    return len(expanded) - len(expanded.lstrip())


def _block(kind: str, lines: Sequence[str]) -> Block:
    texts = [" ".join(line.split()) for line in lines]
    return Block(kind, "\n".join(texts), _html(texts))  # type: ignore[arg-type]


def _html(texts: Sequence[str]) -> str:
    """Return *texts* as inline HTML, or nothing if there is neither an address nor a line break in them."""
    html = "<br>".join(map(_linked, texts))
    return html if "<" in html else ""


def _linked(text: str) -> str:
    """Return *text* as HTML, the addresses in it as links."""
    parts, end = list[str](), 0
    for match in ADDRESS.finditer(text):
        address = escape(match[0])
        parts += [
            escape(text[end : match.start()], quote=False),
            f'<a href="{address}">{escape(match[0], quote=False)}</a>',
        ]
        end = match.end()
    return "".join(parts) + escape(text[end:], quote=False)
