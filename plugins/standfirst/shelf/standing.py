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
SECOND = 1_000_000_000
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
        self._unsure: dict[
            str, tuple[str, Standing]
        ] = {}  # paths and rows of posts that changed a moment before they were read
        self._opened = time.time_ns()

    def outcome(self, entry: LedgerEntry) -> Outcome | None:
        """Return what became of the story of *entry*; None if its post may have changed since."""
        row = self._rows.get(entry.key)
        if row is None or row.looks != self.looks(entry):
            return None
        return Outcome(Fate(row.fate), entry.key, entry.path, row.note)

    def looks(self, entry: LedgerEntry) -> Looks:
        """Return how the post of *entry* looks; nothing if there is none."""
        return _looks(f"{self._posts}/{entry.path}")

    def kept(self, entry: LedgerEntry, outcome: Outcome, looks: Looks) -> Outcome:
        """Remember and return the *outcome* of the story of *entry*, whose post had these *looks* before it was read, which was since this object was made."""
        row = Standing(looks, outcome.fate, outcome.note)
        if not looks or outcome.fate not in STANDING or outcome.path != entry.path:
            return outcome
        if max(looks[2:]) < self._opened - UNSURE:
            self._rows[entry.key] = row
        elif looks[2] % SECOND:  # the disk keeps parts of a second
            self._unsure[entry.key] = (entry.path, row)
        return outcome

    def forget(self, key: str) -> None:
        """Forget a story that is converted again."""
        self._rows.pop(key, None)
        self._unsure.pop(key, None)

    def save(self, book: str, is_new: bool) -> None:
        """Write what is known for the ledger *book*, if that *is_new*, or if anything was learned.

        A post that changed a moment before it was read is known if that is a while ago and it has not changed since.
        """
        before = time.time_ns() - UNSURE
        for key, (path, row) in self._unsure.items():
            if max(row.looks[2:]) < before and row.looks == _looks(f"{self._posts}/{path}"):
                self._rows[key] = row
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
