"""Order the front page: what leads it, a few more stories beside that, the tags of the week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile
from typing import Any

from standfirst.site.pagination import DateGroup, Listing

MOST_PINNED = 4  # the lead and the stories beside it; by taste, as all that follows
SECONDS = 3  # stories beside the lead, if no more are pinned
FEWEST = 8  # stories of a site; with fewer, one leads and the rest is a list
LATELY = timedelta(days=14)  # before the newest story: an older one does not lead for its section or its publishers
RECENT = timedelta(days=2)  # before the newest story: what leads is not older, unless it is pinned or one of the NEWEST
NEWEST, LOOKED_AT = 8, 40  # stories
FULL = 12  # stories of the list that show their summaries and pictures
OF_SECTION = 3  # stories that the front page shows of each section that has as many
FEWEST_SECTIONS = 2  # with so many; else the page is a list
WEEK, MOST_OF_WEEK, FEWEST_OF_TAG, MOST_TAGS = timedelta(days=7), 200, 2, 8


@dataclass(frozen=True, slots=True)
class FrontSection:
    """A section of the front page, with its newest stories that are not above."""

    section: Any
    stories: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The stories, tags and issue that only the front page shows; each story once."""

    lead: Any = None
    seconds: tuple[Any, ...] = ()
    sections: tuple[FrontSection, ...] = ()  # as the desk orders them, others the fullest first
    tags: tuple[Any, ...] = ()  # those used most in the seven days before the newest story
    issue: Any = None  # the newest

    @property
    def stories(self) -> tuple[Any, ...]:
        """Return the stories that the list below does not show again."""
        of_sections = (story for part in self.sections for story in part.stories)
        return (self.lead, *self.seconds, *of_sections) if self.lead is not None else ()

    def periods(self, listing: Listing) -> list[DateGroup]:
        """Return the days or weeks of the list below, without the stories above, and with one story of each event.

        The others of an event are named by their publishers, wherever the first of them is.
        """
        shown_slugs = {other.slug for story in self.stories for other in (story, *story.digest.event)}
        groups = []
        for group in listing.periods:
            stories = []
            for story in group.stories:
                if story.slug not in shown_slugs:
                    stories.append(story)
                    shown_slugs |= {other.slug for other in story.digest.event}
            groups += [replace(group, stories=tuple(stories))] if stories else []
        return groups

    def brief(self, periods: Sequence[DateGroup]) -> frozenset[str]:
        """Return the addresses of the stories far down *periods*, which show their headlines alone, so that the page stays small."""
        shown = [story for group in periods for story in group.stories]
        return frozenset(story.slug for story in shown[0 if self.sections else FULL :])


def is_pinned(story: Any) -> bool:
    """Return true if the editor pinned *story*."""
    return bool(getattr(story, "pinned", False))


def arrange(
    stories: Sequence[Any], pinned: Sequence[Any], issues: Sequence[Any] = (), order: Sequence[str] = ()
) -> Front:
    """Return the front of a site with *stories*, those of them that are *pinned*, and *issues*; all newest first.

    *order* are the addresses of sections as the desk orders them, the last one for stories without a section.

    Pinned stories come first, then those that most publishers cover, an event once, then the newest; each section once, if there are enough;
    stories older than LATELY only to fill up.
    """
    if not stories:
        return Front(issue=next(iter(issues), None))
    first = [*pinned[:MOST_PINNED]]
    count = max(len(first), 1 + SECONDS if len(stories) >= FEWEST else 1)
    newest = stories[0].date
    recent = [*takewhile(lambda story: newest - story.date <= RECENT, stories[:LOOKED_AT])]
    candidates = max(recent, stories[:NEWEST], key=len)
    ranked = sorted(
        (story for story in candidates if story not in first),
        key=lambda story: (newest - story.date > LATELY, -len(_publishers(story))),
    )
    while len(first) < count and ranked:
        sections = {story.category.slug for story in first}
        others = (story for story in ranked if story.category.slug not in sections and newest - story.date <= LATELY)
        first.append(next(others, ranked[0]))
        ranked = [story for story in ranked if story is not first[-1] and story not in first[-1].digest.event]
    parts = _sections(stories, first, order)
    return Front(first[0], tuple(first[1:]), parts, _tags_of_week(stories), next(iter(issues), None))


def _sections(stories: Sequence[Any], first: Sequence[Any], order: Sequence[str]) -> tuple[FrontSection, ...]:
    """Return the sections with OF_SECTION of *stories* or more that are not among the *first*, and of no event that is shown; none if these are too few."""
    shown = {other.slug for story in first for other in (story, *story.digest.event)}
    newest, counts = dict[str, list[Any]](), Counter[str]()
    for story in stories:
        key = story.category.slug
        counts[key] += 1
        own = newest.setdefault(key, [])
        if len(own) < OF_SECTION and story.slug not in shown:
            own.append(story)
            shown.update(other.slug for other in story.digest.event)
    full = [own for own in newest.values() if len(own) == OF_SECTION]
    places = {name: place for place, name in enumerate(order[:-1])} | {name: len(order) + 1 for name in order[-1:]}
    full.sort(key=lambda own: (places.get(own[0].category.slug, len(order)), -counts[own[0].category.slug]))
    is_paper = len(full) >= FEWEST_SECTIONS
    return tuple(FrontSection(own[0].category, tuple(own)) for own in full) if is_paper else ()


def _publishers(story: Any) -> set[str]:
    """Return the other publishers that have *story*, or its event."""
    return {other.source for other in (*story.digest.also, *story.digest.event) if hasattr(other, "source")}


def _tags_of_week(stories: Sequence[Any]) -> tuple[Any, ...]:
    """Return the tags with a page that are used most in the week before the newest of *stories*."""
    newest = stories[0].date
    week_tags = [
        tag
        for story in takewhile(lambda story: newest - story.date < WEEK, stories[:MOST_OF_WEEK])
        for tag in getattr(story, "tags", ())
    ]
    counts = Counter(tag.slug for tag in week_tags)
    by_slug = {tag.slug: tag for tag in reversed(week_tags)}
    slugs = sorted(counts, key=lambda slug: (-counts[slug], slug))
    return tuple(by_slug[slug] for slug in slugs if counts[slug] >= FEWEST_OF_TAG)[:MOST_TAGS]
