"""Boxes beside the story: what stands under a label such as "Related", "Lire aussi" or "Sign up" is none of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from plugins.converter.features.cues import BIT, cued
from plugins.converter.model import Block, Page
from plugins.text.words import ENDS, size, words

LABEL, LONGEST_LABEL = 8.0, 120  # words and characters of a label at most
LARGEST_BOX = 80.0  # words of an element that is a box; a longer one is a section of the story
TEASER, FEW = 20.0, 12.0  # in a text dump, words of a headline in a box, and of any line in one
TEASER_LABEL = 4.0  # words before the colon of a box in one line
MOST_LINES = 6  # of a box in a text dump
WANTED = BIT["related"] | BIT["signup"] | BIT["comment"]


def inside(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks that stand in a box, by index, their label among them."""
    # In a text dump the lines before the first prose are a menu and the headline, whatever words they hold.
    prose = next((at for at, block in enumerate(blocks) if block.place or size(block.text) >= TEASER), 0)
    labels = [at for at, block in enumerate(blocks) if at >= prose and _is_label(block)]
    found = (_lines(blocks, at) if not blocks[at].place else _element(blocks, at) for at in labels)
    return frozenset(index for box in found for index in box)


def cleared(page: Page, boxed: Collection[int]) -> tuple[Page, list[int]]:
    """*page* without what its boxes hold (*boxed*, as `inside` tells), so that a story reads on over them, and the index of each block that is left.

    Their labels stay: they tell the model where stories end.
    """
    kept = [at for at, block in enumerate(page.blocks) if at not in boxed or _is_label(block)]
    if not kept:
        return page, list(range(len(page.blocks)))
    return replace(page, blocks=tuple(page.blocks[at] for at in kept)), kept


def _is_label(block: Block) -> bool:
    if block.kind in ("table", "code", "embed") or len(block.text) > LONGEST_LABEL:
        return False
    bag = words(block.text)
    if not cued(block.text, bag) & WANTED or ENDS.search(block.text):
        return False
    return len(bag) <= LABEL or size(block.text) <= LABEL


def is_teaser(block: Block) -> bool:
    """Whether *block* is a box in one line: "Read more: The slowest express in the country"."""
    label, colon, rest = block.text.partition("：") if "：" in block.text else block.text.partition(":")
    if not colon or not rest.strip() or size(label) > TEASER_LABEL or size(block.text) > LARGEST_BOX / 2:
        return False
    return bool(cued(label, words(label)) & BIT["related"])


def _element(blocks: Sequence[Block], at: int) -> Sequence[int]:
    """The blocks of the smallest element that holds the label and something else, where it is small enough for a box."""
    for depth in range(len(blocks[at].place), 0, -1):
        number = blocks[at].place[depth - 1].number
        held = list(_held(blocks, at, depth, number))
        if len(held) > 1:
            return held if sum(size(blocks[index].text) for index in held) <= LARGEST_BOX else ()
    return ()


def _held(blocks: Sequence[Block], at: int, depth: int, number: int) -> Iterator[int]:
    for step in (-1, 1):
        index = at if step > 0 else at - 1
        while (
            0 <= index < len(blocks)
            and len(blocks[index].place) >= depth
            and blocks[index].place[depth - 1].number == number
        ):
            yield index
            index += step


def _lines(blocks: Sequence[Block], at: int) -> Iterator[int]:
    """The label's line and the headlines and short lines below it."""
    yield at
    for index in range(at + 1, min(len(blocks), at + 1 + MOST_LINES)):
        count, ends = size(blocks[index].text), ENDS.search(blocks[index].text)
        if blocks[index].kind != "paragraph" or count > (FEW if ends else TEASER):
            return
        yield index
