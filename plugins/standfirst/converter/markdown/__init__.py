"""An article's blocks become Markdown: lines and plain lists by `inline`, all that is nested by `nested`."""

import re
from collections.abc import Sequence
from html import escape

from standfirst.converter.markdown import inline, outline
from standfirst.converter.model import MOST_CELLS, Block, Picture
from standfirst.core.errors import DumpError
from standfirst.posts.html import sanitise

BLANK_LINES = re.compile(r"\n{3,}")
CELL = re.compile(r"<(t[hd])>(.*?)</\1>", re.DOTALL)
ABBREVIATION = re.compile(r"<abbr[^>]*>(.*?)</abbr>", re.DOTALL)


def markdown(blocks: Sequence[Block], base: str = "", pictures: Sequence[Picture] = ()) -> str:
    """CommonMark of *blocks*, ending in one newline; links are made absolute by *base* or dropped.

    An abbreviation is explained where it is first met (WCAG 2.2, technique H28). Each of *pictures* is before its block, or before the list or quote which that is in.
    Raises DumpError for a table that was too large to be read, and so has no HTML.
    """
    if any(block.kind == "table" and not block.html for block in blocks):
        raise DumpError(
            f"a table of the story holds more cells than {MOST_CELLS:,}, the most; cut the table and try again"
        )
    pieces_found = list(outline.pieces(_explained_once(blocks), lambda block: _inside(block, base)))
    nested = iter(_nested([piece.html for piece in pieces_found if piece.block is None and not piece.items]))
    parts = [
        _line(piece.block, base) if piece.block else _list(piece.items, base) if piece.items else next(nested)
        for piece in pieces_found
    ]
    if pictures:
        parts = _with(pictures, parts, [piece.block_count for piece in pieces_found])
    text = "\n\n".join(filter(None, parts))
    return (BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text) + "\n"


def _explained_once(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* in which an abbreviation that was explained before is plain text."""
    explained: set[str] = set()

    def once(match: re.Match[str]) -> str:
        is_new = match[0] not in explained
        explained.add(match[0])
        return match[0] if is_new else match[1]

    return [
        block._replace(html=ABBREVIATION.sub(once, block.html))
        if "<abbr" in block.html and block.kind != "code"
        else block
        for block in blocks
    ]


def _with(pictures: Sequence[Picture], parts: Sequence[str], counts: Sequence[int]) -> list[str]:
    """Return *parts*, each made of as many blocks as *counts* says, with the pictures between them."""
    waiting, joined, place = sorted(pictures, key=lambda picture: picture.before), list[str](), 0
    for part, count in zip(parts, counts, strict=True):
        while waiting and waiting[0].before < place + count:
            joined.append(_picture(waiting.pop(0)))
        joined.append(part)
        place += count
    return joined + [_picture(picture) for picture in waiting]


def _picture(picture: Picture) -> str:
    caption = f' "{inline.plain(picture.caption, "cell").replace(chr(34), "&quot;")}"' if picture.caption else ""
    alt = inline.plain(picture.alt, "cell").replace("[", "&#91;").replace("]", "&#93;")
    return f"![{alt}]({{static}}/images/{picture.name}{caption})"


def _line(block: Block, base: str) -> str:
    """Return a block that is by itself."""
    if block.kind == "table":
        return _table(block.html, base)
    where: inline.Where = "heading" if block.kind == "heading" else "block"
    text = inline.written(block.html, base, where) if block.html else inline.plain(block.text, where)
    return f"{'#' * block.level} {text}" if text and where == "heading" else text


def _list(items: Sequence[tuple[str, Block]], base: str) -> str:
    """Return a list that nothing is nested in, by the marks of its *items*; what goes on in a second line is under the first."""
    written = ((f"{mark} ", _line(block, base).strip()) for mark, block in items)
    return "\n".join(mark + text.replace("\n", "\n" + " " * len(mark)) for mark, text in written if text)


def _table(html: str, base: str) -> str:
    """Return a table; a line below its first row makes that its head (GitHub Flavored Markdown 0.29, 4.10)."""
    rows = [[_cell(tag, cell, base) for tag, cell in CELL.findall(row)] for row in html.split("<tr>")[1:]]
    written = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join((written[0], f"|{' --- |' * len(rows[0])}", *written[1:])) if rows else ""


def _cell(tag: str, html: str, base: str) -> str:
    """Return a cell on one line; a pipe in its code would end it."""
    text = inline.written(html, base, "heading" if tag == "th" else "cell")
    return text.replace("\n", " ").replace("|", "\\|")


def _inside(block: Block, base: str) -> str:
    """Return what is in a block as HTML whose text is Markdown already; in code it is as it was."""
    if block.kind == "code":
        return sanitise(block.html)
    if block.kind != "table":
        return escape(_line(block, base), quote=False)
    return CELL.sub(
        lambda cell: f"<{cell[1]}>{escape(_cell(cell[1], cell[2], base), quote=False)}</{cell[1]}>", block.html
    )


def _nested(fragments: Sequence[str]) -> list[str]:
    """Return every fragment of HTML as Markdown."""
    if not fragments:
        return []
    from standfirst.converter.markdown import nested  # noqa: PLC0415 - takes 50 ms, and most stories nest nothing

    return nested.written(fragments)
