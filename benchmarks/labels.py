"""Which blocks of a gold page belong to its story, told by matching their words with the gold body's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.model import Block
from standfirst.text.words import words

RUN = 4  # words in a row that must stand in the gold body
LONG = 6  # words from which a block is judged by the share of its runs
NEAR = 2  # blocks around a short one, of which one must be the story's
DENSE = 6  # blocks around a repeated one by which the right copy is told
HALF = 0.5

Bag = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The gold body's words: its runs, its lines, and all of them in one string."""

    runs: Counter[Bag]
    lines: Counter[Bag]
    text: str


def labels(blocks: Sequence[Block], gold: str) -> NDArray[np.float64]:
    """For each block, how much of it (0 to 1) stands in the body *gold*."""
    body, bags = _body(gold), [tuple(words(block.text)) for block in blocks]
    found = np.array([_share(bag, body) for bag in bags])
    _short(found, bags, body)
    _once(found, bags, body)
    return found


def _body(gold: str) -> Body:
    own = words(gold)
    return Body(Counter(_runs(own)), Counter(tuple(words(line)) for line in gold.split("\n")), f" {' '.join(own)} ")


def _runs(bag: Sequence[str]) -> list[Bag]:
    return [tuple(bag[at : at + RUN]) for at in range(len(bag) - RUN + 1)]


def _share(bag: Bag, body: Body) -> float:
    if len(bag) >= LONG:
        return float(np.mean([run in body.runs for run in _runs(bag)]))
    if bag and bag in body.lines:
        return 1.0
    return 0.9 * (len(bag) >= RUN and all(run in body.runs for run in _runs(bag)))


def _short(found: NDArray[np.float64], bags: Sequence[Bag], body: Body) -> None:
    """Count a few words that are no line of the gold as the story's, if they are in it and beside it."""
    sure = [share >= HALF and len(bag) >= LONG for share, bag in zip(found, bags, strict=True)]
    for at, bag in enumerate(bags):
        if (
            bag
            and found[at] == 0
            and len(bag) < RUN
            and f" {' '.join(bag)} " in body.text
            and any(sure[max(0, at - NEAR) : at + NEAR + 1])
        ):
            found[at] = 0.6


def _once(found: NDArray[np.float64], bags: Sequence[Bag], body: Body) -> None:
    """Of copies of one block, as many as the gold holds are the story's: those among most of the story."""
    total = np.concatenate(([0.0], np.cumsum([share * len(bag) for share, bag in zip(found, bags, strict=True)])))
    copies: dict[Bag, list[int]] = {}
    for at, bag in enumerate(bags):
        if found[at] >= HALF:
            copies.setdefault(bag, []).append(at)
    for bag, places in copies.items():
        held = body.runs[bag[:RUN]] if len(bag) >= LONG else body.lines[bag] or body.text.count(f" {' '.join(bag)} ")
        ranked = sorted(places, key=lambda at: total[max(0, at - DENSE + 1)] - total[min(len(bags), at + DENSE)])
        for at in ranked[max(1, held) :]:
            found[at] = 0.0
