"""The chosen blocks and those that they call for: better a paragraph more than one cut off.

On the gold pages, out of fold: F1 of HTML pages +.0002, of text dumps the same, order +.002 and +.002, line breaks +.001 and +.002; and pages
of two paragraphs keep both.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from standfirst.converter.model import Block, Node
from standfirst.converter.segment import gaps, lists
from standfirst.converter.segment.features.arrays import Floats
from standfirst.converter.segment.gaps import (
    ALIKE,
    LEVELS_UP,
    LIKELY_LINE,
    LINE,
    NOT_UNLIKELY,
    OVER,
    PROSE,
    SHORT_LINES,
    Chosen,
    ChosenBlocks,
    likely_prose_below,
)
from standfirst.text.words import COLONS

FEW = 3.0  # words of a last sentence, in a text dump (by taste)
ASKING = "?!？！؟"
POSSIBLE = 0.15  # the chance of a line that announces the next, in a text dump
LABEL = 4.0  # words of a line with a colon that only names what is below
NUMBERED = re.compile(r"[^\s\d]*\d\S*")  # what numbers one of several elements: "update-14"
REMEMBERED = 4_096  # hints of elements
FEWEST, MOST = 3, 0.75  # blocks of prose in such elements, and the share of them that must be chosen
NEAR_EMBED = 3  # blocks around a player; some of them must belong to the story


def mend(chosen: Chosen, blocks: Sequence[Block], chances: Floats, sizes: Floats) -> None:
    """Add to *chosen* what a colon announces, and what announces so, headings over what is chosen, and what the story goes on with."""
    seen = ChosenBlocks(blocks, chances, sizes)
    if any(block.place for block in blocks):
        chosen_indices = np.flatnonzero(chosen).tolist()
        announcing = [position for position in chosen_indices if blocks[position].text[-1] in COLONS]
        chosen[[index for position in announcing for index in lists.after(blocks, position)]] = True
        chosen[[position + 1 for position in chosen_indices if _is_table_of(seen, position)]] = True
        chosen[list(lists.between(chosen, blocks))] = True
        _likewise(chosen, seen)
        _headed(chosen, seen)
    else:
        chosen_indices = np.flatnonzero(chosen).tolist()
        chosen[[position + 1 for position in chosen_indices if _is_table(seen, position + 1)]] = True
        announces = np.array([block.text[-1] in COLONS for block in blocks])
        chosen[:-1] |= announces[:-1] & chosen[1:] & (chances[:-1] > POSSIBLE)
        gaps.bridged(chosen, seen)
    _read_back(chosen, seen)
    _read_on(chosen, seen)
    if any(block.place for block in blocks):
        gaps.bridged_inside(chosen, seen)
    for position in np.flatnonzero(chosen[:-1] & ~chosen[1:]).tolist():
        if blocks[position].text[-1] in COLONS and blocks[position].kind != "item" and sizes[position] <= LABEL:
            chosen[position] = chosen.sum() == 1  # it announces nothing


def _is_table_of(seen: ChosenBlocks, position: int) -> bool:
    """Return true if a table that is not unlikely is right after a heading *position*, or a sentence in the same element."""
    if not _is_table(seen, position + 1):
        return False
    return seen.blocks[position].kind == "heading" or (
        seen.is_prose(position, LINE) and _is_beside(seen.blocks, position + 1)
    )


def _is_table(seen: ChosenBlocks, position: int) -> bool:
    """Return true if block *position* is a table that is not unlikely."""
    return (
        position < len(seen.blocks)
        and seen.blocks[position].kind == "table"
        and bool(seen.chances[position] >= NOT_UNLIKELY)
    )


def _likewise(chosen: Chosen, seen: ChosenBlocks) -> None:
    """Prose that is not unlikely in an element made as others are, most of whose prose is chosen: an entry of a live blog."""
    by_kind: dict[tuple[str, ...], list[int]] = {}
    for position in seen.likely_prose():
        by_kind.setdefault(tuple(map(_unnumbered, seen.blocks[position].place[-ALIKE:])), []).append(position)
    for prose in by_kind.values():
        if len(prose) > FEWEST and chosen[prose].sum() >= MOST * len(prose):
            chosen[prose] = True


def _unnumbered(node: Node) -> str:
    """Return an element's tag and hints without what distinguishes it from others of its kind."""
    return f"{node.tag} {_shared(node.hints)}"


@lru_cache(REMEMBERED)
def _shared(hints: str) -> str:
    return NUMBERED.sub("", hints) if any(map(str.isdigit, hints)) else hints


