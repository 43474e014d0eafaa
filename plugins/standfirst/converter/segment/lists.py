"""Choose lists that belong to a story by their position on an HTML page."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

import numpy as np

from standfirst.converter.model import LISTS, Block
from standfirst.converter.segment.features.arrays import Floats
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


PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[ .\-/–]\(?\d{2,5}\)?){1,4}")
LONGEST, DIGITS = 60, range(9, 15)  # characters of a line with a telephone number, and its digits
FEWEST, ENTRY = 5, 8  # numbers of a directory, and lines from one to the next at the most
DAYS, WORDS = 8, 6.0  # days of a calendar, and words of a line with one
LEAST, QUARTER = 0.5, 0.25  # of the story's words, those in a calendar, and of its days, those with a line of the story


def directory(blocks: Sequence[Block], last: int) -> Iterator[int]:
    """Return the lines of a directory that begins right after the line *last* of the story, with the lines close to its last number."""
    numbers = [last]
    while match := next(
        (position for position in _entry(blocks, numbers[-1]) if _is_phone(blocks[position].text)), None
    ):
        numbers.append(match)
    if len(numbers) > FEWEST:
        yield from range(last + 1, numbers[-1] + 1)
        yield from takewhile(lambda position: not blocks[position].gap, _entry(blocks, numbers[-1]))


def calendar(blocks: Sequence[Block], chosen: np.ndarray, sizes: Floats) -> range:
    """Return the lines of a list of days and of what is on, if most of the words *chosen* are in it, on many days: then all of it is the story."""
    days = [position for position, block in enumerate(blocks) if sizes[position] <= WORDS and block.has_date]
    starts = [
        0,
        *(position for position in range(1, len(days)) if days[position] - days[position - 1] > ENTRY),
        len(days),
    ]
    start, end = max(pairwise(starts), key=lambda ends: ends[1] - ends[0])
    if end - start < DAYS:
        return range(0)
    length = int(np.median(np.diff(days[start:end])))  # lines of the last entry, as of most
    indices = range(days[start], min(len(blocks), days[end - 1] + length))
    by_element = sum(bool(chosen[first:last].any()) for first, last in pairwise(days[start:end]))
    is_story = (
        by_element >= QUARTER * (end - start) and sizes[indices][chosen[indices]].sum() >= LEAST * sizes[chosen].sum()
    )
    return indices if is_story else range(0)


def _entry(blocks: Sequence[Block], position: int) -> range:
    return range(position + 1, min(len(blocks), position + 1 + ENTRY))


def _is_phone(text: str) -> bool:
    if len(text) > LONGEST or not (match := PHONE.search(text)):
        return False
    return sum(map(str.isdecimal, match[0])) in DIGITS
