"""Where dumps lie: a folder, or an address that fsspec knows; their names, and their bytes as a stream."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast

from plugins.converter.readers import parts
from plugins.errors import DigestError, DumpError


class Origin(Protocol):
    """A place that holds dumps."""

    def names(self) -> list[str]:
        """The dumps, as sorted paths with forward slashes."""

    def open(self, dump: str) -> BinaryIO:
        """The bytes of a dump; raises DumpError where it cannot be read."""

    def state(self, dump: str) -> str:
        """What changes when the dump does, told without reading it; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on this machine: regular files, no links, nothing hidden, no parts of other dumps."""

    path: Path

    def names(self) -> list[str]:
        """The dumps, as sorted paths with forward slashes."""
        found = {path.relative_to(self.path).as_posix() for path in self._files()}
        return sorted(name for name in found if not parts.belongs(name, found))

    def _files(self) -> Iterator[Path]:
        for base, folders, files in os.walk(self.path):
            folders[:] = sorted(name for name in folders if parts.is_member(name))
            for name in files:
                path = Path(base, name)
                if parts.is_member(name) and path.is_file() and not path.is_symlink():
                    yield path

    def open(self, dump: str) -> BinaryIO:
        """The bytes of a dump; raises DumpError where it cannot be read."""
        try:
            return (self.path / dump).open("rb")
        except OSError as error:
            raise DumpError(f"cannot be read: {error.strerror}") from error

    def state(self, dump: str) -> str:
        """Size, times and number of the file: no editor or copy leaves all of them as they were."""
        try:
            stat = (self.path / dump).stat()
        except OSError:
            return ""
        return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


@dataclass(frozen=True, slots=True)
class Remote:
    """A folder or file that fsspec can open: s3://, gs://, https://, memory://."""

    address: str

    def names(self) -> list[str]:
        """The dumps, by their path below the address."""
        system, root = self._system()
        found = [path for path in system.find(root) if parts.is_member(PurePosixPath(path).name)]
        below = {str(path).removeprefix(root).strip("/") or PurePosixPath(path).name for path in found}
        return sorted(name for name in below if not parts.belongs(name, below))

    def open(self, dump: str) -> BinaryIO:
        """The bytes of a dump; raises DumpError where it cannot be read."""
        system, root = self._system()
        path = root if PurePosixPath(root).name == dump and system.isfile(root) else f"{root.rstrip('/')}/{dump}"
        try:
            return cast(BinaryIO, system.open(path, "rb"))
        except OSError as error:
            raise DumpError(f"cannot be read: {error}") from error

    def state(self, dump: str) -> str:
        """Nothing: a remote dump is always read."""
        del dump
        return ""

    def _system(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - an optional requirement
        except ImportError as error:
            raise DigestError(f"{self.address} needs fsspec: pip install -r requirements-cluster.txt") from error
        try:
            return cast(tuple[Any, str], url_to_fs(self.address))
        except (ValueError, ImportError) as error:
            raise DigestError(f"{self.address} cannot be opened: {error}") from error


def at(place: str) -> Origin:
    """The origin at *place*, a folder or an address; raises DigestError where there is none."""
    if "://" in place:
        return Remote(place)
    if not Path(place).is_dir():
        raise DigestError(
            f"{place} is no folder; --source takes a folder of dumps, or an address such as s3://bucket/dumps"
        )
    return Folder(Path(place))
