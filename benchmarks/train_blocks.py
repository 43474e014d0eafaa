"""The model of blocks: which of a page's blocks are its story; one forest for HTML pages and text dumps alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks import boosting
from benchmarks.gold import FOLDS, GoldPage
from benchmarks.labels import HALF, labels
from plugins.converter import boxes, features
from plugins.converter.features import second
from plugins.converter.trees import Floats, Forest

TREES = 200
TREES_AGAIN = 120  # of the second model
SETTINGS: dict[str, object] = {
    "objective": "binary", "num_leaves": 24, "max_depth": 11, "learning_rate": 0.07, "min_data_in_leaf": 40, "bagging_fraction": 0.7,
    "bagging_freq": 1, "feature_fraction": 0.25, "lambda_l2": 5,
}  # fmt: skip
SMALLEST_PAGE = 50.0  # words added to a page's size, so that a page of a few lines does not outweigh others


@dataclass(frozen=True, slots=True)
class Sample:
    """One gold page as the model sees it."""

    gold: GoldPage
    rows: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: Floats
    sizes: Floats
    kept: list[int]  # of the page's blocks, those outside its boxes


def sample(gold: GoldPage) -> Sample:
    """The rows, labels and weights of a page: long blocks weigh more, and every page about the same."""
    page, kept = boxes.cleared(gold.page, boxes.inside(gold.page.blocks))
    seen = features.table(page)
    told = labels(page.blocks, gold.truth["body"]) >= HALF
    weights = np.sqrt(seen.sizes + 1) / np.sqrt(seen.sizes.sum() + SMALLEST_PAGE)
    return Sample(gold, seen.values.astype(np.float32), told.astype(np.int64), weights, seen.sizes, kept)


def grow(samples: Sequence[Sample], count: int = TREES) -> Forest:
    """A forest of *count* trees grown on *samples*."""
    data = lightgbm.Dataset(
        np.vstack([each.rows for each in samples]),
        np.concatenate([each.labels for each in samples]),
        weight=np.concatenate([each.weights for each in samples]),
    )
    return boosting.grow(SETTINGS, count, data)


def by_fold(samples: Sequence[Sample], count: int = TREES) -> list[Forest]:
    """For each fold, a forest that has not seen its domains."""
    return [grow([each for each in samples if each.gold.fold != fold], count) for fold in range(FOLDS)]


def again(samples: Sequence[Sample], said: Sequence[Floats]) -> list[Sample]:
    """*samples* with what the first model, out of fold, said of their blocks: what the second model learns from."""
    return [
        replace(each, rows=np.hstack((each.rows, second.table(chance, each.sizes))).astype(np.float32))
        for each, chance in zip(samples, said, strict=True)
    ]


def chances(samples: Sequence[Sample], forests: Sequence[Forest]) -> list[Floats]:
    """For each page, what the forest that has not seen it says of its blocks."""
    scores = (forests[each.gold.fold].score(each.rows) for each in samples)
    return [np.asarray(1 / (1 + np.exp(-score))) for score in scores]
