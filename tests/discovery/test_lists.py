"""The sections that every page names."""

from types import SimpleNamespace
from typing import Any

import pytest

from standfirst.discovery.lists import MOST_SECTIONS, largest_sections


def sections(*sizes: int) -> list[tuple[Any, list[int]]]:
    """Sections in order, with stories of these numbers."""
    return [(SimpleNamespace(slug=f"s{place}"), list(range(size))) for place, size in enumerate(sizes)]


def test_few_sections_are_all_named() -> None:
    assert [section.slug for section in largest_sections(sections(*[1] * MOST_SECTIONS))] == [
        f"s{place}" for place in range(MOST_SECTIONS)
    ]


@pytest.mark.parametrize("count", [MOST_SECTIONS + 1, 100])
def test_of_many_sections_the_largest_are_named_in_order(count: int) -> None:
    sizes = [place % 10 for place in range(count)]

    named = [int(section.slug[1:]) for section in largest_sections(sections(*sizes))]

    assert len(named) == MOST_SECTIONS - 1
    assert named == sorted(named)
    rest = [size for place, size in enumerate(sizes) if place not in named]
    assert 2 * min(sizes[place] for place in named) > max(rest)


def test_a_new_story_seldom_changes_which_sections_are_named() -> None:
    sizes = [70 + place for place in range(MOST_SECTIONS + 2)]
    named = [section.slug for section in largest_sections(sections(*sizes))]

    for place in range(len(sizes)):
        more = [size + 20 * (number == place) for number, size in enumerate(sizes)]
        assert [section.slug for section in largest_sections(sections(*more))] == named


def test_the_desks_order_is_that_of_the_masthead_and_decides_between_alike_sections() -> None:
    order = [f"s{place}" for place in reversed(range(MOST_SECTIONS + 1))]

    named = [section.slug for section in largest_sections(sections(*[4] * (MOST_SECTIONS + 1)), order)]

    assert named == order[: MOST_SECTIONS - 1]
