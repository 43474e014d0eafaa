"""Articles that came with their text (a feed's entry, a reading list, a service) become dumps of their own: JSON Feeds with one item."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from standfirst.core.vocabulary import slug
from standfirst.intake.add import LONGEST_NAME, Added, put_dump

JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class SavedArticle:
    """An article as a feed or a service has it; what is not known is empty."""

    address: str
    title: str = ""
    html: str = ""  # its text, as the other side sent it; nothing in it is trusted
    date: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    language: str = ""
    summary: str = ""
    feed_tags: tuple[str, ...] = ()  # as its publisher set them
    tags: tuple[str, ...] = ()  # as the editor set them
    note: str = ""  # the editor's


def put(article: SavedArticle, dumps: Path) -> Added:
    """Write *article* into the folder *dumps*; the same article twice is one file."""
    host = slug(urlsplit(article.address).hostname or "web", LONGEST_NAME)
    stem = slug(
        urlsplit(article.address).path.strip("/").rpartition("/")[2].partition(".")[0] or article.title or "article",
        LONGEST_NAME,
    )
    data = json.dumps(_feed(article), ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")
    return put_dump(article.address, f"{host}/{stem}.json", data, dumps)


def _feed(article: SavedArticle) -> dict[str, Any]:
    item = {
        "id": article.address, "url": article.address, "title": article.title, "content_html": article.html, "date_published": article.date,
        "authors": [{"name": name} for name in article.authors], "tags": list(article.feed_tags), "summary": article.summary,
        "language": article.language,
    }  # fmt: skip
    return {
        "version": JSON_FEED, "title": article.source, "items": [{key: value for key, value in item.items() if value}],
    }  # fmt: skip


def texts(entry: Any) -> Iterator[str]:
    """Return the texts of a feed's *entry*, as feedparser read it, the longest first."""
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    yield from sorted((*contents, str(entry.get("summary") or "")), key=len, reverse=True)
