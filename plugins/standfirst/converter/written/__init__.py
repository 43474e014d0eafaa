"""Texts that a person wrote or pasted, without the page around them: nothing is left out but the lines of facts at the head.

`kind` says which texts these are, `head` reads the facts, `layout` the lines below of a text that has no markup.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np

from standfirst.converter.metadata.settle import LANGUAGE_CHARACTERS, merged
from standfirst.converter.model import Block, Facts, Page
from standfirst.converter.segment import Segment
from standfirst.converter.written import head, kind, layout
from standfirst.text import languages
from standfirst.text.dates import parse
from standfirst.text.languages import cut

LONGEST_LEAD = 200  # characters that are kept of a first line that is no headline
BREAK = "<br>"  # of a line, in the markup of a block


def of_page(page: Page) -> tuple[Page, Segment]:
    """Return *page*, whose text a person wrote, with the facts that its head states, and which of its blocks are the story: all others.

    It has none if it states nothing but facts.
    """
    if page.lines:
        facts, kept = _read(page, layout.joined(page.lines))
        blocks = layout.blocks(kept)
        chosen = tuple(range(len(blocks)))
    else:
        blocks = layout.with_items(page.blocks)
        facts, kept = _read(page, [line for block in blocks for line in _lines_of(block)])
        lines = iter(kept)
        kept_lines = [[line for line in itertools.islice(lines, len(_lines_of(block))) if line] for block in blocks]
        blocks = [_with(block, kept) for block, kept in zip(blocks, kept_lines, strict=True)]
        chosen = tuple(number for number, kept in enumerate(kept_lines) if kept)
    story = Segment(chosen, np.ones(len(blocks)), 1.0)
    return replace(page, blocks=tuple(blocks), declared=facts, form="written", names=(facts.title, *page.names)), story


def _read(page: Page, lines: Sequence[str]) -> tuple[Facts, list[str]]:
    """Return the facts of a text with these *lines*, and the lines without those that state one; an empty one is in their place."""
    text, given = " ".join(lines), page.given or page.declared
    if head.is_label(given.title):
        given = replace(given, title="")
    spoken = parse.spoken(given.language, lines, lambda: text)
    stated = head.read(lines, given, parse.settled(spoken, lines, lambda: lines))
    facts = merged(given, stated.facts)
    if page.writer:
        facts = replace(facts, authors=stated.facts.authors or given.authors or page.writer, site=stated.facts.site)
    language = languages.settled(facts.language, text[:LANGUAGE_CHARACTERS])
    title = facts.title if head.is_headline(facts.title) else cut(facts.title, language, LONGEST_LEAD)
    facts = replace(facts, language=language, title=title)
    return facts, _without_ends(["" if place in stated.lines else line for place, line in enumerate(lines)])


def _without_ends(lines: Sequence[str]) -> list[str]:
    """Return *lines* without those at both ends that are known to be of a page: share buttons, rights, "Read more"."""
    kept = list(lines)
    filled = [place for place, line in enumerate(lines) if line.strip()]
    for places in (filled, filled[::-1]):
        for place in itertools.takewhile(
            lambda place: kind.is_of_page(Block("paragraph", lines[place].strip())), places
        ):
            kept[place] = ""
    return kept


def _lines_of(block: Block) -> list[str]:
    """Return the lines of a block that has markup: a fact may be one of them."""
    return block.text.split("\n") if block.kind in ("paragraph", "heading") else [block.text]


def _with(block: Block, lines: Sequence[str]) -> Block:
    """Return *block* with these of its *lines*."""
    all_lines = _lines_of(block)
    if len(lines) in (0, len(all_lines)):
        return block
    markup = block.html.split(BREAK) if block.html.count(BREAK) == len(all_lines) - 1 else list(map(escape, all_lines))
    kept = BREAK.join(html for html, line in zip(markup, all_lines, strict=True) if line in lines)
    return block._replace(text="\n".join(lines), html=kept)
