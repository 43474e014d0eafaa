"""Read the facts at the head of a text that a person wrote: labels, headline, byline, day. All other lines are the story's.

A fact needs a cue that states it: "Author: Ana Ruiz", "By Ana Ruiz" under the headline, a line that is a day and a town, a dateline. No
author is better than a wrong one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from typing import Any

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.markdown.links import publishable
from standfirst.converter.metadata import bylines
from standfirst.converter.metadata.plain_text import bylines as plain_text_bylines, dates
from standfirst.converter.model import Block, Facts
from standfirst.converter.written import kind
from standfirst.text.words import COLONS, is_ended, size, squeezed, words

LABELS = {
    "title": ("title_label", "mail_subject"),
    "authors": ("author_label", "mail_from"),
    "date": ("date_label", "mail_date"),
    "tags": ("tag_label",),
    "site": ("source_label",),
    "url": ("link_label",),
    "section": ("section_label",),
    "": ("recipient_label",),  # is no fact, and nobody's business
}
LABEL = re.compile(
    rf"[\W_]*(?:{'|'.join(f'(?P<f{place}>{alternatives(*kinds)})' for place, kinds in enumerate(LABELS.values()))})"
    r"[\s*_]*[:：][\s*_]*(?P<value>.*?)[\s*_]*",
    re.IGNORECASE,
)
RELEASE = re.compile(
    rf"\W*(?:{alternatives('release_label')})\b(?P<rest>[\s:：/|,.–—-].{{0,60}})?[\W_]*|【?(?:{alternatives('release_label')})】?",
    re.IGNORECASE,
)
LONGEST_VALUE = 300  # characters after a label
RULED = re.compile(r"\W*[-–—_=*]{3,}[^-–—_=*]{0,60}[-–—_=*]{3,}\W*|[-–—_=*\s]+")  # "---- Forwarded message ----"
UPDATED = re.compile(alternatives("updated"), re.IGNORECASE)
PIECES = re.compile(r"\s*[|｜•·]\s*|\u3000+|\s{2,}|\t")  # facts in one line: "3 May 2024 | By Ana Ruiz | 3 min read"
BEFORE_LABEL = re.compile(
    rf"\s+(?=(?:{alternatives(*(kind for kinds in LABELS.values() for kind in kinds))})\s?[:：])", re.IGNORECASE
)  # "2025-06-18 09:32 来源：临溪晚报 作者：林晓岚"
MOST_APART = 2  # lines that state no fact, a subtitle, between lines that do
TAG_PARTS = re.compile(r"\s*[,;،、，；#|/]\s*")
HEADING_MARK = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*")
UNDER, BELOW = 8, 4  # lines under the headline, and last ones of the text, that may state a fact (by taste)
LONGEST_BYLINE = 14.0  # words (by taste)
TOWN_WORDS = 3  # beside the day, of a line that states it
LONGEST_TITLE_WORDS, LONGEST_TITLE = (
    25.0,
    160,
)  # of a first line that is a headline; a longer one is the lead (by taste)
CLOCK = re.compile(
    r"\d{1,2}(?:[:.]|\s?h\s?)\d{2}\b|\b\d{1,2}\s?(?:am|pm|uhr|h)\b|\d{1,2}[時时點点]\d{0,2}分?|\d{1,2}시(?:\s?\d{1,2}분)?",
    re.IGNORECASE,
)
NO_TOWN = re.compile(r"[\d:：@!?]")
# The end of a dateline: the place and the day are before it, the story begins after it.
DATELINE_END = re.compile(
    r"\s*(?:(?:г|р)\.\s?|(?:года|року)\s)?(?:\([^)]{1,30}\)\s*)?(?:[–—-]+\s|[:：.]\s|[)）】]|[–—])"
)  # "5 февраля 2025 г. — "
DATELINE_WORDS, DATELINE_CHARACTERS = 5.0, 60  # before the day of a dateline
PLACE_END = re.compile(r"\w{3}\.\s|[!?。]")  # not "St. Ives", "г. Яр"
CRUMBS = re.compile(
    r"(?P<first>[^>›»|]{1,40}?)(?:\s+[>›»]\s+(?P<section>[^>›»|]{1,40}?))(?:\s+[>›»]\s+[^>›»|]{1,120})*\s*"
)
FRONT_PAGES = frozenset(phrase.casefold() for phrase in phrases("front_page"))
# Right under a short title, above an empty line: "de Inês Valadão".
WRITER_OF = re.compile(r"(?:de|di|van)\s+(?P<name>[^\W\d_a-zà-ÿ][\w'’-]+(?:\s+[\w'’-]+){1,3})\s*")
# Characters: the fewest of a headline that goes on in the next line, and twice as many if that line may name the writer (by taste).
WRAPPED = 30
SECTIONS = frozenset(phrase.casefold() for phrase in phrases("section_tag"))
PUBLISHED = frozenset(
    word for kind in ("published", "updated", "publishing") for phrase in phrases(kind) for word in words(phrase)
)
NOISE = PUBLISHED | {word for phrase in phrases("weekday") for word in words(phrase)}


@dataclass(frozen=True, slots=True)
class Head:
    """The facts of a text, and the lines, by index, that state one and are no part of the story."""

    facts: Facts = field(default_factory=Facts)
    lines: frozenset[int] = frozenset()


def read(lines: Sequence[str], declared: Facts, languages: tuple[str, ...] = ()) -> Head:
    """Return what the first of *lines* state, after what is *declared* of the story; days are read in one of *languages*."""
    places = [place for place, line in enumerate(lines) if line.strip()]
    facts, first = _labels(lines, places, languages)
    title, after = _title(lines, places[first:], declared.title or facts.title)
    used, left = set(places[: first + after]), places[first + after :]
    facts, used_under = _under(lines, left[:UNDER], replace(facts, title=title), languages)
    left = [place for place in left if place not in used_under]
    facts, used_below = _below(lines, left[-BELOW:], facts)
    lead = lines[left[0]] if left else ""
    date = facts.date or _dateline(lead, languages) or _only_day(title, languages)
    return Head(replace(facts, date=date), frozenset(used | used_under | used_below))


def is_label(title: str) -> bool:
    """Return true if a *title* labels what is below it ("PRESS RELEASE", "Home > Sport"), or holds its label ("Title: Port wins prize")."""
    return bool(RELEASE.fullmatch(title) or RULED.fullmatch(title) or _crumbs(title) or _labelled(title, ()))


def _labels(lines: Sequence[str], places: Sequence[int], languages: tuple[str, ...]) -> tuple[Facts, int]:
    """Return the facts that labels above the headline state, and how many of *places* are such lines."""
    facts = Facts()
    for number, place in enumerate(places):
        if RULED.fullmatch(lines[place]):
            continue
        if crumbs := _crumbs(lines[place]):
            facts = _with(facts, {"section": crumbs})
            continue
        if release := RELEASE.fullmatch(lines[place]):
            facts = replace(facts, date=facts.date or _day(release["rest"] or "", languages))
        elif stated := _labelled(lines[place], languages):
            facts = _with(facts, stated)
        elif number and (
            day := _day_alone(lines[place], languages)
        ):  # "Dunmarrow, 12 March 2025" below "PRESS RELEASE"
            facts = _with(facts, {"date": day})
        else:
            return facts, number
    return facts, len(places)


def _crumbs(line: str) -> str:
    """Return the section of a line that leads from the front page to the story: "Home > Sport > Rowing"; nothing if it does not."""
    crumbs = CRUMBS.fullmatch(line.strip())
    return squeezed(crumbs["section"]) if crumbs and crumbs["first"].strip().casefold() in FRONT_PAGES else ""


def _title(lines: Sequence[str], places: Sequence[int], known_title: str) -> tuple[str, int]:
    """Return the title of a text without labels, and how many of the lines at *places* it takes: none if it stays in the story.

    A section above the headline is taken, too.
    """
    if not places:
        return known_title, 0
    first = _headline(lines[places[0]])
    if known_title:
        return known_title, int(words(first) == words(known_title))
    if len(places) > 1 and first.casefold() in SECTIONS and is_headline(lines[places[1]]):
        title, count = _title(lines, places[1:], "")
        return title, count + 1
    if not is_headline(first):
        return first, 0
    title, count = first, 1
    while count < len(places) and places[count] == places[count - 1] + 1 and _goes_on(title, lines[places[count]]):
        title = f"{title} {_headline(lines[places[count]])}"
        count += 1
    return title, count


def _labelled(line: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the fact that a line states after its label, by the name of its field; nothing if it states none."""
    match = LABEL.fullmatch(line) if len(line) <= LONGEST_VALUE else None
    if match is None or not match["value"]:
        return {}
    name = next(field_name for place, field_name in enumerate(LABELS) if match[f"f{place}"])
    value = _value(name, squeezed(match["value"]), languages)
    return {name: value} if value else {}


