"""The decisions of an editor at the desk, each with what its files held before it, so that each can be undone.

They are kept beside the cache, one file a decision: losing them costs the undo, and no edit.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from standfirst.core import files
from standfirst.core.errors import ShelfError
from standfirst.core.settings import CORRECTIONS, HELD, LEDGER, WITHDRAWN

FOLDER = "decisions"
MOST_KEPT = 200
# Files of independent lines: an undo takes back those of its decision, also if others changed since.
BY_LINE = (WITHDRAWN, CORRECTIONS, HELD, LEDGER)


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after a decision; None if there is no file."""

    path: str  # below the desk, such as content/posts/2026/05/boats.md
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of an editor."""

    number: int
    action: str  # such as "publish"
    subject: str  # the headline, or the name of what was changed
    post: str = ""  # its path below content/posts/, if it is about one
    changes: tuple[FileChange, ...] = ()
    is_done: bool = True  # false while it is being carried out
    is_undone: bool = False
    is_passed: bool = False  # it could not be undone when it was the last one


@dataclass(frozen=True, slots=True)
class Order:
    """A decision before it is carried out, and the files, below the desk, that it may change."""

    action: str
    subject: str
    paths: tuple[str, ...]
    post: str = ""


@dataclass(slots=True)
class History:
    """The decisions about the files of the desk *root*, kept in *folder*."""

    root: Path
    folder: Path
    _last: int = field(default=-1, init=False)

    def carry_out(self, order: Order, work: Callable[[], object]) -> Decision:
        """Do *work*, and remember what it changed, if it changed a file.

        A process that is killed meanwhile leaves enough to undo it.
        """
        before = {path: self._text(path) for path in order.paths}
        changes = tuple(FileChange(path, text, None) for path, text in before.items())
        decision = Decision(self._next(), order.action, order.subject, order.post, changes, is_done=False)
        self._write(decision)
        try:
            work()
        except BaseException:
            if made := self._made(decision):  # some of several files: that can be undone, too
                self._write(replace(decision, changes=made, is_done=True))
            else:
                self._path(decision.number).unlink(missing_ok=True)
            raise
        done = replace(decision, changes=self._made(decision), is_done=True)
        if done.changes:
            self._write(done)
            self._path(done.number - MOST_KEPT).unlink(missing_ok=True)
        else:
            self._path(done.number).unlink()
        return done

    def last(self) -> Decision | None:
        """Return the newest decision that was neither undone nor passed over; None if there is none."""
        waiting = (decision for decision in self.newest_first() if not (decision.is_undone or decision.is_passed))
        return next(waiting, None)

    def pass_over(self, decision: Decision) -> None:
        """Let the one before *decision*, which cannot be undone now, be the last."""
        self._write(replace(decision, is_passed=True))

    def newest_first(self) -> Iterator[Decision]:
        """Return the decisions that are kept."""
        for number in sorted(self._numbers(), reverse=True):
            with suppress(OSError, ValueError, TypeError, KeyError):
                yield self._read(number)

    def undo(self, number: int) -> Decision:
        """Give the files of a decision their text from before it; raises ShelfError if one changed since, or if there is no such decision."""
        try:
            decision = self._read(number)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ShelfError(
                "this decision is no longer kept, so that it cannot be undone here; your version control has it"
            ) from error
        if decision.is_undone:
            raise ShelfError("this decision was undone already")
        texts = {change.path: self._undone(change) for change in decision.changes}
        for path, text in texts.items():
            self._put(path, text)
        undone = replace(decision, is_undone=True)
        self._write(undone)
        return undone

    def _undone(self, change: FileChange) -> str | None:
        """Return the text of a file without *change*; raises ShelfError if something else changed it since."""
        present = self._text(change.path)
        if present == change.after:
            return change.before
        if change.path.rpartition("/")[2] in BY_LINE:
            return _without_lines(present or "", change)
        raise ShelfError(f"{change.path} was changed after this decision; undo that first, or edit the file")

    def _made(self, decision: Decision) -> tuple[FileChange, ...]:
        """Return the changes of *decision* with the texts of the present moment, without files that are as they were."""
        texts = ((change, self._text(change.path)) for change in decision.changes)
        return tuple(replace(change, after=text) for change, text in texts if text != change.before)

    def _text(self, path: str) -> str | None:
        try:
            return (self.root / path).read_bytes().decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            return None

    def _put(self, path: str, text: str | None) -> None:
        if text is None:
            (self.root / path).unlink(missing_ok=True)
        else:
            files.write_bytes(self.root / path, text.encode("utf-8", "surrogateescape"))

    def _next(self) -> int:
        self._last = max(self._last, max(self._numbers(), default=0)) + 1
        return self._last

    def _numbers(self) -> Iterable[int]:
        return [int(path.stem) for path in self.folder.glob("*.json") if path.stem.isdecimal()]

    def _path(self, number: int) -> Path:
        return self.folder / f"{number}.json"

    def _read(self, number: int) -> Decision:
        values: Mapping[str, Any] = json.loads(self._path(number).read_text(encoding="utf-8"))
        changes = tuple(FileChange(**change) for change in values["changes"])
        decision = Decision(**{**values, "changes": changes})
        return decision if decision.is_done else replace(decision, changes=self._made(decision), is_done=True)

    def _write(self, decision: Decision) -> None:
        # With escapes: a file may hold bytes that are no UTF-8.
        files.write_bytes(self._path(decision.number), json.dumps(asdict(decision)).encode())


def _without_lines(present: str, change: FileChange) -> str:
    """Return the text *present* without the lines that *change* added, and with those that it removed."""
    before, after = (_lines(text) for text in (change.before or "", change.after or ""))
    added, removed = Counter(after) - Counter(before), Counter(before) - Counter(after)
    kept: list[str] = []
    for line in _lines(present):
        if added[line]:
            added[line] -= 1
        else:
            kept.append(line)
    kept += _in_order(before, removed)
    return "".join(f"{line}\n" for line in kept)


def _lines(text: str) -> list[str]:
    """Return the lines of *text*, which only a line feed ends: a line of JSON may hold other characters that do so elsewhere."""
    return text.removesuffix("\n").split("\n") if text else []


def _in_order(lines: Sequence[str], counts: Counter[str]) -> list[str]:
    left = Counter(counts)
    chosen = []
    for line in lines:
        if left[line]:
            left[line] -= 1
            chosen.append(line)
    return chosen
