"""Compute how alike stories are by their rare words.

TF-IDF with the cosine: G. Salton, C. Buckley, 1988. How common a word is, is counted over the stories that were added
first, the largest power of two of them in its language, and rounded to powers of two: so a new story changes only its neighbours, until
there are twice as many.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfirst.digest.profiles import TERM, Profile, Terms

PLACE, LEVEL, WEIGHT, SCORE = (np.dtype(form) for form in ("<i4", "<i8", "<f8", "<f8"))
Floats = NDArray[np.float64]
Places = NDArray[np.signedinteger[Any]]
Weighed = tuple[Terms, Floats]  # the weightiest terms of a story, and their weights
Pairs = tuple[Places, Places, Floats]  # the places of two stories, and how alike they are

TOP = 30  # terms of a story, those that weigh most
LEAST = 0.15  # cosine; from 0.3 two people agree that it is the same news, below it is kindred (by taste)
COMMON = 3  # a term that is in one of 2 ** (3 - 1) stories says nothing
SECONDS_A_DAY = 86_400
AT_ONCE = 500_000  # products reckoned at once: 20 MB


@dataclass(frozen=True, slots=True)
class Commonness:
    """The number of the first stories that have each term, as the exponent of a power of two."""

    terms: Terms
    levels: Places
    level: int  # of the stories counted

    def of(self, terms: Terms) -> Places:
        """Return the levels of *terms*: 0 for those in one story or none."""
        if not self.terms.size:
            return np.zeros(terms.size, np.int64)
        places = np.minimum(np.searchsorted(self.terms, terms), self.terms.size - 1)
        return np.where(self.terms[places] == terms, self.levels[places], 0)


def first(profiles: Sequence[Profile]) -> list[Profile]:
    """Return the *profiles* over which it is counted how common terms are: those that were added first, a power of two of them."""
    return sorted(profiles, key=lambda profile: (profile.added, profile.key))[: 2 ** level(profiles)]


def commonness(profiles: Sequence[Profile]) -> Commonness:
    """Return how common terms are among the *profiles* that were added first."""
    terms_of_stories = [np.empty(0, TERM), *(profile.words()[0] for profile in first(profiles))]
    terms, counts = np.unique(np.concatenate(terms_of_stories), return_counts=True)
    recur = counts > 1
    return Commonness(terms[recur], np.frexp(counts[recur])[1].astype(np.int64) - 1, level(profiles))


def level(profiles: Sequence[Profile]) -> int:
    """Return of which power of two stories it is counted how common terms are."""
    return max(0, len(profiles).bit_length() - 1)


def weighed(story: Profile, common_terms: Commonness) -> Weighed:
    """Return the weightiest terms of a story, their weights a vector of length 1."""
    terms, counts = story.words()
    levels = common_terms.of(terms)
    weights = counts * (common_terms.level - levels + 1.0)
    weights[levels > max(common_terms.level - COMMON, 1)] = 0
    top = np.argsort(-weights, kind="stable")[:TOP]
    top = top[weights[top] > 0]
    length = np.sqrt(np.square(weights[top]).sum()) or 1.0
    return terms[top], weights[top] / length


def weighed_all(shown: Sequence[Profile]) -> list[Weighed]:
    """Return the weightiest terms of each story *shown*, all of one language."""
    common_terms = commonness(shown)
    return [weighed(profile, common_terms) for profile in shown]


def weighed_by_language(
    shown: Sequence[Profile],
    weigh: Callable[[str, Sequence[Profile]], list[Weighed]] = lambda _, stories: weighed_all(stories),
) -> list[Weighed]:
    """Return what *weigh* returns of the stories of each language, in the order of *shown*."""
    places: dict[str, list[int]] = {}
    for place, profile in enumerate(shown):
        places.setdefault(profile.language, []).append(place)
    by_place = {
        place: terms
        for language, places_of_language in places.items()
        for place, terms in zip(
            places_of_language, weigh(language, [shown[place] for place in places_of_language]), strict=True
        )
    }
    return [by_place[place] for place in range(len(shown))]


@dataclass(frozen=True, slots=True)
class Likenesses:
    """The stories of a site in order of time, and how alike those are that were published within a number of days, from LEAST.

    `ones`, `others` and `scores` are as long as there are pairs, each pair both ways: two places in `shown`, and a cosine.
    """

    shown: Sequence[Profile]
    ones: Places
    others: Places
    scores: Floats


def likenesses(
    profiles: Sequence[Profile],
    window: int,
    weigh: Callable[[Sequence[Profile]], list[Weighed]] = weighed_by_language,
    find: Callable[["Timeline"], Pairs] = lambda stories: stories.pairs(),
) -> Likenesses:
    """Return how alike the stories *profiles* are that were published within *window* days."""
    shown = sorted(profiles, key=lambda profile: (profile.day, profile.key))
    days = np.array([profile.day.timestamp() for profile in shown]) / SECONDS_A_DAY
    return Likenesses(shown, *both_ways(find(Timeline(shown, weigh(shown), days, window))))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Stories in order of time, the weightiest terms and the day of each, and the days between two that are compared."""

    shown: Sequence[Profile]
    weighed: Sequence[Weighed]
    days: Floats
    window: int

    def pairs(self) -> Pairs:
        """Return the stories that are alike from LEAST, each pair once: the earlier, the later, and their cosine."""
        return _pairs(self.weighed, np.searchsorted(self.days, self.days + self.window, "right"))

    def part(self, places: Places) -> "Timeline":
        """Return the stories at *places* alone."""
        shown, weighed = ([sequence[place] for place in places.tolist()] for sequence in (self.shown, self.weighed))
        return Timeline(shown, weighed, self.days[places], self.window)

    def near(self, changed: Places) -> Places:
        """Return the places of the stories that have a term of one of *changed*, near to it in time; and of these themselves."""
        is_close = np.zeros(len(self.weighed), np.bool_)
        for day in self.days[changed].tolist():
            first, last = np.searchsorted(self.days, [day - self.window, day + self.window])
            is_close[first : last + 1] = True
        close, asked = np.flatnonzero(is_close), np.sort(self._terms(changed))
        counts = [len(self.weighed[place][0]) for place in close.tolist()]
        is_near = np.zeros(len(self.weighed), np.bool_)
        terms = self._terms(close)
        # np.isin loads a module, which takes as long as all the rest.
        is_asked = np.searchsorted(asked, terms, "left") < np.searchsorted(asked, terms, "right")
        is_near[np.repeat(close, counts)[is_asked]] = True
        is_near[changed] = True
        return np.flatnonzero(is_near)

    def _terms(self, places: Places) -> Terms:
        """Return the weightiest terms of the stories at *places*, one after the other."""
        return np.concatenate([np.empty(0, TERM), *(self.weighed[place][0] for place in places.tolist())])


