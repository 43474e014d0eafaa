"""Archives: zip, tar and gzip, whose members are dumps of any format; links, folders and system files are no members."""

import gzip
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, cast

from standfirst.converter.formats import members
from standfirst.converter.formats.streams import (
    BROKEN,
    HEAD,
    LARGEST,
    BoundedDecompressor,
    CountingReader,
    Member,
    OpenDump,
    Readable,
    broken,
    buffered,
)
from standfirst.converter.model import Record, Refusal, refusal_of
from standfirst.core.errors import DumpError

SPOOLED = 1024 * 1024  # bytes kept in memory of a zip that lies inside another archive
LARGEST_INNER = 256 * 1024 * 1024  # bytes of such a zip, which has to be stored before it can be read
ENCRYPTED = 0x1
# Exceptions of zipfile for damaged files, and (as NotImplementedError and RuntimeError) for versions and methods it does not know.
UNREADABLE = (RuntimeError, IndexError, struct.error, *BROKEN)


def is_zip(head: bytes) -> bool:
    """Return true if *head* starts a zip that holds something."""
    return head[:4] == b"PK\x03\x04"


def is_tar(head: bytes) -> bool:
    """Return true if *head* starts a tar in one of the POSIX or GNU forms."""
    return head[257:262] == b"ustar"


def is_gzip(head: bytes) -> bool:
    """Return true if *head* starts a gzip member."""
    return head[:3] == b"\x1f\x8b\x08"


def unpacked(opened: OpenDump) -> Iterator[Record | Refusal | OpenDump]:
    """Return the one stream that a gzip holds."""
    packed = CountingReader(opened.stream)
    unpacking = gzip.GzipFile(fileobj=buffered(packed))
    yield opened.member("", buffered(BoundedDecompressor(cast(Readable, unpacking), packed, opened.bounds.unpack)))


def members_of_tar(opened: OpenDump) -> Iterator[Record | Refusal | OpenDump]:
    """Return the regular files of a tar, as it streams by."""
    try:
        with tarfile.open(fileobj=opened.stream, mode="r|") as tar:
            for member in tar:
                if not member.isfile() or not members.is_article(member.name):
                    continue
                stream = tar.extractfile(member)
                if stream is not None:
                    yield opened.member(opened.member_name(member.name), buffered(Member(stream)))
    except BROKEN as error:
        raise broken("the tar is broken", error, "pack it again") from error


def members_of_zip(opened: OpenDump) -> Iterator[Record | Refusal | OpenDump]:
    """Return the files of a zip; one that is encrypted or broken costs that one alone."""
    with tempfile.SpooledTemporaryFile(SPOOLED) as store:
        try:
            archive = zipfile.ZipFile(_seekable(opened, store))
        except UNREADABLE as error:
            raise broken("the zip is broken", error, "pack it again") from error
        with archive:
            named = [member for member in archive.infolist() if member.filename]  # a damaged list may have others
            if len(named) < len(archive.infolist()):
                unnamed = opened.member_name("an entry without a name")
                yield Refusal(opened.key(unnamed), "the zip's list is damaged; pack it again")
            if refused := members.of_members({member.filename for member in named}):
                raise DumpError(refused)
            kept = [member for member in named if not member.is_dir() and members.is_article(member.filename)]
            among = members.SavedPageParts(member.filename for member in kept)
            for member in kept:
                if not among.belongs(member.filename):
                    yield from _member(opened, archive, member)


def _member(
    opened: OpenDump, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> Iterator[Record | Refusal | OpenDump]:
    name = opened.member_name(member.filename)
    if member.flag_bits & ENCRYPTED:
        yield Refusal(opened.key(name), "it is encrypted; pack it without a password")
        return
    if _is_link(member):
        return
    folder = PurePosixPath(member.filename).parent
    try:
        with archive.open(member) as packed:
            stream = buffered(BoundedDecompressor(packed, max(1, member.compress_size), opened.bounds.unpack))
            yield opened.member(name, stream, lambda path: _beside(archive, str(folder / path)))
    except UNREADABLE as error:
        yield refusal_of(opened.key(name), broken("it cannot be unpacked", error, "pack it again"))


def _beside(archive: zipfile.ZipFile, path: str) -> bytes | None:
    """Return the file at *path* in *archive*, as far as a record may be large."""
    if not members.is_inside(path):
        return None
    try:
        with archive.open(path) as packed:
            return packed.read(LARGEST)
    except (KeyError, *UNREADABLE):
        return None


def _is_link(member: zipfile.ZipInfo) -> bool:
    return (member.external_attr >> 28) == 0o12


def _seekable(opened: OpenDump, store: "tempfile.SpooledTemporaryFile[bytes]") -> IO[bytes]:
    """Return a stream that a zip, whose list of members comes last, can be read from."""
    if opened.depth == 0 and opened.stream.seekable():
        return opened.stream
    while block := opened.stream.read(HEAD * 8):
        if store.tell() > LARGEST_INNER:
            raise DumpError(f"a zip inside an archive has more than {LARGEST_INNER:,} bytes; unpack the outer one")
        store.write(block)
    store.seek(0)
    return cast(IO[bytes], store)
