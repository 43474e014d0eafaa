"""Find in a story the words of its tags, in any form of theirs."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache

from standfirst.core.vocabulary import with_signs_spelled
from standfirst.text.words import HAS_UNSPACED, words

STEM = 5  # letters that two forms of a word share
LATE = 0.7  # of a story: what it says only after that share is mentioned in passing (of 8 such tags one was helpful)
LATE_AT = 400  # characters, in stories too short for a share
ACCENTS = re.compile("[\u0300-\u036f]+")
REMEMBERED = 8_192  # words without their accents


class StoryWords:
    """The words of a story by their first letters, without accents, for questions of what it contains."""

    def __init__(self, title: str, text: str, text_words: Sequence[str] = ()) -> None:
        """Keep *title* and *text*; *text_words*, its signs spelled, spare finding them."""
        self.text, self._text_words = text, text_words
        self.title = _stems_of_words(words(with_signs_spelled(title)))

    @cached_property
    def _of_text(self) -> list[str]:
        return _stems_of_words(self._text_words or words(with_signs_spelled(self.text)))

    @cached_property
    def _in_order(self) -> list[str]:
        return [*self.title, *self._of_text]

    @cached_property
    def _distinct(self) -> frozenset[str]:
        return frozenset(self._in_order)

    @cached_property
    def _run(self) -> str:
        return f" {' '.join(self._in_order)} "

    def contains(self, tag: str) -> bool:
        """Return true if the story has all words of *tag*, in any form; in a script without spaces, side by side."""
        return self.says(tag) if HAS_UNSPACED.search(tag) else self._distinct.issuperset(stems_of(tag))

    def is_in_title(self, tag: str) -> bool:
        """Return true if the title has the words of *tag* side by side, in any form."""
        return f" {' '.join(stems_of(tag))} " in f" {' '.join(self.title)} "

    def mentions_late(self, tag: str) -> bool:
        """Return true if the story says the name *tag* once, near its end: it is not about it."""
        is_name = tag[:1].isupper() or HAS_UNSPACED.search(tag) is not None
        return (
            is_name
            and self.text.find(tag) >= max(LATE * len(self.text), LATE_AT)
            and self.text.count(tag) == 1
            and not self.is_in_title(tag)
        )

    def says(self, tag: str) -> bool:
        """Return true if the story has the words of *tag* side by side, in any form."""
        return self.count(tag) > 0

    @cached_property
    def _forms(self) -> tuple[str, str]:
        """Return the text without case, and by the first letters of its words."""
        return self.text.casefold(), f" {' '.join(self._of_text)} "

    def place(self, tag: str) -> float:
        """Return the share of the text before the words of *tag*, as they are or in another form, are first side by side; 1 where they never are."""
        searches = zip(self._forms, (tag.casefold(), f" {' '.join(stems_of(tag))} "), strict=True)
        return min((text.find(words) / len(text) for text, words in searches if words in text and text), default=1.0)

    def most(self, tag: str) -> int:
        """Return how often the story has *tag*, as it is or in any form, whichever is more."""
        return max(self._forms[0].count(tag.casefold()), self.count(tag))

    def count(self, tag: str) -> int:
        """Return how often the story has the words of *tag* side by side, in any form."""
        return self._run.count(f" {' '.join(stems_of(tag))} ")


@lru_cache(REMEMBERED)
def stems_of(tag: str) -> tuple[str, ...]:
    """Return the first letters of the words of a *tag*, remembered: each tag is compared several times."""
    return tuple(_stems_of_words(words(with_signs_spelled(tag))))


def _stems_of_words(text_words: Sequence[str]) -> list[str]:
    if "".join(text_words).isascii():
        return [word[:STEM] for word in text_words]
    return [(word if word.isascii() else _unaccented(word))[:STEM] for word in text_words]


@lru_cache(REMEMBERED)
def _unaccented(word: str) -> str:
    return ACCENTS.sub("", unicodedata.normalize("NFD", word))
