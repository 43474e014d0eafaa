"""The time of day beside a date: hour, minute and offset from UTC."""

import re
from typing import NamedTuple

FARTHEST = 14 * 60  # minutes: no zone lies farther from UTC
TIME = r"(?P<h>\d{1,2})(?:\s?[:hH時时시点點٫.]\s?(?P<i>\d\d)(?!\d))?(?:\s?[分분])?(?::\d\d(?:[.,]\d+)?)?"
HALF = r"(?P<half>[ap]\.?\s?m\b|[صم](?!\w)|SA\b|CH\b|[πμ]\.?\s?μ\b\.?)"
ZONE = r"(?:(?P<name>[A-Z]{1,5})?\s?(?P<sign>[+-])(?P<zh>\d{1,2})(?::?(?P<zi>\d\d))?(?!\d)|(?P<zone>[A-Z]{1,5})\b)"
AFTER = re.compile(rf"(?P<gap>\D{{0,14}}?){TIME}\s?{HALF}?[\s(]{{0,2}}{ZONE}?", re.IGNORECASE)
BEFORE = re.compile(rf"(?<![\d:])(?P<gap>){TIME}\s?{HALF}?[\s(]{{0,2}}{ZONE}?\)?\D{{1,14}}$", re.IGNORECASE)
PM_WORDS = re.compile(r"午後|下午|晚上|오후", re.IGNORECASE)
AM_WORDS = re.compile(r"午前|上午|凌晨|오전", re.IGNORECASE)
PM_MARKS = ("p", "م", "c", "μ")
# Hours from UTC, east of it positive. Names two continents share (IST, CST) mean the one more news is written in.
ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "WAT": 1, "CEST": 2, "EET": 2, "SAST": 2,
    "CAT": 2, "EEST": 3, "MSK": 3, "EAT": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "BDT": 6, "ICT": 7, "WIB": 7,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "BRT": -3,
    "ART": -3, "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip


class Clock(NamedTuple):
    """A time of day; nothing if none was given."""

    hour: int | None = None
    minute: int | None = None
    offset: int | None = None


NO_CLOCK = Clock()


def clock_after(text: str) -> Clock:
    """Return the time at the start of *text*, what follows a date."""
    return _clock(AFTER.match(text))


def clock_before(text: str) -> Clock:
    """Return the time at the end of *text*, what precedes a date."""
    return _clock(BEFORE.search(text))


def _clock(match: re.Match[str] | None) -> Clock:
    if not match or not (match["i"] or match["half"]):
        return NO_CLOCK
    hour, minute = _hour(match), int(match["i"] or 0)
    return Clock(hour, minute, _offset(match)) if hour < 24 and minute < 60 else NO_CLOCK


def _hour(match: re.Match[str]) -> int:
    hour, half = int(match["h"]), (match["half"] or "").lower()
    if half.startswith(PM_MARKS) or PM_WORDS.search(match["gap"]):
        return hour % 12 + 12 if hour <= 12 else hour
    return hour % 12 if hour == 12 and (half or AM_WORDS.search(match["gap"])) else hour


def _offset(match: re.Match[str]) -> int | None:
    """Minutes from UTC, east of it positive; an impossible offset counts as none."""
    if zone := match["zone"]:
        hours = ZONES.get(zone.upper())
        return None if hours is None else round(hours * 60)
    if not match["sign"]:
        return None
    minutes = int(match["zh"]) * 60 + int(match["zi"] or 0)
    minutes = -minutes if match["sign"] == "-" else minutes
    return minutes if abs(minutes) <= FARTHEST else None
