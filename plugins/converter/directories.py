"""Directories in text dumps: lists of telephone numbers and of whose they are, which no line shows to be of the story."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from plugins.converter.model import Block

PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[ .\-/–]\(?\d{2,5}\)?){1,4}")
LONGEST, DIGITS = 60, range(9, 15)  # characters of a line that tells a number, and its digits
FEWEST, ENTRY = 5, 8  # numbers of a directory, and lines from one to the next at the most


def directory(blocks: Sequence[Block], last: int) -> Iterator[int]:
    """The lines of a directory that begins right behind the line *last* of the story, with what stands together with its last number."""
    numbers = [last]
    while found := next((at for at in _entry(blocks, numbers[-1]) if _is_phone(blocks[at].text)), None):
        numbers.append(found)
    if len(numbers) > FEWEST:
        yield from range(last + 1, numbers[-1] + 1)
        yield from takewhile(lambda at: not blocks[at].gap, _entry(blocks, numbers[-1]))


def _entry(blocks: Sequence[Block], at: int) -> range:
    return range(at + 1, min(len(blocks), at + 1 + ENTRY))


def _is_phone(text: str) -> bool:
    if len(text) > LONGEST or not (found := PHONE.search(text)):
        return False
    return sum(map(str.isdecimal, found[0])) in DIGITS
