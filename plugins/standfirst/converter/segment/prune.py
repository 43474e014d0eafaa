"""Remove parts that the model takes for the story although they are apart from it.

Text dumps: isolated parts, unless they are likely. The lines of a menu, a form or a footer are alike: if the model is mistaken about one, it is
also mistaken about those beside it, and a choice line by line takes several. On the gold's text dumps, out of fold: F1 +.002, f1 >= .95 +.014,
line breaks +.003; the same on HTML pages, whose elements show as much, nothing. Then what is far below and hardly sentences, such as long lists of
headlines, and what is unlikely as a whole below a likely story: of blocks, news .9440 to .9524, English .9380 to .9389; 16 of 1,354 dumps are
better, none is worse.

HTML pages: a last part far below the story, in the tree and in words, and a list at the end whose line above is not the story's (comments,
teasers, rules for comments). Out of fold, of blocks: news .9593 to .9650, English pages .9605 to .9618; 14 of 1,354 pages are better, one is
worse. This does not work for parts near the story or above it.
"""

from collections.abc import Collection, Sequence
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.lexicon.cues import BIT
from standfirst.converter.model import LISTS, Block
from standfirst.converter.segment.features.arrays import Floats, Ints
from standfirst.text.dates import parse

APART = 2  # this many lines and more separate chosen parts (as good from 1 to 12)
LEAST_MEAN = 2 / 3  # the mean chance of isolated words that are kept (as good from .63 to .7)
FAR, RIGHTS = 30, 3  # lines above the site's notice, and those below it that name the owner of the page
# HTML pages: elements between the story and a part that does not belong to it, and words between the two. (6, 30) cuts four stories, (5, 60) two.
FAR_PARTS = ((6, 60.0), (4, 200.0))
MOST_PARTS = 20  # parts that are looked at, from the end
# Text dumps: words between the story and the lines that do not belong to it, and the share of sentences in these lines. 45 to 60 words and
# .25 to .35 score the same; with networks of another seed .35 cuts one story; 30 words or .5 cut several.
FAR_LINES, FEW_SENTENCES = 50.0, 0.25
# The mean chance of unlikely words below a gap, of those above it, and of the lines between, and the share of sentences below.
LEAST_BELOW, LEAST_ABOVE, MOST_BETWEEN, MOST_SENTENCES = 0.68, 0.73, 0.33, 0.93
# Words in such a gap (the time between two entries of a live blog has fewer), and in the story above it.
LEAST_BETWEEN, SHORTEST = 15.0, 50.0
TINY = 1e-6
LINE = 200  # characters of the line with the day below a standfirst
# The share of the chosen words in the largest part, if one part is the story: a page of many small parts is a list.
MAIN = 0.5
# Words of a caption that is no sentence, and the chance of a line that stays (as good from 12 words).
LONGEST_CAPTION, SURE = 25, 0.8


def drop(chosen: np.ndarray, blocks: Sequence[Block], chances: Floats, sizes: Floats) -> None:
    """Take from *chosen* the parts above and below the story, from the outermost on, whose words are unlikely to belong to it.

    A standfirst stays above the day and the writer, and what follows an advertisement stays. A part far below all others,
    right above the page's rights, is the site's notice, even if it is likely.
    """
    parts = _parts(chosen, blocks)
    if len(parts) > 1 and parts[-1][0] - parts[-2][-1] > FAR and _holds(blocks, parts[-1][-1] + 1, RIGHTS, "rights"):
        chosen[parts.pop()] = False
    words = [sizes[part].sum() for part in parts]
    main = int(np.argmax(words))
    if words[main] < MAIN * sum(words):
        return
    unlikely = [
        not chances[part] @ sizes[part] >= LEAST_MEAN * word_count > 0
        for part, word_count in zip(parts, words, strict=True)
    ]

    def goes(position: int) -> bool:
        is_lone = position < main and len(parts[position]) == 1
        return unlikely[position] and not (
            is_lone and _is_standfirst(blocks, parts[position][0], parts[position + 1][0])
        )

    for side in (range(main), range(len(parts) - 1, main, -1)):
        for position in takewhile(goes, side):
            chosen[parts[position]] = False


def without_far_parts(chosen: Collection[int], blocks: Sequence[Block]) -> set[int]:
    """Return the *chosen* blocks of an HTML page without its last parts, as long as such a one is apart from the story."""
    kept = sorted(chosen)
    for _ in range(MOST_PARTS):
        start = next((place for place in range(len(kept) - 1, 0, -1) if kept[place] > kept[place - 1] + 1), 0)
        if not start or not _is_far_part(kept[:start], kept[start:], blocks):
            break
        kept = kept[:start]
    return set(kept)


def without_far_lines(chosen: Collection[int], blocks: Sequence[Block], chances: Floats) -> set[int]:
    """Return the *chosen* lines of a text dump up to the first gap after which the story does not continue.

    After such a gap there are hardly any sentences, or the lines are unlikely as a whole and those above are likely.
    """
    lines = np.array(sorted(chosen))
    for are_ends in (_are_far, _are_unlikely):
        if len(lines) > 1:
            gaps = np.flatnonzero(np.diff(lines) > 1) + 1  # the places in *lines* right after a gap
            ends = gaps[are_ends(lines, gaps, blocks, chances)]
            lines = lines[: ends[0]] if len(ends) else lines
    return set(lines.tolist())


