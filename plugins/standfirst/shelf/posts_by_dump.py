"""Find the post of a dump by its line `Dump:`, if the ledger does not know its path."""

from collections.abc import Collection, Iterable
from pathlib import Path

from standfirst.posts import cache
from standfirst.shelf.ledger import LedgerEntry


class PostsByDump:
    """The posts below the folder *posts* by the keys of their dumps; each is read once, and only when needed."""

    def __init__(self, posts: Path) -> None:
        self._posts = posts
        self._unlisted: dict[str, str] | None = None
        self._all: dict[str, str] | None = None

    def unlisted(self, key: str, entries: Iterable[LedgerEntry]) -> str:
        """Return the path of the post made of *key* that is not the post of one of the ledger's *entries*; empty if there is none."""
        if self._unlisted is None:
            self._unlisted = self._by_key({entry.path for entry in entries if not entry.gone})
        return self._unlisted.get(key, "")

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
