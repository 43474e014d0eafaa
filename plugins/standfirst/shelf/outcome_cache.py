"""Remember what became of posts whose files have not changed, so that a build reads none of them again. Losing the cache costs time only."""

import time
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from standfirst.core.files import NO_FILE, UNSURE, Looks, looks
from standfirst.core.state import Kind, folder_version
from standfirst.posts.post import Fate, Outcome
from standfirst.shelf.ledger import LedgerEntry

LEDGER = ""  # the key of the row that says which ledger the others are of
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

    def __init__(self, state: Path, posts: Path, book: str) -> None:
        """Read what the database *state* says of the files below *posts*; nothing if the ledger was not *book* then."""
        self._kept, self._posts = Kind(state, "outcomes", [folder_version(folder) for folder in RULES]), posts
        rows = self._kept.rows()
        self._ledger = rows.pop(LEDGER, "")
        self._there = {key: KnownOutcome(tuple(its_looks), fate, note) for key, (its_looks, fate, note) in rows.items()}
        self._rows = dict(self._there) if self._ledger == _digest(book) else {}
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

    def save(self, book: str) -> None:
        """Write what was learned, for the ledger *book*.

        A post that changed a moment before it was read is known if that is a while ago and it has not changed since.
        """
        latest = time.time_ns() - UNSURE
        for key, (path, row) in self._unsure.items():
            if max(row.looks[2:]) < latest and row.looks == looks(f"{self._posts}/{path}"):
                self._rows[key] = row
        ledger = {} if self._ledger == _digest(book) else {LEDGER: _digest(book)}
        changed = {key: row for key, row in self._rows.items() if self._there.get(key) != row}
        self._kept.save(ledger | changed, self._there.keys() - self._rows.keys())
        self._ledger, self._there = _digest(book), dict(self._rows)


def _digest(book: str) -> str:
    return sha256(book.encode("utf-8", "surrogatepass")).hexdigest()
