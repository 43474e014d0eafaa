"""The gold pages as the model of blocks sees them: rows, labels and weights."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import GoldPage
from benchmarks.labels import HALF, labels
from standfirst.converter.model import Block
from standfirst.converter.models.forest import Floats
from standfirst.converter.models.network import Ints, Network
from standfirst.converter.segment import boilerplate, features, sigmoid
from standfirst.converter.segment.features import word_weights

SPEAKING = 4  # one page of this number is shown without what its words say
LONGEST_HEADING = 80  # characters of a line that may be a heading (by taste)
SHORTEST_STORY, MOST_BETWEEN = 4, 10  # lines of a story that is interrupted, and of what interrupts it
COMPLETE_WEIGHT = 1.5  # what a page weighs whose gold body is known to hold all of the story
SMALLEST_PAGE = 50.0  # words added to a page's size, so that a page of a few lines does not outweigh others


@dataclass(frozen=True, slots=True)
class Sample:
    """One gold page as the model sees it."""

    gold: GoldPage
    rows: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: Floats
    blocks: tuple[Block, ...]  # of the page, those outside its boxes
    kept: list[int]  # their numbers on the page
    elements: Ints  # the same number for blocks of one element


def sample(gold: GoldPage) -> Sample:
    """Return the rows, labels and weights of a page: long blocks weigh more, and every page about the same."""
    page, kept = boilerplate.cleared(gold.page, boilerplate.inside(gold.page.blocks))
    seen = features.table(page)
    is_story = labels(page.blocks, gold.truth["body"]) >= HALF
    weights = np.sqrt(seen.sizes + 1) / np.sqrt(seen.sizes.sum() + SMALLEST_PAGE)
    if optional := "\n".join([gold.truth.get("summary") or "", *(gold.truth.get("optional") or ())]).strip():
        weights[~is_story & (labels(page.blocks, optional) >= HALF)] = 0  # a body is right with them and without
    if "lang" in gold.truth:
        weights[_may_be_missing(page.blocks, is_story, gold.truth.get("headings") or ())] = 0
    else:
        weights *= COMPLETE_WEIGHT
    return Sample(
        gold, seen.values.astype(np.float32), is_story.astype(np.int64), weights, page.blocks, kept, seen.elements
    )


def _may_be_missing(blocks: Sequence[Block], is_story: NDArray[np.bool_], headings: Sequence[str]) -> list[int]:
    """Return the blocks that may belong to the story although its gold body lacks them, as some bodies lack headings and tables.

    Those are headings and tables, and in a text dump lines that are *headings* of the page, or short and alone between two lines of
    the story.
    """
    known_headings = {" ".join(heading.split()).casefold() for heading in headings}
    inside = np.flatnonzero(is_story)
    first, last = (int(inside[0]), int(inside[-1])) if len(inside) else (0, -1)
    missing = []
    for index, block in enumerate(blocks):
        if is_story[index]:
            continue
        is_heading = block.kind == "heading" and index > first
        is_known = " ".join(block.text.split()).casefold() in known_headings
        is_table = block.kind in ("table", "code") and first < index <= last + 1
        is_list = (
            block.kind == "item"
            and block.link_share < HALF
            and first < index
            and _is_announced(blocks, is_story, index)
        )
        is_alone = (
            first < index < last and is_story[index - 1] and is_story[index + 1] and len(block.text) <= LONGEST_HEADING
        )
        if is_heading or is_known or is_table or is_list or is_alone:
            missing.append(index)
    return missing


def _is_announced(blocks: Sequence[Block], is_story: NDArray[np.bool_], index: int) -> bool:
    """Return true if the list that block *index* is an item of is right below a line of the story."""
    while index and blocks[index].kind == "item":
        index -= 1
    return bool(is_story[index])


def interrupted(pages: Sequence[Sample]) -> Iterator[GoldPage]:
    """Yield text dumps with a few lines of another one of their fold amid the story, as many pages have forms and teasers there, and few of the gold."""
    for recipient in pages:
        random = np.random.default_rng(crc32(recipient.gold.id.encode()))
        same_fold = [other for other in pages if other.gold.fold == recipient.gold.fold and other is not recipient]
        donor = same_fold[int(random.integers(len(same_fold)))]
        story_lines, others = np.flatnonzero(recipient.labels), np.flatnonzero(donor.labels == 0)
        if len(story_lines) < SHORTEST_STORY or not len(others):
            continue
        position, start = int(random.integers(story_lines[0] + 1, story_lines[-1] + 1)), int(random.choice(others))
        count = int(random.integers(2, MOST_BETWEEN + 1))
        end = next((index for index in range(start, len(donor.labels)) if donor.labels[index]), len(donor.labels))
        blocks = (
            *recipient.blocks[:position],
            *donor.blocks[start : min(end, start + count)],
            *recipient.blocks[position:],
        )
        yield replace(recipient.gold, page=replace(recipient.gold.page, blocks=blocks))


def spoken(samples: Sequence[Sample], words: Sequence[Mapping[str, int]]) -> list[Sample]:
    """Return *samples* with what the *words* of each fold, out of fold, say of their blocks."""
    return [_with(page, word_weights.table(page.blocks, words[page.gold.fold])) for page in samples]


def speechless(samples: Sequence[Sample]) -> list[Sample]:
    """Return *samples* to learn from, a quarter of whose pages say nothing by words, as pages of other languages do."""
    return [_mute(page) if crc32(page.gold.id.encode()) % SPEAKING == 0 else page for page in samples]


def _with(sample: Sample, more: Floats) -> Sample:
    return replace(sample, rows=np.hstack((sample.rows, more)).astype(np.float32))


def _mute(sample: Sample) -> Sample:
    rows = sample.rows.copy()
    rows[:, -len(word_weights.NAMES) :] = 0
    return replace(sample, rows=rows)


def chances(samples: Sequence[Sample], networks: Sequence[Network]) -> list[Floats]:
    """Return the scores of each page's blocks, by the network that has not seen that page."""
    return [sigmoid(networks[page.gold.fold].score(page.rows, page.elements)) for page in samples]
