"""Stories gathered by the publisher that first told them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plugins.vocabulary import slug, spelling


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher and its stories, newest first."""

    name: str
    slug: str
    stories: tuple[Any, ...]

    @property
    def url(self) -> str:
        """The address of its page, below the site's."""
        return address(self.name)

    @property
    def save_as(self) -> str:
        """The file of its page."""
        return f"{self.url}index.html"


def address(name: str) -> str:
    """The address of the page of the source called *name*, below the site's."""
    return f"source/{slug(name)}/"


def gather(stories: Sequence[Any]) -> list[Source]:
    """The sources of *stories*, by name; a story without one belongs to none."""
    told = defaultdict[str, list[Any]](list)
    for story in stories:
        name = getattr(story, "source", "")
        if name:
            told[slug(name)].append(story)
    found = [Source(spelling(story.source for story in own), key, tuple(own)) for key, own in told.items()]
    return sorted(found, key=lambda source: (source.name.casefold(), source.slug))
