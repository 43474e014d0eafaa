"""The weights of the words in a text dump's lines."""

import numpy as np
import pytest

from standfirst.converter.model import Block, Node
from standfirst.converter.segment.features import word_weights

LINES = ("12 min read", "The ferry sails again.", "Leave a comment")


def blocks(*lines: str, place: tuple[Node, ...] = ()) -> tuple[Block, ...]:
    return tuple(Block("paragraph", line, place=place) for line in lines)


def test_a_line_is_known_by_its_words_pairs_ends_and_short_neighbours() -> None:
    first, second, third = word_weights.tokens(blocks(*LINES))

    assert {"#", "min", "# min", "^ #", "read $", "> ferry"} <= first
    assert {"< min", "> comment", "ferry sails"} <= second
    assert {"leave a", "< ferry"} <= third
    assert not [token for token in third if token.startswith(">")]


def test_a_long_neighbour_and_the_end_of_a_long_line_say_nothing() -> None:
    prose = " ".join(f"word{'abcdefghij'[index % 10]}" for index in range(word_weights.FIRST + 1)) + " end"

    first, second = word_weights.tokens(blocks(prose, "Share"))

    assert "end" not in first
    assert not [token for token in second if token.startswith("<")]


def test_a_table_and_code_say_nothing() -> None:
    table, prose, code = blocks("Place Crew\n1 Ferrymen", "The ferry sails again.", "sail(1)")

    token_sets = list(word_weights.tokens((table._replace(kind="table"), prose, code._replace(kind="code"))))

    assert (token_sets[0], token_sets[2]) == (set(), set())
    assert not [token for token in token_sets[1] if token[0] in "<>"]


def test_token_weights_are_summed_for_a_line_and_for_its_neighbours() -> None:
    token_weights = dict.fromkeys(("read", "the", "ferry", "sails", "again"), 0)

    seen = word_weights.table(blocks(*LINES), token_weights | {"min": -20, "# min": -5, "leave a": -30})

    assert seen.shape == (3, len(word_weights.NAMES))
    assert seen[:, 0].tolist() == [-25, 0, -30]
    assert seen[1, 1:3].tolist() == [-25, -30]


@pytest.mark.parametrize(
    ("lines", "place"),
    [(LINES, (Node(1, "p"),)), (("Min far seglar nu till sjöss.", "Skriv till oss", "Läs också"), ())],
    ids=["html", "swedish"],
)
def test_an_html_page_and_another_language_say_nothing(lines: tuple[str, ...], place: tuple[Node, ...]) -> None:
    assert not np.any(word_weights.table(blocks(*lines, place=place), {"min": -20, "read": -5, "leave": 3}))
