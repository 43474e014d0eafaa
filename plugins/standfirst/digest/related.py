"""Stories near one another: which share rare words, names and tags within a few weeks, and why each is shown.

Two stories that share words only are kindred by chance: they must share a name or a tag that few stories have, or,
without capitals by which names are known, most of their weightiest words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.digest.likeness import Likenesses, Places, first
from standfirst.digest.profiles import Profile
from standfirst.posts.tags import all_of
from standfirst.text.dates.months import month_of

NEAR = 0.2  # cosine of a related story; of 34 pairs from LEAST to here two readers called ten unrelated, of 100 above it none
MOST = 3  # related stories of one
FEW = 2  # stories that may have a name or tag that is a reason, or one of SHARE of all
SHARE = 50
ALIKE = 0.3  # cosine of stories that need no name if one of them has none, as in scripts without capitals (by taste)
MOST_REASONS = 3  # names that are shown as the reason
ASKED = 8  # candidates for a story's list; some of them have no reason


class RelatedStory(NamedTuple):
    """A related story, and why it is one."""

    key: str
    likeness: float  # to a hundredth
    names: tuple[str, ...]  # that both mention
    tags: tuple[str, ...]  # slugs that both have
    days: int  # between them


class Neighbour(NamedTuple):
    """A related story and why it is one."""

    story: Any
    names: tuple[str, ...]  # that both mention; without any, the tags that both have
    tags: tuple[str, ...]  # slugs that both have
    days: int  # between them


Reason = tuple[str, tuple[str, ...], tuple[str, ...], int]  # a related story, and the names, tags and days of Neighbour


class RelatedStories(Sequence[Neighbour]):
    """The stories related to *story*, by the *reasons* for which they are; most builds ask for those of few stories."""

    __slots__ = ("_by_slug", "_reasons", "_story")

    def __init__(
        self, story: Any = None, reasons: Sequence[Reason] = (), by_slug: Mapping[str, Any] | None = None
    ) -> None:
        self._story, self._reasons, self._by_slug = story, reasons, by_slug or {}

    @property
    def reasons(self) -> Sequence[Reason]:
        """Return why they are related."""
        return self._reasons

    @property
    def stories(self) -> list[Any]:
        """Return them without the reasons."""
        return [self._by_slug[reason[0]] for reason in self._reasons]

    def __len__(self) -> int:
        return len(self._reasons)

    def __getitem__(self, index: Any) -> Any:
        return tuple(self)[index]

    def __iter__(self) -> Iterator[Neighbour]:
        tag_names = {tag.slug: tag.name for tag in all_of(self._story)}  # those of both
        for key, names, tags, days in self._reasons:
            yield Neighbour(self._by_slug[key], names or tuple(tag_names[tag] for tag in tags), tags, days)


def listed(found: Likenesses, hidden: Iterable[str], apart: Mapping[str, str]) -> dict[str, tuple[RelatedStory, ...]]:
    """Return up to three stories for each story of *found*, the nearest first.

    Posts in *hidden* are in no list, their groups' leading posts are; *apart* names the group of a post, and no other post of
    that group is listed with it.
    """
    shown = found.shown
    related_stories: dict[str, list[RelatedStory]] = {profile.key: [] for profile in shown}
    reasons = Reasons(shown)
    for one, other, score in zip(*_best(found, frozenset(hidden), apart), strict=True):
        own = related_stories[shown[one].key]
        near = reasons.related_story(shown[one], shown[other], score) if len(own) < MOST else None
        if near is not None:
            own.append(near)
    return {key: tuple(kept) for key, kept in related_stories.items()}


def _best(
    found: Likenesses, away: frozenset[str], groups: Mapping[str, str]
) -> tuple[list[int], list[int], list[float]]:
    """Return the places of a story and of one that is listed with it, and how near they are, the nearest of each story first."""
    ones, others, scores = found.ones, found.others, found.scores
    order = np.lexsort((others, -scores, ones))
    order = order[scores[order] >= NEAR]
    order = order[_may_be_listed(found.shown, ones[order], others[order], away, groups)]
    mine = ones[order]
    best = order[np.arange(len(mine)) - np.searchsorted(mine, mine) < ASKED]
    return ones[best].tolist(), others[best].tolist(), scores[best].tolist()


def _may_be_listed(
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


class Reasons:
    """The reasons that make two stories related: names that few stories have, and tags that few have but more than one source uses."""

    def __init__(self, shown: Sequence[Profile]) -> None:
        counted_stories = first(shown)
        self._names = Counter(chain.from_iterable(profile.names for profile in counted_stories))
        self._tags = Counter(chain.from_iterable(profile.tags for profile in counted_stories))
        self._most = max(FEW, len(counted_stories) // SHARE)
        self._sources: dict[str, set[str]] = {}
        for profile in shown:
            for tag in profile.tags:
                self._sources.setdefault(tag, set()).add(profile.source)

    def related_story(self, story: Profile, other: Profile, likeness: float) -> RelatedStory | None:
        """Return *other* as a story related to *story*, and why: a rare tag, two rare names that both are about, or one of several words.

        None without such a reason, unless one of them names no person and they are very alike.
        """
        shared = {
            name for name in story.central & other.central if self._names[name] <= self._most and not _is_date(name)
        }
        names = {
            name for name in shared if not any(f" {name} " in f" {longer} " for longer in shared - {name})
        }  # of names in one another the longest
        tags = sorted(
            tag for tag in story.tags & other.tags if self._tags[tag] <= self._most and len(self._sources[tag]) > 1
        )
        is_alike_without_names = not (story.names and other.names) and likeness >= ALIKE
        if not (is_alike_without_names or tags or len(names) > 1 or any(" " in name for name in names)):
            return None
        days = abs((story.day.date() - other.day.date()).days)
        shown_names = sorted(names, key=lambda name: (-name.count(" "), self._names[name], name))[:MOST_REASONS]
        return RelatedStory(other.key, round(likeness, 2), tuple(shown_names), tuple(tags[:MOST_REASONS]), days)


def _is_date(name: str) -> bool:
    """Return true if a *name* is a month, or holds one."""
    return any(month_of(word) for word in name.split())
