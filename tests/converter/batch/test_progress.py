"""The bar that an editor sees while dumps are converted."""

import io

import pytest
from rich.console import Console

from standfirst.converter.batch import progress


@pytest.fixture(autouse=True)
def _can_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal whose cursor moves, also if the tests run without one."""
    monkeypatch.setenv("TERM", "xterm")


def progress_output(is_terminal: bool, total: int) -> str:
    """Return the output while three records of 40 bytes are converted."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=is_terminal, width=100)
    with progress.shown(total, console) as step:
        for _ in range(3):
            step(records=1, size=40)
    return screen.getvalue()


def test_on_a_terminal_the_bar_counts_articles_and_bytes() -> None:
    shown = progress_output(is_terminal=True, total=120)

    assert "converting 3 articles" in shown
    assert "120/120 bytes" in shown


@pytest.mark.parametrize(("is_terminal", "total"), [(False, 120), (True, 0)])
def test_there_is_no_bar_in_a_pipe_or_without_dumps(is_terminal: bool, total: int) -> None:
    assert progress_output(is_terminal, total) == ""
