"""A block beside what the page says of itself: its titles, its description, its declared text, its core."""

from collections.abc import Sequence, Set
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.model import Page
from standfirst.converter.segment.features.arrays import Floats, Ints
from standfirst.converter.segment.features.neighbours import Run
from standfirst.text.words import words

NAMES = ("title_share", "title_cover", "from_title", "summary_share", "text_share", "core_share", "is_title")
SHORT = 3  # letters of a word that says little
TITLE_FOUND = 0.6  # of the title's words, how many a headline must hold (by taste)


class _Said(NamedTuple):
    """The words of all blocks, as numbers."""

    words: Sequence[str]  # every word, once
    number: Ints  # of each word that a block says, its place in *words*
    block: Ints  # ... and the block
    once: Ints  # the same, what a block says again left out
    once_block: Ints
    sizes: Ints  # how many words each block says
    distinct: Ints  # ... and how many different ones

    def among(self, wanted: Set[str]) -> NDArray[np.bool_]:
        """Return which of the words are *wanted*."""
        return np.fromiter(map(wanted.__contains__, self.words), np.bool_, len(self.words))

    def per_block(self, block: Ints) -> Floats:
        """Return how many of the words in these blocks fall to each."""
        return np.bincount(block, minlength=len(self.sizes)).astype(np.float64)


def table(page: Page, bags: Sequence[Sequence[str]], run: Run) -> Floats:
    """Return one row a block, columns NAMES; -1 where the page declares no such thing. *bags* are the words of each block."""
    titles = [set(words(name)) for name in page.names if name]
    title = max(titles, key=len, default=set[str]())
    said = _said(bags)
    cover = _cover(said, title)
    columns = [
        _shared(said, title),
        cover,
        _from_title(cover),
        _shared(said, set(words(page.declared.summary))),
        _shared(said, set(words(page.declared.text))),
        _core(said, run),
        _is_title(said, bags, titles),
    ]
    return np.column_stack(columns)


def _said(bags: Sequence[Sequence[str]]) -> _Said:
    every = list(chain.from_iterable(bags))
    known = list(dict.fromkeys(every))
    places = dict(zip(known, range(len(known)), strict=True))
    number = np.fromiter(map(places.__getitem__, every), np.int64, len(every))
    sizes = np.array([len(bag) for bag in bags])
    block = np.repeat(np.arange(len(bags)), sizes)
    pairs = np.sort(block * len(known) + number)
    once_block, once = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(1, len(known)))
    distinct = np.bincount(once_block, minlength=len(bags))
    return _Said(known, number, block, once, once_block, sizes, distinct)


def _shared(said: _Said, wanted: set[str]) -> Floats:
    if not wanted:
        return np.full(len(said.sizes), -1.0)
    return said.per_block(said.block[said.among(wanted)[said.number]]) / np.maximum(said.sizes, 1)


def _cover(said: _Said, title: set[str]) -> Floats:
    if not title:
        return np.full(len(said.sizes), -1.0)
    # A paragraph may hold every word of the title; only a line of a title's length is one.
    return said.per_block(said.once_block[said.among(title)[said.once]]) / np.maximum(said.sizes, len(title))


def _from_title(cover: Floats) -> Floats:
    found = np.flatnonzero(cover >= TITLE_FOUND)
    if not len(found):
        return np.full(len(cover), -999.0)
    return np.asarray(np.arange(len(cover)) - found[-1], dtype=np.float64)


def _core(said: _Said, run: Run) -> Floats:
    """Return the share of a block's longer words that the best run holds outside this block."""
    is_long = np.array([len(word) > SHORT or not word.isascii() for word in said.words], dtype=np.bool_)[said.once]
    word, block = said.once[is_long], said.once_block[is_long]
    in_run = (block >= run.first) & (block <= run.last)
    times = np.bincount(word[in_run], minlength=len(said.words))
    held = times[word] > in_run
    count = said.per_block(block)
    return np.where(count > 0, said.per_block(block[held]) / np.maximum(count, 1), -1.0)


def _is_title(said: _Said, bags: Sequence[Sequence[str]], titles: Sequence[set[str]]) -> Floats:
    sizes = {len(title) for title in titles}
    counts = zip(said.distinct.tolist(), bags, strict=True)
    return np.array([float(count in sizes and set(bag) in titles) for count, bag in counts])
