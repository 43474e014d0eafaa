"""Bytes as they come, in bounds: a head that can be looked at, and no more than a limit however small the archive."""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BufferedReader
from typing import Protocol

from standfirst.converter.model import Source
from standfirst.core.errors import DumpError, TroubleError, is_trouble

HEAD = 8_192  # bytes by which a format is known
LARGEST = 8 * 1024 * 1024  # bytes of one record (docs/security.md)
UNPACKED, RATIO = 16 * 1024 * 1024, 100  # bytes that anything may unpack to; beyond them, times its packed size
# Exceptions of unpackers at damaged bytes; zlib's and lzma's own errors are no OSError.
BROKEN = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most *size* bytes, none at the end."""


class CountingReader(io.RawIOBase):
    """A stream that counts the bytes read from *source*."""

    def __init__(self, source: Readable) -> None:
        """Nothing is read yet."""
        self._source = source
        self.count = 0

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        """Fill *buffer* as far as bytes come."""
        data = self._take(len(buffer))
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)

    def _take(self, size: int) -> bytes:
        return self._source.read(size)


class CountedStream(CountingReader):
    """A counting stream of a whole dump that can be read from any place: a zip's list of members comes last."""

    def seekable(self) -> bool:
        """Return true if the source is a file that can be read from any place."""
        return bool(getattr(self._source, "seekable", lambda: False)())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the source."""
        return int(self._source.seek(offset, whence))  # type: ignore[attr-defined]  # only if seekable

    def tell(self) -> int:
        """Return the place in the source."""
        return int(self._source.tell())  # type: ignore[attr-defined]  # only if seekable


class Member(CountingReader):
    """A file inside an archive, which may be damaged."""

    def _take(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except BROKEN as error:
            raise broken(f"it is packed, and breaks off after {self.count:,} bytes", error, "pack it again") from error


class BoundedDecompressor(Member):
    """A stream of *unpacking*, which ends with an error once it is out of all proportion to what was *packed*."""

    def __init__(self, unpacking: Readable, packed: CountingReader | int, count: Callable[[int], None]) -> None:
        """Read from *unpacking*; *packed* is a number of bytes, or the stream they are taken from; *count* is called with the size of every piece."""
        super().__init__(unpacking)
        self._packed, self._count = packed, count

    def _take(self, size: int) -> bytes:
        data = super()._take(size)
        packed = self._packed if isinstance(self._packed, int) else self._packed.count
        total = self.count + len(data)
        if total > UNPACKED and total > RATIO * packed:
            raise DumpError(f"it unpacks to more than {RATIO} times its size: a decompression bomb is not read")
        self._count(len(data))
        return data


def broken(what: str, error: Exception, todo: str) -> DumpError:
    """Return the error of a damaged stream; of a stream that the machine could not read, its trouble."""
    kind = TroubleError if is_trouble(error) else DumpError
    return kind(f"{what} ({error}); {todo}")


def buffered(source: Readable) -> io.BufferedReader:
    """Return *source* as a stream whose head can be looked at."""
    if isinstance(source, io.BufferedReader):
        return source
    raw = source if isinstance(source, CountingReader) else CountingReader(source)
    return io.BufferedReader(raw, HEAD * 2)


def read_all(stream: io.BufferedReader, limit: int = LARGEST) -> bytes:
    """Return all of *stream*; raises DumpError if it holds more than *limit* bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise DumpError(f"it has more than {limit:,} bytes, the most that is read as one article: split it")
    return data


LONGEST = 200  # characters of a record's name
DIGITS = 12  # hexadecimal, of a name made of a record's own identity
MOST_MEMBERS = 100_000  # files in the archives of one dump (by taste: an hour's work)
MOST_UNPACKED = 64 * 1024 * 1024  # bytes that a whole dump may always unpack to, archives in archives added up


OpenBeside = Callable[[str], bytes | None]


def nothing(path: str) -> bytes | None:
    """No file lies beside a stream."""
    del path
    return None


