"""Years and days that other calendars than the Gregorian count."""

import re
from datetime import date, timedelta

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
    """*text* with years of an era, 令和8年 or 民國115年, as years of the common era."""
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
