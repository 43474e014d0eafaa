"""The elements around a page's blocks as flat arrays, parents before children, so that numpy can walk them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugins.converter.features.arrays import Floats, Ints
from plugins.converter.model import Block, Node


@dataclass(frozen=True, slots=True)
class Tree:
    """Every element that holds a block; row 0 is a root above them all."""

    nodes: list[Node]
    parent: Ints
    depth: Ints  # 0 at the root
    path: Ints  # the same number for elements whose tags are the same all the way up
    leaf: Ints  # of each block, the row of its innermost element
    levels: list[Ints]  # the rows at each depth, from 1

    def down(self, values: Floats, own: Floats) -> Floats:
        """*values* of each element, from those of its parent and its own: the smaller of parent + 1 and own."""
        for rows in self.levels:
            values[rows] = np.minimum(values[self.parent[rows]] + 1, own[rows])
        return values

    def sums(self, of_blocks: Floats) -> NDArray[Any]:
        """For each element, the sum of each column of *of_blocks*, one row a block, over all blocks inside it."""
        count = of_blocks.shape[1]
        columns = np.arange(count)
        own = np.bincount((self.leaf[:, None] * count + columns).ravel(), of_blocks.ravel(), len(self.nodes) * count)
        totals = own.reshape(-1, count)
        for rows in reversed(self.levels):
            above = (self.parent[rows][:, None] * count + columns).ravel()
            totals += np.bincount(above, totals[rows].ravel(), own.size).reshape(-1, count)
        return totals

    def above(self, level: int) -> Ints:
        """For each block, the row of the element *level* - 1 levels above its innermost."""
        rows = self.leaf
        for _ in range(level - 1):
            rows = np.where(self.depth[rows] > 1, self.parent[rows], rows)
        return rows


ROOT = Node(0, "")


def tree(blocks: Sequence[Block]) -> Tree:
    """The elements around *blocks*."""
    row_of: dict[int, int] = {}
    path_of: dict[tuple[int, str], int] = {}
    nodes, parent, depth, path, leaf = [ROOT], [0], [0], [0], []
    for block in blocks:
        place = block.place
        known = len(place)
        while known and place[known - 1].number not in row_of:
            known -= 1
        row = row_of[place[known - 1].number] if known else 0
        for node in place[known:]:
            parent.append(row)
            depth.append(depth[row] + 1)
            path.append(path_of.setdefault((path[row], node.tag), len(path_of) + 1))
            row = row_of[node.number] = len(nodes)
            nodes.append(node)
        leaf.append(row)
    depths = np.array(depth)
    levels = [np.flatnonzero(depths == level) for level in range(1, int(depths.max()) + 1)]
    return Tree(nodes, np.array(parent), depths, np.array(path), np.array(leaf), levels)
