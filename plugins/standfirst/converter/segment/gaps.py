"""Gaps between two parts of a chosen story: lists, quotations, subheadings and code that the model takes for boxes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from standfirst.converter.model import Block
from standfirst.converter.segment.features.arrays import Floats, Ints
from standfirst.text.words import COLONS

Chosen = np.ndarray
LEVELS_UP = 2  # levels from a block's own element to that around it
ALIKE = 3  # levels by which elements are alike
NOT_UNLIKELY, PROSE = 0.2, 25.0  # the chance and the words of a paragraph that a story may go on with
LINE = 6.0  # words of a sentence that may follow a list
# Lines of a text dump between a story and the prose that it goes on with, and the chance of that.
SHORT_LINES, LIKELY_LINE = 3, 0.5
# In a text dump, lines between two of the story's, and the chance of one and of several.
GAP, BRIDGE, LONG_BRIDGE = 6, 0.35, 0.4
# In a story of fewer words such lines are rather teasers and need that much more. Out of fold: news text dumps f1 +.0002, f1 >= .95 +.005,
# English ones the same. Without such lines in any story: news +.0014 and +.011, English -.0009.
LONG_STORY, DOUBT = 600.0, 0.2
# Lowest chances: of the items of a list in a longer gap; of a line right above a chosen one, and of a block between two in one element; of
# a quotation, list or code there. F1 of blocks, out of fold: English HTML pages +.0002, news HTML pages -.0003, text dumps the same; without
# the element, HTML pages of both -.0007. Stories keep the lists, quotations and code that they lost.
LONGEST_GAP, LISTED_BRIDGE, OVER, BOX_LIKE = 12, 0.2, 0.4, 0.3
OF_A_BOX = re.compile("author|byline|share|social|related|comment|promo|advert|caption|cap\\b|photo|figure|image")
TOGETHER = frozenset(("ul", "ol", "blockquote", "dl"))
LARGEST_LIST = 40  # blocks; a larger list may be a layout
HALF, LONGEST_CUED = 0.5, 120  # of a block, what is linked; characters of a line that may name a box


class ChosenBlocks(NamedTuple):
    """A page: its blocks, the chance that each belongs to the story, and the words of each."""

    blocks: Sequence[Block]
    chances: Floats
    sizes: Floats

    def likely_prose(self) -> list[int]:
        """Return the blocks, by index, that are prose and not unlikely."""
        long = np.flatnonzero((self.chances >= NOT_UNLIKELY) & (self.sizes >= PROSE)).tolist()
        return [position for position in long if self.blocks[position].is_ended]

    def is_prose(self, position: int, words: float) -> bool:
        """Return true if block *position* has so many *words* and ends as a sentence does."""
        return bool(self.sizes[position] >= words) and self.blocks[position].is_ended


def bridged(chosen: Chosen, seen: ChosenBlocks) -> None:
    """Choose the lines of a gap in a text dump that are not unlikely, between two that are chosen; the items of a list need less.

    A list takes along the line with a colon that announces it, and the heading over that.
    """
    is_long = bool(seen.sizes[chosen].sum() >= LONG_STORY)
    for start, end in pairwise(np.flatnonzero(chosen).tolist()):
        least = (BRIDGE if end - start == 2 else LONG_BRIDGE) + (0.0 if is_long else DOUBT)
        is_short = start + 1 < end and likely_prose_below(seen, start + 1) == end
        if is_short or (1 < end - start <= GAP + 1 and seen.chances[start + 1 : end].mean() > least):
            chosen[start + 1 : end] = True
        elif 1 < end - start <= LONGEST_GAP + 1:
            for items in _runs_of_items(seen, start, end):
                chosen[items.start : items.stop] = True
                chosen[_above_list(seen, start, items.start)] = True
            chosen[end - 1] |= bool(seen.chances[end - 1] >= OVER) and not seen.blocks[end - 1].cues


def _runs_of_items(seen: ChosenBlocks, start: int, end: int) -> Iterator[range]:
    """Return the lists of two items or more between the blocks *start* and *end* that are not unlikely."""
    position = start + 1
    while position < end:
        stop = next((index for index in range(position, end) if seen.blocks[index].kind != "item"), end)
        if stop - position > 1 and seen.chances[position:stop].mean() >= LISTED_BRIDGE:
            yield range(position, stop)
        position = max(stop, position) + 1


def _above_list(seen: ChosenBlocks, start: int, first: int) -> list[int]:
    """Return the line with a colon right above the list that begins at *first*, and the heading above it, both after *start*."""
    colon = first - 1
    if colon <= start or seen.blocks[colon].text[-1] not in COLONS:
        return []
    is_headed = colon - 1 > start and seen.chances[colon - 1] >= LISTED_BRIDGE and not seen.blocks[colon - 1].cues
    return [colon - 1, colon] if is_headed else [colon]


def bridged_inside(chosen: Chosen, seen: ChosenBlocks) -> None:
    """Choose the blocks between two chosen ones of an HTML page that are not unlikely.

    They are inside one element around the first, or right after it in its own.
    A quotation, a list, the caption of a table or code looks like a box. Links, captions and what names a box or a writer stay out.
    """
    gaps = [pair for pair in pairwise(np.flatnonzero(chosen).tolist()) if 1 < pair[1] - pair[0] <= LONGEST_GAP + 1]
    if not gaps:
        return
    blocks, chances = seen.blocks, together(lists_of(seen.blocks), seen.chances, seen.sizes)
    for start, end in gaps:
        around = {node.number for node in blocks[start].place[-ALIKE:-1]}
        shared = [node.number for node in blocks[end].place[:-1] if node.number in around]
        inner = next(
            (node.number for node in reversed(blocks[start].place[:-1]) if node in blocks[start + 1].place), None
        )
        for position in range(start + 1, end):
            element = shared[-1] if shared else inner if position == start + 1 else None
            least = BOX_LIKE if blocks[position].kind in ("quote", "item", "code") else OVER
            chosen[position] |= (
                bool(chances[position] >= least) and element is not None and _may_be_between(blocks[position], element)
            )


def _may_be_between(block: Block, element: int) -> bool:
    """Return true if *block*, inside *element*, has nothing of a box: no links, no cue, no class of one."""
    if block.kind == "caption" or block.link_share >= HALF or all(node.number != element for node in block.place):
        return False
    if any(OF_A_BOX.search(node.hints) for node in block.place[-LEVELS_UP:]):
        return False
    return block.kind == "code" or block.is_ended or len(block.text) > LONGEST_CUED or not block.cues


def likely_prose_below(seen: ChosenBlocks, position: int) -> int:
    """Return the likely prose up to three lines below line *position* of a text dump, if none between is unlikely or names a box; else 0."""
    if seen.blocks[position].place:
        return 0
    for below in range(position, min(len(seen.blocks), position + SHORT_LINES + 1)):
        if seen.chances[below] >= LIKELY_LINE and seen.is_prose(below, LINE):
            return below
        if seen.chances[below] < NOT_UNLIKELY or seen.blocks[below].cues:
            return 0
    return 0


def lists_of(blocks: Sequence[Block]) -> Ints:
    """Return the same number for blocks whose innermost list or quote is the same, and one of its own for each other block."""
    numbers: dict[int, int] = {}
    keys = (_innermost(block, position) for position, block in enumerate(blocks))
    return np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, len(blocks))


def together(lists: Ints, chances: Floats, sizes: Floats) -> Floats:
    """Return *chances* in which the blocks of one list or one quote (*lists*, from `lists_of`) share one: it is chosen or left out as a whole."""
    weight = sizes + 1
    mean = (np.bincount(lists, weights=chances * weight) / np.bincount(lists, weights=weight))[lists]
    return np.where(np.bincount(lists)[lists] <= LARGEST_LIST, mean, chances)


def _innermost(block: Block, position: int) -> int:
    """Return the number of the innermost list or quote around *block*; a number of its own if it is in none."""
    inner = block.inside(TOGETHER)
    return -position - 1 if inner is None else inner
