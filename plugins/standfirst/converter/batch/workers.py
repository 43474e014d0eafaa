"""Records become posts on all cores, or on a cluster: one pure function, mapped through a concurrent.futures.Executor."""

import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, TimeoutError as TookTooLongError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from standfirst.converter.model import Record, Refusal, Retry
from standfirst.core.errors import DigestError
from standfirst.posts.post import Post

if TYPE_CHECKING:
    from pebble import ProcessPool

SECONDS = 10.0  # of CPU time for one record, and to cut a dump without its size (docs/security.md)
PER_MEGABYTE = 1.0  # seconds of CPU time more to cut each megabyte of a dump; a WARC takes a twentieth of that
WALL = 120.0  # seconds without an answer after which a process counts as blocked
MEMORY = 1024**3  # bytes that one record may take beyond what its process starts with (docs/security.md)
TOO_LONG = f"it takes longer than {SECONDS:.0f} seconds of CPU time; save the page again with less on it"
BLOCKED = f"nothing came of it for {WALL:.0f} seconds, as happens on a machine that is paused or overloaded"
DIED = "the process that read it ended with {}, as it does if memory is short"


@contextmanager
def cpu_time(seconds: float) -> Iterator[None]:
    """End this process if the work inside takes longer than *seconds* of CPU time."""
    allow(seconds)
    try:
        yield
    finally:
        allow(0)


def allow(seconds: float) -> None:
    """Let this process take *seconds* of CPU time from now on; 0 is without limit."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def allow_more(seconds: float) -> None:
    """Add *seconds* to the CPU time that is left."""
    left, _ = signal.getitimer(signal.ITIMER_PROF)
    if left:
        signal.setitimer(signal.ITIMER_PROF, left + seconds)


def memory() -> None:
    """Limit this process to MEMORY bytes more than it has now, if the system has such limits."""
    with suppress(OSError, ValueError):
        pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: SIM115, PTH123
        now = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))


def died(exitcode: int | None) -> tuple[str, Retry]:
    """Return why a process ended with *exitcode*, as a refusal's reason, and when to try again."""
    if exitcode == -signal.SIGPROF:
        return TOO_LONG, "next build"
    return DIED.format(exitcode), "now"


AHEAD = 4  # records a worker that are read before the one that is waited for
NAP = 0.01  # seconds
LIVES = 2_000  # records after which a worker is replaced: what C libraries leak stays small

Result = Post | Refusal


def each(
    records: Iterable[Record | Refusal],
    executor: Executor,
    ahead: int,
    work: Callable[[Record], Result],
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
    from pebble import ProcessExpired  # noqa: PLC0415 - as in `local`

    try:
        # A scheduler may lose a record with the worker that dies of another one (seen once): it counts as blocked, and is tried again.
        return answer.result(WALL * (AHEAD + 1))
    except TookTooLongError:
        return Refusal(key, BLOCKED, retry="now")
    except ProcessExpired as error:
        return Refusal(key, *died(error.exitcode))
    except ImportError as error:  # of a worker that joined the cluster later
        raise DigestError(
            f"a worker of the cluster lacks a package: {error}; install requirements-cluster.txt there"
        ) from error
    except RuntimeError as error:  # a cluster's: its workers died of this record, one after the other
        return Refusal(key, f"no worker of the cluster survived it: {error}", retry="now")


@contextmanager
def local(most: int | None = None, seconds: float = SECONDS, wall: float = WALL) -> Iterator[tuple[Executor, int]]:
    """Start processes on this machine, one a core or *most*, and return them and their number.

    One that dies, takes *seconds* of CPU time or does not answer for *wall* seconds costs its record alone, and is replaced.
    """
    from pebble import CONSTS, ProcessPool  # noqa: PLC0415 - most builds convert nothing

    CONSTS.sleep_unit = NAP  # of the pool, which looks so often if its work is done
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

    def __init__(self, pool: "ProcessPool", seconds: float, wall: float) -> None:
        self._pool, self._seconds, self._wall = pool, seconds, wall

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call *fn* in a process of the pool."""
        return self._pool.schedule(_call, args=(self._seconds, fn, *args), kwargs=kwargs, timeout=self._wall)


def _call(seconds: float, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call *fn* with *seconds* of CPU time."""
    with cpu_time(seconds):
        return fn(*args, **kwargs)


def _start() -> None:
    """Load what a first record needs, so that its time is its own; limit the memory from there on."""
    from standfirst.converter import pipeline  # noqa: PLC0415 - as in stream.converted, which is before

    pipeline.warm_up()
    memory()
