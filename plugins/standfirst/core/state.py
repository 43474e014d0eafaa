"""What builds remember: rows of several kinds in one SQLite database under .cache/. Losing it costs a build's time.

Rows of a kind are made by the rules of one version; those of another count as none. The processes of a desk may read and write at once;
one that dies leaves what was committed. A file that is torn, or no database, is set aside, and a new one is begun.
"""

import json
import logging
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from standfirst.core.settings import CACHE

logger = logging.getLogger(__name__)
FILE = "state.db"
PATIENCE = 10.0  # seconds that a process waits for another to write
# The files of earlier versions in the same folder, as patterns.
OLD = (
    "digests.npz", "posts.npz", "traits*.npz", "pairs.npz", "weights-*.npz", "compared.npz", "search*.npz", "dumps.npz", "outcomes.npz",
    "pictures.npz", "checks*.npz", "templates.npz", "bodies.sqlite", "good.sqlite",
)  # fmt: skip


def path_of(content: Path) -> Path:
    """Return the database of the desk whose posts are in the folder *content*."""
    return content.parent / CACHE / FILE


class Kind:
    """The rows of the kind called *name* in the database at *path*, by keys that are text or bytes; without a path there are none.

    *version* is what JSON can hold: the rules that the rows are made by. A value is what JSON can hold, or bytes if *is_binary*.
    """

    def __init__(self, path: Path | None, name: str, version: object, is_binary: bool = False) -> None:
        self._path, self._name, self._version = path, name, json.dumps(version)
        self._is_binary = is_binary

    def rows(self) -> dict[Any, Any]:
        """Return all rows; without those that a power cut or another program changed."""
        found = self._select("")
        values = [value for _, value, _ in found]
        if not self._is_binary:
            values = json.loads(b"[" + b",".join(values) + b"]")
        return {key: value for (key, _, _), value in zip(found, values, strict=True)}

    def get(self, key: bytes | str) -> Any:
        """Return the value of *key*; None if there is none."""
        found = self._select("WHERE key = ?", key)
        if not found:
            return None
        return found[0][1] if self._is_binary else json.loads(found[0][1])

    def save(self, changed: Mapping[Any, Any], gone: Iterable[bytes | str] = (), most: int | None = None) -> None:
        """Write the rows *changed*, and remove those that are *gone*; all others, too, if there would be more than *most*."""
        gone_keys = [(key,) for key in gone]
        if self._path is None or not (changed or gone_keys):
            return
        if not self._path.exists():
            _remove_old(self._path.parent)
        try:
            with _database(self._path, is_writing=True) as database:
                if self._is_other(database) or (most is not None and self._count(database) + len(changed) > most):
                    database.execute(f'DROP TABLE IF EXISTS "{self._name}"')
                    database.execute(f'CREATE TABLE "{self._name}" (key PRIMARY KEY, value, checksum) WITHOUT ROWID')
                    database.execute("INSERT OR REPLACE INTO kinds VALUES (?, ?)", (self._name, self._version))
                database.executemany(f'DELETE FROM "{self._name}" WHERE key = ?', gone_keys)  # noqa: S608 - a name of ours
                database.executemany(f'INSERT OR REPLACE INTO "{self._name}" VALUES (?, ?, ?)', self._rows(changed))  # noqa: S608
        except sqlite3.Error as error:
            _give_up(self._path, error)

    def _rows(self, changed: Mapping[Any, Any]) -> Iterator[tuple[bytes | str, bytes, int]]:
        for key, value in changed.items():
            data = value if self._is_binary else json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
            yield key, data, _checksum(key, data)

    def _select(self, where: str, *values: bytes | str) -> list[tuple[Any, bytes, int]]:
        if self._path is None or not self._path.exists():
            return []
        try:
            with _database(self._path) as database:
                if self._is_other(database):
                    return []
                rows = database.execute(f'SELECT key, value, checksum FROM "{self._name}" {where}', values).fetchall()  # noqa: S608
        except sqlite3.Error as error:
            _give_up(self._path, error)
            return []
        return [row for row in rows if isinstance(row[1], bytes) and row[2] == _checksum(*row[:2])]

    def _is_other(self, database: sqlite3.Connection) -> bool:
        """Return true if the rows that are there were made by other rules, or there are none."""
        row = database.execute("SELECT version FROM kinds WHERE kind = ?", (self._name,)).fetchone()
        return bool(row != (self._version,))

    def _count(self, database: sqlite3.Connection) -> int:
        return int(database.execute(f'SELECT count(*) FROM "{self._name}"').fetchone()[0])  # noqa: S608


@contextmanager
def _database(path: Path, is_writing: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the database at *path*, and commit what is done in it; no other process writes while this one *is_writing*. Raises sqlite3.Error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
        # Not flushed: a power cut may break the file, which costs a build's time. What is deleted was perhaps taken down: it is overwritten.
        database.executescript("PRAGMA synchronous = OFF; PRAGMA secure_delete = ON")
        if is_writing:
            with suppress(sqlite3.OperationalError):  # another process does it, or it cannot be, as on a network drive
                database.execute("PRAGMA journal_mode = WAL")
            database.execute("BEGIN IMMEDIATE")
            database.execute("CREATE TABLE IF NOT EXISTS kinds (kind TEXT PRIMARY KEY, version TEXT)")
        with database:
            yield database


def _remove_old(folder: Path) -> None:
    """Remove the files that earlier versions kept instead of a database in *folder*."""
    for pattern in OLD:
        for old in folder.glob(pattern):
            old.unlink(missing_ok=True)


def _give_up(path: Path, error: sqlite3.Error) -> None:
    """Set a database aside that is damaged; one that is new, in use, or cannot be written, stays."""
    if isinstance(error, sqlite3.OperationalError):
        return
    aside = path.with_suffix(".broken")
    for suffix in ("-wal", "-shm"):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
    try:
        path.replace(aside)
    except OSError:
        return
    logger.warning("%s was damaged (%s) and is now %s; what it held is computed again", path, error, aside.name)


def _checksum(key: bytes | str, data: bytes) -> int:
    """Return a number by which a row is known that another program, or a power cut, changed."""
    return zlib.crc32(data, zlib.crc32(key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key))


def folder_version(folder: Path) -> int:
    """Return a number that changes with the code and the data in *folder*, by whose rules rows are made."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".toml", ".json"))
    return zlib.crc32(b"".join(path.read_bytes() for path in files))
