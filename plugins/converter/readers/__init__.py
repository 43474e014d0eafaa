"""The formats we read, in the order they are asked; the first that knows a dump reads it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from plugins.converter.model import Dump, Page, Source
from plugins.converter.readers import html, text
from plugins.errors import DumpError


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: whether a dump is of it, and the pages such a dump holds."""

    format: str
    knows: Callable[[Dump], bool]
    read: Callable[[Dump, Source], Iterator[Page]]


# Order is the policy: what is recognised by a mark of its own comes first, and text, which is anything, last.
READERS = (
    Reader("html", html.knows, html.read),
    Reader("text", text.knows, text.read),
)


def read(dump: Dump) -> Iterator[Page]:
    """The pages of *dump*; raises DumpError where no format knows it or there is nothing to read."""
    if not dump.data.strip():
        raise DumpError("the file is empty; save the page again")
    for reader in READERS:
        if reader.knows(dump):
            yield from reader.read(dump, Source(dump.path, reader.format, sha256(dump.data).hexdigest()))
            return
    raise DumpError(f"no reader knows this format; we read {', '.join(reader.format for reader in READERS)}")
