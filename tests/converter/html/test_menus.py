"""The menus of a site are no blocks of its pages; other elements in the same places are."""

import pytest

from standfirst.converter.html.blocks import blocks_of
from standfirst.converter.html.elements import parse

LINKS = "".join(
    f'<li><a href="/{word}">{word}</a></li>' for word in "World Business Science Culture Sport Climate".split()
)
PROSE = "The ferry to the island went for the last time on Friday, and half of the town had come to wave."
STORY = f"<main><article><h1>The last ferry</h1><p>{PROSE}</p></article></main>"


def texts(html: str) -> list[str]:
    return [block.text for block in blocks_of(parse(f"<html><body>{html}</body></html>"))]


@pytest.mark.parametrize(
    "menu",
    [
        f"<nav><ul>{LINKS}</ul></nav>",
        f'<header><img src="a.png" alt=""><ul>{LINKS}</ul></header>',
        f"<footer><p>© 2025 The Harbour Times</p><ul>{LINKS}</ul></footer>",
        f"<aside><h3>Sections</h3><ul>{LINKS}</ul></aside>",
        f'<div class="site main-menu"><ul>{LINKS}</ul></div>',
        f'<ul class="td_mobile_menu">{LINKS}</ul>',
    ],
)
def test_a_menu_is_left_out(menu: str) -> None:
    assert texts(f"{menu}{STORY}{menu}") == ["The last ferry", PROSE]


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("<nav>{}</nav>", f"<ul>{LINKS}</ul><p>{PROSE}</p>"),  # left open before the story
        ('<div class="nav-open">{}</div>', f"<ul>{LINKS}</ul><div>{PROSE * 3}</div>"),  # a frame around everything
        ("<header>{}</header>", f"<ul>{LINKS}</ul><h1>The last ferry</h1>"),
        ("<footer>{}</footer>", "<a href='/a'>Ana Ruiz</a> wrote this."),
        ("<article><footer>{}</footer></article>", f"<ul>{LINKS}</ul>"),  # its tags
        ("<aside>{}</aside>", f"<time>2025-11-21</time><ul>{LINKS}</ul>"),
        ('<div class="menus-of-the-week">{}</div>', f"<ul>{LINKS}</ul>"),
    ],
)
def test_elements_with_more_than_a_menu_are_read(place: str, seen: str) -> None:
    assert texts(place.format(seen) + STORY) == texts(seen + STORY)
    assert len(texts(seen + STORY)) > 2
