"""Decide if an output is reused: remember how each file of the last build was made. Anything unreadable means "make all"."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from standfirst.builds.dependencies import CacheKeys
from standfirst.builds.release import record_of
from standfirst.builds.state import SiteState
from standfirst.builds.templates import MEMORY
from standfirst.builds.workers import WorkerPool
from standfirst.core import parallel
from standfirst.core.files import write
from standfirst.site.outputs import SPARE


def refill(folder: Path, spare: Path, reused: Mapping[str, int]) -> set[str]:
    """Let *spare* take the place of *folder*, which holds what was just made; return which of *reused* are there now.

    *reused* has, by its path, the inode of each file that shall stay as it is. A file of *spare* stays only where it is
    that very file; all others are removed. Killed half-way, *spare* serves the next build as well.
    """
    standing = _cleared(str(spare), reused)
    for base, _, names in os.walk(folder):
        below = os.path.relpath(base, folder)
        if names:
            (spare / below).mkdir(parents=True, exist_ok=True)
        for name in names:
            Path(base, name).replace(spare / below / name)
            standing.discard(os.path.normpath(f"{below}/{name}"))
    shutil.rmtree(folder)
    spare.rename(folder)
    return standing


def _cleared(top: str, reused: Mapping[str, int]) -> set[str]:
    """Remove from the folder *top* what is not *reused*, and folders that hold nothing then; return the paths of what is left."""
    inodes = parallel.walked(top, os.DirEntry.inode)
    removed = [path for path, inode in inodes.items() if reused.get(path) != inode]
    for path in removed:
        os.unlink(f"{top}/{path}")  # noqa: PTH108 - for each file of the site
        with suppress(
            OSError
        ):  # most folders hold other files; at once, so that a killed build leaves at most one that is empty
            os.removedirs(f"{top}/{path.rpartition('/')[0]}")
    Path(top).mkdir(exist_ok=True)
    return inodes.keys() - removed


VERSION = 2  # of the record's form


class CachedFile(NamedTuple):
    """One file of a build: its cache key, and its size and moment, by which it is known to be as we left it."""

    key: str
    size: int
    moment: int  # st_mtime_ns; links share it


class BuildStore:
    """Reuses the files of the last finished build; remembers those of this one."""

    def __init__(self, keys: CacheKeys, last: Path | None, folder: Path, workers: WorkerPool) -> None:
        self._keys = keys
        self._workers = workers
        self._last = last
        self._before = load(last) if last else {}
        self._folder = folder  # of this build
        self._now: dict[str, CachedFile] = {}
        self._waiting: dict[str, int] = {}  # to be linked, and their inodes
        self._wanted: str | None = None  # the key of what is being made
        self.made: list[str] = []  # files of this build that differ from the last one

    def defers(self, path: str) -> bool:
        """Return true if *path* is made last, by whichever process comes to it."""
        return self._workers.defers(path)

    def makes_all(self, path: str) -> bool:
        """Return true if this process makes all outputs of the kind of *path*."""
        return self._workers.makes_all(path)

    def own_share(self, count: int) -> Iterator[int]:
        """Return which of *count* outputs that were put off this process makes."""
        return self._workers.own_share(count)

    def reuse(self, path: str, made_of: Sequence[object]) -> bool:
        """Return true if the last build's *path* has the same key and it was not touched since, or another process makes it."""
        if not self._workers.makes(path):
            return True
        key = self._keys.of(made_of)
        kept = self._before.get(path)
        if key is not None and kept is not None and kept.key == key:
            inode = unchanged_inode(f"{self._last}/{path}", kept)
            if inode is not None:
                self._now[path], self._waiting[path] = kept, inode
                return True
        self._wanted = key
        return False

    def share(self, path: str, content: bytes, place: str) -> bool:
        """Link the last build's *path* to *place* where it holds just *content*."""
        old = f"{self._last}/{path}"
        try:
            status = os.lstat(old)
            if not S_ISREG(status.st_mode) or status.st_size != len(content) or Path(old).read_bytes() != content:
                return False
        except OSError:  # it was not in the last build, or there is none
            return False
        os.link(old, place)
        return True

    def record_made(self, path: str, place: str) -> None:
        """Remember what was just made, unless it has no digest. `reuse` was called a moment ago."""
        self.made.append(path)
        if self._wanted is not None:
            status = os.lstat(place)
            self._now[path] = CachedFile(self._wanted, status.st_size, status.st_mtime_ns)

    def collect(self) -> None:
        """Learn what the other processes made; those end here."""
        if not self._workers.is_first:
            self._workers.send((self._now, self._waiting, self.made, MEMORY.new))
        for now, waiting, made_by_child, codes in self._workers.results():
            self._now |= now
            self._waiting |= waiting
            self.made += made_by_child
            for key, code in codes.items():
                MEMORY.keep_code(key, code)

    def link_reused(self, place: Callable[[str], str]) -> None:
        """Put everything that any process reuses into the folder: take over an old build's folder, or link."""
        self.collect()
        spare = self._folder.with_name(SPARE)
        standing: set[str] = set()
        if self._waiting and spare.is_dir() and not spare.is_symlink():
            standing = refill(self._folder, spare, self._waiting)
        rest = [path for path in self._waiting if path not in standing]
        parallel.mapped(lambda path: os.link(f"{self._last}/{path}", place(path)), rest)
        self._waiting.clear()

    @property
    def is_same(self) -> bool:
        """Return true if this build is the last one, file by file, so that nothing needs to be linked at all."""
        return not self.made and len(self._waiting) == len(self._before)

    def save(self, state: SiteState) -> None:
        """Write the record of this build, which is made of *state*, beside its folder."""
        lines = [json.dumps({"version": VERSION, "files": len(self._now), **state.record()})]
        lines += [json.dumps([path, kept.key, kept.size, kept.moment]) for path, kept in sorted(self._now.items())]
        write(record_of(self._folder), "\n".join(lines) + "\n")


