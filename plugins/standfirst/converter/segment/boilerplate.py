"""Find boxes beside the story: blocks under a label such as "Related", "Lire aussi" or "Sign up"."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from standfirst.converter.lexicon import phrases
from standfirst.converter.lexicon.cues import BIT, cue_bits_of_words
from standfirst.converter.model import Block, Page
from standfirst.converter.segment import runs
from standfirst.converter.segment.runs import SHORTEST_STORY, is_prose, prose_of
from standfirst.text.words import size, words

LABEL, LONGEST_LABEL = 8.0, 120  # words and characters of a label at most
LARGEST_BOX = 80.0  # words of an element that is a box; a longer one is a section of the story
TEASER, FEW = 20.0, 12.0  # in a text dump, words of a headline in a box, and of any line in one
HALF = 0.5
TEASER_LABEL = 4.0  # words before the colon of a box in one line
MOST_LINES = 6  # of a box in a text dump
MOST_COUNTS = 3  # lines that count comments; a page with more lists other things that people comment on
REPLY, ABOVE = 4, 12  # words of the line by which a comment is answered, and lines of the first comment above it
# "Advertisement" in the languages most news is written in: a label, never a line of a story.
ADVERTISEMENT = re.compile(rf"[\W_]*(?:skip )?(?:{'|'.join(phrases('advertisement'))})[\W_]*", re.IGNORECASE)
LONGEST_ADVERTISEMENT = 80  # characters of such a label
BOX_CUES = BIT["related"] | BIT["signup"] | BIT["comment"]


def inside(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the blocks in a box, by index, their label among them."""
    # In a text dump the lines before the first prose are a menu and the headline, with any words.
    prose = next((position for position, block in enumerate(blocks) if block.place or block.size >= TEASER), 0)
    labels = [position for position, block in enumerate(blocks) if position >= prose and _is_label(block)]
    most, elements = HALF * prose_of(blocks), _Elements(blocks)
    labelled = (
        _lines(blocks, position) if not blocks[position].place else _element(blocks, position, most, elements)
        for position in labels
    )
    advertisements = [
        position
        for position, block in enumerate(blocks)
        if position > prose and not block.place and is_advertisement(block)
    ]
    boxes = (*labelled, *_forms(blocks, elements), *runs.indexes(blocks), *runs.tickers(blocks), advertisements)
    boxed = {index for box in boxes for index in box}
    return frozenset((*boxed, *range(discussion(blocks, prose), len(blocks))))


def cleared(page: Page, boxed: Collection[int]) -> tuple[Page, list[int]]:
    """Return *page* without the blocks of its boxes (*boxed*, from `inside`), so that a story continues over them, and the index of each block that is left.

    Their labels stay: they show the model where stories end.
    """
    kept = [position for position, block in enumerate(page.blocks) if position not in boxed or _is_label(block)]
    if not kept:
        return page, list(range(len(page.blocks)))
    return replace(page, blocks=tuple(page.blocks[position] for position in kept)), kept


def discussion(blocks: Sequence[Block], prose: int) -> int:
    """Return the position at which readers' comments begin, which end the story: by the repeated line that answers one.

    Some pages show comments before the story: then more text is after the last such line than before the first.
    """
    answers: dict[str, list[int]] = {}
    for position in range(prose + 1, len(blocks)):
        text = blocks[position].text
        if len(text) > LONGEST_LABEL / 2 or text.count(" ") > 2 * REPLY:
            continue
        if blocks[position].cues & BIT["reply"] and len(blocks[position].words) <= REPLY:
            answers.setdefault(text.casefold(), []).append(position)
    repeated = [places for places in answers.values() if len(places) > 1]
    if repeated:
        start, last = (
            _first_comment(blocks, prose, min(group[0] for group in repeated)),
            max(group[-1] for group in repeated),
        )
    else:
        start, last = _dated(blocks, prose)
    if start == len(blocks):
        return start
    prose_before = prose_of(blocks[:start])
    return start if prose_before > max(SHORTEST_STORY, prose_of(blocks[last:])) else len(blocks)


