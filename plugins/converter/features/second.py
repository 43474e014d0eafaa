"""What a second model sees besides: what the first one thinks of the blocks around."""

import numpy as np

from plugins.converter.features.arrays import Floats, shifted

NEAR = (-3, -2, -1, 1, 2, 3)
REACHES = (2, 5, 10, 25)
LONG = 15.0  # words

NAMES = (
    "chance", *(f"chance{by:+d}" for by in NEAR), *(f"chance~{reach}" for reach in REACHES),
    "story_before", "story_after", "story_size", "best_before", "best_after",
)  # fmt: skip


def table(chances: Floats, sizes: Floats) -> Floats:
    """One row a block, columns NAMES."""
    held = np.concatenate(([0.0], np.cumsum(chances * sizes)))
    words = np.concatenate(([0.0], np.cumsum(sizes)))
    index = np.arange(len(chances))
    whole = held[-1] + 1e-9
    columns = [chances, *(shifted(chances, by) for by in NEAR)]
    for reach in REACHES:
        low, high = np.maximum(index - reach, 0), np.minimum(index + reach + 1, len(chances))
        columns.append((held[high] - held[low]) / (words[high] - words[low] + 1e-9))
    long = np.where(sizes > LONG, chances, 0.0)
    columns += [held[:-1] / whole, 1 - held[1:] / whole, np.full(len(chances), whole)]
    columns += [np.maximum.accumulate(long), np.maximum.accumulate(long[::-1])[::-1]]
    return np.column_stack(columns)
