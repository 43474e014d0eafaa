"""Bytes as they come, in bounds: a head that can be looked at, and no more than a limit however small the archive."""

import io
import lzma
import tarfile
import zipfile
import zlib
from typing import Protocol

from plugins.errors import DumpError

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


class Unpacked(Taken):
    """What *unpacking* gives, until it is out of all proportion to what was *packed*."""

    def __init__(self, unpacking: Readable, packed: Taken | int) -> None:
        """*packed* is a number of bytes, or the stream they are taken from."""
        super().__init__(unpacking)
        self._packed = packed

    def _take(self, size: int) -> bytes:
        try:
            data = self._source.read(size)
        except BROKEN as error:
            raise DumpError(f"it is packed, and breaks off after {self.count:,} bytes ({error})") from error
        packed = self._packed if isinstance(self._packed, int) else self._packed.count
        given = self.count + len(data)
        if given > UNPACKED and given > RATIO * packed:
            raise DumpError(f"it unpacks to more than {RATIO} times its size: a decompression bomb is not read")
        return data


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
