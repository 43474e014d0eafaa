"""Weigh words for or against a story: a logistic regression over the tokens of features/said.py."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from benchmarks.gold import FOLDS, domain
from benchmarks.samples import Sample
from standfirst.converter.models.forest import Floats
from standfirst.converter.segment.features import word_weights

DOMAINS = 4  # that say a token, at the least: one site's own words say nothing of others
KEPT = 8_000  # tokens, those that weigh most often most
STRENGTH = 0.08  # of the loss against the squares of the weights
STEPS = 200
LARGEST = 127


class Tokens:
    """The tokens of all blocks of *samples*, as rows of a sparse matrix in which a 1 stands for each token there."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        line_tokens = [list(word_weights.tokens(sample.blocks)) for sample in samples]
        sites: dict[str, set[str]] = defaultdict(set)
        for sample, lines in zip(samples, line_tokens, strict=True):
            for token in set[str]().union(*lines):
                sites[token].add(domain(sample.gold.truth["url"]))
        self.names = sorted(token for token, domains in sites.items() if len(domains) >= DOMAINS)
        self.spread = np.array([len(sites[name]) for name in self.names], dtype=float)
        self._rows = _matrix(list(chain.from_iterable(line_tokens)), self.names)
        self._labels = np.concatenate([sample.labels for sample in samples])
        self._weights = np.concatenate([sample.weights for sample in samples])
        self._folds = np.repeat([sample.gold.fold for sample in samples], [len(sample.labels) for sample in samples])

    def weigh(self, held_out: int | None = None) -> Mapping[str, int]:
        """Return what each token says, -127 to 127, as learned from all samples but those of the fold *held_out*."""
        used = self._folds != held_out
        token_weights = regression(self._rows[used], self._labels[used], self._weights[used])
        share = np.abs(token_weights) * np.sqrt(self.spread)
        kept = np.sort(np.argsort(-share, kind="stable")[:KEPT])
        rounded = np.round(token_weights[kept] * LARGEST / np.abs(token_weights[kept]).max()).astype(int)
        return {self.names[index]: int(value) for index, value in zip(kept, rounded, strict=True) if value}

    def by_fold(self) -> list[Mapping[str, int]]:
        """For each fold, the weights of tokens that have not seen its domains."""
        return [self.weigh(fold) for fold in range(FOLDS)]


def _matrix(lines: Sequence[set[str]], names: Sequence[str]) -> sparse.csr_matrix:
    number = {name: index for index, name in enumerate(names)}
    rows = [sorted(number[token] for token in line if token in number) for line in lines]
    ends = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    return sparse.csr_matrix(
        (np.ones(ends[-1]), np.array(list(chain.from_iterable(rows))), ends), (len(rows), len(names))
    )


def regression(rows: sparse.csr_matrix, labels: NDArray[np.int64], weights: Floats) -> Floats:
    """Return the weights of a logistic regression with an L2 penalty, by L-BFGS (D. Liu, J. Nocedal, 1989), without the intercept."""
    signs, weights, turned = 2.0 * labels - 1, STRENGTH * weights / weights.mean(), rows.T.tocsr()

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        margin = signs * (rows @ coefficients[:-1] + coefficients[-1])
        pull = -weights * signs / (1 + np.exp(margin))
        slope = np.append(turned @ pull + coefficients[:-1], pull.sum())
        return float(weights @ np.logaddexp(0, -margin) + coefficients[:-1] @ coefficients[:-1] / 2), slope

    result = optimize.minimize(
        loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    return np.asarray(result.x[:-1])
