"""Choose lists that belong to a story by their position on an HTML page."""

from collections.abc import Iterator, Sequence

import numpy as np

from standfirst.converter.model import LISTS, Block
from standfirst.text.words import COLONS

# Kinds of blocks that decide, how many in one element, and their share that must be chosen, so that a list among them belongs to the story.
DECISIVE, SEVERAL, NEARLY = ("paragraph", "heading"), 5, 0.9
HALF = 0.5  # of a list, what is linked


def within(blocks: Sequence[Block], start: int, number: int) -> Iterator[int]:
    """Return the blocks from *start* on, by index, as long as they are inside the element *number*."""
    for index in range(start, len(blocks)):
        if all(node.number != number for node in blocks[index].place):
            return
        yield index


def after(blocks: Sequence[Block], position: int) -> Iterator[int]:
    """Return the list, in the same element, that the colon at the end of block *position* announces."""
    if position + 1 == len(blocks) or blocks[position].text[-1] not in COLONS or blocks[position + 1].kind != "item":
        return
    inner = blocks[position + 1].inside(LISTS)
    nearby = {node.number for node in blocks[position].place[-3:-1]}
    if inner is None or nearby.isdisjoint(node.number for node in blocks[position + 1].place):
        return
    yield from within(blocks, position + 1, inner)


def between(chosen: np.ndarray, blocks: Sequence[Block]) -> Iterator[int]:
    """Return the lists of more than links between two *chosen* blocks of an element whose text nearly all belongs to the story."""
    starts = [
        position + 1
        for position in np.flatnonzero(chosen[:-1] & ~chosen[1:]).tolist()
        if blocks[position + 1].kind == "item"
    ]
    by_element: dict[int | None, list[int]] = {}
    for position, block in enumerate(blocks if starts else ()):
        if block.kind in DECISIVE:
            by_element.setdefault(_parent(block), []).append(position)
    story_elements = {
        element
        for element, members in by_element.items()
        if len(members) >= SEVERAL and chosen[members].mean() >= NEARLY
    }
    for position in starts:
        element, indices = _list_at(blocks, position)
        if (
            not indices
            or element not in story_elements
            or indices[-1] + 1 == len(blocks)
            or not chosen[indices[-1] + 1]
        ):
            continue
        ends = (blocks[position - 1], blocks[indices[-1] + 1])
        is_linked = np.mean([blocks[index].link_share for index in indices]) >= HALF
        if not is_linked and all(end.kind in DECISIVE and _parent(end) == element for end in ends):
            yield from indices


def _list_at(blocks: Sequence[Block], position: int) -> tuple[int | None, Sequence[int]]:
    """Return the outermost list that holds block *position*: the element around it, if any, and its blocks from there on."""
    level = next((level for level, node in enumerate(blocks[position].place) if level and node.tag in LISTS), None)
    if level is None:
        return None, ()
    return blocks[position].place[level - 1].number, list(
        within(blocks, position, blocks[position].place[level].number)
    )


def _parent(block: Block) -> int | None:
    """Return the number of the element around that of *block*."""
    return block.place[-2].number if len(block.place) > 1 else None
