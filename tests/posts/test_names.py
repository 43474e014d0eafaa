"""A post is found by the names that an editor types, and by no slip of the finger."""

import pytest

from standfirst.core.errors import ShelfError
from standfirst.posts import names

POSTS = ("2026/05/boats-race.md", "2026/05/old-quay.md")


def found(name: str) -> str:
    return names.chosen(name, POSTS, lambda path: ("", path, ()))


@pytest.mark.parametrize(
    "name", ["2026/05/boats-race.md", "boats-race", "boa", "https://digest.example/2026/05/boats-race/"]
)
def test_a_post_is_found_by_its_names_and_a_beginning(name: str) -> None:
    assert found(name) == "2026/05/boats-race.md"


@pytest.mark.parametrize("name", ["b", "bo", "quay", ""])
def test_a_letter_or_two_name_no_post(name: str) -> None:
    with pytest.raises(ShelfError):
        found(name)
