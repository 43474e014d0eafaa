"""A bar on a terminal while records are converted: how many, how fast, how long yet; nothing in a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class Step(Protocol):
    """A function that is called as work goes on."""

    def __call__(self, *, records: int = 0, size: int = 0) -> None:
        """So many records were done, or bytes read."""


class _Rate(ProgressColumn):
    """Records a second since the start."""

    def render(self, task: Task) -> Text:
        """Return the rate as text."""
        seconds = task.elapsed or 0
        return Text(f"{task.fields['records'] / seconds:,.0f}/s" if seconds >= 1 else "-/s")


def nothing(*, records: int = 0, size: int = 0) -> None:
    """Nobody looks on."""
    del records, size


@contextmanager
def shown(total: int, console: Console | None = None) -> Iterator[Step]:
    """Show a bar over *total* bytes of dumps; on no terminal, return a step that shows nothing."""
    screen = console or Console(stderr=True)
    if not screen.is_terminal or not total:
        yield nothing
        return
    columns = (
        TextColumn("converting {task.fields[records]:,} articles"), _Rate(), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("", total=total, records=0)

        def step(*, records: int = 0, size: int = 0) -> None:
            done = bar.tasks[0].fields["records"] + records
            bar.update(task, advance=size, records=done)

        yield step
