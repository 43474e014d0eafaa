"""The formats we read: a dump is cut into records as it streams by, and a record becomes a page in whichever process."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from standfirst.converter.formats import (
    archives,
    csv,
    feeds,
    json_article,
    json_stream,
    link_lists,
    mail,
    markdown,
    mbox,
    streams,
    text,
    warc,
)
from standfirst.converter.formats.streams import Bounds, CountedStream, OpenBeside, OpenDump, Readable, nothing
from standfirst.converter.html import page as html_page
from standfirst.converter.model import Dump, Page, Record, RecordKind, Refusal, refusal_of
from standfirst.core.errors import DumpError

DEEPEST = 3  # archives inside archives


@dataclass(frozen=True, slots=True)
class Format:
    """One format: a test of a dump's first bytes, and a function that cuts the dump into records."""

    name: str
    knows: Callable[[bytes], bool]
    cut: Callable[[OpenDump], Iterator[Record | Refusal | OpenDump]]


# Order is the policy: what is recognised by a mark of its own comes first, and text, which is anything, last.
FORMATS = (
    Format("warc", warc.knows, warc.cut),
    Format("zip", archives.is_zip, archives.members_of_zip),
    Format("tar", archives.is_tar, archives.members_of_tar),
    Format("gzip", archives.is_gzip, archives.unpacked),
    Format("mhtml", mail.is_mhtml, lambda opened: _one(opened, "mhtml")),
    Format("mail", mail.is_mail, lambda opened: _one(opened, "mail")),
    Format("mbox", mbox.knows, mbox.cut),
    Format("feed", feeds.knows, feeds.cut),
    Format("html", html_page.knows, lambda opened: _one(opened, "html")),
    Format("json", json_stream.knows, json_stream.cut),
    Format("markdown", markdown.knows, markdown.cut),
    Format("csv", csv.knows, csv.cut),
    Format("text", text.knows, lambda opened: _one(opened, "text")),
)
PAGES: Mapping[RecordKind, Callable[[Record], Page]] = {
    "html": html_page.read, "text": text.read, "object": json_stream.read, "mail": mail.read, "mhtml": mail.read_mhtml,
}  # fmt: skip


def records(dump: str, stream: Readable, open_beside: OpenBeside = nothing) -> Iterator[Record | Refusal]:
    """Return what the dump called *dump* holds, read from *stream* piece by piece; a broken record costs that record alone.

    *open_beside* opens the files that lie in the dump's folder, for formats whose articles take more than one.
    """
    counted = CountedStream(stream)
    yield from _cut(
        OpenDump(dump, streams.buffered(counted), open_beside=open_beside, bounds=Bounds(lambda: counted.count))
    )


def page(record: Record) -> Page:
    """Return the page that *record* holds; raises DumpError if there is nothing to read."""
    try:
        return PAGES[record.kind](record)
    except html_page.NoWordsError as error:
        if error.article is None:
            raise
        return json_article.of_article(error.article, record.source)


def read(dump: Dump) -> Iterator[Page]:
    """Return the pages of *dump*; raises DumpError for the first record that holds none."""
    for record in records(dump.path, BytesIO(dump.data)):
        if isinstance(record, Refusal):
            raise DumpError(record.reason)
        yield page(record)


def _cut(opened: OpenDump) -> Iterator[Record | Refusal]:
    try:
        if opened.depth > DEEPEST:
            raise DumpError(f"archives lie {opened.depth} deep in one another; unpack the outer ones")
        head = opened.stream.peek(streams.HEAD)[: streams.HEAD]
        if not head.strip():
            raise DumpError("the file is empty; save the page again")
        if refused := link_lists.refusal(head, opened.dump):
            raise DumpError(refused)
        format_of_dump = _format(head)
        is_empty = True
        for record in format_of_dump.cut(opened.of(format_of_dump.name)):
            is_empty = False
            yield from _cut(record) if isinstance(record, OpenDump) else (record,)
        if is_empty:
            raise DumpError(f"this {format_of_dump.name} holds no article")
    except Exception as error:  # noqa: BLE001 - whatever a dump makes us stumble over, the others are cut
        yield refusal_of(opened.key(), error)


def _format(head: bytes) -> Format:
    """Return the format of a dump that starts with *head*; raises DumpError if no reader knows it."""
    if refused := archives.of_mark(head):
        raise DumpError(refused)
    format_of_dump = next((known_format for known_format in FORMATS if known_format.knows(head)), None)
    if format_of_dump is None:
        raise DumpError(
            f"no reader knows this format; we read {', '.join(known_format.name for known_format in FORMATS)}"
        )
    return format_of_dump


def _one(opened: OpenDump, kind: RecordKind) -> Iterator[Record]:
    """Return the whole stream as one record."""
    data = streams.read_all(opened.stream)
    yield Record(opened.source("", data), kind, data)
