"""The last finished build: how each of its files was made, and which of them are still as they were left."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from standfirst.builds import record
from standfirst.builds.record import BuildRecord, FileTable
from standfirst.builds.release import numbers, record_of
from standfirst.builds.state import SiteState
from standfirst.core import parallel
from standfirst.site.files import make_folder
from standfirst.site.outputs import SPARE, Outputs


class LastBuild:
    """The newest finished build in the folder *builds*; without one, or without its record, it has no files."""

    def __init__(self, builds: Path) -> None:
        self.spare = builds / SPARE
        self.folder = newest(builds) if builds.is_dir() else None
        self._record = record.read(self.folder) if self.folder else BuildRecord()

    @property
    def files(self) -> FileTable:
        """Return how each file was made; nothing if the record cannot be read whole."""
        return self._record.files

    @property
    def lists(self) -> Mapping[str, str]:
        """Return the key of each list in all its pages, by the path of the first one."""
        return self._record.lists

    def is_current(self, now: SiteState) -> bool:
        """Return true if this build is what one of *now* would be, each of its files as we left it."""
        return self.folder is not None and self._record.state.holds(now) and not self.touched

    @cached_property
    def touched(self) -> AbstractSet[str]:
        """Return the files that were changed or removed since this build was made."""
        return set(_touched(f"{self.folder}/", self.files))

    def fill_spare(self) -> None:
        """Let the spare folder hold links to the files of this build that were not touched, and nothing else."""
        if self.files:
            self._fill_spare(self.touched)

    def _fill_spare(self, touched: AbstractSet[str]) -> None:
        """Make the spare folder a copy of this build without the files that were *touched*, by links."""
        if self.spare.is_symlink():
            self.spare.unlink()
        stale, missing = self._as_recorded(touched) or self._as_found(touched)
        remove(self.spare, stale)
        self._link(missing)

    def _as_recorded(self, touched: AbstractSet[str]) -> tuple[Iterable[str], Iterable[str]] | None:
        """Return what `_as_found` does, from the record of the build that the spare folder was, a tenth of a walk's time; None if the folder changed since.

        A file that has the same size and moment in both records is the same file.
        """
        theirs = record.read(self.spare)
        if not theirs.files:
            return None
        same = self.files.alike(theirs.files)
        stale = {*(theirs.files.keys() - same), *theirs.others, *(touched & same)}
        if _is_changed(self.spare, same | stale, theirs.moment):
            return None
        return stale, self.files.keys() - same - touched

    def _as_found(self, touched: AbstractSet[str]) -> tuple[Iterable[str], Iterable[str]]:
        """Return which files the spare folder holds and should not, and which it lacks."""
        present = parallel.walked(str(self.spare), os.DirEntry.inode) if self.spare.is_dir() else {}
        inodes = {path: os.lstat(f"{self.folder}/{path}").st_ino for path in self.files.keys() - touched}
        stale = [path for path, inode in present.items() if inodes.get(path) != inode]
        return stale, [path for path, inode in inodes.items() if present.get(path) != inode]

    def _link(self, paths: Iterable[str]) -> None:
        """Link the files at *paths* into the spare folder."""
        spare = Outputs(self.spare)
        for path in paths:
            os.link(f"{self.folder}/{path}", spare.place(path))


def prepare_first(builds: Path) -> None:
    """After the first build of a site, link its files into the spare folder, as later builds find them there; if that fails, the next one does it."""
    if not (builds / SPARE).exists() and len(numbers(builds)) == 1:
        last = LastBuild(builds)
        with suppress(OSError):
            last.fill_spare()
            if last.folder is not None:
                shutil.copyfile(record_of(last.folder), record_of(last.spare))


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove the files at *paths* from *folder*, which is there afterwards, and folders in it that hold nothing then."""
    for path in paths:
        os.unlink(f"{folder}/{path}")  # noqa: PTH108 - for each file of the site
        # Most folders hold other files. At once, so that a killed build leaves at most one that is empty.
        with suppress(OSError):
            os.removedirs(f"{folder}/{path.rpartition('/')[0]}")
    make_folder(str(folder))


def has_only_its_own(folder: Path) -> bool:
    """Return true if the finished build in *folder* has as many files as it was made with."""
    return sum(len(names) for _, _, names in os.walk(folder)) == len(record.read(folder).files)


def _touched(folder: str, files: FileTable) -> Iterator[str]:
    """Yield the paths of those of *files* in *folder* that are not as they were kept."""
    lstat = os.lstat
    for path, (size, moment) in zip(files, files.looks.tolist(), strict=True):
        try:
            status = lstat(folder + path)
        except OSError:
            yield path
        else:
            if status.st_mtime_ns != moment or status.st_size != size:
                yield path


def _is_changed(folder: Path, paths: Iterable[str], moment: int) -> bool:
    """Return true if a folder that holds files at *paths* of *folder* was changed at the *moment* (st_mtime_ns) or since: a name in it came, went or means another file."""
    folders = {path.rpartition("/")[0] for path in paths}
    while above := {below.rpartition("/")[0] for below in folders} - folders:
        folders |= above
    try:
        return any(os.lstat(f"{folder}/{below}").st_mtime_ns >= moment for below in folders)
    except OSError:
        return True


def newest(builds: Path) -> Path | None:
    """Return the last finished build among *builds*."""
    last = max(numbers(builds), default=None)
    return None if last is None else builds / str(last)
