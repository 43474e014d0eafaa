"""Stories near one another: which share rare words, names and tags within a few weeks, and why each is shown.

TF-IDF with the cosine: G. Salton, C. Buckley, 1988. How common a word is, is counted over the stories that were added
first, the largest power of two of them, and rounded to powers of two: so a new story changes only its neighbours, until
there are twice as many.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import log2, sqrt

import numpy as np
from numpy.typing import NDArray

from plugins.text.phrases import common, phrases
from plugins.text.words import HAS_UNSPACED, words

TERMS = 30  # of a story, those that weigh most
LOOKED_AT = 6_000  # characters
IN_TITLE, A_TAG, A_NAME = 3.0, 3.0, 2.0  # how often such a term counts (by taste)
MOST = 3  # related stories of one
LEAST = 0.15  # cosine; from 0.3 two people agree that it is the same news (DUMPS.md), below it is kindred (by taste)
COMMON = 8  # a term that stands in one of so few stories says nothing
CONTRACTED = re.compile(r"['’]\w{1,2}\b")  # I've, what's: English words, no names
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Profile:
    """What a story is compared by."""

    key: str
    day: datetime
    added: datetime  # when it came to the digest
    tags: frozenset[str]  # slugs
    names: frozenset[str]
    counts: Mapping[str, float]  # of its terms


@dataclass(frozen=True, slots=True)
class Near:
    """A related story, and why it is one."""

    key: str
    likeness: float  # to a hundredth
    names: tuple[str, ...]  # that both mention
    tags: tuple[str, ...]  # slugs that both have
    days: int  # between them


@dataclass(frozen=True, slots=True)
class _Postings:
    """The stories, by day, that have one term."""

    places: NDArray[np.int64]
    weights: NDArray[np.float64]


def counted(title: str, text: str, tags: Iterable[str]) -> tuple[dict[str, float], frozenset[str]]:
    """How often each term of a story counts, and the names it mentions; *tags* are slugs."""
    text = text[:LOOKED_AT]
    found = phrases(title, text, common())
    named = (each.text for each in found if each.capital > 0.5 and (each.count > 1 or each.size > 1))
    names = frozenset(name for name in named if not CONTRACTED.search(name))
    counts: Counter[str] = Counter()
    for line, weight in ((title, IN_TITLE), (text, 1.0)):
        for word in _terms(line):
            counts[word] += weight  # type: ignore[assignment]  # a Counter of weights
    told = {word: 1 + log2(count) for word, count in counts.items() if not word.isdecimal()}
    told |= {f"name {name.casefold()}": A_NAME for name in names if " " in name}
    return told | {f"tag {tag}": A_TAG for tag in tags}, names


def _terms(text: str) -> list[str]:
    """The words of *text*; pairs of characters, where a script has no spaces."""
    found = words(text)
    if not HAS_UNSPACED.search(text):
        return found
    pairs = pairwise(found)
    joined = [a + b for a, b in pairs if HAS_UNSPACED.match(a) and HAS_UNSPACED.match(b)]
    return joined + [word for word in found if not HAS_UNSPACED.match(word)]


def commonness(profiles: Sequence[Profile]) -> tuple[dict[str, int], int]:
    """In how many stories each term stands, as a power of two's exponent, and of how many that was counted, likewise."""
    level = max(0, len(profiles).bit_length() - 1)
    first = sorted(profiles, key=lambda each: (each.added, each.key))[: 2**level]
    counts = Counter(term for each in first for term in each.counts)
    return {term: count.bit_length() - 1 for term, count in counts.items() if count > 1}, level


def related(
    profiles: Sequence[Profile], window: int, hidden: Iterable[str] = (), apart: Mapping[str, str] | None = None
) -> dict[str, tuple[Near, ...]]:
    """Up to three stories for each of *profiles*, told within *window* days of it, the nearest first.

    Posts in *hidden* stand in no list, their groups' leading posts do; *apart* names the group of a post, of which no other
    is listed with it.
    """
    shown = sorted(profiles, key=lambda each: (each.day, each.key))
    levels, level = commonness(shown)
    weighed = [_weighed(each.counts, levels, level) for each in shown]
    postings = _posted(weighed)
    days = np.array([each.day.timestamp() for each in shown]) / SECONDS_A_DAY
    lows, highs = np.searchsorted(days, days - window), np.searchsorted(days, days + window, "right")
    away, groups = frozenset(hidden), apart or {}
    found = {}
    for at, own in enumerate(weighed):
        scores = _scores(own, postings, int(lows[at]), int(highs[at]))
        high = np.flatnonzero(scores >= LEAST)
        order = high[np.lexsort((high, -scores[high]))]
        near = (int(place) + int(lows[at]) for place in order)
        kept = [place for place in near if place != at and _may_stand(shown[place].key, shown[at].key, away, groups)]
        found[shown[at].key] = tuple(_near(shown[at], shown[p], scores[p - int(lows[at])]) for p in kept[:MOST])
    return found


def _may_stand(key: str, beside: str, away: frozenset[str], groups: Mapping[str, str]) -> bool:
    return key not in away and groups.get(key, key) != groups.get(beside, beside)


def _weighed(counts: Mapping[str, float], levels: Mapping[str, int], level: int) -> dict[str, float]:
    """The weightiest terms of a story, their weights a vector of length 1."""
    weights = {term: count * (level - levels.get(term, 0) + 1) for term, count in counts.items()}
    telling = {term: weight for term, weight in weights.items() if levels.get(term, 0) <= max(level - log2(COMMON), 1)}
    top = sorted(telling, key=lambda term: (-telling[term], term))[:TERMS]
    length = sqrt(sum(telling[term] ** 2 for term in top)) or 1.0
    return {term: telling[term] / length for term in top}


def _posted(weighed: Sequence[Mapping[str, float]]) -> dict[str, _Postings]:
    places: dict[str, list[int]] = defaultdict(list)
    weights: dict[str, list[float]] = defaultdict(list)
    for at, terms in enumerate(weighed):
        for term, weight in terms.items():
            places[term].append(at)
            weights[term].append(weight)
    return {
        term: _Postings(np.array(found, np.int64), np.array(weights[term]))
        for term, found in places.items()
        if len(found) > 1
    }


def _scores(own: Mapping[str, float], postings: Mapping[str, _Postings], low: int, high: int) -> NDArray[np.float64]:
    """How near the stories from *low* to *high* are to one of the terms *own*."""
    scores = np.zeros(high - low)
    for term in sorted(own):
        if term in postings:
            told = postings[term]
            start, end = np.searchsorted(told.places, (low, high))
            scores[told.places[start:end] - low] += own[term] * told.weights[start:end]
    return scores


def _near(story: Profile, other: Profile, likeness: float) -> Near:
    shared, tags = story.names & other.names, sorted(story.tags & other.tags)
    names = sorted(name for name in shared if not any(f" {name} " in f" {each} " for each in shared - {name}))
    apart = abs((story.day.date() - other.day.date()).days)
    return Near(other.key, round(float(likeness), 2), tuple(names), tuple(tags), apart)
