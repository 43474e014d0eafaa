"""Locks between processes and threads, which the system releases when their holder ends, even if it is killed."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standfirst.core.errors import DigestError, SettingError
from standfirst.core.settings import LOCK

WAITED = 20.0  # seconds, unless STANDFIRST_WAIT says another number
LOOKED = 0.1  # seconds between two looks at a lock


class BusyError(DigestError):
    """Another command holds the lock."""


class _FoldersOfThread(threading.local):
    """The folders that this thread is writing in."""

    def __init__(self) -> None:
        self.folders: set[Path] = set()


_of_thread = _FoldersOfThread()


def waited() -> float:
    """Return how many seconds a command waits for another to end; raises SettingError if STANDFIRST_WAIT is no number."""
    stated = os.environ.get("STANDFIRST_WAIT") or WAITED
    try:
        return float(stated)
    except ValueError as error:
        raise SettingError(f"STANDFIRST_WAIT is {stated!r}; write seconds, such as 20") from error


@contextmanager
def lock(folder: Path, seconds: float = 0, work: str = "another build or command is at work") -> Iterator[None]:
    """Hold *folder*'s lock, or raise BusyError if another process has not released it within *seconds*.

    The error says what *work* that one does, and since when.
    """
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + seconds
    with (folder / LOCK).open("a+", encoding="utf-8") as lock_file:
        while True:
            try:
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise BusyError(f"{work} in {folder}{_holder(folder / LOCK)}; wait for it to end") from error
                time.sleep(LOOKED)
        lock_file.truncate(0)
        lock_file.write(f"process {os.getpid()}, since {time.strftime('%H:%M:%S')}")
        lock_file.flush()
        yield


def _holder(path: Path) -> str:
    try:
        holder = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return f" ({holder})" if holder else ""


@contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Hold *folder* against all others that call this, processes and threads, while a file in it is read and written again.

    It waits as long as it must: such changes take milliseconds. A thread that holds it already goes on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder.resolve()
    if place in _of_thread.folders:
        yield
        return
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _of_thread.folders.add(place)
        yield
    finally:
        _of_thread.folders.discard(place)
        os.close(descriptor)
