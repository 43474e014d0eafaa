"""Publish a build as a whole: readers see the old site or the new one, never half of one."""

import ctypes
import filecmp
import logging
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from standfirst.core.errors import DigestError
from standfirst.core.locks import lock
from standfirst.core.settings import command
from standfirst.site.files import FOLDER_MODE
from standfirst.site.outputs import SPARE

logger = logging.getLogger(__name__)
UNFINISHED = ".unfinished"
ROLLED_BACK = "rolled-back"  # beside the builds: the number of the newest when its editor went back to an earlier one
KEPT = 3  # finished builds, the one that is served among them
Make = Callable[[Path], Iterable[str] | None]


def press(
    output: Path,
    builds: Path,
    make: Make,
    gate: Callable[[Path], None] | None = None,
    after: Callable[[Path], None] = lambda _: None,
) -> Path:
    """Let *make* fill a fresh folder under *builds* and *gate* check it, then let the link *output* lead there; return that folder.

    *make* may return the paths of all files but those that it linked from the build before: only they are compared with it.
    When either raises, *output* is as it was and the unfinished folder is removed. A build that changes nothing leaves no
    new folder; if its editor went back to an earlier build (`lead`), the site stays there until something changes. Files that did not change are hard links to those of the build before. What is to be done *after* that, while no other
    build is at work, gets the folder too.
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
            unfinished.chmod(FOLDER_MODE)
            new = make(unfinished)
            if not any(unfinished.iterdir()) and (served := _rolled_back(output, builds)):
                shutil.rmtree(unfinished)
                return served
            folder = _finished(output, builds, unfinished, new, gate)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        after(folder)
        return folder


def _finished(
    output: Path, builds: Path, unfinished: Path, new: Iterable[str] | None, gate: Callable[[Path], None] | None
) -> Path:
    """Check, store and lead to what was made."""
    served = _served(output)
    if not any(unfinished.iterdir()) and numbers(builds):
        return _lead_to_newest(output, builds, gate)
    if new is None or served != _last(builds):  # an editor may have gone back to an earlier build
        new = [entry.path[len(str(unfinished)) + 1 :] for entry in _files(str(unfinished))]
    changed = _share(unfinished, served, new)
    if gate is not None:
        gate(unfinished)
    if served is not None and not changed and _count(unfinished) == _count(served):
        shutil.rmtree(unfinished)
        _record(unfinished, served)
        return served
    flush_all(unfinished)
    folder = builds / str(1 + max(numbers(builds), default=0))
    unfinished.rename(folder)
    _record(unfinished, folder)
    _lead(output, folder)
    _forget(builds)
    return folder


def _lead_to_newest(output: Path, builds: Path, gate: Callable[[Path], None] | None) -> Path:
    """Check and lead to the newest build, which *make* found to be what it would make."""
    folder = builds / str(max(numbers(builds)))
    if gate is not None:
        gate(folder)
    (builds / UNFINISHED).rmdir()
    _record(builds / UNFINISHED, folder)
    if _served(output) != folder.resolve():
        _lead(output, folder)
    return folder


def _record(unfinished: Path, folder: Path) -> None:
    """Move the record of the *unfinished* build beside *folder*."""
    noted = record_of(unfinished)
    if noted.exists():
        noted.replace(record_of(folder))


def lead(output: Path, builds: Path, folder: Path) -> None:
    """Lead *output* to *folder*, a finished build among *builds*."""
    with lock(builds):
        _lead(output, folder)
        newest = str(max(numbers(builds)))
        if folder.name == newest:
            (builds / ROLLED_BACK).unlink(missing_ok=True)
        else:
            (builds / ROLLED_BACK).write_text(newest, encoding="utf-8")


def _rolled_back(output: Path, builds: Path) -> Path | None:
    """Return the build that *output* leads to, if the editor went back to it from the newest one."""
    served, mark = _served(output), builds / ROLLED_BACK
    newest = str(max(numbers(builds), default=0))
    if served is None or served.name == newest or not mark.is_file() or mark.read_text(encoding="utf-8") != newest:
        return None
    logger.warning(
        "the site stays at release %s, as `%s` left it, until something changes; `%s` serves the newest again",
        served.name, command("rollback"), command(f"rollback --to {newest}"),
    )  # fmt: skip
    return served


def _served(output: Path) -> Path | None:
    """Return the folder that *output* leads to, if there is one."""
    return output.resolve() if output.is_symlink() and output.is_dir() else None


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as inside:
        entries = list(inside)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            yield entry


def _count(folder: Path) -> int:
    return sum(1 for _ in _files(str(folder)))


def _share(folder: Path, served: Path | None, new_paths: Iterable[str]) -> bool:
    """Replace each of *new_paths* that is the same in *served* by a link to it; return true if others remain."""
    changed = False
    for path in new_paths:
        place, old = f"{folder}/{path}", f"{served}/{path}"
        if served is None or not _is_same(place, old):
            changed = True
        elif os.lstat(place).st_ino != os.lstat(old).st_ino:
            spare = f"{place}.link"
            os.link(old, spare)
            os.replace(spare, place)  # noqa: PTH105 - for each file of the site
    return changed


def _is_same(place: str, old: str) -> bool:
    here = os.lstat(place)
    try:
        there = os.lstat(old)
    except OSError:
        return False
    if there.st_ino == here.st_ino:
        return True
    is_alike = stat.S_ISREG(there.st_mode) and there.st_size == here.st_size
    return is_alike and filecmp.cmp(place, old, shallow=False)


def flush_all(folder: Path) -> None:
    """Flush the disk that holds *folder*, so that a power cut after the swap has lost nothing of it; raises OSError as fsync does.

    One call for the whole disk is faster than one for each file.
    """
    system = ctypes.CDLL(None, use_errno=True)
    if not hasattr(system, "syncfs"):  # Linux has it, and reports errors since 5.8
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if system.syncfs(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(descriptor)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(builds: Path) -> None:
    """Remove all but the KEPT newest builds; the last one removed becomes SPARE, whose files the next build may take over, with its record."""
    for number in sorted(numbers(builds))[:-KEPT]:
        folder, spare = builds / str(number), builds / SPARE
        # First: a killed build leaves no folder beside the record of another one.
        record_of(spare).unlink(missing_ok=True)
        shutil.rmtree(spare, ignore_errors=True)
        with suppress(OSError):
            folder.rename(spare)
            record_of(folder).replace(record_of(spare))
    for earlier in builds.glob("*.jsonl"):  # a record in the form of versions before this one, which nothing reads
        with suppress(OSError):
            earlier.unlink()


def _last(builds: Path) -> Path | None:
    """Return the build from which files are linked: the newest, if it has a record."""
    folder = builds.resolve() / str(max(numbers(builds), default=0))
    return folder if record_of(folder).exists() else None


def record_of(folder: Path) -> Path:
    """Return the file beside the build in *folder* that says what it was made of."""
    return folder.with_name(f"{folder.name}.npz")


def numbers(builds: Path) -> list[int]:
    """Return the numbers of the finished builds in the folder *builds*."""
    return [int(path.name) for path in builds.iterdir() if path.name.isdecimal()]


def _lead(output: Path, folder: Path) -> None:
    spare = output.with_name(f".{output.name}.new")
    spare.unlink(missing_ok=True)
    spare.symlink_to(os.path.relpath(folder, output.parent))
    spare.replace(output)
    _flush(output.parent)
