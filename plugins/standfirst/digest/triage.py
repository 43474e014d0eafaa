"""A walk through the pile in a terminal: each waiting post in turn, one key an answer."""

import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from standfirst.core.errors import DigestError, PostError
from standfirst.core.settings import command
from standfirst.shelf import editing
from standfirst.shelf.editing import EditablePost

KEYS = "p publish · h hold · d decline · w withdraw · e edit · n note · q stop"
DECLINED = "declined"  # the reason where an editor gives none
LONGEST = 700  # characters of a story that are shown


@dataclass(frozen=True, slots=True)
class Keys:
    """The actions for the editor's answers."""

    ask: Callable[[str], str]
    withdraw: Callable[[str, str], object]  # takes a path and a reason
    locked: Callable[[], AbstractContextManager[None]] = nullcontext  # while nothing else writes under content/


@dataclass(slots=True)
class TriageResult:
    """The result of a walk through the waiting posts."""

    published: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    left: int = 0
    undated: int = 0  # that wait for a date, which this walk does not ask for

    def __str__(self) -> str:
        put_away = f"{len(self.declined)} declined, {len(self.withdrawn)} withdrawn"
        dates = f"; {self.undated} without a date: `{command('status')}`" if self.undated else ""
        return f"{len(self.published)} published, {len(self.held)} held, {put_away}, {self.left} still wait{dates}"


def walk(content: Path, console: Console, keys: Keys, like: Callable[[EditablePost], Sequence[str]]) -> TriageResult:
    """Show every draft under *content* and do what the editor answers; each answer is written before the next question.

    *like* names the stories that one resembles.
    """
    papers = list(editing.papers(content))
    waiting = [paper for paper in papers if paper.is_draft]
    result = TriageResult(undated=sum(not paper.get("Date") and not paper.is_draft for paper in papers))
    for number, paper in enumerate(waiting, 1):
        _show(paper, console, number, len(waiting), like(paper))
        if not _answer(paper, console, keys, result):
            result.left = len(waiting) - number + 1 + len(result.held)
            return result
    result.left = len(result.held)
    return result


def _show(paper: EditablePost, console: Console, number: int, count: int, like: Sequence[str]) -> None:
    console.print(Text(f"\n{number} of {count}  {paper.name}", style="dim"))
    console.print(Text(paper.get("Title"), style="bold"))
    about = " · ".join(filter(None, (paper.get("Source"), paper.get("Date"), paper.get("Category"), paper.get("Tags"))))
    console.print(Text(about, style="dim"))
    console.print(Text(paper.get("Summary") or " ".join(paper.body.split())[:LONGEST]))
    for other in like:
        console.print(Text(f"like: {other}", style="yellow"))


def _answer(paper: EditablePost, console: Console, keys: Keys, result: TriageResult) -> bool:
    """Ask until the post is settled; false if the editor stops."""
    while True:
        key = keys.ask(f"{KEYS}: ").strip().lower()[:1]
        if key == "p":
            with keys.locked():
                editing.change(paper, {"Status": "published"})
            result.published.append(paper.name)
        elif key == "h":
            result.held.append(paper.name)
        elif key in ("d", "w"):
            why = DECLINED if key == "d" else keys.ask("why: ").strip() or DECLINED
            with keys.locked():
                keys.withdraw(paper.name, why)
            (result.declined if key == "d" else result.withdrawn).append(paper.name)
        elif key == "q" or not key:
            return False
        elif key == "n":
            note = keys.ask("note: ")
            with keys.locked():
                paper = editing.change(paper, {"Note": note})
            continue
        elif key == "e":
            paper = _edited(paper, console)
            continue
        else:
            console.print(f"no such key: {key}")
            continue
        return True


def _edited(paper: EditablePost, console: Console) -> EditablePost:
    """Open a post in the editor's editor and return it as it is then; as it was if it cannot be read, which is told."""
    edit(paper.path)
    try:
        return editing.read(_content(paper), paper.path)
    except PostError as error:
        console.print(f"{error}; press e to mend it")
        return paper


def _content(paper: EditablePost) -> Path:
    return paper.path.parents[len(Path(paper.name).parts)]


def edit(path: Path) -> None:
    """Open *path* in the editor's editor."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        subprocess.run([*command, str(path)], check=False)  # noqa: S603 - what the editor chose
    except OSError as error:
        raise DigestError(
            f"{command[0]} cannot be started: {error.strerror}; set VISUAL or EDITOR to your editing program"
        ) from error
