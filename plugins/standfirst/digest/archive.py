"""Stories gathered by the month and the year of their date."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class CountedPeriod:
    """A year or a month as lists of them show it: without its stories, since it would change with each."""

    first: date
    url: str
    count: int
    months: tuple["CountedPeriod", ...] = ()  # of a year

    @property
    def number(self) -> int:
        """Return the year's."""
        return self.first.year


@dataclass(frozen=True, slots=True)
class Month:
    """One month and its stories, newest first."""

    first: date
    stories: tuple[Any, ...]

    @property
    def url(self) -> str:
        """Return the address of its page, below the site's: stories of that month are below it too."""
        return f"{self.first.year:04}/{self.first.month:02}/"

    def counted(self) -> CountedPeriod:
        """Return the month without its stories."""
        return CountedPeriod(self.first, self.url, len(self.stories))


@dataclass(frozen=True, slots=True)
class Year:
    """One year and its months, newest first."""

    number: int
    months: tuple[Month, ...]

    @property
    def url(self) -> str:
        """Return the address of its page, below the site's."""
        return f"{self.number:04}/"

    def counted(self) -> CountedPeriod:
        """Return the year without its stories."""
        months = tuple(month.counted() for month in self.months)
        return CountedPeriod(date(self.number, 1, 1), self.url, sum(month.count for month in months), months)


def years(stories: Sequence[Any]) -> list[Year]:
    """Return the years of *stories*, sorted newest first by their own dates."""
    return _years(Month(first, tuple(month_stories)) for first, month_stories in _by_month(stories).items())


def _by_month(stories: Iterable[Any]) -> Mapping[date, list[Any]]:
    """Return the *stories* of each month, by its first day."""
    by_month = defaultdict[tuple[int, int], list[Any]](list)
    for story in stories:
        by_month[story.date.year, story.date.month].append(story)
    return {date(*first, 1): month_stories for first, month_stories in by_month.items()}


def _years(months: Iterable[Month]) -> list[Year]:
    newest_first = sorted(months, key=attrgetter("first"), reverse=True)
    return [
        Year(number, tuple(year_months))
        for number, year_months in groupby(newest_first, key=lambda month: month.first.year)
    ]


def neighbours(stories: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Return each of *stories*, newest first, with the one after and the one before it in time; none at the ends."""
    row = [None, *stories, None]
    yield from zip(stories, row, row[2:], strict=False)


def newest_first(story: Any) -> tuple[float, str]:
    """Return the sort key of an article."""
    return -story.date.timestamp(), story.slug
