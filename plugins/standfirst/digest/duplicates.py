"""Group posts that have one story in one wording: one leads, the others are "also covered by"; an update takes its place."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from standfirst.core.state import Kind
from standfirst.text import similarity
from standfirst.text.hosts import same_address
from standfirst.text.similarity import CONTAINED, RUN, RUN_UNSPACED, SAME, SAME_FIGURES, SHARED, Runs, Sketch
from standfirst.text.words import words

Lead = Literal["first", "longest"] | tuple[str, ...]  # which post leads; names: the first of these sources that has it
# A post's relation to the one that leads: another source's, an earlier state of the same page, or the same again.
Role = Literal["covered", "earlier", "copy"]


class StoryText(NamedTuple):
    """The parts of a post by which its story is recognised."""

    key: str
    title: str
    text: Callable[[], str]  # read only where another post may be like it
    source: str
    day: datetime
    link: str
    also: bool  # false if its editor keeps it apart (`Also: no`)
    length: int  # characters
    added: datetime  # when it joined the digest
    is_chosen: bool = False  # its editor pinned it or wrote a note on it


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A post with the same story as the leading one."""

    key: str
    source: str
    link: str
    day: datetime
    role: Role


@dataclass(frozen=True, slots=True)
class Group:
    """One story: the post that leads, and the others, the earliest first."""

    lead: str
    others: tuple[GroupMember, ...]
    updated: datetime | None = None  # when the leading post took the place of an earlier state of its page

    @property
    def covered(self) -> tuple[GroupMember, ...]:
        """Return what is listed as "also covered by": a post of each other source."""
        first: dict[str, GroupMember] = {}
        for other in self.others:
            if other.role == "covered":
                first.setdefault(other.source, other)
        return tuple(first.values())


VERSION = (1, RUN, RUN_UNSPACED, *(round(1000 * bound) for bound in (SAME, SHARED, SAME_FIGURES)))


class Comparison(NamedTuple):
    """The likeness of two texts: the share of the shorter one that is in the other, and whether both are one story."""

    share: float
    is_same: bool


class Comparisons:
    """The comparisons of texts, by the digests of their words; kept in the database *state* from build to build, since to compare two they must be rendered."""

    def __init__(self, state: Path | None = None) -> None:
        self._kept = Kind(state, "compared", VERSION)
        self._before = {key: Comparison(*row) for key, row in self._kept.rows().items()}
        self._asked: dict[str, Comparison] = {}

    def of(self, one: Sketch, other: Sketch, runs: Callable[[], tuple[Runs, Runs]]) -> Comparison:
        """Return how alike the texts with the sketches *one* and *other* are, whose *runs* are computed only if they were not compared before."""
        key = f"{min(one.digest, other.digest)} {max(one.digest, other.digest)}"
        comparison = self._asked.get(key) or self._before.get(key)
        if comparison is None:
            left, right = runs()
            comparison = Comparison(similarity.containment(left, right), similarity.is_same(left, right))
        self._asked[key] = comparison
        return comparison

    def save(self) -> None:
        """Keep the comparisons that this build used, and no others."""
        changed = {key: row for key, row in self._asked.items() if key not in self._before}
        self._kept.save(changed, self._before.keys() - self._asked.keys())
        self._before = dict(self._asked)


def candidates(sketches: Mapping[str, Sketch]) -> list[str]:
    """Return the keys of the posts that `group` may put together, in order: their words are equal, or a band of their *sketches* is. All others are alone."""
    keys, times = sorted(sketches), Counter(sketch.digest for sketch in sketches.values())
    near = {keys[place] for pair in similarity.near([sketches[key] for key in keys]) for place in pair}
    return [key for key in keys if key in near or times[sketches[key].digest] > 1]


def group(
    stories: Sequence[StoryText],
    lead: Lead,
    sketches: Mapping[str, Sketch],
    comparisons: Comparisons | None = None,
) -> tuple[Group, ...]:
    """Return the groups of two and more among *stories*, by the key of the post that leads; *sketches* has one for each key.

    A post joins where it is the same as every post of a group, so that a round-up never ties together what it names. Texts that are among
    *comparisons* are not read.
    """
    equal: dict[tuple[str, ...], list[StoryText]] = defaultdict(list)
    for story in sorted(stories, key=lambda story: story.key):
        if story.also:
            equal[_identity(story, sketches[story.key])].append(story)
    twins = {same[0].key: same for same in equal.values()}
    firsts = {key: same[0] for key, same in twins.items()}
    pairs = _alike(firsts, sketches, comparisons or Comparisons())
    together = [[twin for key in keys for twin in twins[key]] for keys in clusters(pairs, firsts, pairs)]
    groups = (_led(members, lead) for members in together if len(members) > 1)
    return tuple(sorted(groups, key=lambda group: group.lead))


