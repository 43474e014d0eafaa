"""Words and how long a text is, in any script."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

# Kana, Han, Thai, Lao, Khmer and Myanmar are written without spaces; there a character counts.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_COMBINING = (code for code in range(0x300, 0x1D00) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
_RUNS = [[code for _, code in run] for _, run in groupby(enumerate(_COMBINING), key=lambda pair: pair[1] - pair[0])]
# Vowel signs, points and accents: part of a word, though `\w` knows none of them.
MARKS = "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in _RUNS)
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}](?:[^\W{UNSPACED}]|[{MARKS}])*")
HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
PLAIN = re.compile(rf"[\w{MARKS}]+")  # the same where no such character is, in half the time
BLANKED = "".join(chr(code) if re.match(r"\w", chr(code)) else " " for code in range(128))  # ASCII, words alone left
TYPOGRAPHIC = "’“”‘–—…\xa0"  # marks of prose, part of no word, and all that is not ASCII in most texts that are not
DOTTED = "i\u0307"
ENDS = re.compile(r"[.!?。．！？؟।॥…]\s?[\"'”’»」』)\]]*$")
LONGEST_END = 12  # characters: a full stop and the brackets and quotation marks closed after it
COLONS = ":："  # how a line ends that announces what follows
REMEMBERED, LONGEST_REMEMBERED = 1_024, 2_000  # texts, and characters of one
WORDS_A_MINUTE = 238  # silent reading of English prose, M. Brysbaert, 2019
CHARACTERS_A_MINUTE = 500  # Japanese and Chinese, by the common figure of their newspapers
# A word of an unspaced script takes about 1.7 characters.
CHARACTERS_A_WORD = 1.7


def words(text: str) -> list[str]:
    """Return the words of *text*, case folded; a character each where the script has no spaces."""
    folded = plain = text.casefold()
    if not plain.isascii():
        for mark in TYPOGRAPHIC:
            plain = plain.replace(mark, " ")
    if plain.isascii():
        return plain.translate(BLANKED).split()  # in half the time
    if DOTTED in folded:  # of the Turkish capital
        folded = folded.replace(DOTTED, "i")
    return (WORD if HAS_UNSPACED.search(folded) else PLAIN).findall(folded)


def squeezed(text: str | None) -> str:
    """Return *text* on one line, single blanks between words; nothing of nothing."""
    stripped = text.strip() if text else ""
    if "  " in stripped or not stripped.isprintable():  # of all white space only the blank is printable
        return " ".join(stripped.split())
    return stripped


def places(name: str, text: str) -> list[int]:
    """Return where *name*, of one word or more, begins in *text* and is no part of longer words; nowhere if it is empty."""
    starts: list[int] = []
    start = text.find(name) if name else -1  # a pattern for each name takes ten times as long
    while start >= 0:
        end = start + len(name)
        is_part = (start and _is_of_word(text[start - 1])) or (end < len(text) and _is_of_word(text[end]))
        if not is_part:
            starts.append(start)
        start = text.find(name, start + 1 if is_part else end)
    return starts


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(REMEMBERED)
def _bag(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def bag(text: str) -> tuple[str, ...]:
    """Return the words of *text*, remembered for a while: several steps ask of the same lines."""
    return _bag(text) if len(text) <= LONGEST_REMEMBERED else tuple(words(text))


def size(text: str, its_words: Sequence[str] | None = None) -> float:
    """Return how many words *text* has, unspaced scripts counted as about 1.7 characters a word; *its_words* spare finding them."""
    text_words = bag(text) if its_words is None else its_words
    if text.isascii() or not HAS_UNSPACED.search(text):
        return float(len(text_words))
    alone = sum(1 for word in text_words if len(word) == 1 and HAS_UNSPACED.match(word))
    return len(text_words) - alone + alone / CHARACTERS_A_WORD


def is_ended(text: str) -> bool:
    """Return true if *text* ends as a sentence does, quotation marks and brackets closed after it."""
    return not text[-1:].isalnum() and ENDS.search(text, max(0, len(text) - LONGEST_END)) is not None


@lru_cache(1)
def counted(text: str) -> tuple[list[str], int]:
    """Return the words of *text*, and how many of them are characters of a script without spaces; of the last text they are remembered."""
    return words(text), 0 if text.isascii() else len(HAS_UNSPACED.findall(text))


def minutes(text: str) -> int:
    """Return whole minutes that reading *text* takes, one at least."""
    text_words, alone = counted(text)
    return max(1, round((len(text_words) - alone) / WORDS_A_MINUTE + alone / CHARACTERS_A_MINUTE))
