"""A block beside what the page says of itself: its titles, its description, its declared text, its core."""

from collections import defaultdict
from collections.abc import Sequence, Set
from itertools import chain, count
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


class _PageWords(NamedTuple):
    """The words of all blocks, as numbers."""

    words: Sequence[str]  # every word, once
    number: Ints  # of each word that a block says, its place in *words*
    block: Ints  # ... and the block
    once: Ints  # the same, what a block says again left out
    once_block: Ints
    sizes: Ints  # how many words each block says
    distinct: Ints  # ... and how many different ones

    def among(self, chosen_words: Set[str]) -> NDArray[np.bool_]:
        """Return which of the words are *chosen_words*."""
        return np.fromiter(map(chosen_words.__contains__, self.words), np.bool_, len(self.words))

    def per_block(self, block: Ints) -> Floats:
        """Return how many of the words in these blocks fall to each."""
        return np.bincount(block, minlength=len(self.sizes)).astype(np.float64)


def table(page: Page, bags: Sequence[Sequence[str]], run: Run) -> Floats:
    """Return one row a block, columns NAMES; -1 where the page declares no such thing. *bags* are the words of each block."""
    titles = [set(words(name)) for name in page.names if name]
    title = max(titles, key=len, default=set[str]())
    page_words = _page_words(bags)
    cover = _cover(page_words, title)
    columns = [
        _shared(page_words, title),
        cover,
        _from_title(cover),
        _shared(page_words, set(words(page.declared.summary))),
        _shared(page_words, set(words(page.declared.text))),
        _core(page_words, run),
        _is_title(page_words, bags, titles),
    ]
    return np.column_stack(columns)


def _page_words(bags: Sequence[Sequence[str]]) -> _PageWords:
    every = list(chain.from_iterable(bags))
    places: defaultdict[str, int] = defaultdict(count().__next__)
    number = np.fromiter(map(places.__getitem__, every), np.int64, len(every))
    vocabulary = list(places)
    sizes = np.array([len(bag) for bag in bags])
    block = np.repeat(np.arange(len(bags)), sizes)
    pairs = np.sort(block * len(vocabulary) + number)
    once_block, once = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(1, len(vocabulary)))
    distinct = np.bincount(once_block, minlength=len(bags))
    return _PageWords(vocabulary, number, block, once, once_block, sizes, distinct)


def _shared(page_words: _PageWords, chosen_words: set[str]) -> Floats:
    if not chosen_words:
        return np.full(len(page_words.sizes), -1.0)
    return page_words.per_block(page_words.block[page_words.among(chosen_words)[page_words.number]]) / np.maximum(
        page_words.sizes, 1
    )


def _cover(page_words: _PageWords, title: set[str]) -> Floats:
    if not title:
        return np.full(len(page_words.sizes), -1.0)
    # A paragraph may hold every word of the title; only a line of a title's length is one.
    return page_words.per_block(page_words.once_block[page_words.among(title)[page_words.once]]) / np.maximum(
        page_words.sizes, len(title)
    )


def _from_title(cover: Floats) -> Floats:
    hits = np.flatnonzero(cover >= TITLE_FOUND)
    if not len(hits):
        return np.full(len(cover), -999.0)
    return np.asarray(np.arange(len(cover)) - hits[-1], dtype=np.float64)


def _core(page_words: _PageWords, run: Run) -> Floats:
    """Return the share of a block's longer words that the best run holds outside this block."""
    length, is_ascii = (
        np.fromiter(map(ask, page_words.words), int, len(page_words.words)) for ask in (len, str.isascii)
    )
    is_long = ((length > SHORT) | (is_ascii == 0))[page_words.once]
    word, block = page_words.once[is_long], page_words.once_block[is_long]
    in_run = (block >= run.first) & (block <= run.last)
    times = np.bincount(word[in_run], minlength=len(page_words.words))
    is_outside = times[word] > in_run
    all_words = page_words.per_block(block)
    return np.where(all_words > 0, page_words.per_block(block[is_outside]) / np.maximum(all_words, 1), -1.0)


def _is_title(page_words: _PageWords, bags: Sequence[Sequence[str]], titles: Sequence[set[str]]) -> Floats:
    sizes = {len(title) for title in titles}
    counts = zip(page_words.distinct.tolist(), bags, strict=True)
    return np.array([float(distinct in sizes and set(bag) in titles) for distinct, bag in counts])
