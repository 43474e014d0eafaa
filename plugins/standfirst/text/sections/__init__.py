"""Guess in which section of a paper a story belongs, by the words of its title, tags and text.

`words/` has for each language and section words that are frequent there and rare elsewhere; a star stands for the rest of a word.
How much the places weigh was learned from stories that were read (`benchmarks.train_sections`): a conditional logit model over
sections (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974).
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log1p
from pathlib import Path

from standfirst.text.languages import primary
from standfirst.text.words import HAS_UNSPACED, words

FOLDER = Path(__file__).parent
SECTIONS = (
    "world", "politics", "business", "technology", "science", "health", "climate", "culture", "sport", "life", "crime", "society", "opinion",
)  # fmt: skip
PLACES = ("title", "tags", "lead", "text")
LEAD, LONGEST = 400, 4_000  # characters of a story's beginning, and those that are looked at
SHORTEST_STEM = 2  # letters before a star
ENGLISH = "en"  # whose words stories in all languages have


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language: whole ones, beginnings, and those of a script without spaces, each with its section."""

    whole: Mapping[str, int]
    stems: Mapping[str, int]
    unspaced: re.Pattern[str] | None

    def count(self, text: str, tokens: Iterable[str]) -> Counter[int]:
        """Return how many words of each section are in *text*, whose words are *tokens*."""
        counts = Counter[int]()
        for token in tokens:
            section = self.whole.get(token, -1)
            for end in range(len(token), SHORTEST_STEM - 1, -1) if section < 0 else ():
                if (section := self.stems.get(token[:end], -1)) >= 0:
                    break
            if section >= 0:
                counts[section] += 1
        if self.unspaced is not None:
            counts.update(self.whole[found] for found in self.unspaced.findall(text.casefold()))
        return counts


@cache
def _lexicon(language: str) -> Lexicon | None:
    """Return the words of *language*; None if it has no file."""
    path = FOLDER / "words" / f"{language}.toml"
    if not path.is_file():
        return None
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = [(word.casefold(), place) for place, name in enumerate(SECTIONS) for word in listed[name]]
    stems = {word.removesuffix("*"): place for word, place in pairs if word.endswith("*")}
    whole = {word: place for word, place in pairs if not word.endswith("*")}
    longest_first = sorted(filter(_is_searched, whole), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
    return Lexicon(whole, stems, pattern)


def _is_searched(word: str) -> bool:
    """Return true if a *word* is looked for in the text as it is: it has parts, or is of a script without spaces."""
    return " " in word or HAS_UNSPACED.search(word) is not None


def figures(title: str, tags: str, text: str, language: str) -> list[list[float]]:
    """Return for each of SECTIONS how many of its words are in each of PLACES: logarithms, the last for a share of all words that were found."""
    lexicons = [found for code in dict.fromkeys((primary(language), ENGLISH)) if (found := _lexicon(code))]
    counts = []
    for part in (title, tags, text[:LEAD], text[:LONGEST]):
        tokens = words(part)
        counts.append(sum((lexicon.count(part, tokens) for lexicon in lexicons), Counter[int]()))
    total = sum(counts[-1].values()) or 1
    return [[*(log1p(count[place]) for count in counts), counts[-1][place] / total] for place in range(len(SECTIONS))]


@cache
def _weights() -> tuple[Sequence[float], Sequence[float]]:
    """Return the weights of the figures, the same for all sections, and the bias of each section."""
    learned = json.loads((FOLDER / "weights.json").read_text(encoding="utf-8"))
    return learned["figures"], learned["sections"]


def guess(title: str, tags: str, text: str, language: str) -> list[tuple[str, float]]:
    """Return the sections of a story and the chance of each, the likeliest first; nothing if none of its words says anything."""
    table = figures(title, tags, text, language)
    if not any(row[-1] for row in table):
        return []
    of_figures, of_sections = _weights()
    scores = [sum(map(float.__mul__, row, of_figures)) + bias for row, bias in zip(table, of_sections, strict=True)]
    highest = max(scores)
    parts = [exp(score - highest) for score in scores]
    chances = [part / sum(parts) for part in parts]
    return sorted(zip(SECTIONS, chances, strict=True), key=lambda pair: -pair[1])
