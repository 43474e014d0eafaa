"""Group stories by the publisher that had them first, and by their language."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standfirst.core.vocabulary import slug, spelling
from standfirst.site import i18n
from standfirst.text.languages import grouped_as


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One source or language and its stories, newest first."""

    folder: str
    slug: str
    name: str
    stories: tuple[Any, ...]

    @property
    def url(self) -> str:
        """Return the address of its page, below the site's."""
        return f"{self.folder}/{self.slug}/"

    @property
    def save_as(self) -> str:
        """Return the file of its page."""
        return f"{self.url}index.html"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group stories; its pages are in the folder *folder* of the site."""

    folder: str
    label_of: Callable[[Any], str]  # of a story; empty if it belongs to no group
    name_of: Callable[[str], str] = str  # of a label

    def pages_of(self, stories: Sequence[Any]) -> list[GroupPage]:
        """Return the groups of *stories*, by name."""
        return _in_order(self._page(key, own_stories) for key, own_stories in self._by_slug(stories).items())

    def _by_slug(self, stories: Iterable[Any]) -> Mapping[str, list[Any]]:
        """Return the *stories* of each group, by its slug."""
        by_slug, lists = defaultdict[str, list[Any]](list), dict[str, list[Any]]()
        for story in stories:
            label = self.label_of(story)
            if label and label not in lists:
                lists[label] = by_slug[slug(label)]
            if label:
                lists[label].append(story)
        return by_slug

    def _page(self, key: str, stories: Sequence[Any]) -> GroupPage:
        label = spelling(map(self.label_of, stories))
        return GroupPage(self.folder, key, self.name_of(label), tuple(stories))


def _in_order(pages: Iterable[GroupPage]) -> list[GroupPage]:
    return sorted(pages, key=lambda group: (group.name.casefold(), group.slug))


def language_of(story: Any) -> str:
    """Return the language of *story* without its country."""
    return grouped_as(str(getattr(story, "lang", "")))


SOURCES = Grouping("source", lambda story: getattr(story, "source", ""))
LANGUAGES = Grouping("language", language_of, i18n.language_name)


def unify_spellings(counted_names: Sequence[tuple[Any, int]]) -> None:
    """Give all names (Pelican tags or categories, each object with how often it is there) that share an address the commonest of their spellings."""
    spelled = defaultdict[str, Counter[str]](Counter)
    for name, times in counted_names:
        spelled[name.slug][name.name] += times
    chosen = {slug: spelling(spellings) for slug, spellings in spelled.items()}
    for name, _ in counted_names:
        name.name = chosen[name.slug]
