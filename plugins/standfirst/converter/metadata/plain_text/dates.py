"""The days a line names, with their place in it."""

import re
from dataclasses import dataclass
from functools import partial

from standfirst.text.dates import parse
from standfirst.text.dates.months import ERA, in_common_years

# A day needs a year, or three short figures: most lines end here.
HINT = re.compile(rf"(?<!\d)\d{{4}}|\d\d?[./]\d\d?[./]\d\d|{ERA.pattern}")
SHORT_YEAR = re.compile(r"(?<![\d./])(\d\d?)([./])(\d\d?)\2(\d\d)(?![\d./])")
LONG_YEAR = r"\1\g<2>\3\g<2>20\4"
# Copying a page glues the text of two boxes: "20236:01 PM", "20255 mins", "2022Updated", "thurmonJune 17, 2021".
GLUED = re.compile(
    r"""(?<=(?:19|20)\d\d)(?=\d{1,2}:\d\d|\d{1,2}\s?min|[^\W\d_])
        |(?<=[^\W\d_A-Z])(?=[A-Z][^\W\d_]{2,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d)""",
    re.VERBOSE,
)
CJK_YEAR = re.compile(r"[年년]")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A day, and its place in the text."""

    start: int
    end: int
    day: str
    text: str  # the day with its time, where given


def unglue(text: str) -> str:
    """Return *text* with a space where a date was glued to its neighbour."""
    return text if len(text) > LONGEST or not HINT.search(text) or CJK_YEAR.search(text) else GLUED.sub(" ", text)


def find(text: str, languages: tuple[str, ...] = ()) -> list[Hit]:
    """Return the days *text*, in one of *languages*, names, in reading order, none overlapping."""
    if len(text) > LONGEST or not HINT.search(text):
        return []
    text = in_common_years(SHORT_YEAR.sub(partial(_with_long_year, is_english="en" in languages), text))
    matches = [
        (match.start(), match.end(), moment.date, str(moment))
        for form in parse.FORMS
        for match in form.finditer(text)
        if (moment := parse.read_match(match, languages, parse.LATEST))
    ]
    hits: list[Hit] = []
    for start, end, day, full in sorted(matches):
        if not hits or start >= hits[-1].end:
            hits.append(Hit(start, end, day, full))
    return hits


def _with_long_year(match: re.Match[str], *, is_english: bool) -> str:
    """Return a day with its year in full, "16.01.2012"; in English of no country only figures that give a day in one order: "10.4.11" may be a version."""
    is_unsure = is_english and (match[2] == "." or (match[1] != match[3] and parse.is_open(match)))
    return match[0] if is_unsure else match.expand(LONG_YEAR)
