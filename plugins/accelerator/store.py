"""Yesterday's fingerprints: how each file of the last build was made. Anything unreadable means "make all"."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.accelerator.crew import Crew
from plugins.accelerator.recipes import Recipes
from plugins.accelerator.spare import refill
from plugins.accelerator.whole import Whole
from plugins.outputs import SPARE
from plugins.posts.files import write

VERSION = 1  # of the record's form


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a build: the digest of its recipe, and its size and moment, by which it is known to be as we left it."""

    recipe: str
    size: int
    moment: int  # st_mtime_ns; links share it


class BuildStore:
    """Reuses the files of the last finished build; remembers those of this one."""

    def __init__(self, recipes: Recipes, last: Path | None, folder: Path, crew: Crew) -> None:
        self._recipes = recipes
        self._crew = crew
        self._last = last
        self._before = load(last)[1] if last else {}
        self._folder = folder  # of this build
        self._now: dict[str, Kept] = {}
        self._waiting: list[str] = []  # to be linked
        self._wanted: str | None = None  # the recipe of what is being made
        self._is_new = False

    def defers(self, path: str) -> bool:
        """Whether *path* is made last, by whichever process comes to it."""
        return self._crew.defers(path)

    def turns(self, count: int) -> Iterator[int]:
        """Which of *count* outputs that were put off this process makes."""
        return self._crew.turns(count)

    def reuse(self, path: str, made_of: Sequence[object]) -> bool:
        """Whether the last build's *path* has the same recipe and nobody touched it since, or another process makes it."""
        if not self._crew.makes(path):
            return True
        recipe = self._recipes.of(made_of)
        kept = self._before.get(path)
        if recipe is None or kept is None or kept.recipe != recipe or not self._stands(path, kept):
            self._wanted = recipe
            return False
        self._now[path] = kept
        self._waiting.append(path)
        return True

    def _stands(self, path: str, kept: Kept) -> bool:
        return is_as_left(f"{self._last}/{path}", kept)

    def share(self, path: str, content: bytes, place: str) -> bool:
        """Link the last build's *path* to *place* where it holds just *content*."""
        kept = self._before.get(path)
        if kept is None or kept.size != len(content) or not self._stands(path, kept):
            return False
        old = Path(f"{self._last}/{path}")
        if old.read_bytes() != content:
            return False
        os.link(old, place)
        return True

    def keep(self, path: str, place: str) -> None:
        """Remember what was just made; not what no digest tells. `reuse` was asked a moment ago."""
        self._is_new = True
        if self._wanted is not None:
            found = os.lstat(place)
            self._now[path] = Kept(self._wanted, found.st_size, found.st_mtime_ns)

    def gather(self) -> None:
        """Learn what the other processes made; those end here."""
        if not self._crew.is_first:
            self._crew.tell((self._now, self._waiting, self._is_new))
        for now, waiting, is_new in self._crew.results():
            self._now |= now
            self._waiting += waiting
            self._is_new |= is_new

    def settle(self, place: Callable[[str], str]) -> None:
        """Let all that is reused, by whichever process, stand in the folder: in an old build's, or linked."""
        self.gather()
        spare = self._folder.with_name(SPARE)
        standing: set[str] = set()
        if self._waiting and spare.is_dir() and not spare.is_symlink():
            wanted = {path: os.lstat(f"{self._last}/{path}").st_ino for path in self._waiting}
            standing = refill(self._folder, spare, wanted)
        for path in self._waiting:
            if path not in standing:
                os.link(f"{self._last}/{path}", place(path))
        self._waiting.clear()

    @property
    def is_same(self) -> bool:
        """Whether this build is the last one, file by file, so that nothing needs to be linked at all."""
        return not self._is_new and len(self._waiting) == len(self._before)

    def save(self, whole: Whole) -> None:
        """Write the record of this build, which is made of *whole*, beside its folder."""
        lines = [json.dumps({"version": VERSION, **whole.told()})]
        lines += [json.dumps([path, kept.recipe, kept.size, kept.moment]) for path, kept in sorted(self._now.items())]
        write(record_of(self._folder), "\n".join(lines) + "\n")


def stands(folder: Path | None, now: Whole) -> bool:
    """Whether the build in *folder* is what one of *now* would be, each of its files as we left it."""
    if folder is None:
        return False
    whole, kept = load(folder)
    return whole.holds(now) and all(is_as_left(f"{folder}/{path}", one) for path, one in kept.items())


def is_as_left(place: str, kept: Kept) -> bool:
    """Whether the file at *place* is the one that was kept."""
    try:
        found = os.lstat(place)
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (kept.size, kept.moment)


def load(folder: Path) -> tuple[Whole, dict[str, Kept]]:
    """The record of the build in *folder*; empty where there is none that can be read whole."""
    try:
        lines = record_of(folder).read_text(encoding="utf-8").splitlines()
        head, *rows = json.loads(f"[{','.join(lines)}]")
        if head.pop("version") != VERSION:
            return Whole(), {}
        kept = {path: Kept(str(recipe), int(size), int(moment)) for path, recipe, size, moment in rows}
        return Whole(str(head["digest"]), float(head["since"]), float(head["until"])), kept
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Whole(), {}


def record_of(folder: Path) -> Path:
    """The record of the build in *folder*, beside it."""
    return folder.with_name(f"{folder.name}.jsonl")


def newest(builds: Path) -> Path | None:
    """The last finished build among *builds* that has a record."""
    found = [path for path in builds.iterdir() if path.name.isdecimal() and record_of(path).is_file()]
    return max(found, key=lambda path: int(path.name), default=None)
