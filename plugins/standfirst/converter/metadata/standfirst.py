"""The standfirst: the line under a headline that sums the story up, in an element of its own or as a line of a text dump."""

import re
from collections.abc import Collection, Sequence

from standfirst.converter.cleanup.buttons import is_credited
from standfirst.converter.metadata.plain_text import bylines, dates
from standfirst.converter.metadata.plain_text.lines import DumpLines, terms_of, tokens_of
from standfirst.converter.metadata.sources import is_notice
from standfirst.converter.metadata.summary import LONGEST
from standfirst.converter.metadata.titles import likeness
from standfirst.converter.model import Page

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
LONGEST_BYLINE = 120  # characters of a line that says who and when, and no more (by taste)
LABELLED = 4  # first lines of the story that may say that they sum it up
LABEL = re.compile(
    r"(?:导读|導讀|摘要|概要|核心提示|summary|in brief|at a glance|kurz gefasst|en bref|l'essentiel|en resumen|em resumo|in breve)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)


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
    return is_stated and (
        block.kind == "heading" or bool(SHARED_WORDS.search(hints)) or _stands_apart(page, chosen, index)
    )


def _is_below_title(page: Page, index: int, title: str) -> bool:
    """Return true if a heading that is a sentence is right below the headline."""
    block = page.blocks[index]
    return block.kind == "heading" and index > 0 and page.blocks[index - 1].text == title and block.is_ended


def _stands_apart(page: Page, chosen: Sequence[int], index: int) -> bool:
    """Return true if the block's parent holds none of the story's other paragraphs of sentences."""
    prose = [position for position in chosen if position != index and page.blocks[position].is_ended]
    parents = [page.blocks[position].place[-2].number for position in prose if len(page.blocks[position].place) > 1]
    place = page.blocks[index].place
    return len(place) > 1 and place[-2].number not in parents and page.blocks[index].kind != "item"


def of_lines(page: DumpLines, headline: int, firsts: Collection[str]) -> str:
    """Return the line of a text dump under the *headline*, or under a copy of it before the story, that sums the story up.

    Else the one of the story's *firsts* that says so; empty if there is none.
    """
    copies = [other for other in range(page.start) if page.folded[other] == page.folded[headline]]
    nearest_first = sorted({headline, *copies}, key=lambda place: abs(page.start - place))
    below = next(filter(None, (_below(page, place) for place in nearest_first)), "")
    return below or next((line for line in firsts if LABEL.match(line)), "")


def without_label(line: str) -> str:
    """*line* without the "Summary:" before it."""
    label = LABEL.match(line)
    return line[label.end() :] if label else line


def _below(page: DumpLines, headline: int) -> str:
    """Return the summary below a line: the next one if a byline follows it; else one like the body that is repeated, before it, or above a byline."""
    for index in range(headline + 1, min(len(page.texts), headline + 1 + REACH)):
        text = page.texts[index]
        if not FEWEST_WORDS <= page.weights[index] <= MOST_WORDS or dates.find(text):
            continue
        if is_credited(text) or "©" in text or is_notice(text) or likeness(text, page.texts[headline]) >= ALIKE:
            continue
        is_repeated = page.flow.count(page.folded[index]) > page.copies[page.folded[index]]
        is_over_byline = _stands_over_byline(page, index)
        if is_over_byline and index == headline + 1:
            return text
        if _is_like_body(page, index) and (is_repeated or index < page.start or is_over_byline):
            return text
    return ""


def _stands_over_byline(page: DumpLines, index: int) -> bool:
    """Return true if one of the lines below says who wrote the story or when, and no more."""
    below = [line for line in page.texts[index + 1 : index + 1 + REACH] if len(line) <= LONGEST_BYLINE]
    return any(dates.find(line) or bylines.has_cue(line) for line in below)


def _is_like_body(page: DumpLines, index: int) -> bool:
    """Return true if half of the line's longer words are in the body, also in its part after a box or a table."""
    terms = terms_of(page.folded[index])
    body_lines = (
        line for other, line in enumerate(page.folded) if page.chances[other] > LIKELY_LINE and other != index
    )
    body_terms = page.terms.keys() | set(tokens_of("\n".join(body_lines)))
    return 2 * len(terms & body_terms) >= len(terms) > 0
