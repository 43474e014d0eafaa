"""The press: readers see the old site or the new one, never half of one."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.errors import DigestError

UNFINISHED = ".unfinished"
KEPT = 3  # finished builds, the one that is served among them


class BusyError(DigestError):
    """Another build holds the lock."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold *folder*'s lock, or raise BusyError at once; the system lets go of it when this process ends, however."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another build is at work in {folder}; wait for it to end") from error
        yield


def press(output: Path, builds: Path, make: Callable[[Path], None]) -> Path:
    """Let *make* fill a fresh folder under *builds*, then lead *output*, a link, to it; returns that folder.

    When *make* raises, *output* is as it was and the unfinished folder is gone.
    """
    with lock(builds):
        if output.exists() and not output.is_symlink():
            raise DigestError(
                f"{output} is a folder we did not make; move it away, since each build leads a link there"
            )
        unfinished = builds / UNFINISHED  # a killed build may have left one
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        try:
            make(unfinished)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        folder = builds / str(1 + max(_numbers(builds), default=0))
        unfinished.rename(folder)
        _lead(output, folder)
        for number in sorted(_numbers(builds))[:-KEPT]:
            shutil.rmtree(builds / str(number))
        return folder


def _numbers(builds: Path) -> list[int]:
    return [int(path.name) for path in builds.iterdir() if path.name.isdecimal()]


def _lead(output: Path, folder: Path) -> None:
    spare = output.with_name(f".{output.name}.new")
    spare.unlink(missing_ok=True)
    spare.symlink_to(os.path.relpath(folder, output.parent))
    spare.replace(output)
