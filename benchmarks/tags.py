"""Count the tags that help a reader, and learn the weights by which the converter chooses them: `python -m benchmarks.tags GOLD ...`.

`tags.tsv` has what readers judged: for which purpose ("learned", or "fresh": judged after the weights were set), the gold, the page, the form of its dump, what the tag came from (a phrase
of the story, keywords for search engines, a list on the page or in a line of a text dump), the tag, and if it is helpful. The weights are a logistic regression with a
quadratic penalty on standardised features (Newton's method); each eighth of the pages is predicted by the weights of the others.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import dump_of
from standfirst.converter.formats import reading
from standfirst.converter.metadata.describe import text_of
from standfirst.converter.metadata.story_words import StoryWords
from standfirst.converter.metadata.tag_worth import KEYWORD, TagWorth
from standfirst.converter.pipeline import article_of
from standfirst.converter.segment import segment
from standfirst.text.words import HAS_UNSPACED

JUDGED = Path(__file__).with_name("tags.tsv")
PARTS, SEED = 8, 1
PENALTY = 1 / 0.3
STEPS = 25  # of Newton's method

# Tags that are weighed one by one: a name, the least chance, what they came from, and if in a script without spaces (None: in any).
KINDS = (("keywords", KEYWORD, "keywords", None),)

Numbers = NDArray[np.float64]


class Judged(NamedTuple):
    """One tag, what readers said of it, and its features."""

    purpose: str
    page: str
    origin: str
    tag: str
    is_helpful: bool
    features: tuple[float, ...]

    @property
    def is_unspaced(self) -> bool:
        """Return true if it is in a script without spaces."""
        return HAS_UNSPACED.search(self.tag) is not None


def judged(golds: Sequence[Path]) -> Iterator[Judged]:
    """Yield the tags of `tags.tsv` whose pages are in *golds*."""
    folders = {gold.name: gold for gold in golds}
    worths: dict[tuple[str, str, str], TagWorth] = {}
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        purpose, gold, page, form, origin, tag, label = line.split("\t")
        if gold in folders:
            key = gold, page, form
            worths[key] = worths.get(key) or worth_of(folders[gold], form, page)
            yield Judged(purpose, page, origin, tag, label == "helpful", worths[key].features(tag))


def worth_of(gold: Path, form: str, name: str) -> TagWorth:
    """Return the worth of tags of the story on a gold page."""
    page = next(iter(reading.read(dump_of(gold, form, name))))
    article = article_of(page, segment(page))
    return TagWorth(StoryWords(article.facts.title, text_of(article.body)))


def fitted(features: Numbers, labels: Numbers) -> Numbers:
    """Return the bias and the weights that fit the *labels* (n) of the *features* (n, k) best."""
    mean, scale = features.mean(axis=0), features.std(axis=0)
    rows = np.column_stack([np.ones(len(features)), (features - mean) / scale])
    penalty = np.diag([0.0, *[PENALTY] * features.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        curvature = rows.T @ (rows * (chances * (1 - chances))[:, None]) + penalty
        weights -= np.linalg.solve(curvature, rows.T @ (chances - labels) + penalty @ weights)
    plain = weights[1:] / scale
    return np.array([weights[0] - plain @ mean, *plain])


def chances(tags: Sequence[Judged], learned: Sequence[Judged]) -> Numbers:
    """Return the chance that each of *tags* is helpful, by what the phrases among *learned* in a script with spaces say."""
    phrases = [one for one in learned if one.origin == "phrase" and not one.is_unspaced]
    weights = fitted(*_arrays(phrases))
    helpful_chances: Numbers = 1 / (1 + np.exp(-weights[0] - _arrays(tags)[0] @ weights[1:]))
    return helpful_chances


def out_of_fold(tags: Sequence[Judged]) -> Numbers:
    """Return the chance of each tag, by the weights of other pages."""
    pages = sorted({one.page for one in tags})
    part = dict(zip(pages, np.random.default_rng(SEED).permutation(len(pages)) % PARTS, strict=True))
    helpful_chances = np.zeros(len(tags))
    for number in range(PARTS):
        here = [place for place, one in enumerate(tags) if part[one.page] == number]
        helpful_chances[here] = chances(
            [tags[place] for place in here], [one for one in tags if part[one.page] != number]
        )
    return helpful_chances


def main() -> None:
    """Print the weights, and the shares that are helpful with and without them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golds", type=Path, nargs="+")
    tags = list(judged(parser.parse_args().golds))
    learned, fresh = ([one for one in tags if one.purpose == purpose] for purpose in ("learned", "fresh"))
    phrases = [one for one in learned if one.origin == "phrase" and not one.is_unspaced]
    print("bias and weights", fitted(*_arrays(phrases)).round(2))
    helpful_chances = out_of_fold(learned)
    for name, least, origin, is_unspaced in KINDS:
        some = [
            (one.is_helpful, chance)
            for one, chance in zip(learned, helpful_chances, strict=True)
            if one.origin == origin and is_unspaced in (None, one.is_unspaced)
        ]
        kept = [is_helpful for is_helpful, chance in some if chance >= least]
        print(f"{name}: {_share([is_helpful for is_helpful, _ in some])}, from {least} on {_share(kept)}")
    print(f"fresh: {_share([one.is_helpful for one in fresh])}")


def _arrays(tags: Sequence[Judged]) -> tuple[Numbers, Numbers]:
    return np.array([one.features for one in tags]), np.array([float(one.is_helpful) for one in tags])


def _share(labels: Sequence[bool]) -> str:
    return f"{sum(labels)} of {len(labels)} ({np.mean(labels):.3f}) are helpful"


if __name__ == "__main__":
    main()
