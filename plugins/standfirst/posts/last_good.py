"""The posts as they were when they could last be published: one that cannot be read now stays on the site as it was."""

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

TABLE = "CREATE TABLE IF NOT EXISTS posts (path TEXT PRIMARY KEY, data BLOB)"
PATIENCE = 10.0  # seconds that a process waits for another to write


def remember(file: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Keep the text of each post, by its path below content/posts/, in the database *file*; losing it costs only this."""
    rows = [(path, zlib.compress(text.encode(), 1)) for path, text in texts]
    if not rows:
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=PATIENCE)) as database, database:
        database.execute(TABLE)
        database.executemany("INSERT OR REPLACE INTO posts VALUES (?, ?)", rows)


def recall(file: Path, path: str) -> str | None:
    """Return the last good text of the post at *path* below content/posts/; None if none is known."""
    if not file.exists():
        return None
    with (
        suppress(sqlite3.Error, zlib.error, UnicodeDecodeError),
        closing(sqlite3.connect(file, timeout=PATIENCE)) as database,
    ):
        row = database.execute("SELECT data FROM posts WHERE path = ?", (path,)).fetchone()
        return zlib.decompress(row[0]).decode() if row else None
    return None
