"""The processes that make one site's outputs together: each makes its share, and the first gathers what the others made."""

import os
from collections.abc import Iterator
from typing import Any, NoReturn, Self

from plugins import forks
from plugins.forks import Child

FEWEST = 400  # stories of a site, below which one process is as fast
BATCHES = 8_000  # of stories, at most: as many numbers as a pipe holds
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
        self._batch = self._batches = 0
        self._draws = -1  # the pipe

    def start(self, stories: int) -> None:
        """Fork as many processes as there are cores; returns in each of them."""
        width = forks.cores() if stories >= FEWEST else 1
        if width > 1:
            self._fill(AROUND * stories)
        for number in range(1, width):
            child = Child()
            if child.is_here:
                self._number, self._children = number, [child]
                break
            self._children.append(child)
        self.width = width

    def _fill(self, outputs: int) -> None:
        self._batch = max(SMALLEST, -(-outputs // BATCHES))
        self._batches = -(-outputs // self._batch)
        self._draws, numbers = os.pipe()
        with os.fdopen(numbers, "wb") as pipe:
            pipe.write(b"".join(number.to_bytes(4, "little") for number in range(self._batches)))

    @property
    def is_first(self) -> bool:
        """Whether this is the process that others were forked from."""
        return self._number == 0

    def defers(self, path: str) -> bool:
        """Whether *path* is a story's, which are made last."""
        return self.width > 1 and path.partition("/")[0].isdecimal()

    def makes(self, path: str) -> bool:
        """Whether the output *path* is this process's to make."""
        if self.width == 1:
            return True
        if not self.is_first:
            self._children[0].follow()
        kind = path.partition("/")[0]
        return kind.isdecimal() or self._kinds.setdefault(kind, len(self._kinds) % self.width) == self._number

    def turns(self, count: int) -> Iterator[int]:
        """Which of *count* outputs that were put off are this process's."""
        while drawn := os.read(self._draws, 4) if self.width > 1 else b"":
            first = int.from_bytes(drawn, "little") * self._batch
            yield from range(first, min(first + self._batch, count))
        if self.is_first:
            yield from range(self._batch * self._batches, count)

    def tell(self, result: object) -> NoReturn:
        """In another process than the first: hand it *result*, and end."""
        self._children[0].tell(result)

    def results(self) -> list[Any]:
        """In the first: what the others tell; from here on it works alone. Raises what one of them raised."""
        told = [child.result() for child in self._children]
        if self.width > 1:
            os.close(self._draws)
        self.width, self._children, self._batch = 1, [], 0
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Let an error of another process be raised by the first; end the others where the first has one."""
        if not self.is_first:
            self._children[0].tell(None, error or RuntimeError("a process of the build ended early"))
        for child in self._children:
            child.__exit__(kind, error, trace)
        if self.width > 1:
            os.close(self._draws)
            self.width = 1
