"""Choose the blocks of the story: a learned chance for each, then the set with the best expected score."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from standfirst.converter.model import Page
from standfirst.converter.models import weights
from standfirst.converter.segment import boilerplate, features, named_boxes, prune
from standfirst.converter.segment.expand import mend, with_embeds
from standfirst.converter.segment.features import word_weights
from standfirst.converter.segment.features.arrays import Floats
from standfirst.converter.segment.gaps import lists_of, together
from standfirst.core.errors import DumpError

# If no choice of a text dump's lines should reach this F1, nothing looks like a story: all is kept, for an editor to look at. Of the
# English gold's text dumps four are below .12 and the next is at .40; one of the four gains .32, and three hold nothing of their story.
UNKNOWN = 0.25
# Subtracted from all log-odds when the story is chosen: on unseen pages a block belongs to it less often. What a chosen
# story calls for (`mend`) is judged without. Out of fold, of blocks: f1 of news HTML pages +.003, of news text dumps +.004, f1 < .50 of
# those -.006; English pages the same. With .3 half of it.
CAUTION = 0.6
# Subtracted once more in a text dump that has 2.3 times the words of its story, chosen without it: the shorter the story, the more of
# what is beside it may be taken for one. Out of fold, of blocks: f1 of such news dumps (half of them) +.008, of such English ones the same.
MORE_CAUTION, MOSTLY_OTHER = 0.6, 2.3
# A second opinion on an HTML page: blocks outside the element that Readability would take are less likely by this, in log-odds, if that
# element holds so large a share of the words chosen without it. Out of fold, of blocks: f1 of news pages +.002, f1 >= .95 +.008; English
# pages -.0003. With 1.0 and .5 as good; as good without a condition on news, worse on English pages (-.0015).
DOUBT, LEAST_INSIDE = 0.6, 0.3


class Segment(NamedTuple):
    """The story's blocks, by index, in reading order."""

    chosen: tuple[int, ...]
    chances: Floats  # of every block of the page, that it belongs to the story
    expected: float  # the F1 that this choice should reach; low means that an editor should look


def segment(page: Page) -> Segment:
    """Return the blocks that make up the story; raises DumpError for a page without any."""
    if not page.blocks:
        raise DumpError("no text to read: the dump holds no visible words")
    if page.form == "story":
        count = len(page.blocks)
        return Segment(with_embeds(page.blocks, range(count)), np.ones(count), 1.0)
    boxed = boilerplate.inside(page.blocks)
    clear, kept = boilerplate.cleared(page, boxed)
    seen, scores = _scored(clear)
    chances, cautious, lists = sigmoid(scores), sigmoid(scores - CAUTION), lists_of(clear.blocks)
    chosen, expected = choose(together(lists, cautious, seen.sizes), seen.sizes)
    if page.form == "lines":
        if seen.sizes.sum() >= MOSTLY_OTHER * (seen.sizes * chosen).sum():
            cautious = sigmoid(scores - CAUTION - MORE_CAUTION)
            chosen, expected = choose(together(lists, cautious, seen.sizes), seen.sizes)
        chosen[:] |= expected < UNKNOWN
    else:
        doubted = sigmoid(scores - CAUTION - DOUBT * _is_doubted(chosen, seen))
        chosen, expected = choose(together(lists, doubted, seen.sizes), seen.sizes)
    mend(chosen, clear.blocks, chances, seen.sizes)
    if page.form != "lines":
        pictures = {shown.before for shown in page.shown}
        prune.captions(
            chosen, clear.blocks, chances, [position for position, number in enumerate(kept) if number in pictures]
        )
    indices = {kept[index] for index in np.flatnonzero(chosen)} - boxed
    all_chances = spread(chances, kept, len(page.blocks))
    if page.form != "lines":
        indices = prune.without_far_parts(named_boxes.without(indices, page.blocks), page.blocks)
    return Segment(with_embeds(page.blocks, indices), all_chances, expected)


def _scored(page: Page) -> tuple[features.Table, Floats]:
    """Return the features of the blocks of *page*, and the log-odds of each block that it belongs to the story."""
    seen, learned = features.table(page), weights.load()
    rows = np.hstack((seen.values, word_weights.table(page.blocks, learned.token_weights)))
    return seen, learned.network.score(rows, seen.elements)


def _is_doubted(chosen: np.ndarray, seen: features.Table) -> np.ndarray:
    """Return which blocks are outside the element that Readability would take; none if that holds too few of the words *chosen*."""
    inside = seen.values[:, features.READABLE] > 0
    words = seen.sizes * chosen
    return ~inside if (words * inside).sum() >= LEAST_INSIDE * words.sum() else np.zeros_like(inside)


def spread(chances: Floats, kept: Sequence[int], count: int) -> Floats:
    """Return *chances* of the blocks *kept* among *count*, 0 for those in boxes."""
    all_chances = np.zeros(count)
    all_chances[kept] = chances
    return all_chances


def sigmoid(scores: Floats) -> Floats:
    """Return chances from log-odds."""
    return np.asarray(1 / (1 + np.exp(-scores)))


def choose(chances: Floats, sizes: Floats) -> tuple[np.ndarray, float]:
    """Return the set of blocks with the highest expected F1 of words, and that F1.

    Blocks are taken by falling chance while the ratio of expected sums rises (K. Dembczynski et al., 2011, show
    that the best set for F1 is such a prefix when the blocks are independent).
    """
    order = np.argsort(-chances, kind="stable")
    weight = sizes + 1e-6
    hits = np.cumsum((chances * weight)[order])
    chosen_words = np.cumsum(weight[order])
    expected = 2 * hits / (chosen_words + hits[-1])
    count = int(np.argmax(expected)) + 1
    chosen = np.zeros(len(chances), dtype=bool)
    chosen[order[:count]] = True
    return chosen, float(expected[count - 1])
