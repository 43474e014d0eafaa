"""Places with dumps: a folder, or an address that fsspec knows; their names, and their bytes as a stream.

A dump's *name* is its path as it can be written in a key and in a header (`formats.streams.one_line`); only the origin knows the path.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast

from standfirst.converter.formats.archives import SavedPageParts, is_inside, is_member
from standfirst.converter.formats.streams import one_line
from standfirst.core.errors import DigestError, DumpError, TroubleError, is_trouble
from standfirst.core.files import open_regular


class Origin(Protocol):
    """A place that holds dumps."""

    def names(self) -> list[str]:
        """Return the names of the dumps, sorted."""

    def open(self, dump: str) -> BinaryIO:
        """Return the bytes of a dump; raises DumpError if it cannot be read."""

    def open_beside(self, dump: str, path: str) -> BinaryIO:
        """Return a stream of the file at *path* in the dump's folder; raises DumpError if there is none, or if *path* leads outside."""

    def state(self, dump: str) -> str:
        """Return what changes when the dump does, found without reading it; empty if that is not known."""


@dataclass(frozen=True)
class FolderSource:
    """A folder on this machine: regular files, no links, nothing hidden, no parts of other dumps."""

    path: Path

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """Return the path of each dump below the folder, by its name."""
        start = len(os.path.join(self.path, ""))  # noqa: PTH118 - with a slash at the end
        return _named(path[start:] for path in _files(str(self.path)))

    def names(self) -> list[str]:
        """Return the names of the dumps, sorted."""
        return sorted(self._paths)

    def open(self, dump: str) -> BinaryIO:
        """Return the bytes of a dump; raises DumpError if it cannot be read."""
        return _regular(self.path / self._paths.get(dump, dump))

    def open_beside(self, dump: str, path: str) -> BinaryIO:
        """Return a stream of the file at *path* in the dump's folder; raises DumpError if there is none, or if *path* leads outside."""
        if not is_inside(path):
            raise DumpError(f"{path!r} is no path below the dump's folder")
        folder = (self.path / self._paths.get(dump, dump)).parent
        if any(part.is_symlink() for part in _below(folder, path)):
            raise DumpError(f"{path!r} leads through a link")
        return _regular(folder / path)

    def state(self, dump: str) -> str:
        """Size, times and number of the file: no editor or copy leaves all of them as they were."""
        try:
            status = os.stat(f"{self.path}/{self._paths.get(dump, dump)}")  # noqa: PTH116 - for each dump of the desk
        except OSError:
            return ""
        return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _files(folder: str) -> Iterator[str]:
    """Yield the paths of the regular files in *folder* that may be dumps; a folder that is not there holds none.

    Raises DigestError if it cannot be read: its dumps would seem to be deleted.
    """
    for entry in filter(lambda entry: is_member(entry.name), _entries(folder)):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DigestError(
            f"{folder} cannot be read: {error.strerror}; make it readable, else its dumps would count as deleted"
        ) from error


def _regular(path: Path) -> BinaryIO:
    """Open a regular file, and nothing else: a link is not followed, and a pipe cannot make us wait."""
    try:
        return open_regular(path, follows=False)
    except (OSError, ValueError) as error:
        kind = TroubleError if is_trouble(error) else DumpError
        raise kind(f"cannot be read: {getattr(error, 'strerror', error)}") from error


def _below(folder: Path, path: str) -> Iterator[Path]:
    """Return every folder between *folder* and the file at *path* in it."""
    for part in PurePosixPath(path).parts[:-1]:
        folder /= part
        yield folder


def _named(paths: Iterable[str]) -> Mapping[str, str]:
    """Return *paths* by their names, without those of parts of other dumps; no two have the same name."""
    among = list(paths)
    parts = SavedPageParts(among)
    named: dict[str, str] = {}
    # A name that needs no encoding belongs to the path with that name, even if another is encoded to it.
    for path in sorted(
        (path for path in among if not parts.belongs(path)), key=lambda path: (one_line(path) != path, path)
    ):
        name, number = one_line(path), 1
        while name in named:
            number += 1
            name = f"{one_line(path)}~{number}"
        named[name] = path
    return named


@dataclass(frozen=True)
class Remote:
    """A folder or file that fsspec can open: s3://, gs://, https://, memory://."""

    address: str

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """Return the path of each dump below the address, by its name."""
        system, root = self._system()
        paths = [path for path in system.find(root) if is_member(PurePosixPath(path).name)]
        return _named({str(path).removeprefix(root).strip("/") or PurePosixPath(path).name for path in paths})

    def names(self) -> list[str]:
        """Return the names of the dumps, sorted."""
        return sorted(self._paths)

    def open(self, dump: str) -> BinaryIO:
        """Return the bytes of a dump; raises DumpError if it cannot be read."""
        return self._open(self._paths.get(dump, dump))

    def open_beside(self, dump: str, path: str) -> BinaryIO:
        """Return a stream of the file at *path* in the dump's folder; raises DumpError if there is none, or if *path* leads outside."""
        if not is_inside(path):
            raise DumpError(f"{path!r} is no path below the dump's folder")
        return self._open(str(PurePosixPath(self._paths.get(dump, dump)).parent / path))

    def _open(self, below: str) -> BinaryIO:
        system, root = self._system()
        path = root if PurePosixPath(root).name == below and system.isfile(root) else f"{root.rstrip('/')}/{below}"
        try:
            return cast(BinaryIO, system.open(path, "rb"))
        except FileNotFoundError as error:
            raise DumpError(f"cannot be read: {error}") from error
        except OSError as error:
            raise TroubleError(f"cannot be read: {error}") from error

    def state(self, dump: str) -> str:
        """Nothing: a remote dump is always read."""
        del dump
        return ""

    def _system(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - an optional requirement
        except ImportError as error:
            raise DigestError(f"{self.address} needs fsspec: pip install -r requirements-remote.txt") from error
        try:
            return cast(tuple[Any, str], url_to_fs(self.address))
        except ImportError as error:
            raise DigestError(
                f"{self.address} cannot be opened: {error} (pip install -r requirements-remote.txt)"
            ) from error
        except ValueError as error:
            raise DigestError(f"{self.address} cannot be opened: {error}") from error


def source_at(place: str) -> Origin:
    """Return the origin at *place*, a folder or an address; raises DigestError if there is none."""
    if "://" in place:
        return Remote(place)
    if not Path(place).is_dir():
        raise DigestError(f"{place} is no folder with dumps")
    return FolderSource(Path(place))
