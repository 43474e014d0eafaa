"""Lists of addresses: plain ones, a browser's bookmarks, and exports of Pocket, Instapaper, Raindrop and Readwise Reader."""

import csv
import re
from collections.abc import Iterator, Mapping
from html import unescape
from io import StringIO
from pathlib import Path

import lxml.html

from standfirst.core.errors import IntakeError
from standfirst.intake.fetch import LARGEST
from standfirst.intake.saved import SavedArticle

MOST = 5_000  # addresses of a file
LINK = re.compile(r"https?://[^\s\"'<>,]+", re.IGNORECASE)
HTML = re.compile(r"\s*<(?:!doctype|html|dl|ul|meta|title)\b", re.IGNORECASE)
# The columns of exports, by what they hold: Pocket, Instapaper, Raindrop, Readwise Reader, and names that people give them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "address": ("url", "link", "address", "adresse", "lien", "enlace", "indirizzo", "ссылка", "链接"),
    "title": ("title",),
    "tags": ("tags", "document tags", "labels"),
    "note": ("note", "notes", "document note", "selection"),
    "html": ("html", "content", "text"),
    "summary": ("excerpt", "description", "summary"),
    "authors": ("author", "authors"),
}
# The file of one address that Windows (.url) or macOS (.webloc) saves.
SHORTCUT = re.compile(
    r"(?:^\[InternetShortcut\](?s:.*?)^URL=(?P<url>\S+))|<key>URL</key>\s*<string>(?P<key>[^<]*)", re.MULTILINE
)
IN_LIST = re.compile(r"[\[\]'\"]")


def read(file: Path) -> list[SavedArticle]:
    """Return what *file* lists, each address once; raises IntakeError if it cannot be read, or lists nothing."""
    try:
        if file.stat().st_size > LARGEST:
            raise IntakeError(f"{file} has more than {LARGEST:,} bytes: split it")
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise IntakeError(f"{file} cannot be read: {error.strerror}") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    by_address: dict[str, SavedArticle] = {}
    try:
        for article in _articles(text):
            if article.address.startswith(("http://", "https://")):
                by_address.setdefault(article.address, article)
    except csv.Error as error:
        raise IntakeError(f"{file} is no CSV that can be read: {error}") from error
    if not by_address:
        raise IntakeError(f"{file} holds no address that starts with http:// or https://")
    if len(by_address) > MOST:
        raise IntakeError(f"{file} holds {len(by_address):,} addresses; the most is {MOST:,}: split it")
    return list(by_address.values())


def _articles(text: str) -> Iterator[SavedArticle]:
    if (shortcut := SHORTCUT.search(text)) is not None:
        return iter((SavedArticle(unescape(shortcut["url"] or shortcut["key"])),))
    if HTML.match(text):
        return _bookmarks(text)
    columns = [name.strip().casefold() for name in next(csv.reader([text.partition("\n")[0]]), [])]
    if len(columns) > 1 and any(name in columns for name in COLUMNS["address"]):
        return _rows(text)
    return (SavedArticle(unescape(address)) for address in LINK.findall(text))


def _bookmarks(text: str) -> Iterator[SavedArticle]:
    """Yield the links of a bookmarks file (Netscape's format, which browsers, Pocket and Raindrop write), with tags and notes."""
    for link in lxml.html.document_fromstring(text).iter("a"):
        tags = tuple(name for name in map(str.strip, (link.get("tags") or "").split(",")) if name)
        yield SavedArticle(str(link.get("href") or ""), link.text_content().strip(), tags=tags, note=_note(link))


def _note(link: lxml.html.HtmlElement) -> str:
    """Return the description after a link: the element `dd` that follows its `dt`."""
    holder = link.getparent() if link.getparent() is not None and link.getparent().tag == "dt" else link
    after = holder.getnext()
    if after is None or after.tag != "dd":
        return ""
    return " ".join((after.text or "").split())


def _rows(text: str) -> Iterator[SavedArticle]:
    csv.field_size_limit(LARGEST)
    for row in csv.DictReader(StringIO(text)):
        values = {
            (name or "").strip().casefold(): str(value or "").strip()
            for name, value in row.items()
            if not isinstance(value, list)
        }
        fields = {
            field: next((values[name] for name in names if values.get(name)), "") for field, names in COLUMNS.items()
        }
        authors = (fields["authors"],) if fields["authors"] else ()
        yield SavedArticle(
            fields["address"], fields["title"], fields["html"], authors=authors, summary=fields["summary"], tags=_tags(fields["tags"]), note=fields["note"],
        )  # fmt: skip


def _tags(stated: str) -> tuple[str, ...]:
    """Return the names of a cell: `a|b` as Pocket has it, `a, b`, or `['a', 'b']`."""
    mark = "|" if "|" in stated else ","
    return tuple(name for name in map(str.strip, IN_LIST.sub("", stated).split(mark)) if name)
