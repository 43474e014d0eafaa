"""A date as pages write it, read into a moment."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from standfirst.text import languages as language_of
from standfirst.text.dates.months import (
    BUDDHIST,
    ERA,
    PERSIAN,
    THAI_AHEAD,
    in_common_years,
    month_of,
    of_persian,
    persian_month,
)
from standfirst.text.dates.times import NO_CLOCK, Clock, clock_after, clock_before

Languages = tuple[str, ...]

# Tags of private use (BCP 47, 2.2.7) that stand for English with the one order or the other.
MONTH_LEADS, DAY_LEADS = "en-x-month", "en-x-day"
DAY_IN_FIGURES = re.compile(r"(?<![\d./-])(\d\d?)\s?([./-])\s?(\d\d?)\s?\2\s?(?:19|20)\d\d(?!\d)")
YEAR_LAST = re.compile(
    r"[./-]\s?(?:19|20)\d\d"
)  # part of each match of DAY_IN_FIGURES, and found in a fifth of the time
DAY_NAMED = re.compile(r"(?<![\d.,/-])\d\d?(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}\.?,?\s(?:19|20)\d\d(?!\d)")
MONTH_NAMED = re.compile(r"\b[A-Z][a-z]{2,8}\.?\s\d\d?(?:st|nd|rd|th)?,?\s(?:19|20)\d\d(?!\d)")
MONTHS = 12
OTHER_SCRIPT = re.compile("[\u0370-\u0fff]{3}")
SURE = 3  # days named with the day before the month, and none the other way, that show how a page writes (by taste)


def settled(languages: Languages, near: Iterable[str], lines: Callable[[], Iterable[str]]) -> Languages:
    """Return *languages* in which to read a page's days: with its own order if a day in the lines *near* can be read both ways.

    All the page's *lines* are read only then. Other languages than English have one order only; so has a page in Greek, Cyrillic, Arabic or another script
    west of Chinese that states no language.
    """
    if languages and languages[0].partition("-")[0].casefold() != "en":
        return languages
    near = [*near]
    if not languages and any(map(OTHER_SCRIPT.search, near)):
        return (DAY_LEADS,)
    if not any(
        is_open(figures) for line in near if YEAR_LAST.search(line) for figures in DAY_IN_FIGURES.finditer(line)
    ):
        return languages
    order = _order_of("\n".join(lines()))
    return (order, *languages) if order else languages


def is_open(figures: re.Match[str]) -> bool:
    """Return true if each of the first two *figures* of a day, groups 1 and 3, may be its month."""
    return int(figures[1]) <= MONTHS and int(figures[3]) <= MONTHS


def _order_of(text: str) -> str:
    """Return the order that days in *text* have: in figures, if one of them cannot be a month; else by name, the day always first."""
    orders = Counter(
        (int(figures[1]) <= MONTHS) - (int(figures[3]) <= MONTHS) for figures in DAY_IN_FIGURES.finditer(text)
    )
    if orders[1] != orders[-1]:
        return MONTH_LEADS if orders[1] > orders[-1] else DAY_LEADS
    is_by_day = len(DAY_NAMED.findall(text)) >= SURE and not MONTH_NAMED.search(text)
    return DAY_LEADS if is_by_day else ""


EARLIEST = 1990  # older years on pages are history, not publication
LATEST = 2100  # callers who know the day give the next year
LONGEST = 400  # characters of a line looked at: a dateline is short

# `\d` and `int` read the digits of all scripts. A miss on an ordinary line costs this one search, which leaps from digit to digit
# because what may not be before the four is checked after them.
HINT = re.compile(r"\d{4}(?<!\d{5})(?!\d)")
HINT_OR_ERA = re.compile(rf"{HINT.pattern}|{ERA.pattern}")
COMPACT = re.compile(
    r"\s*(?P<y>\d{4})(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<h>[0-2]\d)(?P<i>[0-5]\d)(?:\d\d)?)?(?P<z>Z)?\s*"
)
SECONDS = re.compile(r"\s*(1\d{9})(?:\d{3})?\s*")

YEAR = r"(?<!\d)(?P<y>\d{4})(?!\d)"
DAY = r"(?<![\d.,:/-])(?P<d>\d{1,2})(?!\d)(?:st|nd|rd|th|er|º|°|ª)?"
CLOCK = r"\d\d:\d\d(?::\d\d)?"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2021-11-23T09:05, 2021/11/23, 2021. 11. 23.
        rf"{YEAR}\s?(?P<s>[-/.])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}})(?!\d)",
        # 2021年11月23日, 2021년 11월 23일
        rf"{YEAR}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日일号號]?",
        # 23 November 2021, 23. listopadu 2021, 23 de noviembre de 2021, 23-Nov-2021
        rf"{DAY}(?P<name>[^\d\n|()]{{3,25}}){YEAR}",
        # 23 tháng 11, 2021
        rf"{DAY}(?P<name>\s[^\W\d]{{2,6}}\s\d{{1,2}}),?\s[^\W\d]{{0,4}}\s?{YEAR}",
        # November 23, 2021; Tue Nov 23 09:05:00 UTC 2021
        rf"(?P<name>[^\W\d_][^\d\s,/(|:;•·–—>-]{{1,14}})[\s.,/-]{{1,3}}{DAY}(?:[\s.,/-]{{1,3}}|\s{CLOCK}\s\S{{1,5}}\s){YEAR}",
        # 2021. november 23., 2021 m. lapkričio 23 d.
        rf"{YEAR}(?P<name>[^\d\n|()]{{3,20}}?)(?P<d>\d{{1,2}})(?!\d)",
        # 2021. gada 23. novembris
        rf"{YEAR}[^\d\n]{{1,8}}?(?P<d>\d{{1,2}})(?!\d)(?P<name>[.\s]{{1,2}}[^\W\d_]{{3,12}})",
        # 23/11/2021, 11/23/2021, 23.11.2021
        rf"{DAY}\s?(?P<s>[-/.])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?{YEAR}",
    )
)
FIGURES = re.compile(r"(?<!\d)\d{1,2}\s?[-/]\s?\d{1,2}\s?[-/]\s?\d{4}(?!\d)")
BREAKS = re.compile(r"[\s,/_-]+")
SHORT = 4  # letters of a word between day, month and year: "de", "of", "gada"
# Languages that write the month first in figures; with a region other than these, English does not (CLDR).
MONTH_FIRST = {"", "en", "en-us", "en-ph", "fil"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the time and the offset from UTC (in minutes) where they were given."""

    year: int
    month: int
    day: int
    hour: int | None = None
    minute: int | None = None
    offset: int | None = None

    def __str__(self) -> str:
        if self.hour is None or self.minute is None:
            return self.date
        text = f"{self.date} {self.hour:02}:{self.minute:02}"
        if self.offset is None:
            return text
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{text}{'-' if self.offset < 0 else '+'}{hours:02}:{minutes:02}"

    @property
    def date(self) -> str:
        """Return the day alone, `YYYY-MM-DD`."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def spoken(declared: str, stated: Iterable[str], text: Callable[[], str]) -> tuple[str, ...]:
    """Return the language that days among *stated* are in: the *declared* one, else that of a *text*.

    The text is read only if it matters: the month of 3/4/2021 is first or second by the language.
    """
    language = declared or (language_of.detect(text()) if any(map(FIGURES.search, stated)) else "")
    return (language,) if language else ()


def parse(text: str, languages: tuple[str, ...] = (), latest: int = LATEST) -> Moment | None:
    """Return the moment *text* states, if it is nothing but a date: a meta tag, a JSON value, a `datetime`."""
    text = text[:LONGEST]
    if packed := COMPACT.fullmatch(text):
        hour = Clock(int(packed["h"]), int(packed["i"]), 0 if packed["z"] else None) if packed["h"] else NO_CLOCK
        return _moment(int(packed["y"]), int(packed["m"]), int(packed["d"]), hour, latest)
    if seconds := SECONDS.fullmatch(text):
        stamp = datetime.fromtimestamp(int(seconds[1]), UTC)
        return _moment(stamp.year, stamp.month, stamp.day, Clock(stamp.hour, stamp.minute, 0), latest)
    return find(text, languages, latest)


def find(text: str, languages: tuple[str, ...] = (), latest: int = LATEST) -> Moment | None:
    """Return the first moment written in *text*, a line a reader sees; *languages* (BCP 47) settle 3/4/2021."""
    return next(find_all(text, languages, latest), None)


def find_all(text: str, languages: tuple[str, ...] = (), latest: int = LATEST) -> Iterator[Moment]:
    """Return the moments written in *text*, form by form."""
    return (moment for _, _, moment in _hits(text, languages, latest))


def around(text: str, languages: tuple[str, ...] = (), latest: int = LATEST) -> tuple[str, str] | None:
    """Return what is in *text*, a line a reader sees, before and after the moment that `find` finds in it; None if it finds none."""
    line = in_common_years(text[:LONGEST])
    return next(((line[:start], line[end:]) for start, end, _ in _hits(text, languages, latest)), None)


def in_order(text: str, languages: tuple[str, ...] = (), latest: int = LATEST) -> list[tuple[str, Moment]]:
    """Return the moments in *text*, a line a reader sees, from left to right, each with what is between it and the one before it."""
    line, found = in_common_years(text[:LONGEST]), list[tuple[int, int, Moment]]()
    for start, end, moment in _hits(text, languages, latest):
        if all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end, moment))
    found.sort(key=lambda hit: hit[0])
    ends = [0, *(end for _, end, _ in found)]
    return [(line[before:start], moment) for before, (start, _, moment) in zip(ends, found, strict=False)]


def _hits(text: str, languages: tuple[str, ...], latest: int) -> Iterator[tuple[int, int, Moment]]:
    """Yield where each moment in *text* begins and ends, in common years, and the moment; form by form."""
    if not (HINT if text.isascii() else HINT_OR_ERA).search(text):
        return
    line = in_common_years(text[:LONGEST])
    for form in FORMS:
        for match in form.finditer(line):
            if moment := read_match(match, languages, latest):
                yield match.start(), match.end(), moment


def read_match(match: re.Match[str], languages: tuple[str, ...], latest: int) -> Moment | None:
    """Return the moment in a match of one of FORMS, with the time beside it; None if no calendar has that day."""
    parts = match.groupdict()
    year, day = int(parts["y"]), int(parts["d"])
    if year in PERSIAN:
        return _persian(match, latest)
    if parts.get("name") is not None:
        month = _month_in(parts["name"], languages)
    else:
        month = int(parts["m"])
        if match.start("d") < match.start("m") and _month_leads(day, month, languages, parts["s"]):
            month, day = day, month
    return _moment(year, month, day, _clock(match), latest) if month else None


def _persian(match: re.Match[str], latest: int) -> Moment | None:
    """Return the moment of a match whose year is one of the Persian calendar: its months are named, or the year leads the figures."""
    parts = match.groupdict()
    named = (month for word in (parts.get("name") or "").split() if (month := persian_month(word)))
    in_figures = int(parts["m"]) if parts.get("m") and match.start("y") < match.start("m") else None
    month = next(named, in_figures)
    day = of_persian(int(parts["y"]), month, int(parts["d"])) if month else None
    return _moment(day.year, day.month, day.day, _clock(match), latest) if day else None


def _clock(match: re.Match[str]) -> Clock:
    """Return the time after the date, before it, or before its year ("Nov 23 09:05:00 EST 2021")."""
    line, start = match.string, max(0, match.start() - 40)
    after = clock_after(line[match.end() : match.end() + 48])
    if after.hour is not None:
        return after
    before = clock_before(line[start : match.start()])
    if before.hour is not None or "name" not in match.re.groupindex:
        return before
    return clock_before(line[start : match.start("y")])


def _month_in(name: str, languages: tuple[str, ...]) -> int | None:
    """Return the month among the words of *name*, the others being short ones."""
    if month := month_of(name, languages):
        return month
    words = [word for word in BREAKS.split(name.strip(" .,")) if word]
    for word in words:
        if (month := month_of(word, languages)) and all(len(other) <= SHORT for other in words if other is not word):
            return month
    return None


def _month_leads(first: int, second: int, languages: tuple[str, ...], separator: str) -> bool:
    if first > 12 or second > 12:
        return second > 12
    if MONTH_LEADS in languages[:1]:
        return True
    return separator != "." and (languages[0] if languages else "").lower() in MONTH_FIRST


def _moment(year: int, month: int, day: int, clock: Clock, latest: int) -> Moment | None:
    year -= THAI_AHEAD if year in BUDDHIST else 0
    if not EARLIEST <= year <= latest:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    if clock.hour is not None and (clock.hour > 23 or (clock.minute or 0) > 59):
        clock = NO_CLOCK  # 24:00, which ISO 8601 allows, and slips
    # Midnight of no zone is what a program writes that knows the day alone.
    is_day = clock.offset is None and not (clock.hour or clock.minute)
    return Moment(year, month, day, *(NO_CLOCK if is_day else clock))
