"""The facts a plain-text dump states: title, day and people, each only where it is likely enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from standfirst.converter.metadata.plain_text import candidates, people, rules
from standfirst.converter.metadata.plain_text.lines import DumpLines
from standfirst.converter.models.forest import Floats, Forest
from standfirst.converter.segment import sigmoid


@dataclass(frozen=True, slots=True)
class Gates:
    """The lowest chances at which a fact is reported; measured on the gold pages, see train.py."""

    day: float = 0.2
    people: float = 0.16
    day_words: float = np.inf  # of a line whose day is reported


@dataclass(frozen=True, slots=True)
class Taggers:
    """One model a fact."""

    title: Forest
    day: Forest
    people: Forest
    gates: Gates = Gates()


@dataclass(frozen=True, slots=True)
class Choices:
    """The facts that a dump states; None and () if it does not."""

    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    title_line: int = 0  # which of the lines states it
    byline_line: int | None = None


def from_forests(forests: Mapping[str, Forest]) -> Taggers:
    """Return the taggers among the *forests* of the weights file."""
    return Taggers(forests["title"], forests["day"], forests["people"])


def chances_of(scores: Floats) -> Floats:
    """Return chances that add up to one, from scores of rival lines."""
    if not len(scores):
        return scores
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def best(keys: Sequence[str], chances: Floats) -> tuple[str, float, int]:
    """Return the likeliest key, its chance and its place; the first of equals."""
    if not len(keys):
        return "", 0.0, -1
    place = int(np.argmax(chances))
    return keys[place], float(chances[place]), place


def read(page: DumpLines, taggers: Taggers, seed: rules.Seed | None = None) -> Choices:
    """Return the facts of the dump *page*; headline and day may be known from the *seed* form."""
    if not page.texts:
        return Choices()
    clue = candidates.clues(page)
    title = known_title(page, clue, seed) or likely_title(page, clue, taggers)
    clue = candidates.with_names(page, clue, title)
    shared = candidates.shared_rows(clue, title)
    date = known_day(clue, seed) or read_day(page, clue, shared, taggers)
    authors, byline = read_people(page, clue, shared, taggers)
    position = rules.alone(page, max(title, key=lambda head: title[head], default=0))
    return Choices(seed.headline if seed else rules.headline(page, position), date, authors, position, byline)


def known_title(page: DumpLines, clue: candidates.Candidates, seed: rules.Seed | None) -> dict[int, float]:
    """Return the lines that hold the headline of the *seed* form, as sure ones."""
    return {position: 1.0 for position in clue.places if seed and page.texts[position] == seed.headline}


def known_day(clue: candidates.Candidates, seed: rules.Seed | None) -> str | None:
    """Return the day of the *seed* form, with the time where another line gives one."""
    return timed(clue, seed.day) if seed else None


def timed(clue: candidates.Candidates, day: str) -> str:
    """Return *day* with the time that the first line to give one gives."""
    return next((other.text for other in clue.days if other.day == day and other.text != day), day)


def likely_title(page: DumpLines, clue: candidates.Candidates, taggers: Taggers) -> dict[int, float]:
    """Return how likely each line is the title."""
    heads = [clue.places[i] for i in clue.heads(page)]
    scores = chances_of(taggers.title.score(candidates.title_rows(page, clue)))
    return dict(zip(heads, scores.tolist(), strict=True))


def read_day(
    page: DumpLines, clue: candidates.Candidates, shared: Mapping[int, list[float]], taggers: Taggers
) -> str | None:
    """Return the likeliest day, with the time where a line gives one."""
    scores = sigmoid(taggers.day.score(candidates.day_rows(page, clue, shared)))
    is_short = np.array([page.weights[day.position] <= taggers.gates.day_words for day in clue.days], float)
    day, chance, place = best([day.day for day in clue.days], scores * is_short)
    return None if place < 0 or chance < taggers.gates.day else timed(clue, day)


def read_people(
    page: DumpLines, clue: candidates.Candidates, shared: Mapping[int, list[float]], taggers: Taggers
) -> tuple[tuple[str, ...], int | None]:
    """Return the likeliest names and the line that gives them."""
    scores = sigmoid(taggers.people.score(people.people_rows(page, clue, shared)))
    places = list(clue.bylines)
    _, chance, place = best([by.people for by in clue.bylines.values()], scores)
    if place < 0 or chance < taggers.gates.people:
        return (), None
    return clue.bylines[places[place]].names, places[place]