def _value(name: str, value: str, languages: tuple[str, ...]) -> Any:
    """Return the *value* of the fact called *name* as `Facts` holds it; nothing if it is no such fact."""
    is_short = size(value) <= LONGEST_BYLINE
    values: dict[str, Any] = {
        "title": value,
        "date": _day(value, languages) if is_short else "",
        "authors": bylines.names(parseaddr(value)[0] if "@" in value else value) if is_short else (),
        "tags": () if is_ended(value) else tuple(filter(None, TAG_PARTS.split(value.strip("#")))),
        "url": publishable(value),
        "": value if "@" in value or bylines.names(value) else "",
    }
    return values.get(name, value if is_short and not is_ended(value) else "")


def _with(facts: Facts, stated: dict[str, Any]) -> Facts:
    """Return *facts* with what is *stated*, unless they have it already."""
    return replace(facts, **{name: value for name, value in stated.items() if name and not getattr(facts, name)})


def _headline(line: str) -> str:
    marked = HEADING_MARK.fullmatch(line.strip())
    return squeezed(marked["text"] if marked else line)


def is_headline(line: str) -> bool:
    """Return true if the first line is a headline; a longer one is the lead, and stays in the story."""
    return len(line) <= LONGEST_TITLE and size(line) <= LONGEST_TITLE_WORDS


