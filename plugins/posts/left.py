"""What on the shelf stands as the shelf left it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from plugins.errors import PostError
from plugins.posts import ledger
from plugins.posts.header import parse
from plugins.posts.merge import edits


def as_left(content: Path, since: float) -> Iterator[Path]:
    """The files under *content*, written *since* then (seconds since 1970), that hold just what the shelf last wrote.

    They are the ledger, and posts nobody edited.
    """
    book = content / "ledger.jsonl"
    if not book.exists():
        return
    yield book
    for entry in ledger.read(book.read_text(encoding="utf-8", errors="replace"), str(book)).values():
        path = content / "posts" / entry.path
        with suppress(OSError, PostError):
            if path.stat().st_mtime >= since and not edits(
                entry, parse(path.read_text(encoding="utf-8", errors="replace"), str(path))
            ):
                yield path
