"""Archives: zip, tar and gzip, whose members are dumps of any format; links, folders and system files are no members."""

import gzip
import re
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

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

# Files that systems leave in folders and archives.
SYSTEM = frozenset(("Thumbs.db", "desktop.ini", "__MACOSX"))
# The folder that a browser saves a page's pictures and styles to, in the languages of the browsers we know.
SAVED = re.compile(
    r"(?P<page>.+)(?:_files|-Dateien|_dateien|_fichiers|_archivos|_ficheiros|_arquivos|_bestanden|_file|_filer|-filer"
    r"|_tiedostot|_soubory|_pliki|_elemei|_dosyalar|\.files)"
)
PAGES = (".html", ".htm", ".mhtml", ".xhtml", ".shtml")
# Omnivore's export: the list of articles, and one file for the text or the highlights of each.
INDEX = re.compile(r"metadata_\d+_to_\d+\.json")
OF_INDEX = frozenset(("content", "highlights"))


# Parts of pages other than text; inside an archive such a file is no dump.
MEDIA = frozenset(
    (
        ".jpg .jpeg .png .gif .webp .avif .bmp .ico .svg .css .js .mjs .map .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm .ogg .wav"
    ).split()
)


def is_article(path: str) -> bool:
    """Return true if the member at *path* of an archive may be a dump."""
    return is_member(path) and PurePosixPath(path).suffix.lower() not in MEDIA


def is_member(path: str) -> bool:
    """Return true if the file at *path* may be a dump: nothing hidden, nothing that only a system reads."""
    return not any(part[:1] == "." or part in SYSTEM for part in path.split("/") if part not in (".", ".."))


def is_inside(path: str) -> bool:
    """Return true if *path*, which a dump wrote, names a file below the folder that it starts from."""
    return bool(path) and "\0" not in path and "\\" not in path and path[0] != "/" and ".." not in path.split("/")


class SavedPageParts:
    """The files of a folder or an archive, and which of them are parts of others."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        members = (path.rpartition("/") for path in self._paths)
        self._indexed = frozenset(PurePosixPath(folder) for folder, _, name in members if INDEX.fullmatch(name))
        self._known: dict[str, bool] = {}

    def belongs(self, path: str) -> bool:
        """Return true if the file at *path* is a part of another of the files."""
        folder = path.rpartition("/")[0]
        if folder not in self._known:
            self._known[folder] = self._holds_parts(PurePosixPath(folder))
        return self._known[folder]

    def _holds_parts(self, folder: PurePosixPath) -> bool:
        """Return true if all files of *folder* are parts: of a saved page beside it, or of an index beside it."""
        if folder.name in OF_INDEX and folder.parent in self._indexed:
            return True
        saved = ((part, match) for part in (folder, *folder.parents) if (match := SAVED.fullmatch(part.name)))
        return any(
            str(part.parent / f"{match['page']}{suffix}") in self._paths for part, match in saved for suffix in PAGES
        )


# By the marks that the formats' own standards give; of Office's older documents by that of Compound File Binary.
BY_MARK = {
    b"%PDF-": "a PDF", b"{\\rtf": "a document in RTF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an Office document",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"RIFF": "a picture or a recording",
    b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive", b"\x7fELF": "a program", b"MZ\x90": "a program", b"SQLite format 3": "a database",
}  # fmt: skip
# By a member that every zip of the kind holds: ECMA-376 part 2 (docx, pptx, xlsx), OpenDocument 1.3 part 2.
BY_MEMBER = {"[Content_Types].xml": "an Office document", "META-INF/manifest.xml": "an OpenDocument file or a program"}
WHAT_TO_DO = "save the page or the document as HTML, or its text as a .txt file"


def of_mark(head: bytes) -> str:
    """Why a file that starts with *head* is not read, and what to do; empty if it is none of those known here."""
    return next((_refused(name) for mark, name in BY_MARK.items() if head.startswith(mark)), "")


def of_members(names: Collection[str]) -> str:
    """Return the same of a zip whose members have these *names*."""
    return next((_refused(name) for member, name in BY_MEMBER.items() if member in names), "")


def _refused(name: str) -> str:
    return f"it is {name}, which is not read here; {WHAT_TO_DO}"


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


class _UntilEnd:
    """A stream that raises EOFError if it is read again and again behind its end, as tarfile does for as many bytes as a header claims."""

    MOST = 64  # such reads

    def __init__(self, stream: Readable) -> None:
        self._stream, self._behind = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._behind = 0 if data else self._behind + 1
        if self._behind > self.MOST:
            raise EOFError("it is shorter than it says")
        return data


def members_of_tar(opened: OpenDump) -> Iterator[Record | Refusal | OpenDump]:
    """Return the regular files of a tar, as it streams by."""
    try:
        with tarfile.open(fileobj=cast(BinaryIO, _UntilEnd(opened.stream)), mode="r|") as tar:
            for member in tar:
                if not member.isfile() or not is_article(member.name):
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
            if refused := of_members({member.filename for member in named}):
                raise DumpError(refused)
            kept = [member for member in named if not member.is_dir() and is_article(member.filename)]
            among = SavedPageParts(member.filename for member in kept)
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
            yield opened.member(name, stream, lambda path: _file_in(archive, str(folder / path)))
    except UNREADABLE as error:
        yield refusal_of(opened.key(name), broken("it cannot be unpacked", error, "pack it again"))


def _file_in(archive: zipfile.ZipFile, path: str) -> bytes | None:
    """Return the file at *path* in *archive*, as far as a record may be large."""
    if not is_inside(path):
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
