"""One published story as feeds and structured data see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
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


def entry(story: Any, site: str) -> Entry:
    """The entry of Pelican's article *story* on the site at address *site*."""
    url = f"{site}/{story.url}"
    note = getattr(story, "note", "")
    return Entry(
        id=getattr(story, "id", url),
        url=url,
        title=story.title,
        html=(f"<p><strong>{note}</strong></p>\n" if note else "") + story.content,
        summary=getattr(story, "metadata", {}).get("summary", ""),
        authors=tuple(author.name for author in getattr(story, "authors", ())),
        categories=(story.category.name, *(tag.name for tag in getattr(story, "tags", ()))),
        date=story.date,
        added=getattr(story, "added", story.date),
    )
