"""Records become posts on all cores, or on a cluster: one pure function, mapped through a concurrent.futures.Executor."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, TimeoutError as TookTooLongError
from contextlib import contextmanager
from typing import Any

from pebble import ProcessExpired, ProcessPool

from standfirst.converter import pipeline
from standfirst.converter.batch import limits
from standfirst.converter.model import Record, Refusal
from standfirst.core.errors import DigestError
from standfirst.posts.post import Post

AHEAD = 4  # records a worker that are read before the one that is waited for
LIVES = 2_000  # records after which a worker is replaced: what C libraries leak stays small

Result = Post | Refusal


def each(
    records: Iterable[Record | Refusal],
    executor: Executor,
    ahead: int,
    work: Callable[[Record], Result] = pipeline.post,
) -> Iterator[Result]:
    """Return what *work* makes of every one of *records*, in their order, at most *ahead* of them held; refusals pass through."""
    waiting: deque[tuple[str, Future[Result] | Refusal]] = deque()
    for record in records:
        if isinstance(record, Refusal):
            waiting.append((record.key, record))
        else:
            waiting.append((record.source.key, executor.submit(work, record)))
        while len(waiting) > ahead:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _result(key: str, answer: "Future[Result] | Refusal") -> Result:
    if isinstance(answer, Refusal):
        return answer
    try:
        return answer.result()
    except TookTooLongError:
        return Refusal(key, limits.BLOCKED, retry="now")
    except ProcessExpired as error:
        return Refusal(key, *limits.died(error.exitcode))
    except ImportError as error:  # of a worker that joined the cluster later
        raise DigestError(
            f"a worker of the cluster lacks a package: {error}; install requirements-cluster.txt there"
        ) from error
    except RuntimeError as error:  # a cluster's: its workers died of this record, one after the other
        return Refusal(key, f"no worker of the cluster survived it: {error}", retry="now")


@contextmanager
def local(
    most: int | None = None, seconds: float = limits.SECONDS, wall: float = limits.WALL
) -> Iterator[tuple[Executor, int]]:
    """Start processes on this machine, one a core or *most*, and return them and their number.

    One that dies, takes *seconds* of CPU time or does not answer for *wall* seconds costs its record alone, and is replaced.
    """
    count = min(
        most or sys.maxsize, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    pool = ProcessPool(max_workers=count, max_tasks=LIVES, initializer=_start)
    try:
        yield _Limited(pool, seconds, wall), count
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()
        pool.join()


class _Limited(Executor):
    """A pool of processes in which every call has the same time."""

    def __init__(self, pool: ProcessPool, seconds: float, wall: float) -> None:
        self._pool, self._seconds, self._wall = pool, seconds, wall

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call *fn* in a process of the pool."""
        return self._pool.schedule(_call, args=(self._seconds, fn, *args), kwargs=kwargs, timeout=self._wall)


def _call(seconds: float, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call *fn* with *seconds* of CPU time."""
    with limits.cpu_time(seconds):
        return fn(*args, **kwargs)


def _start() -> None:
    """Load what a first record needs, so that its time is its own; limit the memory from there on."""
    pipeline.warm_up()
    limits.memory()
