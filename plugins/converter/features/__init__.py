"""What the model can see of each block: its surface, its neighbours, its page and its place, as numbers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from plugins.converter.features import context, cues, groups, likeness, places, surface
from plugins.converter.features.arrays import Floats, Ints
from plugins.converter.model import Block, Page
from plugins.text.words import bag

NAMES = (*surface.NAMES, *context.NAMES, *likeness.NAMES, *places.NAMES, *cues.NAMES, *groups.NAMES)


class Table(NamedTuple):
    """A page as the model sees it."""

    values: Floats  # one row a block, one column a name of NAMES; -1 where a dump of this kind has none
    sizes: Floats  # words in each block, which is what a block weighs
    kin: Ints  # the same number for kin


def table(page: Page) -> Table:
    """The features of every block of *page*, which must have one at least."""
    lines = surface.table(page.blocks)
    sizes = lines[:, surface.SIZE]
    mass = sizes * (1 - lines[:, surface.LINKS])
    run = context.best_run(mass)
    bags = [bag(block.text) for block in page.blocks]
    parts = (
        lines,
        context.table(page.blocks, lines, mass, run),
        likeness.table(page, bags, run),
        places.table(page.blocks, mass),
        cues.table([block.text for block in page.blocks], bags),
        groups.table(page.blocks, lines, mass),
    )
    return Table(np.hstack(parts), sizes, kin(page.blocks))


def kin(blocks: Sequence[Block]) -> Ints:
    """The same number for blocks whose elements stand in one element, and for lines of a text dump that say the same."""
    numbers: dict[int | str, int] = {}
    keys = (block.place[-2:][0].number if block.place else block.text for block in blocks)
    return np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, len(blocks))
