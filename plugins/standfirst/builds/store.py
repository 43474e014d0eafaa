"""Decide if an output is reused, by how the last build's was made. Anything unreadable means "make all"."""

import os
import shutil
from collections.abc import Iterator, Sequence, Set as AbstractSet
from pathlib import Path
from stat import S_ISREG

from standfirst.builds import last_build, record
from standfirst.builds.dependencies import CacheKeys
from standfirst.builds.last_build import LastBuild
from standfirst.builds.record import BuildRecord, CachedFile
from standfirst.builds.release import record_of
from standfirst.builds.state import SiteState
from standfirst.builds.templates import MEMORY
from standfirst.builds.workers import WorkerPool
from standfirst.site.files import make_folder


def refill(folder: Path, last: LastBuild, reused: AbstractSet[str]) -> None:
    """Let the spare folder, which holds the files of the *last* build, take the place of *folder*, which holds what was just made.

    Only the files *reused* stay. Killed half-way, the spare folder serves the next build as well.
    """
    last_build.remove(last.spare, last.files.keys() - last.touched - reused)
    for base, _, names in os.walk(folder):
        below = last.spare / os.path.relpath(base, folder)
        if names:
            make_folder(str(below))
        for name in names:
            Path(base, name).replace(below / name)
    shutil.rmtree(folder)
    last.spare.rename(folder)
    record_of(last.spare).unlink(missing_ok=True)


class BuildStore:
    """Reuses the files of the *last* finished build; remembers those of this one, in *folder*."""

    def __init__(self, keys: CacheKeys, last: LastBuild, folder: Path, workers: WorkerPool) -> None:
        self._keys = keys
        self._workers = workers
        self._last = last
        self._touched = last.touched
        self._folder = folder
        self._new: dict[str, CachedFile] = {}  # files that were made
        self._wanted: str | None = None  # the key of what is being made
        self._lists: dict[str, str] = {}  # the key of each list in all its pages, by its first page
        self.made: list[str] = []  # files of this build that differ from the last one
        self.reused: set[str] = set()  # files of the last build that are this one's too
        self._reused_by_all: set[str] = set()  # of these, stories' files, which each process knows

    def defers(self, path: str) -> bool:
        """Return true if *path* is made last, by whichever process comes to it."""
        return self._workers.defers(path)

    def makes_all(self, path: str) -> bool:
        """Return true if this process makes all outputs of the kind of *path*."""
        return self._workers.makes_all(path)

    def leaves(self, paths: Sequence[str]) -> bool:
        """Return true if another process makes all *paths*, a list's pages or a group."""
        return self._workers.leaves(paths)

    def own_share(self, count: int) -> Iterator[int]:
        """Return which of *count* outputs that were put off this process makes."""
        return self._workers.own_share(count)

    def reuse(self, path: str, made_of: Sequence[object]) -> bool:
        """Return true if the last build's *path* has the same key and it was not touched since, or another process makes it."""
        if not self._workers.makes(path):
            return True
        key, files = self._keys.of(made_of), self._last.files
        if (
            key is not None
            and path in files.rows
            and files.keys_of[files.rows[path]] == key
            and path not in self._touched
        ):
            self.reused.add(path)
            return True
        self._wanted = key
        return False

    def reuse_all(self, paths: Sequence[str], made_of: Sequence[object]) -> bool:
        """Return true if the outputs at *paths* had the same key in the last build and are all there: most lists are so, and none of their pages is looked up."""
        key, first = self._keys.of(made_of), paths[0]
        name = f"{first} {len(paths)}"  # a group may begin with a list that is also looked up by itself
        if key is None:
            return False
        self._lists[name] = key
        is_same = self._last.lists.get(name) == key and all(map(self._last.files.rows.__contains__, paths))
        if not is_same or (self._touched and not self._touched.isdisjoint(paths)):
            return False
        self._workers.count(first, len(paths))
        (self._reused_by_all if self.defers(first) else self.reused).update(paths)
        return True

    def share(self, path: str, content: bytes, place: str) -> bool:
        """Link the last build's *path* to *place* where it holds just *content*."""
        old = f"{self._last.folder}/{path}"
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
            self._new[path] = CachedFile(self._wanted, status.st_size, status.st_mtime_ns)

    def collect(self) -> None:
        """Learn what the other processes made; those end here."""
        if not self._workers.is_first:
            self._workers.send((self._new, self._lists, self.reused, self.made, MEMORY.new))
        for new, lists, reused, made_by_child, codes in self._workers.results():
            self._new |= new
            self._lists |= lists
            self.reused |= reused
            self.made += made_by_child
            for key, code in codes.items():
                MEMORY.keep_code(key, code)
        self.reused |= self._reused_by_all
        self._take_in_others()

    def _take_in_others(self) -> None:
        """Count what others than our writer put into the folder as made: Pelican itself, of STATIC_PATHS, or plugins of a site."""
        ours, top = set(self.made), len(str(self._folder)) + 1
        for base, _, names in os.walk(self._folder):
            self.made += [path for name in names if (path := f"{base}/{name}"[top:]) not in ours]

    def complete(self) -> None:
        """Put everything that any process reuses into the folder, after `collect`: an old build's folder takes its place."""
        if self.reused:
            refill(self._folder, self._last, self.reused)

    @property
    def is_same(self) -> bool:
        """Return true if this build is the last one, file by file, so that nothing needs to be linked at all."""
        return not self.made and len(self.reused) == len(self._last.files)

    def save(self, state: SiteState) -> None:
        """Write the record of this build, which is made of *state*, beside its folder."""
        files = record.table(self._new, self.reused, self._last.files)
        others = [path for path in self.made if path not in self._new]
        record.write(self._folder, BuildRecord(state, files, others, self._lists))
