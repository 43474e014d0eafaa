"""Remove from a chosen story what is apart from it, and captions, on HTML pages.

Apart is a last part far below the story, in the tree and in words, and a list at the end whose line above is not the story's (comments,
teasers, rules for comments). Out of fold, of blocks: news .9593 to .9650, English pages .9605 to .9618; 14 of 1,354 pages are better, one is
worse. This does not work for parts near the story or above it.
"""

from collections.abc import Collection, Sequence
from itertools import takewhile

import numpy as np

from standfirst.converter.model import LISTS, Block
from standfirst.converter.segment.features.arrays import Floats

# Elements between the story and a part that does not belong to it, and words between the two. (6, 30) cuts four stories, (5, 60) two.
FAR_PARTS = ((6, 60.0), (4, 200.0))
MOST_PARTS = 20  # parts that are looked at, from the end
# Words of a caption that is no sentence, and the chance of a line that stays (as good from 12 words).
LONGEST_CAPTION, SURE = 25, 0.8


def without_far_parts(chosen: Collection[int], blocks: Sequence[Block]) -> set[int]:
    """Return the *chosen* blocks of an HTML page without its last parts, as long as such a one is apart from the story."""
    kept = sorted(chosen)
    for _ in range(MOST_PARTS):
        start = next((place for place in range(len(kept) - 1, 0, -1) if kept[place] > kept[place - 1] + 1), 0)
        if not start or not _is_far_part(kept[:start], kept[start:], blocks):
            break
        kept = kept[:start]
    return set(kept)


def _is_far_part(story: Sequence[int], part: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Return true if *part* of a page does not belong to the *story* above it, from which other blocks separate it."""
    between = sum(block.size for block in blocks[story[-1] + 1 : part[0]])
    levels = _levels_apart(blocks[story[-1]], blocks[part[0]])
    if any(levels >= least_levels and between >= least_words for least_levels, least_words in FAR_PARTS):
        return True
    lists = {node.number for node in blocks[part[0]].place if node.tag in LISTS}
    is_list = bool(lists) and all(blocks[position].kind == "item" for position in part)
    return is_list and all(node.number not in lists for position in story for node in blocks[position].place)


def _levels_apart(block: Block, other: Block) -> int:
    """Return the number of elements between the smallest element that holds both blocks and the block that is nearer to it."""
    pairs = zip(block.place, other.place, strict=False)
    shared = sum(1 for _ in takewhile(lambda nodes: nodes[0].number == nodes[1].number, pairs))
    return min(len(block.place), len(other.place)) - shared


def captions(chosen: np.ndarray, blocks: Sequence[Block], chances: Floats, below: Sequence[int]) -> None:
    """Take from *chosen* the short lines that are no sentence and not very likely, right *below* a picture: its caption.

    F1 of blocks of news pages +.0001, of English pages the same; a caption whose picture is not shown says nothing to a reader.
    """
    for position in below:
        block = blocks[position]
        is_short = block.size <= LONGEST_CAPTION and not block.is_ended
        if block.kind in ("paragraph", "caption") and is_short and chances[position] < SURE and chosen.sum() > 1:
            chosen[position] = False
