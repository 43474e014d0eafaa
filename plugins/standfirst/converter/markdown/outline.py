"""The chosen blocks as one clean HTML tree again: lists, quotes and tables around them, headings in order."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from standfirst.converter.markdown import list_markers
from standfirst.converter.model import LISTS, Block, Node
from standfirst.posts.html import nested_level

AROUND = LISTS | {"li", "blockquote"}
LIST_AND_ITEM = 2  # elements around a block of a list that is not nested
LONGEST_BADGE = 3  # characters of a number or sign that is in an element of its own before an item


class Piece(NamedTuple):
    """A block of the finished post that is by itself, or several inside a list, a quote or a table, as HTML."""

    block: Block | None
    html: str = ""
    block_count: int = 1
    items: Sequence[list_markers.Item] = ()  # of a list in which every item is one block: its mark, "-" or "3.", and it


Inside = Callable[[Block], str]  # what is in a block, as HTML
Run = Sequence[tuple[Block, tuple[Node, ...]]]  # blocks within one element, and the elements around each


def pieces(blocks: Sequence[Block], inside: Inside) -> Iterator[Piece]:
    """Return the post's top-level blocks in order; a list, a quote or a table is one, its blocks written by *inside*."""
    blocks = _levelled(blocks)
    frames = [[node for node in block.place if node.tag in AROUND] for block in blocks]
    layout, numbered = _layout_lists(blocks, frames), list_markers.alone(blocks)
    run: list[tuple[Block, tuple[Node, ...]]] = []
    for place, (block, frame) in enumerate(zip(blocks, frames, strict=True)):
        around = _around(block, frame, layout)
        if run and (not around or run[-1][1][0].number != around[0].number):
            yield _joined(run, inside)
            run = []
        if around:
            run.append((block, around))
        elif block.kind == "table":
            yield Piece(block)
        elif block.kind == "code":
            yield Piece(None, inside(block))
        else:
            yield from _typed([list_markers.item(block)] if place in numbered else list_markers.lines(block))
    if run:
        yield _joined(run, inside)


def _typed(items: Sequence[list_markers.Item]) -> Iterator[Piece]:
    """Return the pieces of one block: those of its lines that are *items* are lists."""
    count = 1
    for is_list, group in itertools.groupby(items, key=lambda item: bool(item[0])):
        group_items = list(group)
        yield (
            Piece(None, block_count=count, items=group_items)
            if is_list
            else Piece(group_items[0][1], block_count=count)
        )
        count = 0


def _levelled(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* with headings from level 2 down and no level skipped, so that they outline the story as they are."""
    opened: list[int] = []  # the page's levels of the headings that are open
    levelled = []
    for block in blocks:
        if block.kind == "heading":
            block = block._replace(level=nested_level(block.level, opened))  # noqa: PLW2901
        levelled.append(block)
    return levelled


def _layout_lists(blocks: Sequence[Block], frames: Sequence[Sequence[Node]]) -> frozenset[int]:
    """Return the lists and quotes, of the *frames* of each block, that only lay the story out: lists of headed parts, quotes around a heading or most of the text."""
    total = sum(len(block.text) for block in blocks)
    lengths, parts, headed = Counter[int](), defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    layout = set()
    for block, frame in zip(blocks, frames, strict=True):
        for node, inner in itertools.zip_longest(frame, frame[1:]):
            lengths[node.number] += len(block.text)
            if node.tag in LISTS:
                parts[node.number].add(inner.number if inner else 0)
                if block.kind == "heading":
                    headed[node.number].add(inner.number if inner else 0)
            elif node.tag == "blockquote" and (block.kind == "heading" or lengths[node.number] > total / 2):
                layout.add(node.number)
    return frozenset(
        layout | {number for number, headed_parts in headed.items() if 2 * len(headed_parts) >= len(parts[number])}
    )


BULLETS = Node(-1, "ul")  # the list of a text dump's bullets


def _around(block: Block, frame: Sequence[Node], layout: frozenset[int]) -> tuple[Node, ...]:
    """Return the lists and quotes that a block is in, of its *frame* those that are no *layout*."""
    kept = list(frame)
    if block.kind == "item" and all(node.tag not in LISTS for node in kept):
        return (*kept, BULLETS)
    for place in range(len(kept) - 1, -1, -1):  # a layout list takes all that is outside it along
        if kept[place].number in layout:
            kept = kept[place + 1 :]
            break
    while kept and kept[0].tag == "li":
        kept = kept[1:]
    return tuple(kept)


def _joined(run: Run, inside: Inside) -> Piece:
    if items := _items(run):
        return Piece(None, block_count=len(run), items=items)
    return Piece(None, _nested(run, inside), len(run))


def _items(run: Run) -> list[list_markers.Item]:
    """Return the items of *run* with their marks, if it is a list with nothing nested in it."""
    outer = run[0][1][0]
    numbers = {around[-1].number for _, around in run}
    is_plain = outer.tag in LISTS and all(
        (around == (outer,) or (len(around) == LIST_AND_ITEM and around[1].tag == "li"))
        and block.kind not in ("table", "code")
        for block, around in run
    )
    if not is_plain or (len(numbers) < len(run) and numbers != {outer.number}):
        return []
    run_blocks = [block for block, _ in run]
    if outer is BULLETS:
        return [item for block in run_blocks for item in list_markers.lines(block, list_markers.DASH)]
    if numbered := list_markers.numbered(run_blocks):
        return numbered
    marks = (f"{outer.start + place}." if outer.tag == "ol" else "-" for place in range(len(run)))
    return list(zip(marks, run_blocks, strict=True))


def _nested(run: Run, inside: Inside) -> str:
    parts: list[str] = []
    opened: list[Node] = []
    before = ""  # the text of the block before, in the same element
    for block, around in run:
        common = 0
        while common < min(len(opened), len(around)) and opened[common].number == around[common].number:
            common += 1
        before = before if common == len(opened) == len(around) else ""
        while len(opened) > common:
            parts.append(f"</{_tag(opened.pop())}>")
        for node in around[common:]:
            parts.append(_open(node))
            opened.append(node)
        parts.append(_one(block, inside(block), opened[-1].tag, before))
        before = block.text
    parts += [f"</{_tag(node)}>" for node in reversed(opened)]
    return "".join(parts)


def _one(block: Block, html: str, tag: str, before: str) -> str:
    """Return a block's HTML inside an element of the name *tag*, if the block *before* may be a label of its line."""
    if tag in LISTS:
        return f"<li>{html}</li>"
    if block.kind in ("table", "code"):
        return html
    if tag == "li" and block.kind != "heading" and (not before or len(before) <= LONGEST_BADGE):
        return f"<span> {html}</span>" if before else f"<span>{html}</span>"
    return f"<p>{html}</p>"


def _tag(node: Node) -> str:
    return "ul" if node.tag == "menu" else node.tag


def _open(node: Node) -> str:
    return f'<ol start="{node.start}">' if node.tag == "ol" and node.start != 1 else f"<{_tag(node)}>"
