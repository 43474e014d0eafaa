"""The processes that make one site's outputs together: each makes its share, and the first gathers what the others made."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Self

import pelican
from pelican.generators import ArticlesGenerator

from standfirst.builds import state
from standfirst.builds.generator import Articles
from standfirst.builds.last_build import LastBuild
from standfirst.builds.state import SiteState
from standfirst.core import parallel
from standfirst.core.parallel import Child, WorkQueue
from standfirst.core.settings import LOCK
from standfirst.site.outputs import PageWriter

FEWEST = 400  # stories of a site, below which one process is as fast
SMALLEST = 8  # stories a batch
AROUND = 4  # outputs of a story: its page, its card, a page where it was
SEARCH = "search"  # the kind of the search's files
STORIES_AN_OUTPUT = 4  # stories that take the search as long as one output of a list takes


class WorkerPool:
    """The first process and those forked from it when the outputs begin to be made.

    Lists of a kind (tags, sections ...) are one process's, for they share entries: the one's that has least to do so far. Files at the
    top are the first's, the search is the last one's, since all stories are gone through for it even if one changed. Stories are made
    last, in batches whose numbers all processes draw from one pipe, so that none is left with the most work.
    """

    def __init__(self) -> None:
        self.width = 1
        self._number = 0  # of this process; the first has 0
        self._children: list[Child] = []
        self._kinds: dict[str, int] = {}  # the process that makes each
        self._unseen = set[str]()  # kinds whose number of outputs is unknown to other processes
        self._loads = Counter[int]()  # outputs that each process makes, as all of them know
        self._draws: WorkQueue | None = None

    def start(self, stories: int) -> None:
        """Share the outputs of a site with so many *stories* with as many processes as there are cores, from the first list on."""
        self.width = parallel.cores() if stories >= FEWEST else 1
        if self.width > 1:
            self._draws = WorkQueue(AROUND * stories, SMALLEST)
            self._kinds[SEARCH], self._loads[self.width - 1] = self.width - 1, stories // STORIES_AN_OUTPUT

    def _fork(self) -> None:
        """Start the other processes, unless they are at work; returns in each of them."""
        if self._children:
            return
        for number in range(1, self.width):
            child = Child()
            if child.is_here:
                self._number, self._children = number, [child]
                break
            self._children.append(child)

    @property
    def is_first(self) -> bool:
        """Return true if this is the process that others were forked from."""
        return self._number == 0

    def defers(self, path: str) -> bool:
        """Return true if *path* is a story's, which are made last."""
        return self.width > 1 and _kind(path).isdecimal()

    def makes(self, path: str) -> bool:
        """Return true if the output *path* is this process's to make."""
        owner = self._owner(_kind(path))
        self.count(path)
        return owner == self._number

    def leaves(self, paths: Sequence[str]) -> bool:
        """Return true if all *paths*, which are of one kind and not at the top, are another process's; the caller need not call `makes` for each then.

        The stories of a group are of several kinds if they lie in folders of their own (`about-us/`) instead of years.
        """
        kind = _kind(paths[0])
        if (
            not kind
            or kind.isdecimal()
            or any(_kind(path) != kind for path in paths)
            or self._owner(kind) == self._number
        ):
            return False
        self.count(paths[0], len(paths))
        return True

    def _owner(self, kind: str) -> int:
        """Return the process that makes the outputs of *kind*: this one, if all do or if it is alone."""
        if self.width == 1:
            return self._number
        self._fork()
        if not self.is_first:
            self._children[0].follow()
        if kind.isdecimal():
            return self._number
        if kind not in self._kinds:
            self._kinds[kind] = min(reversed(range(self.width)), key=self._loads.__getitem__) if kind else 0
        return self._kinds[kind]

    def count(self, path: str, count: int = 1) -> None:
        """Add *path* and others of its kind, *count* outputs together, to what its process makes."""
        kind = _kind(path)
        if kind in self._kinds and kind not in self._unseen:
            self._loads[self._kinds[kind]] += count

    def makes_all(self, path: str) -> bool:
        """Return true if all outputs of the kind of *path* are this process's; the others need not call `makes` for them."""
        self._unseen.add(_kind(path))
        return self.makes(path)

    def own_share(self, count: int) -> Iterator[int]:
        """Return which of *count* outputs that were put off are this process's."""
        self._fork()
        for batch in self._draws.batches(count) if self._draws else ():
            yield from batch
        if self.is_first:
            yield from range(self._draws.end if self._draws else 0, count)

    def send(self, result: object) -> NoReturn:
        """In another process than the first: hand it *result*, and end."""
        self._children[0].send(result)

    def results(self) -> list[Any]:
        """Return, in the first process, the results of the others; from here on it works alone. Raise what one of them raised."""
        results_of_children = [child.result() for child in self._children]
        self._alone()
        self._children = []
        return results_of_children

    def _alone(self) -> None:
        if self._draws:
            self._draws.close()
        self.width, self._draws = 1, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Let an error of another process be raised by the first; end the others where the first has one."""
        if not self.is_first:
            self._children[0].send(None, error or RuntimeError("a process of the build ended early"))
        for child in self._children:
            child.__exit__(kind, error, trace)
        self._alone()


def _kind(path: str) -> str:
    """Return the kind of an output, or of the folder FOLDER/: its first folder; empty at the top."""
    folder, separator, _ = path.partition("/")
    return folder if separator else ""


# New objects between two looks for garbage in cycles, and such looks between two wider ones: what a build makes lasts as
# long as the build, and Python's own 700, 10 and 10 took a sixth of its time.
COLLECTED = 50_000, 20, 50


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the collector look for garbage rarely while a build, or the check of one, lasts; within another such block nothing changes."""
    before = gc.get_threshold()
    if before == COLLECTED:
        yield
        return
    gc.set_threshold(*COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        gc.enable()


class SwiftPelican(pelican.Pelican):  # type: ignore[misc]  # Pelican is untyped
    """Pelican with `Articles` in the place of its own generator; no signal can swap it."""

    classes: Sequence[type] = ()
    site_state = SiteState()
    workers = WorkerPool()
    last: LastBuild
    writer: PageWriter

    def run(self) -> None:
        """Build; leave the folder empty if the press's last build is as it is."""
        self.classes = list(super()._get_generator_classes())  # the converter fills the shelf here
        builds = Path(self.settings["OUTPUT_PATH"]).parent
        with LastBuild(builds) as self.last:
            self.site_state = state.state_of(self.settings, state.digests(self.settings))
            if (builds / LOCK).exists() and self.last.is_current(self.site_state):
                return
            self.last.prepare()
            with collecting_rarely(), WorkerPool() as self.workers:
                gc.disable()  # until all stories are read, which last as long as the build: see `freeze_memory`
                super().run()

    def _get_writer(self) -> PageWriter:
        self.writer = super()._get_writer()
        return self.writer

    def _get_generator_classes(self) -> list[type]:
        return [Articles if generator is ArticlesGenerator else generator for generator in self.classes]
