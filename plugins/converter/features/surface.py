"""A block by itself: length, punctuation, capitals, links; nothing that depends on one language."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from plugins.converter.features.arrays import Floats
from plugins.converter.features.characters import Characters
from plugins.converter.model import Block
from plugins.text.words import is_ended

CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b")
ADDRESS = re.compile(r"https?:|www\.")
CLOCK_DIGITS = 3  # the fewest digits of a clock or a year
KINDS = {"paragraph": 0, "heading": 1, "item": 2, "quote": 3, "code": 4, "table": 5, "caption": 6, "embed": 7}

NAMES = (
    "characters", "size", "word_length", "link_share", "ending", "enders", "commas", "digits", "capitalised",
    "upper", "lower_start", "digit_start", "colon_end", "quotes", "question", "short", "clock", "odd", "kind",
    "level", "gap", "lines", "markup", "repeats", "is_first",
)  # fmt: skip
# Those that are told block by block, in the order of a row.
ROW = (
    "link_share", "ending", "lower_start", "digit_start", "colon_end", "question", "kind", "level", "gap", "lines",
    "markup", "repeats", "is_first",
)  # fmt: skip
PLACES = {name: at for at, name in enumerate(NAMES)}
IN_ROW = [PLACES[name] for name in ROW]
SIZE, LINKS, ENDING, REPEATS, KIND = (PLACES[name] for name in ("size", "link_share", "ending", "repeats", "kind"))


def table(blocks: Sequence[Block]) -> Floats:
    """One row a block, columns NAMES."""
    texts = [block.text for block in blocks]
    counts = _counts(texts, Characters(texts))
    folded = [text.casefold() for text in texts]
    times = Counter(folded)
    seen: set[str] = set()
    rows = []
    for block, text in zip(blocks, folded, strict=True):
        rows.append((block.link_share, *_edges(block.text), *_markup(block), times[text], float(text not in seen)))
        seen.add(text)
    values = np.empty((len(blocks), len(NAMES)))
    values[:, IN_ROW] = rows
    for name, column in counts.items():
        values[:, PLACES[name]] = column
    return values


def _counts(texts: Sequence[str], characters: Characters) -> dict[str, Floats]:
    """What is counted in each text, or told by what was."""
    length, size, digits = characters.lengths, characters.sizes(), characters.count("digit")
    odd = characters.count("odd") > 0
    clock = np.zeros(len(texts))
    for at in np.flatnonzero(digits >= CLOCK_DIGITS).tolist():
        clock[at] = bool(CLOCK.search(texts[at]))
    for at in np.flatnonzero(~odd).tolist():
        odd[at] = bool(ADDRESS.search(texts[at])) if "http" in texts[at] or "www." in texts[at] else False
    return {
        "characters": np.log1p(length), "size": size, "word_length": length / (size + 1),
        "enders": characters.enders(), "commas": characters.count("comma") * 100 / length, "digits": digits / length,
        "capitalised": characters.capitals() / (size + 1), "upper": characters.count("upper") / length,
        "quotes": characters.count("quote"), "short": characters.short_words() / (size + 1), "clock": clock,
        "odd": odd.astype(np.float64),
    }  # fmt: skip


def _edges(text: str) -> tuple[float, ...]:
    """How *text* starts and ends."""
    first, last = text[0], text[-1]
    return (
        float(is_ended(text)),
        float(first.islower()),
        float(first.isdigit()),
        float(last in ":："),
        float(last in "?？؟"),
    )


def _markup(block: Block) -> tuple[float, ...]:
    html = len(block.html) / len(block.text)
    return float(KINDS[block.kind]), float(block.level), float(block.gap), float(block.text.count("\n")), html
