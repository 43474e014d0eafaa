"""Clean the chosen blocks: an ordered table of named rules; each removes one kind of line, or marks headings and lists.

`python -m benchmarks.cleaning GOLD ...` prints how many blocks each rule removes from the pages of both golds, and what the scores lose
without it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from standfirst.converter.cleanup.buttons import is_button, is_called, is_credit, is_credited
from standfirst.converter.cleanup.ends import (
    is_promotion,
    without_ends,
    without_first_labels,
    without_note,
    without_notices,
    without_polls,
)
from standfirst.converter.cleanup.footnotes import without_footnote_links
from standfirst.converter.cleanup.headings_and_lists import contents, with_bold_headings, with_headings, with_lists
from standfirst.converter.cleanup.repeats import without_doubles
from standfirst.converter.model import LISTS, Block
from standfirst.converter.segment.boilerplate import is_advertisement, is_teaser
from standfirst.text.words import bag

NEARLY = 0.9  # of a block's characters, those in links
FEWEST_LINKS, OWN_LINKS = 3, 0.6  # items of a list, and share of them, that lead into the page itself
PAGE, LINES = "page", "lines"

Words = tuple[str, ...]


class Context(NamedTuple):
    """The parts of the header that the text may repeat."""

    stated: frozenset[Words]  # the words of its lines: title, names of the page, authors
    authors: tuple[str, ...]


class Rule(NamedTuple):
    """One step of the cleaning."""

    name: str
    removes: str
    apply: Callable[[Sequence[Block], Context], Sequence[Block]]
    forms: tuple[str, ...] = (PAGE, LINES)


def tidy(blocks: Sequence[Block], stated_lines: Collection[str], authors: Collection[str] = ()) -> tuple[Block, ...]:
    """Return the story's *blocks* as RULES leave them; *stated_lines* are those of the header, *authors* may have notes."""
    context = Context(frozenset(bag(line) for line in stated_lines if line), tuple(authors))
    form = PAGE if any(block.place for block in blocks) else LINES
    for rule in RULES:
        if form in rule.forms:
            blocks = rule.apply(blocks, context)
    return tuple(blocks)


def remove_if(is_unwanted: Callable[[Block], bool]) -> Callable[[Sequence[Block], Context], Sequence[Block]]:
    """Return a rule that removes the blocks that are unwanted, without a look at the blocks beside them; code never is."""
    return lambda blocks, _: [block for block in blocks if block.kind == "code" or not is_unwanted(block)]


def ignoring_context(
    clean: Callable[[Sequence[Block]], Sequence[Block]],
) -> Callable[[Sequence[Block], Context], Sequence[Block]]:
    """Return a rule that needs no more than the blocks."""
    return lambda blocks, _: clean(blocks)


def _without_known(blocks: Sequence[Block], context: Context) -> list[Block]:
    """Return *blocks* without headings and lines that only repeat a fact of the header, and those without a word; code stays."""
    return [
        block
        for block in blocks
        if block.kind == "code" or ((line_words := block.words) and line_words not in context.stated)
    ]


def _without_code_names(blocks: Sequence[Block]) -> list[Block]:
    return [block for index, block in enumerate(blocks) if not _names_code(blocks, index)]


def _without_contents(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* without a text dump's tables of contents and an HTML page's lists of links into itself, which lead nowhere in a post."""
    outer = [next((node.number for node in block.place if node.tag in LISTS), None) for block in blocks]
    children = Counter(outer)
    inner = Counter(
        number
        for number, block in zip(outer, blocks, strict=True)
        if block.link_share > NEARLY and 'href="#' in block.html
    )
    away = {
        position
        for position, number in enumerate(outer)
        if number is not None and inner[number] >= max(FEWEST_LINKS, children[number] * OWN_LINKS)
    }
    heads = {position - 1 for position in away if position and blocks[position - 1].kind == "heading"}
    away |= heads | (frozenset() if any(block.place for block in blocks) else contents(blocks))
    return [block for position, block in enumerate(blocks) if position not in away]


def _names_code(blocks: Sequence[Block], index: int) -> bool:
    """Return true if a line is only the name of the language that the code below it is in."""
    if index + 1 >= len(blocks) or blocks[index + 1].kind != "code" or blocks[index].kind == "code":
        return False
    return f'"language-{blocks[index].text.casefold()}"' in blocks[index + 1].html


# In this order. "page" is an HTML page, "lines" a text dump; a story that was cut out before has one of the two forms, too.
RULES = (
    Rule("captions", "captions of pictures, which are shown with them", remove_if(lambda block: block.kind == "caption")),
    Rule("footnotes", "links back from notes; marks of notes that are not in the story", ignoring_context(without_footnote_links), (PAGE,)),
    Rule("advertisements", '"Advertisement" in any language', remove_if(is_advertisement)),
    Rule("teasers", '"Read more: ..." in one line', remove_if(lambda block: is_teaser(block) or is_called(block.text))),
    Rule("buttons", '"Share", "Print", "5 min read" that lead nowhere', remove_if(lambda block: "<a " not in block.html and is_button(block.text))),
    Rule("header", "lines that only repeat title, authors, names of the page", _without_known),
    Rule("credits", "captions with a credit of their picture", remove_if(lambda block: is_credited(block.text)), (LINES,)),
    Rule("lone credits", '"Photo: AFP" without a caption', remove_if(lambda block: is_credit(block.text))),
    Rule("contents", "tables of contents and lists of links into the page", ignoring_context(_without_contents)),
    Rule("doubles", "pull quotes, and what the page has twice", ignoring_context(lambda blocks: list(without_doubles(blocks)))),
    Rule("author's note", "the note on an author and what is below it", lambda blocks, context: without_note(blocks, context.authors)),
    Rule("notices", "rights, rules for comments and disclaimers below the story", ignoring_context(without_notices)),
    Rule("promotion", "calls to subscribe, to an app, to tell the newsroom", remove_if(is_promotion)),
    Rule("polls", "questions to readers with their answers", ignoring_context(without_polls)),
    Rule("code names", "the language's name above code", ignoring_context(_without_code_names)),
    Rule("first labels", "labels, counts and days above the first prose", lambda blocks, context: without_first_labels(blocks, context.authors)),
    Rule("ends", "headings that nothing follows, and labels after the last sentence", ignoring_context(without_ends)),
    Rule("lists", "nothing: runs of short lines are marked as lists", ignoring_context(with_lists), (LINES,)),
    Rule("headings", "nothing: lines above prose are marked as headings", ignoring_context(with_headings), (LINES,)),
    Rule("bold headings", "nothing: bold lines above prose, and short ones between it, are marked as headings", ignoring_context(with_bold_headings), (PAGE,)),
)  # fmt: skip
