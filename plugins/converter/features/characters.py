"""What kinds of characters stand in each of many texts, counted in one pass of numpy instead of one regex a text."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plugins.converter.features.arrays import Floats, Ints
from plugins.text.words import CHARACTERS_A_WORD, UNSPACED

KNOWN = 0x10000  # code points told apart; those above, most of them emoji, are of no class
SHORT = 3  # letters of a short word
CLASSES = {
    "word": r"\w",
    "unspaced": f"[{UNSPACED}]",
    "digit": r"\d",
    "comma": r"[,،、，;；]",
    "quote": r"[\"“”„«»「」『』]",
    "capital": r"[A-ZÀ-ÞА-Я]",
    "ender": r"[.!?।؟]",
    "full_stop": r"[。！？]",
    "closing": r"[\s\"'”’»)]",
    "odd": r"[©|@•·»›→]",
}
BIT = {name: 1 << at for at, name in enumerate((*CLASSES, "upper"))}


def _bits() -> NDArray[np.uint16]:
    table = np.zeros(KNOWN, dtype=np.uint16)
    every = "".join(map(chr, range(KNOWN)))
    for name, pattern in CLASSES.items():
        table[[match.start() for match in re.finditer(pattern, every)]] |= BIT[name]
    table[[at for at, character in enumerate(every) if character.isupper()]] |= BIT["upper"]
    return table


_TABLE = _bits()
_TABLE[-1] = 0  # U+FFFF, which no text holds, stands for all beyond it


class Characters:
    """The characters of *texts*, none of them empty, with the class of each."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        bits = _TABLE.take(np.minimum(codes, KNOWN - 1))
        self._bits = np.concatenate((bits, _TABLE[[10]]))  # a line end behind each text
        self.lengths = np.array([len(text) for text in texts])
        self._text = np.repeat(np.arange(len(texts)), self.lengths + 1)

    def count(self, name: str) -> Floats:
        """How many characters of the class *name* each text holds."""
        return self._at(self._are(name))

    def capitals(self) -> Floats:
        """How many words of each text start with a capital."""
        return self._at(self._are("capital") & ~_before(self._are("word")))

    def enders(self) -> Floats:
        """How many marks of each text may end a sentence: behind them stands a blank, a quotation mark, or nothing."""
        return self._at((self._are("ender") & _after(self._are("closing"))) | self._are("full_stop"))

    def sizes(self) -> Floats:
        """How many words each text has, as plugins.text.words.size tells."""
        unspaced = self._are("unspaced")
        spaced = self._are("word") & ~unspaced
        return self._at(spaced & ~_before(spaced)) + self._at(unspaced) / CHARACTERS_A_WORD

    def short_words(self) -> Floats:
        """How many words of each text have three letters at most."""
        letters = self._are("word")
        first = np.flatnonzero(letters & ~_before(letters))
        last = np.flatnonzero(letters & ~_after(letters))
        return self._counted(first[last - first < SHORT])

    def _are(self, name: str) -> NDArray[np.bool_]:
        return np.asarray((self._bits & BIT[name]) != 0)

    def _at(self, marks: NDArray[np.bool_]) -> Floats:
        return self._counted(np.flatnonzero(marks))

    def _counted(self, at: Ints) -> Floats:
        return np.bincount(self._text[at], minlength=len(self.lengths)).astype(np.float64)


def _before(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the character before each has the mark."""
    return np.concatenate((marks[:0], [False], marks[:-1]))


def _after(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate((marks[1:], [False]))
