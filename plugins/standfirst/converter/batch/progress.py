"""A bar on a terminal while records are converted: how many, how fast, how long yet; nothing in a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console


class Step(Protocol):
    """A function that is called as work goes on."""

    def __call__(self, *, records: int = 0, size: int = 0) -> None:
        """So many records were done, or bytes read."""


def nothing(*, records: int = 0, size: int = 0) -> None:
    """Nobody looks on."""
    del records, size


def _rate(records: int, seconds: float) -> str:
    """Return how many *records* a second were done in *seconds*; none in the first."""
    return f"{records / seconds:,.0f}/s" if seconds >= 1 else "-/s"


@contextmanager
def shown(total: int, console: Console | None = None) -> Iterator[Step]:
    """Show a bar over *total* bytes of dumps; on no terminal, return a step that shows nothing."""
    screen = console or Console(stderr=True)
    if not screen.is_terminal or not total:
        yield nothing
        return
    from rich.progress import (  # noqa: PLC0415 - most builds convert nothing
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("converting {task.fields[records]:,} articles"), TextColumn("{task.fields[rate]}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("", total=total, records=0, rate=_rate(0, 0))

        def step(*, records: int = 0, size: int = 0) -> None:
            done = bar.tasks[0].fields["records"] + records
            bar.update(task, advance=size, records=done, rate=_rate(done, bar.tasks[0].elapsed or 0))

        yield step
