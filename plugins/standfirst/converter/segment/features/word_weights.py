"""Weights of words, learned from gold pages: how much a line's words, and those of short lines beside it, speak for the story.

A text dump shows neither elements nor styles, but "0 comments" and "min read" still mark what surrounds a story.
Only text dumps have these features, and the network was trained on a quarter of them without. The words were learned on English pages, where
"le" and "est" are in menus of languages and in hours: for a page in another language the features are 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from standfirst.converter.model import Block
from standfirst.converter.segment.features.arrays import Floats, shifted, window_means

FIRST = 30  # words of a line that are looked at
SHORT = 9  # words of a line that says something of the lines beside it
REACHES = (2, 5, 15)
NEAR = 2
# The share of a page's words that must be known: .51 and more on all English gold pages but two, .12 in French.
LEAST_KNOWN = 0.4
NUMBER = "#"  # stands for every word that starts with a digit

NAMES = (
    "said",
    "said-1",
    "said+1",
    *(f"said~{reach}" for reach in REACHES),
    "said_against",
    "said_mean",
    f"said_mean~{NEAR}",
)


def tokens(blocks: Sequence[Block]) -> Iterator[set[str]]:
    """Return for each block its words and pairs of words, which are first and last, and those of a short block on each side.

    A table and code say nothing: their figures and names are no words of the story.
    """
    bags = [() if block.kind in ("table", "code") else block.words for block in blocks]
    lines = [[NUMBER if word[0].isdigit() else word for word in line[:FIRST]] for line in bags]
    for position, line in enumerate(lines):
        if not line:
            yield set()
            continue
        tokens = {*line, *map(" ".join, pairwise(["^", *line, "$"]))}
        for mark, near in (("<", position - 1), (">", position + 1)):
            if 0 <= near < len(lines) and len(bags[near]) <= SHORT:
                tokens.update(f"{mark} {word}" for word in lines[near])
        yield tokens


def table(blocks: Sequence[Block], weights: Mapping[str, int]) -> Floats:
    """Return one row a block, columns NAMES; all 0 for an HTML page, whose elements say more, and in another language."""
    if any(block.place for block in blocks) or not _is_known(blocks, weights):
        return np.zeros((len(blocks), len(NAMES)))
    token_weights = [[weights[token] for token in line if token in weights] for line in tokens(blocks)]
    sums = np.array([sum(line) for line in token_weights], dtype=float)
    against = np.array([sum(weight for weight in line if weight < 0) for line in token_weights], dtype=float)
    mean = sums / np.array([min(FIRST, len(block.words)) + 1 for block in blocks])
    around, near = window_means(sums, REACHES), window_means(mean, (NEAR,))
    return np.column_stack([sums, shifted(sums, -1), shifted(sums, 1), *around, against, mean, *near])


def _is_known(blocks: Sequence[Block], weights: Mapping[str, int]) -> bool:
    """Return true if the page is in the language that was learned from, by how many of its words are known."""
    spoken = [word for block in blocks for word in block.words[:FIRST] if not word[0].isdigit()]
    return sum(map(weights.__contains__, spoken)) >= LEAST_KNOWN * len(spoken)
