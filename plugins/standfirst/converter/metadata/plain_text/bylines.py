"""Find the bylines of a text dump: which line may name people, and how it says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.lexicon.cues import UPDATED
from standfirst.converter.metadata.bylines import (  # fmt: skip
    CAPITALISED_ROLES,
    HAN_SENTENCE,
    NO_PERSON,
    REPORTER,
    names,
)
from standfirst.converter.metadata.chinese_bylines import HAN
from standfirst.text.dates.months import month_of
from standfirst.text.phrases import common
from standfirst.text.words import words

# Matter beside a name in one line; a spaced hyphen parts, a tight one belongs to the name.
PARTS = re.compile(r"\s*[|•·⋅●∙►/:,]*\s*[|•·⋅●∙►—–\t]\s*|\s+[-/]\s+")
UNCASED = "\u0590-\u0fff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Words that announce names anywhere in a line.
CUE = re.compile(
    rf"""(?:^|(?<=[\s(,.\d\]])|(?<=[a-z])(?=B))(?:
        (?:{alternatives("by")})(?=[\s:：/／]|(?<=[Bb]y)(?-i:[A-Z])|(?<=[{UNCASED}]))
        |(?:{alternatives("byline", "by_before_capital")})\.?(?=[\s:：]|(?<=[／・]))
        |(?:{alternatives("writer", "writer_label")})(?=\s*[:：/／])
        |(?P<about>{alternatives("about_person")})(?=\s(?-i:[A-Z]))
    )\s*[:：/／]?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
