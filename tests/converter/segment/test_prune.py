"""A part of an HTML page that is apart from the story is left out."""

import pytest

from standfirst.converter.model import Block, Kind, Node
from standfirst.converter.segment import prune

STORY = ("The ferry left at nine.", "It came back at ten with nobody on board.", "Nobody knows why.")


def block(text: str, *tags: str, kind: Kind = "paragraph", first: int = 1) -> Block:
    """A block inside elements with *tags*, those below the first two its own: numbered from *first* on."""
    numbers = [1, 2, *range(100 * first, 100 * first + len(tags))][: len(tags)]
    return Block(kind, text, place=tuple(Node(number, tag) for number, tag in zip(numbers, tags, strict=True)))


BODY, DEEP = ("html", "body"), ("html", "body", "div", "div", "div", "div", "div", "p")
OTHERS = "Boats of all sizes are for sale at the harbour from Monday on"  # 13 words


def kept(between: int, part: tuple[str, ...], kind: Kind = "paragraph") -> int:
    """Return how many blocks are kept of a story, of other blocks with a number of words, and of a part of the page inside elements *part*."""
    story = [block(text, *DEEP) for text in STORY]
    others = [block(OTHERS, *BODY, "p", first=2) for _ in range(between // 13)]
    far = [block("He is right, and you are wrong.", *part, kind=kind, first=3) for _ in range(2)]
    blocks = [*story, *others, *far]
    chosen = {0, 1, 2, len(blocks) - 2, len(blocks) - 1}
    return len(prune.without_far_parts(chosen, blocks))


@pytest.mark.parametrize(
    ("between", "part", "count"),
    [
        (65, DEEP, 3),  # six elements away, below 65 words
        (13, DEEP, 5),
        (65, DEEP[:5], 5),
        (208, DEEP[:6], 3),  # four elements away, below 208 words
    ],
)
def test_the_last_part_of_a_page_is_dropped_if_it_is_far_below_the_story(
    between: int, part: tuple[str, ...], count: int
) -> None:
    assert kept(between, part) == count


def test_a_list_at_the_end_is_dropped_if_the_line_above_it_is_not_the_storys() -> None:
    assert kept(13, (*BODY, "ul", "li"), kind="item") == 3
    assert kept(13, (*BODY, "div", "p"), kind="item") == 5
