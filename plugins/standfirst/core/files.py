"""Writing a file so that it is either the old one or the new one, whole."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LEFT = re.compile(r"\..+\.(?P<process>\d{1,10})\.new")


def write(path: Path, text: str) -> None:
    """Put *text* at *path* by a temporary file beside it, flushed to disk, and one rename."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Put *data* at *path* in the same way."""
    with writing(path) as out:
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
    except OSError:  # the process belongs to another user, or the number is none
        return True
    return True


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write to, which is put at *path* in the same way when all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with spare.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)
