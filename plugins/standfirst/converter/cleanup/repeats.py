"""Find what a page has twice: pull quotes, teasers of the story itself, paragraphs that it shows again."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

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
    for position, (block, block_words) in enumerate(zip(blocks, bags, strict=True)):
        is_long = block.size >= DOUBLED and block.kind != "table" and not _is_announced(blocks, position)
        is_held = is_long and _may_be_pulled(block) and joined.count(block_words) > same[block.text]
        is_quoted = is_held and _is_quoted(position, blocks)
        if not (is_quoted or (earlier[position] and (is_long or _runs(position, bags, earlier, first)))):
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


def _runs(position: int, bags: Sequence[str], earlier: Sequence[bool], first: Mapping[str, int]) -> bool:
    """Return true if block *position* is in a run of at least three blocks and a dozen words that is in the page earlier, too."""
    start, end = position, position + 1
    while start and earlier[start - 1] and first[bags[start - 1]] == first[bags[start]] - 1:
        start -= 1
    while end < len(bags) and earlier[end] and first[bags[end]] == first[bags[end - 1]] + 1:
        end += 1
    return end - start >= RUN and sum(block_words.count(" ") + 1 for block_words in bags[start:end]) >= DOUBLED


def _is_quoted(position: int, blocks: Sequence[Block]) -> bool:
    """Return true if a longer block holds the whole of block *position*: where this is a sentence, up to the end of one or of a quotation."""
    line_words = _folded(blocks[position].text).strip(QUOTED)
    is_aside = any(node.tag == "aside" or "pull" in node.hints for node in blocks[position].place[-PARENTS:])
    is_open = is_aside or not blocks[position].is_ended or blocks[position].text.endswith(("…", "..."))
    is_pulled = blocks[position].size <= LONGEST_PULLED
    for index, other in enumerate(blocks):
        if len(other.text) > len(blocks[position].text) and (is_pulled or index < position):
            before, without_repeats, behind = _folded(other.text).partition(line_words)
            if without_repeats and not before[-1:].isalnum() and (is_open or SENTENCE_ENDS.match(behind)):
                return True
    return False


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
