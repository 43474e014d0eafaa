"""The title of a page, from its headings and what it declares."""

import re
from collections.abc import Collection, Iterable, Sequence

from standfirst.text.dates import parse
from standfirst.text.words import bag, size

# Between a title and the name of its site, which is at either end.
SEPARATOR = re.compile(r"\s+[|•·»«›‹/–—―~:]+\s+|\s+-{1,3}\s+|\s*[｜|]\s*|\s::\s|:\s")
MOST_BESIDE = 40  # characters of a headline's line that are not the headline (by taste)
STRONG = re.compile(r"\s*[|｜]\s*")
UNSPACED = re.compile(
    r"[^_]{0,40}[\u3040-\u30ff\u4e00-\u9fff][^_]{5,200}_"
)  # the title of a page in Chinese or Japanese
# A site or a channel after a title, no blanks needed; and before one.
SUFFIX = re.compile(r"\s*(?:[-–—_|｜•·»〉]{1,2}|::|(?<=\s)/)\s*(?:[^.!?。！？]|\.(?=\w)){1,60}")
CHANNELS = re.compile(r"(?:\s+[\u3040-\u30ff\u4e00-\u9fff]{2,8}){1,3}")  # the same in Chinese or Japanese, after blanks
PREFIX = re.compile(r".{2,60}(?:\s[-–—|｜•·»/:〉]{1,2}|::|[|｜〉])\s*")
SHORTEST_LINE = 8  # characters of a line that may be such a title
YEAR = re.compile(r"(?:19|20)\d\d")
HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)  # "example.com"
LONGEST = 300  # characters: a heading that holds more wraps the whole article
# Of a heading beside a declared title (the longest in 709 pages has 156): a longer one sums the story up.
LONGEST_HEADING = 200
LONG = 3  # words a title has at least, to be cut out of a longer one
FEW = 3  # words of a label
# Shares of words in common with the declared title, below which a page's only h1, or the best of several, is a
# banner (709 pages, title: .10 .887, .15 .889).
UNLIKE, DOUBTFUL = 0.15, 0.2


LONGEST_KICKER = 30  # characters
LATE_HEADLINE = 4  # words; fewer before a bar with more after it are a label of the headline, not the headline


def likeness(one: str, other: str) -> float:
    """Return the share of words (characters, where words are not spaced) two titles have in common, from 0 to 1."""
    here, there = set(bag(one)), set(bag(other))
    return len(here & there) / len(here | there) if here and there else 0.0


def choose_title(headings: Sequence[str], declared: Sequence[str], sites: Sequence[str]) -> str:
    """Return the title: the heading most like a *declared* title, else the first of those without the site's name.

    The last title *declared* is the browser's. Where a page's only h1 and its declared title differ, the h1 was right
    on 142 pages and the declared title on 51; falling back on an h2 cost .001.
    """
    declared = list(map(unless_long, declared))
    names = {bag(site) for site in sites if site}
    banners = names | _site_parts(declared, set(map(bag, headings)))
    stated = [title for title in (without_site(title, names) for title in declared) if title]
    longest = LONGEST_HEADING if stated else LONGEST
    usable = [text for text in dict.fromkeys(headings) if 0 < len(text) <= longest and bag(text) not in banners]
    if not usable:
        return _cut(stated[0]) if stated else ""
    heading = max(usable, key=lambda text: _agreement(text, stated))
    if stated and _agreement(heading, stated) < (UNLIKE if len(headings) == 1 else DOUBTFUL):
        return _cut(stated[0])
    title = _cut(_trim(without_site(heading, names), stated))
    return next((full_title for full_title in declared[:-1] if _is_under_kicker(title, full_title, sites)), title)


def _is_under_kicker(title: str, full_title: str, sites: Sequence[str]) -> bool:
    """Return true if a declared title is *title* with a few words and a colon before it, which a page may show in a line of their own.

    Words of a site's name, or a phrase for searches in small letters, are no such kicker.
    """
    kicker, colon, rest = full_title.partition(": ")
    if not colon or rest != title or not 0 < len(kicker) <= LONGEST_KICKER or kicker[0].islower():
        return False
    return set(bag(kicker)).isdisjoint(word for site in sites for word in bag(site))


def is_title_line(line: str, title: str) -> bool:
    """Return true if a *line* is the *title*, alone or with a path before it or the site after it."""
    return title in line and len(line) <= 2 * len(title) + MOST_BESIDE


