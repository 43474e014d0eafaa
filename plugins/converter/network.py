"""A small convolutional network over the lines of a page, trained by benchmarks/train_network.py and run in numpy.

Each line is seen through its figures and, by six layers that look 1, 2, 4 ... 32 lines up and down (dilated convolutions
with residual connections, F. Yu, V. Koltun, 2016; K. He et al., 2016), through those of 63 lines on both sides.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

REACHES = (1, 2, 4, 8, 16, 32)  # lines up and down that each layer looks
FARTHEST = 4.0  # standard deviations; what lies farther counts as that far

Singles = NDArray[np.float32]


class Network(NamedTuple):
    """The weights: what each column is centred by and divided by, then a matrix and a row of biases a layer."""

    means: Singles
    spreads: Singles
    matrices: Sequence[Singles]  # (columns, width), six of (3 * width, width), (width, 1)
    biases: Sequence[Singles]

    def score(self, rows: NDArray[np.floating]) -> NDArray[np.float64]:
        """The log-odds that each line is of the story; *rows* has a line's figures in a row."""
        return self.scored(self.standard(rows)).astype(np.float64)

    def standard(self, rows: NDArray[np.floating]) -> Singles:
        """*rows* as the first layer sees them: logarithms of large figures, centred, none too far."""
        return np.asarray(np.clip((squashed(rows) - self.means) / self.spreads, -FARTHEST, FARTHEST))

    def scored(self, standard: Singles) -> Singles:
        """The same of *standard* figures."""
        seen = np.maximum(standard @ self.matrices[0] + self.biases[0], 0)
        for reach, matrix, bias in zip(REACHES, self.matrices[1:-1], self.biases[1:-1], strict=True):
            seen += np.maximum(beside(seen, reach) @ matrix + bias, 0)
        return np.asarray((seen @ self.matrices[-1] + self.biases[-1])[:, 0])


def squashed(rows: NDArray[np.floating]) -> Singles:
    """*rows* with large figures nearer to each other: log(1 + x), its sign kept."""
    single = rows.astype(np.float32)
    return np.sign(single) * np.log1p(np.abs(single))


def beside(lines: Singles, reach: int) -> Singles:
    """Each line between those *reach* lines above and below it, nothing where there is none: (lines, 3 * width)."""
    count, width = lines.shape
    found = np.zeros((count, 3 * width), np.float32)
    found[:, width : 2 * width] = lines
    if reach < count:
        found[reach:, :width] = lines[:-reach]
        found[:-reach, 2 * width :] = lines[reach:]
    return found
