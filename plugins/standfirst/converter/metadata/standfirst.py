"""The standfirst: the line under a headline that sums the story up, in an element of its own or as a line of a text dump.

Rules find the one that can leave the body; a learned tagger, which knows what the rules found, chooses the one that becomes the summary.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import numpy as np

from standfirst.converter.cleanup.buttons import is_credited
from standfirst.converter.lexicon import alternatives
from standfirst.converter.metadata.plain_text import bylines, dates
from standfirst.converter.metadata.plain_text.lines import DumpLines, terms_of, tokens_of
from standfirst.converter.metadata.sources import is_notice
from standfirst.converter.metadata.summary import LONGEST
from standfirst.converter.metadata.titles import is_title_line, likeness
from standfirst.converter.model import Block, Page
from standfirst.converter.models import weights
from standfirst.converter.segment import Segment, sigmoid
from standfirst.text.words import words

# Class words for the line under a headline: those that name nothing else, and those that name other things too.
OWN_WORDS = re.compile(
    r"standfirst|sub-?headline|article[-_]+(?:dek|deck|subtitle|lead)|\b(?:dek|deck|sub-?title|sub-?head|lede)\b"
)
SHARED_WORDS = re.compile(r"lead|intro|summary|teaser|description|excerpt|kicker|abstract")
BEFORE, INSIDE = 12, 3  # blocks before the story, and of its first ones, among which it is looked for
SHORTEST = 40  # characters
SAME = 60  # characters by which a line is known as the page's description

# In a text dump.
FEWEST_WORDS, MOST_WORDS = 8, 70  # by taste
REACH = 3  # lines after the headline, and after a line that may be the standfirst
ALIKE = 0.6  # likeness to the headline from which a line is the headline again, with a label before it
LIKELY_LINE = 0.5  # chance of a line of the body
LINKED = 0.5  # of a line that is a list of links
LONGEST_BYLINE = 120  # characters of a line that says who and when, and no more (by taste)
LABELLED = 4  # first lines of the story that may say that they sum it up
LABEL = re.compile(rf"(?:{alternatives('summary_label')})\s*[:：]\s*", re.IGNORECASE)


# The tagger; benchmarks/CONVERSION.md has what it gains.
LEAST_CHANCE = 0.25  # chance from which a line is taken
LEAST_SIZE, MOST_SIZE = 4.0, 110.0  # words of a line that is looked at (by taste)
HEADLINE_ABOVE = 80  # lines before the story in which its headline is looked for (by taste)
ABOVE, WITHIN, BELOW = 15, 4, 8  # lines before the story, of its first ones, and below the headline
FAR = 20  # lines; what is farther counts as this far
NEAR = 4  # lines around a candidate in which a byline or a day is looked for
BODY = 30  # lines of the story that a candidate is compared with (by taste)
LEAST_PROSE = 12.0  # words of a line of the story
FEATURES = (
    "rule", "size", "length", "ended", "heading", "own_words", "shared_words", "stated", "credited",
    "chance", "chance_before", "chance_next", "chance_after", "first_prose", "from_headline", "from_story",
    "like_title", "share_of_title", "share_of_body", "size_before", "size_after", "byline_after", "day_after",
)  # fmt: skip


def of_elements(page: Page, chosen: Sequence[int], title: str, description: str) -> int | None:
    """Return the index of the block that sums up the story of an HTML *page*, whose blocks are *chosen*; None if none does."""
    if not chosen:
        return None
    stated = description.rstrip(".… ")[:SAME]
    around = range(max(0, chosen[0] - BEFORE), min(len(page.blocks), chosen[0] + INSIDE))
    return next((index for index in around if _sums_up(page, chosen, index, title, stated)), None)


def _sums_up(page: Page, chosen: Sequence[int], index: int, title: str, stated: str) -> bool:
    """Return true if the block *index* is a standfirst.

    It is known by the names of its elements, by its place as a heading that is a sentence below the headline, or by what it says: the same
    as the page's description, *stated*, begins with, apart from the story.
    """
    block = page.blocks[index]
    if block.text == title or not SHORTEST <= len(block.text) <= 2 * LONGEST:
        return False
    hints = " ".join(node.hints for node in block.place[-2:])
    if OWN_WORDS.search(hints) or _is_below_title(page, index, title):
        return True
    is_stated = bool(stated) and block.text.startswith(stated)
    return is_stated and (block.kind == "heading" or bool(SHARED_WORDS.search(hints)) or _is_apart(page, chosen, index))


def _is_below_title(page: Page, index: int, title: str) -> bool:
    """Return true if a heading that is a sentence is right below the headline."""
    block = page.blocks[index]
    return block.kind == "heading" and index > 0 and page.blocks[index - 1].text == title and block.is_ended


def left_out(page: Page, chosen: Sequence[int], title: str) -> int | None:
    """Return the index of the block right below the headline of an HTML *page* that is not among the *chosen* and sums the story up; None if none does.

    It is known by its place above a byline or a day, or by the names of its elements. Without a description of the page its text would be lost.
    """
    headline = _headline(page.blocks, chosen, title) if chosen else None
    if headline is None or headline + 1 >= chosen[0]:
        return None
    index = headline + 1
    block = page.blocks[index]
    if block.has_date or block.link_share > LINKED or not FEWEST_WORDS <= block.size <= MOST_WORDS:
        return None
    hints = " ".join(node.hints for node in block.place[-2:])
    below = page.blocks[index + 1 : index + 1 + REACH]
    is_above_byline = any(
        len(line.text) <= LONGEST_BYLINE and (line.has_date or bylines.has_cue(line.text)) for line in below
    )
    return index if is_above_byline or SHARED_WORDS.search(hints) else None


def _is_apart(page: Page, chosen: Sequence[int], index: int) -> bool:
    """Return true if the block's parent holds none of the story's other paragraphs of sentences."""
    prose = [position for position in chosen if position != index and page.blocks[position].is_ended]
    parents = [page.blocks[position].place[-2].number for position in prose if len(page.blocks[position].place) > 1]
    place = page.blocks[index].place
    return len(place) > 1 and place[-2].number not in parents and page.blocks[index].kind != "item"


def of_lines(page: DumpLines, headline: int, chosen: Sequence[int]) -> int | None:
    """Return the line of a text dump under the *headline*, or under a copy of it before the story, that sums the story up.

    Else the one of the first lines *chosen* as the story that says so; None if there is none.
    """
    copies = [other for other in range(page.start) if page.folded[other] == page.folded[headline]]
    nearest_first = sorted({headline, *copies}, key=lambda place: abs(page.start - place))
    below = (index for place in nearest_first if (index := _below(page, place)) is not None)
    labelled = (index for index in chosen[:LABELLED] if LABEL.match(page.texts[index]))
    return next(below, None) or next(labelled, None)


def without_label(line: str) -> str:
    """Return *line* without the "Summary:" before it."""
    label = LABEL.match(line)
    return line[label.end() :] if label else line


def _below(page: DumpLines, headline: int) -> int | None:
    """Return the summary below a line: the next one if a byline follows it; else one like the body that is repeated, before it, or above a byline."""
    for index in range(headline + 1, min(len(page.texts), headline + 1 + REACH)):
        text = page.texts[index]
        if not FEWEST_WORDS <= page.weights[index] <= MOST_WORDS or dates.find(text):
            continue
        if is_credited(text) or "©" in text or is_notice(text) or likeness(text, page.texts[headline]) >= ALIKE:
            continue
        is_repeated = page.flow.count(page.folded[index]) > page.copies[page.folded[index]]
        is_over_byline = _is_above_byline(page, index)
        if is_over_byline and index == headline + 1:
            return index
        if _is_like_body(page, index) and (is_repeated or index < page.start or is_over_byline):
            return index
    return None


def _is_above_byline(page: DumpLines, index: int) -> bool:
    """Return true if one of the lines below says who wrote the story or when, and no more."""
    below = [line for line in page.texts[index + 1 : index + 1 + REACH] if len(line) <= LONGEST_BYLINE]
    return any(dates.find(line) or bylines.has_cue(line) for line in below)


def _is_like_body(page: DumpLines, index: int) -> bool:
    """Return true if half of the line's longer words are in the body, also in its part after a box or a table."""
    terms = terms_of(page.words[index])
    body_lines = (line for other, line in enumerate(page.words) if page.chances[other] > LIKELY_LINE and other != index)
    body_terms = page.terms.keys() | set(tokens_of(chain.from_iterable(body_lines)))
    return 2 * len(terms & body_terms) >= len(terms) > 0


