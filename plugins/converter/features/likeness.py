"""A block beside what the page says of itself: its titles, its description, its declared text, its core."""

from collections.abc import Sequence

import numpy as np

from plugins.converter.features.arrays import Floats
from plugins.converter.features.context import Run
from plugins.converter.model import Page
from plugins.text.words import words

NAMES = ("title_share", "title_cover", "from_title", "summary_share", "text_share", "core_share", "is_title")
SHORT = 3  # letters of a word that says little
TITLE_FOUND = 0.6  # of the title's words, how many a headline must hold (by taste)


def table(page: Page, bags: Sequence[Sequence[str]], run: Run) -> Floats:
    """One row a block, columns NAMES; -1 where the page declares no such thing. *bags* are the words of each block."""
    titles = [set(words(name)) for name in page.names if name]
    title = max(titles, key=len, default=set[str]())
    sets = [set(bag) for bag in bags]
    cover = _cover(bags, sets, title)
    columns = [
        _shared(bags, title),
        cover,
        _from_title(cover),
        _shared(bags, set(words(page.declared.summary))),
        _shared(bags, set(words(page.declared.text))),
        _core(sets, run),
        np.array([float(own in titles) for own in sets]),
    ]
    return np.column_stack(columns)


def _shared(bags: Sequence[Sequence[str]], wanted: set[str]) -> Floats:
    if not wanted:
        return np.full(len(bags), -1.0)
    return np.array([sum(map(wanted.__contains__, bag)) / len(bag) if bag else 0.0 for bag in bags])


def _cover(bags: Sequence[Sequence[str]], sets: Sequence[set[str]], title: set[str]) -> Floats:
    if not title:
        return np.full(len(bags), -1.0)
    # A paragraph may hold every word of the title; only a line of a title's length is one.
    return np.array([len(title & own) / max(len(title), len(bag)) for bag, own in zip(bags, sets, strict=True)])


def _from_title(cover: Floats) -> Floats:
    found = np.flatnonzero(cover >= TITLE_FOUND)
    if not len(found):
        return np.full(len(cover), -999.0)
    return np.asarray(np.arange(len(cover)) - found[-1], dtype=np.float64)


def _core(sets: Sequence[set[str]], run: Run) -> Floats:
    """Of a block's longer words, the share that the best run holds outside this block."""
    every = set[str]().union(*sets)
    short = {word for word in every if len(word) <= SHORT and word.isascii()}
    longer = [own - short for own in sets]
    once, twice = set[str](), set[str]()
    for own in longer[run.first : run.last + 1]:
        twice |= own & once
        once |= own
    shares = []
    for index, own in enumerate(longer):
        held = twice if run.first <= index <= run.last else once
        shares.append(len(own & held) / len(own) if own else -1.0)
    return np.array(shares)
