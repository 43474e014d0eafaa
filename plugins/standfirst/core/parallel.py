"""Share equal work with forked children of this process, which see all that it has read; small work gets no child."""

import ctypes
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, NoReturn, Self, TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")
PR_SET_PDEATHSIG = 1  # of prctl(2): the signal that a process gets when its parent ends
FEWEST = 200  # values a process, below which starting one costs more than it saves


def cores() -> int:
    """Return how many processes can work at once; one where this process cannot be forked safely."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Child:
    """A child of this process: `is_here` is true in the child, and false in the parent, which waits for its `result`."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._parent = os.getpid()
        self._pid = os.fork()
        self._is_fetched = False  # its result
        self.is_here = self._pid == 0
        os.close(self._read if self.is_here else self._write)

    def do(self, work: Callable[[Value], object], values: Iterable[Value]) -> NoReturn:
        """In the child: hand the parent what *work* returns for each of *values*, or what it raises, and end; end at once if the parent has ended."""
        with suppress(
            AttributeError
        ):  # Linux alone has it: a child that goes on would write into the folder of the next build
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        results, raised = [], None
        try:
            for value in values:
                if os.getppid() != self._parent:
                    os._exit(1)
                results.append(work(value))
        except BaseException as error:  # noqa: BLE001 - the parent raises it
            raised = _portable(error)
        try:
            with os.fdopen(self._write, "wb") as out:
                pickle.dump((results, raised), out, pickle.HIGHEST_PROTOCOL)
        finally:
            os._exit(0)  # without the handlers that the parent runs at its end

    def result(self) -> Any:
        """In the parent: return the child's results; raises its error, or ChildProcessError if it died."""
        self._is_fetched = True
        try:
            with os.fdopen(self._read, "rb") as pipe:
                results, error = pickle.load(pipe)  # noqa: S301 - our own child's
        except (EOFError, pickle.UnpicklingError) as ended:
            raise ChildProcessError("a process that shared the work died; run it again") from ended
        if error is not None:
            raise error
        return results

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End a child whose result was not fetched, and wait for its end."""
        if not self._is_fetched:
            os.kill(self._pid, signal.SIGKILL)
            os.close(self._read)
        os.waitpid(self._pid, 0)


def _portable(error: BaseException) -> BaseException:
    """Return *error* as another process can read it: itself, else its traceback as the text of a RuntimeError."""
    try:
        is_same = type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - made a moment ago
    except Exception:  # noqa: BLE001 - whatever its class does
        is_same = False
    return error if is_same else RuntimeError("".join(traceback.format_exception(error)))


def mapped(work: Callable[[Value], Result], values: Sequence[Value], fewest: int = FEWEST) -> list[Result]:
    """Return *work* of each of *values*, in their order; forked processes on all cores share them, where each gets *fewest* or more.

    Each takes every second value (with two), since neighbours are alike: the pages of one folder are all long or all short.
    """
    width = min(cores(), len(values) // fewest)
    if width < 2:
        return list(map(work, values))
    results: list[Any] = [None] * len(values)
    with ExitStack() as ends:
        children = []
        for number in range(1, width):
            child = ends.enter_context(Child())
            if child.is_here:
                child.do(work, values[number::width])
            children.append(child)
        results[::width] = map(work, values[::width])
        for number, child in enumerate(children, 1):
            results[number::width] = child.result()
    return results


def walked(top: str, look: Callable[[os.DirEntry[str]], Value]) -> dict[str, Value]:
    """Return what *look* returns of each file in the folder *top* and below, by its path there, in order; all cores share large ones."""
    found: list[tuple[str, Value]] = []
    level = [""]
    while level and len(level) < 2 * FEWEST:  # folders, until there are enough for all cores
        parts = [_inside(top, look, below) for below in level]
        found += chain.from_iterable(files for files, _ in parts)
        level = [below for _, folders in parts for below in folders]
    return dict(sorted(chain(found, *mapped(partial(_below, top, look), level)), key=itemgetter(0)))


def _below(top: str, look: Callable[[os.DirEntry[str]], Value], below: str) -> list[tuple[str, Value]]:
    """Return the files in the folder *below* and in those that it holds."""
    files, folders = _inside(top, look, below)
    for folder in folders:
        files += _below(top, look, folder)
    return files


def _inside(
    top: str, look: Callable[[os.DirEntry[str]], Value], below: str
) -> tuple[list[tuple[str, Value]], list[str]]:
    """Return the files in the folder *below*, and the folders in it."""
    with os.scandir(f"{top}/{below}") as inside:
        entries = [(entry, entry.is_dir(follow_symlinks=False)) for entry in inside]
    files = [(f"{below}{entry.name}", look(entry)) for entry, is_folder in entries if not is_folder]
    return files, [f"{below}{entry.name}/" for entry, is_folder in entries if is_folder]
