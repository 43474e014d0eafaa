"""A WARC as the bytes of its records, each alone, so that a broken one costs no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from standfirst.converter.formats.streams import LARGEST

LONGEST_LINE = 65_536
MOST_LINES = 200  # of a record's header
LENGTH = re.compile(rb"^content-length:\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
KEPT = re.compile(rb"^warc-type:\s*(?:response|resource|conversion)\s*$", re.IGNORECASE | re.MULTILINE)
NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/\d)")
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a record cannot be read."""

    reason: str


def blocks(stream: BufferedReader) -> Iterator[bytes | Broken]:
    """Return every record of *stream*, header and content; if a length is wrong, reading goes on at the next header."""
    reader = _RecordReader(stream)
    while reader.find():
        header = reader.header()
        length = LENGTH.search(header)
        if length is None:
            yield Broken("a record without a readable Content-Length; write the archive again")
        elif int(length[1]) > LARGEST:
            reader.skip(int(length[1]))
            if KEPT.search(header):
                yield Broken(f"a record of {int(length[1]):,} bytes; the most is {LARGEST:,}: save that page alone")
        else:
            content = reader.take(int(length[1]))
            if len(content) == int(length[1]) and reader.is_apart():
                yield header + content + END
            else:
                reader.give_back(content)
                yield Broken(
                    "a record shorter or longer than its Content-Length says; download or write the archive again"
                )


class _RecordReader:
    """A stream that bytes can be given back to; those are held with a place in them, so that no line copies the rest."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream, self._held, self._at = stream, b"", 0

    def find(self) -> bool:
        """Return true if another record follows; its header comes next."""
        while line := self._line():
            if line.startswith(b"WARC/"):
                self._hold(line)
                return True
        return False

    def header(self) -> bytes:
        lines: list[bytes] = []
        while (line := self._line()).strip() and len(lines) < MOST_LINES:
            lines.append(line)
        return b"".join(lines) + b"\r\n"

    def take(self, size: int) -> bytes:
        content = self._held[self._at : self._at + size]
        self._at += len(content)
        return content + self._stream.read(size - len(content)) if len(content) < size else content

    def skip(self, size: int) -> None:
        while size > 0 and (count := len(self.take(min(size, LONGEST_LINE * 8)))):
            size -= count

    def is_apart(self) -> bool:
        """Return true if the end of the stream follows, or blank lines and a record."""
        lines: list[bytes] = []
        while (line := self._line()) and not line.strip():
            lines.append(line)
        self._hold(line)
        return not line or (bool(lines) and line.startswith(b"WARC/"))

    def give_back(self, content: bytes) -> None:
        """Read on from the first header inside *content*, if it swallowed one."""
        next_header = NEXT.search(content)
        if next_header:
            self._hold(content[next_header.end() :])

    def _hold(self, data: bytes) -> None:
        """Read *data*, which was read before, next."""
        if self._at >= len(data) and self._held[self._at - len(data) : self._at] == data:
            self._at -= len(data)
        else:
            self._held, self._at = data + self._held[self._at :], 0

    def _line(self) -> bytes:
        end = self._held.find(b"\n", self._at) + 1
        if end:
            line = self._held[self._at : end]
            self._at = end
            return line
        line, self._held, self._at = self._held[self._at :], b"", 0
        return line + self._stream.readline(LONGEST_LINE)
