"""Directories in text dumps: lists of telephone numbers and of whose they are, or of days and what is on, which no line shows to be of the story."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

import numpy as np

from plugins.converter.features.arrays import Floats
from plugins.converter.model import Block
from plugins.text import dates

PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[ .\-/–]\(?\d{2,5}\)?){1,4}")
LONGEST, DIGITS = 60, range(9, 15)  # characters of a line that tells a number, and its digits
FEWEST, ENTRY = 5, 8  # numbers of a directory, and lines from one to the next at the most
DAYS, WORDS = 8, 6.0  # days of a calendar, and words of a line that tells one
HALF, QUARTER = 0.5, 0.25  # of the story's words, those in a calendar, and of its days, those with a line of the story


def directory(blocks: Sequence[Block], last: int) -> Iterator[int]:
    """The lines of a directory that begins right behind the line *last* of the story, with what stands together with its last number."""
    numbers = [last]
    while found := next((at for at in _entry(blocks, numbers[-1]) if _is_phone(blocks[at].text)), None):
        numbers.append(found)
    if len(numbers) > FEWEST:
        yield from range(last + 1, numbers[-1] + 1)
        yield from takewhile(lambda at: not blocks[at].gap, _entry(blocks, numbers[-1]))


def calendar(blocks: Sequence[Block], chosen: np.ndarray, sizes: Floats) -> range:
    """The lines of a list of days and of what is on, where most of the words *chosen* stand in it, on many days: then all of it is the story."""
    days = [at for at, block in enumerate(blocks) if sizes[at] <= WORDS and dates.find(block.text)]
    starts = [0, *(at for at in range(1, len(days)) if days[at] - days[at - 1] > ENTRY), len(days)]
    start, end = max(pairwise(starts), key=lambda ends: ends[1] - ends[0])
    if end - start < DAYS:
        return range(0)
    length = int(np.median(np.diff(days[start:end])))  # lines of the last entry, as of most
    held = range(days[start], min(len(blocks), days[end - 1] + length))
    told = sum(bool(chosen[first:last].any()) for first, last in pairwise(days[start:end]))
    is_story = told >= QUARTER * (end - start) and sizes[held][chosen[held]].sum() >= HALF * sizes[chosen].sum()
    return held if is_story else range(0)


def _entry(blocks: Sequence[Block], at: int) -> range:
    return range(at + 1, min(len(blocks), at + 1 + ENTRY))


def _is_phone(text: str) -> bool:
    if len(text) > LONGEST or not (found := PHONE.search(text)):
        return False
    return sum(map(str.isdecimal, found[0])) in DIGITS
