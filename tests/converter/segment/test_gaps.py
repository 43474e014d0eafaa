"""Gaps between two parts of a story: what a story keeps although the model took it for a box."""

import numpy as np
import pytest

from standfirst.converter.model import Block, Node
from standfirst.converter.segment import gaps, prune
from standfirst.converter.segment.gaps import ChosenBlocks
from standfirst.text.words import size

PROSE = "The boats raced all day in a fresh wind, and the crew of boat nine was home first."


def seen(blocks: list[Block], chances: list[float]) -> tuple[np.ndarray, ChosenBlocks]:
    """Return the blocks; those with a chance above .6 are chosen."""
    chance_values = np.array(chances)
    return chance_values > 0.6, ChosenBlocks(blocks, chance_values, np.array([size(block.text) for block in blocks]))


def line(text: str, kind: str = "paragraph") -> Block:
    return Block(kind, text)  # type: ignore[arg-type]


def inside(text: str, kind: str = "paragraph", tag: str = "p", hints: str = "", number: int = 0) -> Block:
    """A block in an article."""
    place = (Node(1, "html"), Node(2, "body"), Node(3, "article"), Node(number or abs(hash(text)), tag, hints))
    return Block(kind, text, place=place)  # type: ignore[arg-type]


def test_a_list_comes_with_the_line_that_announces_it_and_the_heading_over_that() -> None:
    lines = [line(PROSE), line("A hundred homes"), line("The second part joins:"), line("the flats", "item"), line("the school", "item"),
             *(line(f"A form {number}") for number in range(4)), line(PROSE)]  # fmt: skip
    chosen, blocks = seen(lines, [0.9, 0.3, 0.25, 0.25, 0.3, 0.1, 0.1, 0.1, 0.1, 0.9])

    gaps.bridged(chosen, blocks)

    assert np.flatnonzero(chosen).tolist() == [0, 1, 2, 3, 4, 9]


def test_likely_prose_below_a_few_lines_brings_them_along() -> None:
    chosen, blocks = seen(
        [line(PROSE), line("Twelve trips a day"), line("Who drives"), line(PROSE)], [0.9, 0.25, 0.3, 0.7]
    )

    gaps.bridged(chosen, blocks)

    assert chosen.all()


@pytest.mark.parametrize(
    ("block", "chance", "is_kept"),
    [
        (inside("print('last boat')", "code", "pre"), 0.35, True),
        (inside("Trains start at 15:00.", "quote", "blockquote"), 0.35, True),
        (inside("Fees, in euros"), 0.5, True),
        (inside("Fees, in euros"), 0.3, False),
        (inside("Share this story"), 0.5, False),
        (inside("Ana Ruiz", hints="author-name"), 0.5, False),
        (inside("The gate", "caption", "figcaption"), 0.5, False),
        (
            Block("paragraph", "Elsewhere", place=(Node(1, "html"), Node(2, "body"), Node(9, "aside"), Node(10, "p"))),
            0.5,
            False,
        ),
    ],
)
def test_what_looks_like_a_box_inside_the_element_of_a_story_stays(block: Block, chance: float, is_kept: bool) -> None:
    chosen, blocks = seen([inside(PROSE, number=11), block, inside(PROSE, number=12)], [0.9, chance, 0.9])

    gaps.bridged_inside(chosen, blocks)

    assert bool(chosen[1]) is is_kept


def test_the_caption_of_a_picture_that_is_not_shown_is_dropped() -> None:
    blocks = [inside(PROSE), inside("Seaweed on the grill"), inside(PROSE), inside("She won.")]
    chosen = np.array([True] * 4)

    prune.captions(chosen, blocks, np.array([0.9, 0.6, 0.9, 0.6]), [1, 3])

    assert chosen.tolist() == [True, False, True, True]
