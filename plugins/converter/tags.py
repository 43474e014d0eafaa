"""The tags of a story: the page's own, without those that say nothing of it."""

from collections.abc import Collection, Iterable

from plugins.text.words import words

MOST = 12  # are kept of a dump; 6 are shown (SAFETY.md)
LONGEST = 60  # characters; longer ones are sentences
MOST_WORDS = 6


def settle(stated: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """The first dozen of *stated*, one spelling each, without names in *taken* and without whole sentences."""
    said = {tuple(words(name)) for name in taken}
    found: dict[tuple[str, ...], str] = {}
    for tag in stated:
        name = " ".join(tag.strip(" #").split())
        key = tuple(words(name))
        if key and key not in said and len(name) <= LONGEST and len(name.split()) <= MOST_WORDS:
            found.setdefault(key, name)
    return tuple(found.values())[:MOST]
