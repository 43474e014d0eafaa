"""Remember what became of posts whose files have not changed, so that a build reads none of them again. Losing the cache costs time only."""

import os
import time
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from standfirst.core import store
from standfirst.posts.post import Fate, Outcome
from standfirst.shelf.ledger import LedgerEntry

VERSION = (1,)  # raise it where the rules change by which the shelf states an outcome
# Nanoseconds. On a disk that keeps its times in whole seconds a file may change twice and look the same: one that changed so shortly
# before it was read is read again.
UNSURE = 2_000_000_000
STANDING = (
    Fate.UNCHANGED,
    Fate.KEPT,
    Fate.WAITING,
)  # what a post may be, again and again, if neither it nor its dump changes

Looks = tuple[int, ...]  # inode, size, when its bytes changed and when its inode did (nanoseconds since 1970)


class Standing(NamedTuple):
    """What became of one post, and how its file looked then."""

    looks: Looks
    fate: str
    note: str


class StandingPosts:
    """The outcomes of the stories of one ledger, by their keys."""

    def __init__(self, cache: Path, posts: Path, book: str) -> None:
        """Read what the file *cache* says of the files below *posts*; nothing if the ledger was not *book* then."""
        self._cache, self._posts = cache, posts
        self._before = _read(cache, _digest(book))
        self._rows = dict(self._before)
        self._opened = time.time_ns()

    def outcome(self, entry: LedgerEntry) -> Outcome | None:
        """Return what became of the story of *entry*; None if its post may have changed since."""
        row = self._rows.get(entry.key)
        if row is None or row.looks != _looks(f"{self._posts}/{entry.path}"):
            return None
        return Outcome(Fate(row.fate), entry.key, entry.path, row.note)

    def keep(self, entry: LedgerEntry, outcome: Outcome) -> None:
        """Remember the *outcome* of the story of *entry*, whose post was read since this object was made."""
        looks = _looks(f"{self._posts}/{entry.path}")
        is_sure = looks != () and max(looks[2:]) < self._opened - UNSURE
        if is_sure and outcome.fate in STANDING and outcome.path == entry.path:
            self._rows[entry.key] = Standing(looks, outcome.fate, outcome.note)

    def forget(self, key: str) -> None:
        """Forget a story that is converted again."""
        self._rows.pop(key, None)

    def save(self, book: str, is_new: bool) -> None:
        """Write what is known for the ledger *book*, if that *is_new*, or if anything was learned."""
        if is_new or self._rows != self._before:
            store.write_record(self._cache, VERSION, {"ledger": _digest(book), "posts": self._rows})
            self._before = dict(self._rows)


def _looks(path: str) -> Looks:
    try:
        status = os.stat(path)  # noqa: PTH116 - for each post of the site
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _digest(book: str) -> str:
    return sha256(book.encode("utf-8", "surrogatepass")).hexdigest()


def _read(cache: Path, ledger: str) -> dict[str, Standing]:
    """Return the rows of the file *cache*; none if it cannot be read, or was written for a ledger of another digest."""
    try:
        record = store.read_record(cache, VERSION)
        rows = record["posts"].items() if record["ledger"] == ledger else ()
        return {key: Standing(tuple(looks), fate, note) for key, (looks, fate, note) in rows}
    except store.UNREADABLE:
        return {}
