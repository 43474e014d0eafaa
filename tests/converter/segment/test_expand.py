"""Blocks that belong to chosen blocks, such as their headings and lists, are chosen too."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from standfirst.converter.html.blocks import blocks_of
from standfirst.converter.html.elements import parse
from standfirst.converter.model import Block
from standfirst.converter.segment import expand as mending
from standfirst.text.words import size


def mend(chosen: NDArray[np.bool_], blocks: Sequence[Block], chances: NDArray[np.float64]) -> None:
    """Mend *chosen*, the words of each block counted."""
    mending.mend(chosen, blocks, chances, np.array([size(block.text) for block in blocks]))


PROSE = "The boats raced all day in a fresh wind, and the crowd on the quay stayed until the very last of them was home again in the dark."


def test_a_text_dump_ends_with_its_last_sentence_however_short() -> None:
    texts = (PROSE, PROSE, "Work is to start in the spring.", "Want more?", "Sign up for our newsletter.", "Boats")
    blocks = [Block("paragraph", text, gap=1) for text in texts]
    chosen = np.array([True, True, *[False] * 4])

    mend(chosen, blocks, np.full(6, 0.25))

    assert list(np.flatnonzero(chosen)) == [0, 1, 2]


def test_a_story_reads_on_over_prose_that_is_not_unlikely() -> None:
    blocks = [Block("paragraph", PROSE, gap=1) for _ in range(4)]
    chosen = np.array([True, False, False, False])

    mend(chosen, blocks, np.array([0.9, 0.25, 0.05, 0.9]))

    assert list(np.flatnonzero(chosen)) == [0, 1]


def test_a_list_that_a_colon_announces_comes_along() -> None:
    page = f"<div><p>{PROSE}</p><p>The board wants:</p><ul><li>Dogs</li><li>Cats</li></ul><p>{PROSE}</p></div>"
    blocks = blocks_of(parse(f"<html><body>{page}</body></html>"))
    chosen = np.array([True, True, False, False, True])

    mend(chosen, blocks, np.full(5, 0.1))

    assert chosen.all()


def test_a_line_that_announces_chosen_blocks_is_chosen_unless_it_is_unlikely() -> None:
    blocks = [Block("paragraph", text, gap=1) for text in (PROSE, "The board wants:", "Dogs", "It says:", PROSE)]
    chosen = np.array([True, False, True, False, True])

    mend(chosen, blocks, np.array([0.9, 0.2, 0.9, 0.1, 0.9]))

    assert list(np.flatnonzero(chosen)) == [0, 1, 2, 4]


def test_a_heading_over_what_is_chosen_comes_along() -> None:
    page = f"<div><p>{PROSE}</p><h2>Why</h2><p>{PROSE}</p></div><aside><h2>More</h2></aside><p>{PROSE}</p>"
    chosen = np.array([True, False, True, False, True])

    mend(chosen, blocks_of(parse(f"<html><body>{page}</body></html>")), np.full(5, 0.1))

    assert list(np.flatnonzero(chosen)) == [0, 1, 2, 4]


def test_a_line_between_two_story_blocks_is_chosen_unless_it_is_unlikely() -> None:
    blocks = [Block("paragraph", PROSE, gap=1) for _ in range(5)]
    chosen = np.array([True, False, True, False, True])

    mend(chosen, blocks, np.array([0.9, 0.4, 0.9, 0.1, 0.9]))

    assert list(np.flatnonzero(chosen)) == [0, 1, 2, 4]


def test_an_entry_made_as_the_others_are_comes_along_with_its_heading() -> None:
    entry = f"<article class='update update-0'><h2>06:10</h2><p>Ana Ruiz</p><p>{PROSE}</p><button>Share</button><p>Share</p></article>"
    page = "".join(entry.replace("-0", f"-{number}") for number in range(4)) + f"<div><p>{PROSE}</p></div>"
    blocks = blocks_of(parse(f"<html><body>{page}</body></html>"))
    chosen = np.array([block.kind == "heading" or block.text == PROSE for block in blocks])
    chosen[12:] = False

    mend(chosen, blocks, np.where(chosen, 0.9, 0.3))

    assert [bool(is_taken) for is_taken in chosen[12:15]] == [True, False, True]
    assert not chosen[-1]  # prose in an element of another kind


def test_a_heading_of_an_element_without_chosen_blocks_is_dropped() -> None:
    page = f"<p>{PROSE}</p><div><h3>By mail</h3><p>Every day.</p></div><p>{PROSE}</p>"
    chosen = np.array([True, True, False, True])

    mend(chosen, blocks_of(parse(f"<html><body>{page}</body></html>")), np.full(4, 0.1))

    assert list(np.flatnonzero(chosen)) == [0, 3]


def test_a_label_of_a_list_outside_the_story_is_dropped() -> None:
    texts = [PROSE, "Best prices today:", "Buy", PROSE]
    blocks = [Block("paragraph", text, gap=1) for text in texts]
    chosen = np.array([True, True, False, True])

    mend(chosen, blocks, np.full(4, 0.1))

    assert list(np.flatnonzero(chosen)) == [0, 3]


def test_prose_right_before_a_story_block_in_the_same_element_is_chosen() -> None:
    prose = "The harbour lay quiet before the boats came in, and nobody on the quay said a word to anybody. " * 2
    page = f"<article><h1>Boats</h1><p>{prose}</p><p>{prose.replace('before', 'after')}</p></article>"
    blocks = list(blocks_of(parse(f"<html><body>{page}</body></html>")))
    chosen = np.array([False, False, True])

    mend(chosen, blocks, np.array([0.3, 0.3, 0.7]))

    assert chosen.tolist() == [False, True, True]
    chosen = np.array([True, False, True])
    mend(chosen, blocks, np.array([0.4, 0.3, 0.7]))
    assert chosen.tolist() == [True, True, True]


@pytest.mark.parametrize(
    ("item", "is_told"), [("<li>Monday. A rest day</li>", True), ("<li><a href=/x>Boats for sale</a></li>", False)]
)
def test_a_list_inside_a_story_is_chosen_unless_it_is_links(item: str, is_told: bool) -> None:
    """However long: a training plan of hundreds of items looks like a menu."""
    page = f"<div>{f'<p>{PROSE}</p>' * 4}<h2>The plan</h2><ul>{item * 150}</ul><p>{PROSE}</p></div><ul>{item * 9}</ul>"
    blocks = list(blocks_of(parse(f"<html><body>{page}</body></html>")))
    chosen = np.array([block.kind != "item" for block in blocks])

    mend(chosen, blocks, np.full(len(blocks), 0.02))

    assert chosen.sum() == (156 if is_told else 6)


def test_a_list_in_an_element_of_other_things_is_not() -> None:
    page = f"<div>{'<p>Boats</p>' * 9}<p>{PROSE}</p><ul>{'<li>Monday. A rest day</li>' * 9}</ul><p>{PROSE}</p></div>"
    blocks = list(blocks_of(parse(f"<html><body>{page}</body></html>")))
    chosen = np.array([block.text == PROSE for block in blocks])

    mend(chosen, blocks, np.full(len(blocks), 0.02))

    assert chosen.sum() == 2
