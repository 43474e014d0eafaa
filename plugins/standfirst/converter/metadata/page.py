"""The facts of a page, settled from all that states them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple
from urllib.parse import urljoin

from standfirst.converter.html.elements import Element
from standfirst.converter.markdown.links import publishable
from standfirst.converter.metadata import authors, dates, json_ld, sections, sources, titles, visible
from standfirst.converter.metadata.authors import SiteNames
from standfirst.converter.metadata.collect import (
    ALTS,
    DESCRIPTIONS,
    IMAGES,
    LANGUAGES,
    SECTIONS,
    SITES,
    TAGS,
    TITLES,
    Clues,
    Mark,
    collect,
    first,
)
from standfirst.converter.metadata.dates import Reading
from standfirst.converter.metadata.json_ld import Linked
from standfirst.converter.metadata.lines import rows_of
from standfirst.converter.metadata.sources import host_name, host_of
from standfirst.converter.model import Facts
from standfirst.text import characters
from standfirst.text.dates import parse
from standfirst.text.dates.parse import LATEST
from standfirst.text.words import bag, squeezed

LISTED = re.compile(r"\s*[,;،、|]\s*")
TAG_KEY = re.compile(
    r"tags?:\s*(?=\w)", re.IGNORECASE
)  # before a tag in a list of keys and values: "lite:true, tag:ferry"
MOST_TAGS = 30
KEYWORDS = frozenset(
    ("news_keywords", "keywords", "sailthru.tags", "")
)  # sources that only search engines see; "" is JSON-LD
MOST_HEADINGS = 12
CALLED = (
    "application-name",
    "apple-mobile-web-app-title",
    "og:title",
    "twitter:title",
    "description",
    "og:description",
)  # may name the site
LONGEST_CREDIT, LONGEST_ALT = 80, 300  # characters
IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
STATED_TITLES = 2  # of the declared titles, how many a heading is held against
GENERIC = frozenset(["us", "io", "co", "ai", "me", "tv", "fm", "to", "ly", "gg"])  # country domains used the world over
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


class PageFacts(NamedTuple):
    """The facts of a page."""

    declared: Facts
    given: Facts  # without a day and people that only its lines name; all of them if the page declares its address
    names: tuple[str, ...]  # every name that it gives its story


def read(tree: Element, saved_from: str = "", latest: int = LATEST) -> PageFacts:
    """Return the facts of the page that *tree* holds.

    The page may have been *saved_from* an address that only its dump knows; no date is later than the year *latest*.
    """
    clues = collect(tree)
    article = json_ld.read(clues.scripts)
    metas, url, language = clues.metas, _address(clues, article) or saved_from, _language(clues, article)
    stated = (*(name for key in SITES for name in metas.get(key, ())), article.publisher)
    site_names = sources.stated_names(stated, url)
    site = sources.of_page(site_names, url)
    called = SiteNames((site, article.publisher), (host_name(url), host_of(url).removeprefix("www.")))
    title, headline = _headline(clues, article, [*called.names, *called.hosts])
    lines = visible.lines_near(clues, headline)
    texts = (line.text for line in lines)
    languages = parse.settled(_spoken(language, url), texts, lambda: (line.text for line in clues.lines))
    evidence = dates.collect_evidence(clues, article, lines, headline, Reading(languages, latest, url))
    day = dates.choose_date(evidence)
    image = first(metas, IMAGES) or article.image
    tags_origin, stated_tags = _tags(metas, article)
    section = _section(clues, article, title, headline, called)
    if not section or sections.is_general(section):
        lines_of_page = (line.text for line in clues.lines)
        beside = sources.beside_title(clues.titles, title)
        section = sections.of_address(url, lines_of_page, title) or sections.of_parts(beside) or section
    facts = Facts(
        title=title,
        date=str(day or ""),
        modified=str(dates.choose_modified(evidence, day) or ""),
        authors=authors.choose_authors(clues, article, lines, headline, called),
        url=url,
        site=sources.called(
            sources.of_page([titles.without_site(name, {bag(title)}) for name in site_names], url, clues.titles, title),
            host_name(url),
            chain(
                clues.titles,
                (name for key in CALLED for name in metas.get(key, ())),
                (line.text for line in clues.lines),
            ),
            {section.casefold()},
        ),
        section=section,
        language=language,
        summary=squeezed(first(metas, DESCRIPTIONS)) or article.description,
        tags=stated_tags,
        keywords=stated_tags if tags_origin in KEYWORDS else (),
        image=_absolute(image, url),
        alt=_alt(first(metas, ALTS), title),
        credit=article.credit if len(article.credit) <= LONGEST_CREDIT else "",
        text=article.body,
    )
    given = facts
    if not url:
        unseen = dates.declared(evidence)
        marked = authors.choose_authors(clues, article, (), headline, called)
        given = replace(facts, date=str(unseen or ""), authors=marked)
    return PageFacts(facts, given, tuple(dict.fromkeys(filter(None, (title, *_stated_titles(clues, article))))))


def _section(clues: Clues, article: Linked, title: str, headline: int, called: SiteNames) -> str:
    """Return the section that the page declares, else the last step of the path that it shows to its story."""
    declared = (squeezed(first(clues.metas, SECTIONS)), article.section)
    if stated := next((name for name in declared if name and name != title), ""):
        return stated
    sites = (*called.names, *called.hosts)
    if stated := sections.of_path(article.path, title, sites) or sections.of_path(clues.path, title, sites):
        return stated
    above = (line.text for line in clues.lines if line.position < headline)
    return sections.of_lines(above, title, sites)


def _alt(stated: str, title: str) -> str:
    """Return what the page says that its picture shows; nothing for the headline or the name of a file, which say no more to a listener."""
    alt = squeezed(stated)
    return "" if alt == title or IMAGE_FILE.search(alt) else alt[:LONGEST_ALT]


def _absolute(address: str, base: str) -> str:
    try:
        return urljoin(base, address) if address else ""
    except ValueError:
        return ""


def _headline(clues: Clues, article: Linked, sites: Sequence[str]) -> tuple[str, int]:
    """Return the title, and the number of the element that shows it (or the first heading)."""
    stated = _stated_titles(clues, article)
    read = [(spot, titles.row_of(rows_of(spot.element), stated)) for spot in _headings(clues)]
    title = titles.choose_title([text for spot, text in read if spot.element.tag == "h1"], stated, sites)
    shown = next((spot.position for spot, text in read if title and title in text), None)
    if shown is None and title:  # some pages show it in no heading
        title = titles.line_of(title, (line.text for line in clues.lines)) or title
        shown = next((line.position for line in clues.lines if line.text == title), None)
    return title, shown if shown is not None else read[0][0].position if read else 0


def _headings(clues: Clues) -> list[Mark]:
    """Return the first h1 and h2 elements, in page order."""
    tops = [spot for spot in clues.headings if spot.element.tag == "h1"][:MOST_HEADINGS]
    rest = [spot for spot in clues.headings if spot.element.tag == "h2"][: 0 if tops else MOST_HEADINGS]
    return tops + rest


def _stated_titles(clues: Clues, article: Linked) -> list[str]:
    stated = [squeezed(value) for name in TITLES for value in clues.metas.get(name, ())[:1]]
    return [*stated[:STATED_TITLES], article.headline, *clues.titles[:1]]


def _address(clues: Clues, article: Linked) -> str:
    """Return the page's own absolute address."""
    metas = clues.metas
    stated = (*clues.links.get("canonical", ()), *metas.get("og:url", ()), article.url, *metas.get("twitter:url", ()))
    return next(filter(None, map(publishable, stated)), "")


