"""Records become posts on all cores, or on a cluster: one pure function, mapped through a concurrent.futures.Executor."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as TookTooLongError
from contextlib import contextmanager, suppress
from typing import Any

from pebble import ProcessExpired, ProcessPool

from plugins.converter.model import Record, Refusal
from plugins.converter.pipeline import post
from plugins.errors import DigestError
from plugins.posts.post import Post

SECONDS = 10  # for one record (SAFETY.md)
MEMORY = 1024**3  # bytes that one record may take beyond what its worker starts with (SAFETY.md)
AHEAD = 4  # records a worker that are read ahead of the one that is waited for
LIVES = 2_000  # records after which a worker is replaced: what C libraries leak stays small

Result = Post | Refusal


def each(
    records: Iterable[Record | Refusal], executor: Executor, workers: int, work: Callable[[Record], Result] = post
) -> Iterator[Result]:
    """What *work* makes of every one of *records*, in their order, few of them held at a time; a refusal is passed on."""
    waiting: deque[tuple[str, Future[Result] | Refusal]] = deque()
    for record in records:
        if isinstance(record, Refusal):
            waiting.append((record.key, record))
        else:
            waiting.append((record.source.key, executor.submit(work, record)))
        while len(waiting) > AHEAD * workers:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _result(key: str, told: "Future[Result] | Refusal") -> Result:
    if isinstance(told, Refusal):
        return told
    try:
        return told.result()
    except TookTooLongError:
        return Refusal(key, f"it takes longer than {SECONDS} seconds; save the page again with less on it")
    except ProcessExpired as error:
        return Refusal(
            key, f"the process that read it ended with {error.exitcode}, as it does where memory is short; cut it down"
        )
    except RuntimeError as error:  # a cluster's: its workers died of this record, one after the other
        return Refusal(key, f"no worker of the cluster survived it: {error}")


@contextmanager
def local(most: int | None = None, seconds: float = SECONDS) -> Iterator[tuple[Executor, int]]:
    """Processes on this machine, one a core or *most*; one that dies, or works *seconds*, costs its record and is replaced."""
    count = min(
        most or sys.maxsize, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    pool = ProcessPool(max_workers=count, max_tasks=LIVES, initializer=_limit_memory)
    try:
        yield _Timed(pool, seconds), count
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()
        pool.join()


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of the Dask cluster whose scheduler listens at *address*."""
    try:
        from distributed import Client  # noqa: PLC0415 - an optional requirement
    except ImportError as error:
        raise DigestError("--scheduler needs Dask: pip install -r requirements-cluster.txt") from error
    try:
        client = Client(address)
    except (OSError, TimeoutError) as error:
        raise DigestError(f"no Dask scheduler answers at {address}: {error}") from error
    with client, client.get_executor() as executor:
        yield executor, max(1, sum(client.nthreads().values()))


class _Timed(Executor):
    """A pool of processes in which every call has the same time."""

    def __init__(self, pool: ProcessPool, seconds: float) -> None:
        self._pool, self._seconds = pool, seconds

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call *fn* in a process of the pool."""
        return self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=self._seconds)


def _limit_memory() -> None:
    """Let this process take so much more memory than it has now, where the system can hold it to that."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - only where there is one

        pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: SIM115, PTH123
        now = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
