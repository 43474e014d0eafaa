"""Trees grown by LightGBM, as the arrays that standfirst/converter/models/forest.py runs."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import FOLDS
from standfirst.converter.models.forest import Forest

# One thread, fixed seeds and row-wise histograms: the same trees every time.
COMMON: dict[str, object] = {
    "verbose": -1, "num_threads": 1, "seed": 7, "deterministic": True, "force_row_wise": True, "use_missing": False,
}  # fmt: skip


class Example(NamedTuple):
    """The candidates of one page: the figures of each, and which are right."""

    fold: int
    rows: list[list[float]]
    labels: list[bool]


def by_fold(examples: Sequence[Example], settings: Mapping[str, object], trees: int) -> list[Forest]:
    """Return for each fold a forest that has not seen its *examples*, and at the end one grown on all."""
    return [_grown([one for one in examples if one.fold != fold], settings, trees) for fold in range(FOLDS + 1)]


def _grown(examples: Sequence[Example], settings: Mapping[str, object], trees: int) -> Forest:
    rows = np.array([row for example in examples for row in example.rows], dtype=np.float32)
    labels = np.array([label for example in examples for label in example.labels], dtype=np.int8)
    return grow(settings, trees, lightgbm.Dataset(rows, labels))


def grow(settings: Mapping[str, object], trees: int, data: lightgbm.Dataset) -> Forest:
    """Return a forest of *trees* trees on *data*."""
    return forest(lightgbm.train({**COMMON, **settings}, data, trees).dump_model())


def forest(model: Mapping[str, Any]) -> Forest:
    """Return a trained model as arrays."""
    leaves = max(tree["num_leaves"] for tree in model["tree_info"])
    shape = (len(model["tree_info"]), max(1, leaves - 1))
    inner: dict[str, NDArray[Any]] = {
        "feature": np.zeros(shape, np.uint8), "threshold": np.full(shape, np.inf, np.float32),
        "children": np.full((*shape, 2), -1, np.int8),
    }  # fmt: skip
    value = np.zeros((shape[0], leaves), np.float32)
    depths = [_fill(inner, value, number, tree["tree_structure"]) for number, tree in enumerate(model["tree_info"])]
    return Forest(**inner, value=value, depth=max(depths))


def _fill(inner: Mapping[str, NDArray[Any]], value: NDArray[np.float32], tree: int, node: Mapping[str, Any]) -> int:
    """Write *node* and what hangs below it; returns its depth."""
    if "split_index" not in node:
        value[tree, node.get("leaf_index", 0)] = node["leaf_value"]
        return 1
    index = node["split_index"]
    inner["feature"][tree, index], inner["threshold"][tree, index] = node["split_feature"], node["threshold"]
    for side, child in enumerate((node["left_child"], node["right_child"])):
        inner["children"][tree, index, side] = child["split_index"] if "split_index" in child else ~child["leaf_index"]
    return 1 + max(_fill(inner, value, tree, node[f"{side}_child"]) for side in ("left", "right"))


def groups(rows: Sequence[Sequence[object]]) -> list[int]:
    """Sizes of the groups that lambdarank ranks within, empty ones left out."""
    return [len(row) for row in rows if row]
