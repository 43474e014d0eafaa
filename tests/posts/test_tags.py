"""A tag has a page if enough stories have it, or if the vocabulary lists it; else it is text."""

from types import SimpleNamespace
from typing import Any

from standfirst.posts.tags import all_of, counted, is_single, settle, split


def story(tags: str, known_tags: str = "") -> Any:
    return SimpleNamespace(tags=[SimpleNamespace(slug=tag, is_known=tag in known_tags) for tag in tags])


def slugs(tags: Any) -> str:
    return "".join(tag.slug for tag in tags)


def test_tags_of_two_stories_and_those_of_the_vocabulary_have_pages() -> None:
    first, second = story("axk", known_tags="k"), story("bxy")

    pages = settle(counted([tag for article in (first, second) for tag in all_of(article)]), fewest=2)
    for article in (first, second):
        split(article, pages)

    assert (slugs(first.tags), slugs(first.other_tags)) == ("xk", "a")
    assert (slugs(second.tags), slugs(second.other_tags)) == ("x", "by")
    assert slugs(all_of(first)) == "xka"
    assert slugs(filter(is_single, all_of(first))) == "a"
