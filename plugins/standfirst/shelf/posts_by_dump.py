"""Find the post of a dump by its line `Dump:`, if the ledger does not know its path; find a path for a new one."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from standfirst.posts import cache
from standfirst.posts.names import numbered
from standfirst.shelf.ledger import LedgerEntry


class FreePaths:
    """The paths below the folder *posts* that no story has or had; *entries* are those of the ledger."""

    def __init__(self, posts: Path, entries: Mapping[str, LedgerEntry]) -> None:
        self._posts, self._entries = posts, entries

    def next(self, place: str) -> str:
        """Return the path for a new post at *place* (`YYYY/MM/name`), with a number if that is taken; it is taken from now on."""
        path = next(path for path in numbered(place) if path not in self._taken and not (self._posts / path).exists())
        self._taken.add(path)
        return path

    @cached_property
    def _taken(self) -> set[str]:
        return {path for entry in self._entries.values() for path in (entry.path, *entry.was)}


class PostsByDump:
    """The posts below the folder *posts* by the keys of their dumps; each is read once, and only when needed. *entries* are those of the ledger."""

    def __init__(self, posts: Path, entries: Mapping[str, LedgerEntry]) -> None:
        self._posts, self._entries = posts, entries
        self._unlisted: dict[str, str] | None = None
        self._all: dict[str, str] | None = None

    def unlisted(self, key: str, entries: Iterable[LedgerEntry]) -> str:
        """Return the path of the post made of *key* that is not the post of one of the ledger's *entries*; empty if there is none."""
        if self._unlisted is None:
            self._unlisted = self._by_key({entry.path for entry in entries if not entry.gone})
        return self._unlisted.get(key, "")

    def path_of(self, entry: LedgerEntry) -> str:
        """Return where the post of *entry* is; empty if it is nowhere. At its path may be the post of another dump, renamed."""
        place = self._posts / entry.path
        key = cache.dump_of(place) if place.is_file() else None
        if key in ("", entry.key):
            return entry.path
        elsewhere = self.anywhere(entry.key)
        is_ours = key is not None and not elsewhere and key not in self._entries
        return entry.path if is_ours else elsewhere

    def likely_path_of(self, entry: LedgerEntry) -> str:
        """Return the same without a look into the file at its path; that path if the post is nowhere."""
        return entry.path if (self._posts / entry.path).is_file() else self.anywhere(entry.key) or entry.path

    def anywhere(self, key: str) -> str:
        """Return the path of the post made of *key*, wherever an editor moved it; empty if there is none."""
        if self._all is None:
            self._all = self._by_key(())
        return self._all.get(key, "")

    def _by_key(self, others: Collection[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        start = len(f"{self._posts}/")
        for path in cache.files(self._posts):
            if path[start:] not in others and (key := cache.dump_of(Path(path))):
                found.setdefault(key, Path(path[start:]).as_posix())
        return found
