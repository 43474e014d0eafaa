"""Files of JSON lines (https://jsonlines.org): an object a line; those that cannot be read cost themselves only."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from standfirst.core import locks


def lines(path: Path) -> list[str]:
    """Return the lines of the file at *path*, those without an object too; none if there is no file.

    Only a line feed ends one: a text may hold other characters that end lines, such as U+2028.
    """
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return [line for line in text.split("\n") if line.strip()]


def row(line: str) -> dict[str, Any] | None:
    """Return the object in a *line*; None if it holds none, as a process that was killed may leave it."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects in the file at *path*."""
    yield from (values for line in lines(path) if (values := row(line)) is not None)


def written(values: Mapping[str, Any]) -> str:
    """Return the line of an object."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"


def append(path: Path, added: Iterable[Mapping[str, Any]]) -> None:
    """Add objects to the file at *path*, flushed to disk; one that was left half ends before them."""
    with locks.writing_in(path.parent), path.open("a+b") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - 1, 0))
        begin = "" if file.read(1) in (b"", b"\n") else "\n"
        file.write((begin + "".join(map(written, added))).encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())
