"""Stories near one another: which share rare words, names and tags within a few weeks, and why each is shown.

TF-IDF with the cosine: G. Salton, C. Buckley, 1988. How common a word is, is counted over the stories that were added
first, the largest power of two of them in its language, and rounded to powers of two: so a new story changes only its neighbours, until
there are twice as many. Two stories that share words only are kindred by chance: they must share a name or a tag that few stories have, or,
without capitals by which names are known, most of their weightiest words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfirst.digest.profiles import TERM, Profile, Terms
from standfirst.text.dates.months import month_of

PLACE = np.dtype("<i4")
Floats = NDArray[np.float64]
Places = NDArray[np.signedinteger[Any]]
Weighed = tuple[Terms, Floats]  # the weightiest terms of a story, and their weights

TOP = 30  # terms of a story, those that weigh most
MOST = 3  # related stories of one
LEAST = 0.15  # cosine; from 0.3 two people agree that it is the same news, below it is kindred (by taste)
COMMON = 3  # a term that is in one of 2 ** (3 - 1) stories says nothing
FEW = 2  # stories that may have a name or tag that is a reason, or one of SHARE of all
SHARE = 50
ALIKE = 0.3  # cosine of stories that need no name if one of them has none, as in scripts without capitals (by taste)
MOST_TOLD = 3  # names that are shown as the reason
ASKED = 8  # candidates for a story's list; some of them have no reason
SECONDS_A_DAY = 86_400
AT_ONCE = 500_000  # products reckoned at once: 20 MB


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """A related story, and why it is one."""

    key: str
    likeness: float  # to a hundredth
    names: tuple[str, ...]  # that both mention
    tags: tuple[str, ...]  # slugs that both have
    days: int  # between them


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
    return sorted(profiles, key=lambda profile: (profile.added, profile.key))[: 2 ** _level(profiles)]


def commonness(profiles: Sequence[Profile]) -> Commonness:
    """Return how common terms are among the *profiles* that were added first."""
    terms_of_stories = [np.empty(0, TERM), *(profile.words()[0] for profile in first(profiles))]
    terms, counts = np.unique(np.concatenate(terms_of_stories), return_counts=True)
    recur = counts > 1
    return Commonness(terms[recur], np.frexp(counts[recur])[1].astype(np.int64) - 1, _level(profiles))


def _level(profiles: Sequence[Profile]) -> int:
    return max(0, len(profiles).bit_length() - 1)


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


def related(
    profiles: Sequence[Profile],
    window: int,
    hidden: Iterable[str] = (),
    apart: Mapping[str, str] | None = None,
    weigh: Callable[[Sequence[Profile]], list[Weighed]] = weighed_by_language,
) -> dict[str, tuple[RelatedStory, ...]]:
    """Return up to three stories for each of *profiles*, published within *window* days of it, the nearest first.

    Posts in *hidden* are in no list, their groups' leading posts are; *apart* names the group of a post, and no other post of
    that group is listed with it; *weigh* does what `weighed_by_language` does.
    """
    shown = sorted(profiles, key=lambda profile: (profile.day, profile.key))
    related_stories: dict[str, list[RelatedStory]] = {profile.key: [] for profile in shown}
    reasons = Reasons(shown)
    for one, other, score in zip(*_best(shown, window, frozenset(hidden), apart or {}, weigh), strict=True):
        listed = related_stories[shown[one].key]
        near = reasons.near(shown[one], shown[other], score) if len(listed) < MOST else None
        if near is not None:
            listed.append(near)
    return {key: tuple(kept) for key, kept in related_stories.items()}


def _best(
    shown: Sequence[Profile], window: int, away: frozenset[str], groups: Mapping[str, str],
    weigh: Callable[[Sequence[Profile]], list[Weighed]],
) -> tuple[list[int], list[int], list[float]]:  # fmt: skip
    """Return the places of a story and of one that is listed with it, and how near they are, the nearest of each story first."""
    days = np.array([profile.day.timestamp() for profile in shown]) / SECONDS_A_DAY
    ones, others, scores = _pairs(weigh(shown), np.searchsorted(days, days + window, "right"))
    order = np.lexsort((others, -scores, ones))
    order = order[_may_stand(shown, ones[order], others[order], away, groups)]
    mine = ones[order]
    best = order[np.arange(len(mine)) - np.searchsorted(mine, mine) < ASKED]
    return ones[best].tolist(), others[best].tolist(), scores[best].tolist()


def _may_stand(
    shown: Sequence[Profile], ones: Places, others: Places, away: frozenset[str], groups: Mapping[str, str]
) -> NDArray[np.bool_]:
    """Return which of *others* may be listed with *ones*: those that are in lists at all, and have another story."""
    is_away = np.array([profile.key in away for profile in shown], np.bool_)
    numbers = {key: number for number, key in enumerate(sorted(groups.keys() | set(groups.values())))}
    group = np.array(
        [numbers.get(groups.get(profile.key, profile.key), -number - 1) for number, profile in enumerate(shown)],
        np.int64,
    )
    return np.asarray(~is_away[others] & (group[ones] != group[others]))


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


def _pairs(weighed: Sequence[Weighed], highs: Places) -> tuple[Places, Places, Floats]:
    """Two stories and how near they are, each pair both ways; a story meets those after it up to its place in *highs*."""
    count = len(weighed)
    places = np.repeat(np.arange(count, dtype=PLACE), [len(terms) for terms, _ in weighed])
    weights = np.concatenate([np.empty(0), *(weights for _, weights in weighed)])
    starts, lengths, order = _postings(weighed, places, highs)
    sorted_places, sorted_weights = places[order], weights[order]
    pairs_found: list[tuple[Places, Places, Floats]] = [(np.empty(0, PLACE), np.empty(0, PLACE), np.empty(0))]
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
        pairs_found += [(one, other, products[high]), (other, one, products[high])]
    ones, others, scores = zip(*pairs_found, strict=True)
    return np.concatenate(ones), np.concatenate(others), np.concatenate(scores)


def _postings(weighed: Sequence[Weighed], places: Places, highs: Places) -> tuple[Places, Places, Places]:
    """For each slot, a term of a story: the place where the later stories with that term begin, and how many of them it meets."""
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


class Reasons:
    """The reasons that make two stories related: names that few stories have, and tags that few have but more than one source uses."""

    def __init__(self, shown: Sequence[Profile]) -> None:
        counted_stories = first(shown)
        self._counts = Counter(
            reason
            for profile in counted_stories
            for reason in (*profile.names, *(f"tag {tag}" for tag in profile.tags))
        )
        self._most = max(FEW, len(counted_stories) // SHARE)
        self._sources: dict[str, set[str]] = {}
        for profile in shown:
            for tag in profile.tags:
                self._sources.setdefault(tag, set()).add(profile.source)

    def near(self, story: Profile, other: Profile, likeness: float) -> RelatedStory | None:
        """Return *other* as a story related to *story*, and why: a rare tag, two rare names, or one of several words.

        None without such a reason, unless one of them names nobody and they are very alike.
        """
        shared = {name for name in story.names & other.names if self._is_rare(name) and not _is_date(name)}
        names = {
            name for name in shared if not any(f" {name} " in f" {longer} " for longer in shared - {name})
        }  # of names in one another the longest
        tags = sorted(
            tag for tag in story.tags & other.tags if self._is_rare(f"tag {tag}") and len(self._sources[tag]) > 1
        )
        is_alike_without_names = not (story.names and other.names) and likeness >= ALIKE
        if not (is_alike_without_names or tags or len(names) > 1 or any(" " in name for name in names)):
            return None
        days = abs((story.day.date() - other.day.date()).days)
        shown_names = sorted(names, key=lambda name: (-name.count(" "), self._counts[name], name))[:MOST_TOLD]
        return RelatedStory(other.key, round(likeness, 2), tuple(shown_names), tuple(tags[:MOST_TOLD]), days)

    def _is_rare(self, reason: str) -> bool:
        return self._counts[reason] <= self._most


def _is_date(name: str) -> bool:
    """Return true if a *name* is a month, or holds one."""
    return any(month_of(word) for word in name.split())
