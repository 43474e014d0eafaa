"""Features of a block from its neighbours: its position on the page, and the prose near it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from standfirst.converter.model import Block
from standfirst.converter.segment.features import text
from standfirst.converter.segment.features.arrays import Floats, share, shifted, since, window_means

LONG = 25.0  # words from which a block counts as prose here (by taste; the trees find their own bounds)
RUN_COST = 8.0  # words each line must earn to lengthen the best run (gold README: .886 on text dumps by itself)
NEAR = (-3, -2, -1, 1, 2, 3)
REACHES = (1, 2, 4, 8, 16)

NAMES = (
    "index", "from_end", "part", "prose_before", "prose_after", "since_long", "until_long", "long_before",
    "long_after", "in_run", "run_start", "run_end", "run_start_part", "run_end_part",
    *(f"{name}{by:+d}" for by in NEAR for name in ("size", "links", "ending", "kind", "repeats")),
    *(f"{name}~{reach}" for reach in REACHES for name in ("mass", "links", "ending")),
    "since_heading", "heading_size", "heading_repeats", "heading_links", "heading_level", "heading_mass",
)  # fmt: skip


class Run(NamedTuple):
    """The stretch of blocks that holds the most prose: its first and last index, both inside."""

    first: int
    last: int


def best_run(mass: Floats) -> Run:
    """Return the stretch whose words, less 8 a block, sum highest (J. Bentley's maximum subarray)."""
    total = np.concatenate(([0.0], np.cumsum(mass - RUN_COST)))
    lowest = np.minimum.accumulate(total)
    gain = total[1:] - lowest[:-1]
    last = int(np.argmax(gain))
    first = int(np.argmin(total[: last + 1]))
    return Run(first, last)


def table(blocks: Sequence[Block], lines: Floats, mass: Floats, run: Run) -> Floats:
    """Return one row a block, columns NAMES."""
    columns = [*_position(mass, run), *_neighbours(lines), *_windows(lines, mass), *_heading(blocks, lines, mass)]
    return np.column_stack(columns)


def _position(mass: Floats, run: Run) -> list[Floats]:
    count = len(mass)
    index = np.arange(count, dtype=np.float64)
    is_long = mass >= LONG
    prose = np.where(is_long, mass, 0.0)
    before = np.cumsum(prose) - prose
    total = float(prose.sum())
    counted = is_long.astype(np.float64)
    longs = np.cumsum(counted) - counted
    start, end = index - run.first, index - run.last
    return [
        index, count - 1 - index, index / count, share(before, total), share(total - before - prose, total),
        since(is_long), since(is_long[::-1])[::-1], longs, counted.sum() - longs - counted,
        ((start >= 0) & (end <= 0)).astype(np.float64), start, end, start / count, end / count,
    ]  # fmt: skip


def _neighbours(lines: Floats) -> list[Floats]:
    columns = (text.SIZE, text.LINKS, text.ENDING, text.KIND, text.REPEATS)
    seen = lines[:, columns]
    return [shifted(seen, by) for by in NEAR]


def _windows(lines: Floats, mass: Floats) -> list[Floats]:
    return window_means(np.column_stack((mass, lines[:, text.LINKS], lines[:, text.ENDING])), REACHES)


def _heading(blocks: Sequence[Block], lines: Floats, mass: Floats) -> list[Floats]:
    marks = np.array([block.kind == "heading" for block in blocks])
    ago = since(marks)
    position = (np.arange(len(blocks)) - ago).astype(np.int64)
    position[ago < 0] = -1
    is_marked = position >= 0
    picked = [
        np.where(is_marked, lines[position, column], -1.0)
        for column in (text.SIZE, text.REPEATS, text.LINKS, text.NAMES.index("level"))
    ]
    return [ago, *picked, np.where(is_marked, _mass_below(position, mass), -1.0)]


def _mass_below(position: np.ndarray, mass: Floats) -> Floats:
    """Return how much prose is under the heading above each block."""
    totals = np.bincount(position + 1, weights=mass, minlength=len(mass) + 1)
    return np.asarray(totals[position + 1], dtype=np.float64)


GROUP_NAMES = (
    "gap_after", "group_size", "group_place", "group_mass", "group_mean", "group_ending", "group_repeats",
    "group_before", "group_after", "size_before", "size_after", "alone_near",
)  # fmt: skip
GROUPS_NEAR = 5  # lines on each side among which those without neighbours are counted


def groups_table(blocks: Sequence[Block], lines: Floats, mass: Floats) -> Floats:
    """Return one row a block, columns GROUP_NAMES; all -1 for an HTML page, which has no blank lines."""
    if any(block.place for block in blocks):
        return np.full((len(blocks), len(GROUP_NAMES)), -1.0)
    gaps = np.array([block.gap for block in blocks], dtype=np.float64)
    starts = gaps > 0
    group = np.cumsum(starts) - int(starts[0])
    count = np.bincount(group).astype(np.float64)
    first = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    mean = np.bincount(group, weights=mass) / count
    ending = np.bincount(group, weights=lines[:, text.ENDING]) / count
    repeats = np.bincount(group, weights=lines[:, text.REPEATS]) / count
    alone = (count == 1)[group].astype(np.float64)
    near = (
        np.convolve(alone, np.ones(2 * GROUPS_NEAR + 1), mode="same")[: len(alone)]
        if len(alone) > 2 * GROUPS_NEAR
        else alone
    )
    columns = (
        shifted(gaps, 1), count[group], np.arange(len(group)) - first[group], (mean * count)[group], mean[group],
        ending[group], repeats[group], shifted(mean, -1)[group], shifted(mean, 1)[group], shifted(count, -1)[group],
        shifted(count, 1)[group], near,
    )  # fmt: skip
    return np.column_stack(columns)
