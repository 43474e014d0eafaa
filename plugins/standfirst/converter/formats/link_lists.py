"""Lists of addresses and of feeds among the dumps: they are no story, and a command fetches what they name."""

import csv
import re
from io import StringIO

import lxml.html
from lxml import etree

from standfirst.converter.formats.streams import HEAD
from standfirst.core.settings import command

# Exports of reading lists, by the columns of their first line.
COLUMNS = {
    frozenset(("url", "title", "selection", "folder")): "an export of Instapaper",
    frozenset(("url", "title", "note", "excerpt", "cover")): "an export of Raindrop",
    frozenset(("url", "title", "time_added")): "an export of Pocket",
}
MARKS = {
    b"netscape-bookmark-file-1": "a browser's bookmarks", b"<title>pocket export</title>": "an export of Pocket",
    b"[internetshortcut]": "the address of a page", b"<key>url</key>": "the address of a page",
}  # fmt: skip
FEEDS = re.compile(rb"<opml[\s>]", re.IGNORECASE)
LISTED_ADDRESS = re.compile(rb"\s*(?:[-*\xb7]\s+|\d+[.)]\s+)?https?://\S+\s*")
ADDRESS = re.compile(r"https?://\S+")
SURE = 3  # lines from which most have to be addresses; of fewer all
MOSTLY = 0.8  # of the lines of a list are addresses
LONGEST_CELL = 200  # characters of a cell beside an address; a text is longer
NOT_SHOWN = frozenset(("script", "style", "title", "head"))
BESIDE_LINKS, LONGEST_LINK = 80, 120  # characters of all text that is in no link, and of a link


def refusal(head: bytes, name: str) -> str:
    """Return why a file *name* that starts with *head* is no story, and the command for it, if it is a list; else nothing."""
    if FEEDS.search(head[:2_000]):
        return f"it is a list of feeds, without a story; save it as content/watch.opml, and `{command('fetch')}` watches them"
    kind = _kind(head)
    return f"it is {kind}, without a story; `{command('add')} --list dumps/{name}` fetches the pages" if kind else ""


def _kind(head: bytes) -> str:
    start = head[:2_000].lower()
    for mark, name in MARKS.items():
        if mark in start:
            return name
    first, _, _ = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    columns = {column.strip(b' "\r').decode("ascii", "replace") for column in first.split(b",")}
    kind = next((name for wanted_columns, name in COLUMNS.items() if wanted_columns <= columns), "")
    complete_lines = head.split(b"\n") if len(head) < HEAD else head.split(b"\n")[:-1]
    lines = [line for line in complete_lines if line.strip()] or [head]
    addresses = sum(LISTED_ADDRESS.fullmatch(line) is not None for line in lines)
    is_list = addresses >= (MOSTLY * len(lines) if len(lines) >= SURE else len(lines))
    is_short = len(head) < HEAD  # of a longer file only the beginning is known
    text = head.decode("utf-8-sig", "replace") if is_short and not is_list and b"http" in head else ""
    return kind or ("a list of addresses" if is_list or _is_table(text) or _is_linked(text) else "")


def _is_table(text: str) -> bool:
    """Return true if each line of a *text* below the first has an address in a cell of its own, and no cell that may be a text."""
    try:
        rows = [
            row
            for row in csv.reader(StringIO(text), delimiter=";" if text.partition("\n")[0].count(";") > 1 else ",")
            if row
        ]
    except csv.Error:
        return False
    return (
        len(rows) > 1
        and all(
            len(row) == len(rows[0]) > 1
            and any(ADDRESS.fullmatch(cell.strip()) for cell in row)
            and all(len(cell) <= LONGEST_CELL for cell in row)
            for row in rows[1:]
        )
        and not any(ADDRESS.fullmatch(cell.strip()) for cell in rows[0])
    )


def _is_linked(text: str) -> bool:
    """Return true if a short page is nothing but links, each a headline at most."""
    if "<" not in text:
        return False
    try:
        tree = lxml.html.document_fromstring(text)
    except (etree.ParserError, ValueError):  # nothing in it, or an encoding in its first line
        return False
    etree.strip_elements(tree, *NOT_SHOWN, etree.Comment, with_tail=False)
    links = [link for link in tree.iter("a") if (link.get("href") or "").lower().startswith(("http:", "https:"))]
    texts = [link.text_content().strip() for link in links]
    other_text = "".join(tree.text_content().split())
    for link in texts:
        other_text = other_text.replace("".join(link.split()), "", 1)
    return bool(links) and len(other_text) <= BESIDE_LINKS and all(0 < len(link) <= LONGEST_LINK for link in texts)
