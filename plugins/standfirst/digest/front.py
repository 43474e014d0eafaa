"""Order the front page: the stories that lead it, the days below; and find each story's neighbours."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from standfirst.site.changes import position

MOST_PINNED = 3  # by taste: more would push the day's news off the first screen


def is_pinned(story: Any) -> bool:
    """Return true if the editor pinned *story*."""
    return bool(getattr(story, "pinned", False))


def leads(stories: Sequence[Any], pinned: Sequence[Any]) -> list[Any]:
    """Return the *pinned* of *stories* (both newest first), or the newest where none is pinned."""
    return [*pinned[:MOST_PINNED]] or [*stories[:1]]


def neighbours(stories: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Return each of *stories*, newest first, with the one after and the one before it in time; none at the ends."""
    row = [None, *stories, None]
    yield from zip(stories, row, row[2:], strict=False)


def neighbours_of(
    some: Iterable[Any], stories: Sequence[Any], order: Callable[[Any], Any]
) -> Iterator[tuple[Any, Any, Any]]:
    """Return each of *some* stories with the ones before and after it in *stories*, sorted by *order*, and the same for those two."""
    places_of_some = (position(stories, story, order) for story in some)
    places = {place + step for place in places_of_some if place is not None for step in (-1, 0, 1)}
    for place in sorted(places & {*range(len(stories))}):
        yield (
            stories[place],
            stories[place - 1] if place else None,
            stories[place + 1] if place + 1 < len(stories) else None,
        )


def newest_first(story: Any) -> tuple[float, str]:
    """Return the sort key of an article."""
    return -story.date.timestamp(), story.slug