def likeliest(page: Page, segment: Segment, title: str, by_rule: int | None) -> int | None:
    """Return the index of the line that says what the story is about, by the tagger; None if none is likely to.

    *by_rule* is the index of the line that the rules take for the standfirst, which is one of its features.
    """
    candidates = features(page, segment, title, by_rule)
    if not candidates:
        return None
    scores = weights.load().forests["standfirst"].score(list(candidates.values()))
    best = int(np.argmax(scores))
    return list(candidates)[best] if sigmoid(scores[best]) >= LEAST_CHANCE else None


def _candidates(blocks: Sequence[Block], chosen: Sequence[int], headline: int | None) -> Iterator[int]:
    """Return the lines of some words around the story's beginning and below its *headline*, in their order."""
    near = set(range(max(0, chosen[0] - ABOVE), min(len(blocks), chosen[0] + WITHIN)))
    if headline is not None:
        near |= set(range(headline + 1, min(len(blocks), headline + 1 + BELOW)))
    for index in sorted(near):
        if index != headline and LEAST_SIZE <= blocks[index].size <= MOST_SIZE:
            yield index


def _headline(blocks: Sequence[Block], chosen: Sequence[int], title: str) -> int | None:
    """Return the line nearest to the story's first, before it, that is the title, with little beside it; None if none is."""
    name = title.casefold()
    above = range(max(0, chosen[0] - HEADLINE_ABOVE), min(len(blocks), chosen[0] + WITHIN))
    titled = (index for index in above if is_title_line(blocks[index].text.casefold(), name))
    return min(titled, key=lambda index: abs(index - chosen[0]), default=None) if name else None


