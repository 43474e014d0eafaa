"""The digests of the files that a site is made of, kept between builds: a file that looks as it did is not read again."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from standfirst.core import parallel
from standfirst.core.files import UNSURE, Looks, looks, looks_of, open_regular
from standfirst.core.state import Kind
from standfirst.posts.cache import Stamp

VERSION = 1


class FileDigest(NamedTuple):
    """The digest of a file, and how the file looked when it was read."""

    looks: Looks
    digest: bytes


def digests(paths: Sequence[str], state: Path) -> list[tuple[str, Stamp, bytes]]:
    """Return the stamp (inode, size and when its bytes changed) and digest of each of the files at *paths* that can be read, in their order; the database *state* keeps them."""
    kept, now = Kind(state, "files", VERSION), time.time_ns()
    known = {path: FileDigest(tuple(row[:-1]), bytes.fromhex(row[-1])) for path, row in kept.rows().items()}
    files = {path: file if (file := known.get(path)) and file.looks == looks(path) else None for path in paths}
    others = [path for path, file in files.items() if file is None]
    files |= zip(others, parallel.mapped(_digest, others), strict=True)
    read = {path: file for path in others if (file := files[path]) and max(file.looks[2:]) < now - UNSURE}
    changed = {path: [*file.looks, file.digest.hex()] for path, file in read.items()}
    kept.save(changed, known.keys() - files.keys())
    return [(path, file.looks[:3], file.digest) for path, file in files.items() if file]


def _digest(path: str) -> FileDigest | None:
    """Return the digest of the file at *path*; None if it cannot be read."""
    with suppress(OSError), open_regular(path) as file:
        return FileDigest(looks_of(os.fstat(file.fileno())), sha256(file.read()).digest())
    return None
