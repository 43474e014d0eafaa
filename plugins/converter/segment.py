"""Which blocks are the story: a learned chance for each, then the set that should score best as a whole."""

from typing import NamedTuple

import numpy as np

from plugins.converter import features, trees
from plugins.converter.features.arrays import Floats
from plugins.converter.model import Page
from plugins.errors import DumpError


class Segment(NamedTuple):
    """The story's blocks, by index, in reading order."""

    chosen: tuple[int, ...]
    chances: Floats  # of every block of the page, that it belongs to the story
    expected: float  # the F1 that this choice should reach; low means that an editor should look


def segment(page: Page) -> Segment:
    """The blocks that make up the story; raises DumpError for a page without any."""
    if not page.blocks:
        raise DumpError("no text to read: the dump holds no visible words")
    seen = features.table(page)
    chances = 1 / (1 + np.exp(-trees.load()["blocks"].score(seen.values)))
    chosen, expected = choose(chances, seen.sizes)
    return Segment(tuple(int(index) for index in np.flatnonzero(chosen)), chances, expected)


def choose(chances: Floats, sizes: Floats) -> tuple[np.ndarray, float]:
    """The set of blocks with the highest expected F1 of words, and that F1.

    Blocks are taken by falling chance while the ratio of expected sums rises (K. Dembczynski et al., 2011, show
    that the best set for F1 is such a prefix when the blocks are independent).
    """
    order = np.argsort(-chances, kind="stable")
    weight = sizes + 1e-6
    hits = np.cumsum((chances * weight)[order])
    taken = np.cumsum(weight[order])
    expected = 2 * hits / (taken + hits[-1])
    count = int(np.argmax(expected)) + 1
    chosen = np.zeros(len(chances), dtype=bool)
    chosen[order[:count]] = True
    return chosen, float(expected[count - 1])
