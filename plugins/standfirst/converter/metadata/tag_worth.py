"""Estimate if a reader would find a tag helpful, from where and how often its story says it.

Readers judged 1,177 tags of 676 posts (both golds, 15 languages, HTML pages and text dumps): 66 % were helpful; the others were mentioned in passing, cut phrases, words that say
nothing, or people who are only quoted. A logistic regression on the 693 of them that are phrases of a story in a script with spaces; of each eight stories learned on
the other seven, it has an area under the curve of .74. From LEAST on it keeps 574 with 79 % helpful, of 693 with 72 %; in scripts without spaces, from CUT on, 30
with 70 %, of 47 with 53 %; keywords 173 with 76 %, of 250 with 64 %. Lists that readers see were helpful to 52 %, those with one tag from STATED on to
60 %. Gradient boosting, the share of places beside "said", how far the places are spread, and how common a word is added nothing. Rejected for lists that readers
see: the chance of each tag, or its mean over the list. Editors choose topics that the story does not name.
"""

from collections.abc import Sequence
from math import exp, log1p

from standfirst.converter.metadata.tag_noise import Origin, StoryWords
from standfirst.text.words import HAS_UNSPACED

LEAST, CUT = 0.55, 0.75  # chance of a phrase that is kept; of one that was cut out of a script without spaces
STATED = 0.4  # chance of a keyword that is kept, and of one tag at least of a list that readers see
BIAS, COUNT, DENSITY, FIRST = -1.71, 0.41, 0.49, -2.71
TITLE, ABBREVIATED, SEVERAL = 0.89, 1.39, 0.98
PART, SHORTEST = 4_000, 400  # characters of text, for the density; a story has at least as many


class TagWorth:
    """The chances of tags of one story."""

    def __init__(self, title: str, text: str) -> None:
        self._story, self._length = StoryWords(title, text), max(len(text), SHORTEST)

    def of_story(self, phrases: Sequence[str]) -> list[str]:
        """Return those of the *phrases*, which were taken from the story, that are likely to be helpful."""
        return [phrase for phrase in phrases if self._chance(phrase) >= (CUT if HAS_UNSPACED.search(phrase) else LEAST)]

    def of_dump(self, tags: Sequence[str], origin: Origin) -> list[str]:
        """Return those of the *tags*, which its dump states, that are likely to be helpful; all that a person chose for the story.

        Of keywords for search engines each one counts. A list that readers see stays whole, unless none is likely: then it is for all stories.
        """
        if origin == "keywords":
            return [tag for tag in tags if self._chance(tag) >= STATED]
        is_believed = origin == "person" or any(map(HAS_UNSPACED.search, tags))
        return [*tags] if is_believed or any(self._chance(tag) >= STATED for tag in tags) else []

    def _chance(self, tag: str) -> float:
        """Return the chance that *tag* is helpful."""
        count = self._story.most(tag)
        log_odds = (
            BIAS
            + COUNT * log1p(count)
            + DENSITY * log1p(count * PART / self._length)
            + FIRST * self._story.place(tag)
            + TITLE * self._story.is_in_title(tag)
            + ABBREVIATED * tag.isupper()
            + SEVERAL * (len(tag.split()) > 1)
        )
        return 1 / (1 + exp(-log_odds))