OTHER_WORK = re.compile(rf"\b(?:{alternatives('other_work')})\s+(?:by|:)", re.IGNORECASE)
OF_PICTURE = re.compile(rf"©|/\s?(?:{alternatives('agency')})\b", re.IGNORECASE)
INTRODUCTIONS = tuple(phrases("byline"))
SHORTEST_LABEL = 5  # letters: shorter ones, such as the Turkish "Per" for Thursday, are names in other languages
# Words that are in no name, from labels, buttons and sections in all languages.
NO_NAME_WORDS = frozenset(phrases("no_name_word"))
LABELS = NO_NAME_WORDS.union(
    word
    for kind in ("share", "comment", "button", "section_tag", "weekday", "updated", "reply")
    for phrase in phrases(kind)
    if len(word := phrase.casefold()) >= SHORTEST_LABEL and " " not in word
)
WEEKDAYS = frozenset(phrases("weekday"))
CAPITAL_INSIDE = re.compile(r"(?<=[a-z]{3})(?=[A-Z])")
LONGEST_IN_HAN = 7  # with a space: "佐伯 ひかる"
LONGEST = 400  # characters of a line read
SHORT = 14  # spaces of a line that may name people without a cue
MOST_NAMES = 12
# "KORIN MILLERPUBLISHED: JAN 29", "Ana RuizEditor": copying a page glues the text of two boxes.
GLUED = re.compile(
    r"(?<=[^\W\d])(?=(?:LAST ?)?(?:PUBLISHED|UPDATED|POSTED)\b|(?:Last ?)?(?:Published|Updated|Posted)\b)"
    rf"|(?<=[a-zà-ÿ])(?=(?:{CAPITALISED_ROLES})\b)"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The names a line gives and how it gives them."""

    names: tuple[str, ...]
    cue: int  # 0 none, 1 a short cue ("by"), 2 a longer one ("written by"), 3 a label on the line before
    share: float  # of the line's letters, how many are in names
    offset: int  # of the names in the line

    @property
    def people(self) -> str:
        """Return the names in one line."""
        return ", ".join(self.names)


def _are_plausible(people: Sequence[str]) -> bool:
    return 0 < len(people) <= MOST_NAMES and not any(map(UPDATED.search, people))


def _names_before(text: str) -> tuple[str, ...]:
    """Return the names at the beginning of *text*."""
    return tuple(takewhile(_begins_as_name, names(text, written=True, is_open=True)))


def _begins_as_name(name: str) -> bool:
    """Return true if none of the first two words of *name* is in no name, also where labels are glued: "LoginStart"."""
    return NO_NAME_WORDS.isdisjoint(words(CAPITAL_INSIDE.sub(" ", name))[:2])


def _may_be_whole_name(name: str) -> bool:
    """Return true if *name* may be a person's in a line that says no more: no label, no button, no day, no common words alone."""
    if any(mark in name for mark in ':："') or HAN_SENTENCE.search(name):
        return False
    if HAN.search(name):
        return len(name) <= LONGEST_IN_HAN and name not in NO_NAME_WORDS
    name_words = words(name)
    # "A A A", of a button for the size of the text.
    are_letters = "." not in name and all(len(word) == 1 for word in name_words[:2])
    if (
        are_letters
        or name_words[0] in LABELS
        or all(word in LABELS or word in common() or len(word) == 1 for word in name_words)
    ):
        return False
    return len(name_words) > 1 or not (month_of(name_words[0]) or name_words[0] in WEEKDAYS)


def _parts(line: str, date_spans: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return *line* cut at separators and around the *date_spans*, with the place of each part."""
    parts, start = [], 0
    for left, right in sorted(
        [*date_spans, *(matches.span() for form in (PARTS, GLUED) for matches in form.finditer(line))]
    ):
        parts.append((start, line[start:left]))
        start = max(start, right)
    parts.append((start, line[start:]))
    return [(position, part) for position, part in parts if part.strip(" ,")]


def _is_whole_cue(part: str, cue: re.Match[str]) -> bool:
    """Return true if a short cue is one: "Confused by the Smith machine" is none."""
    before = part[: cue.start()].split()
    return _is_long(cue) or not before or not before[-1][0].islower()


def _is_long(cue: re.Match[str]) -> bool:
    return " " in cue[0].strip() or ":" in cue[0]


def _from_cue(part: str) -> tuple[tuple[str, ...], int, int] | None:
    """Return the names after the first cue of *part* that has some, its kind, and its place."""
    for cue in CUE.finditer(part):
        if not _is_whole_cue(part, cue) or OTHER_WORK.search(part[max(0, cue.start() - 20) : cue.end()]):
            continue
        people = _names_before(part[cue.end() :].strip(" .,:"))
        if _are_plausible(people):
            return people, 0 if cue["about"] else 1 + _is_long(cue), cue.start()
    return None


def is_introduced(line: str) -> bool:
    """Return true if *line* begins with words that introduce nothing but names: "Propos recueillis par"."""
    return line.casefold().startswith(INTRODUCTIONS)


def is_of_picture(line: str) -> bool:
    """Return true if *line* names people for their pictures: a credit, the holder of rights, an agency after a slash."""
    return NO_PERSON.search(line) is not None or OF_PICTURE.search(line) is not None


def has_cue(line: str) -> bool:
    """Return true if something in *line* may announce names."""
    return len(line) <= LONGEST and bool(CUE.search(line) or (not line.isascii() and REPORTER.search(line)))


def byline(line: str, date_spans: Sequence[tuple[int, int]] = (), label: bool = False) -> Byline | None:
    """Return the people *line* may name; dates take the *date_spans* of it; *label* says that the line before announced names."""
    if len(line) > LONGEST or (line.count(" ") > SHORT and not CUE.search(line)):
        return None
    parts = _parts(line, date_spans)
    matches = [(position, cued) for position, part in parts if (cued := _from_cue(part))]
    if matches:
        position, (people, cue, offset) = max(matches, key=lambda one: one[1][1])
        return _byline(line, people, cue, position + offset)
    for position, part in parts[:3]:
        bare = part.strip(" ,")
        people = _names_before(bare)
        people = people if label else tuple(takewhile(_may_be_whole_name, people))
        if _are_plausible(people) and not OTHER_WORK.match(part):
            return _byline(line, people, 3 if label else int(bool(REPORTER.search(bare))), position)
    return None


def _byline(line: str, people: tuple[str, ...], cue: int, offset: int) -> Byline:
    return Byline(people, cue, sum(map(len, people)) / max(1, len(line)), offset)
