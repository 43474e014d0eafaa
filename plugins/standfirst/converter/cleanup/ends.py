"""Remove from the edges of a story what does not belong to it: above its first sentence, after its last."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import takewhile

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.model import LISTS, Block
from standfirst.text.dates.months import month_of
from standfirst.text.words import bag, size, words

LABEL = 3.0  # words; a line after the story of so few, without a full stop, is the next box's label
NUMBER = re.compile(r"\d+")
BESIDE_DATE = 8.0  # words of a day's line that are no number, no month and no name (by taste)
FEW, PROSE = 4.0, 15.0  # words of a label, and of the first line that is surely the story (by taste)
SHORTEST_STORY = 3  # blocks before such a note
LAST = 4  # blocks at a story's end among which a note on its author is looked for
LONGEST_NOTE = 80  # words
FIRST = 3  # blocks of a story among which a site may say that it is paid for links
DISCLOSURE = re.compile(alternatives("disclosure"))
NOTICE = re.compile(f"{alternatives('notice')}|{alternatives('disclosure')}")
PROMOTION = re.compile(rf"(?<!\w)(?:{alternatives('promotion')})")
ROLE_BEFORE = re.compile(rf"^(?:{alternatives('role')})\b[:,]?\s*", re.IGNORECASE)
YES, NO = frozenset(phrases("yes")), frozenset(phrases("no"))
QUESTION_MARKS = ("?", "？", "؟")
LONGEST_ANSWER = 12.0  # words of an answer of a poll
GLUED = re.compile(r"(?<=[.!?])(?=[^\W\d_a-zß-öø-ÿ])")  # between two sentences without a blank


def without_note(blocks: Sequence[Block], authors: Collection[str]) -> Sequence[Block]:
    """Return *blocks* up to the note on one of *authors* after the story, with a role before the name or not, and without what follows it."""
    names = [bag(name) for name in authors]
    for position in range(max(SHORTEST_STORY, len(blocks) - LAST), len(blocks)):
        line_words = bag(ROLE_BEFORE.sub("", blocks[position].text))
        if len(line_words) <= LONGEST_NOTE and any(len(name) > 1 and line_words[: len(name)] == name for name in names):
            return blocks[:position]
    return blocks


def without_notices(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return *blocks* without what a site says below every story (who holds the rights, what comments must not say), and without the note that it is paid for links.

    That note may also be above the story.
    """
    start = max(SHORTEST_STORY, len(blocks) - LAST)
    return [
        block for position, block in enumerate(blocks)
        if not (_says(NOTICE, block) if position >= start else position < FIRST and _says(DISCLOSURE, block))
    ]  # fmt: skip


def without_polls(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return *blocks* without questions to readers and the answers to choose from: short lines; one begins with yes, and one with no."""
    away: set[int] = set()
    for position, block in enumerate(blocks):
        if block.text.endswith(QUESTION_MARKS) and block.size <= LONGEST_NOTE:
            below = list(takewhile(_may_be_answers, blocks[position + 1 :]))
            first_words = {words(answer)[0] for line in below for answer in GLUED.split(line.text) if words(answer)}
            if not (first_words.isdisjoint(YES) or first_words.isdisjoint(NO)):
                away.update(range(position, position + 1 + len(below)))
    return [block for position, block in enumerate(blocks) if position not in away]


def _may_be_answers(block: Block) -> bool:
    """Return true if *block* may hold answers of a poll, one or several without blanks between: "Yes, always.No, never.".

    Another question ends them: an interview with short answers is no poll.
    """
    is_other = block.kind == "heading" or block.text.endswith(QUESTION_MARKS)
    return not is_other and all(size(answer) <= LONGEST_ANSWER for answer in GLUED.split(block.text))


def is_promotion(block: Block) -> bool:
    """Return true if a short paragraph calls readers to a newsletter, an app or the newsroom: "Do you have a story to tell?"."""
    return block.kind != "heading" and _says(PROMOTION, block)


def _says(notice: re.Pattern[str], block: Block) -> bool:
    return block.size <= LONGEST_NOTE and notice.search(block.text.casefold()) is not None


def without_first_labels(blocks: Sequence[Block], authors: Collection[str]) -> Sequence[Block]:
    """Return *blocks* without lines, no sentence among them, before the first prose: counts, labels, a day's line or list."""
    names = {word for author in authors for word in words(author)}
    long = (position for position, block in enumerate(blocks) if block.size >= PROSE and not _is_day(block, names))
    prose = next(long, 0)
    above = {block.inside(LISTS) for block in blocks[:prose]} - {None}
    items: dict[int, list[Block]] = defaultdict(list)
    for block in blocks if above else ():
        if (number := block.inside(LISTS)) in above and number is not None:
            items[number].append(block)
    lists = {number for number, its_items in items.items() if _describes_post(its_items, names)}
    return [
        block
        for position, block in enumerate(blocks)
        if position >= prose or not (_is_few_words(block) or _is_day(block, names) or block.inside(LISTS) in lists)
    ]


def _describes_post(items: Sequence[Block], names: Collection[str]) -> bool:
    """Return true if the *items* of a list are what a page says of a post above it: its day, and other things in a few words."""
    is_brief = all(block.kind == "item" and block.size <= BESIDE_DATE for block in items)
    return is_brief and sum(_is_dated(block, names) for block in items) == 1


def _is_day(block: Block, names: Collection[str]) -> bool:
    return block.kind == "paragraph" and _is_dated(block, names)


def _is_dated(block: Block, names: Collection[str]) -> bool:
    """Return true if a line holds a date and, apart from it and *names*, only a few words: "Ana Ruiz · Jan 14, 2025 · 6 min read"."""
    if block.is_ended or not block.has_date:
        return False
    others = [word for word in words(NUMBER.sub(" ", block.text)) if word not in names and not month_of(word)]
    return size(" ".join(others)) <= BESIDE_DATE


def _is_few_words(block: Block) -> bool:
    return block.kind == "paragraph" and block.size <= FEW and not block.is_ended and "<strong>" not in block.html


def without_ends(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return *blocks* without headings that nothing follows, nor, in a text dump, labels after the last sentence."""
    last = len(blocks)
    while last and (blocks[last - 1].kind == "heading" or _is_label(blocks[last - 1])):
        last -= 1
    return blocks[:last] or blocks


def _is_label(block: Block) -> bool:
    return not block.place and block.kind == "paragraph" and block.size <= LABEL and not block.is_ended
