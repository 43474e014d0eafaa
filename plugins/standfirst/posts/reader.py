"""Pelican's reader of our posts: header, then Markdown rendered and made safe."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader
from pelican.settings import Settings

from standfirst.core import settings as settings_of, vocabulary
from standfirst.core.clock import Changes
from standfirst.core.errors import PostError
from standfirst.core.settings import IMAGES, POSTS
from standfirst.core.vocabulary import Vocabulary
from standfirst.posts import html as posts_html, pictures, sections
from standfirst.posts.cache import PostCache
from standfirst.posts.header import PUBLISHED, REWRITTEN_AFTER, STATUSES, Header, moment, parts, unlisted
from standfirst.posts.names import place_of
from standfirst.posts.withdrawn import LEFT_OFF, Withdrawn
from standfirst.site import i18n
from standfirst.text import characters, languages
from standfirst.text.words import minutes

logger = logging.getLogger(__name__)
MOMENTS = {key: key.lower() for key in ("Date", "Modified", "Added")}
COPIED_KEYS = {key: key.lower() for key in ("Title", "Summary", "Image", "Alt", "Credit", "Id", "Dump", "Also")}
MOST_TAGS = 30  # shown; the rest stays in the file
SAME, OPENING = 60, 500  # characters by which a summary is known, and of the text that may say it


@dataclass(frozen=True, slots=True)
class RenderedBody:
    """A post's body as pages show it."""

    html: str
    text: str  # by which stories are compared
    reading_minutes: int
    standfirst: str  # the summary, unless the text says it at once


@dataclass(slots=True)
class SiteRules:
    """The rules of a site that decide, together with a post's header, if and how it is shown."""

    terms: Vocabulary = field(default_factory=Vocabulary)
    sections: Vocabulary = field(default_factory=Vocabulary)
    sources: Vocabulary = field(default_factory=Vocabulary)
    withdrawn: Withdrawn = field(default_factory=Withdrawn)
    changed: Mapping[str, datetime] = field(default_factory=dict)  # when an editor changed them last, by their ids
    now: datetime | None = None  # None: stories whose hour has not come are shown too

    @property
    def section_order(self) -> list[str]:
        """Return the addresses of the listed sections in the order of their file."""
        return list(dict.fromkeys(term.slug for term in self.sections.terms.values()))


