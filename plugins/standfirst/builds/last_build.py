"""The last finished build: how each of its files was made, and which of them are still as they were left."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from standfirst.builds.release import numbers, record_of
from standfirst.builds.state import SiteState
from standfirst.core import parallel
from standfirst.core.files import write
from standfirst.core.parallel import ForkedCall
from standfirst.site.files import make_folder
from standfirst.site.outputs import SPARE, Outputs

VERSION = 3  # of the record's form
FEWEST = 1_000  # files, below which a process costs more than it saves


class CachedFile(NamedTuple):
    """One file of a build: its cache key, and its size and moment, by which it is known to be as we left it."""

    key: str
    size: int
    moment: int  # st_mtime_ns; links share it


class BuildRecord(NamedTuple):
    """The record of a build: what it was made of, a line for each file with a key, the paths of files without one, the keys of lists, and when it was written."""

    state: SiteState = SiteState()
    lines: Sequence[str] = ()
    others: Sequence[str] = ()
    lists: Mapping[str, str] = {}  # keys of lists in all their pages, by the first one's path
    moment: int = 0  # st_mtime_ns; a folder of the build that is as old or younger was changed since


class LastBuild:
    """The newest finished build in the folder *builds*; without one, or without its record, it has no files.

    In a `with` block a second process looks at its files meanwhile, which takes as long as reading all posts; after `prepare` it links
    them into the spare folder, for the next build to take over.
    """

    def __init__(self, builds: Path) -> None:
        self.spare = builds / SPARE
        self.folder = newest(builds) if builds.is_dir() else None
        self._record = _read(self.folder) if self.folder else BuildRecord()
        self._second: ForkedCall[bool, AbstractSet[str]] | None = None

    @cached_property
    def files(self) -> Mapping[str, CachedFile]:
        """Return how each file was made; nothing if the record cannot be read whole."""
        return _files(self._record.lines)

    @property
    def lists(self) -> Mapping[str, str]:
        """Return the key of each list in all its pages, by the path of the first one."""
        return self._record.lists

    def is_current(self, now: SiteState) -> bool:
        """Return true if this build is what one of *now* would be, each of its files as we left it; to be called once, before `prepare`."""
        return self.folder is not None and self._record.state.holds(now) and not self._asked(is_preparing=False)

    def __enter__(self) -> Self:
        self._second = self._started()
        return self

    def __exit__(self, *reason: object) -> None:
        if self._second is not None:
            self._second.__exit__(*reason)

    def _started(self) -> ForkedCall[bool, AbstractSet[str]]:
        return ForkedCall(self._look, is_large=len(self.files) >= FEWEST)  # both processes need these

    def prepare(self) -> None:
        """Let the second process make the spare folder a copy of this build."""
        # If `is_current` had its answer: there are files that were touched.
        if self._second is not None and self._second.is_given:
            self._second.__exit__()
            self._second = self._started()
        if self._second is not None:
            self._second.give(True)

    @cached_property
    def touched(self) -> AbstractSet[str]:
        """Return the files that were changed or removed since; the spare folder holds links to all others then, and nothing else."""
        return self._asked(is_preparing=True)

    def _asked(self, is_preparing: bool) -> AbstractSet[str]:
        if self._second is None:
            return self._look()(is_preparing)
        if not self._second.is_given:
            self._second.give(is_preparing)
        return self._second.result()

    def _look(self) -> Callable[[bool], AbstractSet[str]]:
        """Return a function that returns the files that were changed or removed since this build was made; called with true, it prepares the spare folder before."""
        touched = set(_touched(f"{self.folder}/", self.files))

        def answer(is_preparing: bool) -> AbstractSet[str]:
            if is_preparing and self.files:
                self._fill_spare(touched)
            return touched

        return answer

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
        record = _read(self.spare)
        theirs, ours = {*record.lines}, {*self._record.lines}
        gone, new = _files([*(theirs - ours)]), _files([*(ours - theirs)])
        if not theirs or len(gone) != len(theirs - ours):
            return None
        made_again = {path for path, file in gone.items() if path in new and file[1:] == new[path][1:]}
        missing = new.keys() - made_again
        same = self.files.keys() - missing
        stale = {*(gone.keys() - made_again), *record.others, *(touched & same)}
        return None if _is_changed(self.spare, same | stale, record.moment) else (stale, missing - touched)

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

    def lines(self) -> Mapping[str, str]:
        """Return the line of the record for each file."""
        lines = self._record.lines
        return dict(zip(self.files, lines, strict=True)) if len(self.files) == len(lines) else {}


def prepare_first(builds: Path) -> None:
    """After the first build of a site, link its files into the spare folder, as later builds find them there; if that fails, the next one does it."""
    if not (builds / SPARE).exists() and len(numbers(builds)) == 1:
        last = LastBuild(builds)
        with suppress(OSError):
            _ = last.touched
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


def save(folder: Path, files: Mapping[str, CachedFile], record: BuildRecord, last: LastBuild) -> None:
    """Write a *record* of the build in *folder* beside it, its lines those of *files*; nothing changes in the folder afterwards.

    *last* has the lines of files that it reuses.
    """
    reused_lines, earlier = last.lines(), last.files
    about = {"others": [*record.others], "lists": dict(record.lists)}
    lines = [json.dumps({"version": VERSION, "files": len(files), **about, **record.state.record()})]
    for path in sorted(files):
        file = files[path]
        is_reused = path in reused_lines and file is earlier[path]
        lines.append(reused_lines[path] if is_reused else json.dumps([path, file.key, file.size, file.moment]))
    write(record_of(folder), "\n".join(lines) + "\n")


def identity(folder: Path) -> str:
    """Return a text that identifies the finished build in *folder* by what it is made of; empty if there is no record of it."""
    digest = _read(folder).state.digest
    return f"{folder.name} {digest}" if digest else ""


def has_only_its_own(folder: Path) -> bool:
    """Return true if the finished build in *folder* has as many files as it was made with."""
    return sum(len(names) for _, _, names in os.walk(folder)) == len(_read(folder).lines)


def _touched(folder: str, files: Mapping[str, CachedFile]) -> Iterator[str]:
    """Yield the paths of those of *files* in *folder* that are not as they were kept."""
    lstat = os.lstat
    for path, (_, size, moment) in files.items():
        try:
            status = lstat(folder + path)
        except OSError:
            yield path
        else:
            if status.st_mtime_ns != moment or status.st_size != size:
                yield path


def _read(folder: Path) -> BuildRecord:
    """Return the record of the build in *folder*; an empty one if it cannot be read."""
    try:
        moment = record_of(folder).stat().st_mtime_ns
        first, *rows = record_of(folder).read_text(encoding="utf-8").splitlines()
        head = json.loads(first)
        if (head["version"], head["files"]) != (VERSION, len(rows)):
            return BuildRecord()
        state = SiteState(str(head["digest"]), float(head["since"]), float(head["until"]))
        lists = {str(path): str(key) for path, key in head["lists"].items()}
        return BuildRecord(state, rows, [*map(str, head["others"])], lists, moment)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return BuildRecord()


def _is_changed(folder: Path, paths: Iterable[str], moment: int) -> bool:
    """Return true if a folder that holds files at *paths* of *folder* was changed at the *moment* (st_mtime_ns) or since: a name in it came, went or means another file."""
    folders = {path.rpartition("/")[0] for path in paths}
    while above := {below.rpartition("/")[0] for below in folders} - folders:
        folders |= above
    try:
        return any(os.lstat(f"{folder}/{below}").st_mtime_ns >= moment for below in folders)
    except OSError:
        return True


def _files(rows: Sequence[str]) -> dict[str, CachedFile]:
    try:
        return {path: CachedFile(*row) for path, *row in json.loads(f"[{','.join(rows)}]")}
    except (ValueError, TypeError):
        return {}


def newest(builds: Path) -> Path | None:
    """Return the last finished build among *builds*."""
    last = max(numbers(builds), default=None)
    return None if last is None else builds / str(last)