def _identity(story: StoryText, sketch: Sketch) -> tuple[str, ...]:
    """Return what two posts share that are equal: their words; of a text as short as "Watch the video" those of the title too."""
    return (sketch.digest, *(() if sketch.marks else words(story.title)))


def _alike(
    stories: Mapping[str, StoryText], sketches: Mapping[str, Sketch], comparisons: Comparisons
) -> dict[tuple[str, str], float]:
    """Return how alike the two posts of each pair are that are the same; the keys of a pair in order."""
    keys = sorted(stories)
    runs = cache(lambda key: similarity.runs(stories[key].text()))
    pairs: dict[tuple[str, str], float] = {}
    for places in similarity.near([sketches[key] for key in keys]):
        one, other = (keys[place] for place in places)
        found = comparisons.of(sketches[one], sketches[other], lambda: (runs(one), runs(other)))  # noqa: B023 - called at once
        is_cut = found.share >= CONTAINED and words(stories[one].title) == words(stories[other].title)
        if is_cut or found.is_same:
            pairs[one, other] = found.share
    return pairs


def neighbours(
    texts: Mapping[str, Callable[[], str]], sketches: Mapping[str, Sketch]
) -> Callable[[str], tuple[str, ...]]:
    """Return a function from the key of one of *texts* to those with the same story, for an editor to judge."""
    twins: dict[str, list[str]] = defaultdict(list)  # by the digest of their words
    for key in sorted(texts):
        twins[sketches[key].digest].append(key)
    digests = sorted(twins)
    near: dict[str, list[str]] = {digest: [digest] for digest in digests}
    for one, other in similarity.near([sketches[twins[digest][0]] for digest in digests]):
        near[digests[one]].append(digests[other])
        near[digests[other]].append(digests[one])

    def like(key: str) -> tuple[str, ...]:
        runs = similarity.runs(texts[key]())
        same = (
            digest
            for digest in near[sketches[key].digest]
            if digest == sketches[key].digest or similarity.is_same(runs, similarity.runs(texts[twins[digest][0]]()))
        )
        return tuple(sorted(other for digest in same for other in twins[digest] if other != key))

    return like


def clusters(
    pairs: Mapping[tuple[str, str], float], keys: Iterable[str], alike: Container[tuple[str, str]]
) -> list[list[str]]:
    """Return *keys* put together from the likest of *pairs* down, wherever every pair between two parts is *alike* (complete linkage)."""
    of = {key: [key] for key in keys}
    for one, other in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        left, right = of[one], of[other]
        if left is not right and all((min(a, b), max(a, b)) in alike for a in left for b in right):
            left += right
            of |= dict.fromkeys(right, left)
    return list({id(members): members for members in of.values()}.values())


def _led(members: Sequence[StoryText], lead: Lead) -> Group:
    chosen = min(members, key=lambda story: _rank(story, lead))
    versions = [story for story in members if _is_state(story, chosen)]
    latest = max(versions, key=lambda story: (story.day, story.length, story.key), default=chosen)
    leads = latest if latest.day > chosen.day and latest.is_chosen == chosen.is_chosen else chosen
    others = sorted((story for story in members if story is not leads), key=lambda story: (story.day, story.key))
    first = min((story.day for story in versions), default=leads.day)
    updated = leads.day if leads.day > first else None
    return Group(leads.key, tuple(_other(story, leads) for story in others), updated)


def _rank(story: StoryText, lead: Lead) -> tuple[float | str, ...]:
    """Return the sort key of *story*: the best to lead comes first, above all what its editor chose.

    Where two are as good, the one that readers have known longer, with a link, the longer. Of two of one day that one leads, too, and not the one with the earlier
    clock: a copied text often lacks its clock or its zone.
    """
    moment = story.day.timestamp()
    tie = (story.added.timestamp(), not story.link, -story.length, story.key)
    if lead == "first":
        has_no_clock = story.day.time() == time.min
        return (not story.is_chosen, story.day.toordinal(), story.added.timestamp(), has_no_clock, moment, *tie)
    if lead == "longest":
        return (not story.is_chosen, -story.length, moment, *tie)
    return (not story.is_chosen, lead.index(story.source) if story.source in lead else len(lead), moment, *tie)


def _is_state(story: StoryText, other: StoryText) -> bool:
    """Return true if both are states of one page: the same source and the same address."""
    return bool(story.link) and story.source == other.source and same_address(story.link) == same_address(other.link)


def _other(story: StoryText, leads: StoryText) -> GroupMember:
    role: Role = "covered"
    if story.source == leads.source or not story.source:
        role = "earlier" if story.day < leads.day and _is_state(story, leads) else "copy"
    return GroupMember(story.key, story.source, story.link, story.day, role)


def keys_of(groups: Iterable[Group]) -> frozenset[str]:
    """Return the posts that are in no list, since another leads their story."""
    return frozenset(other.key for story_group in groups for other in story_group.others)
