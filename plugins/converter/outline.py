"""The chosen blocks as one clean HTML tree again: lists, quotes and tables around them, headings in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

from plugins.converter.model import Block, Node

LISTS = frozenset(("ul", "ol", "menu"))
AROUND = LISTS | {"li", "blockquote"}
TOP_LEVEL = 2  # a page's title is its only h1
LOWEST_LEVEL = 6


class Piece(NamedTuple):
    """One block of the finished post: as HTML, or as plain text where it has no markup at all."""

    html: str
    text: str = ""


def pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    """The post's top-level blocks in order; a list, a quote or a table is one."""
    blocks = _levelled(blocks)
    layout = _layout_lists(blocks)
    run: list[tuple[Block, tuple[Node, ...]]] = []
    for block in blocks:
        around = _around(block, layout)
        if run and (not around or run[-1][1][0].number != around[0].number):
            yield Piece(_nested(run))
            run = []
        if around:
            run.append((block, around))
        elif block.kind in ("paragraph", "caption", "quote", "item") and not block.html:
            yield Piece("", block.text)
        else:
            yield Piece(_one(block))
    if run:
        yield Piece(_nested(run))


def _levelled(blocks: Sequence[Block]) -> list[Block]:
    """*blocks* with headings from level 2 down and no level skipped, so that they outline the story as they stand."""
    opened: list[int] = []  # the page's levels of the headings that are open
    levelled = []
    for block in blocks:
        if block.kind == "heading":
            while opened and opened[-1] >= block.level:
                opened.pop()
            opened.append(block.level)
            block = replace(block, level=min(LOWEST_LEVEL, TOP_LEVEL - 1 + len(opened)))  # noqa: PLW2901
        levelled.append(block)
    return levelled


def _layout_lists(blocks: Sequence[Block]) -> frozenset[int]:
    """Lists and quotes that only lay the story out: those around a heading, a table or most of the text."""
    whole = sum(len(block.text) for block in blocks)
    held: dict[int, int] = {}
    layout = set()
    for block in blocks:
        for node in block.place:
            if node.tag in AROUND:
                held[node.number] = held.get(node.number, 0) + len(block.text)
                if block.kind == "heading":
                    layout.add(node.number)
                if node.tag == "blockquote" and held[node.number] > whole / 2:
                    layout.add(node.number)
    return frozenset(layout)


BULLETS = Node(-1, "ul")  # the list that bullets of a text dump stand in


def _around(block: Block, layout: frozenset[int]) -> tuple[Node, ...]:
    if not block.place:
        return (BULLETS,) if block.kind == "item" else ()
    kept = [node for node in block.place if node.tag in AROUND]
    for at in range(len(kept) - 1, -1, -1):  # a layout list takes all that is outside it along
        if kept[at].number in layout:
            kept = kept[at + 1 :]
            break
    while kept and kept[0].tag == "li":
        kept = kept[1:]
    return tuple(kept)


def _nested(run: Sequence[tuple[Block, tuple[Node, ...]]]) -> str:
    parts: list[str] = []
    opened: list[Node] = []
    for block, around in run:
        common = 0
        while common < min(len(opened), len(around)) and opened[common].number == around[common].number:
            common += 1
        while len(opened) > common:
            parts.append(f"</{_tag(opened.pop())}>")
        for node in around[common:]:
            parts.append(_open(node))
            opened.append(node)
        in_list = opened[-1].tag in LISTS
        parts.append(f"<li>{_inline(block)}</li>" if in_list else _one(block, opened[-1].tag == "li"))
    parts += [f"</{_tag(node)}>" for node in reversed(opened)]
    return "".join(parts)


def _tag(node: Node) -> str:
    return "ul" if node.tag == "menu" else node.tag


def _open(node: Node) -> str:
    return f'<ol start="{node.start}">' if node.tag == "ol" and node.start != 1 else f"<{_tag(node)}>"


def _inline(block: Block) -> str:
    return block.html or escape(block.text, quote=False)


def _one(block: Block, in_item: bool = False) -> str:
    if block.kind in ("table", "code"):
        return block.html
    if block.kind == "heading":
        return f"<h{block.level}>{_inline(block)}</h{block.level}>"
    return f"<span>{_inline(block)}</span>" if in_item else f"<p>{_inline(block)}</p>"
