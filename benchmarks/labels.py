"""Label the blocks of a gold page that belong to its story, by matching their words with the gold body's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.model import Block
from standfirst.text.words import words

RUN = 4  # words in a row that must occur in the gold body
LONG = 6  # words from which a block is judged by the share of its runs
NEAR = 2  # blocks around a short one; one of them must be the story's
DENSE = 6  # blocks around a repeated one by which the right copy is chosen
HALF = 0.5

Bag = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The gold body's words: its runs, its lines, and all of them in one string."""

    runs: Counter[Bag]
    lines: Counter[Bag]
    text: str


def labels(blocks: Sequence[Block], gold: str) -> NDArray[np.float64]:
    """Return for each block the share of it (0 to 1) that occurs in the body *gold*."""
    body, bags = _body(gold), [tuple(words(block.text)) for block in blocks]
    shares = np.array([_share(bag, body) for bag in bags])
    _short(shares, bags, body)
    _once(shares, bags, body)
    return shares


def _body(gold: str) -> Body:
    gold_words = words(gold)
    return Body(
        Counter(_runs(gold_words)),
        Counter(tuple(words(line)) for line in gold.split("\n")),
        f" {' '.join(gold_words)} ",
    )


def _runs(bag: Sequence[str]) -> list[Bag]:
    return [tuple(bag[start : start + RUN]) for start in range(len(bag) - RUN + 1)]


def _share(bag: Bag, body: Body) -> float:
    if len(bag) >= LONG:
        return float(np.mean([run in body.runs for run in _runs(bag)]))
    if bag and bag in body.lines:
        return 1.0
    return 0.9 * (len(bag) >= RUN and all(run in body.runs for run in _runs(bag)))


def _short(shares: NDArray[np.float64], bags: Sequence[Bag], body: Body) -> None:
    """Count a short block as the story's if its words are in the gold and a block near it is the story's."""
    sure = [share >= HALF and len(bag) >= LONG for share, bag in zip(shares, bags, strict=True)]
    for index, bag in enumerate(bags):
        if (
            bag
            and shares[index] == 0
            and len(bag) < RUN
            and f" {' '.join(bag)} " in body.text
            and any(sure[max(0, index - NEAR) : index + NEAR + 1])
        ):
            shares[index] = 0.6


def _once(shares: NDArray[np.float64], bags: Sequence[Bag], body: Body) -> None:
    """Keep as many copies of one block as the gold holds: those surrounded by most of the story."""
    total = np.concatenate(([0.0], np.cumsum([share * len(bag) for share, bag in zip(shares, bags, strict=True)])))
    copies: dict[Bag, list[int]] = {}
    for index, bag in enumerate(bags):
        if shares[index] >= HALF:
            copies.setdefault(bag, []).append(index)
    for bag, places in copies.items():
        gold_count = (
            body.runs[bag[:RUN]] if len(bag) >= LONG else body.lines[bag] or body.text.count(f" {' '.join(bag)} ")
        )
        ranked = sorted(
            places, key=lambda index: total[max(0, index - DENSE + 1)] - total[min(len(bags), index + DENSE)]
        )
        for index in ranked[max(1, gold_count) :]:
            shares[index] = 0.0