def _language(clues: Clues, article: Linked) -> str:
    """Return the language tag the page declares, well formed."""
    stated = (clues.language, first(clues.metas, LANGUAGES), article.language)
    tags = (LANGUAGE.match(value.strip().replace("_", "-")) for value in stated)
    return next((tag[0] for tag in tags if tag), "")


def _spoken(language: str, url: str) -> tuple[str, ...]:
    """Return the page's languages for reading dates; a country's address shows which English it is."""
    country = host_of(url).rpartition(".")[2]
    if language.lower() == "en" and len(country) == 2 and country not in GENERIC:
        return (f"en-{country}",)
    return (language,) if language else ()


def _tags(metas: Mapping[str, Sequence[str]], article: Linked) -> tuple[str, tuple[str, ...]]:
    """Return the first source that has tags, and these; a meta of its own for each tag may hold commas."""
    for name, stated in (*((name, metas.get(name, ())) for name in TAGS), ("", article.keywords)):
        one_each = name == "rel:tag" or (name.endswith(":tag") and len(stated) > 1)
        parts = (
            part
            for value in map(characters.published, stated)  # an entity's semicolon parts no tags
            for part in ([squeezed(value)] if one_each else LISTED.split(squeezed(value)))
        )
        if stated_parts := [part for part in parts if part]:
            labelled = [part[len(label[0]) :] for part in stated_parts if (label := TAG_KEY.match(part))]
            return name, tuple(dict.fromkeys(labelled or stated_parts))[:MOST_TAGS]
    return "", ()
