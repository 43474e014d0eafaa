"""What a reader meets first: the stories that lead the front page, the days below, and each story's neighbours."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

MOST_PINNED = 3  # by taste: more would push the day's news off the first screen


def leads(stories: Sequence[Any]) -> list[Any]:
    """The pinned of *stories* (newest first), or the newest where none is pinned."""
    pinned = [story for story in stories if getattr(story, "pinned", False)]
    return pinned[:MOST_PINNED] or list(stories[:1])


def neighbours(stories: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Each of *stories*, newest first, with the one after and the one before it in time; none at the ends."""
    row = [None, *stories, None]
    yield from zip(stories, row, row[2:], strict=False)


def neighbours_of(some: Iterable[Any], stories: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """The same of *some*, where they are among *stories*, and of those that they stand between."""
    row = [None, *stories, None]
    found = {id(story): at for at, story in enumerate(stories)}
    places = {found[id(story)] + each for story in some if id(story) in found for each in (-1, 0, 1)}
    for at in sorted(places & {*found.values()}):
        yield stories[at], row[at], row[at + 2]
