"""Published issues: what is in content/issues/, as pages, feed items and mails."""

import logging
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from html import escape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from standfirst.core.clock import Changes
from standfirst.core.settings import ISSUES
from standfirst.digest.issues import draft
from standfirst.digest.issues.email import absolute
from standfirst.posts import html as posts_html
from standfirst.posts.header import Header, moment, parse, write
from standfirst.shelf import editing
from standfirst.text.languages import cut

logger = logging.getLogger(__name__)
FOLDER = ISSUES
# An address of a story of this site, in a link of Markdown or HTML or as text: full, from the site's root, or from a folder above. The
# part that names the story is its place.
LINKED = (
    r"(?:(?:https?:)?//{site}/|(?<![^\s(<\"'=])(?:(?:\.\./)+|\./)|(?<![^(<\"'=])/)(\d{{4}}/\d{{2}}/[^\s()<>\"'/?#\]]+)"
)
AFTER = ".,;:!*_"  # what ends a sentence after such an address
# An address that is defined once and named by a label in the text: `[words][label]`, `[label][]`, `[label]`.
DEFINED = re.compile(r"(?m)^ {0,3}\[(?P<label>[^\]\n]+)\]:[ \t]*<?(?P<address>[^\s>]+)>?[^\n]*$")
LABELLED = re.compile(r"\[(?P<words>[^\]\[\n]+)\](?:\[(?P<label>[^\]\n]*)\])?(?![(:\[])")
POST_FILE = re.compile(
    r"(?<=[(<\"'\s])(?:\.{0,2}/)+(?:content/)?(?:posts/)?(?P<place>\d{4}/\d{2}/[^\s()<>\"'?#\]]+)\.md(?=[)>\"'\s#]|$)"
)
ITEM = re.compile(r"(?m)^(?=(?:[-*+]|\d+[.)])\s)")
EMPTY_SECTION = re.compile(r"^## [^\n]*\n\s*(?=^## |\Z)", re.MULTILINE)
NAMESPACE = UUID("9c2c1f0a-5f59-5d0e-9a55-6f2f5d2b8c1e")  # our own namespace for issues' ids
LISTING = re.compile(r"<([ou]l)[^>]*>((?:(?!</?[ou]l).)*)</\1>", re.DOTALL)  # without a list in it
LEADING = re.compile(r'\s*<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>(.*)', re.DOTALL)
LONGEST_SUMMARY = 280  # characters


@dataclass(frozen=True, slots=True)
class Issue:
    """One published issue."""

    name: str  # `2021-W47`
    title: str
    date: datetime
    html: str  # safe, its links absolute
    summary: str
    id: str  # stays the same if title or domain change

    @property
    def url(self) -> str:
        """Return the address of its page, below the site's."""
        return f"{FOLDER}/{self.name.lower()}/"

    @property
    def book(self) -> str:
        """Return the address of the same as an EPUB."""
        return f"{self.url}{self.name.lower()}.epub"


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """A line of an issue that leads with a story of this site, shown as lists show stories."""

    story: Any
    title: str  # safe HTML: the editor's words for it
    why: str  # safe HTML: what the editor says of it; empty if nothing


@dataclass(frozen=True, slots=True)
class IssuePart:
    """A part of an issue's page: a list of stories, or else text."""

    html: str = ""
    entries: tuple[IssueEntry, ...] = ()


def parts(issue: Issue, site: str, stories: Mapping[str, Any]) -> Iterator[IssuePart]:
    """Yield the parts of *issue* in order; a list becomes entries if each of its lines leads with one of *stories*, by their places."""
    rest = 0
    for listing in LISTING.finditer(issue.html):
        entries = tuple(_entries(listing[2], site, stories))
        if all(entries):
            yield IssuePart(issue.html[rest : listing.start()])
            yield IssuePart(entries=tuple(entry for entry in entries if entry is not None))
            rest = listing.end()
    yield IssuePart(issue.html[rest:])


def _entries(items: str, site: str, stories: Mapping[str, Any]) -> Iterator[IssueEntry | None]:
    """Yield the story of each of *items*, lines of a list; None for one that leads with no story."""
    for item in items.split("<li>")[1:]:
        match = LEADING.match(item.lstrip().removeprefix("<p>"))
        place = match[1].removeprefix(f"{site}/").strip("/") if match else ""
        if match is None or place not in stories:
            yield None
            continue
        story, why = stories[place], match[3].rstrip()
        for end in ("</li>", "</p>"):
            why = why.removesuffix(end).rstrip()
        source = f" ({escape(str(getattr(story, 'source', '')), quote=False)})"
        yield IssueEntry(story, match[2], why.removeprefix(source).lstrip(" :–—"))


@dataclass(frozen=True, slots=True)
class IssueContext:
    """The context of issues: the folder content/, the moment and the zone, the site's address and language."""

    content: Path
    now: datetime
    zone: tzinfo
    site: str
    language: str
    places: Container[str]  # of the stories that readers can see: `YYYY/MM/name`
    drafts: bool = False  # whether drafts are shown too, and issues whose day has not come: a preview for the editor
    moved: Mapping[str, str] = field(default_factory=dict)  # the present place of a story by each that it had


