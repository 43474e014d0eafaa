"""Feeds: RSS 2.0 (RSS Advisory Board, Best Practices Profile), Atom 1.0 (RFC 4287), JSON Feed 1.1, and OPML 2.0 of them all."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from heapq import nsmallest
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from standfirst.discovery.entry import FIRST_CREDITED, FeedEntry

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
MEDIA = "http://search.yahoo.com/mrss/"
register_namespace("atom", ATOM)
# Items are written apart, so the root names what any of them may use.
IN_ITEMS = {"xmlns:dc": DUBLIN_CORE, "xmlns:content": CONTENT, "xmlns:media": MEDIA}
GENERATOR = "Standfirst"
Story = TypeVar("Story", bound=Any)  # Pelican's article, or an Entry
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: what it is called, the page it follows, and its own address, both absolute."""

    title: str
    description: str
    page: str
    address: str
    language: str
    style: str = ""  # the address of a stylesheet for people who open the feed in a browser
    identity: str = ""  # what stays when the address changes
    sources: tuple[tuple[str, str], ...] = ()  # name and feed of the publishers whose feeds are known
    hub: str = ""  # the address of a WebSub hub, which pushes the feed to its subscribers


def age(story: Story) -> tuple[float, float, str]:
    """Return what `newest` sorts by."""
    date, joined = -story.date.timestamp(), getattr(story, "added", None)
    return date if joined is None else -joined.timestamp(), date, story.url


def newest(
    stories: Sequence[Story], count: int, age_of: Callable[[Story], tuple[float, float, str]] = age
) -> list[Story]:
    """Return the *count* of *stories* (or of their entries) that were added last, by their ages, which may be *age_of*.

    A subscriber meets an old story when it joins the digest.
    """
    return nsmallest(count, stories, key=age_of)


def feed_of(write: Callable[[Channel, Sequence[FeedEntry]], bytes], channel: Channel, stories: Sequence[Any]) -> bytes:
    """Return the feed of *channel* that *write* makes of Pelican's articles *stories*."""
    return write(channel, [story.discovery.full for story in stories])


def rss(channel: Channel, entries: Sequence[FeedEntry]) -> bytes:
    """Return the feed of *channel* with *entries* in the order given, as UTF-8 XML; same input, same bytes."""
    root = Element("rss", {"version": "2.0", **IN_ITEMS})
    top = SubElement(root, "channel")
    # Readers take a description for HTML, a channel's too: a source may be called `<a href="javascript:...">`.
    description = escape(channel.description, quote=False)
    for tag, text in (("title", channel.title), ("link", channel.page), ("description", description)):
        SubElement(top, tag).text = text
    SubElement(top, "language").text = channel.language
    if entries:
        SubElement(top, "lastBuildDate").text = _date(max(entry.updated for entry in entries))
    SubElement(top, "generator").text = GENERATOR
    SubElement(top, f"{{{ATOM}}}link", {"href": channel.address, "rel": "self", "type": "application/rss+xml"})
    if channel.hub:
        SubElement(top, f"{{{ATOM}}}link", {"href": channel.hub, "rel": "hub"})
    head, foot = _xml(root, channel.style).split(b"\n  </channel>")
    items = "".join(_item(entry, dict(channel.sources)) for entry in entries)
    return head + items.encode() + b"\n  </channel>" + foot


def _item(entry: FeedEntry, sources: Mapping[str, str]) -> str:
    """Return one item as it is in a feed whose root names the prefixes IN_ITEMS; written by hand, for a site has many."""
    lines = [
        _line("title", entry.title),
        _line("link", entry.url),
        _line("guid", entry.id, isPermaLink="false"),
        _line("pubDate", _date(entry.added)),
        *(_line("dc:creator", author) for author in entry.authors),
        *(_line("category", category) for category in entry.categories),
    ]
    is_credited = entry.source and entry.added >= FIRST_CREDITED
    if is_credited and not entry.authors:
        lines.append(_line("dc:creator", entry.source))
    if entry.source in sources:
        lines.append(_line("source", entry.source, url=sources[entry.source]))
    elif is_credited and entry.link:
        parts = urlsplit(entry.link)
        lines.append(_line("source", entry.source, url=f"{parts.scheme}://{parts.netloc}/"))
    # Readers take a description for HTML: plain text is escaped once for them, and once more as XML.
    lines.append(_line("description", escape(entry.summary, quote=False)))
    if entry.html:
        lines.append(_line("content:encoded", entry.html))
    if picture := entry.picture:
        size, kind = str(picture.length), picture.media_type
        lines.append(_line("enclosure", url=picture.url, length=size, type=kind))
        lines.append(_line("media:content", url=picture.url, fileSize=size, type=kind, medium="image"))
    return f"\n    <item>{''.join(lines)}\n    </item>"


