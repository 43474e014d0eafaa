"""An HTML page: saved by a browser, fetched by a scraper, or unwrapped from another format."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from standfirst.converter.html import blocks, formulas, script_data
from standfirst.converter.html.decode import decoded
from standfirst.converter.html.elements import Element, parse
from standfirst.converter.markdown.links import joined, publishable
from standfirst.converter.metadata import page as metadata_page
from standfirst.converter.model import Page, Record, Source
from standfirst.core.errors import DumpError

BLANKS = b" \t\r\n\f\0"
MARK = b"\xef\xbb\xbf"
# Start and end of each piece; the comment first, because `<!` begins a declaration too.
PIECES = ((b"<!--", b"-->"), (b"<?", b">"), (b"<!doctype", b">"))
# A document type with declarations of its own, such as those of entities.
OWN_DECLARATIONS = re.compile(rb"<!doctype[^>\[]*\[.*?\]\s*>", re.IGNORECASE | re.DOTALL)


def end(head: bytes, skips_doctype: bool = True) -> int:
    """Return where the first element of *head* begins, or its length if it breaks off before.

    A scan, not a pattern: nested repetition takes exponential time on a row of comments.
    """
    pieces = PIECES if skips_doctype else PIECES[:-1]
    position = len(MARK) if head.startswith(MARK) else 0
    while True:
        while position < len(head) and head[position] in BLANKS:
            position += 1
        closing = next(
            (last for first, last in pieces if head[position : position + len(first)].lower() == first), None
        )
        if closing is None:
            return position
        if declared := OWN_DECLARATIONS.match(head, position):
            position = declared.end()
            continue
        closed = head.find(closing, position)
        if closed < 0:
            return len(head)
        position = closed + len(closing)


LOOKED_AT = 4_096  # bytes in which a page shows that it is HTML
MARKUP = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:article|main|div|section|h1|p|title|meta)[\s>]",
    re.IGNORECASE,
)
HEAD_ELEMENT = re.compile(rb"<(?:meta|title|link|base|style|script)[\s>]", re.IGNORECASE)
FRAME = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
TAG_START = re.compile(rb"<[A-Za-z][\w:-]*[\s>]")
TAGS = re.compile(
    rb"</?(?:p|div|a|span|table|t[dr]|br|img|script|meta|link|form|input|[uo]l|li|h[1-6]|style|font)\b", re.IGNORECASE
)
MANY_TAGS = 8  # in the part of a dump that is looked at
SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)")


class NoWordsError(DumpError):
    """A page that shows no words; *article* are the fields of a story that one of its scripts holds, if any."""

    def __init__(self, reason: str, article: Mapping[str, Any] | None) -> None:
        super().__init__(reason)
        self.article = article


def knows(head: bytes) -> bool:
    """Return true if *head* starts as HTML does: a page's frame or first block after nothing but markup, or `<html` on a line of its own."""
    head = head[:LOOKED_AT].replace(b"\0", b"")
    start_at = end(head, skips_doctype=False)
    if HEAD_ELEMENT.match(head, start_at) and FRAME.search(
        head, start_at
    ):  # as pages that leave `<html>` to the browser begin
        return True
    if (
        TAG_START.match(head, start_at) and sum(1 for _ in TAGS.finditer(head)) >= MANY_TAGS
    ):  # wrapped in an element of no page
        return True
    first = MARKUP.search(head)
    if first is None:
        return False
    before, tag = head[start_at : first.start()], first[0].lower()
    start = before.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe")
    if not start:
        return True
    if not tag.startswith((b"<!doc", b"<html", b"<head", b"<body")):
        return False
    is_top = tag.startswith((b"<!doc", b"<html")) and not before.rpartition(b"\n")[2].strip()
    return start.startswith(b"<") or (is_top and not start.startswith((b"{", b"[")))


def shows(data: bytes) -> bool:
    """Return true if a page that its server calls HTML holds any markup."""
    return MARKUP.search(data) is not None


def read(record: Record) -> Page:
    """Return one page: what it shows, and what it declares of itself."""
    text, is_plain = decoded(record.data, record.charset)
    saved = SAVED_FROM.search(text[:LOOKED_AT])
    address = publishable(record.address or (saved[1].replace("-%2D", "--") if saved else ""))
    read_page = page(record.data if is_plain else text, record.source, address)
    return replace(read_page, pictures=record.pictures) if record.pictures else read_page


def page(document: str | bytes, source: Source, address: str = "") -> Page:
    """Return the page that a whole HTML *document*, bytes in UTF-8, first seen at *address*, shows; raises DumpError without words."""
    return of_tree(parse(document), source, address)


def of_tree(tree: Element, source: Source, address: str) -> Page:
    """Return the page that a *tree*, first seen at *address*, shows; raises DumpError without words."""
    declared, given, names = metadata_page.read(tree, address)
    formulas.rewrite(tree)
    page_blocks, shown = blocks.read(tree)
    if not page_blocks:
        raise NoWordsError("no text to read: the page shows no words", script_data.article(tree))
    based = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    return Page(source, page_blocks, declared, given, publishable(joined(declared.url, based)), names, shown=shown)
