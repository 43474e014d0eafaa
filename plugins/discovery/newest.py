"""The stories of each list that were added last: a subscriber meets an old story when it joins the digest."""

from bisect import insort
from collections.abc import Iterable
from typing import Any

from plugins.discovery import feeds
from plugins.discovery.lists import Listed
from plugins.moves import Change, place


class Newest:
    """How long each story has been there, reckoned once; in a preview each list as well in that order."""

    def __init__(self) -> None:
        self._ages: dict[int, tuple[float, float, str]] = {}
        self._in_order: dict[str, list[Any]] = {}  # by the list's address

    def see(self, stories: Iterable[Any]) -> None:
        """Look at *stories*, which are new or were changed."""
        self._ages |= {id(story): feeds.age(story) for story in stories}

    def of(self, listed: Listed, count: int) -> list[Any]:
        """The *count* stories of *listed* that were added last."""
        in_order = self._in_order.get(listed.url)
        return feeds.newest(listed.stories, count, self._age) if in_order is None else in_order[:count]

    def keep(self, lists: Iterable[Listed]) -> None:
        """Let `of` look no more through *lists*, which are to be followed from here on."""
        self._in_order = {listed.url: sorted(listed.stories, key=self._age) for listed in lists}

    def follow(self, lists: Iterable[Listed], change: Change) -> None:
        """Look again at those of *lists* that stories left or entered, and at that of all."""
        told = {listed.url: listed.stories for listed in lists}
        touched = {
            url: self._in_order.setdefault(url, [])
            for url in (self._in_order.keys() | told.keys()) & {"", *change.places}
        }
        for own in touched.values():
            for at in (place(own, story, self._age) for story in change.moved if id(story) in self._ages):
                if at is not None:
                    del own[at]
        self.see(change.moved)
        for url, own in touched.items():
            for story in change.there:
                if place(told.get(url, ()), story, change.order) is not None:
                    insort(own, story, key=self._age)

    def _age(self, story: Any) -> tuple[float, float, str]:
        return self._ages[id(story)]
