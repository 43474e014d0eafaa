"""content/watched.jsonl: what is known of watched feeds and of the entries that were taken, so that none is fetched twice.

A line a fact, an object: `{"feed": ADDRESS, "etag": ...}` or `{"entry": KEY, "day": ..., "feed": ...}`. A run appends its lines after each entry, so
that one that was cut short goes on where it ended; the file is rewritten at its end, without what is no longer needed.
"""

import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from standfirst.core import files, jsonl, locks
from standfirst.text.hosts import TRACKING

FILE = "watched.jsonl"  # under content/
KEPT = timedelta(days=400)  # that an entry is remembered after its feed last had it
NOTED = timedelta(days=30)  # after which it is written down again that a feed still has an entry
TRIES = 3  # of a page that cannot be fetched
TAKEN, REFUSED = "taken", "refused"


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed as it was when it was last asked for."""

    feed: str  # its address in the list
    etag: str = ""
    modified: str = ""
    digest: str = ""  # of what it held
    moved: str = ""  # the place that it was moved to for good
    failures: int = 0  # in a row
    since: str = ""  # the day of the first of these failures
    after: str = ""  # the moment before which it is not asked again
    rules: str = ""  # the digest of the rules by which its entries were chosen
    gone: bool = False  # its server says that it will not come back (410)


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry that was taken, or that could not be."""

    entry: str  # its key
    day: str
    feed: str
    fate: str = TAKEN
    tries: int = 1
    listed: str = ""  # the day on which its feed still had it, if that was later


def key_of(address: str) -> str:
    """Return what two addresses of one page share: without scheme, `www.`, fragment, trailing slash and parameters that only count readers."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:  # no address, or a port that is none
        return address.strip()
    if not host:
        return address.strip()
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not TRACKING.fullmatch(name)
        ]
    )
    stated_port = f":{port}" if port not in (None, 80, 443) else ""
    return f"{host}{stated_port}{parts.path.rstrip('/')}{f'?{query}' if query else ''}"


@dataclass(slots=True)
class Watched:
    """The states of feeds and entries; several threads may add to them."""

    path: Path
    feeds: dict[str, FeedState] = field(default_factory=dict)
    entries: dict[str, SeenEntry] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)  # keys of the entries that feeds had in this run
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def feed(self, address: str) -> FeedState:
        """Return what is known of the feed at *address*."""
        with self._lock:
            return self.feeds.get(address, FeedState(address))

    def take_over(self, address: str) -> None:
        """Let the feed at *address* know what was taken of the feeds that moved there for good, unless it is known itself."""
        with self._lock:
            moved = (
                [] if address in self.feeds else [state.feed for state in self.feeds.values() if state.moved == address]
            )
            taken = {
                f"{address} {key.removeprefix(f'{feed} ')}": entry
                for feed in moved for key, entry in self.entries.items() if key.startswith(f"{feed} ")
            }  # fmt: skip
            moved_entries = {key: replace(entry, entry=f"={key}", feed=address) for key, entry in taken.items()}
            self.entries |= moved_entries
        self._append(map(_row, moved_entries.values()))

    def knows(self, keys: Iterable[str]) -> bool:
        """Return true if an entry with one of *keys* was taken, or was tried often enough."""
        with self._lock:
            there = [key for key in keys if key in self.entries]
            self._met.update(there)
            known = [self.entries[key] for key in there]
        return any(entry.fate == TAKEN or entry.tries >= TRIES for entry in known)

    def taken_on(self, day: date, feed: str = "") -> int:
        """Return how many entries, of *feed* or of all, were taken on *day*."""
        with self._lock:
            return sum(
                entry.fate == TAKEN
                and entry.day == day.isoformat()
                and (not feed or entry.feed == feed)
                and not entry.entry.startswith("=")
                for entry in self.entries.values()
            )

    def saw(self, keys: Iterable[str], seen: SeenEntry) -> None:
        """Remember an entry by all of its *keys*; the first one counts for limits, the others are marked with `=`."""
        lines = []
        with self._lock:
            for number, key in enumerate(dict.fromkeys(keys)):
                before = self.entries.get(key)
                tries = before.tries + 1 if before and seen.fate == REFUSED else seen.tries
                self.entries[key] = entry = replace(seen, entry=key if number == 0 else f"={key}", tries=tries)
                lines.append(_row(entry))
        self._append(lines)

    def set_feed(self, state: FeedState) -> None:
        """Remember how a feed was."""
        with self._lock:
            self.feeds[state.feed] = state
        self._append([_short(state)])

    def save(self, today: date, listed: Iterable[str]) -> None:
        """Rewrite the file: the feeds that are *listed*, and the entries that these had in the last KEPT.

        A feed that was not read now, because it has not changed or cannot be reached, keeps all of its entries.
        """
        with locks.writing_in(self.path.parent):
            self._save(today, listed)

    def _save(self, today: date, listed: Iterable[str]) -> None:
        others = read(self.path)  # what other commands have noted meanwhile
        self.feeds, self.entries = others.feeds | self.feeds, others.entries | self.entries
        oldest, noted, kept = (today - KEPT).isoformat(), (today - NOTED).isoformat(), set(listed)
        feeds_read = {self.entries[key].feed for key in self._met}
        for key in self._met:
            entry = self.entries[key]
            if max(entry.day, entry.listed) < noted:
                self.entries[key] = replace(entry, listed=today.isoformat())
        rows = [_short(state) for address, state in sorted(self.feeds.items()) if address in kept]
        rows += [
            _row(entry)
            for _, entry in sorted(self.entries.items())
            if max(entry.day, entry.listed) >= oldest or (entry.feed in kept and entry.feed not in feeds_read)
        ]
        if rows or self.path.exists():
            files.write(self.path, "".join(map(jsonl.written, rows)))

    def _append(self, rows: Iterable[dict[str, Any]]) -> None:
        with self._lock:
            jsonl.append(self.path, rows)


def _row(entry: SeenEntry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value or name != "listed"}


def _short(state: FeedState) -> dict[str, Any]:
    return {name: value for name, value in asdict(state).items() if value}


def read(path: Path) -> Watched:
    """Return what the file at *path* knows; a line that cannot be read, as a killed run may leave one, is left out."""
    watched = Watched(path)
    for values in jsonl.rows(path):
        try:
            if "feed" in values and "entry" not in values:
                state = FeedState(**values)
                watched.feeds[state.feed] = state
            else:
                entry = SeenEntry(**values)
                watched.entries[entry.entry.removeprefix("=")] = entry
        except TypeError:
            continue
    return watched


def failing(content: Path) -> list[str]:
    """Return a line for each feed that is gone, or failed more than once since it last answered."""
    states = read(content / FILE).feeds.values()
    return [
        f"{state.feed}: "
        + ("gone for good" if state.gone else f"no feed since {state.since}; its address may be another now")
        for state in states
        if state.gone or (state.since and state.failures > 1)
    ]


def moment_after(now: datetime, seconds: float) -> str:
    """Return the moment so many *seconds* after *now*, as the file has it."""
    return (now + timedelta(seconds=seconds)).isoformat(timespec="seconds")
