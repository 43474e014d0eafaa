"""Long lists in pages that are numbered from the oldest, so that page 7 stays page 7."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: its stories, newest first, and its neighbours' numbers."""

    stories: tuple[Any, ...]
    number: int  # 1 holds the oldest
    count: int

    @property
    def is_front(self) -> bool:
        """Whether this is the page with the newest stories, which stands at the list's own address."""
        return self.number == self.count

    @property
    def newer(self) -> int | None:
        """The number of the page with newer stories."""
        return None if self.is_front else self.number + 1

    @property
    def older(self) -> int | None:
        """The number of the page with older stories."""
        return self.number - 1 if self.number > 1 else None

    @property
    def days(self) -> list[tuple[date, list[Any]]]:
        """Its stories by the day of their date, in the order they stand in."""
        return [(day, list(own)) for day, own in groupby(self.stories, key=lambda story: story.date.date())]

    def path(self, name: str) -> str:
        """The file of this page, where the list's own is *name*."""
        folder = name.removesuffix("index.html")
        return name if self.is_front else f"{folder}page/{self.number}/index.html"

    def address(self, url: str, number: int | None = None) -> str:
        """The address of page *number* (this one by default), where the list's own is *url*."""
        number = number or self.number
        return url if number == self.count else f"{url}page/{number}/"


def pages(stories: Sequence[Any], size: int) -> list[Listing]:
    """*stories*, newest first, in pages; all but the front hold exactly *size*, the front up to twice as many less one.

    A full older page never changes again: new stories lengthen the front until it holds two pages' worth.
    """
    count = max(1, len(stories) // size)
    cuts = [len(stories) - size * (number - 1) for number in range(1, count + 1)]
    return [
        Listing(tuple(stories[0 if number == count else cuts[number] : cuts[number - 1]]), number, count)
        for number in range(count, 0, -1)
    ]
