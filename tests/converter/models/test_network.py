"""The network that scores which blocks are the story, and the slopes it is trained by."""

from unittest.mock import patch

import numpy as np
import pytest

from benchmarks import train_network
from benchmarks.train_network import Batch, slopes
from standfirst.converter.models import weights
from standfirst.converter.models.network import MEANS, REACHES, Network, grouped, looking, on_a_page, side_means

COLUMNS, WIDTH, LINES = 6, 5, 200
FARTHEST_LINE = sum(REACHES)
KIN = np.arange(LINES) // 7 % 11


def network(seed: int = 1) -> Network:
    random = np.random.default_rng(seed)
    shapes = [(COLUMNS, WIDTH), *((3 * WIDTH, WIDTH) for _ in REACHES), (WIDTH, 1)]
    return Network(
        np.zeros(COLUMNS, np.float32),
        np.ones(COLUMNS, np.float32),
        [random.normal(0, 0.4, shape).astype(np.float32) for shape in shapes],
        [random.normal(0, 0.1, shape[1]).astype(np.float32) for shape in shapes],
    )


def lines(seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (LINES, COLUMNS)).astype(np.float32)


def test_a_line_is_scored_with_the_lines_above_and_below_it() -> None:
    around = side_means(np.arange(1, 5, dtype=np.float32)[:, None], 2)

    assert around.tolist() == [[0, 1, 3], [0, 2, 4], [1, 3, 0], [2, 4, 0]]
    assert side_means(np.ones((2, 1), np.float32), 8).tolist() == [
        [0, 1, 0],
        [0, 1, 0],
    ]  # a page shorter than the reach


def test_a_line_is_scored_with_the_means_of_its_element_and_of_the_page() -> None:
    around = looking(np.array([[1], [2], [3], [6]], np.float32), MEANS, on_a_page(np.array([5, 3, 5, 5])))

    assert around == pytest.approx(np.array([[10 / 3, 1, 3], [2, 2, 3], [10 / 3, 3, 3], [10 / 3, 6, 3]]))


def test_without_means_a_score_depends_only_on_the_nearest_lines() -> None:
    seen, model = lines(), network()
    reaches = [layer for layer, reach in enumerate(REACHES, 1) if reach == MEANS]
    for layer in reaches:  # layers that add nothing
        model.matrices[layer][:], model.biases[layer][:] = 0, 0
    before = model.scored(seen, on_a_page(KIN))
    seen[100] += 1

    changed = np.flatnonzero(np.abs(model.scored(seen, on_a_page(KIN)) - before) > 0)

    assert (changed.min(), changed.max()) == (100 - FARTHEST_LINE, 100 + FARTHEST_LINE)


def test_groups_may_have_any_numbers() -> None:
    groups = grouped(np.array([9, 2, 9, 4]))

    assert groups.of.tolist() == [2, 0, 2, 1]
    assert groups.sizes.ravel().tolist() == [1, 1, 2]


def test_large_figures_and_pages_of_one_line_are_scored() -> None:
    assert np.isfinite(network().score(np.full((1, COLUMNS), 1e9), np.zeros(1, np.int64))).all()
    assert network().score(lines(), KIN).shape == (LINES,)


def test_the_slopes_are_the_gradients_of_the_loss() -> None:
    model, seen = network(), lines()
    labels = (np.arange(LINES) % 3 == 0).astype(np.float32)
    weight, around = np.linspace(0.1, 0.4, LINES, dtype=np.float32), on_a_page(KIN)
    batch = Batch(seen, labels, weight, np.ones((LINES, 1), np.float32), around)

    def loss() -> float:
        score = model.scored(seen, around).astype(np.float64)
        return float(batch.weights @ (np.logaddexp(0, score) - labels * score))

    with patch.multiple(train_network, DROPPED=0.0, STEEPEST=1e9):
        gradients = slopes(model, batch, np.random.default_rng(0))

    for value, slope in zip([*model.matrices, *model.biases], gradients, strict=True):
        steepest = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        kept, losses = value[steepest].copy(), []
        for step in (1e-3, -1e-3):
            value[steepest] = kept + step
            losses.append(loss())
        value[steepest] = kept
        assert slope[steepest] == pytest.approx((losses[0] - losses[1]) / 2e-3, rel=0.02)


def test_matrices_are_kept_as_whole_numbers_near_what_they_were() -> None:
    matrix = network().matrices[0]

    kept, steps = weights.quantized(matrix)

    assert np.abs(kept * steps - matrix).max() <= np.abs(matrix).max() / 127
    repeated, same = weights.quantized(kept * steps)
    assert (repeated == kept).all()
    assert (same == steps).all()
