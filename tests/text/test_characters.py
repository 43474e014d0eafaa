"""Lines of a post hold no control characters and no double-escaped entities, and their characters are composed."""

import pytest

from standfirst.text import characters
from standfirst.text.characters import bullet, number


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("It&amp;#39;s late", "It's late"),
        ("CD&amp;V wins", "CD&V wins"),
        ("The &lt;p&gt; element", "The &lt;p&gt; element"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("Caf\u0065\u0301", "Caf\u00e9"),
        ("a lost \ufffd character", "a lost  character"),
        ("für", "für"),
    ],
)
def test_a_line_is_read_as_its_writer_meant_it(text: str, line: str) -> None:
    assert characters.published(text) == line


def test_unprintable_characters_are_shown_as_their_code() -> None:
    assert characters.printable("a\x1b[31mb") == "a\\u001b[31mb"
    assert characters.printable("für") == "für"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("• Oars", "• "),
        ("– Oars", "– "),
        ("- Oars.", "- "),
        ("– Who is it?", ""),  # direct speech
        ("-5 degrees", ""),
        ("•", ""),
        ("", ""),
    ],
)
def test_a_bullet_or_a_dash_is_recognised_with_the_blanks_after_it(line: str, mark: str) -> None:
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


def test_punctuation_of_windows_1252_that_came_as_controls_is_read() -> None:
    assert characters.without("it\x92s \x93new\x94 \x96 or so\x85\x81") == "it’s “new” – or so…"
