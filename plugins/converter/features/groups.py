"""The lines of a text dump in groups, as blank lines part them: menus stand close together, paragraphs apart."""

from collections.abc import Sequence

import numpy as np

from plugins.converter.features import surface
from plugins.converter.features.arrays import Floats, shifted
from plugins.converter.model import Block

NAMES = (
    "gap_after", "group_size", "group_place", "group_mass", "group_mean", "group_ending", "group_repeats",
    "group_before", "group_after", "size_before", "size_after", "alone_near",
)  # fmt: skip
NEAR = 5  # lines on each side of which those that stand alone are counted


def table(blocks: Sequence[Block], lines: Floats, mass: Floats) -> Floats:
    """One row a block, columns NAMES; all -1 for an HTML page, which has no blank lines."""
    if any(block.place for block in blocks):
        return np.full((len(blocks), len(NAMES)), -1.0)
    gaps = np.array([block.gap for block in blocks], dtype=np.float64)
    starts = gaps > 0
    group = np.cumsum(starts) - int(starts[0])
    count = np.bincount(group).astype(np.float64)
    first = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    mean = np.bincount(group, weights=mass) / count
    ending = np.bincount(group, weights=lines[:, surface.ENDING]) / count
    repeats = np.bincount(group, weights=lines[:, surface.REPEATS]) / count
    alone = (count == 1)[group].astype(np.float64)
    near = np.convolve(alone, np.ones(2 * NEAR + 1), mode="same")[: len(alone)] if len(alone) > 2 * NEAR else alone
    columns = (
        shifted(gaps, 1), count[group], np.arange(len(group)) - first[group], (mean * count)[group], mean[group],
        ending[group], repeats[group], shifted(mean, -1)[group], shifted(mean, 1)[group], shifted(count, -1)[group],
        shifted(count, 1)[group], near,
    )  # fmt: skip
    return np.column_stack(columns)