class Bounds:
    """The bytes that one dump may unpack to while it is cut, all archives inside it counted together."""

    def __init__(self, packed: Callable[[], int] = lambda: 0) -> None:
        """Create bounds for a dump whose bytes read so far *packed* returns."""
        self._packed = packed
        self._unpacked = self._members = 0

    def unpack(self, count: int) -> None:
        """Count *count* unpacked bytes; raises DumpError if the dump unpacks out of all proportion."""
        self._unpacked += count
        if self._unpacked > MOST_UNPACKED and self._unpacked > RATIO * self._packed():
            raise DumpError(
                f"its archives unpack to more than {MOST_UNPACKED:,} bytes and {RATIO} times its size: "
                "a decompression bomb is not read"
            )

    def add_member(self) -> None:
        """Count a file of an archive; raises DumpError if there are too many."""
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise DumpError(f"it holds more than {MOST_MEMBERS:,} files; split the archive")


class Names:
    """Names for the records of one dump, by what each says of itself: they last when others are added or taken out.

    Numbers would not: a feed saved again has its newest entry first, and an editor's post of the second record would be
    updated with the text of another story.
    """

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()

    def of(self, identity: str) -> str:
        """Return a name for the record with this *identity*."""
        return self.free(sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS])

    def free(self, name: str) -> str:
        """Return *name*, with a number after it if an earlier record has it already."""
        free = name
        while self._times[free]:
            self._times[name] += 1
            free = f"{name}-{self._times[name]}"
        self._times[free] = 1
        return free


@dataclass(frozen=True, slots=True)
class OpenDump:
    """A stream with its place: the dump, and the archives inside it."""

    dump: str  # path under dumps/
    stream: BufferedReader
    inside: str = ""  # the names of the archives' members it lies in, separated by `#`
    format: str = ""
    depth: int = 0
    open_beside: OpenBeside = nothing  # opens the file at a path relative to the dump's folder
    bounds: Bounds = field(default_factory=Bounds)  # of the whole dump
    names: Names = field(default_factory=Names)  # of the members that it holds itself

    def of(self, format_: str) -> "OpenDump":
        """Return the same, its *format_* known by a look at its head."""
        return replace(self, format=self.format or format_)

    def member(self, name: str, stream: BufferedReader, open_beside: OpenBeside = nothing) -> "OpenDump":
        """Return the member *name* (as `member_name` wrote it) of this archive; without a name, the one file that it packs."""
        self.bounds.add_member()
        inside = "#".join(filter(None, (self.inside, name)))
        return OpenDump(self.dump, stream, inside, "", self.depth + 1, open_beside, self.bounds)

    def member_name(self, path: str) -> str:
        """Return a name for the archive's member at *path* that no other of its members has."""
        return self.names.free(as_name(path))

    def key(self, record: str = "") -> str:
        """Return the name of the whole, or of one record in it."""
        return "#".join(filter(None, (self.dump, self.inside, record)))

    def source(self, record: str, data: bytes) -> Source:
        """Return where the record of this name and these bytes came from."""
        name = "#".join(filter(None, (self.inside, record)))
        return Source(self.dump, self.format, sha256(data).hexdigest(), name)


def as_name(path: str) -> str:
    """Return a member's *path* as a short name, as `one_line` writes it."""
    shown = one_line(path)
    if len(shown) <= LONGEST:
        return shown
    return f"{shown[:LONGEST].rstrip()}~{sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:DIGITS]}"


def one_line(path: str) -> str:
    """Return *path* in a form for keys and one line of a header: `#` and what does not print percent-encoded.

    A blank is encoded at both ends and next to another one, because a header line holds neither.
    """
    if path.isprintable() and "#" not in path and "  " not in path and path.strip(" ") == path:  # as nearly all are
        return path
    blanks = path.replace("  ", " %20").replace("  ", " %20")
    if blanks[:1] == " ":
        blanks = f"%20{blanks[1:]}"
    if blanks[-1:] == " ":
        blanks = f"{blanks[:-1]}%20"
    return "".join(mark if mark.isprintable() and mark != "#" else _percent(mark) for mark in blanks)


def _percent(mark: str) -> str:
    """Return *mark* percent-encoded; a byte that was no UTF-8 in a file's name as that byte."""
    is_byte = "\udc80" <= mark <= "\udcff"
    return "".join(f"%{byte:02X}" for byte in mark.encode("utf-8", "surrogateescape" if is_byte else "surrogatepass"))
