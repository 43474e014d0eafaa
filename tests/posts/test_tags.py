"""A tag has a page if several stories have it, or if the vocabulary lists it; else it is text."""

from types import SimpleNamespace
from typing import Any

import pytest

from standfirst.posts.tags import TagPages, all_of, counted


def story(tags: str, known_tags: str = "") -> Any:
    return SimpleNamespace(tags=[SimpleNamespace(slug=tag, is_known=tag in known_tags) for tag in tags])


def count(pages: TagPages, stories: list[Any], fewest: int) -> None:
    pages.count(counted([tag for article in stories for tag in all_of(article)]), fewest)


def slugs(tags: Any) -> str:
    return "".join(tag.slug for tag in tags)


def test_tags_of_two_stories_and_those_of_the_vocabulary_have_pages() -> None:
    first, second, pages = story("axk", known_tags="k"), story("bxy"), TagPages()

    count(pages, [first, second], fewest=2)
    for article in (first, second):
        pages.split(article)

    assert (slugs(first.tags), slugs(first.other_tags)) == ("xk", "a")
    assert (slugs(second.tags), slugs(second.other_tags)) == ("x", "by")
    assert slugs(all_of(first)) == "xka"


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("", "x", ""),  # it had two stories, and has three
        ("", "n", ""),  # no other story has it
        ("", "a", "a"),  # the other story that has it gets a link
        ("x", "", "x"),  # the other loses it
        ("xb", "xb", ""),
        ("b", "", ""),
        ("", "k", ""),
    ],
)
def test_an_edit_may_change_the_tags_of_other_stories(old: str, new: str, changed: str) -> None:
    pages = TagPages()
    count(pages, [story("axk", known_tags="k"), story("bxy")], fewest=2)

    assert pages.changed_by([(story(old), story(new))]) == {*changed}


def test_two_new_stories_can_share_a_new_tag() -> None:
    first, second, pages = story("n"), story("n"), TagPages()
    count(pages, [story("a")], fewest=2)
    edits = [(None, first), (None, second)]

    assert pages.changed_by(edits) == {"n"}

    pages.follow(edits)
    pages.split(first)
    assert slugs(first.tags) == "n"


def test_a_removed_story_is_not_counted() -> None:
    old, pages = story("x"), TagPages()
    count(pages, [story("x"), old], fewest=2)

    pages.follow([(old, None)])

    assert pages.changed_by([(None, story("x"))]) == {"x"}
