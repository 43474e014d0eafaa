"""Find the words of the boilerplate beside stories, in the languages of news.

The gold pages are in few languages. A model that sees "related", not the English word, knows "lire aussi" and "関連記事" as well.
Single words and pairs of words, case folded; for scripts without spaces, parts of a line.
"""

import re
from collections.abc import Sequence

from standfirst.converter.lexicon import alternatives, patterns, phrases
from standfirst.text.words import HAS_UNSPACED

CUES = ("related", "signup", "share", "comment", "reply", "credit", "rights", "author", "ad")
BIT = {cue: 1 << position for position, cue in enumerate(CUES)}
IN_UNSPACED = re.compile("|".join(f"(?P<{cue}>{'|'.join(patterns(cue))})" for cue in CUES))
# The beginnings of words that say that a page was changed.
UPDATED = re.compile("|".join(phrases("updated")), re.IGNORECASE)
# The beginnings of words that say when a story was published, and that a date is of something else: an event, a comment, a licence.
PUBLISHING = re.compile("|".join(phrases("publishing")), re.IGNORECASE)
OTHER_DATE = re.compile(rf"©|\(c\)|\b(?:{alternatives('other_date')})\b", re.IGNORECASE)
LONGEST = 40  # words; a cue in a longer block is a word of the story


def _bits() -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Return the bits of each single word, and by the first word of each pair those of its second."""
    single: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for cue in CUES:
        for name in phrases(cue):
            parts = name.casefold().split()
            all_bits = single if len(parts) == 1 else pairs.setdefault(parts[0], {})
            key = parts[0] if len(parts) == 1 else parts[1]
            all_bits[key] = all_bits.get(key, 0) | BIT[cue]
    return single, pairs


SINGLE, PAIRS = _bits()
BEGINNING = SINGLE.keys() | PAIRS.keys()


def cue_bits_of_words(text: str, line_words: Sequence[str]) -> int:
    """Return the cues in *text*, whose words are *line_words*, as bits of BIT."""
    if len(line_words) > LONGEST and not HAS_UNSPACED.search(text[:2]):
        return 0
    bits = 0 if BEGINNING.isdisjoint(line_words) else _bits_of_words(line_words[:LONGEST])
    if not text.isascii() and len(line_words) <= 2 * LONGEST and HAS_UNSPACED.search(text):
        for match in IN_UNSPACED.finditer(text):
            bits |= BIT[str(match.lastgroup)]
    return bits


def _bits_of_words(line_words: Sequence[str]) -> int:
    """Return the cues of *line_words*, single words and pairs."""
    bits = 0
    seconds = None  # what may follow the word before
    for word in line_words:
        if word in SINGLE:
            bits |= SINGLE[word]
        if seconds is not None:
            bits |= seconds.get(word, 0)
        seconds = PAIRS.get(word)
    return bits
