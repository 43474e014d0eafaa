"""Find runs of lines that list other stories: the index of an archive, a ticker."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from standfirst.converter.model import Block
from standfirst.text.dates import parse

PROSE = 12.0  # words of a sentence that a heading may be above
HALF = 0.5
SHORTEST_STORY = 100.0  # words of sentences before comments that end it
INDEX = 8  # lines that end in a day, such as an archive lists, in a run: of the gold pages' stories not one
TICKER, TIME = 3, re.compile(r"\d\d?[:.]\d\d\s+\S")  # such entries in a run, and how one begins
DAY, LONGEST_ENTRY = 24, 160  # characters that hold a day at a line's end, and of such a line


def prose_of(blocks: Sequence[Block]) -> float:
    """Return how many words of prose the *blocks* have."""
    return sum(block.size for block in blocks if is_prose(block))


def is_prose(block: Block) -> bool:
    """Return true if a block ends as a sentence does, and is no short one."""
    return block.size >= PROSE and block.is_ended


def indexes(blocks: Sequence[Block]) -> Iterator[Sequence[int]]:
    """Return runs of lines that end in a day ("A guide to hops - 20 January 2025"), a line between at the most, on a page that has more text."""
    for first, last in _runs([position for position, block in enumerate(blocks) if _is_entry(block)], INDEX):
        if prose_of([*blocks[:first], *blocks[last:]]) > SHORTEST_STORY:
            yield range(first, last + 1)


def tickers(blocks: Sequence[Block]) -> Iterator[Sequence[int]]:
    """Return runs of links after a time ("10:15 Guards at the parliament"), with a line below each at the most: a ticker of other stories.

    A live blog has no links there, and a page that is such a list has no other text.
    """
    entries = [
        position
        for position, block in enumerate(blocks)
        if block.place and block.link_share > HALF and TIME.match(block.text)
    ]
    for first, last in _runs(entries, TICKER):
        below = last + 1 < len(blocks) and blocks[last + 1].place[:-1] == blocks[last].place[:-1]
        headed = first > 0 and blocks[first - 1].kind == "heading"
        run = range(first - headed, last + 1 + below)
        if prose_of([*blocks[: run.start], *blocks[run.stop :]]) > SHORTEST_STORY:
            yield run


def _runs(entries: Sequence[int], least: int) -> Iterator[tuple[int, int]]:
    """Return the first and the last of each run of at least *least* *entries*, positions with one other between them at the most."""
    breaks = [
        0,
        *(position for position in range(1, len(entries)) if entries[position] - entries[position - 1] > 2),
        len(entries),
    ]
    for start, end in pairwise(breaks):
        if end - start >= least:
            yield entries[start], entries[end - 1]


def _is_entry(block: Block) -> bool:
    text = block.text
    is_short = len(text) <= LONGEST_ENTRY and (text[-1].isdecimal() or text[-1] == "日")
    return is_short and bool(parse.find(text[-DAY:]))
