"""A site that stands in memory while its stories move: what a generator tells and does, so that its lists follow."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, TypeVar, runtime_checkable

Story = TypeVar("Story")


@runtime_checkable
class Follower(Protocol):
    """A generator whose lists follow a story that was changed, without a build and without a walk over all stories."""

    def places(self, story: Any) -> set[str]:
        """The addresses of its lists that *story* stands in, below the site's."""

    def follow(self, moved: Sequence[Any], places: AbstractSet[str]) -> Iterable[Any]:
        """Look again at the lists at *places*, after the stories *moved* left and entered some.

        Returns those whose own pages show others now.
        """

    def list_again(self, writer: Any, places: AbstractSet[str], moved: Sequence[Any]) -> None:
        """Emit the lists at *places*, whatever tells of all lists, and what each of the stories *moved* has of its own."""


def place(stories: Sequence[Story], story: Story, order: Callable[[Story], Any]) -> int | None:
    """Where *story* stands among *stories*, which stand in *order*; None where it does not."""
    wanted = order(story)
    for at in range(bisect_left(stories, wanted, key=order), len(stories)):
        if stories[at] is story:
            return at
        if order(stories[at]) != wanted:
            break
    return None


def listed(
    own: Iterable[Story], moved: Iterable[Story], there: Iterable[Story], order: Callable[[Story], Any]
) -> list[Story]:
    """The list *own*, which stands in *order*, after *moved* left it and those that are *there* now entered."""
    left = {*map(id, moved)}
    found = [story for story in own if id(story) not in left]
    for story in there:
        insort(found, story, key=order)
    return found
