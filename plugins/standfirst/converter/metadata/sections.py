"""Find a story's section in the path that leads to it: "Home › Politics › Europe" or "您当前的位置：首页 > 财经 > 正文".

Paths are a `BreadcrumbList` of schema.org, an element whose class says so, or a line above the headline. The section is the last part
that is neither the front page nor the story itself. Of 60 posts in 12 languages that two helpers read beside their pages, 42 lacked
a section that the page showed; most showed it so.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from standfirst.converter.lexicon import alternatives
from standfirst.converter.metadata.titles import HOST, likeness
from standfirst.core.vocabulary import slug, usual_sections
from standfirst.text.words import HAS_UNSPACED, words

MARK = re.compile(r"\s*(?:>{1,2}|[»›→＞])\s*")
LABEL = re.compile(r"^[^:：>»›]{0,20}[:：]\s*")  # "You are here:"
FRONT = re.compile(alternatives("front_page"), re.IGNORECASE)
STORY = re.compile(alternatives("story_step"), re.IGNORECASE)
# Links and labels beside a path or a headline, and what has no two letters: "Â", a blank read wrongly.
NO_SECTION = re.compile(rf"(?:{alternatives('no_section')})\b.*|(?:[^\W\d_]?[\W\d_])*[^\W\d_]?", re.IGNORECASE)
# Buttons after a path in the same line, for the size of the letters and for sharing.
TAIL = re.compile(rf"\s*(?:{alternatives('page_tool')}).*")
LONGEST_PART, LONGEST_PATH = 30, 200  # characters of a section, and of a line that is a path
SLUG = re.compile(r"[a-z]+(?:[_-][a-z]+)*")
MOST_FOLDERS = 3  # of an address, in which its section may be
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"}
)
REACH = 6  # lines above a headline that are looked at
PARTS = re.compile(r"\s*[|/›»>·]\s*")  # between the parts of a path
MOST_PART_WORDS = 4  # of a section (by taste)
MOST_CHAIN = 3  # sections above another, as the parts of a path; more are a menu
LATIN = re.compile("[A-Za-zÀ-ɏ]")
NEWS = "news"  # the address of the section that says no more than that
SHORTEST = 2  # characters of one: "社会", "UK"
MARKS = " |/›»>·•*:-–\ufeff"  # around a part of a path
GLUED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÄÖÜÉ])")  # where a small letter is before a capital
MOST_INITIALS = 2  # letters: "uk", "tv"
LONGEST_INITIALS = 5  # letters of a section in capitals that may be spelled so: "NBA", "NASA"
SAME = 0.5  # likeness to the title from which a part is the story


def of_path(parts: Sequence[str], title: str, sites: Iterable[str] = ()) -> str:
    """Return the section in the *parts* of a path, from the front page on; empty if they name none."""
    site_words = [words(site) for site in sites if site]
    for part in reversed(parts):
        bare = TAIL.sub("", part).strip(" /|›»·•-")
        if (
            STORY.fullmatch(bare)
            or NO_SECTION.fullmatch(bare)
            or likeness(bare, title) > SAME
            or bare in title[: len(bare)]
        ):
            continue
        is_front = FRONT.fullmatch(bare) or words(bare) in site_words
        return "" if is_front or len(bare) > LONGEST_PART else bare
    return ""


def of_address(url: str, texts: Iterable[str], title: str) -> str:
    """Return the section that a folder of the address *url* names, as one of the *texts* of the page writes it: "Südtirol" of /suedtirol/."""
    try:
        folders = urlsplit(url).path.strip("/").split("/")[:-1][:MOST_FOLDERS]
    except ValueError:
        return ""
    wanted = {folder.casefold() for folder in folders if folder.replace("-", "").isalpha()}
    written: dict[str, str] = {}
    for text in texts if wanted else ():
        if len(text) <= LONGEST_PART:
            for spelling in (slug(text), slug(text.translate(UMLAUTS))):
                if spelling in wanted:
                    written.setdefault(spelling, text)
    named = (written.get(folder.casefold(), "") for folder in folders)
    return next((name for name in named if name and not is_general(name) and likeness(name, title) <= SAME), "")


def of_parts(parts: Sequence[str]) -> str:
    """Return the section among the *parts* that the browser's title has beside the headline; the first part is the site's name.

    It is the nearest that is a usual name, or the nearest at all in a script without spaces, where channels have names of their own.
    """
    channels = [part for part in reversed(parts[1:]) if SHORTEST <= len(part) <= LONGEST_PART and not is_general(part)]
    usual = (part for part in channels if slug(part) in usual_sections().terms)
    return next(usual, next((part for part in channels if HAS_UNSPACED.match(part)), ""))


def as_written(section: str, texts: Iterable[str]) -> str:
    """Return a declared *section* as one of the *texts* of the page writes it: "Kärnten" of "Kaernten", "정치" of "Politics"; else as it is."""
    if not section.isascii():
        return section
    wanted, term = slug(section), usual_sections().terms.get(slug(section))
    for line in texts:
        text = line.strip(MARKS)
        if text.isascii() or len(text) > LONGEST_PART:
            continue
        is_same = slug(text.translate(UMLAUTS)) == wanted
        is_usual = (
            term is not None
            and term.slug != NEWS
            and not LATIN.search(text)
            and usual_sections().terms.get(slug(text)) == term
        )
        if is_same or is_usual:
            return text
    return section


def is_general(section: str) -> bool:
    """Return true if a *section* says no more than that a story is one: "News", "Nachrichten"."""
    known = usual_sections().terms.get(slug(section))
    is_news = known is not None and known.slug == NEWS
    return bool(is_news or FRONT.fullmatch(section) or STORY.fullmatch(section) or NO_SECTION.fullmatch(section))


def spelled(section: str) -> str:
    """Return a *section* as readers write it: "News" of "news_news", "Crime safety" of "crime-safety", "Business" of "BUSINESS"."""
    if SLUG.fullmatch(section):
        section = " ".join(dict.fromkeys(re.split("[_-]", section)))
    if section.isupper() and len(section) > LONGEST_INITIALS:
        return " ".join(word if "." in word else word.capitalize() for word in section.split(" "))
    if not section.islower() or "." in section:
        return section
    return section.upper() if len(section) <= MOST_INITIALS else section[0].upper() + section[1:]


def _leads(parts: Sequence[str], title: str, sites: Iterable[str]) -> bool:
    """Return true if *parts* lead from the front page, or to the story: menus have marks, too."""
    first, last = parts[0].strip(" /|"), parts[-1].strip(" /|")
    is_front = FRONT.fullmatch(first) or any(set(words(first)).issuperset(words(site)) for site in sites if site)
    return bool(is_front or STORY.fullmatch(last) or likeness(last, title) > SAME)


def above_headline(lines: Sequence[str], position: int, title: str, is_other: Callable[[str], bool]) -> str:
    """Return the section that a short line above the headline at *position* names, of the *lines* of a text dump; empty if none does.

    A kicker is there once; a section is in the menu, too, or the front page is named above it, or it is a usual name that is no entry of
    a menu. What *is_other* accepts, a button, a label or a day, is none. A general name ("News") is taken if there is no other.
    """
    if glued := _glued(title, ""):
        return glued
    top = position
    while top > 0 and position - top < REACH and likeness(lines[top - 1], title) > SAME:
        top -= 1  # the headline again, as the last part of a path
    line_counts = Counter(line.strip(MARKS).casefold() for line in lines[:top])
    named_sections: list[str] = []
    for place in range(top - 1, max(-1, top - 1 - REACH), -1):
        if glued := _glued(lines[place].strip(MARKS), title):
            return glued
        if _is_menu(lines[:place], line_counts) and not _last_word(lines[place].strip(MARKS), line_counts):
            break
        named_sections += [
            name for name in _named(lines, place, title, line_counts) if not (HOST.fullmatch(name) or is_other(name))
        ]
    return next((name for name in named_sections if not is_general(name)), named_sections[0] if named_sections else "")


def _named(lines: Sequence[str], place: int, title: str, line_counts: Mapping[str, int]) -> Iterator[str]:
    """Yield the sections that the line at *place*, one above the headline, names, the last part of a path first."""
    line = lines[place].strip(MARKS)
    if _is_front(line) or len(line) > 2 * LONGEST_PART or likeness(line, title) > SAME:
        return
    parts = [part for part in PARTS.split(line) if part]
    is_usual = bool(parts) and slug(parts[-1]) in usual_sections().terms and not _is_entry(lines[:place])
    is_section = is_usual or _is_path(lines[:place])
    for part in reversed(parts):
        name = part if is_section or line_counts[part.casefold()] > (len(parts) == 1) else _last_word(part, line_counts)
        if SHORTEST <= len(name) <= LONGEST_PART and len(name.split()) <= MOST_PART_WORDS:
            yield name


def _is_path(above: Sequence[str]) -> bool:
    """Return true if the front page is named shortly *above* a line, and between them are parts of a path at most."""
    for line in reversed(above[-MOST_CHAIN:]):
        if _is_front(line.strip(MARKS)):
            return True
        if len(line) > LONGEST_PART:
            return False
    return False


def _is_entry(above: Sequence[str]) -> bool:
    """Return true if the lines *above* a line look like the entries of a menu: several short ones, without a stop."""
    last = [line.strip(MARKS) for line in above[-MOST_CHAIN:]]
    return len(last) == MOST_CHAIN and all(0 < len(line) <= LONGEST_PART and line[-1].isalpha() for line in last)


def _is_menu(above: Sequence[str], line_counts: Mapping[str, int]) -> bool:
    """Return true if a line is the last of a menu that the page has twice: many before it are sections, and the front page is not shortly *above* it."""
    last = [bare for line in above[-2 * MOST_CHAIN :] if (bare := line.strip(MARKS))][-MOST_CHAIN:]
    is_run = len(last) == MOST_CHAIN and all(
        line_counts[line.casefold()] > 1 or slug(line) in usual_sections().terms for line in last
    )
    return is_run and not any(map(_is_front, last))


def _is_front(line: str) -> bool:
    """Return true if a *line* is what pages call their front page, and not also a section."""
    return FRONT.fullmatch(line) is not None and slug(line) != NEWS


def _last_word(line: str, line_counts: Mapping[str, int]) -> str:
    """Return the last word of a path without marks, "News World", if it and the first are sections or lines of the page by themselves."""
    path = line.split()
    is_path = 1 < len(path) < MOST_PART_WORDS and all(
        line_counts[part.casefold()] or slug(part) in usual_sections().terms for part in (path[0], path[-1])
    )
    return path[-1] if is_path else ""


def _glued(line: str, title: str) -> str:
    """Return the last part of a path whose parts are written without blanks before the headline: "Athletics" of "HomeSportAthleticsRunner wins"."""
    parts = GLUED.sub("\0", line.removesuffix(title)).split("\0")
    one_word = [part for part in parts if " " not in part]
    is_path = len(one_word) > 1 and FRONT.fullmatch(parts[0]) and parts[: len(one_word)] == one_word
    return one_word[-1] if is_path and len(one_word[-1]) <= LONGEST_PART else ""


def of_lines(lines: Iterable[str], title: str, sites: Iterable[str] = ()) -> str:
    """Return the section in the first of *lines* that is a path of at least two parts; empty if none is."""
    known_sites = tuple(sites)
    for line in lines:
        if len(line) <= LONGEST_PATH and MARK.search(line):
            path = LABEL.sub("", line)
            parts = [part for part in MARK.split(path) if part.strip()]
            if len(parts) < 2:
                continue
            *earlier, end = parts
            before_story, has_step = _before_story(end)
            is_path = has_step or path != line or _leads(parts, title, known_sites)
            if is_path and (section := of_path([*earlier, before_story], title, known_sites)):
                return section
    return ""


def _before_story(part: str) -> tuple[str, bool]:
    """Return what the last *part* of a path has before the step of the story, and true if it has that: "要闻" of "要闻 正文 订阅"."""
    parts = part.split()
    step = next((place for place, word in enumerate(parts) if STORY.fullmatch(word)), len(parts))
    return " ".join(parts[:step]), step < len(parts)