def _goes_on(headline: str, line: str) -> bool:
    """Return true if a *headline* that was wrapped goes on in the next *line*: with a small letter, after no end of a sentence."""
    fewest = WRAPPED * 2 if WRITER_OF.fullmatch(line.strip()) else WRAPPED
    is_full = len(headline) >= fewest and not is_ended(headline)
    return is_full and line.strip()[:1].islower() and is_headline(f"{headline} {line}")


def _under(
    lines: Sequence[str], places: Sequence[int], facts: Facts, languages: tuple[str, ...]
) -> tuple[Facts, frozenset[int]]:
    """Return *facts* with what the lines at *places*, right under the headline, state, and which of them state nothing else."""
    used, last_used = set[int](), 0
    if people := _writer_of(lines, places):
        facts = _with(facts, {"authors": people})
        used.add(places[0])
    for number, place in enumerate(places):
        line = lines[place].strip()
        pieces = [part for piece in PIECES.split(line) for part in BEFORE_LABEL.split(piece) if part.strip()]
        stated = [_stated(piece, languages) for piece in pieces]
        if all(stated):
            for facts_of_piece in stated:
                facts = _with(facts, facts_of_piece)
            used.add(place)
            last_used = number
        elif number - last_used >= MOST_APART or size(line) > LONGEST_BYLINE or is_ended(line):
            break  # the story has begun
    return facts, frozenset(used)