def published(desk: IssueContext, changes: Changes) -> list[Issue]:
    """Return the issues whose editor published them and whose day has come, the newest first; others are reported, their day noted in *changes*.

    Links that begin at the site's root lead to the site's address. A line or paragraph that links a story which readers cannot
    see (a draft, one that waits for its day, one that was taken down) is left out and reported.
    """
    return sorted(_published(desk, changes), key=lambda issue: (issue.date, issue.name), reverse=True)


def _published(desk: IssueContext, changes: Changes) -> Iterator[Issue]:
    for path in sorted((desk.content / FOLDER).glob("*.md")):
        header, body = parse(path.read_text(encoding="utf-8"), f"content/{FOLDER}/{path.name}")
        if header.status != "published" and not desk.drafts:
            continue
        date = _day_of(header, path, desk)
        if date > desk.now and not desk.drafts:
            changes.note(date)
            logger.warning(
                "content/%s/%s: held until its Date, %s", FOLDER, path.name, header.get("Date") or date.date()
            )
            continue
        html = absolute(posts_html.render(_without_hidden(body, desk, path.name)), desk.site)
        text = " ".join(posts_html.plain(html.partition("<h2>")[0]).split())
        stated = header.get("Summary")
        summary = stated or (cut(text, desk.language, LONGEST_SUMMARY) if text else "")
        title = header.get("Title") or path.stem
        yield Issue(path.stem, title, date, html, summary or title, uuid5(NAMESPACE, path.stem).urn)


def _day_of(header: Header, path: Path, desk: IssueContext) -> datetime:
    """Return the moment of the issue at *path*: the one stated, else now if it is published, else the end of its period."""
    if stated := header.get("Date"):
        return moment(stated, desk.zone, path.name)
    if header.status == "published":  # the build that publishes it writes it down
        return desk.now
    return moment(draft.period(path.stem).last.isoformat(), desk.zone, path.name)


def _without_hidden(body: str, desk: IssueContext, name: str) -> str:
    """Return the Markdown *body* of an issue without the items and paragraphs of stories that readers cannot see."""
    body = _with_new_places(body, desk)
    links = _LinkFinder(body, desk.site)
    kept, is_whole = [], True
    for block in re.split(r"\n{2,}", body):
        parts = ITEM.split(block)
        visible = [part for part in parts if not _hidden(links.places(part), desk, name)]
        is_whole = is_whole and len(visible) == len(parts)
        kept += ["".join(visible)] if visible else []
    return body if is_whole else EMPTY_SECTION.sub("", "\n\n".join(kept) + "\n")


def _with_new_places(body: str, desk: IssueContext) -> str:
    """Return *body* with the present places of stories that were moved since it was written, and of those that it names by their files."""
    body = POST_FILE.sub(r"/\g<place>/", body)
    links = _LinkFinder(body, desk.site)
    for place in {*links.places(body), *links.defined}:
        if place in desk.moved and place not in desk.places:
            body = re.sub(rf"(?<=/){re.escape(place)}(?![^\s()<>\"'/?#\]])", desk.moved[place], body)
    return body


class _LinkFinder:
    """Finds the stories of the site at *site* that parts of the Markdown *body* link, also by labels that are defined elsewhere in it."""

    def __init__(self, body: str, site: str) -> None:
        self._own_link = re.compile(LINKED.format(site=re.escape(site.partition("//")[2])), re.IGNORECASE)
        self._defined = {match["label"].casefold(): match["address"] for match in DEFINED.finditer(body)}

    @property
    def defined(self) -> list[str]:
        """Return the places of the stories whose addresses have labels."""
        return self.places("".join(f"({address})" for address in self._defined.values()))

    def places(self, part: str) -> list[str]:
        """Return the places of the stories that a *part* of the body links."""
        text = DEFINED.sub("", part)
        labels = ((match["label"] or match["words"]).casefold() for match in LABELLED.finditer(text))
        named = "".join(f"({self._defined[label]})" for label in labels if label in self._defined)
        return [place.rstrip(AFTER) for place in self._own_link.findall(f"{text}{named}")]


def _hidden(places: Sequence[str], desk: IssueContext, name: str) -> bool:
    hidden = [place for place in places if place not in desk.places]
    for place in hidden:
        logger.warning("content/%s/%s: %s is not published; what is said of it is left out", FOLDER, name, place)
    return bool(hidden)


def date_published(content: Path, now: datetime) -> None:
    """Write the present day into every issue that its editor has published and that has no date yet."""
    for path in sorted((content / FOLDER).glob("*.md")):
        header, body = parse(path.read_text(encoding="utf-8"), f"content/{FOLDER}/{path.name}")
        if header.status == "published" and header.get("Date") is None:
            editing.put(path, write(header.updated("Date", f"{now:%Y-%m-%d %H:%M}"), body))
