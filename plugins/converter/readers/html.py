"""An HTML page: saved by a browser, fetched by a scraper, or unwrapped from another format."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from plugins.converter.dom import parse
from plugins.converter.facts import declared
from plugins.converter.model import Dump, Page, Source
from plugins.converter.readers.blocks import blocks_of
from plugins.converter.readers.decode import decode
from plugins.errors import DumpError

LOOKED_AT = 4_096  # bytes in which a page shows that it is HTML
MARKUP = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:article|main|div|section|h1|p)[\s>]", re.IGNORECASE
)
SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)")


def knows(dump: Dump) -> bool:
    """Whether *dump* starts as HTML does: a tag of a page's frame, or of its first block."""
    head = dump.data[:LOOKED_AT].replace(b"\0", b"")
    first = MARKUP.search(head)
    return bool(
        first
        and (first[0].lower()[:5] in (b"<!doc", b"<html", b"<head", b"<body") or not head[: first.start()].strip())
    )


def read(dump: Dump, source: Source) -> Iterator[Page]:
    """One page: what it shows, and what it declares of itself."""
    text = decode(dump.data)
    saved = SAVED_FROM.search(text[:LOOKED_AT])
    yield page(text, source, saved[1] if saved else "")


def page(text: str, source: Source, address: str = "") -> Page:
    """The page that *text*, a whole HTML document first seen at *address*, shows; raises DumpError without words."""
    tree = parse(text)
    said, names = declared.read(tree, address)
    blocks = blocks_of(tree)
    if not blocks:
        raise DumpError("no text to read: the page shows no words")
    based = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    return Page(source, blocks, said, urljoin(said.url, based), names)