class PostReader(BaseReader):  # type: ignore[misc]  # Pelican is untyped
    """One Markdown file to HTML and the values templates use; every value is plain text, escaped by the template."""

    enabled = True
    # None: Pelican takes every reader that was imported for the suffixes that it names, in sites that do not list our plugin too.
    file_extensions = ()
    tag_class, category_class, author_class = Tag, Category, Author

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._rules = settings_of.shared(settings, SiteRules)
        self._posts = settings_of.shared(settings, PostCache)
        self._changes = settings_of.shared(settings, Changes)
        self._images = Path(settings["PATH"]) / IMAGES
        self._posts_folder = f"{settings['PATH']}/{POSTS}/"
        self._zone = ZoneInfo(settings.get("TIMEZONE", "UTC"))

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the safe HTML of the post's body, and its values."""
        post = self._posts.pop(source_path)
        values = self.values(post.header, source_path, post.parsed.guesses)
        shown = self.shown(post.body, str(values.get("summary", "")))
        body_values = {"reading_minutes": shown.reading_minutes, "standfirst": shown.standfirst}
        return shown.html, values | body_values | {
            "text": shown.text,
            "digest_of_post": post.digest,
            "pictures": post.images,
        }

    def shown(self, body: str, summary: str) -> RenderedBody:
        """Return a post's *body*, rendered."""
        html = posts_html.render(characters.composed(body))
        text = posts_html.prose(html)
        # A summary made of the story's own first sentences is not said twice above them; a place or a caption may be before them.
        is_said = summary.rstrip("….")[:SAME] in text[:OPENING]
        placed = posts_html.placed(html, self._images, f"{self.settings['SITEURL']}/images")
        return RenderedBody(placed, text, minutes(text), "" if is_said else summary)

    def values(self, header: Header, source_path: str, guesses: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the values of a post's *header*, without empty ones; *guesses* are sections that it may belong to."""
        below = _below(self._posts_folder, source_path)
        lines = header.composed
        if not all(lines.values()):
            lines = {key: value for key, value in lines.items() if value}
        stated_moments = ((key, name) for key, name in MOMENTS.items() if key in lines)
        moments = {
            name: _in_zone(moment(lines[key], self._zone, source_path), self._zone) for key, name in stated_moments
        }
        stated = lines.get("Status", PUBLISHED).casefold()
        status, waits = self._status(stated, moments.get("date"), source_path, is_post=bool(below))
        values: dict[str, Any] = {name: lines[key] for key, name in COPIED_KEYS.items() if key in lines}
        values["status"] = status
        if waits and self.settings.get("DRAFTS"):  # a preview for the editor, who sees at once which these are
            label = labels(self.settings["DEFAULT_LANG"])[waits]
            values |= {
                "title": f"{label}: {values.get('title', '')}",
                "status": PUBLISHED,
                "date": self._rules.now,
                "mark": waits,
            }
        if below and self._rules.withdrawn.names_header(header):
            values["status"] = "skip"
            logger.warning("content/posts/%s is left off the site: %s", below, LEFT_OFF)
        values |= self._filed(moments, lines.get("Id", ""))
        if below:
            values["slug"] = place_of(below)
            name = lines.get("Category") or self.settings["DEFAULT_CATEGORY"]
            term, is_guess = sections.of_post(name if "Category" in lines else "", guesses, self._rules.sections)
            values["category"] = self._category(term if is_guess else self._rules.sections.term(name))
            if is_guess and "Category" in lines:
                values["narrower"] = name  # what the page itself calls it
            values["own_section"] = vocabulary.slug(name)
        values |= self._read(lines)
        if not all(values.values()):
            values = {key: value for key, value in values.items() if value}
        values["pinned"] = "Pinned" in lines and header.is_pinned
        return values

    def _read(self, lines: Mapping[str, str]) -> dict[str, Any]:
        """Return the values of those of a header's *lines* that are not shown as they are."""
        values: dict[str, Any] = {}
        images_address = f"{self.settings['SITEURL']}/images"
        if "Link" in lines:
            values["link"] = lines["Link"].replace(" ", "%20")
        if "Lang" in lines:
            values["lang"] = languages.canonical(lines["Lang"])
        if "Source" in lines:
            values["source"] = self._source(lines["Source"])
        if "Tags" in lines:
            values["tags"] = self._tags(lines["Tags"])
        if "Authors" in lines:
            values["authors"] = [*map(self._author, unlisted(lines["Authors"]))]
        if "Note" in lines:
            values["note"] = posts_html.placed(posts_html.render_line(lines["Note"]), self._images, images_address)
        if "Image" in lines:
            values["picture"] = pictures.lead_picture(lines["Image"], self._images, images_address)
        values["direction"] = languages.direction(values.get("lang") or self.settings["DEFAULT_LANG"])
        return values

    def _status(self, stated: str, date: datetime | None, where: str, is_post: bool) -> tuple[str, str]:
        """Return the status that Pelican gets, and why a post of this *date* is off the site, empty if it is not; a page needs none.

        Raises PostError if the *stated* status is none that we know.
        """
        now = self._rules.now
        if stated not in STATUSES:
            raise PostError(f"{where}: Status is {stated!r}; write one of {', '.join(STATUSES)}")
        if stated == "draft":
            return "skip", "Draft"
        if not is_post:
            return stated, ""
        if date is None:
            return "skip", "Undated"
        if now is not None and date > now:
            self._changes.note(date)
            return "skip", "Scheduled"
        return stated, ""

    def _filed(self, moments: dict[str, datetime], own_id: str) -> dict[str, datetime]:
        """Return the *moments* of the story called *own_id*, with the one at which its editor changed it.

        If its page was changed years after its date, as a guide is that is written anew, its date is what the page shows, and "first" the other.
        """
        if own_id in self._rules.changed:
            moments["changed"] = self._rules.changed[own_id]
        first, last, now = moments.get("date"), moments.get("modified"), self._rules.now
        if first is None or last is None or (last - first).days < REWRITTEN_AFTER or (now is not None and last > now):
            return moments
        return {**moments, "first": first, "date": last}

    def _source(self, name: str) -> str:
        term = self._rules.sources.term(name)
        return "" if term.hidden else term.name

    def _tags(self, names: str) -> list[Tag]:
        tags: dict[str, Tag] = {}
        for tag in map(self._named, parts(names)):
            if tag is not None:
                tags.setdefault(tag.slug, tag)
        return list(tags.values())[:MOST_TAGS]

    def _named(self, part: str) -> Tag | None:
        """Return the tag that a *part* of the line means; None if it names none, or one that the vocabulary hides."""
        name = part.strip()
        term = self._rules.terms.term(name) if name else None
        return None if term is None or term.hidden else self._tag(term)

    def _tag(self, term: vocabulary.Term) -> Tag:
        tag = self.tag_class(term.name, self.settings)
        tag.slug = term.slug
        tag.description = term.description
        tag.is_known = self._rules.terms.lists(term)
        return tag

    def _author(self, name: str) -> Author:
        return self.author_class(name, self.settings)

    def _category(self, term: vocabulary.Term) -> Category:
        is_listed = self._rules.sections.lists(term)  # the names that a new desk has are known in each language
        shown = i18n.words(self.settings["DEFAULT_LANG"])(term.name) if is_listed else term.name
        category = self.category_class(shown, self.settings)
        category.slug = term.slug
        return category


@cache
def labels(language: str) -> Mapping[str, str]:
    """Return the words of *language* for why a post is off the site."""
    words = i18n.words(language)
    return {"Draft": words("Draft"), "Scheduled": words("Scheduled"), "Undated": words("Undated")}


def _in_zone(stated: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment by the clock of the site's *zone*. One at midnight is a day without a clock, which stays this day."""
    is_day = not (stated.hour or stated.minute)
    return stated.replace(tzinfo=zone) if is_day else stated.astimezone(zone)


def _below(folder: str, path: str) -> str:
    """Return the path below *folder* of the post at *path*; empty if it is elsewhere."""
    below = path.removeprefix(folder)
    return below if below != path and below.endswith(".md") and below != ".md" else ""
