"""A block by itself: length, punctuation, capitals, links; nothing that depends on one language."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standfirst.converter.model import Block
from standfirst.converter.segment.features.arrays import Floats, Ints
from standfirst.text.words import UNSPACED

CLASSED = 0x10000  # code points with a class; those above, most of them emoji, have none
SHORT = 3  # letters of a short word
# Characters of a script without spaces that weigh as one word here: with 1.7, as readers count them, a headline of 30
# Japanese characters is as long as a sentence of English. On news out of fold: HTML pages +.0015, text dumps +.001.
CHARACTERS_A_WORD = 3.0
CLASSES = {
    "word": r"\w",
    "unspaced": f"[{UNSPACED}]",
    "digit": r"\d",
    "comma": r"[,،、，;；]",
    "quote": r"[\"“”„«»「」『』]",
    "ender": r"[.!?।؟]",
    "full_stop": r"[。！？]",
    "closing": r"[\s\"'”’»)]",
    "odd": r"[©|@•·»›→]",
}
BIT = {name: 1 << position for position, name in enumerate((*CLASSES, "upper"))}


def _bits() -> NDArray[np.uint16]:
    table = np.zeros(CLASSED, dtype=np.uint16)
    every = "".join(map(chr, range(CLASSED)))
    for name, pattern in CLASSES.items():
        for run in re.finditer(f"(?:{pattern})+", every):
            table[run.start() : run.end()] |= BIT[name]
    table[[position for position, character in enumerate(every) if character.isupper()]] |= BIT["upper"]
    return table


_TABLE = _bits()
_TABLE[-1] = 0  # U+FFFF, which no text holds, stands for all beyond it


class Characters:
    """The characters of *texts*, none of them empty, with the class of each."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        bits = _TABLE.take(codes, mode="clip")
        self._bits = np.concatenate((bits, _TABLE[[10]]))  # a line end after each text
        self.lengths = np.array([len(text) for text in texts])
        self._starts = np.concatenate(([0], np.cumsum(self.lengths + 1)))  # of each text, and of none after the last

    def count(self, name: str) -> Floats:
        """Return how many characters of the class *name* each text holds."""
        return self._counts_at(self._are(name))

    def capitals(self) -> Floats:
        """Return how many words of each text start with a capital."""
        return self._counts_at(self._are("upper") & ~_before(self._are("word")))

    def enders(self) -> Floats:
        """Return how many marks of each text may end a sentence: a blank, a quotation mark or nothing follows them."""
        return self._counts_at((self._are("ender") & _after(self._are("closing"))) | self._are("full_stop"))

    def sizes(self) -> Floats:
        """Return how many words each text has; in scripts without spaces, CHARACTERS_A_WORD make one."""
        unspaced = self._are("unspaced")
        spaced = self._are("word") & ~unspaced
        return self._counts_at(spaced & ~_before(spaced)) + self._counts_at(unspaced) / CHARACTERS_A_WORD

    def short_words(self) -> Floats:
        """Return how many words of each text have three letters at most."""
        letters = self._are("word")
        first = np.flatnonzero(letters & ~_before(letters))
        last = np.flatnonzero(letters & ~_after(letters))
        return self._counted(first[last - first < SHORT])

    def _are(self, name: str) -> NDArray[np.bool_]:
        return np.asarray((self._bits & BIT[name]) != 0)

    def _counts_at(self, marks: NDArray[np.bool_]) -> Floats:
        return self._counted(np.flatnonzero(marks))

    def _counted(self, position: Ints) -> Floats:
        """Return how many of the places *position*, which are in order, each text has."""
        return np.diff(np.searchsorted(position, self._starts)).astype(np.float64)


