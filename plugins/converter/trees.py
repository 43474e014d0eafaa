"""Gradient-boosted trees, run in numpy; they are grown by benchmarks/train.py and read here from one small file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plugins.converter.features.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Forest:
    """Binary trees side by side in flat arrays; a leaf is its own child."""

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    roots: Ints
    depth: int

    def scores(self, rows: Floats) -> Floats:
        """The sum of every tree's leaf for each of *rows*, in log-odds; a value goes left at its threshold."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        index = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            right = rows[index, self.feature[at]] > self.threshold[at]
            at = np.where(right, self.right[at], self.left[at])
        return np.asarray(self.value[at].sum(axis=1))


def load(path: Path, name: str) -> Forest:
    """The forest called *name* in the weights file at *path*."""
    with np.load(path) as arrays:
        part = {key: arrays[f"{name}.{key}"] for key in ("feature", "threshold", "left", "right", "value", "roots")}
        whole = {key: part[key].astype(np.int64) for key in ("feature", "left", "right", "roots")}
        real = {key: part[key].astype(np.float64) for key in ("threshold", "value")}
        return Forest(**whole, **real, depth=int(arrays[f"{name}.depth"]))
