"""What stands apart from the story in a text dump, and is none of it unless it is likely.

The lines of a menu, a form or a footer are alike: where the model is mistaken about one it is about those beside it, and a choice
that takes each line by itself takes several. On the gold's text dumps, out of fold: F1 +.002, f1 >= .95 +.014, line breaks
+.003; on HTML pages, whose elements tell as much, nothing.
"""

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from plugins.converter.features.arrays import Floats
from plugins.converter.features.cues import BIT, told
from plugins.converter.model import Block
from plugins.text import dates
from plugins.text.words import is_ended

APART = 2  # so many lines and more part what is chosen (as good from 1 to 12)
LIKELY = 2 / 3  # the mean chance of words that stand apart and are kept (as good from .63 to .7)
MAIN = (
    0.5  # of the words chosen, those of the largest part where one is the story; a page of many small parts is a list
)

Ints = np.ndarray


def drop(chosen: np.ndarray, blocks: Sequence[Block], chances: Floats, sizes: Floats) -> None:
    """Take from *chosen* the parts above and below the story, from the outermost on, whose words are not likely of it.

    A standfirst stays above the day and the writer, and what follows an advertisement stays.
    """
    parts = _parts(chosen, blocks)
    words = [sizes[part].sum() for part in parts]
    main = int(np.argmax(words))
    if words[main] < MAIN * sum(words):
        return
    unlikely = [not chances[part] @ sizes[part] >= LIKELY * own > 0 for part, own in zip(parts, words, strict=True)]
    above = takewhile(lambda at: unlikely[at] and not _is_standfirst(blocks, parts[at], parts[at + 1][0]), range(main))
    below = takewhile(lambda at: unlikely[at], range(len(parts) - 1, main, -1))
    for at in (*above, *below):
        chosen[parts[at]] = False


def _parts(chosen: np.ndarray, blocks: Sequence[Block]) -> list[Ints]:
    """The *chosen* lines, by index, in parts between which others stand, no advertisement among them."""
    lines = np.flatnonzero(chosen)
    starts = np.flatnonzero(np.diff(lines) > APART) + 1
    return np.split(lines, [at for at in starts if not _holds_ad(blocks[lines[at - 1] + 1 : lines[at]])])


def _holds_ad(blocks: Sequence[Block]) -> bool:
    return any(told(block.text) & BIT["ad"] for block in blocks)


def _is_standfirst(blocks: Sequence[Block], part: Ints, below: int) -> bool:
    """Whether *part* is one sentence, and a day stands between it and the line *below*."""
    if len(part) > 1 or not is_ended(blocks[part[0]].text):
        return False
    return any(dates.find(block.text) for block in blocks[part[0] + 1 : below])
