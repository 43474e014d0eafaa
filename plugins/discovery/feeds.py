"""RSS 2.0 with the Atom, Dublin Core and Content modules (RSS Advisory Board, Best Practices Profile)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from plugins.discovery.entry import Entry

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
for prefix, space in (("atom", ATOM), ("dc", DUBLIN_CORE), ("content", CONTENT)):
    register_namespace(prefix, space)
GENERATOR = "Standfirst"


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: what it is called, the page it follows, and its own address, both absolute."""

    title: str
    description: str
    page: str
    address: str
    language: str


def newest(entries: Sequence[Entry], count: int) -> list[Entry]:
    """The *count* entries that were added last; a subscriber meets an old story when it joins the digest."""
    return sorted(entries, key=lambda entry: (-entry.added.timestamp(), -entry.date.timestamp(), entry.url))[:count]


def rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """The feed of *channel* with *entries* in the order given, as UTF-8 XML; same input, same bytes."""
    root = Element("rss", {"version": "2.0"})
    top = SubElement(root, "channel")
    for tag, text in (("title", channel.title), ("link", channel.page), ("description", channel.description)):
        SubElement(top, tag).text = text
    SubElement(top, "language").text = channel.language
    if entries:
        SubElement(top, "lastBuildDate").text = _date(max(entry.added for entry in entries))
    SubElement(top, "generator").text = GENERATOR
    SubElement(top, f"{{{ATOM}}}link", {"href": channel.address, "rel": "self", "type": "application/rss+xml"})
    for entry in entries:
        _item(top, entry)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _item(top: Element, entry: Entry) -> None:
    item = SubElement(top, "item")
    SubElement(item, "title").text = entry.title
    SubElement(item, "link").text = entry.url
    SubElement(item, "guid", {"isPermaLink": "false"}).text = entry.id
    SubElement(item, "pubDate").text = _date(entry.date)
    for author in entry.authors:
        SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = author
    for category in entry.categories:
        SubElement(item, "category").text = category
    if entry.summary:
        SubElement(item, "description").text = entry.summary
    SubElement(item, f"{{{CONTENT}}}encoded").text = entry.html


def _date(moment: datetime) -> str:
    return format_datetime(moment)
