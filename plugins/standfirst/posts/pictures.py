"""The pictures below content/images/: their sizes, which are kept between builds, and how a story shows the one that its header names."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_ISREG

from PIL import Image, UnidentifiedImageError

from standfirst.core.state import Kind

HEADER_IMAGE = re.compile(r"/?images/(?P<name>[\w./-]*\w)")
SMALL = 640  # pixels of the copy that is beside a picture as NAME-640.webp
KIND, VERSION = "pictures", 1
# Sizes that no build requested, those of deleted pictures, are forgotten when there are more than this many times the others.
FORGOTTEN = 2
NO_SIZE = 0, 0  # of a file that is no picture
UNKNOWN = 0, 0, 0, 0  # of a picture that was not read before
Size = tuple[int, int]  # width and height, pixels
Look = tuple[int, int]  # bytes, and st_mtime_ns


class PictureSizes:
    """The sizes of pictures, each read once and kept from one build to the next: to open 15,000 files takes two seconds.

    A file with the same length and moment is the same picture.
    """

    def __init__(self) -> None:
        self._state: Path | None = None
        self._sizes: dict[str, tuple[int, int, int, int]] = {}  # by path: bytes, st_mtime_ns, width, height
        self._read: set[str] = set()  # paths of those that are not kept yet
        self._requested: set[str] = set()  # paths since `recall`
        self._seen: Mapping[str, Look] = {}  # of regular files, as this build saw them a moment ago

    def recall(self, state: Path, stamps: Mapping[str, tuple[int, int, int]] | None = None) -> None:
        """Take over the sizes in the database *state*, to which `save` will write; *stamps* (inode, bytes, st_mtime_ns) are those of files that were looked at a moment ago."""
        self._requested.clear()
        links = _links({path.rpartition("/")[0] for path in stamps or ()})
        self._seen = {path: stamp[1:] for path, stamp in (stamps or {}).items() if path not in links}
        if self._state != state:
            self._state = state
            self._sizes = {path: tuple(row) for path, row in Kind(state, KIND, VERSION).rows().items()} | self._sizes

    def save(self) -> None:
        """Keep the sizes that are new; look at files again from now on."""
        self._seen = {}
        gone: set[str] = set()
        if len(self._sizes) > FORGOTTEN * len(self._requested):
            gone = self._sizes.keys() - self._requested
            self._sizes = {path: row for path, row in self._sizes.items() if path in self._requested}
        Kind(self._state, KIND, VERSION).save({path: self._sizes[path] for path in self._read - gone}, gone)
        self._read.clear()

    def known(self, path: str) -> Look | None:
        """Return length and moment of the regular file at *path*, as `of` found them in this build; None if it was not asked, or found none."""
        return self._sizes[path][:2] if path in self._requested else None

    def look(self, path: str) -> Look | None:
        """Return length and moment of the picture at *path*, as `of` found them in this build or as they are; None if there is none."""
        return self.known(path) or _look_at(path)

    def of(self, images: Path, name: str) -> Size | None:
        """Return the size of the picture called *name* in the folder *images*; None unless it is a regular file with a picture that we can read."""
        path = f"{images}/{name}"
        look = self._seen.get(path) or _look_at(path)
        if look is None:
            return None
        self._requested.add(path)
        length, moment, width, height = self._sizes.get(path, UNKNOWN)
        if (length, moment) != look:
            width, height = _size(path)
            self._sizes[path] = *look, width, height
            self._read.add(path)
        return (width, height) if width else None


SIZES = PictureSizes()  # of this process


def _links(folders: Iterable[str]) -> set[str]:
    """Return the paths of symbolic links in *folders*."""
    links: set[str] = set()
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as inside:
            links.update(entry.path for entry in inside if entry.is_symlink())
    return links


def _look_at(path: str) -> Look | None:
    """Return length and moment of the regular file at *path*; None if there is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if S_ISREG(status.st_mode) else None


def _size(path: str) -> Size:
    """Return width and height of the picture at *path*; NO_SIZE for a file without a picture that we can read."""
    try:
        with Image.open(path) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return NO_SIZE


@dataclass(frozen=True, slots=True)
class LeadPicture:
    """The picture of a story, as lists and the head of its page show it."""

    name: str  # below content/images/
    url: str
    width: int  # pixels
    height: int
    small_url: str = ""  # of the copy that is SMALL wide; empty if there is none


def names(images: Path) -> Callable[[str], AbstractSet[str]]:
    """Return a function from a folder below *images* to the names in it; each folder is listed once."""

    @cache
    def listed(folder: str) -> AbstractSet[str]:
        try:
            return frozenset(os.listdir(images / folder))  # noqa: PTH208 - names, not paths
        except OSError:
            return frozenset()

    return listed


def is_own(image: str, names_in: Callable[[str], AbstractSet[str]]) -> bool:
    """Return true if a post's `Image:` names a file below the folder that *names_in* lists."""
    name = _own_name(image)
    folder, _, last = name.rpartition("/")
    return bool(name) and last in names_in(folder)


def _own_name(image: str) -> str:
    """Return the name below content/images/ of the picture that a post's `Image:` names; empty for any other address."""
    match = HEADER_IMAGE.fullmatch(image)
    return match["name"] if match and ".." not in match["name"].split("/") else ""


def lead_picture(image: str, images: Path, address: str) -> LeadPicture | None:
    """Return the picture that a post's `Image:` names, from the folder *images*, which the site serves at *address*; None if it is not there."""
    name = _own_name(image)
    size = SIZES.of(images, name) if name else None
    if not size:
        return None
    smaller = small(name)
    small_url = f"{address}/{smaller}" if SIZES.of(images, smaller) else ""
    return LeadPicture(name, f"{address}/{name}", *size, small_url)


def small(name: str) -> str:
    """Return the name of the smaller copy of the picture called *name*."""
    return f"{name.rpartition('.')[0]}-{SMALL}.webp"


def looks(images: Path, name: str) -> list[Look | None]:
    """Return length and moment of the picture called *name* in the folder *images*, and of its smaller copy; None for one that is not there."""
    return [SIZES.look(f"{images}/{name}"), SIZES.look(f"{images}/{small(name)}")]
