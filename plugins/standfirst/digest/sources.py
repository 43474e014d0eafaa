"""Group stories by the publisher that had them first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standfirst.core.vocabulary import slug, spelling
from standfirst.site.changes import Change


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One publisher and its stories, newest first."""

    name: str
    slug: str
    stories: tuple[Any, ...]

    @property
    def url(self) -> str:
        """Return the address of its page, below the site's."""
        return address(self.name)

    @property
    def save_as(self) -> str:
        """Return the file of its page."""
        return f"{self.url}index.html"


def address(name: str) -> str:
    """Return the address of the page of the source called *name*, below the site's."""
    return f"source/{slug(name)}/"


def gather(stories: Sequence[Any]) -> list[SourcePage]:
    """Return the sources of *stories*, by name; a story without one belongs to none."""
    return _in_order(_source(key, source_stories) for key, source_stories in _by_source(stories).items())


def follow(earlier: Sequence[SourcePage], change: Change) -> list[SourcePage]:
    """Return the sources *earlier* after *change*."""
    before = {source.slug: source.stories for source in earlier if source.url in change.places}
    changed = change.grouped(before, _by_source(change.there))
    kept = (source for source in earlier if source.slug not in changed)
    return _in_order(
        (*kept, *(_source(key, source_stories) for key, source_stories in changed.items() if source_stories))
    )


def _by_source(stories: Iterable[Any]) -> Mapping[str, list[Any]]:
    """Return the *stories* of each source, by its slug."""
    by_source = defaultdict[str, list[Any]](list)
    for story in stories:
        name = getattr(story, "source", "")
        if name:
            by_source[slug(name)].append(story)
    return by_source


def _source(key: str, stories: Sequence[Any]) -> SourcePage:
    return SourcePage(spelling(story.source for story in stories), key, tuple(stories))


def _in_order(pages: Iterable[SourcePage]) -> list[SourcePage]:
    return sorted(pages, key=lambda source: (source.name.casefold(), source.slug))


def settle(names: Sequence[Any]) -> None:
    """Give all of *names* (Pelican tags or categories) that share an address the commonest of their spellings."""
    spelled: dict[str, list[str]] = {}
    for name in names:
        spelled.setdefault(name.slug, []).append(name.name)
    chosen = {slug: spelling(spellings) for slug, spellings in spelled.items()}
    for name in names:
        name.name = chosen[name.slug]