def _line(tag: str, text: str = "", **attributes: str) -> str:
    attribute_text = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return (
        f"\n      <{tag}{attribute_text}>{escape(text, quote=False)}</{tag}>"
        if text
        else f"\n      <{tag}{attribute_text} />"
    )


def atom(channel: Channel, entries: Sequence[FeedEntry]) -> bytes:
    """Return the same as an Atom feed."""
    root = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": channel.language})
    _atom(root, "id", channel.identity or channel.page)
    _atom(root, "title", channel.title)
    _atom(root, "subtitle", channel.description)
    latest = max((entry.updated for entry in entries), default=None)
    _atom(root, "updated", latest.isoformat() if latest else "1970-01-01T00:00:00+00:00")
    _atom(root, "generator", GENERATOR)
    SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": channel.address})
    SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": channel.page})
    if channel.hub:
        SubElement(root, f"{{{ATOM}}}link", {"rel": "hub", "href": channel.hub})
    _author(root, channel.title)
    for entry in entries:
        _entry(root, entry)
    return _xml(root, channel.style)


def _entry(root: Element, entry: FeedEntry) -> None:
    item = SubElement(root, f"{{{ATOM}}}entry", {"{http://www.w3.org/XML/1998/namespace}lang": entry.language})
    _atom(item, "id", entry.id)
    _atom(item, "title", entry.title)
    SubElement(item, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    if entry.link:
        SubElement(item, f"{{{ATOM}}}link", {"rel": "via", "href": entry.link})
    if picture := entry.picture:
        enclosure = {"rel": "enclosure", "href": picture.url, "length": str(picture.length), "type": picture.media_type}
        SubElement(item, f"{{{ATOM}}}link", enclosure)
    _atom(item, "published", entry.added.isoformat())
    _atom(item, "updated", entry.updated.isoformat())
    for author in entry.authors:
        _author(item, author)
    for category in entry.categories:
        SubElement(item, f"{{{ATOM}}}category", {"term": category})
    _atom(item, "summary", entry.summary)
    if entry.html:
        SubElement(item, f"{{{ATOM}}}content", {"type": "html"}).text = entry.html


def _atom(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{tag}").text = text


def _author(parent: Element, name: str) -> None:
    SubElement(SubElement(parent, f"{{{ATOM}}}author"), f"{{{ATOM}}}name").text = name


def json_feed(channel: Channel, entries: Sequence[FeedEntry]) -> bytes:
    """Return the same as a JSON Feed."""
    top = {
        "version": JSON_FEED, "title": channel.title, "description": channel.description, "home_page_url": channel.page,
        "feed_url": channel.address, "language": channel.language,
        **({"hubs": [{"type": "WebSub", "url": channel.hub}]} if channel.hub else {}), "items": [_json_item(entry) for entry in entries],
    }  # fmt: skip
    return (json.dumps(top, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(entry: FeedEntry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id, "url": entry.url, "external_url": entry.link, "title": entry.title, "summary": entry.summary,
        "date_published": entry.added.isoformat(), "date_modified": entry.updated.isoformat(), "language": entry.language,
        "authors": [{"name": name} for name in entry.authors], "tags": list(entry.categories),
        "image": entry.picture.url if entry.picture else "",
    }  # fmt: skip
    kept = {key: value for key, value in item.items() if value}
    return kept | ({"content_html": entry.html} if entry.html else {"content_text": entry.summary})


def opml(title: str, channels: Sequence[tuple[str, Channel]]) -> bytes:
    """Return all *channels*, each with the name of its folder (empty: in none), as a list that feed readers import."""
    root = Element("opml", {"version": "2.0"})
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    folders = {"": body}
    for folder, channel in channels:
        if folder not in folders:
            folders[folder] = SubElement(body, "outline", {"text": folder, "title": folder})
        outline = {
            "type": "rss",
            "text": channel.title,
            "title": channel.title,
            "xmlUrl": channel.address,
            "htmlUrl": channel.page,
        }
        SubElement(folders[folder], "outline", outline)
    return _xml(root)


def _xml(root: Element, style: str = "") -> bytes:
    stylesheet = f'<?xml-stylesheet type="text/css" href="{escape(style)}"?>\n'.encode() if style else b""
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + stylesheet + _serialised(root) + b"\n"


def _serialised(root: Element) -> bytes:
    indent(root)
    return tostring(root, encoding="unicode").encode()  # half the time of encoding="utf-8"


def _date(moment: datetime) -> str:
    return format_datetime(moment)
