"""Texts that a person wrote or pasted, without the page around them: nothing is left out but the lines of facts at the head.

`kind` says which texts these are, `head` reads the facts, `layout` the lines below.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from standfirst.converter.metadata.settle import merged
from standfirst.converter.model import Block, Page
from standfirst.converter.segment import Segment
from standfirst.converter.written import head, kind, layout
from standfirst.text import languages
from standfirst.text.dates import parse

LANGUAGE_CHARACTERS = 1_500  # of a text, by which its language is detected


def of_page(page: Page) -> tuple[Page, Segment]:
    """Return *page*, whose text a person wrote, as its story alone: with the facts that its head states, and all other blocks."""
    texts = layout.joined(page.lines)
    text = " ".join(texts)
    spoken = parse.spoken(page.declared.language, texts, lambda: text)
    stated = head.read(texts, page.declared, parse.settled(spoken, texts, lambda: texts))
    blocks = layout.blocks(["" if place in stated.lines else line for place, line in enumerate(texts)])
    facts = merged(page.declared, stated.facts)
    facts = replace(facts, language=languages.settled(facts.language, text[:LANGUAGE_CHARACTERS]))
    story = tuple(_without_ends(blocks)) or tuple(blocks or layout.blocks(texts))  # a text of facts alone stays whole
    count = len(story)
    names = (facts.title, *page.names)
    return replace(page, blocks=story, declared=facts, form="written", names=names), Segment(
        tuple(range(count)), np.ones(count), 1.0
    )


def _without_ends(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return *blocks* without the lines at both ends that are known to be of a page: share buttons, rights, "Read more"."""
    start, end = 0, len(blocks)
    while start < end and kind.is_of_page(blocks[start]):
        start += 1
    while end > start and kind.is_of_page(blocks[end - 1]):
        end -= 1
    return blocks[start:end]
