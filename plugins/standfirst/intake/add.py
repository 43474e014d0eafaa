"""Files, folders, patterns and addresses go into the dumps folder, each as it came."""

import glob
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from standfirst.core import files
from standfirst.core.errors import IntakeError
from standfirst.core.vocabulary import slug
from standfirst.intake import feeds
from standfirst.intake.fetch import Fetched, Resolve, fetch, resolve
from standfirst.text.characters import printable

WEB = re.compile(r"https?://", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml", "")
SUFFIXES = {
    "application/json": ".json", "application/feed+json": ".json", "application/rss+xml": ".xml", "application/atom+xml": ".xml",
    "application/xml": ".xml", "text/xml": ".xml", "text/plain": ".txt", "text/csv": ".csv", "application/gzip": ".gz",
    "application/zip": ".zip", "message/rfc822": ".eml", "multipart/related": ".mhtml",
}  # fmt: skip
LONGEST_NAME = 80  # bytes
MOST_ENTRIES = 100  # of a feed
NOT_IN_NAME = re.compile(r"[\x00-\x1f\x7f/:*?\"<>|]+")  # of a file that comes from a browser
COPIED = 1024 * 1024  # bytes at a time


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of one source that was to be added."""

    source: str
    path: str = ""  # under the dumps folder; empty if it was not taken
    note: str = ""  # why not, or that it was there already


def add(
    source: str, dumps: Path, feed: bool = False, allow_private: bool = False, resolving: Resolve = resolve
) -> list[Added]:
    """Take in *source*: an address, or else a file, a folder or a pattern; with *feed* the page of each entry at an address.

    Raises IntakeError where nothing could be taken at all.
    """
    if feed and not WEB.match(source):
        raise IntakeError(
            "--feed takes the address of a feed; a feed's file is a dump like any other: add it without --feed"
        )
    if not WEB.match(source):
        return [_copied(path, name, dumps) for path, name in _files(source, dumps.resolve())]
    fetched = fetch(source, allow_private, resolving)
    if not feed:
        return [save_page(source, fetched, dumps)]
    return [_page(address, dumps, allow_private, resolving) for address in _entries(fetched)]


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file before it is put into dumps/."""

    source: str  # where it comes from
    name: str  # that it gets if no other has it
    digest: str  # sha256 of its bytes, in hex
    payload: bytes = b""  # what a file that has it too is the same for


def saved_file(name: str, data: bytes, dumps: Path) -> Added:
    """Put *data*, a file that a browser sent as *name*, into the folder *dumps*; no file is ever overwritten, none is outside it."""
    plain = (
        NOT_IN_NAME.sub("-", name.replace("\\", "/").rpartition("/")[2])
        .encode()[-LONGEST_NAME:]
        .decode("utf-8", "ignore")
        .lstrip(".")  # after the cut, which may end at a dot: the converter leaves hidden files alone
    )
    return put_dump(name, plain or "dump", data, dumps)


def put_dump(source: str, name: str, data: bytes, dumps: Path) -> Added:
    """Put *data*, which came from *source*, at *name* below the folder *dumps*, or at a free name like it; the same data twice is one file."""
    return _put(NewFile(source, name, sha256(data).hexdigest()), dumps, lambda: iter([data]))


def _page(address: str, dumps: Path, allow_private: bool, resolving: Resolve) -> Added:
    """Return one entry's page; an entry that cannot be fetched costs that entry alone."""
    try:
        return save_page(address, fetch(address, allow_private, resolving), dumps)
    except IntakeError as error:
        return Added(address, note=str(error))


def _entries(feed: Fetched) -> list[str]:
    links = []
    for entry in feeds.parsed(feed).entries:
        with suppress(ValueError):  # what is no address is no page
            links += [urljoin(feed.address, entry["link"])] if entry.get("link") else []
    if not links:
        raise IntakeError(f"{feed.address} is no feed with links; add it without --feed to take the page itself")
    return list(dict.fromkeys(links))[:MOST_ENTRIES]


def _files(source: str, dumps: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files that *source* names, and the name of each under the folder *dumps*; no hidden file of a folder."""
    if not source.strip():
        raise IntakeError("write what to add: a file, a folder, a pattern or an address")
    path = Path(source)
    matching = glob.glob(source, recursive=True)  # noqa: PTH207 - a pattern may start anywhere, also at the root
    paths = [path] if path.exists() else [Path(name) for name in sorted(matching)]
    if not paths:
        raise IntakeError(f"{source} names no file, no folder and no pattern that matches one")
    for path_given in paths:
        if path_given.is_dir():
            folder = path_given.resolve()
            if dumps.is_relative_to(folder) or folder.is_relative_to(dumps):
                raise IntakeError(f"{source} holds the dumps, or is among them; name the files or the folder to add")
            inside = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
            names = ((file, file.relative_to(folder)) for file in inside)
            yield from (
                (file, (Path(folder.name) / name).as_posix())
                for file, name in names
                if not any(part.startswith(".") for part in name.parts)
            )
        elif path_given.is_file():
            yield path_given, path_given.name


def _copied(path: Path, name: str, dumps: Path) -> Added:
    digest = sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(COPIED):
                digest.update(block)
        return _put(NewFile(str(path), name, digest.hexdigest()), dumps, lambda: _blocks(path))
    except OSError as error:
        return Added(str(path), note=f"cannot be copied: {error.strerror}")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from iter(lambda: stream.read(COPIED), b"")


def save_page(source: str, fetched: Fetched, dumps: Path) -> Added:
    """Return the answer as a file: a page as a WARC record, which keeps its address and how it was sent."""
    parts = urlsplit(fetched.address)
    stem = slug(parts.path.strip("/").rpartition("/")[2].partition(".")[0] or "index", LONGEST_NAME)
    is_page = fetched.media_type in PAGES
    suffix = ".warc" if is_page else SUFFIXES.get(fetched.media_type, Path(parts.path).suffix[:8])
    name = f"{slug(parts.hostname or 'web', LONGEST_NAME)}/{stem}{suffix}"
    digest = sha256(fetched.data).hexdigest()
    data = _warc(fetched) if is_page else fetched.data
    return _put(NewFile(source, name, digest, fetched.data if is_page else b""), dumps, lambda: iter([data]))


def _warc(fetched: Fetched) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    http = StatusAndHeaders("200 OK", [("Content-Type", fetched.stated or "text/html")], protocol="HTTP/1.1")
    fetched_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record = writer.create_warc_record(
        fetched.address,
        "response",
        payload=BytesIO(fetched.data),
        http_headers=http,
        warc_headers_dict={"WARC-Date": fetched_at},
    )
    writer.write_record(record)
    record.raw_stream.close()  # the spooled file in which the library counted its digest
    return out.getvalue()


def _free(dumps: Path, wanted: NewFile) -> tuple[Path, bool]:
    """Return the place for a file, and true if one with the same content is there; no file is ever overwritten."""
    place = path = dumps / wanted.name
    number = 1
    while path.exists():
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data).hexdigest() == wanted.digest or (wanted.payload and wanted.payload in data):
            return path, True
        number += 1
        path = place.with_name(f"{place.stem}-{number}{place.suffix}")
    return path, False


def _put(wanted: NewFile, dumps: Path, blocks: Callable[[], Iterator[bytes]]) -> Added:
    """Put *blocks* at a free place of the *wanted* name whole: a dump half copied would be half read; others may put one there at once."""
    while True:
        target, is_there = _free(dumps, wanted)
        try:
            if not is_there:
                with files.writing(target, is_new=True) as out:
                    for block in blocks():
                        out.write(block)
        except FileExistsError:
            continue
        return Added(wanted.source, target.relative_to(dumps).as_posix(), "was there already" if is_there else "")


def report(added: Sequence[Added]) -> str:
    """Return a line for each source; what a server or a feed wrote cannot steer the terminal."""
    return "\n".join(
        printable(
            f"{addition.source} -> dumps/{addition.path}{f' ({addition.note})' if addition.note else ''}"
            if addition.path
            else f"{addition.source}: {addition.note}"
        )
        for addition in added
    )


def refused(added: Sequence[Added]) -> bool:
    """Return true if anything was not taken."""
    return any(not addition.path for addition in added)
