"""The press: readers see the old site or the new one, never half of one."""

import fcntl
import filecmp
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.errors import DigestError

UNFINISHED = ".unfinished"
KEPT = 3  # finished builds, the one that is served among them
FOLDER_MODE, FILE_MODE = 0o755, 0o644


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


def press(output: Path, builds: Path, make: Callable[[Path], None], gate: Callable[[Path], None] | None = None) -> Path:
    """Let *make* fill a fresh folder under *builds*, *gate* look at it, then lead *output*, a link, there; returns that folder.

    When either raises, *output* is as it was and the unfinished folder is gone. A build that changes nothing leaves no
    new folder. Files that did not change are hard links to those of the build before.
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
            return _finished(output, builds, unfinished, gate)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


def _finished(output: Path, builds: Path, unfinished: Path, gate: Callable[[Path], None] | None) -> Path:
    """Check, store and lead to what was made."""
    served = _served(output)
    changed = _share(unfinished, served)
    if gate is not None:
        gate(unfinished)
    if served is not None and not changed and len(list(_files(unfinished))) == len(list(_files(served))):
        shutil.rmtree(unfinished)
        return served
    _store(unfinished, changed)
    folder = builds / str(1 + max(_numbers(builds), default=0))
    unfinished.rename(folder)
    _lead(output, folder)
    _forget(builds, folder)
    return folder


def rollback(output: Path, builds: Path) -> Path:
    """Lead *output* to the build before the one it leads to; returns that folder, raises DigestError where none is kept."""
    with lock(builds):
        served = _served(output)
        now = int(served.name) if served and served.name.isdecimal() else None
        before = [number for number in _numbers(builds) if now is not None and number < now]
        if not before:
            raise DigestError(f"no earlier build is kept in {builds}; run `invoke build`")
        folder = builds / str(max(before))
        _lead(output, folder)
        return folder


def _served(output: Path) -> Path | None:
    """The folder that *output* leads to, where there is one."""
    return output.resolve() if output.is_symlink() and output.is_dir() else None


def _files(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(base, name) for name in sorted(names))


def _share(folder: Path, served: Path | None) -> list[Path]:
    """Replace every file of *folder* that is the same in *served* by a link to it; returns the others."""
    changed = []
    for path in _files(folder):
        old = served / path.relative_to(folder) if served is not None else None
        if old is None or not old.is_file() or old.is_symlink() or not filecmp.cmp(path, old, shallow=False):
            changed.append(path)
        elif not path.samefile(old):
            spare = path.with_name(f".{path.name}.link")
            os.link(old, spare)
            spare.replace(path)
    return changed


def _store(folder: Path, changed: list[Path]) -> None:
    """Flush what is new to the disk, so that a power cut after the swap finds it there."""
    for path in changed:
        path.chmod(FILE_MODE)
        _flush(path)
    for base, _, _ in os.walk(folder):
        Path(base).chmod(FOLDER_MODE)
        _flush(Path(base))


def _flush(path: Path) -> None:
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _forget(builds: Path, served: Path) -> None:
    """Keep the newest builds and the one that is served."""
    for number in sorted(_numbers(builds))[:-KEPT]:
        if builds / str(number) != served:
            shutil.rmtree(builds / str(number), ignore_errors=True)


def _numbers(builds: Path) -> list[int]:
    return [int(path.name) for path in builds.iterdir() if path.name.isdecimal()]


def _lead(output: Path, folder: Path) -> None:
    spare = output.with_name(f".{output.name}.new")
    spare.unlink(missing_ok=True)
    spare.symlink_to(os.path.relpath(folder, output.parent))
    spare.replace(output)
    _flush(output.parent)
