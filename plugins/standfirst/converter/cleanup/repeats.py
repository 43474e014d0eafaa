"""Find what a page has twice: pull quotes, teasers of the story itself, paragraphs that it shows again."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from standfirst.converter.model import LISTS, Block
from standfirst.text.words import COLONS

QUOTED = " .,;:!?…'\"“”„«»‘’"
SENTENCE_ENDS = re.compile(r"[\s.,;:…]*(?:$|[.!?…。！？]|['\"”’»])")
LONGEST_PULLED = 40.0  # words of a pull quote (by taste); a longer paragraph is quoted by what comes after it
DOUBLED, RUN = 12, 3  # words from which a block said twice is a repeat, and shorter ones in a row that are
# A pull quote is in such an element, or in one whose class names it, at most this many levels up.
ASIDE_TAGS = frozenset(("aside", "figure", "blockquote"))
PULLED = re.compile(r"pull|call-?out|tweet|quote|highlight")
PARENTS = 3


def without_doubles(blocks: Sequence[Block]) -> Iterator[Block]:
    """Return the blocks that repeat nothing: no longer block that holds them, no earlier one, no run of such repeats.

    Headings and short lines recur in good stories ("Pros", "Infrastructure as a service (IaaS)" over "Infrastructure as
    a service (IaaS) is ..."). 709 pages, 5 words against 12: headings .839 -> .845, breaks .814 -> .822. Paragraphs of a page that a longer one holds
    stay: breaks .8311 -> .8319.
    """
    bags = [" ".join(block.words) for block in blocks]
    joined, same = "\n".join(bags), Counter(block.text for block in blocks)
    first: dict[str, int] = {}
    for position, block_words in enumerate(bags):
        first.setdefault(block_words, position)
    earlier = [first[block_words] < position for position, block_words in enumerate(bags)]
    if any(earlier):
        lists = [block.inside(LISTS) for block in blocks]
        new = {number for number, is_earlier in zip(lists, earlier, strict=True) if not is_earlier}
        earlier = [
            is_earlier and (number is None or number not in new)
            for number, is_earlier in zip(lists, earlier, strict=True)
        ]
    repeated, quotations = _runs(bags, earlier, first), _Quotations(blocks)
    for position, (block, block_words) in enumerate(zip(blocks, bags, strict=True)):
        is_long = block.size >= DOUBLED and block.kind != "table" and not _is_announced(blocks, position)
        is_held = is_long and _may_be_pulled(block) and joined.count(block_words) > same[block.text]
        is_quoted = is_held and quotations.holds(position)
        if not (is_quoted or (earlier[position] and (is_long or position in repeated))):
            yield block


def _is_announced(blocks: Sequence[Block], position: int) -> bool:
    """Return true if a colon is before block *position*: a story quotes itself to discuss its own words."""
    return position > 0 and blocks[position - 1].text[-1] in COLONS


def _may_be_pulled(block: Block) -> bool:
    """Return true if a block may be a pull quote: on an HTML page one is in an element of its own."""
    if block.kind == "heading":
        return False
    return not block.place or any(
        node.tag in ASIDE_TAGS or PULLED.search(node.hints) for node in block.place[-PARENTS:]
    )


def _runs(bags: Sequence[str], earlier: Sequence[bool], first: Mapping[str, int]) -> set[int]:
    """Return the blocks in runs of at least three blocks and a dozen words that are in the page earlier, too."""
    repeated: set[int] = set()
    start = 0
    for end in range(1, len(bags) + 1):
        if end == len(bags) or not earlier[end] or first[bags[end]] != first[bags[end - 1]] + 1 or not earlier[start]:
            is_long = sum(block_words.count(" ") + 1 for block_words in bags[start:end]) >= DOUBLED
            if earlier[start] and end - start >= RUN and is_long:
                repeated.update(range(start, end))
            start = end
    return repeated


class _Quotations:
    """The blocks of a page, folded once, in which others are looked for."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _folded(self) -> list[str]:
        return [" ".join(block.text.casefold().split()) for block in self._blocks]

    def holds(self, position: int) -> bool:
        """Return true if a longer block holds the whole of block *position*: where this is a sentence, up to the end of one or of a quotation."""
        block = self._blocks[position]
        quoted = self._folded[position].strip(QUOTED)
        is_aside = any(node.tag == "aside" or "pull" in node.hints for node in block.place[-PARENTS:])
        is_open = is_aside or not block.is_ended or block.text.endswith(("…", "..."))
        is_pulled = block.size <= LONGEST_PULLED
        for index, other in enumerate(self._blocks):
            if len(other.text) > len(block.text) and (is_pulled or index < position):
                before, match, behind = self._folded[index].partition(quoted)
                if match and not before[-1:].isalnum() and (is_open or SENTENCE_ENDS.match(behind)):
                    return True
        return False
