"""The dateline and byline a reader sees near the headline."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise

from lxml.etree import XPath

from standfirst.converter.html.elements import Element
from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.lexicon.cues import OTHER_DATE, UPDATED
from standfirst.converter.metadata import bylines
from standfirst.converter.metadata.collect import Clues
from standfirst.converter.metadata.lines import Line, rows_of
from standfirst.text.dates import parse
from standfirst.text.dates.parse import Moment

ABOVE, BELOW = 40, 150  # elements read before and after the headline
LONGEST = 120  # characters: a longer line is prose
BY = re.compile(rf"(?<![^\W\d_])(?:{alternatives('by')}):?\s+(?={bylines.CAPITAL})", re.IGNORECASE)
REMEMBERED = 8_192  # marks of elements; pages share most of theirs
WORDS = 12  # of a row that names a person without "by"
ROWS = 4  # lines of a marked element read
GOES_ON = re.compile(rf"(?:&|(?:{alternatives('and', 'and_between_names')})\b)\s*(?=[^\W\d_])", re.IGNORECASE)
LONGEST_REST = 60  # characters of a line that adds names to the one before
LABEL = 25  # characters of a line that may label the next
UNSHOWN = frozenset(("html", "body", "main", "article", "script", "link", "meta", "style", "form", "input", "button"))
# Words about a writer, and words that only begin alike.
OF_WRITER = re.compile(
    r"author\w*[-_ ]*\w*(?:bio|desc|title|role|job|about|social|avatar)|author(?:it|iz|is)|byline[-_]+(?:categ|section|topic)",
    re.IGNORECASE,
)
WRITER = (
    "byline", "by-line", "author", "writer", "reporter", "writtenby", "postedby", "journalist", "columnist", "contributor",
)  # fmt: skip
PERSON_PAGE = re.compile(
    r"/(?:authors?|people|person|profiles?|staff|contributors?|writers?|reporters?|byline|team|by|user)/[^/]"
)
REVISED = re.compile(rf"{UPDATED.pattern}|reviewed|checked", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment on the page, how far from the headline, and if it is only of a change."""

    moment: Moment
    distance: int
    revised: bool


def lines_near(clues: Clues, headline: int) -> list[Line]:
    """Return the lines around the element *headline*."""
    return [line for line in clues.lines if headline - ABOVE <= line.position < headline + BELOW]


def dated_lines(lines: Sequence[Line], headline: int, languages: tuple[str, ...], latest: int) -> list[Dated]:
    """Return the datelines among *lines*, nearest the headline first; those above it count double."""
    datelines = []
    for place, line in enumerate(lines):
        moments = parse.in_order(line.text, languages, latest) if len(line.text) <= LONGEST else []
        if moments and not OTHER_DATE.search(line.text):
            distance = line.position - headline if line.position >= headline else 2 * (headline - line.position)
            label = lines[place - 1].text if place and len(lines[place - 1].text) < LABEL else ""
            if len(moments) == 1:  # what says that it is of a change may be after it
                moments = [(line.text, moments[0][1])]
            datelines += [
                Dated(moment, distance, bool(REVISED.search(f"{label} {part}" if not number else part)))
                for number, (part, moment) in enumerate(moments)
            ]
    return sorted(datelines, key=lambda dated: dated.distance)


def byline(lines: Sequence[Line], headline: int) -> tuple[str, ...]:
    """Return the names of the first line that starts as a byline does, and of lines after it that go on: "and Bo Li"."""
    texts = [line.text for line in lines]
    for place, line in enumerate(lines):
        if line.position < headline - 20 or len(line.text) > LONGEST or not bylines.introduces(line.text):
            continue
        following = _continued(texts, place + 1) if place + 1 < len(lines) and len(line.text) < LABEL else ""
        for text in (_continued(texts, place), following):
            if people := bylines.names(text, written=True):
                return people
    return ()


def _continued(texts: Sequence[str], place: int) -> str:
    """Return the line at *place* with those after it that begin with "and" and a name."""
    text = texts[place]
    for row in texts[place + 1 : place + ROWS]:
        if len(row) > LONGEST_REST or not GOES_ON.match(row):
            break
        text = f"{text} {row}"
    return text


@dataclass(frozen=True, slots=True)
class AuthorElements:
    """The elements near the headline that are marked as naming the writer, by kind of mark."""

    related: tuple[Element, ...]  # rel=author
    styled: tuple[Element, ...]  # by class or itemprop
    linked: tuple[Element, ...]  # links to a person's page


def marks(clues: Clues, headline: int) -> AuthorElements:
    """Return the marked elements around the element *headline*."""
    related, styled, linked = list[Element](), list[Element](), list[Element]()
    for element in clues.elements[max(0, headline - ABOVE) : headline + BELOW]:
        attributes = dict(element.items())
        if attributes.get("rel") == "author":
            related.append(element)
        if _is_named(element.tag, attributes):
            styled.append(element)
        if _links_person(element.tag, attributes):
            linked.append(element)
    return AuthorElements(tuple(related), tuple(styled), tuple(linked))


def person_links(elements: Sequence[Element]) -> tuple[Element, ...]:
    """Return the links to a person's page among *elements*."""
    return tuple(element for element in elements if _links_person(element.tag, element.attrib))


