"""A post is found by the names that an editor types, and by no slip of the finger."""

import pytest

from standfirst.core.errors import ShelfError
from standfirst.posts import names

POSTS = ("2026/05/boats-race.md", "2026/05/old-quay.md")


def path_of(name: str) -> str:
    return names.chosen(name, POSTS, names.PostNames)


@pytest.mark.parametrize(
    "name", ["2026/05/boats-race.md", "boats-race", "boa", "https://digest.example/2026/05/boats-race/"]
)
def test_a_post_is_found_by_its_names_and_a_beginning(name: str) -> None:
    assert path_of(name) == "2026/05/boats-race.md"


@pytest.mark.parametrize("name", ["b", "bo", "quay", ""])
def test_a_letter_or_two_name_no_post(name: str) -> None:
    with pytest.raises(ShelfError):
        path_of(name)


def test_a_post_is_found_by_the_address_of_its_original() -> None:
    links = {POSTS[0]: "https://post.example/story?id=7", POSTS[1]: "https://post.example/story?id=8"}

    for name in ("https://post.example/story?id=8", "https://post.example/story?id=8/"):
        assert names.chosen(name, POSTS, lambda path: names.PostNames(path, link=links[path])) == POSTS[1]
    with pytest.raises(ShelfError):
        names.chosen("https://post.example/story", POSTS, lambda path: names.PostNames(path, link=links[path]))
