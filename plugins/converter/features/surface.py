"""A block by itself: length, punctuation, capitals, links; nothing that depends on one language."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from plugins.converter.features.arrays import Floats
from plugins.converter.model import Block
from plugins.text.words import ENDS, size

ENDERS = re.compile(r"[.!?।؟](?=[\s\"'”’»)]|$)|[。！？]")
COMMAS = re.compile(r"[,،、，;；]")
QUOTES = re.compile(r"[\"“”„«»「」『』]")
DIGITS = re.compile(r"\d")
CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÞА-Я]")
SHORT = re.compile(r"(?<!\w)\w{1,3}(?!\w)")
CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b")
ODD = re.compile(r"[©|@•·»›→]|https?:|www\.")
KINDS = {"paragraph": 0, "heading": 1, "item": 2, "quote": 3, "code": 4, "table": 5, "caption": 6, "embed": 7}

NAMES = (
    "characters", "size", "word_length", "link_share", "ending", "enders", "commas", "digits", "capitalised",
    "upper", "lower_start", "digit_start", "colon_end", "quotes", "question", "short", "clock", "odd", "kind",
    "level", "gap", "lines", "markup", "repeats", "is_first",
)  # fmt: skip
SIZE, LINKS, ENDING, REPEATS, KIND = (NAMES.index(name) for name in ("size", "link_share", "ending", "repeats", "kind"))


def table(blocks: Sequence[Block]) -> Floats:
    """One row a block, columns NAMES."""
    folded = [block.text.casefold() for block in blocks]
    times = Counter(folded)
    seen: set[str] = set()
    rows = []
    for block, text in zip(blocks, folded, strict=True):
        rows.append((*_text(block.text, block.link_share), *_markup(block), times[text], float(text not in seen)))
        seen.add(text)
    return np.array(rows, dtype=np.float64)


def _text(text: str, link_share: float) -> tuple[float, ...]:
    length = len(text)
    count = size(text)
    first = text[0]
    return (
        np.log1p(length),
        count,
        length / (count + 1),
        link_share,
        float(bool(ENDS.search(text))),
        len(ENDERS.findall(text)),
        len(COMMAS.findall(text)) * 100 / length,
        len(DIGITS.findall(text)) / length,
        len(CAPITALISED.findall(text)) / (count + 1),
        sum(map(str.isupper, text)) / length,
        float(first.islower()),
        float(first.isdigit()),
        float(text[-1] in ":："),
        len(QUOTES.findall(text)),
        float(text[-1] in "?？؟"),
        len(SHORT.findall(text)) / (count + 1),
        float(bool(CLOCK.search(text))),
        float(bool(ODD.search(text))),
    )


def _markup(block: Block) -> tuple[float, ...]:
    html = len(block.html) / len(block.text)
    return float(KINDS[block.kind]), float(block.level), float(block.gap), float(block.text.count("\n")), html
