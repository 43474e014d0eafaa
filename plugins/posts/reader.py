"""Pelican's reader of our posts: header, then Markdown rendered and made safe."""

import re
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

from plugins import vocabulary
from plugins.errors import PostError
from plugins.posts import figures, markup
from plugins.posts.dates import moment
from plugins.posts.header import Header, parse, unlisted
from plugins.posts.withdrawn import Withdrawn
from plugins.text.languages import direction
from plugins.text.words import minutes
from plugins.vocabulary import Vocabulary

ON_SHELF = re.compile(r"(?:.*/)?posts/(?P<address>.+)\.md")
STATUSES = ("published", "draft", "hidden")
UNLISTED_SECTION = "News"  # where a story without a section stands
MOST_TAGS = 6  # shown; the rest stays in the file


class PostReader(BaseReader):  # type: ignore[misc]  # Pelican is untyped
    """One Markdown file to HTML and the values templates use; every value is plain text, escaped by the template."""

    enabled = True
    file_extensions = ("md",)
    terms = Vocabulary()
    away = Withdrawn()
    clock: datetime | None = None

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The safe HTML of the post's body, and its values."""
        text = Path(source_path).read_text(encoding="utf-8")
        header, body = parse(text, source_path)
        zone = ZoneInfo(self.settings["TIMEZONE"])
        values = self._values(header, source_path, zone)
        html = markup.render(body)
        values["reading_minutes"] = minutes(markup.plain(html))
        # A summary made of the story's own first sentences is not said twice above them.
        shown = " ".join(markup.plain(html).split())
        values["text"] = shown  # by which the digest compares stories
        values["standfirst"] = (
            "" if shown.startswith(str(values.get("summary", "")).rstrip("….")[:60]) else values["summary"]
        )
        values["direction"] = direction(values.get("lang") or self.settings["DEFAULT_LANG"])
        images = Path(self.settings["PATH"]) / "images"
        return figures.placed(html, images, f"{self.settings['SITEURL']}/images"), values

    def _values(self, header: Header, source_path: str, zone: tzinfo) -> dict[str, Any]:
        shelf = ON_SHELF.fullmatch(Path(source_path).as_posix())
        status = _status(header, self.clock, zone, source_path) if shelf else "published"
        status = "skip" if shelf and self.away.names_header(header) else status
        values: dict[str, Any] = {"title": header.get("Title") or "", "status": status}
        for key in ("Date", "Modified", "Added"):
            value = header.get(key)
            if value:
                values[key.lower()] = _safe(moment(value, zone, source_path))
        for key in ("Source", "Link", "Lang", "Summary", "Image", "Id", "Dump", "Also"):
            value = header.get(key)
            if value:
                values[key.lower()] = value
        if shelf:
            values["slug"] = shelf["address"]
            values["category"] = self._category(header.get("Category") or UNLISTED_SECTION)
        values |= {
            "tags": self._tags(header),
            "authors": [Author(n, self.settings) for n in unlisted(header.get("Authors") or "")],
        }
        values["pinned"] = (header.get("Pinned") or "").casefold() in ("yes", "true", "1")
        values["note"] = markup.render_line(header.get("Note") or "")
        return {key: value for key, value in values.items() if value not in ([], "")}

    def _tags(self, header: Header) -> list[Tag]:
        terms: dict[str, vocabulary.Term] = {}
        for name in unlisted(header.get("Tags") or ""):
            term = self.terms.term(name)
            if not term.hidden:
                terms.setdefault(term.slug, term)
        return [self._tag(term) for term in list(terms.values())[:MOST_TAGS]]

    def _tag(self, term: vocabulary.Term) -> Tag:
        tag = Tag(term.name, self.settings)
        tag.slug = term.slug
        tag.description = term.description
        return tag

    def _category(self, name: str) -> Category:
        category = Category(name, self.settings)
        category.slug = vocabulary.slug(name)
        return category


def _status(header: Header, clock: datetime | None, zone: tzinfo, where: str) -> str:
    """What Pelican shall do with a post; one without a date, or with one to come, waits off the site."""
    stated = (header.get("Status") or "published").casefold()
    date = header.get("Date")
    if stated not in STATUSES:
        raise PostError(f"{where}: Status is {stated!r}; write one of {', '.join(STATUSES)}")
    if date is None or stated == "draft" or (clock is not None and moment(date, zone, where) > clock):
        return "skip"
    return stated


def _safe(value: datetime) -> SafeDatetime:
    return SafeDatetime.fromtimestamp(value.timestamp(), tz=value.tzinfo)
