"""Estimate if a reader would find a tag helpful, from where and how often its story says it.

Readers judged 1,177 tags of 676 posts (both golds, 15 languages, HTML pages and text dumps, `benchmarks/tags.tsv`): 66 % were helpful. The others were mentioned in passing, cut
phrases, words that say nothing, or people who are only quoted. A logistic regression on the 693 that are phrases of a story in a script with spaces, of each eighth of
the pages learned on the others: of them it keeps 540, 80 % helpful (all: 72 %); of those in scripts without spaces 29, 76 % (all 47: 53 %); of keywords 205, 72 % (all 250:
64 %; with .35 instead of .25 as the least chance, and no headlines, 190, 73 %). Of lists that readers see 56 % were helpful, of those in which a quarter of
the tags is likely, and the likely ones of the others, 67 % (1,580 tags). Gradient boosting, the share of places beside "said", how far the places are spread,
how common a word is, and ten more features (capitals within sentences, the share of the title, function words) added nothing. Rejected for such lists: the chance of each
tag, or no tag whose words the story does not have. 80 % and 73 % were helpful then, but editors choose topics that the story does not name: "Tidal power", "Storage".
Rejected for keywords: a chance of .5, with 83 % helpful; F1 against what publishers declare was .37 (.44 now, .48 with .25).
"""

from collections.abc import Sequence
from math import exp, log1p
from operator import mul

from standfirst.converter.metadata.story_words import StoryWords
from standfirst.converter.metadata.tag_noise import Origin
from standfirst.text.words import HAS_UNSPACED

KEYWORD, LISTED = 0.35, 0.3  # chance of a keyword that is kept, and of a tag in a list that readers see
ENOUGH = 0.25  # of such a list: if so many are likely, it is for this story
# By benchmarks.tags; of a constant and of what TagWorth.features returns.
BIAS, WEIGHTS = -1.71, (0.41, 0.49, -2.71, 0.89, 1.39, 0.98)
LONGEST = 3  # words: of 39 longer tags 14 were helpful, the others are headlines and what people search for
PART, SHORTEST = 4_000, 400  # characters of text, for the density; a story has at least as many


class TagWorth:
    """The chances of tags of one story."""

    def __init__(self, story: StoryWords) -> None:
        self._story, self._length = story, max(len(story.text), SHORTEST)

    def of_dump(self, tags: Sequence[str], origin: Origin) -> list[str]:
        """Return those of the *tags*, which its dump states, that are likely to be helpful; all that a person chose for the story.

        Of keywords for search engines each one counts. A list that readers see stays whole if a part of it is likely; else it is for all stories, and only the
        likely ones stay. In a text dump one likely tag is enough; a list in a script without spaces always stays.
        """
        if origin == "person" or (origin != "keywords" and any(map(HAS_UNSPACED.search, tags))):
            return [*tags]
        likely = [tag for tag in tags if self._is_likely(tag, KEYWORD if origin == "keywords" else LISTED)]
        if origin == "keywords":
            return likely
        if origin == "line":
            return [*tags] if likely else []
        return [*tags] if len(likely) >= ENOUGH * len(tags) else likely

    def _is_likely(self, tag: str, least: float) -> bool:
        return len(tag.split()) <= LONGEST and self._chance(tag) >= least

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
