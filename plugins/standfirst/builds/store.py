"""Decide if an output is reused, by how the last build's was made. Anything unreadable means "make all"."""

import os
import shutil
from collections.abc import Sequence, Set as AbstractSet
from pathlib import Path
from stat import S_ISREG

from standfirst.builds import last_build, record
from standfirst.builds.bodies import Bodies
from standfirst.builds.dependencies import CacheKeys
from standfirst.builds.last_build import LastBuild
from standfirst.builds.record import BuildRecord, CachedFile
from standfirst.builds.release import record_of
from standfirst.builds.state import SiteState
from standfirst.site.files import make_folder


def refill(folder: Path, last: LastBuild, reused: AbstractSet[str]) -> None:
    """Let the spare folder, with the files of the *last* build, take the place of *folder*, which holds what was just made.

    Only the files *reused* stay. Killed half-way, the spare folder serves the next build as well.
    """
    last.fill_spare()
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

    def __init__(self, keys: CacheKeys, last: LastBuild, folder: Path, bodies: Bodies) -> None:
        self._keys = keys
        self._bodies = bodies
        self._last = last
        self._touched = last.touched
        self._folder = folder
        self._new: dict[str, CachedFile] = {}  # files that were made
        self._lists: dict[str, str] = {}  # the key of each list in all its pages, by its first page
        self.made: list[str] = []  # files of this build that differ from the last one
        self.reused: set[str] = set()  # files of the last build that are this one's too

    def key(self, made_of: Sequence[object]) -> str | None:
        """Return the key of an output that is made of these values; None if one of them has no digest."""
        return self._keys.of(made_of)

    def reuse(self, path: str, key: str | None) -> bool:
        """Return true if the last build's *path* has the same *key* and was not touched since."""
        files = self._last.files
        is_same = (
            key is not None
            and path in files.rows
            and files.keys_of[files.rows[path]] == key
            and path not in self._touched
        )
        if is_same:
            self.reused.add(path)
        return is_same

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
        self.reused.update(paths)
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

    def record_made(self, path: str, key: str | None, size: int, moment: int) -> None:
        """Remember what was just made, of this *size* and st_mtime_ns; without a *key* it is made again by the next build."""
        self.made.append(path)
        if key is not None:
            self._new[path] = CachedFile(key, size, moment)

    def save_bodies(self) -> None:
        """Write down the bodies that this process rendered."""
        self._bodies.save()

    def take_in_others(self) -> None:
        """Count what others than our writer put into the folder as made: Pelican itself, of STATIC_PATHS, or plugins of a site."""
        ours, top = set(self.made), len(str(self._folder)) + 1
        for base, _, names in os.walk(self._folder):
            self.made += [path for name in names if (path := f"{base}/{name}"[top:]) not in ours]

    def complete(self) -> None:
        """Put everything that is reused into the folder: an old build's folder takes its place."""
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
