"""What a reader meets first: the stories that lead the front page, the days below, and each story's neighbours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MOST_PINNED = 3  # by taste: more would push the day's news off the first screen


@dataclass(frozen=True, slots=True)
class Told:
    """What templates place of a story: `article.digest`."""

    newer: Any = None  # the story after it in time
    older: Any = None


def leads(stories: Sequence[Any]) -> list[Any]:
    """The pinned of *stories* (newest first), or the newest where none is pinned."""
    pinned = [story for story in stories if getattr(story, "pinned", False)]
    return pinned[:MOST_PINNED] or list(stories[:1])


def neighbours(stories: Sequence[Any]) -> Iterator[tuple[Any, Told]]:
    """Each of *stories*, newest first, with the one after and the one before it."""
    row = [None, *stories, None]
    for (newer, story), (_, older) in zip(pairwise(row), pairwise(row[1:]), strict=False):
        yield story, Told(newer, older)
