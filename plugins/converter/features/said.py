"""What the words of a line, and of the short lines beside it, say for the story or against it, as learned from gold pages.

A text dump shows neither elements nor styles; "0 comments" and "min read" tell what stands around a story all the same.
Only the second model sees this, only for text dumps, and it learned from a quarter of them without: a language whose
words are not known is read as if there were no such evidence.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from plugins.converter.features.arrays import Floats, shifted, window_mean
from plugins.converter.model import Block
from plugins.text.words import bag

FIRST = 30  # words of a line that are looked at
SHORT = 9  # words of a line that says something of the lines beside it
REACHES = (2, 5)
NUMBER = "#"  # stands for every word that starts with a digit

NAMES = ("said", "said-1", "said+1", *(f"said~{reach}" for reach in REACHES))


def tokens(blocks: Sequence[Block]) -> Iterator[set[str]]:
    """For each block its words and pairs of words, which are first and last, and those of a short block on each side."""
    bags = [bag(block.text) for block in blocks]
    lines = [[NUMBER if word[0].isdigit() else word for word in each[:FIRST]] for each in bags]
    for at, line in enumerate(lines):
        edges = ["^", *line, "$"]
        found = {*line, *map(" ".join, pairwise(edges))}
        for mark, near in (("<", at - 1), (">", at + 1)):
            if 0 <= near < len(lines) and len(bags[near]) <= SHORT:
                found.update(f"{mark} {word}" for word in lines[near])
        yield found


def table(blocks: Sequence[Block], weights: Mapping[str, int]) -> Floats:
    """One row a block, columns NAMES; all 0 for an HTML page, whose elements say more."""
    if any(block.place for block in blocks):
        return np.zeros((len(blocks), len(NAMES)))
    told = np.array(
        [sum(weights[token] for token in found if token in weights) for found in tokens(blocks)], dtype=float
    )
    return np.column_stack([told, shifted(told, -1), shifted(told, 1), *(window_mean(told, by) for by in REACHES)])
