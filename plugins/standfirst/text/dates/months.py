"""The names of months in the world's languages, from CLDR."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path

Months = Mapping[str, int]

# A line a language, a cell a month, the folded names in it; the languages of news first, then an empty line and all others.
# `benchmarks.month_names` reads them from CLDR, which takes half a second.
ALL = Path(__file__).with_name("months.txt")
BETWEEN = "|"  # names
EDGES = " .,'’॰\u200c\u200e\u200f"
# Spellings CLDR does not keep but pages use: Bengali long i, Hindi m before b.
SPELLINGS = (("\u09c0", "\u09bf"), ("\u092e\u092c", "\u0902\u092c"))


def fold(name: str) -> str:
    """Return a month's name as the table spells it: lower case, without accents or points at its ends."""
    letters = unicodedata.normalize("NFKD", name.strip(EDGES).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for page_spelling, ours in SPELLINGS:
        plain = plain.replace(page_spelling, ours)
    return plain


@cache
def _lines() -> Mapping[str, str]:
    """Return the line of each language."""
    return {line.partition("\t")[0]: line for line in ALL.read_text(encoding="utf-8").splitlines()}


@cache
def names_of(language: str) -> Months:
    """Return the folded names and abbreviations of the months in *language*; none if CLDR has no such language."""
    _, *cells = _lines().get(language, "").split("\t")
    return {name: month for month, cell in enumerate(cells, 1) for name in cell.split(BETWEEN) if name}


@cache
def names_of_all() -> Months:
    """Return the names in all languages of news; the first of two that disagree is right."""
    of_news = list(takewhile(bool, _lines()))  # up to the empty line
    return {name: month for language in reversed(of_news) for name, month in names_of(language).items()}


@lru_cache(maxsize=4096)
def month_of(name: str, languages: tuple[str, ...] = ()) -> int | None:
    """Return the month *name* means, in *languages* first, then English, then any language."""
    folded = fold(name)
    for language in (*languages, "en"):
        if month := names_of(language.replace("_", "-").partition("-")[0].lower()).get(folded):
            return month
    return names_of_all().get(folded)


THAI_AHEAD = 543
BUDDHIST = range(2400, 2700)  # the Thai era runs ahead
# The year before the first of an era: of Japanese emperors, and of the Republic of China.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
ERA = re.compile(rf"({'|'.join(ERAS)})\s?(元|\d{{1,3}})\s?(?=年)")
PERSIAN = range(1369, 1480)  # years of the Solar Hijri calendar, 1990 to 2101
PERSIAN_MONTHS = {
    name: number
    for number, name in enumerate(
        ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"), 1
    )
}
ARABIC_LETTERS = str.maketrans("يك", "یک")  # as they are often typed
NEW_YEAR = (1404, date(2025, 3, 21))  # a Persian year and its first day


def in_common_years(text: str) -> str:
    """Return *text* with years of an era, 令和8年 or 民國115年, as years of the common era."""
    if "年" not in text:
        return text
    return ERA.sub(lambda match: str(ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))), text)


def persian_month(name: str) -> int | None:
    """Return the number of a Persian month; none where *name* is not one's."""
    return PERSIAN_MONTHS.get(name.strip(" ‌\u200f,،").translate(ARABIC_LETTERS))


def of_persian(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a Persian one of 1369 to 1479; none where there is no such day.

    Leap years by the cycle of 33 that holds from 1244 to 1472 after the Hijra (K. Borkowski, 1996).
    """
    months = (31,) * 6 + (30,) * 5 + (29 + _is_leap(year),)
    if year not in PERSIAN or not 1 <= month <= 12 or not 1 <= day <= months[month - 1]:
        return None
    known_year, first = NEW_YEAR
    between = range(known_year, year) if year > known_year else range(year, known_year)
    days = sum(365 + _is_leap(leap_year) for leap_year in between) * (1 if year > known_year else -1)
    return first + timedelta(days + sum(months[: month - 1]) + day - 1)


def _is_leap(year: int) -> bool:
    return (8 * year + 29) % 33 < 8
