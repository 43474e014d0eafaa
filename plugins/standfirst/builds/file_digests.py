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
from standfirst.core.files import NO_FILE, UNSURE, Looks, looks, looks_of, open_regular
from standfirst.core.store import UNREADABLE
from standfirst.posts.cache import Stamp

VERSION = (1,)
DIGEST = 32  # bytes
NO_DIGEST = b""  # of a file that cannot be read
UNKNOWN = -1  # the row of a file that was not read before, whose looks are no file's


class FileDigest(NamedTuple):
    """The digest of a file, and how the file looked when it was read."""

    looks: Looks
    digest: bytes


class KnownFiles(NamedTuple):
    """The files that were read before, in rows."""

    rows: Mapping[str, int]  # by path
    looks: NDArray[np.int64]  # (files + 1, 4), the last row UNKNOWN
    digests: Sequence[bytes]


def digests(paths: Sequence[str], cache: Path) -> list[tuple[str, Stamp, bytes]]:
    """Return the stamp (inode, size and when its bytes changed) and digest of each of the files at *paths* that can be read, in their order; the file *cache* keeps them."""
    earlier, now = _read(cache), time.time_ns()
    rows, all_looks = [earlier.rows.get(path, UNKNOWN) for path in paths], [*map(looks, paths)]
    is_same = (earlier.looks[rows] == np.array(all_looks, np.int64).reshape(-1, len(NO_FILE))).all(1)
    others = np.flatnonzero(~is_same).tolist()
    read = parallel.mapped(_digest, [paths[place] for place in others])
    all_digests = [earlier.digests[row] if row != UNKNOWN else NO_DIGEST for row in rows]
    for place, file in zip(others, read, strict=True):
        all_looks[place], all_digests[place] = file or (NO_FILE, NO_DIGEST)
    files = [file for file in zip(paths, all_looks, all_digests, strict=True) if file[2] != NO_DIGEST]
    if store.is_other(len(others) + len(earlier.rows) - len(earlier.rows.keys() & {*paths}), len(files)):
        store.write(cache, VERSION, _arrays([file for file in files if max(file[1][2:]) < now - UNSURE]))
    return [(path, look[:3], digest) for path, look, digest in files]


def _digest(path: str) -> FileDigest | None:
    """Return the digest of the file at *path*; None if it cannot be read."""
    with suppress(OSError), open_regular(path) as file:
        return FileDigest(looks_of(os.fstat(file.fileno())), sha256(file.read()).digest())
    return None


def _read(path: Path) -> KnownFiles:
    """Return what the file at *path* keeps; nothing if it cannot be read."""
    no_file = np.full((1, len(NO_FILE)), UNKNOWN, np.int64)
    try:
        arrays = store.read(path, VERSION)
        names, joined, looks = store.record_in(arrays), arrays["digests"].tobytes(), arrays["looks"]
        digests_of_files = [joined[place : place + DIGEST] for place in range(0, len(joined), DIGEST)]
        rows = {name: row for name, row, _ in zip(names, range(len(looks)), digests_of_files, strict=True)}
        return KnownFiles(rows, np.concatenate([looks, no_file]), digests_of_files)
    except UNREADABLE:
        return KnownFiles({}, no_file, ())


def _arrays(files: Sequence[tuple[str, Looks, bytes]]) -> Iterator[tuple[str, NDArray[Any]]]:
    yield store.record([path for path, _, _ in files])
    yield "looks", np.array([looks for _, looks, _ in files], np.int64)
    yield "digests", np.frombuffer(b"".join(digest for _, _, digest in files), np.uint8)
