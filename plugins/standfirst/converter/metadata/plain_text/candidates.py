"""List the lines of a dump that may state its title, day and authors, with features for the models."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from standfirst.converter.lexicon.cues import OTHER_DATE, PUBLISHING, UPDATED
from standfirst.converter.metadata import bylines
from standfirst.converter.metadata.plain_text import bylines as plain_text_bylines, dates as plain_text_dates
from standfirst.converter.metadata.plain_text.lines import (  # fmt: skip
    BASE,
    FAR,
    INSIDE,
    MANY,
    NO_TITLE,
    PROSE,
    TOP,
    DumpLines,
    describe,
    terms_of,
    window,
)
from standfirst.text.words import words

SAYING = 12  # characters of a line that another line does not hold by chance
LEAD = 6  # first lines of the body, which name what the title names
FULL_TITLE = 12  # words; a longer line is not more of a title
PATH = 12  # lines back in which a path may end with the title
LONGEST_TITLE = 45  # words
MOST_BESIDE = 15  # words of a line whose day needs a cue: a caption names one too
MOSTLY_NAMES = 0.5  # of the letters of a byline's line, those of its names
HALF_LINE, CUED_LINE = 0.5, 0.25  # a line that is mostly a date is no title, nor one that says what was updated when
ABOVE, BELOW = 6, 15  # lines around the title where names need no cue
MOST_WORDS = 10  # of a line that names people without a cue, those of its dates left out
ALIKE = 0.05  # chances of being the title that count as equal

TITLE = (*BASE, "held", "day_before", "day_after", "by_before", "by_after", "weight_rank", "like_rank", "headed",
         "path", "path_near", "prose_after", "like_prose", "like_lead", "lead_words")  # fmt: skip
SHARED = (*BASE, "to_title", "title_chance", "title_sure")
DAY = (*SHARED, "order", "days_in_line", "cover", "updated", "updated_before", "published", "published_before", "notice",
       "timed", "times", "newer", "older", "distinct", "years_old", "by_here", "by_before", "by_after")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the line that names it."""

    position: int
    day: str
    text: str  # with its time, where given
    order: int
    cover: float  # share of the line


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines that may state a fact, with what was found in each."""

    places: list[int]
    words: dict[int, set[str]]
    rows: list[list[float]]
    texts: dict[int, str]  # dates split from what was glued to them
    date_spans: dict[int, list[tuple[int, int]]]  # what of each line dates take
    days: tuple[Day, ...]
    bylines: dict[int, plain_text_bylines.Byline]

    def heads(self, page: DumpLines) -> list[int]:
        """Return which of the lines looked at may be the title, by their place among them."""
        last = max(page.start + INSIDE, TOP)
        dated = {
            day.position
            for day in self.days
            if day.cover > (CUED_LINE if UPDATED.search(page.texts[day.position]) else HALF_LINE)
        }
        short = {
            position for position in self.places if position < last and page.weights[position] <= LONGEST_TITLE
        } - dated
        return [
            i
            for i, position in enumerate(self.places)
            if position in short and not (NO_TITLE.search(page.texts[position]) or self._only_names(page, position))
        ]

    def _only_names(self, page: DumpLines, position: int) -> bool:
        """Return true if a line is a byline and no more: its names take most of it, and the story does not have their words."""
        matches = self.bylines.get(position)
        if matches is None or not matches.cue or matches.share < MOSTLY_NAMES:
            return False
        itself = page.start <= position < page.end
        return plain_text_bylines.is_introduced(page.texts[position]) or not any(
            page.terms[word] > itself for name in matches.names for word in terms_of(words(name))
        )

    def day_lines(self) -> list[int]:
        """Return the lines that name a day."""
        return sorted({day.position for day in self.days})

    def cued_lines(self) -> list[int]:
        """Return the lines that start as bylines do."""
        return [position for position, matches in self.bylines.items() if matches.cue]


def clues(page: DumpLines) -> Candidates:
    """Return the lines of *page* looked at, with the days and the announced names in them."""
    places = window(page)
    words = {
        position: terms_of(page.words[position]) if page.weights[position] <= LONGEST_TITLE else set[str]()
        for position in places
    }
    texts = {position: plain_text_dates.unglue(page.texts[position]) for position in places}
    hits = {position: plain_text_dates.find(text, page.languages) for position, text in texts.items()}
    date_spans = {position: [(hit.start, hit.end) for hit in matches] for position, matches in hits.items()}
    named = tuple(
        Day(position, hit.day, hit.text, order, (hit.end - hit.start) / len(texts[position]))
        for position, matches in hits.items()
        if matches and _may_date(page.weights[position], texts[position])
        for order, hit in enumerate(matches)
    )
    cued = {
        position: by
        for position in places
        if (by := announced(page, position, texts[position], date_spans[position])) and by.cue
    }
    return Candidates(places, words, describe(page, places, words), texts, date_spans, named, cued)


def _may_date(weight: float, text: str) -> bool:
    """Return true if a line may state the day of its story: a short one, or one that names an action or a person."""
    return bool(
        weight < MOST_BESIDE or UPDATED.search(text) or PUBLISHING.search(text) or plain_text_bylines.has_cue(text)
    )


def announced(
    page: DumpLines, position: int, text: str, date_spans: Sequence[tuple[int, int]]
) -> plain_text_bylines.Byline | None:
    """Return the byline in a line where a cue in it or a label before it announces one."""
    label = position > 0 and bylines.is_label(page.texts[position - 1])
    return plain_text_bylines.byline(text, date_spans, label) if label or plain_text_bylines.has_cue(text) else None


def with_names(page: DumpLines, clue: Candidates, title: Mapping[int, float]) -> Candidates:
    """Return *clue* with the bylines that nothing announces, near the likely titles and after the body."""
    best_titles = likely_titles(title)
    title_words = frozenset(page.words[best_titles[0]])
    matches = dict(clue.bylines)
    for position in clue.places:
        near = any(-ABOVE <= position - other <= BELOW for other in best_titles) or position >= page.end - 3
        dates = sum(len(clue.texts[position][left:right].split()) for left, right in clue.date_spans[position])
        if position in matches or not near or page.weights[position] - dates > MOST_WORDS:
            continue
        if plain_text_bylines.is_of_picture(page.texts[position]):
            continue
        by = plain_text_bylines.byline(clue.texts[position], clue.date_spans[position])
        if by and not title_words.issuperset(words(by.names[0])):  # whom the story is about
            matches[position] = by
    return replace(clue, bylines=dict(sorted(matches.items())))


def likely_titles(title: Mapping[int, float]) -> list[int]:
    """Return the likeliest line and its equals."""
    best = max(title.values(), default=0.0)
    return [position for position, chance in title.items() if chance >= best - ALIKE] or [0]


def distance(position: int, marks: Sequence[int]) -> tuple[int, int]:
    """Return how many lines back the nearest of the sorted *marks* is, and how many on, FAR at most."""
    place = bisect_left(marks, position)
    back = position - marks[place - 1] if place else FAR
    if place < len(marks) and marks[place] == position:
        place += 1
    on = marks[place] - position if place < len(marks) else FAR
    return min(back, FAR), min(on, FAR)


def title_rows(page: DumpLines, clue: Candidates) -> list[list[float]]:
    """Return the TITLE figures of each line that may be the title, as `heads` lists them."""
    day_lines, by_lines = clue.day_lines(), clue.cued_lines()
    mean = BASE.index("like_mean")
    scores = [row[mean] * min(row[0], FULL_TITLE) for row in clue.rows]
    heads = clue.heads(page)
    ahead = [i for i in heads if clue.places[i] <= page.start + 3]
    heavy = sorted(-clue.rows[i][0] for i in ahead)
    alike = sorted(-scores[i] for i in ahead)
    prose = terms_of(page.words[page.prose]) if page.prose < len(page.texts) else set()
    lead = terms_of(chain.from_iterable(page.words[page.start : page.start + LEAD]))
    rows = []
    for i in heads:
        position, row, score = clue.places[i], clue.rows[i], scores[i]
        ranks = bisect_left(heavy, -row[0]), bisect_left(alike, -score)
        words = clue.words[position]
        many, shared = len(words) or 1, len(words & lead)
        rows.append([
            *row, _echoes(page, position), *distance(position, day_lines), *distance(position, by_lines), *ranks, page.folded[0].startswith(page.folded[position]),
            *_surroundings(page, position), len(words & prose) / many, shared / many, shared,
        ])  # fmt: skip
    return rows


def _echoes(page: DumpLines, position: int) -> int:
    """Return how many lines say what this one says and more: "Share this story: ..." names the headline."""
    key = page.folded[position]
    return min(page.flow.count(key) - page.copies[key], MANY) if len(key) >= SAYING else 0


def _surroundings(page: DumpLines, position: int) -> tuple[bool, int, int]:
    """Return true if a line before ends with this one, as a path does; how near; how near the next prose."""
    key = page.folded[position]
    path = next(
        (
            back
            for back in range(1, min(PATH, position) + 1)
            if page.folded[position - back].endswith(key) and page.folded[position - back] != key
        ),
        0,
    )
    prose = next(
        (step for step, weight in enumerate(page.weights[position + 1 : position + 15], 1) if weight >= PROSE), 15
    )
    return path > 0 and len(key) > 8, path or 15, prose


def shared_rows(clue: Candidates, title: Mapping[int, float]) -> dict[int, list[float]]:
    """Return the SHARED figures of the lines with days or names, given how likely each line is the title."""
    best, best_titles = max(title.values(), default=0.0), likely_titles(title)
    needed = clue.bylines.keys() | {day.position for day in clue.days}
    return {
        position: [*row, min([position - other for other in best_titles], key=abs), title.get(position, 0.0), best]
        for position, row in zip(clue.places, clue.rows, strict=True)
        if position in needed
    }


def day_rows(page: DumpLines, clue: Candidates, shared: Mapping[int, list[float]]) -> list[list[float]]:
    """Return the DAY figures of each day named."""
    times, lines = Counter(day.day for day in clue.days), Counter(day.position for day in clue.days)
    distinct = sorted(times)
    by_lines = clue.cued_lines()
    rows = []
    for day in clue.days:
        text, prior = page.texts[day.position], page.texts[day.position - 1] if day.position else ""
        cues = (
            UPDATED.search(text),
            UPDATED.search(prior),
            PUBLISHING.search(text),
            PUBLISHING.search(prior),
            OTHER_DATE.search(text),
        )
        rank = bisect_left(distinct, day.day)
        rows.append([
            *shared[day.position], day.order, lines[day.position], day.cover, *map(bool, cues), len(day.text) > len(day.day), times[day.day], len(distinct) - rank - 1, rank,
            len(distinct), int(distinct[-1][:4]) - int(day.day[:4]), day.position in by_lines, *distance(day.position, by_lines),
        ])  # fmt: skip
    return rows
