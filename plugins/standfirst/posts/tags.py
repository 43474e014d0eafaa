"""Decide which tags have pages: those of several stories, and those that the vocabulary lists; the others are text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

Edit = tuple[Any | None, Any | None]  # a story before and after; None if it was not, or is no more


class TagPages:
    """How many stories of a site have each tag, by its slug, and which tags so have a page.

    Shared by the generators of one site. A page needs the number of stories that its settings say, or a tag in the vocabulary (`is_known`).
    """

    def __init__(self) -> None:
        self._fewest = 1
        self._counts = Counter[str]()
        self._known = set[str]()  # slugs of tags in the vocabulary
        self._with_page = set[str]()

    def count(self, counted_tags: Iterable[tuple[Any, int]], fewest: int) -> None:
        """Take over how often each tag is there on a site on which a page needs *fewest* stories."""
        self._fewest, self._counts, self._known = fewest, Counter(), set()
        for tag, times in counted_tags:
            self._counts[tag.slug] += times
            self._known |= {tag.slug} if getattr(tag, "is_known", False) else set()
        self._find()

    def _find(self) -> None:
        """Find the tags with a page."""
        self._with_page = self._known | {slug for slug, count in self._counts.items() if count >= self._fewest}

    def split(self, story: Any) -> None:
        """Leave the tags with a page in `story.tags`; `story.other_tags` are the others."""
        tags, with_page = all_of(story), self._with_page
        story.other_tags = others = [tag for tag in tags if tag.slug not in with_page]
        story.tags = [tag for tag in tags if tag.slug in with_page] if others else tags

    def changed_by(self, edits: Iterable[Edit]) -> set[str]:
        """Return the slugs of the tags that are not in the vocabulary and gain or lose their page with *edits*."""
        counts = {slug: (self._counts[slug], self._counts[slug] + change) for slug, change in _changes(edits).items()}
        return {
            slug
            for slug, (before, after) in counts.items()
            if slug not in self._known and (before >= self._fewest) != (after >= self._fewest)
        }

    def follow(self, edits: Iterable[Edit]) -> None:
        """Count the stories as they are after *edits*; the caller then has to `split` those that have a tag whose page is added or removed."""
        edited = list(edits)
        self._counts.update(_changes(edited))
        tags = (tag for _, new in edited for tag in all_of(new))
        self._known |= {tag.slug for tag in tags if getattr(tag, "is_known", False)}
        self._find()


def _changes(edits: Iterable[Edit]) -> Counter[str]:
    """Return how many stories more have each tag after *edits*, by its slug."""
    changes = Counter[str]()
    for old, new in edits:
        changes.subtract(tag.slug for tag in all_of(old))
        changes.update(tag.slug for tag in all_of(new))
    return changes


def all_of(story: Any | None) -> list[Any]:
    """Return all tags of *story*, those with a page first."""
    return [*getattr(story, "tags", ()), *getattr(story, "other_tags", ())]


def counted(terms: Sequence[Any]) -> list[tuple[Any, int]]:
    """Return each object among *terms*, tags or sections, with how often it is there: our reader has one for all stories with a name, 3,000 for 30,000."""
    objects = {id(term): term for term in terms}
    times = Counter(map(id, terms))
    return [(term, times[key]) for key, term in objects.items()]