def features(page: Page, segment: Segment, title: str, by_rule: int | None) -> dict[int, list[float]]:
    """Return the FEATURES of each line that may be the standfirst, by its index; *by_rule* is the one that the rules found."""
    blocks, chosen, chances = page.blocks, segment.chosen, segment.chances
    if not chosen:
        return {}
    headline = _headline(blocks, chosen, title)
    title_words, compared = frozenset(words(title)), chosen[:BODY]
    has_cue = cache(lambda index: bylines.has_cue(blocks[index].text))  # a line is below several others
    lines_with = Counter(word for index in compared for word in set(blocks[index].words))
    first_prose = next((index for index in chosen if blocks[index].size >= LEAST_PROSE), None)
    stated = page.declared.summary.rstrip(".… ")[:SAME]

    def mean(indices: range) -> float:
        near = [float(chances[index]) for index in indices if 0 <= index < len(blocks)]
        return sum(near) / len(near) if near else 0.0

    def size(index: int) -> float:
        return blocks[index].size if 0 <= index < len(blocks) else 0.0

    rows = {}
    for index in _candidates(blocks, chosen, headline):
        block = blocks[index]
        block_words = frozenset(block.words)
        is_compared = index in compared
        in_body = sum(lines_with[word] > is_compared for word in block_words)
        hints = " ".join(node.hints for node in block.place[-2:])
        below = range(index + 1, min(len(blocks), index + 1 + NEAR))
        short = [other for other in below if len(blocks[other].text) <= LONGEST_BYLINE]
        rows[index] = [
            index == by_rule, block.size, len(block.text), block.is_ended, block.kind == "heading",
            bool(OWN_WORDS.search(hints)), bool(SHARED_WORDS.search(hints)),
            bool(stated) and (block.text.startswith(stated) or stated.startswith(block.text)), is_credited(block.text),
            chances[index], mean(range(index - 3, index)), mean(range(index + 1, index + 2)), mean(range(index + 1, index + 4)),
            index == first_prose, _clipped(index - headline) if headline is not None else FAR + 1, _clipped(index - chosen[0]),
            len(block_words & title_words) / len(block_words | title_words), len(block_words & title_words) / (len(block_words) or 1), in_body / (len(block_words) or 1),
            size(index - 1), size(index + 1), any(map(has_cue, short)), any(blocks[other].has_date for other in short),
        ]  # fmt: skip
    return rows


def _clipped(distance: int) -> int:
    return max(-FAR, min(FAR, distance))
