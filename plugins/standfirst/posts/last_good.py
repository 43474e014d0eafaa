"""The posts as they were when they could last be published: one that cannot be read now stays on the site as it was."""

import sqlite3
import zlib
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path

from standfirst.posts.cache import PostFile

TABLE = "CREATE TABLE IF NOT EXISTS posts (path TEXT PRIMARY KEY, digest BLOB, data BLOB)"
PATIENCE = 10.0  # seconds that a process waits for another to write


def update(file: Path, good: Mapping[str, PostFile], bad: Collection[str]) -> None:
    """Keep the texts of all *good* posts in the database *file*, by their paths below content/posts/; losing it costs only this.

    What is known of the *bad* ones stays as it is; of posts that are no longer there nothing is kept.
    """
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as database, database:
            database.execute(TABLE)
            digests = dict(database.execute("SELECT path, digest FROM posts"))
            rows = (
                (path, post.digest, zlib.compress(post.whole().encode(), 1))
                for path, post in good.items()
                if digests.get(path) != post.digest
            )
            database.executemany("INSERT OR REPLACE INTO posts VALUES (?, ?, ?)", rows)
            gone = digests.keys() - good.keys() - set(bad)
            database.executemany("DELETE FROM posts WHERE path = ?", ((path,) for path in gone))
    except sqlite3.Error:  # broken: the next build makes it again
        file.unlink(missing_ok=True)


def recall(file: Path, path: str) -> str | None:
    """Return the last good text of the post at *path*; None if none is known."""
    with (
        suppress(sqlite3.Error, zlib.error, UnicodeDecodeError),
        closing(sqlite3.connect(file, timeout=PATIENCE)) as database,
    ):
        row = database.execute("SELECT data FROM posts WHERE path = ?", (path,)).fetchone()
        return zlib.decompress(row[0]).decode() if row else None
    return None
