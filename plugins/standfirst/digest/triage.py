"""A walk through the pile in a terminal: each waiting post in turn, one key an answer."""

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from rich.console import Console
from rich.text import Text

from standfirst.core.errors import DigestError, PostError
from standfirst.core.settings import command
from standfirst.posts import checks
from standfirst.shelf import editing, held
from standfirst.shelf.editing import EditablePost

KEYS = "p publish · h hold · d decline · w withdraw · e edit · n note · q stop"
DECLINED = "declined"  # the reason where an editor gives none
LONGEST = 700  # characters of a story that are shown


@dataclass(frozen=True, slots=True)
class Keys:
    """The actions for the editor's answers."""

    ask: Callable[[str], str]
    withdraw: Callable[[str, str], object]  # takes a path and a reason
    # Carries out an action on a post while nothing else writes under content/, so that it can be undone.
    decide: Callable[[str, EditablePost, Callable[[], object]], object] = lambda _, __, work: work()
    zone: tzinfo = UTC  # of dates without an offset


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
    """Show every draft under *content* that was not set aside and do what the editor answers; each answer is written before the next question.

    *like* names the stories that one resembles.
    """
    papers = list(editing.papers(content))
    aside = held.read(content.parent)
    waiting = [paper for paper in papers if paper.is_draft and paper.name not in aside]
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
    open_post: EditablePost | None = paper
    while open_post is not None:
        key = keys.ask(f"{KEYS}: ").strip().lower()[:1]
        if key in ("q", ""):
            return False
        try:
            open_post = _do(key, open_post, console, keys, result)
        except PostError as error:
            console.print(f"{error}; press e to mend it")
    return True


def _do(key: str, paper: EditablePost, console: Console, keys: Keys, result: TriageResult) -> EditablePost | None:
    """Do what the editor chose by *key*; return the post as it is then, None if that settles it."""
    if key == "h":
        desk = _content(paper).parent
        keys.decide("hold", paper, lambda: held.put(desk, held.read(desk) | {paper.name}))
        result.held.append(paper.name)
        return None
    if key == "p":
        _publish(paper, keys, result)
        return None
    if key in ("d", "w"):
        return None if _put_away(paper, key, keys, result) else paper
    if key == "n":
        return _changed("edit", paper, {"Note": keys.ask("note: ")}, keys)
    if key == "e":
        edit(paper.path)
        return editing.read(_content(paper), paper.path)
    console.print(f"no such key: {key}")
    return paper


def _publish(paper: EditablePost, keys: Keys, result: TriageResult) -> None:
    """Publish a post; raises PostError if it cannot be published as it is now."""
    now = editing.read(_content(paper), paper.path)
    checks.check_publishable(now.header, bool(now.body.strip()), keys.zone, f"content/posts/{now.name}")
    _changed("publish", paper, {"Status": "published"}, keys)
    result.published.append(paper.name)


def _changed(action: str, paper: EditablePost, values: Mapping[str, str], keys: Keys) -> EditablePost:
    """Set header lines of a post as its file is now: it may have been edited since it was shown."""
    content = _content(paper)
    keys.decide(action, paper, lambda: editing.change(editing.read(content, paper.path), values))
    return editing.read(content, paper.path)


def _put_away(paper: EditablePost, key: str, keys: Keys, result: TriageResult) -> bool:
    """Decline or withdraw a post; return false if no reason is given for a withdrawal."""
    why = DECLINED if key == "d" else keys.ask("why (a story is withdrawn for a reason): ").strip()
    if why:
        keys.decide("withdraw", paper, lambda: keys.withdraw(paper.name, why))
        (result.declined if key == "d" else result.withdrawn).append(paper.name)
    return bool(why)


def _content(paper: EditablePost) -> Path:
    return paper.path.parents[len(Path(paper.name).parts)]


def edit(path: Path) -> None:
    """Open *path* in the editor's editor."""
    stated = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        subprocess.run([*shlex.split(stated), str(path)], check=False)  # noqa: S603 - what the editor chose
    except (OSError, ValueError) as error:
        raise DigestError(
            f"{stated!r} cannot be started: {error}; set VISUAL or EDITOR to your editing program"
        ) from error
