"""The processes that make one site's outputs together: each makes its share, and the first gathers what the others made."""

from collections.abc import Iterator
from typing import Any, NoReturn, Self

from standfirst.core import parallel
from standfirst.core.parallel import Child, WorkQueue

FEWEST = 400  # stories of a site, below which one process is as fast
SMALLEST = 8  # stories a batch
AROUND = 4  # outputs of a story: its page, its card, a page where it was


class Crew:
    """The first process and those forked from it when the outputs begin to be made.

    Lists of a kind (tags, sections ...) are one process's, for they share entries. Stories are made last, in batches whose
    numbers all processes draw from one pipe, so that none is left with the most work.
    """

    def __init__(self) -> None:
        self.width = 1
        self._number = 0  # of this process; the first has 0
        self._children: list[Child] = []
        self._kinds: dict[str, int] = {}
        self._draws: WorkQueue | None = None

    def start(self, stories: int) -> None:
        """Fork as many processes as there are cores; returns in each of them."""
        width = parallel.cores() if stories >= FEWEST else 1
        if width > 1:
            self._draws = WorkQueue(AROUND * stories, SMALLEST)
        for number in range(1, width):
            child = Child()
            if child.is_here:
                self._number, self._children = number, [child]
                break
            self._children.append(child)
        self.width = width

    @property
    def is_first(self) -> bool:
        """Return true if this is the process that others were forked from."""
        return self._number == 0

    def defers(self, path: str) -> bool:
        """Return true if *path* is a story's, which are made last."""
        return self.width > 1 and path.partition("/")[0].isdecimal()

    def makes(self, path: str) -> bool:
        """Return true if the output *path* is this process's to make."""
        if self.width == 1:
            return True
        if not self.is_first:
            self._children[0].follow()
        kind = path.partition("/")[0]
        return kind.isdecimal() or self._kinds.setdefault(kind, len(self._kinds) % self.width) == self._number

    def turns(self, count: int) -> Iterator[int]:
        """Return which of *count* outputs that were put off are this process's."""
        for batch in self._draws.turns(count) if self._draws else ():
            yield from batch
        if self.is_first:
            yield from range(self._draws.end if self._draws else 0, count)

    def tell(self, result: object) -> NoReturn:
        """In another process than the first: hand it *result*, and end."""
        self._children[0].tell(result)

    def results(self) -> list[Any]:
        """In the first: what the others tell; from here on it works alone. Raises what one of them raised."""
        told = [child.result() for child in self._children]
        self._alone()
        self._children = []
        return told

    def _alone(self) -> None:
        if self._draws:
            self._draws.close()
        self.width, self._draws = 1, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Let an error of another process be raised by the first; end the others where the first has one."""
        if not self.is_first:
            self._children[0].tell(None, error or RuntimeError("a process of the build ended early"))
        for child in self._children:
            child.__exit__(kind, error, trace)
        self._alone()
