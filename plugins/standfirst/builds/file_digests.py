"""The digests of the files that a site is made of, kept between builds: a file that looks as it did is not read again."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from standfirst.core import parallel, store
from standfirst.core.files import open_regular
from standfirst.core.store import UNREADABLE
from standfirst.posts.cache import Stamp, stamp_of

VERSION = (1,)
DIGEST = 32  # bytes
# Nanoseconds. On a disk that keeps its times in whole seconds a file may change twice and look the same: one that changed so
# shortly before it was read is read again.
UNSURE = 2_000_000_000

Looks = tuple[int, int, int, int]  # inode, size, when its bytes changed and when its inode did (nanoseconds since 1970)


class FileDigest(NamedTuple):
    """The digest of a file, and how the file looked when it was read."""

    looks: Looks
    digest: bytes

    @property
    def stamp(self) -> Stamp:
        """Return what identifies this version of the file in the rest of the build: its inode, its size and when its bytes changed."""
        return self.looks[:3]


def digests(paths: Sequence[str], cache: Path) -> list[tuple[str, Stamp, bytes]]:
    """Return the stamp and digest of each of the files at *paths* that can be read, in their order; the file *cache* keeps them."""
    earlier, now = _read(cache), time.time_ns()
    to_read = [path for path in paths if path not in earlier or earlier[path].looks != _looks(path)]
    read = dict(filter(None, parallel.mapped(_digest, to_read)))
    unreadable = set(to_read) - read.keys()
    files = {path: read.get(path) or earlier[path] for path in paths if path not in unreadable}
    if store.is_other(len(read) + len(earlier.keys() - files.keys()), len(files)):
        lasting = {path: file for path, file in files.items() if max(file.looks[2:]) < now - UNSURE}
        store.write(cache, VERSION, _arrays(lasting))
    return [(path, file.stamp, file.digest) for path, file in files.items()]


def _looks(path: str) -> Looks | None:
    """Return how the file at *path* looks; None if there is none."""
    with suppress(OSError):
        return _looks_of(os.stat(path))  # noqa: PTH116 - for each file of the site
    return None


def _looks_of(status: os.stat_result) -> Looks:
    return *stamp_of(status), status.st_ctime_ns


def _digest(path: str) -> tuple[str, FileDigest] | None:
    """Return the file at *path*, and the digest of its bytes; None if it cannot be read."""
    with suppress(OSError), open_regular(path) as file:
        return path, FileDigest(_looks_of(os.fstat(file.fileno())), sha256(file.read()).digest())
    return None


def _read(path: Path) -> dict[str, FileDigest]:
    """Return what the file at *path* keeps; nothing if it cannot be read."""
    try:
        arrays = store.read(path, VERSION)
        names, joined = store.record_in(arrays), arrays["digests"].tobytes()
        digests_of_files = [joined[place : place + DIGEST] for place in range(0, len(joined), DIGEST)]
        looks = map(tuple, arrays["looks"].tolist())
        return dict(zip(names, map(FileDigest, looks, digests_of_files), strict=True))
    except UNREADABLE:
        return {}


def _arrays(files: Mapping[str, FileDigest]) -> Iterator[tuple[str, NDArray[Any]]]:
    yield store.record([*files])
    yield "looks", np.array([file.looks for file in files.values()], np.int64)
    yield "digests", np.frombuffer(b"".join(file.digest for file in files.values()), np.uint8)
