"""Addresses under which readers know a story that is not there any more: moved by an editor, or taken down."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.posts import ledger, withdrawn
from plugins.posts.places import place_of


@dataclass(frozen=True, slots=True)
class Retired:
    """Places (`YYYY/MM/name`) without a story."""

    moved: tuple[tuple[str, str], ...]  # each earlier place, and the absolute address that it leads to now
    gone: tuple[str, ...]  # places of stories that were taken down


def retired(content: Path, site: str, stories: Iterable[Any]) -> Retired:
    """Return the retired places of the site at address *site*; a place of one of *stories* is in use again."""
    published = {story.slug: f"{site}/{story.url}" for story in stories}
    rows = withdrawn.read(content / "withdrawn.txt").places()
    gone = tuple(row.place for row in rows if row.place not in published)
    return Retired(tuple(_moved(content / "ledger.jsonl", published)), gone)


def _moved(book: Path, published: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return each earlier place of a published story, and its present address."""
    if not book.exists():
        return
    entries = ledger.read(book.read_text(encoding="utf-8", errors="replace"), str(book))
    for entry in sorted(entries.values(), key=lambda entry: entry.key):
        address = published.get(place_of(entry.path))
        for path in dict.fromkeys(entry.was):
            old = place_of(path)
            if address and old not in published:
                yield old, address
