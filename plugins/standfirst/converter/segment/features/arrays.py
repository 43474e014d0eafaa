"""Small numpy pieces that the feature columns share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def shifted(values: Floats, by: int, fill: float = -1.0) -> Floats:
    """Return *values*, a column or several, moved *by* places, so that row i holds what row i + by held; *fill* where there is none."""
    moved = np.full(values.shape, fill)
    if abs(by) < len(values):
        if by > 0:
            moved[:-by] = values[by:]
        else:
            moved[-by:] = values[:by]
    return moved


def window_means(values: Floats, reaches: Sequence[int]) -> list[Floats]:
    """Return for each of *reaches* the mean of that many values on each side and the value itself, fewer at the ends; *values* are a column or several."""
    total = np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)))
    index = np.arange(len(values))
    columns = list[Floats]()
    for reach in reaches:
        low, high = np.maximum(index - reach, 0), np.minimum(index + reach + 1, len(values))
        window_sizes = (high - low).reshape(-1, *(1,) * (values.ndim - 1))
        columns.append((total[high] - total[low]) / window_sizes)
    return columns


def share(part: NDArray[Any], total: NDArray[Any] | float) -> Floats:
    """Return *part* / *total*, 0 where *total* is 0."""
    return np.asarray(np.divide(part, total, out=np.zeros_like(part, dtype=np.float64), where=np.asarray(total) > 0))


def since(marks: NDArray[np.bool_]) -> Floats:
    """Return how many rows ago the last mark was (0 on a mark), -1 before the first."""
    index = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, index, -1))
    return np.where(last >= 0, index - last, -1).astype(np.float64)
