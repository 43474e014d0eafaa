"""A site that stands in memory while its stories move: what a generator tells and does, so that its lists follow."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Follower(Protocol):
    """A generator whose lists follow a story that was changed, without a build."""

    def places(self, story: Any) -> set[str]:
        """The addresses of its lists that *story* stands in, below the site's."""

    def follow(self, moved: Sequence[Any]) -> Iterable[Any]:
        """Look again at all lists, after the stories *moved* left and entered some; returns those whose own pages show others now."""

    def list_again(self, writer: Any, places: AbstractSet[str], moved: Sequence[Any]) -> None:
        """Emit the lists at *places*, whatever tells of all lists, and what each of the stories *moved* has of its own."""
