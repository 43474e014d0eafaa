"""The bodies of stories as pages show them, kept from one build to the next.

One new story changes a dozen feeds, and each of these shows the bodies of many others. They are in a database beside the builds, which
the processes of a build share; losing it costs time only.
"""

import os
import sqlite3
import zlib
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from weakref import finalize

Body = tuple[bytes, int, str]  # as `LazyArticle.rendered` has it
BATCH = 500  # bodies, written at once
PATIENCE = 10.0  # seconds that a process waits for another to write
SPARE_ROWS = 1_000  # of deleted and changed posts, beside as many as there are stories, before all are computed again
TABLES = """
    CREATE TABLE seed (seed BLOB);
    CREATE TABLE bodies (post BLOB PRIMARY KEY, html BLOB, minutes INTEGER, standfirst TEXT, checksum BLOB);
"""


class Bodies:
    """The rendered bodies of one site's posts, by the digests of their files. Until it is opened it remembers none."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._new: dict[bytes, Body] = {}  # not written yet
        self._connection: sqlite3.Connection | None = None
        self._process = 0  # that the connection belongs to: none survives a fork
        self._end: finalize[..., Bodies] | None = None  # closes it, also after a build that failed

    def open(self, path: Path, seed: bytes) -> None:
        """Use the database at *path*, if it was made with the same *seed*: the digest of code and settings."""
        self._path = path
        try:
            with closing(self._connect()) as database:
                if database.execute("SELECT seed FROM seed").fetchone() == (seed,):
                    return
        except sqlite3.Error:  # it is missing, or broken
            pass
        try:
            path.unlink(missing_ok=True)
            with closing(self._connect()) as database, database:
                database.executescript(TABLES)
                database.execute("INSERT INTO seed VALUES (?)", (seed,))
        except (sqlite3.Error, OSError):
            self._give_up()

    def get(self, post: bytes) -> Body | None:
        """Return the body of the post with this digest; None if it is not known."""
        if self._path is None:
            return None
        try:
            row = self._database().execute("SELECT * FROM bodies WHERE post = ?", (post,)).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        if row is None or row[-1] != _checksum(*row[:-1]):
            return None
        _, packed, minutes, standfirst, _ = row
        return zlib.decompress(packed), minutes, standfirst

    def keep(self, post: bytes, body: Body) -> None:
        """Remember the *body* of the post with this digest."""
        self._new[post] = body
        if self._path is not None and len(self._new) >= BATCH:
            self.save()

    def save(self, stories: int | None = None) -> None:
        """Write what is new. With the number of *stories* of the site, forget all if there are many more bodies than these."""
        if self._path is None or not (self._new or stories is not None):
            self._new.clear()
            return
        try:
            with closing(self._connect()) as database, database:
                while self._new:  # in batches: all rows of a large site would take much memory
                    rows = [_row(*self._new.popitem()) for _ in range(min(BATCH, len(self._new)))]
                    database.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?, ?)", rows)
                if stories is not None:
                    # Rows written since all were forgotten: to count them takes a walk over the whole file.
                    (count,) = database.execute("SELECT max(rowid) FROM bodies").fetchone()
                    if (count or 0) > 2 * stories + SPARE_ROWS:
                        database.execute("DELETE FROM bodies")
        except sqlite3.Error:
            self._give_up()

    def _database(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():
            self._connection, self._process = self._connect(), os.getpid()
            # Not `__del__`: of objects that hold each other the connection may be the first to end, and Python 3.13 reports an open one.
            self._end = finalize(self, _close, self._connection, self._process)
            self._end.atexit = False
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        # A preview follows edits in another thread than that which built; never in two at once.
        connection = sqlite3.connect(str(self._path), timeout=PATIENCE, check_same_thread=False)
        try:
            connection.execute("PRAGMA synchronous = OFF")  # a power cut may break it: see `_checksum`
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the database; a later `get` opens it again."""
        if self._end is not None:
            self._end()
        self._connection = self._end = None

    def _give_up(self) -> None:
        """Do without the database in this build; the next one makes another."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        self.close()
        self._path = None
        self._new.clear()


def _close(connection: sqlite3.Connection, process: int) -> None:
    """Close *connection* if it is of this *process*."""
    if process == os.getpid():
        connection.close()


def _row(post: bytes, body: Body) -> tuple[bytes, bytes, int, str, bytes]:
    """Return the row of a *body*: 59 MB of 10,000 stories are 25 MB when packed."""
    html, minutes, standfirst = body
    packed = zlib.compress(html, 1)
    return post, packed, minutes, standfirst, _checksum(post, packed, minutes, standfirst)


def _checksum(post: bytes, packed: bytes, minutes: int, standfirst: str) -> bytes:
    """Return some bytes by which a row is known that another program, or a power cut, changed."""
    parts = (post, packed, b"%d" % minutes, standfirst.encode("utf-8"))
    return sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).digest()[:8]
