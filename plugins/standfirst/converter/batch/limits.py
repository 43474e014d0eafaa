"""Limit what this process may take: CPU time for one piece of work, memory for all of them.

CPU time decides, because a loaded machine or a paused laptop makes every other clock lie: of 11,156 ordinary dumps 129 were once
refused for 10 seconds of wall time. The kernel ends the process (setitimer(2), ITIMER_PROF), so that a pattern or a C
library that never returns is ended too.
"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from standfirst.converter.model import Retry

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
