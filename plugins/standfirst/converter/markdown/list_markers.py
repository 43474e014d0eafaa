"""Lists that a page has no elements for: lines of a paragraph, or paragraphs, that begin with typed bullets or numbers."""

import itertools
import operator
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from standfirst.converter.model import Block
from standfirst.text.characters import bullet, number, without_bullet

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
        (place, number_found)
        for place, block in enumerate(blocks)
        if block.place
        and block.kind == "paragraph"
        and not block.html.startswith("<strong>")
        and (number_found := number(block.text)) is not None
    ]
    has_neighbour = _has_neighbour(
        [number_found for _, number_found in numbers], lambda before, behind: behind == before + 1
    )
    return frozenset(place for (place, _), is_item in zip(numbers, has_neighbour, strict=True) if is_item)


def numbered(blocks: Sequence[Block]) -> list[Item]:
    """Return the items of a list whose numbers are typed, one after the other; none where they are not."""
    numbers = [number(block.text) for block in blocks]
    first = numbers[0]
    if first is None or len(numbers) < FEWEST or numbers != list(range(first, first + len(numbers))):
        return []
    return [item(block) for block in blocks]


def item(block: Block, bare: str = "") -> Item:
    """Return *block* with the mark that it begins with apart; no mark, and all of it, if it begins with none."""
    count = number(block.text)
    length = len(bullet(block.text)) if count is None else block.text.index(" ") + 1
    mark = f"{count}." if count is not None else DASH if length else bare
    if not length:
        return mark, block
    return mark, block._replace(text=block.text[length:], html=without_bullet(block.html, block.text[:length].strip()))


def lines(block: Block, bare: str = "") -> list[Item]:
    """Return *block*, its lines that are items apart: those in a row that begin with bullets, or with numbers that count up.

    *bare* is the mark of the others: that of an item whose bullet is known already.
    """
    texts = block.text.split("\n") if block.kind in ("paragraph", "item") else []
    listed = _listed(texts, bare) if len(texts) > 1 else []
    html = _split(block.html) if any(listed) else []
    if not html or len(html) != len(texts):
        return [(bare, block)]
    items: list[Item] = []
    for text, inside, is_listed in zip(texts, html, listed, strict=True):
        line_block = block._replace(text=text, html=inside)
        if is_listed:
            items.append(item(line_block, bare))
        elif items and items[-1][0] == bare:
            before = items[-1][1]
            items[-1] = bare, line_block._replace(text=f"{before.text}\n{text}", html=f"{before.html}{BREAK}{inside}")
        else:
            items.append((bare, line_block))
    return items


def _listed(texts: Sequence[str], bare: str) -> list[bool]:
    """Return which of the lines *texts* are items: each has one of its kind right before or after it."""
    keys = [_key(line, place) for place, line in enumerate(texts)]
    if bare and keys[0] is None:
        keys[0] = bare
    return _has_neighbour(keys, lambda before, behind: before is not None and before == behind)


def _has_neighbour(values: Sequence[T], alike: Callable[[T, T], bool]) -> list[bool]:
    """Return which of *values* have one that is *alike* right before or after them."""
    pairs = [False, *itertools.starmap(alike, itertools.pairwise(values)), False]
    return list(itertools.starmap(operator.or_, itertools.pairwise(pairs)))[: len(values)]


def _key(line: str, place: int) -> str | int | None:
    """Return what lines of one list share: that they begin with a bullet, or how far their number is before the line's."""
    count = number(line)
    return count - place if count is not None else DASH if bullet(line) else None


def _split(html: str) -> list[str]:
    """Return the lines of *html*, elements that go on over a line break closed before it and opened again after it."""
    split_lines: list[str] = []
    opened: list[str] = []  # opening tags
    for line in html.split(BREAK):
        reopened = "".join(opened)
        for tag in TAG.finditer(line):
            opened = opened[:-1] if tag[1] else [*opened, tag[0]]
        names = [TAG.match(tag)[2] for tag in reversed(opened)]  # type: ignore[index]  # each is a tag
        split_lines.append(reopened + line + "".join(f"</{name}>" for name in names))
    return split_lines