def is_current(folder: Path | None, now: SiteState) -> bool:
    """Return true if the build in *folder* is what one of *now* would be, each of its files as we left it."""
    if folder is None:
        return False
    state, rows = _read(folder)
    return state.holds(now) and all(unchanged_inode(f"{folder}/{path}", one) for path, one in _kept(rows).items())


def identity(folder: Path) -> str:
    """Return a text that identifies the finished build in *folder* by what it is made of; empty if there is no record of it."""
    digest = _read(folder)[0].digest
    return f"{folder.name} {digest}" if digest else ""


def has_only_its_own(folder: Path) -> bool:
    """Return true if the finished build in *folder* has as many files as it was made with."""
    return sum(len(names) for _, _, names in os.walk(folder)) == len(_read(folder)[1])


def unchanged_inode(place: str, kept: CachedFile) -> int | None:
    """Return the inode of the file at *place*, if it is the one that was kept."""
    try:
        status = os.lstat(place)
    except OSError:
        return None
    return status.st_ino if (status.st_size, status.st_mtime_ns) == (kept.size, kept.moment) else None


def load(folder: Path) -> dict[str, CachedFile]:
    """Return how each file of the build in *folder* was made; nothing if there is no record that can be read whole."""
    return _kept(_read(folder)[1])


def _read(folder: Path) -> tuple[SiteState, list[str]]:
    """Return what the build in *folder* was made of, and the lines of its files."""
    try:
        first, *rows = record_of(folder).read_text(encoding="utf-8").splitlines()
        head = json.loads(first)
        if (head["version"], head["files"]) != (VERSION, len(rows)):
            return SiteState(), []
        return SiteState(str(head["digest"]), float(head["since"]), float(head["until"])), rows
    except (OSError, ValueError, TypeError, KeyError):
        return SiteState(), []


def _kept(rows: list[str]) -> dict[str, CachedFile]:
    try:
        return {path: CachedFile(*row) for path, *row in json.loads(f"[{','.join(rows)}]")}
    except (ValueError, TypeError):
        return {}


def newest(builds: Path) -> Path | None:
    """Return the last finished build among *builds*."""
    finished = [path for path in builds.iterdir() if path.name.isdecimal()]
    return max(finished, key=lambda path: int(path.name), default=None)
