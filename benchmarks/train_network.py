"""The model of blocks: which of a page's blocks are its story; one network for HTML pages and text dumps alike.

Trained in numpy, one thread, fixed seeds: AdamW (I. Loshchilov, F. Hutter, 2019) on the logistic loss of every block, long blocks weighed more; dropout before each
layer (N. Srivastava et al., 2014); the step grows over the first third of the training and falls to nothing (L. Smith, 2018).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import FOLDS
from benchmarks.samples import Sample
from standfirst.converter.models import weights
from standfirst.converter.models.network import (
    MEANS,
    REACHES,
    Groups,
    Ints,
    Neighbourhoods,
    Network,
    Singles,
    grouped,
    looking,
    squashed,
)

WIDTH = 64
GAP = max(REACHES)  # empty lines between two pages of a batch
EPOCHS, BATCH = 16, 4  # rounds, pages a step
DROPPED = 0.3
STEP, DECAY = 4e-3, 0.02
MOMENTA, TINY = (0.9, 0.999), 1e-8
STEEPEST = 5.0  # the norm to which a longer slope is cut
GROWING = 0.3  # of the training
SMALLEST_SPREAD = 1e-6
SEED = 0
# Scales the network down, which ends up surer than it is right: f1 of text dumps .9401 -> .9408, of HTML pages the same.
CALM = 0.85


class Lesson(NamedTuple):
    """A sample without the page itself, which takes a tenth of the memory in each process."""

    rows: Singles
    labels: Ints
    weights: NDArray[np.float64]
    elements: Ints


class Batch(NamedTuple):
    """Pages below each other, as many empty lines between them as a layer looks far."""

    rows: Singles
    labels: Singles
    weights: Singles  # 0 for the empty lines
    is_line: Singles  # 1 and 0, a column
    around: Neighbourhoods


class _Layer(NamedTuple):
    """The input of a layer, and which part of its result dropout kept."""

    inputs: Singles
    kept: Singles


def train(lessons: Sequence[Lesson]) -> Network:
    """Return a network trained on *lessons*, its weights whole numbers of steps as they are kept."""
    every = np.vstack([squashed(lesson.rows) for lesson in lessons])
    random = np.random.default_rng(SEED)
    network = Network(every.mean(axis=0), every.std(axis=0) + SMALLEST_SPREAD, *_start(random, every.shape[1]))
    standard = [network.standard(lesson.rows) for lesson in lessons]
    steps = EPOCHS * -(-len(lessons) // BATCH)
    values = [*network.matrices, *network.biases]
    first, second = ([np.zeros_like(value) for value in values] for _ in range(2))
    for number, batch in enumerate(_batches(lessons, standard, random), 1):
        gradients = slopes(network, batch, random)
        rate = _rate(number / steps)
        for index, (value, slope) in enumerate(zip(values, gradients, strict=True)):
            first[index] += (1 - MOMENTA[0]) * (slope - first[index])
            second[index] += (1 - MOMENTA[1]) * (slope * slope - second[index])
            mean, square = first[index] / (1 - MOMENTA[0] ** number), second[index] / (1 - MOMENTA[1] ** number)
            np.subtract(value, np.float32(rate) * (mean / (np.sqrt(square) + TINY) + DECAY * value), out=value)
    for value in (network.matrices[-1], network.biases[-1]):
        np.multiply(value, np.float32(CALM), out=value)
    return network._replace(matrices=[np.multiply(*weights.quantized(matrix)) for matrix in network.matrices])


def by_fold(samples: Sequence[Sample]) -> list[Network]:
    """For each fold, a network that has not seen its domains, and one that has seen all."""
    lessons = [
        (sample.gold.fold, Lesson(sample.rows, sample.labels, sample.weights, sample.elements)) for sample in samples
    ]
    with ProcessPoolExecutor() as workers:
        shown = ([lesson for own_fold, lesson in lessons if own_fold != fold] for fold in range(FOLDS + 1))
        return list(workers.map(train, shown))


def _start(random: np.random.Generator, columns: int) -> tuple[list[Singles], list[Singles]]:
    """Random weights, as large as keeps what comes out of a layer as large as what goes in, and small biases."""
    shapes = [(columns, WIDTH), *((3 * WIDTH, WIDTH) for _ in REACHES), (WIDTH, 1)]
    bounds = [1 / np.sqrt(shape[0]) for shape in shapes]
    matrices = [
        random.uniform(-bound, bound, shape).astype(np.float32) for bound, shape in zip(bounds, shapes, strict=True)
    ]
    return matrices, [np.zeros(shape[1], np.float32) for shape in shapes]


def _rate(part: float) -> float:
    if part < GROWING:
        return float(STEP * part / GROWING)
    return float(STEP * (1 + np.cos(np.pi * (part - GROWING) / (1 - GROWING))) / 2)


def _batches(lessons: Sequence[Lesson], standard: Sequence[Singles], random: np.random.Generator) -> Iterator[Batch]:
    for _ in range(EPOCHS):
        order = random.permutation(len(lessons))
        for start in range(0, len(order), BATCH):
            yield _batch([(lessons[index], standard[index]) for index in order[start : start + BATCH]])


def _batch(pages: Sequence[tuple[Lesson, Singles]]) -> Batch:
    def column(values: Sequence[NDArray[np.generic]]) -> Singles:
        return np.concatenate([np.append(array, np.zeros(GAP)) for array in values]).astype(np.float32)

    gap = np.zeros((GAP, pages[0][1].shape[1]), np.float32)
    return Batch(
        np.vstack([part for _, rows in pages for part in (rows, gap)]),
        column([lesson.labels for lesson, _ in pages]),
        column([lesson.weights for lesson, _ in pages]),
        column([np.ones(len(lesson.labels)) for lesson, _ in pages])[:, None],
        Neighbourhoods(
            _apart([lesson.elements for lesson, _ in pages]),
            _apart([np.zeros_like(lesson.elements) for lesson, _ in pages]),
        ),
    )


def _apart(numbers: Sequence[Ints]) -> Groups:
    """Return the groups of several pages, none shared, with the empty lines between them in groups of their own."""
    shifted, free = list[Ints](), 0
    for page_numbers in numbers:
        last = free + int(page_numbers.max()) + 1
        shifted += [page_numbers + free, np.full(GAP, last)]
        free = last + 1
    return grouped(np.concatenate(shifted))


def slopes(network: Network, batch: Batch, random: np.random.Generator) -> list[Singles]:
    """Return the slope of the loss along every weight, the norm of all cut to STEEPEST."""

    def thinned(values: Singles) -> tuple[Singles, Singles]:
        kept = (random.random(values.shape, np.float32) >= DROPPED) * batch.is_line / np.float32(1 - DROPPED)
        return values * kept, kept

    matrices, biases = network.matrices, network.biases
    inputs, _ = thinned(batch.rows)
    raw = inputs @ matrices[0] + biases[0]
    seen, kept = thinned(np.maximum(raw, 0))
    layers = [_Layer(inputs, kept * (raw > 0))]
    for reach, matrix, bias in zip(REACHES, matrices[1:-1], biases[1:-1], strict=True):
        around = looking(seen, reach, batch.around)
        raw = around @ matrix + bias
        hidden, kept = thinned(np.maximum(raw, 0))
        layers.append(_Layer(around, kept * (raw > 0)))
        seen = seen + hidden
    last, kept = thinned(seen)
    score = (last @ matrices[-1] + biases[-1])[:, 0]
    pull = np.asarray(((1 + np.tanh(score / 2)) / 2 - batch.labels) * batch.weights, dtype=np.float32)
    return _cut(_backwards(network, layers, _Layer(last, kept), pull[:, None], batch.around))


def _backwards(
    network: Network, layers: Sequence[_Layer], last: _Layer, pull: Singles, around: Neighbourhoods
) -> list[Singles]:
    """Return the slopes of matrices, then of biases, from the loss back to the first layer."""
    slopes, of_biases = [last.inputs.T @ pull], [pull.sum(axis=0)]
    back: Singles = (pull @ network.matrices[-1].T) * last.kept
    for reach, matrix, layer in zip(REACHES[::-1], network.matrices[-2:0:-1], layers[:0:-1], strict=True):
        gradient = back * layer.kept
        slopes.append(layer.inputs.T @ gradient)
        of_biases.append(gradient.sum(axis=0))
        back += _gathered(np.asarray(gradient @ matrix.T), reach, around)
    gradient = back * layers[0].kept
    slopes.append(layers[0].inputs.T @ gradient)
    of_biases.append(gradient.sum(axis=0))
    return [*slopes[::-1], *of_biases[::-1]]


def _gathered(slopes: Singles, reach: int, around: Neighbourhoods) -> Singles:
    """Return what `looking` spread, back at its lines."""
    width = slopes.shape[1] // 3
    gathered = slopes[:, width : 2 * width].copy()
    if reach == MEANS:  # a mean gives each of its lines as much
        return gathered + around.element.means(slopes[:, :width]) + around.page.means(slopes[:, 2 * width :])
    gathered[:-reach] += slopes[reach:, :width]
    gathered[reach:] += slopes[:-reach, 2 * width :]
    return gathered


def _cut(slopes: list[Singles]) -> list[Singles]:
    norm = float(np.sqrt(sum(float((slope * slope).sum()) for slope in slopes)))
    return [slope * np.float32(min(1.0, STEEPEST / (norm + TINY))) for slope in slopes]
