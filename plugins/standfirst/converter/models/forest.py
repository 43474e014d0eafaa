"""Gradient-boosted trees, run in numpy; benchmarks/train.py grows them, and weights.py keeps them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
# After these levels the walks that have reached their leaf are left out; most have by the second of them. Half the time.
GATHERED = (5, 8)


class Paths(NamedTuple):
    """A forest laid out for walking: each node and each leaf of all trees has a place of its own."""

    roots: Places
    feature: Places
    threshold: NDArray[np.float32]
    children: Places  # two for each place; a leaf's are the leaf itself
    value: NDArray[np.float32]  # of a leaf
    is_leaf: NDArray[np.bool_]


@dataclass(frozen=True)
class Forest:
    """Boosted trees as arrays, one row a tree: if a figure is at most the threshold, go left."""

    feature: NDArray[np.uint8]
    threshold: NDArray[np.float32]
    children: NDArray[np.int8]  # left, right; below zero a leaf, as ~leaf
    value: NDArray[np.float32]
    depth: int

    def score(self, rows: Any) -> Floats:
        """Return the raw score of each of *rows*, the sum of its leaves: log-odds, or a rank."""
        figures = np.asarray(rows, dtype=np.float32)
        if not len(figures):
            return np.zeros(0)
        paths = self._paths
        roots = paths.roots
        flat = figures.ravel()
        row = np.repeat(np.arange(len(figures)) * figures.shape[1], len(roots))
        place = np.tile(roots, len(figures))
        ends, walking = place, np.arange(len(place))
        for level in range(self.depth):
            above = flat.take(row + paths.feature.take(place)) > paths.threshold.take(place)
            place = paths.children.take(2 * place + above)
            if level in GATHERED:
                ends[walking] = place
                on = np.flatnonzero(~paths.is_leaf.take(place))
                walking, place, row = walking[on], place[on], row[on]
        ends[walking] = place
        return np.asarray(paths.value.take(ends).reshape(len(figures), len(roots)).sum(axis=1, dtype=np.float64))

    @cached_property
    def _paths(self) -> Paths:
        """Return the forest as places: the nodes of each tree, then its leaves."""
        (trees, size), leaves = self.feature.shape, self.value.shape[1]
        first = (np.arange(trees) * (size + leaves))[:, None, None]
        inner = self.children.astype(np.intp)
        inner = np.where(inner < 0, size + ~inner, inner) + first
        leaf_places = np.broadcast_to((size + np.arange(leaves))[:, None] + first, (trees, leaves, 2))

        def laid(of_nodes: NDArray[Any], of_leaves: float) -> NDArray[Any]:
            return np.hstack((of_nodes, np.full((trees, leaves), of_leaves, dtype=of_nodes.dtype))).ravel()

        return Paths(
            roots=first.ravel(),
            feature=laid(self.feature.astype(np.intp), 0),
            threshold=laid(self.threshold, 0),
            children=np.hstack((inner, leaf_places)).ravel(),
            value=np.hstack((np.zeros((trees, size), dtype=np.float32), self.value)).ravel(),
            is_leaf=laid(np.zeros((trees, size), dtype=np.bool_), 1),
        )
