"""Estimate if a reader would find a tag helpful, from where and how often its story says it.

Seven readers judged 855 tags of 471 posts (both golds, 15 languages, HTML pages and text dumps): 64 % were helpful; the others were mentioned in passing, cut phrases, words that say
nothing, or people who are only quoted. A logistic regression on the 500 of them that are phrases of a story in a script with spaces, of each eight stories learned on the other
seven, has an area under the curve of .75; of 344 helpful ones and 156 others it keeps 287 and 67. Of the tags that dumps state 183 of 320 were
helpful, of those in lists with at least one likely tag 165 of 270. Gradient boosting, the share of places beside "said", how far the places are spread, and how common a
word is added nothing. Rejected for what dumps state: the chance of each tag, or its mean over the list. Editors choose topics that the story does not name.
"""

from collections.abc import Sequence
from math import exp, log1p

from standfirst.converter.metadata.tag_noise import Origin, StoryWords
from standfirst.text.words import HAS_UNSPACED

LEAST, LISTED = 0.6, 0.5  # chance of a phrase that is kept; of one tag at least of a list
BIAS, COUNT, DENSITY, FIRST = -1.7, 0.33, 0.66, -2.67
TITLE, ABBREVIATED, SEVERAL = 0.81, 1.31, 0.9
PART, SHORTEST = 4_000, 400  # characters of text, for the density; a story has at least as many


class TagWorth:
    """The chances of tags of one story. What is in a script without spaces is believed: too few such tags were judged."""

    def __init__(self, title: str, text: str) -> None:
        self._story, self._folded = StoryWords(title, text), text.casefold()

    def of_story(self, phrases: Sequence[str]) -> list[str]:
        """Return those of the *phrases*, which were taken from the story, that are likely to be helpful."""
        return [phrase for phrase in phrases if self._is_likely(phrase, LEAST)]

    def of_dump(self, tags: Sequence[str], origin: Origin) -> list[str]:
        """Return the *tags*, which its dump states, if one of them at least is likely to be helpful: none is in a list that is for all stories.

        What a person chose for the story is believed.
        """
        return [*tags] if origin == "person" or any(self._is_likely(tag, LISTED) for tag in tags) else []

    def _is_likely(self, tag: str, least: float) -> bool:
        return HAS_UNSPACED.search(tag) is not None or self._chance(tag) >= least

    def _chance(self, tag: str) -> float:
        """Return the chance that *tag* is helpful."""
        count = max(self._folded.count(tag.casefold()), self._story.count(tag))
        place = self._folded.find(tag.casefold())
        log_odds = (
            BIAS
            + COUNT * log1p(count)
            + DENSITY * log1p(count * PART / max(len(self._folded), SHORTEST))
            + FIRST * (place / max(len(self._folded), 1) if place >= 0 else 1)
            + TITLE * self._story.is_in_title(tag)
            + ABBREVIATED * tag.isupper()
            + SEVERAL * (len(tag.split()) > 1)
        )
        return 1 / (1 + exp(-log_odds))
