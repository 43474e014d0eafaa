"""Bytes as they come, in bounds: a head that can be looked at, and no more than a limit however small the archive."""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Protocol

from plugins.errors import DumpError, TroubleError, is_trouble

HEAD = 8_192  # bytes by which a format is known
LARGEST = 8 * 1024 * 1024  # bytes of one record (SAFETY.md)
UNPACKED, RATIO = 16 * 1024 * 1024, 100  # bytes that anything may unpack to; beyond them, times its packed size
# What unpackers raise at damaged bytes; zlib's and lzma's own errors are no OSError.
BROKEN = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most *size* bytes, none at the end."""


class Taken(io.RawIOBase):
    """What *source* gives, and how many bytes that were."""

    def __init__(self, source: Readable) -> None:
        """Nothing is read yet."""
        self._source = source
        self.count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        """Fill *buffer* as far as bytes come."""
        data = self._take(len(buffer))
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)

    def _take(self, size: int) -> bytes:
        return self._source.read(size)


class Counted(Taken):
    """The same of a whole dump: a zip's list of members comes last, so that it is read from any place."""

    def seekable(self) -> bool:
        """Return true if the source is a file that can be read from any place."""
        return bool(getattr(self._source, "seekable", lambda: False)())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the source."""
        return int(self._source.seek(offset, whence))  # type: ignore[attr-defined]  # only if seekable

    def tell(self) -> int:
        """Return the place in the source."""
        return int(self._source.tell())  # type: ignore[attr-defined]  # only if seekable


class Member(Taken):
    """A file inside an archive, which may be damaged."""

    def _take(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except BROKEN as error:
            raise broken(f"it is packed, and breaks off after {self.count:,} bytes", error, "pack it again") from error


class Unpacked(Member):
    """What *unpacking* gives, until it is out of all proportion to what was *packed*."""

    def __init__(self, unpacking: Readable, packed: Taken | int, count: Callable[[int], None]) -> None:
        """*packed* is a number of bytes, or the stream they are taken from; *count* is told of every piece."""
        super().__init__(unpacking)
        self._packed, self._count = packed, count

    def _take(self, size: int) -> bytes:
        data = super()._take(size)
        packed = self._packed if isinstance(self._packed, int) else self._packed.count
        given = self.count + len(data)
        if given > UNPACKED and given > RATIO * packed:
            raise DumpError(f"it unpacks to more than {RATIO} times its size: a decompression bomb is not read")
        self._count(len(data))
        return data


def broken(what: str, error: Exception, todo: str) -> DumpError:
    """Return the error of a damaged stream; of a stream that the machine could not read, its trouble."""
    kind = TroubleError if is_trouble(error) else DumpError
    return kind(f"{what} ({error}); {todo}")


def buffered(source: Readable) -> io.BufferedReader:
    """*source* as a stream whose head can be looked at."""
    if isinstance(source, io.BufferedReader):
        return source
    raw = source if isinstance(source, Taken) else Taken(source)
    return io.BufferedReader(raw, HEAD * 2)


def whole(stream: io.BufferedReader, limit: int = LARGEST) -> bytes:
    """All of *stream*; raises DumpError where it holds more than *limit* bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise DumpError(f"it has more than {limit:,} bytes, the most that is read as one article: split it")
    return data
