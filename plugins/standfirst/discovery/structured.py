"""Describe a page for machines: schema.org as JSON-LD, Open Graph and cards for shared links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standfirst.discovery.entry import FeedEntry

CONTEXT = "https://schema.org"
CARD = (1200, 630)  # pixels, what Facebook, X and Mastodon crop to


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step from the front page: what it is called, and its absolute address."""

    name: str
    url: str


def article(entry: FeedEntry, site: Mapping[str, str], crumbs: Sequence[Crumb], card: str) -> list[Mapping[str, Any]]:
    """Return a story as NewsArticle, and the way to it; *card* is the address of its picture for shared links."""
    pictures = [entry.picture.url] if entry.picture else []
    values: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": entry.title[:110],  # as many characters as Google reads
        "description": entry.summary,
        "url": entry.url,
        "mainEntityOfPage": entry.url,
        "datePublished": entry.date.isoformat(),
        "dateModified": max(entry.date, entry.updated).isoformat(),
        "inLanguage": entry.language,
        "image": [*pictures, card],
        "author": [{"@type": "Person", "name": name} for name in entry.authors]
        or [_organisation(entry.source or site["name"])],
        "publisher": {**_organisation(site["name"]), "url": site["url"]},
        "articleSection": entry.categories[0],
        "keywords": list(entry.categories[1:]),
    }
    if entry.link:
        values["isBasedOn"] = entry.link
    return [{key: value for key, value in values.items() if value}, trail(crumbs)]


def collection(name: str, description: str, url: str, crumbs: Sequence[Crumb]) -> list[Mapping[str, Any]]:
    """Return a list of stories as CollectionPage, and the way to it."""
    page = {"@context": CONTEXT, "@type": "CollectionPage", "name": name, "description": description, "url": url}
    return [page, trail(crumbs)] if len(crumbs) > 1 else [page]


def trail(crumbs: Sequence[Crumb]) -> Mapping[str, Any]:
    """Return the way from the front page as BreadcrumbList."""
    listed = [
        {"@type": "ListItem", "position": number, "name": crumb.name, "item": crumb.url}
        for number, crumb in enumerate(crumbs, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": listed}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}
