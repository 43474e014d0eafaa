"""Decide if 3/4/2021 is in March or in April on a page, by the other days on it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

Languages = tuple[str, ...]

# Tags of private use (BCP 47, 2.2.7) that stand for English with the one order or the other.
MONTH_LEADS, DAY_LEADS = "en-x-month", "en-x-day"
FIGURES = re.compile(r"(?<![\d./-])(\d\d?)\s?([./-])\s?(\d\d?)\s?\2\s?(?:19|20)\d\d(?!\d)")
YEAR_LAST = re.compile(r"[./-]\s?(?:19|20)\d\d")  # part of each match of FIGURES, and found in a fifth of the time
DAY_NAMED = re.compile(r"(?<![\d.,/-])\d\d?(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}\.?,?\s(?:19|20)\d\d(?!\d)")
MONTH_NAMED = re.compile(r"\b[A-Z][a-z]{2,8}\.?\s\d\d?(?:st|nd|rd|th)?,?\s(?:19|20)\d\d(?!\d)")
MONTHS = 12
SURE = 3  # days named with the day before the month, and none the other way, that show how a page writes (by taste)


def settled(languages: Languages, near: Iterable[str], lines: Callable[[], Iterable[str]]) -> Languages:
    """Return *languages* in which to read a page's days: with its own order if a day in the lines *near* can be read both ways.

    All the page's *lines* are asked for only then. Other languages than English have one order only.
    """
    if languages and languages[0].partition("-")[0].casefold() != "en":
        return languages
    if not any(_is_open(figures) for line in near if YEAR_LAST.search(line) for figures in FIGURES.finditer(line)):
        return languages
    order = _order_of("\n".join(lines()))
    return (order, *languages) if order else languages


def _is_open(figures: re.Match[str]) -> bool:
    return int(figures[1]) <= MONTHS and int(figures[3]) <= MONTHS


def _order_of(text: str) -> str:
    """Return the order that days in *text* have: in figures, if one of them cannot be a month; else by name, the day always first."""
    orders = Counter((int(figures[1]) <= MONTHS) - (int(figures[3]) <= MONTHS) for figures in FIGURES.finditer(text))
    if orders[1] != orders[-1]:
        return MONTH_LEADS if orders[1] > orders[-1] else DAY_LEADS
    is_by_day = len(DAY_NAMED.findall(text)) >= SURE and not MONTH_NAMED.search(text)
    return DAY_LEADS if is_by_day else ""
