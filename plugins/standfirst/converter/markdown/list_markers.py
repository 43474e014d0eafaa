"""Lists that a page has no elements for: lines of a paragraph, or paragraphs, that begin with typed bullets or numbers."""

import itertools
import operator
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from standfirst.converter.model import Block
from standfirst.text.bullets import bullet, number, without

TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
BREAK = "<br>"
DASH = "-"
FEWEST = 2  # items of a list

T = TypeVar("T")
Item = tuple[str, Block]  # its mark, "-" or "3.", none where it is no item; and what is after the mark


def alone(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the paragraphs of an HTML page, by index, that are items of one list by their numbers: with 2 there is a 1 before or a 3 after.

    A bold number begins a run-in heading. In a text dump nothing shows whether a number is an item's.
    """
    numbers = [
        (at, found)
        for at, block in enumerate(blocks)
        if block.place
        and block.kind == "paragraph"
        and not block.html.startswith("<strong>")
        and (found := number(block.text)) is not None
    ]
    beside = _beside([found for _, found in numbers], lambda before, behind: behind == before + 1)
    return frozenset(at for (at, _), is_item in zip(numbers, beside, strict=True) if is_item)


def numbered(blocks: Sequence[Block]) -> list[Item]:
    """Return the items of a list whose numbers are typed, one after the other; none where they are not."""
    numbers = [number(block.text) for block in blocks]
    first = numbers[0]
    if first is None or len(numbers) < FEWEST or numbers != list(range(first, first + len(numbers))):
        return []
    return [item(block) for block in blocks]


def item(block: Block, bare: str = "") -> Item:
    """*block* with the mark that it begins with apart; none, and all of it, where it begins with no mark."""
    count = number(block.text)
    length = len(bullet(block.text)) if count is None else block.text.index(" ") + 1
    mark = f"{count}." if count is not None else DASH if length else bare
    if not length:
        return mark, block
    return mark, block._replace(text=block.text[length:], html=without(block.html, block.text[:length].strip()))


def lines(block: Block, bare: str = "") -> list[Item]:
    """*block*, its lines that are items apart: those in a row that begin with bullets, or with numbers that count up.

    *bare* is the mark of the others: that of an item whose bullet is known already.
    """
    told = block.text.split("\n") if block.kind in ("paragraph", "item") else []
    listed = _listed(told, bare) if len(told) > 1 else []
    html = _split(block.html) if any(listed) else []
    if not html or len(html) != len(told):
        return [(bare, block)]
    found: list[Item] = []
    for text, inside, is_listed in zip(told, html, listed, strict=True):
        own = block._replace(text=text, html=inside)
        if is_listed:
            found.append(item(own, bare))
        elif found and found[-1][0] == bare:
            before = found[-1][1]
            found[-1] = bare, own._replace(text=f"{before.text}\n{text}", html=f"{before.html}{BREAK}{inside}")
        else:
            found.append((bare, own))
    return found


def _listed(told: Sequence[str], bare: str) -> list[bool]:
    """Return which of the lines *told* are items: each has one of its kind right before or after it."""
    keys = [_key(line, at) for at, line in enumerate(told)]
    if bare and keys[0] is None:
        keys[0] = bare
    return _beside(keys, lambda before, behind: before is not None and before == behind)


def _beside(values: Sequence[T], alike: Callable[[T, T], bool]) -> list[bool]:
    """Return which of *values* have one that is *alike* right before or after them."""
    pairs = [False, *itertools.starmap(alike, itertools.pairwise(values)), False]
    return list(itertools.starmap(operator.or_, itertools.pairwise(pairs)))[: len(values)]


def _key(line: str, at: int) -> str | int | None:
    """Return what lines of one list share: that they begin with a bullet, or how far their number is before the line's."""
    count = number(line)
    return count - at if count is not None else DASH if bullet(line) else None


def _split(html: str) -> list[str]:
    """Return the lines of *html*, elements that go on over a line break closed before it and opened again after it."""
    found: list[str] = []
    opened: list[str] = []  # opening tags
    for line in html.split(BREAK):
        again = "".join(opened)
        for tag in TAG.finditer(line):
            opened = opened[:-1] if tag[1] else [*opened, tag[0]]
        names = [TAG.match(tag)[2] for tag in reversed(opened)]  # type: ignore[index]  # each is a tag
        found.append(again + line + "".join(f"</{name}>" for name in names))
    return found
