"""Stories gathered by the month and the year of their date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Month:
    """One month and its stories, newest first."""

    first: date
    stories: tuple[Any, ...]

    @property
    def url(self) -> str:
        """The address of its page, below the site's: stories of that month stand below it too."""
        return f"{self.first:%Y/%m}/"


@dataclass(frozen=True, slots=True)
class Year:
    """One year and its months, newest first."""

    number: int
    months: tuple[Month, ...]

    @property
    def url(self) -> str:
        """The address of its page, below the site's."""
        return f"{self.number:04}/"

    @property
    def count(self) -> int:
        """How many stories it has."""
        return sum(len(month.stories) for month in self.months)


def years(stories: Sequence[Any]) -> list[Year]:
    """The years of *stories*, which stand newest first by their own dates."""
    told = sorted(stories, key=lambda story: story.date.date().replace(day=1), reverse=True)
    months = [
        Month(first, tuple(own)) for first, own in groupby(told, key=lambda story: story.date.date().replace(day=1))
    ]
    return [Year(number, tuple(own)) for number, own in groupby(months, key=lambda month: month.first.year)]
