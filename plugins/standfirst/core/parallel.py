"""Share work with forked children of this process, which see all that it has read; small work gets no child."""

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, Generic, NoReturn, Self, TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")
FEWEST = 200  # values a process, below which starting one costs more than it saves
MUCH = 30_000  # values for which a parent, if it has other work, would wait in the end


def cores() -> int:
    """Return how many processes can work at once; one where this process cannot be forked safely."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Child:
    """A child of this process: `is_here` is true in the child, and false in the parent, which waits for its `result`."""

    is_beside = False  # true in a process while its parent, which has other work, uses a core

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._parent = os.getpid()
        self._pid = os.fork()
        self._is_fetched = False  # its result
        self.is_here = self._pid == 0
        if self.is_here:
            Child.is_beside = True
        os.close(self._read if self.is_here else self._write)

    def do(self, work: Callable[[], object], after: Callable[[], object] = lambda: None) -> NoReturn:
        """In the child: hand the parent what *work* returns, or what it raises, do what is to be done *after* that, and end."""
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - the parent raises it
            self.send(None, error)
        self.send(result, after=after)

    def send(
        self, result: object, error: BaseException | None = None, after: Callable[[], object] = lambda: None
    ) -> NoReturn:
        """In the child: hand the parent a *result*, or the *error* that it shall raise; call *after*, ignore its errors, and end."""
        try:
            data = pickle.dumps((result, error and _portable(error)), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(self._write, "wb") as out:
                out.write(data)
            after()
        finally:
            os._exit(0)  # without the handlers that the parent runs at its end

    def follow(self) -> None:
        """In the child: end if the parent has ended."""
        if os.getppid() != self._parent:
            os._exit(1)

    def result(self) -> Any:
        """In the parent: return the child's result, once it has ended; raises its error, or ChildProcessError if it died."""
        try:
            return self.early_result()
        finally:
            self._wait()

    def early_result(self) -> Any:
        """Return, or raise, the same as soon as the child has it; the child may have work left, for which the end of a `with` block waits."""
        self._is_fetched = True
        try:
            with os.fdopen(self._read, "rb") as pipe:
                result, error = pickle.load(pipe)  # noqa: S301 - our own child's
        except (EOFError, pickle.UnpicklingError) as ended:
            raise ChildProcessError("a process that shared the work died; run it again") from ended
        if error is not None:
            raise error
        return result

    def _wait(self) -> None:
        self._pid = os.waitpid(self._pid, 0)[0] and 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End a child whose result was not fetched; wait for another one."""
        if self._pid and not self._is_fetched:
            os.kill(self._pid, signal.SIGKILL)
            os.close(self._read)
        if self._pid:
            self._wait()


def _portable(error: BaseException) -> BaseException:
    """Return *error* as another process can read it: itself, else its traceback as the text of a RuntimeError."""
    try:
        is_same = type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - made a moment ago
    except Exception:  # noqa: BLE001 - whatever its class does
        is_same = False
    return error if is_same else RuntimeError("".join(traceback.format_exception(error)))


class ForkedCall(Generic[Value, Result]):
    """A function that a child makes ready meanwhile, and calls once when its argument is given; `result` does both unless it *is_large*, or without a second core.

    The same process calls *after* then; `result` does not wait for that, the end of the `with` block does.
    """

    def __init__(
        self,
        make_ready: Callable[[], Callable[[Value], Result]],
        after: Callable[[], object] = lambda: None,
        is_large: bool = True,
    ) -> None:
        self._make_ready, self._after = make_ready, after
        self._child: Child | None = None
        self._arguments: list[Value] = []
        if not is_large or cores() == 1:
            return
        argument, to_child = os.pipe()
        self._pipe = os.fdopen(to_child, "wb")
        self._child = Child()
        if self._child.is_here:
            self._pipe.close()
            self._child.do(lambda: make_ready()(_received(argument)), after)
        os.close(argument)

    @property
    def is_given(self) -> bool:
        """Return true if it has its argument."""
        return bool(self._arguments)

    def give(self, argument: Value) -> None:
        """Let the child call the function with *argument*; to be called once, before `result`."""
        self._arguments.append(argument)
        if self._child is not None:
            with suppress(BrokenPipeError), self._pipe:  # `result` raises why the child failed
                pickle.dump(argument, self._pipe)

    def result(self) -> Result:
        """Return what the function returns, or raise what it raises; to be called once."""
        if self._child is not None:
            early_result: Result = self._child.early_result()
            return early_result
        result = self._make_ready()(*self._arguments)
        self._after()
        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the child, if the function was not called; else wait for it."""
        if self._child is not None:
            self._pipe.close()
            self._child.__exit__()


def _received(descriptor: int) -> Any:
    """Return what the parent writes to a pipe, after which this process may take a further core; raises EOFError if the parent ends before."""
    with os.fdopen(descriptor, "rb") as pipe:
        argument = pickle.load(pipe)  # noqa: S301 - our own parent's
    Child.is_beside = False
    return argument


class WorkQueue:
    """Batches of work that processes draw from one pipe, whoever is free next: make it, then fork."""

    MOST = 8_000  # batches: as many numbers as a pipe holds

    def __init__(self, count: int, smallest: int) -> None:
        self.size = max(smallest, -(-count // self.MOST))  # of a batch
        self.end = -(-count // self.size) * self.size  # from which on nothing is drawn
        self._pipe, numbers = os.pipe()
        with os.fdopen(numbers, "wb") as pipe:
            pipe.write(b"".join(number.to_bytes(4, "little") for number in range(self.end // self.size)))

    def batches(self, count: int) -> Iterator[range]:
        """Return the batches, of the places up to *count*, that fall to this process; ends when all are drawn."""
        while drawn := os.read(self._pipe, 4):
            first = int.from_bytes(drawn, "little") * self.size
            yield range(first, min(first + self.size, count))

    def close(self) -> None:
        """In this process nothing more is drawn."""
        os.close(self._pipe)


def mapped(work: Callable[[Value], Result], values: Sequence[Value], fewest: int = FEWEST) -> list[Result]:
    """Return *work* of each of *values*, in their order; forked processes on all cores share them, where each gets *fewest* or more.

    Each takes every second value (with two), since neighbours are alike: the pages of one folder are all long or all short. A process
    that works beside its parent takes no further core for fewer than MUCH values.
    """
    width = 1 if Child.is_beside and len(values) < MUCH else min(cores(), len(values) // fewest)
    if width < 2:
        return list(map(work, values))
    results: list[Any] = [None] * len(values)
    with ExitStack() as ends:
        children = []
        for number in range(1, width):
            child = ends.enter_context(Child())
            if child.is_here:
                child.do(lambda share=values[number::width]: list(map(work, share)))  # type: ignore[misc]
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
