"""Marks that are typed where a list is meant."""

import pytest

from standfirst.text.bullets import bullet, number


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("• Oars", "• "),
        ("– Oars", "– "),
        ("- Oars.", "- "),
        ("– Who is it?", ""),  # somebody says it
        ("-5 degrees", ""),
        ("•", ""),
        ("", ""),
    ],
)
def test_a_bullet_or_a_dash_is_known_with_the_blanks_behind_it(line: str, mark: str) -> None:
    assert bullet(line) == mark


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("3. Fill it", 3),
        ("12) Fill it", 12),
        ("1986. A year", None),
        ("3.5 litres", None),
        ("3. ", None),
        ("3.\nFill", None),
    ],
)
def test_a_number_is_an_items_before_a_dot_or_a_bracket_and_a_blank(line: str, count: int | None) -> None:
    assert number(line) == count
