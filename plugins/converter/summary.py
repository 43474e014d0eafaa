"""The summary: what the page says in a line, cut to whole sentences; else the story's own first words."""

from collections.abc import Sequence

import sentencex

from plugins.converter.model import Block
from plugins.text.words import words

LONGEST = 280  # characters
SHORTEST = 25  # characters; less is a label
TEASER = ("...", "…", "[…]", "[...]")


def cut(text: str, language: str, longest: int = LONGEST) -> str:
    """As many whole sentences of *text* as fit in *longest* characters; the first at least, cut between words."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    kept = ""
    for sentence in sentencex.segment(language or "en", text):
        if len(kept) + len(sentence.rstrip()) > longest:
            break
        kept += sentence
    return kept.strip() or _between_words(text, longest)


def _between_words(text: str, longest: int) -> str:
    head = text[: longest - 1]
    return (head.rpartition(" ")[0] or head).rstrip(",;:– ") + "…"


def is_teaser(text: str) -> bool:
    """Whether *text* is cut short: it ends in dots rather than in a sentence."""
    return text.rstrip().endswith(TEASER)


def settle(declared: str, standfirst: str, body: Sequence[Block], language: str) -> str:
    """The standfirst or the description where it is one; else the story's own leading sentences."""
    for stated in (declared, standfirst):
        if len(stated) >= SHORTEST and not is_teaser(stated):
            return cut(stated, language)
    if standfirst:
        return cut(standfirst, language)
    return leading(body, language)


def leading(body: Sequence[Block], language: str) -> str:
    """The first two sentences of the story's prose, as far as they fit."""
    prose = " ".join(block.text.replace("\n", " ") for block in body if block.kind == "paragraph")[:3_000]
    sentences = [sentence.strip() for sentence in sentencex.segment(language or "en", prose) if words(sentence)]
    if not sentences:
        return ""
    return cut(" ".join(sentences[:2]), language)
