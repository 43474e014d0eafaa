"""Remember what became of posts whose files have not changed, so that a build reads none of them again. Losing the cache costs time only."""

import time
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from standfirst.core import store
from standfirst.core.files import NO_FILE, UNSURE, Looks, looks
from standfirst.posts.post import Fate, Outcome
from standfirst.shelf.ledger import LedgerEntry

SECOND = 1_000_000_000  # nanoseconds
LASTING = Fate.UNCHANGED, Fate.KEPT, Fate.WAITING  # outcomes that a post has again if neither it nor its dump changes
RULES = Path(__file__).parent, Path(__file__).parent.parent / "posts"  # the code that reads posts and states outcomes


class KnownOutcome(NamedTuple):
    """The outcome of one post, and how its file looked then."""

    looks: Looks
    fate: str
    note: str


class OutcomeCache:
    """The outcomes of the stories of one ledger, by their keys."""

    def __init__(self, cache: Path, posts: Path, book: str) -> None:
        """Read what the file *cache* says of the files below *posts*; nothing if the ledger was not *book* then."""
        self._cache, self._posts = cache, posts
        self._before = _read(cache, _digest(book))
        self._rows = dict(self._before)
        # Paths and rows of posts that changed a moment before they were read.
        self._unsure: dict[str, tuple[str, KnownOutcome]] = {}
        self._opened = time.time_ns()

    def outcome(self, entry: LedgerEntry) -> Outcome | None:
        """Return what became of the story of *entry*; None if its post may have changed since."""
        row = self._rows.get(entry.key)
        if row is None or row.looks != self.looks(entry):
            return None
        return Outcome(Fate(row.fate), entry.key, entry.path, row.note)

    def looks(self, entry: LedgerEntry) -> Looks:
        """Return how the post of *entry* looks; NO_FILE if there is none."""
        return looks(f"{self._posts}/{entry.path}")

    def kept(self, entry: LedgerEntry, outcome: Outcome, before: Looks) -> Outcome:
        """Remember and return the *outcome* of the story of *entry*, whose post looked like *before* right before it was read, which was since this object was made."""
        row = KnownOutcome(before, outcome.fate, outcome.note)
        if before == NO_FILE or outcome.fate not in LASTING or outcome.path != entry.path:
            return outcome
        if max(before[2:]) < self._opened - UNSURE:
            self._rows[entry.key] = row
        elif before[2] % SECOND:  # the disk keeps parts of a second
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
        latest = time.time_ns() - UNSURE
        for key, (path, row) in self._unsure.items():
            if max(row.looks[2:]) < latest and row.looks == looks(f"{self._posts}/{path}"):
                self._rows[key] = row
        if is_new or self._rows != self._before:
            store.write_record(self._cache, _version(), {"ledger": _digest(book), "posts": self._rows})
            self._before = dict(self._rows)


def _version() -> tuple[int, ...]:
    return tuple(number for folder in RULES for number in store.code_version(folder))


def _digest(book: str) -> str:
    return sha256(book.encode("utf-8", "surrogatepass")).hexdigest()


def _read(cache: Path, ledger: str) -> dict[str, KnownOutcome]:
    """Return the rows of the file *cache*; none if it cannot be read, or was written for a ledger of another digest."""
    try:
        record = store.read_record(cache, _version())
        rows = record["posts"].items() if record["ledger"] == ledger else ()
        return {key: KnownOutcome(tuple(its_looks), fate, note) for key, (its_looks, fate, note) in rows}
    except store.UNREADABLE:
        return {}
