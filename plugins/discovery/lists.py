"""The lists of stories that have a feed: the whole site, each tag, section and source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins import interface
from plugins.discovery import structured
from plugins.discovery.entry import Entry
from plugins.discovery.structured import Crumb


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
    below: str  # "tag/", "section/", "source/" or "/"
    address: str


def lists(site: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[Listed]:
    """Everything that has a feed, by Pelican's settings *site* and what its generators found."""
    whole = site["SITENAME"]
    words = interface.words(site["DEFAULT_LANG"])
    yield Listed("", whole, whole, site["SITESUBTITLE"], context["articles"])
    for tag, stories in sorted(context["tags"], key=lambda pair: str(pair[0].slug)):  # whatever the newest story's are
        told = getattr(tag, "description", "") or words("Stories about %(name)s.", name=tag.name)
        yield Listed(tag.url, tag.name, f"{tag.name} – {whole}", told, stories)
    for section, stories in context["categories"]:
        told = words("Stories in %(name)s.", name=section.name)
        yield Listed(section.url, section.name, f"{section.name} – {whole}", told, stories)
    for source in context["sources"]:
        told = words("Stories first told by %(name)s.", name=source.name)
        yield Listed(source.url, source.name, f"{source.name} – {whole}", told, source.stories)


def feed(listed: Listed, site: str) -> Feed:
    """What the page of feeds says of one of them."""
    return Feed(listed.name, listed.url.partition("/")[0] + "/", f"{site}/{listed.url}feed.xml")


def collection(front: Crumb, site: str, name: str, description: str, url: str) -> Sequence[Mapping[str, Any]]:
    """What templates place of a list as JSON-LD, by its name, description and address below the *site*'s."""
    crumbs = [front, Crumb(name, f"{site}/{url}")] if url else [front]
    return structured.collection(name, description, f"{site}/{url}", crumbs)


def of_issue(issue: Any, site: str, language: str) -> Entry:
    """The feed item of a published issue, by what the digest tells of it."""
    return Entry(
        id=issue.id, url=f"{site}/{issue.url}", title=issue.title, html=issue.html, summary=issue.summary, authors=(),
        categories=(), date=issue.date, added=issue.date, updated=issue.date, language=language,
    )  # fmt: skip
