"""The writer's name where nothing near the headline introduces it: a mark elsewhere, "written by", the line of the day.

A name below the headline that begins a note further down ("Ana Ruiz is a freelance writer") would name one writer of the
gold pages' and four products and companies.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise

from plugins.converter.facts import bylines, near
from plugins.converter.facts.clues import Clues
from plugins.converter.facts.lines import Line
from plugins.text import dates

SAYS_WRITTEN = re.compile(
    r"(?:this (?:post|article|story) (?:was|is) )?(?:written|posted|authored|words|story|article) by\b", re.IGNORECASE
)
# How publishing systems offer more of a writer.
MORE = re.compile(
    r"""(?:(?:see|view|read)\s)?(?:(?:all|more)\s)?(?:articles|posts)\s(?:by|from)\s(?!this\b|us\b)
    |(?:alle|weitere)\s(?:artikel|beiträge)\svon\s|alle\s(?:berichten|artikelen)\svan\s
    |(?:voir\s)?tous\sles\sarticles\s(?:de|par)\s|(?:vedi\s)?tutti\sgli\sarticoli\sdi\s
    |(?:ver\s)?tod[oa]s\s(?:l[oa]s|os|as)\s(?:artículos|entradas|artigos|posts)\sde\s""",
    re.IGNORECASE | re.VERBOSE,
)
# What a button says behind the name, in languages that put the verb last.
LOOK = re.compile(r"\s+(?:an(?:zeigen|sehen)|weergeven)$|[\s→»›>]+$")
LONGEST = 120  # characters: a longer line is prose
SHORT = 80  # characters of a line that holds a day and a name
BY = "by"
FEW = 3  # marked elements looked at
NEAR = 60  # elements around the headline
EDGES = " ·•|-–—,/"
LEAST, MOST = 2, 4  # words of a person's name that nothing introduces
PARTICLE = 3  # letters of a word of a name that may stand small


def names(clues: Clues, headline: int) -> tuple[str, ...]:
    """The names marked anywhere on the page, else in a line that says "written by", else behind the day."""
    if people := near.names_in(element for element in clues.elements if element.get("rel") == "author"):
        return people
    people = near.names_in(islice(filter(near.names_writer, clues.elements), FEW))
    if people and " " in people[0]:
        return people
    around = [line for line in clues.lines if abs(line.at - headline) <= NEAR]
    return next(filter(None, chain(_written(clues.lines), _linked(clues), _more(clues.lines), _beside_day(around))), ())


def _written(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """The names in lines that say "written by", or in the line behind one that says no more."""
    for line, behind in pairwise([*lines, Line(0, "")]):
        said = SAYS_WRITTEN.match(line.text) if len(line.text) <= LONGEST else None
        if said:
            told = line.text if line.text[said.end() :].strip(" :") else behind.text
            yield bylines.names(told, written=True) if len(told) <= LONGEST else ()


def _linked(clues: Clues) -> Iterator[tuple[str, ...]]:
    """The names in links to a person's page in lines behind one that says "by" alone."""
    for line, behind in pairwise(clues.lines):
        if line.text.casefold().strip(" :") == BY:
            yield near.names_in(near.person_links(clues.elements[behind.at : behind.at + FEW]))


def _more(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """The person of whom more is offered: "All articles by Ana Ruiz", "Articles by Ana" a line or two below "Ana Ruiz"."""
    for at, line in enumerate(lines):
        offer = MORE.match(line.text) if len(line.text) <= LONGEST else None
        if offer:
            name = LOOK.sub("", line.text[offer.end() :])
            near_by = (above.text for above in lines[max(0, at - FEW) : at] if above.text.startswith(f"{name} "))
            yield _persons(name) or next(filter(None, map(_persons, near_by)), ())


def _beside_day(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """The persons who stand behind a day: "May 3, 2021 · Ana Ruiz"; in the next line, where a mark between them ends the day's."""
    for line, behind in pairwise([*lines, Line(0, "")]):
        rest = dates.behind(line.text) if len(line.text) <= SHORT else None
        if rest is not None:
            is_open = not rest.strip(EDGES) and bool(rest.strip(" ,"))
            yield _persons(behind.text if is_open else rest.strip(EDGES))


def _persons(text: str) -> tuple[str, ...]:
    """The names in *text* that can only be persons': two words to four, with capitals."""
    if len(text) > SHORT:
        return ()
    return tuple(name for name in bylines.names(text, written=True) if _is_persons(name.split()))


def _is_persons(words: Sequence[str]) -> bool:
    ends = words[0][0].isupper() and words[-1][0].isupper()
    return LEAST <= len(words) <= MOST and ends and all(word[0].isupper() or len(word) <= PARTICLE for word in words)