def _are_far(lines: Ints, gaps: Ints, blocks: Sequence[Block], _: Floats) -> NDArray[np.bool_]:
    """Return for each of *gaps* if it is wide and the *lines* after it are hardly sentences."""
    return (_words_in(lines, gaps, blocks) >= FAR_LINES) & (_sentences_after(lines, gaps, blocks) <= FEW_SENTENCES)


def _are_unlikely(lines: Ints, gaps: Ints, blocks: Sequence[Block], chances: Floats) -> NDArray[np.bool_]:
    """Return for each of *gaps* if the *lines* after it are unlikely, as are those in it, and the lines above are likely.

    Items of lists do not count: the model gives them low chances in stories, too.
    """
    sizes = np.array([blocks[line].size * (blocks[line].kind != "item") for line in lines.tolist()])
    words_expected = sizes * chances[lines]
    above, below = sizes.cumsum()[gaps - 1], _sums_after(sizes)[gaps]
    is_below = (_sums_after(words_expected)[gaps] <= LEAST_BELOW * below) & (below > 0)
    is_above = (words_expected.cumsum()[gaps - 1] >= LEAST_ABOVE * above) & (above >= SHORTEST)
    mean = _in_gaps(chances, lines, gaps) / (lines[gaps] - lines[gaps - 1] - 1)
    is_apart = (mean <= MOST_BETWEEN) & (_words_in(lines, gaps, blocks) >= LEAST_BETWEEN)
    return is_below & is_above & is_apart & (_sentences_after(lines, gaps, blocks) <= MOST_SENTENCES)


def _words_in(lines: Ints, gaps: Ints, blocks: Sequence[Block]) -> Floats:
    """Return the words of the blocks in each gap."""
    return _in_gaps(np.array([block.size for block in blocks]), lines, gaps)


def _in_gaps(values: Floats, lines: Ints, gaps: Ints) -> Floats:
    """Return the sum of the *values* of the blocks in each gap."""
    sums = np.concatenate(([0.0], values.cumsum()))
    return sums[lines[gaps]] - sums[lines[gaps - 1] + 1]


def _sentences_after(lines: Ints, gaps: Ints, blocks: Sequence[Block]) -> Floats:
    """Return the share of the words after each gap that are in sentences."""
    sizes = np.array([blocks[line].size for line in lines.tolist()])
    ended = np.array([blocks[line].is_ended for line in lines.tolist()])
    return (_sums_after(sizes * ended) / np.maximum(_sums_after(sizes), TINY))[gaps]


def _sums_after(values: Floats) -> Floats:
    """Return for each of *values* the sum of it and of all after it."""
    return np.flip(np.flip(values).cumsum())


def _is_far_part(story: Sequence[int], part: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Return true if *part* of a page does not belong to the *story* above it, from which other blocks separate it."""
    between = sum(block.size for block in blocks[story[-1] + 1 : part[0]])
    levels = _levels_apart(blocks[story[-1]], blocks[part[0]])
    if any(levels >= least_levels and between >= least_words for least_levels, least_words in FAR_PARTS):
        return True
    lists = {node.number for node in blocks[part[0]].place if node.tag in LISTS}
    is_list = bool(lists) and all(blocks[position].kind == "item" for position in part)
    return is_list and all(node.number not in lists for position in story for node in blocks[position].place)


def _levels_apart(block: Block, other: Block) -> int:
    """Return the number of elements between the smallest element that holds both blocks and the block that is nearer to it."""
    pairs = zip(block.place, other.place, strict=False)
    shared = sum(1 for _ in takewhile(lambda nodes: nodes[0].number == nodes[1].number, pairs))
    return min(len(block.place), len(other.place)) - shared


def captions(chosen: np.ndarray, blocks: Sequence[Block], chances: Floats, below: Sequence[int]) -> None:
    """Take from *chosen* the short lines that are no sentence and not very likely, right *below* a picture: its caption.

    F1 of blocks of news pages +.0001, of English pages the same; a caption whose picture is not shown says nothing to a reader.
    """
    for position in below:
        block = blocks[position]
        is_short = block.size <= LONGEST_CAPTION and not block.is_ended
        if block.kind in ("paragraph", "caption") and is_short and chances[position] < SURE and chosen.sum() > 1:
            chosen[position] = False


def _parts(chosen: np.ndarray, blocks: Sequence[Block]) -> list[Ints]:
    """Return the *chosen* lines, by index, in parts with other lines between them, no advertisement among these."""
    lines = np.flatnonzero(chosen)
    starts = np.flatnonzero(np.diff(lines) > APART) + 1
    ads = (
        _holds(blocks, lines[position - 1] + 1, lines[position] - lines[position - 1] - 1, "ad") for position in starts
    )
    return np.split(lines, [position for position, is_ad in zip(starts, ads, strict=True) if not is_ad])


def _holds(blocks: Sequence[Block], start: int, count: int, cue: str) -> bool:
    """Return true if one of *count* lines names such a thing."""
    return any(block.cues & BIT[cue] for block in blocks[start : start + count])


def _is_standfirst(blocks: Sequence[Block], position: int, below: int) -> bool:
    """Return true if line *position* is a sentence, and a day is between it and the line *below*."""
    if not blocks[position].is_ended:
        return False
    between = (block.text for block in blocks[position + 1 : below])
    return any(len(text) <= LINE and parse.find(text) for text in between)