def unless_long(title: str) -> str:
    """Return *title*, or nothing if it holds the whole page because it was not closed: what follows may take the square of its length."""
    return title if len(title) <= LONGEST else ""


def row_of(rows: Sequence[str], declared: Sequence[str]) -> str:
    """Return the heading that *rows* make: the one alone that a title *declared* starts with, if no declared title names the others."""
    joined, declared = " ".join(rows), list(map(unless_long, declared))
    if len(rows) < 2 or any(set(bag(joined)) <= set(bag(title)) for title in declared):
        return joined
    parts = {bag(title[: matches.start()]) for title in declared for matches in SEPARATOR.finditer(title)}
    declared_rows = [row for row in rows if bag(row) in parts.union(map(bag, declared))]
    return declared_rows[0] if len(declared_rows) == 1 else joined


def _site_parts(declared: Sequence[str], headings: Collection[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the words of what a browser's title adds to the title declared elsewhere, and of its last part.

    Where it is one of the *headings* and declared elsewhere is a word or two, the latter is the site.
    """
    browser, others = declared[-1] if declared else "", {bag(title) for title in declared[:-1]}
    parts = set()
    for separator in SEPARATOR.finditer(browser):
        front, back = browser[: separator.start()], browser[separator.end() :]
        before, after = bag(front), bag(back)
        if after in others and before not in others:
            parts.add(after if before in headings and size(front) >= LONG > size(back) else before)
        elif size(front) >= LONG and separator[0].strip() != ":" and after not in others:
            parts.add(after)
    return parts


def line_of(title: str, lines: Iterable[str]) -> str:
    """Return the line that a reader sees as the *title*: it, or the longest that is all of it but the names of sites and channels.

    "老房子的故事--国内频道" and "Harbour Post - News :: Boats race" are lines without their channel or site.
    """
    parts = (line for line in lines if line and (line == title or _is_all_but_names(line, title)))
    return max((line for line in parts if len(line) >= SHORTEST_LINE), key=len, default="")


def _is_all_but_names(line: str, title: str) -> bool:
    """Return true if *title* is *line* with a name after it or before it; what is before must be shorter than the line."""
    before, is_in, after = title.partition(line)
    is_right = bool(is_in) and (not after or any(pattern.fullmatch(after) for pattern in (SUFFIX, CHANNELS)))
    return is_right and (not before or (len(before) < len(line) and PREFIX.fullmatch(before) is not None))


def _agreement(heading: str, stated: Sequence[str]) -> float:
    return max((likeness(heading, title) for title in stated), default=0.0)


def _cut(title: str) -> str:
    """Return *title* up to a bar: what follows is a site, a section or a second title."""
    if UNSPACED.match(title):  # a channel and a site after underscores
        title = title.partition("_")[0]
    before, _, after = STRONG.sub("|", title).partition("|")
    is_short = size(before) < min(LATE_HEADLINE, size(after))  # "Budget 3.0 | The minister gets four billion"
    is_headline = size(before) >= LONG and not is_short
    return before if is_headline or HOST.fullmatch(after.strip().partition(" ")[0]) else title


def _trim(heading: str, stated: Sequence[str]) -> str:
    """Return *heading* without a date, a count or a label that its element holds beside the title."""
    for title in stated:
        before, matches, after = heading.partition(title)
        if matches and size(title) >= LONG and (before or after) and _is_extra(before) and _is_extra(after):
            return title
    return heading


def _is_extra(text: str) -> bool:
    """Return true if *text* beside a title is no part of it: nothing, a date, a label, a count; a year alone is part of it."""
    bare = text.strip()
    if YEAR.fullmatch(bare):
        return False
    if not bare or parse.find(bare):
        return True
    return size(bare) <= FEW and (bare.endswith(":") or bare[-1].isdigit())


def without_site(title: str, names: set[tuple[str, ...]]) -> str:
    """Return *title* without a site's name (in *names*, as words) at either end, or its address before it."""
    for separator in SEPARATOR.finditer(title):
        before, after = title[: separator.start()], title[separator.end() :]
        if before and bag(after) in names:
            return without_site(before, names)
        if after and bag(before) in names:
            return without_site(after, names)
    first, _, rest = title.strip().partition(" ")
    return rest.strip() if rest and "." in first and bag(first) in names else title.strip()
