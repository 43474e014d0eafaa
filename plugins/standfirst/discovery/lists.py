"""The lists of stories that have a feed: the whole site, each tag of several stories, section and source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from standfirst.discovery import entry, feeds
from standfirst.discovery.entry import Crumb, FeedEntry
from standfirst.posts import foreign, tags
from standfirst.site import i18n

MOST_SECTIONS = 8  # in the masthead, or one less and a link to all of them


@dataclass(frozen=True, slots=True)
class Listed:
    """One list that has a feed: a tag, a section, a source, or the whole site (no address of its own)."""

    url: str
    name: str
    title: str
    description: str
    stories: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed on the page that lists them all."""

    name: str
    below: str  # "tag/", "section/", "source/", "language/" or "/"
    address: str


def lists(site: Mapping[str, Any], context: Mapping[str, Any], has_sources: bool) -> Iterator[Listed]:
    """Return everything that has a feed, by Pelican's settings *site* and what its generators found; sources and languages if they have pages."""
    site_name = site["SITENAME"]
    words = i18n.words(site["DEFAULT_LANG"])
    yield Listed("", site_name, site_name, site.get("SITESUBTITLE", ""), context["articles"])
    several = (pair for pair in context["tags"] if not tags.is_single(pair[0]))
    for tag, stories in sorted(several, key=lambda pair: str(pair[0].slug)):  # also if the newest story has others
        description = getattr(tag, "description", "") or words("Stories about %(name)s.", name=tag.name)
        yield Listed(tag.url, tag.name, f"{tag.name} – {site_name}", description, stories)
    for section, stories in context["categories"]:
        description = words("Stories in %(name)s.", name=section.name)
        yield Listed(section.url, section.name, f"{section.name} – {site_name}", description, stories)
    for source in context.get("sources", ()) if has_sources else ():
        description = words("Stories first told by %(name)s.", name=source.name)
        yield Listed(source.url, source.name, f"{source.name} – {site_name}", description, source.stories)
    stories_by_language = context.get("stories_by_language", {})
    for name, url, code in context.get("languages", ()) if has_sources else ():
        description = words("Stories in the language %(name)s.", name=name)
        yield Listed(url, name, f"{name} – {site_name}", description, stories_by_language[code])


def language_of(url: str) -> str:
    """Return the language of the list at *url* if it is that of a language; else empty."""
    kind, _, code = url.partition("/")
    return code.strip("/") if kind == "language" else ""


def feed(listed: Listed, site: str) -> Feed:
    """Return what the page of feeds says of one of them."""
    return Feed(
        listed.name, listed.url.partition("/")[0] + "/", f"{site}/{foreign.sibling_address(listed.url, 'feed.xml')}"
    )


def largest_sections(categories: Sequence[tuple[Any, Sequence[Any]]], order: Sequence[str] = ()) -> list[Any]:
    """Return the sections that every page names, those whose addresses are in *order* first: all if they are few, else the largest.

    Sizes are rounded to powers of two, and of alike ones the first are taken: else any new story could change every page.
    """
    places = {address: place for place, address in enumerate(order)}
    sections = sorted((section for section, _ in categories), key=lambda section: places.get(section.slug, len(order)))
    if len(categories) <= MOST_SECTIONS:
        return sections
    sizes = {section.slug: len(stories).bit_length() for section, stories in categories}
    by_size = sorted(sections, key=lambda section: -sizes[section.slug])
    largest = {section.slug for section in by_size[: MOST_SECTIONS - 1]}
    return [section for section in sections if section.slug in largest]


def pages(context: Mapping[str, Any]) -> Iterator[str]:
    """Return the addresses of the pages that Pelican's own generators write, by what they found."""
    terms = (term for key in ("tags", "categories", "authors") for term, _ in context[key])
    yield from (page.url for page in (*context["articles"], *context["pages"], *terms) if page.save_as)
    yield ""


def collection(front: Crumb, site: str, name: str, description: str, url: str) -> Sequence[Mapping[str, Any]]:
    """Return what templates place of a list as JSON-LD, by its name, description and address below the *site*'s."""
    crumbs = [front, Crumb(name, f"{site}/{url}")] if url else [front]
    return entry.collection(name, description, f"{site}/{url}", crumbs)


def of_issue(issue: Any, site: str, language: str) -> FeedEntry:
    """Return the feed item of a published issue, from the digest's values."""
    return FeedEntry(
        id=issue.id, url=f"{site}/{issue.url}", title=issue.title, html=issue.html, summary=issue.summary, authors=(),
        categories=(), date=issue.date, added=issue.date, updated=issue.date, language=language,
    )  # fmt: skip


class _Ages(dict[Any, tuple[float, float, str]]):
    """The age of each story, computed at its first use."""

    def __missing__(self, story: Any) -> tuple[float, float, str]:
        age = self[story] = feeds.age(story)
        return age


class Newest:
    """The newest stories of lists."""

    def __init__(self) -> None:
        self._ages = _Ages()
        self._age = self._ages.__getitem__  # a sort key that is no function of Python: lists are long

    def newest_of(self, listed: Listed, count: int) -> list[Any]:
        """Return the *count* stories of *listed* that were added last."""
        return feeds.newest(listed.stories, count, self._age)

    def oldest_first(self, stories: Iterable[Any]) -> list[Any]:
        """Return *stories* as they were added, the newest last, and those of one moment by their addresses."""
        by_address = sorted(stories, key=attrgetter("url"))
        return sorted(by_address, key=lambda story: self._ages[story][:2], reverse=True)  # equals stay as they are
