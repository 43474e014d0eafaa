"""Addresses that posts had before an editor moved them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.posts import ledger
from plugins.posts.places import place_of


def moved(book: Path, published: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each earlier address, as `YYYY/MM/name`, and the absolute address it leads to now.

    *published* maps a post's present `YYYY/MM/name` to its absolute address; an address in use leads nowhere else.
    """
    if not book.exists():
        return
    entries = ledger.read(book.read_text(encoding="utf-8", errors="replace"), str(book))
    for entry in sorted(entries.values(), key=lambda entry: entry.key):
        address = published.get(place_of(entry.path))
        for path in dict.fromkeys(entry.was):
            old = place_of(path)
            if address and old not in published:
                yield old, address
