"""Decide which tags have pages and feeds: those of several stories, and those that the vocabulary lists; a tag of one story has a page alone."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import Any


def settle(counted_tags: Iterable[tuple[Any, int]], fewest: int) -> set[str]:
    """Return the slugs of the tags that have a page: *fewest* stories, or a place in the vocabulary (`is_known`).

    A tag that only one story has, and that is not in the vocabulary, is marked: its `is_single` is true.
    """
    tags, counts, known = [], Counter[str](), set[str]()
    for tag, times in counted_tags:
        tags.append(tag)
        counts[tag.slug] += times
        if getattr(tag, "is_known", False):
            known.add(tag.slug)
    for tag in tags:
        tag.is_single = counts[tag.slug] == 1 and tag.slug not in known
    return known.union(slug for slug, count in counts.items() if count >= fewest)


def is_single(tag: Any) -> bool:
    """Return true if *tag* is one story's alone: it has no feed, and search engines need not list its page."""
    return bool(getattr(tag, "is_single", False))


def split(story: Any, slugs: Container[str]) -> None:
    """Leave the tags with a page, those with one of *slugs*, in `story.tags`; `story.other_tags` are the others."""
    tags = all_of(story)
    story.other_tags = others = [tag for tag in tags if tag.slug not in slugs]
    story.tags = [tag for tag in tags if tag.slug in slugs] if others else tags


def all_of(story: Any) -> list[Any]:
    """Return all tags of *story*, those with a page first."""
    return [*getattr(story, "tags", ()), *getattr(story, "other_tags", ())]


def counted(terms: Sequence[Any]) -> list[tuple[Any, int]]:
    """Return each object among *terms*, tags or sections, with how often it is there: our reader has one for all stories with a name, 3,000 for 30,000."""
    objects = {id(term): term for term in terms}
    times = Counter(map(id, terms))
    return [(term, times[key]) for key, term in objects.items()]
