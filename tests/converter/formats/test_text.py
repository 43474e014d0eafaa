"""Code and menus in text dumps: both have indented lines."""

from standfirst.converter.formats.code_lines import lines_at

CODE = """def race(boats):
    fastest = None
    for boat in boats:
        if boat.speed > fastest:
            fastest = boat
    return fastest"""
DIAGRAM = """  B   J
 / \\ / \\
A-C-I-K-Z
 \\ / \\ /
  D   L"""
MENU = """Skip to content
Sections
Search
 Perform search
Share
  Copy link
  Mail
Sign in (free)
Newsletters
World
Life
Boats race home in a fresh wind"""


def test_code_and_diagrams_keep_their_lines() -> None:
    assert lines_at(CODE.split("\n"), 0) == 6
    assert lines_at(DIAGRAM.split("\n"), 0) == 5


def test_a_menu_with_indented_lines_is_no_code() -> None:
    assert lines_at(MENU.split("\n"), 0) == 0