def _writer_of(lines: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    """Return the writer in the first of *places*, if the line is between the title and an empty one."""
    if not places or not places[0] or not lines[places[0] - 1].strip() or "".join(lines[places[0] + 1 :][:1]).strip():
        return ()
    match = WRITER_OF.fullmatch(lines[places[0]].strip())
    people = bylines.names(match["name"], written=True) if match else ()
    return people if match and people == (match["name"],) else ()


def _stated(piece: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the facts that a line under the headline, or a piece of one, states and says little else; a button states none."""
    if stated := _labelled(piece, languages):
        return stated
    if people := _byline(piece, languages):
        return {"authors": people, "date": _day(piece, languages)}
    if day := _day_alone(piece, languages):
        return {"date": day}
    return {"": piece} if kind.is_of_page(Block("paragraph", piece)) else {}


def _below(lines: Sequence[str], places: Sequence[int], facts: Facts) -> tuple[Facts, frozenset[int]]:
    """Return *facts* with the tags and the writer that the last lines, at *places*, state under a label that introduces nothing else."""
    used = set[int]()
    for place in places:
        line = lines[place].strip()
        stated = {name: value for name, value in _labelled(line, ()).items() if name == "tags"}
        if plain_text_bylines.is_introduced(line) and (people := _byline(line, ())):
            stated["authors"] = people
        if stated:
            facts = _with(facts, stated)
            used.add(place)
    return facts, frozenset(used)


def _byline(line: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people that a line introduces, if it does little else."""
    if size(line) > LONGEST_BYLINE or not bylines.introduces(line):
        return ()
    people = bylines.names(line, written=True)
    rest = line
    for hit in reversed(dates.find(line, languages)):
        rest = rest[: hit.start] + rest[hit.end :]
    others = set(words(rest)) - {word for name in people for word in words(name)}
    return people if people and len(others) <= LONGEST_BYLINE / 2 and not is_ended(line) else ()


def _day_alone(line: str, languages: tuple[str, ...]) -> str:
    """Return the day that a line states with at most a town; nothing if it is the time of an event."""
    hits = dates.find(line, languages)
    if not hits or len(CLOCK.findall(line)) > len(hits) or line.rstrip()[-1] in COLONS:
        return ""
    rest = line
    for hit in reversed(hits):
        rest = f"{rest[: hit.start]} {rest[hit.end :]}"
    town = [word for word in CLOCK.sub(" ", rest).split() if not NOISE.issuperset(words(word))]
    # "Publicado el 7 de octubre a las 10:45"
    is_published = not PUBLISHED.isdisjoint(words(rest)) and len(town) <= 2 * TOWN_WORDS
    is_town = len(hits) == 1 and len(town) <= TOWN_WORDS and not any(word[0].islower() for word in town)
    return _day(line, languages) if (is_published or is_town) and not any(map(NO_TOWN.search, town)) else ""


def _day(text: str, languages: tuple[str, ...]) -> str:
    """Return the first day in *text*, with its time; one that is said to be of a change only if there is no other."""
    hits = dates.find(text, languages)
    ends = [0, *(hit.end for hit in hits)]
    stated = [hit.text for hit, end in zip(hits, ends, strict=False) if not UPDATED.search(text, end, hit.start)]
    return next(iter(stated or [hit.text for hit in hits]), "")


def _only_day(text: str, languages: tuple[str, ...]) -> str:
    """Return the day in *text*, if there is one only."""
    hits = dates.find(text, languages)
    return hits[0].day if len(hits) == 1 else ""


def _dateline(lead: str, languages: tuple[str, ...]) -> str:
    """Return the day of the dateline that the *lead* begins with: "DUNMARROW, 3 May 2024 - The mayor ..."."""
    for hit in dates.find(lead[: 2 * DATELINE_CHARACTERS], languages)[:1]:
        before = lead[: hit.start]
        is_short = hit.start <= DATELINE_CHARACTERS and size(before) <= DATELINE_WORDS
        if is_short and not PLACE_END.search(before) and DATELINE_END.match(lead, hit.end):
            return hit.day
    return ""
