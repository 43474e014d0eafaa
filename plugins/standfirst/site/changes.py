"""Let lists follow stories that change in a site in memory: the interface of generators for a preview."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from typing import Any, NamedTuple, Protocol, TypeVar, runtime_checkable

Story = TypeVar("Story")
Key = TypeVar("Key")


class Change(NamedTuple):
    """Stories that left lists and entered others."""

    moved: Sequence[Any]
    there: Sequence[Any]  # those of them that are in any list now
    places: AbstractSet[str]  # the addresses of the lists that they left or entered
    order: Callable[[Any], Any]  # the sort key of lists of stories

    def listed(self, stories: Iterable[Any], come: Iterable[Any]) -> list[Any]:
        """Return the list *stories* after what moved left it and *come* entered."""
        left = {*map(id, self.moved)}
        remaining = [story for story in stories if id(story) not in left]
        for story in come:
            insort(remaining, story, key=self.order)
        return remaining

    def grouped(
        self, stories_of: Mapping[Key, Iterable[Any]], come: Mapping[Key, Iterable[Any]]
    ) -> dict[Key, list[Any]]:
        """Return the same of each list of *stories_of* and *come*, by its key; some may be empty then."""
        return {key: self.listed(stories_of.get(key, ()), come.get(key, ())) for key in come.keys() | stories_of.keys()}


@runtime_checkable
class Follower(Protocol):
    """A generator whose lists follow a story that was changed, without a build and without a walk over all stories."""

    def can_follow(self, edits: Sequence[tuple[Any | None, Any | None]]) -> bool:
        """Return true if its lists can follow *edits*, stories before and after (None if there is none); else a build has to come."""

    def places(self, story: Any) -> set[str]:
        """Return the addresses of its lists that *story* is in, below the site's."""

    def follow(self, change: Change) -> Iterable[Any]:
        """Update the lists of *change*; returns the stories whose own pages show others now."""

    def list_again(self, writer: Any, places: AbstractSet[str], moved: Sequence[Any]) -> None:
        """Emit the lists at *places*, the pages about all lists, and the own outputs of each story *moved*."""


def position(stories: Sequence[Story], story: Story, order: Callable[[Story], Any]) -> int | None:
    """Return the index of *story* in *stories*, which are sorted by *order*; None if it is not there."""
    sort_key = order(story)
    for number in range(bisect_left(stories, sort_key, key=order), len(stories)):
        if stories[number] is story:
            return number
        if order(stories[number]) != sort_key:
            break
    return None
