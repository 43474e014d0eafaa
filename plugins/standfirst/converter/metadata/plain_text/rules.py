"""Read from the form of a dump's lines: the headline's bounds, section, tags, modified."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from standfirst.converter.lexicon import alternatives, phrases
from standfirst.converter.lexicon.cues import UPDATED, cue_bits_of_words
from standfirst.converter.metadata import bylines, sections
from standfirst.converter.metadata.plain_text import dates
from standfirst.converter.metadata.plain_text.lines import DumpLines
from standfirst.converter.metadata.sources import FOOTER
from standfirst.text.words import HAS_UNSPACED, is_ended, words

PATH = re.compile(r"\s[»›]\s")
BAR = " | "
SITE_END = re.compile(r"(?P<headline>.{12,}?)\s+[-–—]\s+(?P<site>[^-–—]{2,40})")
# A shorter line is the headline of a longer one ending in it: "Blog / Best EVs of 2026". Taste, checked on gold.
NEAR_BACK, NEAR_ON, ENOUGH = 8, 6, 0.35

SECTION_LABEL = re.compile(rf"(?:{alternatives('section_label')})\s*[:：]\s*(?P<name>[^,:：]{{2,30}})", re.IGNORECASE)
SECTION_WORDS = 3
SECTION_REACH = 4
TAGS_REACH = 15  # lines after the body; labelled ones are within on .11 of pages
TAGS_DIRECT = 2  # an unlabelled one is directly after
# A verb needs no colon: "Filed under Boats".
TAG_LABEL = re.compile(
    rf"(?:(?P<verb>{alternatives('tagged')})|(?:{alternatives('tag_label')}))\s*(?P<colon>[:：]?)\s*(?P<tags>.*)",
    re.IGNORECASE,
)
AD = re.compile(rf"\W*(?:{'|'.join(phrases('advertisement'))})\W*", re.IGNORECASE)
LONGEST_TAG, MOST_LISTED = 40, 12  # characters of a tag, and tags that have a line each
TAG_PARTS = re.compile(r"\s+[/|·•]\s+|\s*[,;、،，]\s*|\s*#")
SLASHES = re.compile(r"\s+[/|·•]\s+")
MODIFIED = re.compile(rf"(?:\b(?:last )?|(?<![^\W\d_]))(?:{UPDATED.pattern})\w*(?: (?:on|at))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seed:
    """The first line of the form that started the project."""

    day: str
    headline: str


def alone(page: DumpLines, position: int) -> int:
    """Return the line that holds alone what the line *position* holds before a bar: the headline below a browser's title."""
    before, bar, _ = page.folded[position].partition(BAR)
    return page.folded.index(before) if bar and before in page.folded else position


def headline(page: DumpLines, position: int) -> str:
    """Return the headline in the line *position*, without the path before or the site after it."""
    text = page.texts[position]
    if shorter := _ending(page, position):
        return shorter
    if PATH.search(text) and " " in (last := PATH.split(text)[-1].strip()):
        return last
    parts = text.split(BAR)
    if len(parts) > 1 and len((longest := max(parts, key=len)).split()) >= 3 and len(longest) * 2 > len(text):
        return longest.strip()
    ended = SITE_END.fullmatch(text)
    return ended["headline"] if ended and ended["site"].casefold() in page.copies else text


def _ending(page: DumpLines, position: int) -> str | None:
    """Return a line near *position* that the line ends with, if it is most of it or follows a separator."""
    key, weight = page.folded[position], page.weights[position]
    for other in range(max(0, position - NEAR_BACK), min(len(page.texts), position + NEAR_ON)):
        short = page.folded[other]
        if short == key or page.weights[other] < max(2, ENOUGH * weight) or not key.endswith(short):
            continue
        if not key[-len(short) - 1].isalnum():
            return page.texts[other]
    return None