def _headed(chosen: Chosen, seen: ChosenBlocks) -> None:
    """Headings inside the story right over a chosen block of the same element, or above a line of a few words that is; not if no block of its element is chosen."""
    blocks, first = seen.blocks, int(np.flatnonzero(chosen)[0])
    headings = [
        position
        for position, block in enumerate(blocks[:-1])
        if block.kind == "heading" and len(block.place) >= LEVELS_UP
    ]
    for position in headings:
        if position <= first:
            continue
        inner = blocks[position].place[-LEVELS_UP].number
        below = position + 1 if chosen[position + 1] or seen.sizes[position + 1] > LABEL else position + 2
        if chosen[below : below + 1].any() and not chosen[position]:
            chosen[position] = any(node.number == inner for node in blocks[below].place[-LEVELS_UP:-1])
        elif chosen[position] and not chosen[position + 1]:
            choices = [bool(chosen[index]) for index in lists.within(blocks, position + 1, inner)]
            chosen[position] = any(choices) or not choices


def _read_back(chosen: Chosen, seen: ChosenBlocks) -> None:
    """Take prose right before a block of the story, in an element around either's, as long as it is not unlikely."""
    first = int(np.flatnonzero(chosen)[0])
    if not seen.blocks[first].place:  # a standfirst, above the day and the writer
        above = range(max(0, first - SHORT_LINES), first)
        chosen[
            [position for position in above if seen.chances[position] >= LIKELY_LINE and seen.is_prose(position, LINE)]
        ] = True
    for position in reversed(seen.likely_prose()):
        if position + 1 < len(seen.blocks) and chosen[position + 1]:
            chosen[position] |= _share_parent(seen.blocks[position], seen.blocks[position + 1]) or _is_beside(
                seen.blocks, position + 1
            )


def _read_on(chosen: Chosen, seen: ChosenBlocks) -> None:
    """Extend a story by what continues it right after its last block.

    That is prose as long as it is not unlikely, and a last paragraph of a few words.
    """
    position = int(np.flatnonzero(chosen)[-1]) + 1
    while position < len(seen.blocks):
        if (
            seen.chances[position] >= NOT_UNLIKELY
            and seen.is_prose(position, LINE if _is_beside(seen.blocks, position) else PROSE)
        ) or _goes_on(seen, position):
            chosen[position] = True
            position += 1
        elif prose := likely_prose_below(seen, position):
            chosen[position : prose + 1] = True
            position = prose + 1
        else:
            return


def _is_beside(blocks: Sequence[Block], position: int) -> bool:
    """Return true if a block is in an element that also holds the block before it, two levels up at most."""
    return _share_parent(blocks[position], blocks[position - 1])


def _share_parent(block: Block, other: Block) -> bool:
    """Return true if the element around that of *block* also holds *other*."""
    around = {node.number for node in block.place[-2:-1]}
    return any(node.number in around for node in other.place)


def _goes_on(seen: ChosenBlocks, position: int) -> bool:
    """Return true if a sentence without a request is as far below the line before it as that below its own, or in its element.

    A last paragraph of a few words looks like what follows a story.
    """
    block, before = seen.blocks[position], seen.blocks[position - 1]
    is_near = _is_beside(seen.blocks, position) if block.place else block.gap == before.gap
    if block.kind != "paragraph" or not is_near or seen.chances[position] < (OVER if block.place else NOT_UNLIKELY):
        return False
    return seen.is_prose(position, FEW) and block.text[-1] not in ASKING and not block.cues


def with_embeds(blocks: Sequence[Block], chosen: Collection[int]) -> tuple[int, ...]:
    """Return the *chosen* indices and those of players between story blocks of the same element."""
    indices = set(chosen)
    for index, block in enumerate(blocks):
        if block.kind == "embed":
            indices.discard(index)
            around = [
                position
                for position in range(index - NEAR_EMBED, index + NEAR_EMBED + 1)
                if position in chosen and blocks[position].kind != "embed"
            ]
            if around and around[0] < index < around[-1] and _has_one_within(blocks, index, around):
                indices.add(index)
    return tuple(sorted(indices))


def _has_one_within(blocks: Sequence[Block], index: int, around: Sequence[int]) -> bool:
    """Return true if one of the blocks *around* is in an element that also holds block *index*, three levels up at most."""
    above = {node.number for node in blocks[index].place[-3:]}
    return any({node.number for node in blocks[position].place[-2:]} & above for position in around)
