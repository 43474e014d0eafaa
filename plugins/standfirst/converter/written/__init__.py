"""Texts that a person wrote or pasted, without the page around them: nothing is left out but the lines of facts at the head.

`kind` says which texts these are, `head` reads the facts, `layout` the lines below.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from standfirst.converter.metadata.settle import LANGUAGE_CHARACTERS, merged
from standfirst.converter.model import Block, Page
from standfirst.converter.segment import Segment
from standfirst.converter.written import head, kind, layout
from standfirst.text import languages
from standfirst.text.dates import parse


def of_page(page: Page) -> tuple[Page, Segment]:
    """Return *page*, whose text a person wrote, as its story alone: with the facts that its head states, and all other blocks.

    It has no blocks if it states nothing but facts.
    """
    texts = layout.joined(page.lines)
    text = " ".join(texts)
    spoken = parse.spoken(page.declared.language, texts, lambda: text)
    stated = head.read(texts, page.declared, parse.settled(spoken, texts, lambda: texts))
    kept = ["" if place in stated.lines else line for place, line in enumerate(texts)]
    blocks = layout.blocks(_without_ends(kept))
    facts = merged(page.declared, stated.facts)
    facts = replace(facts, language=languages.settled(facts.language, text[:LANGUAGE_CHARACTERS]))
    names = (facts.title, *page.names)
    return replace(page, blocks=tuple(blocks), declared=facts, form="written", names=names), Segment(
        tuple(range(len(blocks))), np.ones(len(blocks)), 1.0
    )


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
