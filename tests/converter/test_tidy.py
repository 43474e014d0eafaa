"""What stands beside a story and what repeats is no part of its post."""

import pytest

from plugins.converter import boxes
from plugins.converter.dom import parse
from plugins.converter.model import Block
from plugins.converter.readers.blocks import blocks_of
from plugins.converter.tidy import tidy

STORY = "The boats raced all day in a fresh wind, and the crowd stayed until the last of them was home again."


def lines(*texts: str) -> list[Block]:
    """The lines of a text dump, each in a paragraph of its own."""
    return [Block("paragraph", text, gap=1) for text in texts]


def kept(blocks: list[Block], known: tuple[str, ...] = (), authors: tuple[str, ...] = ()) -> list[str]:
    """The texts that are left."""
    return [block.text for block in tidy(blocks, known, authors)]


@pytest.mark.parametrize(
    "extra",
    [
        "Advertisement",
        "ANZEIGE",
        "広告",
        "You are here: Home > Sport",
        "Home › Sport › Rowing",
        "12 claps",
        "The blue boat. Photo: Ana Ruiz",
    ],
)
def test_labels_of_the_page_go(extra: str) -> None:
    assert kept(lines(extra, STORY)) == [STORY]


def test_what_the_header_says_is_not_said_again() -> None:
    assert kept(lines("Boats race", STORY), known=("Boats Race!",)) == [STORY]


def test_a_line_that_stands_inside_a_longer_one_goes() -> None:
    assert (
        kept(lines("The crowd stayed until the last of them was home again", STORY.replace("and the", "and The"))) != []
    )
    assert kept(lines("raced all day in a fresh wind, and the crowd stayed until the last", STORY)) == [STORY]


def test_a_heading_that_the_paragraph_below_starts_with_stays() -> None:
    heading = Block("heading", "The boats raced all day in a fresh wind, and the crowd stayed until", level=2)

    found = kept(
        [heading, *lines(STORY, "Pros", STORY.replace("boats", "sails"), "Pros", STORY.replace("boats", "ships"))]
    )

    assert found[0] == heading.text
    assert found.count("Pros") == 2


def test_the_note_on_the_author_ends_the_story() -> None:
    story = [STORY.replace("boats", crews) for crews in ("boats", "crews", "eights")]
    blocks = lines(*story, "Ana Ruiz covers the harbour.", "More from this section")

    assert kept(blocks, authors=("Ana Ruiz",)) == story


def test_a_heading_that_nothing_follows_goes() -> None:
    assert kept([*lines(STORY), Block("heading", "Related", level=2)]) == [STORY]


def test_a_short_line_above_prose_heads_it_in_a_text_dump() -> None:
    found = tidy(lines(STORY, "What happens next", STORY.replace("boats", "crews")), ())

    assert [block.kind for block in found] == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    "label", ["Related", "Lire aussi", "Lesen Sie auch", "اقرأ أيضاً", "あわせて読みたい", "Sign up to our newsletter"]
)
def test_a_box_goes_whole_in_any_language(label: str) -> None:
    page = f"<html><body><p>{STORY}</p><div><h4>{label}</h4><ul><li>One</li><li>Two</li></ul></div><p>{STORY}</p></body></html>"

    assert boxes.inside(blocks_of(parse(page))) == {1, 2, 3}


def test_a_section_of_the_story_is_no_box() -> None:
    page = f"<html><body><section><h2>Related work</h2><p>{STORY * 6}</p></section></body></html>"

    assert boxes.inside(blocks_of(parse(page))) == frozenset()


def test_in_a_text_dump_a_box_ends_where_prose_begins() -> None:
    assert boxes.inside(lines(STORY, "Lire aussi", "Un loup à la boulangerie", STORY)) == {1, 2}
