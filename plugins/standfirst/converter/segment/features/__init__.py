"""Features of each block for the model: of its text, its neighbours, its page and its position."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from standfirst.converter.model import Block, Page
from standfirst.converter.segment.features import ancestors, keywords, neighbours, text, title_overlap
from standfirst.converter.segment.features.arrays import Floats, Ints

NAMES = (
    *text.NAMES,
    *neighbours.NAMES,
    *title_overlap.NAMES,
    *ancestors.NAMES,
    *keywords.NAMES,
    *neighbours.GROUP_NAMES,
)
READABLE = NAMES.index("readable_inside")


class Table(NamedTuple):
    """A page as the model sees it."""

    values: Floats  # one row a block, one column a name of NAMES; -1 where a dump of this kind has none
    sizes: Floats  # words in each block, which is what a block weighs
    elements: Ints  # the same number for blocks of one element


def table(page: Page) -> Table:
    """Return the features of every block of *page*, which must have one at least."""
    lines = text.table(page.blocks)
    sizes = lines[:, text.SIZE]
    mass = sizes * (1 - lines[:, text.LINKS])
    run = neighbours.best_run(mass)
    bags = [block.words for block in page.blocks]
    parts = (
        lines,
        neighbours.table(page.blocks, lines, mass, run),
        title_overlap.table(page, bags, run),
        ancestors.table(page.blocks, mass),
        keywords.table(page.blocks),
        neighbours.groups_table(page.blocks, lines, mass),
    )
    return Table(np.hstack(parts), sizes, elements_of(page.blocks))


def elements_of(blocks: Sequence[Block]) -> Ints:
    """Return the same number for blocks whose elements are in one element, and for equal lines of a text dump."""
    numbers: dict[int | str, int] = {}
    keys = (block.place[-2:][0].number if block.place else block.text for block in blocks)
    return np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, len(blocks))
