"""One published story as feeds, sitemaps and structured data see it; and the values of `article.discovery`, computed when templates use them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape, escape as in_attribute, unescape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from standfirst.posts import foreign, tags
from standfirst.posts.pictures import lead_picture
from standfirst.site import i18n
from standfirst.text.languages import cut, direction, locale

FIRST_CREDITED = datetime(2026, 12, 3, tzinfo=UTC)  # from then on the items of stories name their source in a line
LONGEST_SUMMARY = 280  # characters of a summary made of a story's own first sentences


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A picture of a story: its absolute address, its size in bytes, its media type."""

    url: str
    length: int
    media_type: str = "image/webp"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A story with absolute addresses; text fields are plain, *html* is safe markup."""

    id: str
    url: str
    title: str
    html: str
    summary: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]  # the section, then the tags
    date: datetime
    added: datetime
    updated: datetime
    language: str = "en"
    source: str = ""  # its first publisher
    link: str = ""  # the original's address
    note: str = ""  # the editor's, as safe inline markup
    picture: CardPicture | None = None


def added(story: Any) -> datetime:
    """When Pelican's article *story* joined the digest."""
    moment: datetime = getattr(story, "added", story.date)
    return moment


def updated(story: Any) -> datetime:
    """Return when its editor last changed the title or the words of *story*, or else when it joined."""
    joined, changed = added(story), getattr(story, "changed", None)
    return joined if changed is None else max(joined, changed)


def credited(story: Any, language: str) -> str:
    """Return the first line of a feed's item: the story's publication, its day as *language* writes it, and a link to the original.

    Nothing for stories that joined before such lines: their items keep their bytes.
    """
    if added(story) < FIRST_CREDITED or not (getattr(story, "source", "") or getattr(story, "link", "")):
        return ""
    original = i18n.words(language)("Read the original")
    link = f'<a href="{in_attribute(story.link)}">{original}</a>' if getattr(story, "link", "") else ""
    parts = escape(getattr(story, "source", "")), i18n.dates(language)(story.date, "medium"), link
    return f'<p lang="{in_attribute(language)}">{" · ".join(filter(None, parts))}</p>\n'


def html(story: Any, is_full: bool, url: str, credit: str = "") -> str:
    """Return what a feed shows of *story*, whose page is at *url*: the editor's note, and the text where *is_full*, with its *credit*; its links lead there from anywhere.

    What is written from right to left says so: no feed format does.
    """
    note = getattr(story, "note", "")
    shown = (f"<p><strong>{note}</strong></p>\n" if note else "") + (credit + story.content if is_full else "")
    shown = RELATIVE.sub(lambda link: f'href="{in_attribute(urljoin(url, unescape(link[1])))}"', shown)
    language = getattr(story, "lang", "")
    is_right_to_left = shown and direction(language) == "rtl"
    return f'<div lang="{in_attribute(language)}" dir="rtl">{shown}</div>' if is_right_to_left else shown


def entry(story: Any, site: str, images: Path) -> FeedEntry:
    """Return the entry of Pelican's article *story* on the site at address *site*, without its text."""
    url = f"{site}/{story.url}"
    summary = getattr(story, "plain_summary", None) or getattr(story, "metadata", {}).get("summary", "")
    return FeedEntry(
        id=getattr(story, "id", url),
        url=url,
        title=story.title,
        html="",
        summary=summary or cut(story.title, story.lang, LONGEST_SUMMARY),
        authors=tuple(author.name for author in getattr(story, "authors", ())),
        categories=(story.category.name, *(tag.name for tag in tags.all_of(story))),
        date=getattr(story, "first", story.date),
        added=added(story),
        updated=updated(story),
        language=story.lang,
        source=getattr(story, "source", ""),
        link=getattr(story, "link", ""),
        note=getattr(story, "note", ""),
        picture=_picture(getattr(story, "image", ""), site, images),
    )


def _picture(image: str, site: str, images: Path) -> CardPicture | None:
    """Return the picture that a post's `Image:` names, if its file is there."""
    lead = lead_picture(image, images, f"{site}/images")
    if lead is None:
        return None
    path = images / lead.name
    return CardPicture(lead.url, path.stat().st_size, TYPES.get(path.suffix.lower(), "application/octet-stream"))


TYPES: Mapping[str, str] = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
}


RELATIVE = re.compile(r'(?<=\s)href="(?![a-z][a-z0-9+.-]*:|//)([^"]*)"', re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """The DISCOVERY dict of pelicanconf.py."""

    feed_items: int = 50  # in a feed, newest by the day they were added
    feed_text: Literal["full", "summary"] = "full"
    summary_sources: tuple[str, ...] = ()  # sources whose stories are always summaries in feeds
    source_feeds: Mapping[str, str] = field(default_factory=dict)  # the address of a source's own feed, by its name
    canonical_sources: tuple[str, ...] = ()  # sources whose originals are declared as the canonical page
    cards: bool = True  # a picture a story for shared links
    search: bool = True


class DiscoveryData:
    """The values of `article.discovery`, computed when a template uses them."""

    __slots__ = ("_about", "_entry", "_images", "_own", "_site", "_story")  # one for each story of the site

    def __init__(self, story: Any, options: DiscoverySettings, site: Mapping[str, str], images: Path) -> None:
        self._story, self._own, self._about, self._images = story, options, site, images
        self._site = site["url"].removesuffix("/")
        self._entry: tuple[tuple[bytes, str], FeedEntry] | None = None

    @property
    def entry(self) -> FeedEntry:
        """Return the story as feeds see it, without its text; found once for each state of its post."""
        state = self._story.digest_of_post, getattr(self._story, "id", "")
        if self._entry is None or self._entry[0] != state:
            self._entry = state, entry(self._story, self._site, self._images)
        return self._entry[1]

    @property
    def full(self) -> FeedEntry:
        """Return the same with as much of its text as feeds show; not kept, for texts are long."""
        source = getattr(self._story, "source", "")
        is_full = self._own.feed_text == "full" and source not in self._own.summary_sources
        credit = credited(self._story, self._about["language"])
        return replace(self.entry, html=html(self._story, is_full, self.entry.url, credit))

    @property
    def locale(self) -> str:
        """Return the story's language as OpenGraph writes it."""
        return locale(self._story.lang)

    @property
    def canonical(self) -> str:
        """Return the address that search engines shall take for the story's own."""
        entry = self.entry
        return entry.link if entry.link and entry.source in self._own.canonical_sources else entry.url

    @property
    def card(self) -> str:
        """Return the full address of the story's preview picture for shared links."""
        return (
            f"{self._site}/{foreign.sibling_address(self._story.url, 'card.png')}"
            if self._own.cards
            else f"{self._site}/theme/icon-512.png"
        )

    @property
    def data(self) -> Sequence[Mapping[str, Any]]:
        """Return the story's JSON-LD: a NewsArticle, and the path to it."""
        section = self._story.category
        crumbs = [
            Crumb(self._about["name"], self._about["url"]),
            Crumb(section.name, f"{self._site}/{section.url}"),
            Crumb(self._story.title, self.entry.url),
        ]
        return article(self.entry, self._about, crumbs, self.card)
