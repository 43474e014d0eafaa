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
# Nanoseconds in which a file may change twice and look the same, on a disk that keeps its times in whole seconds: one that changed
# so shortly before it was read is read again.
UNSURE = 2_000_000_000

Looks = tuple[int, int, int, int]  # inode, size, and the moments (ns) at which its bytes and anything of it changed


class FileDigest(NamedTuple):
    """The digest of a file, and how the file looked when it was read."""

    looks: Looks
    digest: bytes

    @property
    def stamp(self) -> Stamp:
        """Return what identifies this version of the file for others, who do not ask when it was moved."""
        return self.looks[:3]


def digests(paths: Sequence[str], path: Path) -> list[tuple[str, Stamp, bytes]]:
    """Return the stamp and digest of each of the files at *paths* that can be read, in their order; *path* is the file that keeps them."""
    known, now = _read(path), time.time_ns()
    unread = [place for place in paths if (before := known.get(place)) is None or before.looks != _looks(place)]
    read = dict(filter(None, parallel.mapped(_digest, unread)))
    found = {place: file for place in paths if (file := read.get(place) or known.get(place))}
    for place in set(unread) - read.keys():
        found.pop(place, None)
    if store.is_other(len(read) + len(known.keys() - found.keys()), len(found)):
        sure = {place: file for place, file in found.items() if max(file.looks[2:]) < now - UNSURE}
        store.write(path, VERSION, _arrays(sure))
    return [(place, file.stamp, file.digest) for place, file in found.items()]


def _looks(path: str) -> Looks | None:
    """Return how the file at *path* looks; None if it is gone."""
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
