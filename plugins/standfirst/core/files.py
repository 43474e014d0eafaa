"""Writing a file so that it is either the old one or the new one, whole."""

import errno
import itertools
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

Looks = tuple[int, int, int, int]  # inode, size, when its bytes changed and when its inode did (nanoseconds since 1970)
NO_FILE: Looks = (0, 0, 0, 0)
# Nanoseconds. On a disk that keeps its times in whole seconds a file may change twice and look the same: one that changed so
# shortly before it was read is read again.
UNSURE = 2_000_000_000
LEFT = re.compile(
    r"\..+?\.(?P<process>\d{1,10})(?:\.\d{1,10})?\.new"
)  # the process, and a number if it is of this version
LONGEST_STEM = 180  # characters of a file's name in that of its temporary file
_numbers = itertools.count()  # of temporary files: threads write, too


def write(path: Path, text: str) -> None:
    """Put *text* at *path* by a temporary file beside it, flushed to disk, and one rename."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes, is_lasting: bool = True) -> None:
    """Put *data* at *path* in the same way; what need not be *is_lasting* is not flushed, since thousands of flushes take minutes."""
    with writing(path, is_lasting) as out:
        out.write(data)


def sweep(folder: Path) -> None:
    """Remove from *folder* what `writing` left there in processes that were killed."""
    for base, _, names in os.walk(folder):
        for name in names:
            left = LEFT.fullmatch(name)
            if left and not _is_alive(int(left["process"])):
                Path(base, name).unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # the process belongs to another user
        return True
    except OverflowError:  # no process has such a number
        return False
    return True


@contextmanager
def writing(path: Path, is_lasting: bool = True, is_new: bool = False) -> Iterator[BinaryIO]:
    """Open a file to write to, which is put at *path* in the same way when all is written.

    If it *is_new*, FileExistsError is raised if there is a file at *path* then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_name(f".{path.name[-LONGEST_STEM:]}.{os.getpid()}.{next(_numbers)}.new")
    try:
        with spare.open("wb") as out:
            yield out
            out.flush()
            if is_lasting:
                os.fsync(out.fileno())
        if is_new and not _is_linked(spare, path):  # a disk without hard links
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            is_new = False
        if not is_new:
            spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)


def _is_linked(spare: Path, path: Path) -> bool:
    """Return true if *path* is now a link to *spare*, false if the disk has no hard links; raises FileExistsError if there is a file at *path*."""
    try:
        os.link(spare, path)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def open_regular(path: str | os.PathLike[str], follows: bool = True) -> BinaryIO:
    """Open the file at *path* for reading; raises OSError if it is no regular file.

    A symbolic link in its last part is opened only if *follows*.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follows else os.O_NOFOLLOW))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no regular file", os.fspath(path))
    return os.fdopen(descriptor, "rb")


def looks(path: str) -> Looks:
    """Return how the file at *path* looks; NO_FILE if there is none."""
    try:
        return looks_of(os.stat(path))  # noqa: PTH116 - for each file of the site
    except OSError:
        return NO_FILE


def looks_of(status: os.stat_result) -> Looks:
    """Return how a file with this *status* looks."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