def section(page: DumpLines, position: int) -> str | None:
    """Return the section: what a label names, or a short line that stands alone right beside the headline, unlike a menu's."""
    for text in page.texts[max(0, position - SECTION_REACH) : position + 1 + SECTION_REACH]:
        label = SECTION_LABEL.fullmatch(text)
        if label:
            return label["name"].strip()
    if path := sections.of_lines(page.texts[: position + 2], page.texts[max(0, position)] if page.texts else ""):
        return path
    before = [place for place in range(min(page.start, len(page.texts))) if page.folded[place] == page.folded[position]]
    top = before[-1] if before else position
    if top > 0 and (above := sections.above_headline(page.texts, top, page.texts[top], is_no_section)):
        return above
    around = (position + 1, position + 2) if position <= 0 else (position - 1, position + 1)
    labels = (page.texts[other].strip("/ |›»•") for other in around if _is_section(page, other))
    return next((name for name in labels if name), None)


def _is_section(page: DumpLines, position: int) -> bool:
    if not (0 <= position < len(page.texts) and position < page.start):
        return False
    text = page.texts[position]
    alone = page.blocks[position] == (0, 0)  # menus are in blocks
    short = page.weights[position] <= SECTION_WORDS and len(text) <= 30
    return alone and short and not (is_no_section(text) or sections.FRONT.fullmatch(text))


def is_no_section(text: str) -> bool:
    """Return true if *text* is a day, a label, a button or a part of a footer."""
    return bool(
        any(map(str.isdigit, text))
        or "@" in text
        or text.endswith((":", "：", "...", "…"))
        or dates.find(text)
        or bylines.is_label(text)
        or FOOTER.search(text)
        or sections.NO_SECTION.fullmatch(text.lstrip(" /|›»•"))
        or UPDATED.search(text)
        or cue_bits_of_words(text, words(text))
    )


def tag_line(lines: Sequence[str], after: int) -> tuple[str, ...]:
    """Return the tags in the lines that follow the body, whose end is *after*: labelled, or three and more with slashes."""
    following = [line.strip() for line in lines[after : after + 2 * TAGS_REACH] if line.strip()][:TAGS_REACH]
    for place, line in enumerate(following):
        if tags := _labelled(following, place) or (_slashed(line) if place < TAGS_DIRECT else ()):
            return tags
    return ()


def _labelled(following: Sequence[str], place: int) -> tuple[str, ...]:
    match = TAG_LABEL.fullmatch(following[place])
    if not match or not (match["colon"] or not match["tags"] or match["verb"]):
        return ()
    below = following[place + 1 :]
    listed = match["tags"] or next((line for line in below if not AD.fullmatch(line)), "")
    parts = TAG_PARTS.split(listed)
    if not match["tags"] and len(parts) == 1:
        return _listed(below)
    if len(parts) == 1 and HAS_UNSPACED.search(listed):  # where words are written together, a space parts tags
        parts = listed.split()
    return () if FOOTER.search(listed) else _tags(parts)


def _listed(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the tags that have a line each, the first of *lines*: short ones without an end, and no footer."""
    without_ads = (line for line in lines if not AD.fullmatch(line))
    listed = takewhile(
        lambda line: len(line) <= LONGEST_TAG and not (is_ended(line) or FOOTER.search(line)), without_ads
    )
    tags = list(islice(listed, MOST_LISTED + 1))
    return () if len(tags) > MOST_LISTED else _tags(tags)


def labelled_tags(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the tags in the first of *lines* that says they are tags."""
    following = [line.strip() for line in lines if line.strip()][:TAGS_REACH]
    return next((tags for place in range(len(following)) if (tags := _labelled(following, place))), ())


def _slashed(line: str) -> tuple[str, ...]:
    parts = SLASHES.split(line)
    return () if len(parts) < 3 or FOOTER.search(line) else _tags(parts)


def _tags(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the *parts* as tags, where all are short."""
    tags = tuple(dict.fromkeys(part.strip(" .#") for part in parts if part.strip(" .#")))
    return tags if tags and all(len(tag) <= 40 and len(tag.split()) <= 5 for tag in tags) else ()


def modified(lines: Sequence[str], languages: tuple[str, ...] = ()) -> str | None:
    """Return the day (and time) of the first line that says the page was updated, on it or in the next."""
    for place, line in enumerate(lines):
        match = MODIFIED.search(line) if len(line) < dates.LONGEST else None
        if not match or match.start() > 60:
            continue
        rest = dates.unglue(line[match.end() :])
        following = lines[place + 1] if place + 1 < len(lines) and not rest.strip(" :") else ""
        if hits := dates.find(rest, languages) or dates.find(following, languages):
            return hits[0].text
    return None
