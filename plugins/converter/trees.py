"""Gradient-boosted trees, run in numpy; benchmarks/train.py grows them, and one small file keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEIGHTS = Path(__file__).with_name("weights.npz")
ARRAYS = ("feature", "threshold", "children", "value")


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees as arrays, one row a tree: where a figure is at most the threshold, go left."""

    feature: NDArray[np.uint8]
    threshold: NDArray[np.float32]
    children: NDArray[np.int8]  # left, right; below zero a leaf, as ~leaf
    value: NDArray[np.float32]
    depth: int

    def score(self, rows: Any) -> Floats:
        """The raw score of each of *rows*, the sum of its leaves: log-odds, or a rank."""
        figures = np.asarray(rows, dtype=np.float32)
        return self.total(figures) if len(figures) else np.zeros(0)

    def doubt(self, rows: Any, early: int, sure: float) -> Floats:
        """The score of each of *rows*; where the first *early* trees already say less than *sure*, what they say."""
        figures = np.asarray(rows, dtype=np.float32)
        scores = self._part(slice(0, early)).total(figures)
        open_ = np.flatnonzero(scores >= sure)
        if len(open_):
            scores[open_] += self._part(slice(early, None)).total(figures[open_])
        return scores

    def _part(self, which: slice) -> "Forest":
        return Forest(self.feature[which], self.threshold[which], self.children[which], self.value[which], self.depth)

    def total(self, figures: NDArray[np.float32]) -> Floats:
        """The score of each row of *figures*, of which there must be one."""
        trees, size = self.feature.shape
        first = np.arange(trees, dtype=np.int32) * size
        start = (np.arange(len(figures), dtype=np.int32) * figures.shape[1])[:, None]
        flat, children = figures.ravel(), self.children.ravel()
        node = np.zeros((len(figures), trees), dtype=np.int32)
        for _ in range(self.depth):
            here = np.maximum(node, 0) + first
            above = flat.take(start + self.feature.take(here)) > self.threshold.take(here)
            node = np.where(node < 0, node, children.take(2 * here + above))
            if node.max() < 0:
                break
        leaves = ~node + np.arange(trees) * self.value.shape[1]
        return np.asarray(self.value.take(leaves).sum(axis=1, dtype=np.float64))


@cache
def load(path: Path = WEIGHTS) -> Mapping[str, Forest]:
    """The forests kept in the file at *path*, by name."""
    with np.load(path) as kept:
        names = sorted({key.rpartition("_")[0] for key in kept.files})
        return {name: _forest(kept, name) for name in names}


def _forest(kept: Mapping[str, NDArray[Any]], name: str) -> Forest:
    feature, threshold, children, value = (kept[f"{name}_{part}"] for part in ARRAYS)
    return Forest(feature, threshold, children, value, int(kept[f"{name}_depth"]))


def save(forests: Mapping[str, Forest], path: Path) -> None:
    """Keep *forests* at *path*: the same bytes for the same trees."""
    arrays: dict[str, Any] = {}
    for name, forest in sorted(forests.items()):
        arrays |= {f"{name}_{part}": getattr(forest, part) for part in ARRAYS}
        arrays[f"{name}_depth"] = np.array(forest.depth)
    np.savez_compressed(path, **arrays)
