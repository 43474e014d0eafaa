"""Estimate if a reader would find a tag helpful, from where and how often its story says it.

Readers judged 1,177 tags of 676 posts (both golds, 15 languages, HTML pages and text dumps, `benchmarks/tags.tsv`): 66 % were helpful. The others were mentioned in passing, cut
phrases, words that say nothing, or people who are only quoted. A logistic regression on the 693 that are phrases of a story in a script with spaces, of each eighth of
the pages learned on the others: of them it keeps 576, 79 % helpful (all: 72 %); of those in scripts without spaces 29, 76 % (all 47: 53 %); of keywords 205, 72 % (all 250:
64 %). Of lists that readers see 52 % were helpful, of those with one likely tag 60 %. Gradient boosting, the share of places beside "said", how far the places are spread,
and how common a word is added nothing. Rejected for lists that readers see: the chance of each tag, or its mean. Editors choose topics that the story does not name.
Rejected for keywords: a chance of .4, with 75 % helpful, for topics that several stories share went (of 63 such tags of gold-world 19 instead of 13).
"""

from collections.abc import Sequence
from math import exp, log1p
from operator import mul

from standfirst.converter.metadata.tag_noise import Origin, StoryWords
from standfirst.text.words import HAS_UNSPACED

LEAST, CUT = 0.55, 0.75  # chance of a phrase that is kept; of one that was cut out of a script without spaces
STATED = 0.25  # chance of a keyword that is kept, and of one tag at least of a list that readers see
# By benchmarks.tags; of a constant and of what TagWorth.features returns.
BIAS, WEIGHTS = -1.71, (0.41, 0.49, -2.71, 0.89, 1.39, 0.98)
PART, SHORTEST = 4_000, 400  # characters of text, for the density; a story has at least as many


class TagWorth:
    """The chances of tags of one story."""

    def __init__(self, story: StoryWords) -> None:
        self._story, self._length = story, max(len(story.text), SHORTEST)

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

    def features(self, tag: str) -> tuple[float, ...]:
        """Return how often the story has *tag*, and how often in a page of text (logarithms), how late first; if the title has it, if it is an abbreviation, and if it has several words."""
        count = self._story.most(tag)
        return (
            log1p(count), log1p(count * PART / self._length), self._story.place(tag),
            self._story.is_in_title(tag), tag.isupper(), len(tag.split()) > 1,
        )  # fmt: skip

    def _chance(self, tag: str) -> float:
        """Return the chance that *tag* is helpful."""
        return 1 / (1 + exp(-BIAS - sum(map(mul, WEIGHTS, self.features(tag)))))