def _links_person(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag == "a" and PERSON_PAGE.search(attributes.get("href", "")) is not None


def names_writer(element: Element) -> bool:
    """Return true if an element's class or itemprop says that it names the writer."""
    return _is_named(element.tag, element.attrib)


def _is_named(tag: str, attributes: Mapping[str, str]) -> bool:
    classes, role = attributes.get("class"), attributes.get("itemprop")
    mark = f"{classes or ''} {role}" if role else classes
    return bool(mark) and tag not in UNSHOWN and _is_of_writer(mark)


@lru_cache(REMEMBERED)
def _is_of_writer(mark: str) -> bool:
    folded = mark.casefold()
    return any(word in folded for word in WRITER) and not OF_WRITER.search(mark)


def names_in(elements: Iterable[Element]) -> tuple[str, ...]:
    """Return the names in the first of the marked *elements* that holds any."""
    for element in elements:
        rows = rows_of(element)[:ROWS]
        for place, row in enumerate(rows):
            brief = len(row.split()) <= WORDS or bylines.introduces(row)
            is_read = brief and len(row) <= LONGEST
            if is_read and (people := bylines.names(_continued(rows, place), written=True)):
                return people
    return ()


def dateline_names(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names after "by" in a line that starts with a date."""
    for line in lines:
        by = BY.search(line.text) if len(line.text) <= LONGEST else None
        if by and parse.find(line.text) and (people := bylines.names(line.text[by.end() :], written=True)):
            return people
    return ()


WRITTEN = re.compile(rf"(?:{alternatives('byline')})\b(?=\s*[:：]|\s+{bylines.CAPITAL}|\s*$)", re.IGNORECASE)
# Links of publishing systems to more by a writer: "See all articles by Ana Ruiz".
MORE = re.compile(rf"(?:[^\W\d_]+\s){{0,2}}(?:{alternatives('more_by')})\s(?!this\b|us\b)", re.IGNORECASE)
# The text of a button after the name, in languages that put the verb last.
LOOK = re.compile(r"\s+(?:an(?:zeigen|sehen)|weergeven)$|[\s→»›>]+$")
SHORT = 80  # characters of a line that holds a day and a name
BY_ALONE = frozenset(phrases("by"))
FEW = 3  # marked elements looked at
# Elements of a page that may be marked as naming the writer, found by libxml2: 1.4 % fewer instructions a page, with those of `marks` read at once.
RELATED = XPath("descendant-or-self::*[@rel='author']")
NAMED = XPath("descendant-or-self::*[@class or @itemprop]")
NEAR = 60  # elements around the headline
EDGES = " ·•|-–—,/"
LEAST, MOST = 2, 4  # words of a person's name that nothing introduces
PARTICLE = 3  # letters of a word of a name that may be lower-case


def names(clues: Clues, headline: int) -> tuple[str, ...]:
    """Return the names marked anywhere on the page, else in a line that says "written by", else after the day."""
    if people := names_in(RELATED(clues.elements[0])):
        return people
    people = names_in(islice(filter(names_writer, NAMED(clues.elements[0])), FEW))
    if people and " " in people[0]:
        return people
    around = [line for line in clues.lines if abs(line.position - headline) <= NEAR]
    introduced = chain(_written(clues.lines), _linked(clues), _more(clues.lines))
    return next(filter(None, introduced), ()) or _the_same(_beside_day(around))


def _the_same(people: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the *people* beside days; nobody if they differ from day to day: a list of other stories names their sections so."""
    named = set(filter(None, people))
    return named.pop() if len(named) == 1 else ()


def _written(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """Return the names in lines that say "written by", or in the line after one that says no more."""
    for line, behind in pairwise([*lines, Line(0, "")]):
        match = WRITTEN.match(line.text) if len(line.text) <= LONGEST else None
        if match:
            names_text = line.text if line.text[match.end() :].strip(" :") else behind.text
            yield bylines.names(names_text, written=True) if len(names_text) <= LONGEST else ()


def _linked(clues: Clues) -> Iterator[tuple[str, ...]]:
    """Return the names in links to a person's page in lines after one that says "by" alone."""
    for line, behind in pairwise(clues.lines):
        if line.text.casefold().strip(" :") in BY_ALONE:
            yield names_in(person_links(clues.elements[behind.position : behind.position + FEW]))


def _more(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """Return the person whose other articles are linked: "All articles by Ana Ruiz", "Articles by Ana" a line or two below "Ana Ruiz"."""
    for position, line in enumerate(lines):
        offer = MORE.match(line.text) if len(line.text) <= LONGEST else None
        if offer:
            name = LOOK.sub("", line.text[offer.end() :])
            near_by = (
                above.text for above in lines[max(0, position - FEW) : position] if above.text.startswith(f"{name} ")
            )
            yield _persons(name) or next(filter(None, map(_persons, near_by)), ())


def _beside_day(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """Return the persons after a day, or before it: "May 3, 2021 · Ana Ruiz"; in the next line, if a mark between them ends the day's."""
    for line, behind in pairwise([*lines, Line(0, "")]):
        parts = parse.around(line.text) if len(line.text) <= SHORT else None
        if parts is not None:
            before, rest = parts
            is_open = not rest.strip(EDGES) and bool(rest.strip(" ,"))
            in_front = "" if ":" in before else before.strip(EDGES)  # "Agencies: Washington"
            yield _persons(behind.text if is_open else rest.strip(EDGES)) or _persons(in_front)


def _persons(text: str) -> tuple[str, ...]:
    """Return the names in *text* that can only be persons': two words to four, with capitals."""
    if len(text) > SHORT:
        return ()
    return tuple(name for name in bylines.names(text, written=True) if _is_persons(name.split()))


def _is_persons(words: Sequence[str]) -> bool:
    ends = words[0][0].isupper() and words[-1][0].isupper()
    return LEAST <= len(words) <= MOST and ends and all(word[0].isupper() or len(word) <= PARTICLE for word in words)
