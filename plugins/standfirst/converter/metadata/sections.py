"""Find a story's section in the path that leads to it: "Home › Politics › Europe" or "您当前的位置：首页 > 财经 > 正文".

Paths are a `BreadcrumbList` of schema.org, an element whose class says so, or a line above the headline. The section is the last part
that is neither the front page nor the story itself. Of 60 posts in 12 languages that two helpers read beside their pages, 42 lacked
a section that the page showed; most showed it so.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from standfirst.converter.lexicon import alternatives
from standfirst.converter.metadata.titles import likeness
from standfirst.core.vocabulary import slug
from standfirst.text.words import words

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
MOST_INITIALS = 2  # letters: "uk", "tv"
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


def is_general(section: str) -> bool:
    """Return true if a *section* says no more than that a story is one: "News", "Nachrichten"."""
    return bool(FRONT.fullmatch(section) or STORY.fullmatch(section) or NO_SECTION.fullmatch(section))


def spelled(section: str) -> str:
    """Return a *section* as readers write it: "News" of "news_news", "Crime safety" of "crime-safety", which publishing systems declare."""
    if SLUG.fullmatch(section):
        section = " ".join(dict.fromkeys(re.split("[_-]", section)))
    if not section.islower() or "." in section:
        return section
    return section.upper() if len(section) <= MOST_INITIALS else section[0].upper() + section[1:]


def _leads(parts: Sequence[str], title: str, sites: Iterable[str]) -> bool:
    """Return true if *parts* lead from the front page, or to the story: menus have marks, too."""
    first, last = parts[0].strip(" /|"), parts[-1].strip(" /|")
    is_front = FRONT.fullmatch(first) or words(first) in [words(site) for site in sites if site]
    return bool(is_front or STORY.fullmatch(last) or likeness(last, title) > SAME)


def of_lines(lines: Iterable[str], title: str, sites: Iterable[str] = ()) -> str:
    """Return the section in the first of *lines* that is a path of at least two parts; empty if none is."""
    known_sites = tuple(sites)
    for line in lines:
        if len(line) <= LONGEST_PATH and MARK.search(line):
            parts = [part for part in MARK.split(LABEL.sub("", line)) if part.strip()]
            if len(parts) > 1 and _leads(parts, title, known_sites) and (section := of_path(parts, title, known_sites)):
                return section
    return ""
