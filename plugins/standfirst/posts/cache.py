"""A post file as it is on the shelf: its bytes' digest, its header, its body; read once though several ask."""

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from standfirst.core.errors import PostError
from standfirst.core.files import open_regular
from standfirst.core.state import Kind
from standfirst.posts import parsed, sections
from standfirst.posts.header import Header, normal, split
from standfirst.posts.html import IMAGES, OWN_PICTURE
from standfirst.posts.parsed import KeptPost, ParsedPost

PICTURE = re.compile(
    r"!\[[^\]\n]{0,500}\]\(\s*(?:<([^<>\n]{1,2000})>|([^)<>\n]{1,2000}))"
)  # what Markdown has as a picture, up to its end
PICTURE_FILES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
IMAGE = re.compile(
    rf"(?<![\w./-]){IMAGES}([\w./-]*\w)"
)  # of this site: "https://other.example/images/logo.png" is none
# Characters that XML 1.0 cannot hold, so that no feed could hold the post; marks that reorder text are an editor's right.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MISNAMED = (".md", ".markdown", ".mdown", ".mkd", ".txt")  # how names of files end that an editor may take for posts
Stamp = tuple[int, int, int]  # inode, size, moment


class PostFile(NamedTuple):
    """One post file."""

    path: str
    digest: bytes
    parsed: ParsedPost
    text: str | None  # of the file in normal form, if it was read just now

    @property
    def header(self) -> Header:
        """Its lines."""
        return self.parsed.header

    @property
    def body(self) -> str:
        """Its Markdown."""
        return self.read_body()[0]

    def whole(self) -> str:
        """Return the text of the file in normal form."""
        return normal(_read(self.path).decode()) if self.text is None else self.text

    def read_body(self) -> tuple[str, bool]:
        """Return its Markdown, and true if the file is still as it was when the post was read."""
        if self.text is not None:
            return self.text[self.parsed.begins :], True
        data = _read(self.path)
        text = normal(data.decode())
        begins, is_same = self.parsed.begins, sha256(data).digest() == self.digest
        if not is_same:
            with suppress(PostError):  # the next build reports it
                begins = split(text, self.path)[1]
        return text[begins:], is_same

    @property
    def has_text(self) -> bool:
        """Return true if there is more than white space in its body."""
        return self.parsed.has_text

    @property
    def has_braces(self) -> bool:
        """Return true if its body may hold an address of Pelican's own kind."""
        return self.parsed.has_braces

    @property
    def images(self) -> tuple[str, ...]:
        """Return the pictures of the site that the post may show: names below content/images/, first those of its body."""
        stated = self.parsed.header.get("Image")
        header_image = IMAGE.match(stated) if stated else None
        return (*self.parsed.images, header_image[1]) if header_image else self.parsed.images

    @property
    def strange_pictures(self) -> tuple[str, ...]:
        """Return the addresses of pictures in its body that no page will show."""
        return self.parsed.strange


def files(folder: Path) -> list[str]:
    """Return the paths of the posts in *folder*, in order; what a name with a dot hides is no post, but an editing program's own."""
    return files_and_misnamed(folder)[0]


def files_and_misnamed(folder: Path) -> tuple[list[str], list[str]]:
    """Return what `files` does, and the paths of files that look like posts, but whose names do not end in `.md`."""
    paths: list[str] = []
    misnamed: list[str] = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "."]
        for name in names:
            if name[0] != "." and name.endswith(".md"):
                paths.append(f"{base}/{name}")
            elif name[0] != "." and name.casefold().endswith(MISNAMED):
                misnamed.append(f"{base}/{name}")
    return sorted(paths), sorted(misnamed)


