"""Figures of each byline of a dump, by which the tagger distinguishes the story's authors from other names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standfirst.converter.lexicon.cues import OTHER_DATE, PUBLISHING, UPDATED
from standfirst.converter.metadata.plain_text.bylines import Byline
from standfirst.converter.metadata.plain_text.candidates import (
    MOST_BESIDE,
    SHARED,
    Candidates,
    distance,
)  # fmt: skip
from standfirst.converter.metadata.plain_text.lines import DumpLines

PEOPLE = (*SHARED, "cue", "cover", "offset", "people", "words", "first_words", "longest", "day_before", "day_after", "bylines", "cued",
          "name_lines", "name_held", "name_starts", "name_top", "name_notice", "surname_in_body", "name_in_body", "first_of",
          "credited", "common", "common_first", "common_last", "stamp", "stamp_before", "stamp_after")  # fmt: skip
# A line that says when: "Published 15 hours ago", "16:30".
STAMP = re.compile(
    rf"{UPDATED.pattern}|{PUBLISHING.pattern}|(?<![\d:.])[0-2]?\d[:.][0-5]\d(?![\d:.])|\b(?:hours?|minutes?|mins?|days?) ago\b|\bvor \d",
    re.I,
)


@dataclass(frozen=True, slots=True)
class NameCounts:
    """Counts that distinguish names from other capitalised words, made once a page."""

    names: Counter[str]
    credited: Counter[str]  # with a cue
    first: dict[str, int]
    notices: str  # what follows the body and speaks of rights
    raw: str
    top: str


def count_names(page: DumpLines, clue: Candidates) -> NameCounts:
    """Return the page's bylines, counted."""
    first_names = [(position, by.names[0].casefold(), by.cue) for position, by in clue.bylines.items()]
    notices = "\n".join(
        page.folded[position]
        for position in clue.places
        if position >= page.end and OTHER_DATE.search(page.texts[position])
    )
    first = {name: position for position, name, _ in reversed(first_names)}
    names_, credited = Counter(name for _, name, _ in first_names), Counter(name for _, name, cue in first_names if cue)
    return NameCounts(names_, credited, first, notices, "\n".join(page.texts), "\n".join(page.folded[:3]))


def people_rows(page: DumpLines, clue: Candidates, shared: Mapping[int, list[float]]) -> list[list[float]]:
    """Return the PEOPLE figures of each byline found."""
    day_lines, cued, counts = clue.day_lines(), len(clue.cued_lines()), count_names(page, clue)
    return [
        [
            *shared[position],
            *_manner(named),
            *distance(position, day_lines),
            len(clue.bylines),
            cued,
            *_repetition(page, counts, position, named),
            *_stamps(page, position),
        ]
        for position, named in clue.bylines.items()
    ]


def _stamps(page: DumpLines, position: int) -> list[bool]:
    """Return true for this line, the one before and the one after if it says when something was published: "Published 15 hours ago", "16:30"."""
    return [
        0 <= near < len(page.texts) and page.weights[near] <= MOST_BESIDE and STAMP.search(page.texts[near]) is not None
        for near in (position, position - 1, position + 1)
    ]


def _manner(named: Byline) -> list[float]:
    words = [len(name.split()) for name in named.names]
    return [named.cue, named.share, named.offset, len(words), sum(words), words[0], max(words)]


def _repetition(page: DumpLines, counts: NameCounts, position: int, named: Byline) -> list[float]:
    """Return how often the first name is elsewhere on the page, and in which form."""
    name = named.names[0].casefold()
    words = [word.strip(".,()") for word in name.split()]
    common = _common(words, counts.raw, sure=named.cue > 0)
    occurrences = page.flow.count(name)
    return [
        counts.names[name], min(occurrences, 20), min(page.flow.count("\n" + name), 20) if occurrences > 1 else 1, name in counts.top, name in counts.notices,
        page.terms[words[-1]], sum([page.terms[word] for word in words]), counts.first[name] == position, counts.credited[name],
        sum(common) / (len(common) or 1), bool(common) and common[0], bool(common) and common[-1],
    ]  # fmt: skip


def _common(words: Sequence[str], raw: str, *, sure: bool) -> list[bool]:
    """Return which words the page also writes small, as it never does a person's; scripts without capitals need a cue."""
    return [
        not sure if word == word.upper() else f" {word}" in raw
        for word in words
        if len(word) > 2 or word == word.upper()
    ]
