"""Say which lines of a text dump its post does not have: for the editor, who may want one of them."""

from collections.abc import Sequence

from standfirst.converter.model import Block
from standfirst.posts.header import Header
from standfirst.text.words import size, words

FACTS = ("Title", "Date", "Authors", "Category", "Tags", "Source", "Link")
MOSTLY = 0.5  # of a line's words, those that the header has, in a line that states facts


def lines(blocks: Sequence[Block], header: Header, body: Sequence[Block]) -> list[str]:
    """Return the lines of the *blocks* of a dump that are neither in the *body* of its post nor say again what the *header* states."""
    body_text = f" {' '.join(word for block in body for word in block.words)} "
    # "3 May 2024" is 2024-05-03 in the header.
    stated = {word.lstrip("0") for key in FACTS for word in words(header.get(key) or "")}
    return [
        line
        for block in blocks
        for line in block.text.split("\n")
        if (line_words := words(line)) and not _is_there(line_words, body_text, stated)
    ]


def _is_there(line_words: Sequence[str], body_text: str, stated: set[str]) -> bool:
    in_header = sum(word in stated for word in line_words)
    return in_header >= MOSTLY * len(line_words) or f" {' '.join(line_words)} " in body_text


def is_most(left: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Return true if the lines *left* out are more than half of the text of *blocks*."""
    return sum(map(size, left)) > sum(block.size for block in blocks) / 2
