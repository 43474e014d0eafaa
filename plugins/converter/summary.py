"""The summary: what the page says in a line, cut to whole sentences; else the story's own first words."""

from collections.abc import Sequence

from plugins.converter.model import Block
from plugins.text.sentences import cut, split
from plugins.text.words import ENDS, size, words

LONGEST = 280  # characters
SHORTEST = 25  # characters; less is a label
PROSE = 8.0  # words of a paragraph that may be summed up by
LOOKED_AT = 3_000  # characters
TEASER = ("...", "…", "[…]", "[...]")


def is_teaser(text: str) -> bool:
    """Whether *text* is cut short: it ends in dots rather than in a sentence."""
    return text.rstrip().endswith(TEASER)


def settle(declared: str, standfirst: str, body: Sequence[Block], language: str) -> str:
    """The standfirst or the description where it is one; else the story's own leading sentences."""
    for stated in (declared, standfirst):
        if len(stated) >= SHORTEST and not is_teaser(stated):
            return cut(stated, language, LONGEST)
    if standfirst:
        return cut(standfirst, language, LONGEST)
    return leading(body, language)


def leading(body: Sequence[Block], language: str) -> str:
    """The first two sentences of the story's prose, as far as they fit."""
    told = [block.text.replace("\n", " ") for block in body if block.kind == "paragraph"]
    whole = [text for text in told if size(text) >= PROSE and ENDS.search(text)]
    prose = " ".join(whole or told)[:LOOKED_AT]
    sentences = [sentence for sentence in split(prose, language) if words(sentence)]
    return cut(" ".join(sentences[:2]), language, LONGEST)
