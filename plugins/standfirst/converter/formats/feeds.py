"""Feeds: RSS, Atom and RDF by feedparser, an article an entry; a JSON Feed is JSON, and read as such."""

import json
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import feedparser

from standfirst.converter.formats.streams import UNPACKED, Names, OpenDump, read_all
from standfirst.converter.html import page
from standfirst.converter.model import Record, Refusal
from standfirst.core.errors import DumpError

ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
MAILBOX = re.compile(r"^\S+\s\((?=[^)]+$)")  # what feedparser leaves of an address under one of the newer domains


def knows(head: bytes) -> bool:
    """Return true if the first element is a feed's."""
    return ROOT.match(head, page.end(head)) is not None


def cut(opened: OpenDump) -> Iterator[Record | Refusal]:
    """Return a record for every entry."""
    data = read_all(opened.stream, UNPACKED)
    try:
        feed = feedparser.parse(BytesIO(data), resolve_relative_uris=True, sanitize_html=False)
    except (LookupError, TypeError, ValueError) as error:  # of encodings it does not know, of addresses that are none
        raise DumpError(f"the feed cannot be read ({error}); save it again") from error
    if not feed.entries:
        broken = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        raise DumpError(f"the feed holds no entries{broken}")
    names = Names()
    for entry in feed.entries:
        article = _article(entry, feed.feed)
        name = names.of(entry.get("id") or entry.get("link") or entry.get("title", ""))
        data = json.dumps(article, ensure_ascii=False).encode("utf-8", "surrogatepass")
        yield Record(opened.source(name, data), "object", data)


def _article(entry: dict[str, Any], feed: Mapping[str, Any]) -> dict[str, object]:
    """Return an *entry* under the names of JSON Feed."""
    bodies = [content.get("value", "") for content in entry.get("content", ()) if content.get("value")]
    summary = entry.get("summary", "")
    people = [MAILBOX.sub("", person["name"]) for person in entry.get("authors", ()) if person.get("name")]
    return {
        "feed_title": feed.get("title", ""),
        "feed_language": feed.get("language", ""),
        "id": entry.get("id", ""),
        "url": entry.get("link", "") or entry.get("id", ""),
        "title": entry.get("title", ""),
        "date_published": entry.get("published") or dict.get(entry, "updated") or "",
        "date_modified": dict.get(entry, "updated") or "",  # its own `get` would give the day of publication
        "authors": people or entry.get("author", ""),
        "tags": [tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")],
        "summary": summary if bodies and summary not in bodies else "",
        "content_html": max(bodies, key=len) if bodies else summary,
    }
