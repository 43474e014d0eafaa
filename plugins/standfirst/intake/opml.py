"""The feeds that an OPML file lists, as any feed reader exports them (OPML 2.0, http://opml.org/spec2.opml)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from standfirst.core.errors import IntakeError

WATCH = "watch.opml"  # under content/
LARGEST = 4 * 1024 * 1024  # bytes of a list


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """One feed of the list."""

    address: str
    name: str = ""


def read(path: Path) -> tuple[WatchedFeed, ...]:
    """Return the feeds of the OPML file at *path*, each once; raises IntakeError if it is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"{path} cannot be read: {error.strerror}; export your feeds as OPML to that file") from error
    if len(data) > LARGEST:
        raise IntakeError(f"{path} has more than {LARGEST:,} bytes, which no list of feeds has")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise IntakeError(
            f"{path}:{error.lineno}: {str(error).partition(', line')[0]}; mend that line, or export the list again from your feed reader"
        ) from error
    listed = _feeds(root)
    if not listed:
        raise IntakeError(f'{path} lists no feed: it needs <outline xmlUrl="https://..."/>')
    return listed


def _feeds(root: etree._Element) -> tuple[WatchedFeed, ...]:
    feeds: dict[str, WatchedFeed] = {}
    for outline in root.iter("outline"):
        values = {name.casefold(): value.strip() for name, value in outline.attrib.items()}
        address = values.get("xmlurl", "")
        if address and not address.startswith(("http://", "https://")):
            raise IntakeError(
                f"{WATCH}:{outline.sourceline}: {address!r} is no web address; it starts with http:// or https://"
            )
        if "@" in address.partition("//")[2].partition("/")[0]:  # it would be written into watched.jsonl, and shown
            raise IntakeError(
                f"{WATCH}:{outline.sourceline}: the address holds a name or password; write it without, or drop the feed"
            )
        if address:
            feeds.setdefault(address, WatchedFeed(address, values.get("title") or values.get("text") or ""))
    return tuple(feeds.values())


def written(feeds: Sequence[WatchedFeed]) -> str:
    """Return an OPML file of *feeds*."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Feeds"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        etree.SubElement(body, "outline", type="rss", text=feed.name or feed.address, xmlUrl=feed.address)
    return str(etree.tostring(root, encoding="unicode", pretty_print=True))