def _dated(blocks: Sequence[Block], prose: int) -> tuple[int, int]:
    """Return the line that counts the comments below it ("15 replies"), and the last of at least two that say when one was written."""
    end = len(blocks)
    counts = [position for position in range(prose + 1, end) if _counts_comments(blocks[position])]
    for position in counts if len(counts) <= MOST_COUNTS else ():
        first = next(
            (below for below in range(position + 1, min(end, position + ABOVE // 2)) if _is_day(blocks[below])), end
        )
        last = next((below for below in range(end - 1, first, -1) if _is_day(blocks[below])), 0)
        if last:
            return position, last
    return end, end


def _counts_comments(block: Block) -> bool:
    if len(block.text) > LONGEST_LABEL or not block.cues & (BIT["comment"] | BIT["reply"]):
        return False
    return any(map(str.isdecimal, block.text))


def _is_day(block: Block) -> bool:
    return len(block.text) <= LONGEST_LABEL and block.size <= FEW and block.has_date


def _first_comment(blocks: Sequence[Block], prose: int, reply: int) -> int:
    """Return where the comment begins that the line at *reply* answers: at the label above, else at the day it was written."""
    for position in range(reply, max(prose, reply - ABOVE), -1):
        if len(blocks[position].text) <= LONGEST_LABEL and blocks[position].cues & BIT["comment"]:
            return position
    return next(
        (position for position in range(reply, max(prose, reply - ABOVE), -1) if blocks[position].has_date),
        reply,
    )


def _is_label(block: Block) -> bool:
    if block.kind in ("table", "code", "embed") or len(block.text) > LONGEST_LABEL:
        return False
    if block.kind == "item" and block.place and block.link_share < HALF:
        return False  # of a list of the story
    if not block.cues & BOX_CUES or block.is_ended:
        return False
    return len(block.words) <= LABEL or block.size <= LABEL


def is_teaser(block: Block) -> bool:
    """Return true if *block* is a box in one line: "Read more: The slowest express in the country"."""
    if "\n" in block.text:
        return False
    label, colon, rest = block.text.partition("：") if "：" in block.text else block.text.partition(":")
    if not colon or not rest.strip() or size(label) > TEASER_LABEL or block.size > LARGEST_BOX / 2:
        return False
    return bool(cue_bits_of_words(label, words(label)) & BIT["related"])


def is_advertisement(block: Block) -> bool:
    """Return true if *block* is the label of an advertisement, which is not in a text dump."""
    return len(block.text) <= LONGEST_ADVERTISEMENT and ADVERTISEMENT.fullmatch(block.text) is not None


class _Element(NamedTuple):
    """An element, by the blocks in it."""

    indices: range
    size: float  # words
    prose: float  # words of prose
    first_prose: int  # the first block that is prose; the number of the page's blocks if none is


class _Elements:
    """The elements of a page, each looked at once."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._known: dict[int, _Element] = {}

    def around(self, position: int, depth: int) -> _Element:
        """Return the element around block *position* that is *depth* levels deep."""
        number = self._blocks[position].place[depth - 1].number
        element = self._known.get(number)
        if element is None:
            indices = _indices_inside(self._blocks, position, depth, number)
            inner = [self._blocks[index] for index in indices]
            first = next((index for index in indices if is_prose(self._blocks[index])), len(self._blocks))
            element = _Element(indices, sum(block.size for block in inner), prose_of(inner), first)
            self._known[number] = element
        return element


def _element(blocks: Sequence[Block], position: int, most: float, elements: _Elements) -> Sequence[int]:
    """Return the blocks of the smallest element that holds the label and something else, if it can be a box.

    A box has few words, no more words of prose than *most*, and no prose above a label such as "Read more". Otherwise the element is a part
    of the story, or all of a short one. A sign-up box may have prose above its label.
    """
    for depth in range(len(blocks[position].place), 0, -1):
        element = elements.around(position, depth)
        if len(element.indices) > 1:
            is_below_prose = element.first_prose < position and not blocks[position].cues & BIT["signup"]
            is_box = element.size <= LARGEST_BOX and element.prose <= most
            if is_box and element.first_prose < len(blocks) and is_teaser(blocks[position]):
                return (position,)  # the label names what is related: the sentences below it are the story's
            return element.indices if is_box and not is_below_prose else ()
    return ()


def _forms(blocks: Sequence[Block], elements: _Elements) -> Iterator[Sequence[int]]:
    """Yield small elements that hold two lines, a sentence among them, which ask a reader to sign up: what a form offers, its terms."""
    asks = [position for position, block in enumerate(blocks) if block.place and _asks(block)]
    for position, other in pairwise(asks):
        depth = 0
        for node, other_node in zip(blocks[position].place, blocks[other].place, strict=False):
            if node.number != other_node.number:
                break
            depth += 1
        is_said = blocks[position].is_ended or blocks[other].is_ended
        if depth and is_said and other - position < MOST_LINES:
            element = elements.around(position, depth)
            if element.size <= LARGEST_BOX:
                yield element.indices


def _asks(block: Block) -> bool:
    if block.kind == "item" or len(block.text) > LONGEST_LABEL:
        return False
    return bool(block.cues & BIT["signup"])


def _indices_inside(blocks: Sequence[Block], position: int, depth: int, number: int) -> range:
    """Return the blocks around *position* that are in the element with this *number*, *depth* levels deep."""

    def is_inside(block: Block) -> bool:
        return len(block.place) >= depth and block.place[depth - 1].number == number

    start = end = position
    while start and is_inside(blocks[start - 1]):
        start -= 1
    while end < len(blocks) and is_inside(blocks[end]):
        end += 1
    return range(start, end)


def _lines(blocks: Sequence[Block], position: int) -> Iterator[int]:
    """Return the label's line and the headlines and short lines below it, up to a blank line or to a heading of the story."""
    yield position
    is_whole = is_teaser(blocks[position])
    for index in range(position + 1, min(len(blocks), position + 1 + MOST_LINES)):
        block, is_next = blocks[index], index == position + 1
        count, ends = block.size, block.is_ended
        if block.kind != "paragraph" or count > (FEW if ends else TEASER):
            return
        if block.gap and (is_whole or not (is_next or blocks[index - 1].gap)):
            return
        if not ends and (is_whole or not is_next) and index + 1 < len(blocks) and is_prose(blocks[index + 1]):
            return
        yield index