class PostCache:
    """The posts that one site's builds have read: each file is read and parsed once, though the checks, the reader and the digest all ask for it."""

    def __init__(self) -> None:
        self._kept: Kind | None = None  # what was parsed by builds before
        self._kept_of: tuple[Path, str] | None = None  # the database, and the time zone in which the posts `passed`
        self._rows: dict[bytes, bool] = {}  # the digests of posts that are there, and if they passed the checks
        self.passed: set[bytes] = set()  # digests of posts that passed the checks, as they are now
        # The digests of posts that were read since `recall`, in order: see `Articles.get_files`.
        self._asked: dict[bytes, None] = {}
        self._new = 0  # of `_parsed`, those that were not known before
        self._waiting: dict[str, PostFile] = {}  # read by the checks, not yet taken by the reader
        self._parsed: dict[bytes, ParsedPost] = {}  # of all files read so far, by their digests
        self.faults: dict[str, str] = {}  # why posts of this build stay as they were, or off the site, by their paths
        self.left_out: set[str] = set()  # paths of those that never were on the site
        self._digests: dict[str, tuple[Stamp, bytes]] = {}  # of files that were read a moment ago, as they were then

    def remember_digests(self, digests: Iterable[tuple[str, Stamp, bytes]]) -> None:
        """Take files for what they were when their bytes were read a moment ago, as long as they look the same."""
        self._digests = {path: (stamp, digest) for path, stamp, digest in digests}

    def seen(self, folder: str) -> list[str]:
        """Return the paths of the files below *folder* whose digests are remembered, in their order."""
        top = f"{folder}/"
        return [path for path in self._digests if path.startswith(top)]

    def stamp(self, path: str) -> Stamp:
        """Return the stamp of the file at *path*, one of those `seen`."""
        return self._digests[path][0]

    def recall(self, state: Path, zone: str) -> None:
        """Take over what was parsed and checked before, kept in the database *state*; dates without an offset are in *zone*."""
        self._asked.clear()
        if self._kept is not None and self._kept_of == (state, zone):
            return
        self._kept, self._kept_of = parsed.kept(state, zone), (state, zone)
        found = parsed.posts(self._kept.rows())
        self._rows = {digest: post.has_passed for digest, post in found.items()}
        self._parsed = {**{digest: post.post for digest, post in found.items()}, **self._parsed}
        self.passed = {digest for digest, has_passed in self._rows.items() if has_passed}

    def save(self) -> None:
        """Keep what was parsed and checked of the posts that were read since `recall`."""
        if self._kept is None:
            return
        now = {digest: digest in self.passed for digest in self._asked if digest in self._parsed}
        changed = {digest: passed for digest, passed in now.items() if self._rows.get(digest) is not passed}
        rows = {digest: parsed.row(KeptPost(self._parsed[digest], passed)) for digest, passed in changed.items()}
        self._kept.save(rows, self._rows.keys() - now.keys())
        self._parsed = {digest: self._parsed[digest] for digest in now}
        self._rows, self._new = now, 0

    @property
    def is_mostly_known(self) -> bool:
        """Return true if most posts had been parsed before."""
        return 2 * self._new < len(self._parsed)

    def read(self, path: str, where: str) -> PostFile:
        """Return the post at *path*, kept until it is taken; raises PostError, naming it *where*, when it is no post."""
        self._waiting[path] = opened = self.load(path, where, is_fresh=True)
        self._asked[opened.digest] = None
        return opened

    def pop(self, path: str) -> PostFile:
        """Return the post at *path*, as it was read a moment ago or as it is now; it is not kept longer."""
        return self._waiting.pop(path, None) or self.load(path, path)

    @property
    def waiting(self) -> Mapping[str, PostFile]:
        """Return the posts that were read and not yet taken, by their paths."""
        return self._waiting

    def load_good(self, path: str, where: str) -> PostFile:
        """Return what `load` does of a file that was looked at this very moment; raises PostError for a post that has a fault, too."""
        if path in self.faults:
            raise PostError(self.faults[path])
        return self.load(path, where, is_fresh=True)

    def put_good(self, path: str, text: str) -> None:
        """Let the post at *path*, which cannot be read now, be what it was when its file held *text*; raises PostError if that is none either."""
        self._waiting[path] = PostFile(path, sha256(text.encode()).digest(), _parsed(text, path), text)

    def clear_waiting(self) -> None:
        """Let go of what was read and never taken."""
        self._waiting.clear()

    def clear(self) -> None:
        """Let go of everything (a kilobyte a post)."""
        self._path, self._new = None, 0
        self._waiting.clear()
        self._parsed.clear()
        self._digests.clear()
        self.passed.clear()
        self._asked.clear()

    def load(self, path: str, where: str, is_fresh: bool = False) -> PostFile:
        """Return the post at *path* as it is now; raises PostError, naming it *where*, when it is no post.

        With *is_fresh* what was remembered of files is of this very moment, so that none is looked at again.
        """
        stamp, digest = self._digests.get(path, (None, b""))
        known = self._parsed.get(digest)
        if known is not None and (is_fresh or stamp == stamp_of(os.stat(path))):  # noqa: PTH116 - for each post of the site
            return PostFile(path, digest, known, None)
        data, text = _text(path, where)
        digest = sha256(data).digest()
        if digest not in self._parsed:
            self._parsed[digest] = _parsed(text, where)
            self._new += 1
        return PostFile(path, digest, self._parsed[digest], text)


def load(path: str, where: str) -> PostFile:
    """Return the post at *path* as it is now; raises PostError, naming it *where*, when it is no post."""
    data, text = _text(path, where)
    return PostFile(path, sha256(data).digest(), _parsed(text, where), text)


def _text(path: str, where: str) -> tuple[bytes, str]:
    """Return the bytes of the file at *path*, and their text in normal form."""
    try:
        data = _read(path)
        text = normal(data.decode())
    except UnicodeDecodeError as error:
        raise PostError(f"{where}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise PostError(f"{where}: the post cannot be read: {error.strerror}") from error
    if forbidden := FORBIDDEN.search(text):
        line = text.count("\n", 0, forbidden.start()) + 1
        raise PostError(f"{where}:{line}: the character U+{ord(forbidden[0]):04X} cannot be published; delete it")
    return data, text


def _parsed(text: str, where: str) -> ParsedPost:
    header, begins = split(text, where)
    body = text[begins:]
    has_text = bool(body) and not body.isspace()
    return ParsedPost(
        header, begins, has_text, "{" in body, _images(body), sections.guessed(header, body), _strange(body)
    )


def _images(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(IMAGE.findall(unescape(unquote(body))))) if "images/" in body else ()


def _strange(body: str) -> tuple[str, ...]:
    pictures = PICTURE.findall(body) if "![" in body else ()
    addresses = (unquote(unescape(in_brackets or _address(written))) for in_brackets, written in pictures)
    return tuple(dict.fromkeys(address for address in addresses if not OWN_PICTURE.fullmatch(address)))


def _address(written: str) -> str:
    """Return the address in what is *written* for a picture: what is before its caption; all of it if it is a file's name with blanks, which is no address."""
    is_name = '"' not in written and "'" not in written and written.casefold().rstrip().endswith(PICTURE_FILES)
    return written.strip() if is_name else written.partition(" ")[0].strip()


def dump_of(path: Path) -> str:
    """Return the key of the dump, and the record in it, that the post at *path* says it was made of; empty if it says none."""
    try:
        dump = load(str(path), str(path)).header.get("Dump") or ""
    except PostError:
        return ""  # the check of every post reports it, with its line
    return dump.rpartition(" sha256:")[0] or dump


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what identifies a version of a file without reading it."""
    return status.st_ino, status.st_size, status.st_mtime_ns


def _read(path: str) -> bytes:
    with open_regular(path) as file:
        return file.read()