def _before(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return true if the character before each has the mark."""
    return np.concatenate((marks[:0], [False], marks[:-1]))


def _after(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate((marks[1:], [False]))


# All begin with a digit, which is named first: the engine leaps from digit to digit, in a fifth of the time.
CLOCK = re.compile(r"\d(?:\d?[:.]\d{2}\b|(?<=\b1)9\d\d\b|(?<=\b2)0\d\d\b|[年月日時时分]|[./-]\d{1,2}[./-]\d)")
ADDRESS = re.compile(r"https?:|www\.")
CLOCK_DIGITS = 2  # the fewest digits of a clock or a day
HALF = 0.5
KINDS = {"paragraph": 0, "heading": 1, "item": 2, "quote": 3, "code": 4, "table": 5, "caption": 6, "embed": 7}

NAMES = (
    "characters", "size", "word_length", "link_share", "ending", "enders", "commas", "digits", "capitalised",
    "upper", "lower_start", "digit_start", "colon_end", "quotes", "question", "short", "clock", "odd", "kind",
    "level", "gap", "lines", "markup", "repeats", "is_first", "unspaced",
)  # fmt: skip
PLACES = {name: position for position, name in enumerate(NAMES)}
SIZE, LINKS, ENDING, REPEATS, KIND = (PLACES[name] for name in ("size", "link_share", "ending", "repeats", "kind"))


def table(blocks: Sequence[Block]) -> Floats:
    """Return one row a block, columns NAMES."""
    texts = [block.text for block in blocks]
    columns: dict[str, Floats | Sequence[float]] = {
        **_counts(texts, Characters(texts)), **_edges(blocks, texts), **_markup(blocks), **_repeats(texts),
    }  # fmt: skip
    values = np.empty((len(blocks), len(NAMES)))
    for name, column in columns.items():
        values[:, PLACES[name]] = column
    return values


def _counts(texts: Sequence[str], characters: Characters) -> dict[str, Floats]:
    """Return the counts of each text, and the features computed from them."""
    length, size, digits = characters.lengths, characters.sizes(), characters.count("digit")
    odd = characters.count("odd")
    unspaced = characters.count("unspaced") / length
    spaced = unspaced < HALF  # if words are not separated, their length and capitals mean nothing
    clock = np.zeros(len(texts))
    for position in np.flatnonzero(digits >= CLOCK_DIGITS).tolist():
        clock[position] = bool(CLOCK.search(texts[position]))
    for position in [place for place, text in enumerate(texts) if "http" in text or "www." in text]:
        odd[position] += bool(ADDRESS.search(texts[position]))
    return {
        "characters": np.log1p(length), "size": size, "word_length": np.where(spaced, length / (size + 1), 0),
        "enders": characters.enders(), "commas": characters.count("comma") * 100 / length, "digits": digits / length,
        "capitalised": characters.capitals() / (size + 1), "upper": characters.count("upper") / length,
        "quotes": characters.count("quote"), "short": np.where(spaced, characters.short_words() / (size + 1), 0), "clock": clock,
        "odd": odd > 0, "unspaced": unspaced,
    }  # fmt: skip


def _edges(blocks: Sequence[Block], texts: Sequence[str]) -> dict[str, list[bool]]:
    """Return how each text starts and ends."""
    ends = [text[-1] for text in texts]
    return {
        "ending": [block.is_ended for block in blocks],
        "lower_start": [text[0].islower() for text in texts],
        "digit_start": [text[0].isdigit() for text in texts],
        "colon_end": [end in ":：" for end in ends],
        "question": [end in "?？؟" for end in ends],
    }


def _markup(blocks: Sequence[Block]) -> dict[str, list[float]]:
    return {
        "link_share": [block.link_share for block in blocks],
        "kind": [KINDS[block.kind] for block in blocks],
        "level": [block.level for block in blocks],
        "gap": [block.gap for block in blocks],
        "lines": [block.text.count("\n") for block in blocks],
        "markup": [len(block.html) / len(block.text) for block in blocks],
    }


def _repeats(texts: Sequence[str]) -> dict[str, list[float]]:
    """Return how often the page has each text, and whether it is there for the first time; case does not matter."""
    folded = [text.casefold() for text in texts]
    times = Counter(folded)
    first: dict[str, int] = {}
    for position, text in enumerate(folded):
        first.setdefault(text, position)
    return {
        "repeats": [times[text] for text in folded],
        "is_first": [first[text] == position for position, text in enumerate(folded)],
    }