def both_ways(pairs: Pairs) -> Pairs:
    """Return each of *pairs* as it is, and with its stories exchanged."""
    ones, others, scores = pairs
    return np.concatenate([ones, others]), np.concatenate([others, ones]), np.concatenate([scores, scores])


def _pairs(weighed: Sequence[Weighed], highs: Places) -> Pairs:
    """Two stories, the earlier first, and how near they are; a story meets those after it up to its place in *highs*."""
    count = len(weighed)
    places = np.repeat(np.arange(count, dtype=PLACE), [len(terms) for terms, _ in weighed])
    weights = np.concatenate([np.empty(0), *(weights for _, weights in weighed)])
    starts, lengths, order = _postings(weighed, places, highs)
    sorted_places, sorted_weights = places[order], weights[order]
    pairs_found: list[Pairs] = [(np.empty(0, PLACE), np.empty(0, PLACE), np.empty(0))]
    for first, last in _chunks(lengths, places, count):
        run_lengths = lengths[first:last]
        ends = np.cumsum(run_lengths)
        positions = np.arange(ends[-1]) + np.repeat(starts[first:last] - ends + run_lengths, run_lengths)
        low, width = int(places[first]), int(sorted_places[positions].max(initial=0)) + 1
        cells = (np.repeat(places[first:last], run_lengths) - low) * width + sorted_places[positions]
        shares = np.repeat(weights[first:last], run_lengths) * sorted_weights[positions]
        products = np.bincount(cells, shares).astype(np.float64, copy=False)
        high = np.flatnonzero(products >= LEAST)
        one, other = (high // width + low).astype(PLACE), (high % width).astype(PLACE)
        pairs_found.append((one, other, products[high]))
    ones, others, scores = zip(*pairs_found, strict=True)
    return np.concatenate(ones), np.concatenate(others), np.concatenate(scores)


def _postings(weighed: Sequence[Weighed], places: Places, highs: Places) -> tuple[Places, Places, Places]:
    """Return for each slot, a term of a story: the place where the later stories with that term begin, and how many of them it meets."""
    count = len(weighed)
    terms = np.concatenate([np.empty(0, TERM), *(terms for terms, _ in weighed)]).astype(np.int64) * count
    postings = terms + places
    order = np.argsort(postings)
    in_order = postings[order]
    starts = np.searchsorted(in_order, postings, "right")
    terms += highs[places]
    return starts.astype(PLACE), (np.searchsorted(in_order, terms) - starts).astype(PLACE), order


def _chunks(lengths: Places, places: Places, count: int) -> Iterator[tuple[int, int]]:
    """Ranges of slots, of whole stories each, whose products fit in memory."""
    bounds = np.searchsorted(places, np.arange(count + 1))
    totals = np.concatenate([[0], np.cumsum(lengths)])[bounds]
    first = 0
    while first < count:
        last = max(first + 1, int(np.searchsorted(totals, totals[first] + AT_ONCE, "right")) - 1)
        last = min(last, first + max(1, AT_ONCE // count))
        if totals[last] > totals[first]:
            yield int(bounds[first]), int(bounds[last])
        first = last
