"""Long lists in pages that are numbered from the oldest, so that page 7 stays page 7; outputs in groups that stay what they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, TypeVar
from zlib import crc32

FAR = 2  # pages from the front: one there links to no page that could be the front


@dataclass(frozen=True, slots=True)
class WholeList:
    """A list in all its pages: how these differ follows from its stories, and from how many a page shows."""

    stories: Sequence[Any]
    size: int


FEW_DAYS, SPARSE = 3, 0.6  # days that are always shown as days, and the most days for each story


@dataclass(frozen=True, slots=True)
class DateGroup:
    """The stories of a day or a week of a list, newest first."""

    first: date
    last: date
    stories: tuple[Any, ...]

    @property
    def is_day(self) -> bool:
        """Return true if it is one day."""
        return self.first == self.last

    @property
    def moment(self) -> str:
        """Return what a `time` element says in its datetime: `2026-05-04`, or `2026-W19`."""
        return self.first.isoformat() if self.is_day else f"{self.first:%G-W%V}"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: its stories, newest first, and its neighbours' numbers."""

    stories: tuple[Any, ...]
    number: int  # 1 holds the oldest
    to_front: int  # pages from here to the one with the newest; 2 for any more, so that a page stays what it is

    @property
    def is_front(self) -> bool:
        """Return true if this is the page with the newest stories, which is at the list's own address."""
        return self.to_front == 0

    @property
    def newer(self) -> int | None:
        """Return the number of the page with newer stories."""
        return None if self.is_front else self.number + 1

    @property
    def older(self) -> int | None:
        """Return the number of the page with older stories."""
        return self.number - 1 if self.number > 1 else None

    @property
    def days(self) -> list[tuple[date, list[Any]]]:
        """Return its stories by the day of their date, in their order."""
        return [
            (day, list(day_stories)) for day, day_stories in groupby(self.stories, key=lambda story: story.date.date())
        ]

    @property
    def periods(self) -> list["DateGroup"]:
        """Return its stories by day, or by week if most days have one story alone."""
        days = self.days
        if len(days) <= max(FEW_DAYS, SPARSE * len(self.stories)):
            return [DateGroup(day, day, tuple(stories)) for day, stories in days]
        by_week = groupby(self.stories, key=lambda story: story.date.date() - timedelta(days=story.date.weekday()))
        return [DateGroup(monday, monday + timedelta(days=6), tuple(stories)) for monday, stories in by_week]

    def path(self, name: str) -> str:
        """Return the file of this page of the list with the file *name*."""
        return name if self.is_front else _path(name, self.number)

    def address(self, url: str, number: int | None = None) -> str:
        """Return the address of page *number*, by default this one, at most the next newer, of the list at *url*."""
        number = number or self.number
        return url if number - self.number == self.to_front else f"{url}page/{number}/"


def pages(stories: Sequence[Any], size: int) -> Iterator[Listing]:
    """Return *stories*, newest first, in pages from the front; all but this hold exactly *size*, it up to twice as many less one.

    A full older page never changes again: new stories lengthen the front until it holds two pages' worth.
    """
    count = _count(stories, size)
    for number in range(count, 0, -1):
        end = len(stories) - size * (number - 1)
        yield Listing(tuple(stories[0 if number == count else end - size : end]), number, min(count - number, FAR))


def paths(name: str, stories: Sequence[Any], size: int) -> list[str]:
    """Return the files of the same pages of the list with the file *name*."""
    return [name, *(_path(name, number) for number in range(_count(stories, size) - 1, 0, -1))]


def _count(stories: Sequence[Any], size: int) -> int:
    return max(1, len(stories) // size)


def _path(name: str, number: int) -> str:
    """Return the file of page *number*, which is not the front, of the list with the file *name*."""
    return f"{name.removesuffix('index.html')}page/{number}/index.html"


Value = TypeVar("Value")
GROUPS = 256


def grouped(values: Iterable[Value], name: Callable[[Value], str]) -> list[list[Value]]:
    """Return *values* in up to GROUPS groups, by a checksum of the *name* of each: a new one changes one group, at any place.

    Outputs of one kind whose group did not change can be taken over without a look at each.
    """
    groups: dict[int, list[Value]] = {}
    for value in values:
        groups.setdefault(crc32(name(value).encode("utf-8", "surrogatepass")) % GROUPS, []).append(value)
    return list(groups.values())
