"""WARC and WET (ISO 28500, Common Crawl), packed or plain: a page a response, a text a conversion, pictures beside them."""

import zlib
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from standfirst.converter.formats.streams import LARGEST, CountingReader, Names, OpenDump, Readable, buffered
from standfirst.converter.formats.warc_records import Broken, blocks
from standfirst.converter.html import page as html_page
from standfirst.converter.model import EmbeddedPicture, Record, Refusal
from standfirst.core.errors import DumpError

MAGIC, PACKED = b"WARC/", b"\x1f\x8b\x08"
PAGES = frozenset(("text/html", "application/xhtml+xml"))
# A page waits for the pictures that crawlers write after it, until this many others came after it; by taste.
WAITING, WAITING_BYTES = 16, 8 * 1024 * 1024
PICTURE_BYTES = 16 * 1024 * 1024  # of the pictures seen last
BLOCK = 65_536
# Exceptions of warcio at damaged records: its own, and those of its parsers.
BROKEN = (
    ArchiveLoadFailed,
    DumpError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    zlib.error,
    OSError,
)


def knows(head: bytes) -> bool:
    """Return true if *head* starts a WARC, packed or plain."""
    if head[:3] != PACKED:
        return head[:5] == MAGIC
    try:
        return zlib.decompressobj(31).decompress(head, 16)[:5] == MAGIC
    except zlib.error:
        return False


def cut(opened: OpenDump) -> Iterator[Record | Refusal]:
    """Return a record for every page and every text; pictures go with the pages near them that show them."""
    stream, members = opened.stream, None
    if stream.peek(3)[:3] == PACKED:
        members = _Members(stream, opened.bounds.unpack)
        stream = buffered(members)
    names, window = Names(), _Window()
    for number, block in enumerate(blocks(stream), 1):
        if isinstance(block, Broken):
            yield Refusal(opened.key(f"record {number}"), block.reason)
            continue
        try:
            content = _read(opened, block, names)
        except BROKEN as error:
            yield Refusal(opened.key(f"record {number}"), f"a broken record: {error}")
            continue
        if isinstance(content, EmbeddedPicture):
            window.see(content)
        elif content is not None:
            yield from window.add(content)
    yield from window.rest()
    if members is not None and members.damaged:
        reason = f"{members.damaged} packed records are damaged; download the file again"
        yield Refusal(opened.key("damaged"), reason, count=members.damaged)


def _read(opened: OpenDump, block: bytes, names: Names) -> Record | EmbeddedPicture | None:
    """Return what one WARC record holds; None if it is neither a page, a text nor a picture."""
    record = next(iter(ArchiveIterator(BytesIO(block))), None)
    if record is None or record.rec_type not in ("response", "resource", "conversion"):
        return None
    http = record.http_headers
    if record.rec_type == "response" and (http is None or http.get_statuscode() != "200"):
        return None
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    kind, _, rest = str((http.get_header("Content-Type") if http else record.content_type) or "").lower().partition(";")
    return _content(opened, record, names, address, (kind.strip(), _charset(rest)))


def _content(
    opened: OpenDump, record: Any, names: Names, address: str, stated: tuple[str, str]
) -> Record | EmbeddedPicture | None:
    """Return the record by its *stated* media type and charset."""
    kind, charset = stated
    is_text = record.rec_type == "conversion" and kind == "text/plain"
    if not (is_text or kind in PAGES or kind.startswith("image/")):
        return None
    data = record.content_stream().read(LARGEST + 1)
    if len(data) > LARGEST:
        raise DumpError(f"{address} has more than {LARGEST:,} bytes")
    if kind.startswith("image/"):
        return EmbeddedPicture(address, data)
    if is_text:
        return Record(opened.source(names.of(address), data), "text", data, address, "utf-8")
    return (
        Record(opened.source(names.of(address), data), "html", data, address, charset)
        if html_page.shows(data)
        else None
    )


def _charset(parameters: str) -> str:
    """Return the charset among the parameters of a Content-Type."""
    pairs = (part.partition("=") for part in parameters.split(";"))
    return next((value.strip(" \"'") for name, _, value in pairs if name.strip().lower() == "charset"), "")


class _Window:
    """The pages that wait for their pictures, and the pictures seen last."""

    def __init__(self) -> None:
        self._pages: deque[Record] = deque()
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._held = self._shown = 0  # bytes of pages, of pictures

    def see(self, picture: EmbeddedPicture) -> None:
        self._pictures[picture.address] = picture.data
        self._shown += len(picture.data)
        while self._shown > PICTURE_BYTES:
            self._shown -= len(self._pictures.popitem(last=False)[1])

    def add(self, page: Record) -> Iterator[Record]:
        """Return the pages that have waited long enough."""
        self._pages.append(page)
        self._held += len(page.data)
        while len(self._pages) > WAITING or self._held > WAITING_BYTES:
            yield self._next()

    def rest(self) -> Iterator[Record]:
        while self._pages:
            yield self._next()

    def _next(self) -> Record:
        page = self._pages.popleft()
        self._held -= len(page.data)
        shown = tuple(
            EmbeddedPicture(address, data)
            for address, data in self._pictures.items()
            if _last(address) and _last(address) in page.data
        )
        return Record(page.source, page.kind, page.data, page.address, page.charset, shown)


def _last(address: str) -> bytes:
    """Return the last part of an address, by which a page that shows a picture names it."""
    try:
        return urlsplit(address).path.rpartition("/")[2].encode()
    except ValueError:
        return b""


class _Members(CountingReader):
    """A stream of the members of a gzip, one after the other; a broken one is left out."""

    def __init__(self, stream: Readable, count: Callable[[int], None]) -> None:
        super().__init__(stream)
        self._count_unpacked = count
        self._packed = self._ready = b""
        self._member = zlib.decompressobj(31)
        self.damaged = 0  # members that were left out
        self._is_lost = False  # what is read now is the rest of a damaged one

    def _take(self, size: int) -> bytes:
        while not self._ready and self._more():
            pass
        taken_bytes, self._ready = self._ready[:size], self._ready[size:]
        return taken_bytes

    def _more(self) -> bool:
        """Unpack something; false at the end."""
        if not self._packed:
            self._packed = self._source.read(BLOCK)
        if not self._packed:
            return False
        try:
            self._ready = self._member.decompress(self._packed, BLOCK * 16)
            self._count_unpacked(len(self._ready))
            self._is_lost = self._is_lost and not self._ready
            rest = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        except zlib.error:
            self.damaged += not self._is_lost
            self._is_lost = True
            start = self._packed.find(PACKED, 1)
            rest = self._packed[start:] if start >= 0 else b""
            self._member = zlib.decompressobj(31)
        else:
            if self._member.eof:
                self._member = zlib.decompressobj(31)
        self._packed = rest
        return True
