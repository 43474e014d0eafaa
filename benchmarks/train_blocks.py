"""The model of blocks: which of a page's blocks are its story; one forest for HTML pages and text dumps alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks import boosting
from benchmarks.gold import FOLDS, GoldPage
from benchmarks.labels import HALF, labels
from plugins.converter import boxes, features
from plugins.converter.features import said, second
from plugins.converter.model import Block
from plugins.converter.trees import Floats, Forest

TREES = 200
TREES_AGAIN = 120  # of the second model
SETTINGS: dict[str, object] = {
    "objective": "binary", "num_leaves": 24, "max_depth": 11, "learning_rate": 0.07, "min_data_in_leaf": 40, "bagging_fraction": 0.7,
    "bagging_freq": 1, "feature_fraction": 0.25, "lambda_l2": 5,
}  # fmt: skip
SPEAKING = 4  # of so many pages one is shown to the second model without what its words say
SMALLEST_PAGE = 50.0  # words added to a page's size, so that a page of a few lines does not outweigh others


@dataclass(frozen=True, slots=True)
class Sample:
    """One gold page as the model sees it."""

    gold: GoldPage
    rows: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: Floats
    sizes: Floats
    blocks: tuple[Block, ...]  # of the page, those outside its boxes
    kept: list[int]  # their numbers on the page


def sample(gold: GoldPage) -> Sample:
    """The rows, labels and weights of a page: long blocks weigh more, and every page about the same."""
    page, kept = boxes.cleared(gold.page, boxes.inside(gold.page.blocks))
    seen = features.table(page)
    told = labels(page.blocks, gold.truth["body"]) >= HALF
    weights = np.sqrt(seen.sizes + 1) / np.sqrt(seen.sizes.sum() + SMALLEST_PAGE)
    return Sample(gold, seen.values.astype(np.float32), told.astype(np.int64), weights, seen.sizes, page.blocks, kept)


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


def again(samples: Sequence[Sample], chances: Sequence[Floats], words: Sequence[Mapping[str, int]]) -> list[Sample]:
    """*samples* with what the first model and the *words* of each fold, both out of fold, say of their blocks: what the second model sees."""
    return [
        _seen_again(each, second.table(chance, each.sizes), said.table(each.blocks, words[each.gold.fold]))
        for each, chance in zip(samples, chances, strict=True)
    ]


def _seen_again(sample: Sample, *more: Floats) -> Sample:
    return replace(sample, rows=np.hstack((sample.rows, *more)).astype(np.float32))


def speechless(samples: Sequence[Sample]) -> list[Sample]:
    """*samples* for the second model, a quarter of whose pages tell nothing by words, as pages of other languages do."""
    return [_mute(each) if crc32(each.gold.id.encode()) % SPEAKING == 0 else each for each in samples]


def _mute(sample: Sample) -> Sample:
    rows = sample.rows.copy()
    rows[:, -len(said.NAMES) :] = 0
    return replace(sample, rows=rows)


def chances(samples: Sequence[Sample], forests: Sequence[Forest]) -> list[Floats]:
    """For each page, what the forest that has not seen it says of its blocks."""
    scores = (forests[each.gold.fold].score(each.rows) for each in samples)
    return [np.asarray(1 / (1 + np.exp(-score))) for score in scores]
