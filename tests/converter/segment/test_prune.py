"""A part of a text dump that is apart from the story is left out, unless it is likely."""

import numpy as np
import pytest

from standfirst.converter.model import Block, Kind, Node
from standfirst.converter.segment import prune

STORY = ("The ferry left at nine.", "It came back at ten with nobody on board.", "Nobody knows why.")
MENU = ("Home", "News", "Sport", "Weather")


def dropped(*parts: tuple[tuple[str, ...], float, bool]) -> list[str]:
    """The chosen lines that are left out, of *parts* whose lines have a chance and are chosen or not."""
    lines = [(text, chance, is_chosen) for texts, chance, is_chosen in parts for text in texts]
    chosen = np.array([is_chosen for *_, is_chosen in lines])
    before = chosen.copy()
    blocks = [Block("paragraph", text) for text, *_ in lines]
    sizes = np.array([float(len(text.split())) for text, *_ in lines])
    prune.drop(chosen, blocks, np.array([chance for _, chance, _ in lines]), sizes)
    return [text for (text, *_), was, stays in zip(lines, before, chosen, strict=True) if was and not stays]


@pytest.mark.parametrize(("chance", "goes"), [(0.5, True), (0.9, False)])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_separate_part_is_dropped_unless_it_is_likely(chance: float, goes: bool, is_above: bool) -> None:
    aside = (("Buy a boat today.", "Boats of all sizes."), chance, True)
    around = [aside, (MENU, 0.1, False), (STORY, 0.9, True)]
    assert dropped(*(around if is_above else around[::-1])) == (list(aside[0]) if goes else [])


def test_a_line_between_does_not_part() -> None:
    assert not dropped((("Buy a boat today.",), 0.5, True), (("News",), 0.1, False), (STORY, 0.9, True))


def test_blocks_inside_a_likely_part_are_kept() -> None:
    """Only the outermost parts are left out: the story continues after this one."""
    aside = (("Buy a boat today.",), 0.5, True)
    end = (("The owner was asleep.",), 0.9, True)
    assert not dropped((STORY, 0.9, True), (MENU, 0.1, False), aside, (MENU, 0.1, False), end)


def test_a_page_of_many_small_parts_keeps_them() -> None:
    parts = [((f"Boat {number} for sale.",), 0.6, True) for number in range(5)]
    assert not dropped(*(item for part in parts for item in (part, (MENU, 0.1, False))))


def test_a_standfirst_stays_above_the_day() -> None:
    day = (("By Ana Ruiz", "Published May 9, 2023", "Share"), 0.2, False)
    assert not dropped((("A ferry without passengers.",), 0.5, True), day, (STORY, 0.9, True))
    assert dropped((("A ferry without passengers.",), 0.5, True), (MENU, 0.2, False), (STORY, 0.9, True))


@pytest.mark.parametrize("label", ["after newsletter promotion", "Anzeige", "広告"])
def test_a_story_continues_after_an_advertisement(label: str) -> None:
    rest = (("The owner was asleep.",), 0.5, True)
    assert not dropped((STORY, 0.9, True), ((label, *MENU), 0.1, False), rest)
    assert dropped((STORY, 0.9, True), (("Boats", *MENU), 0.1, False), rest)


def test_text_far_below_and_right_above_the_copyright_line_is_a_site_notice() -> None:
    """However likely its sentences are, and however many."""
    notice = (
        ("This is no advice to buy boats.", "Ask a sailor before you buy one.", "No boat is insured by us."),
        0.95,
        True,
    )
    form = (tuple(f"Country {number}" for number in range(40)), 0.1, False)
    assert dropped((STORY, 0.9, True), form, notice, (("Copyright 2026 Boats",), 0.2, False)) == list(notice[0])
    assert not dropped((STORY, 0.9, True), form, notice, (MENU, 0.2, False))
    assert not dropped((STORY, 0.9, True), (MENU, 0.1, False), notice, (("Copyright 2026 Boats",), 0.2, False))


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


@pytest.mark.parametrize(("line", "count"), [("Boats, ferries and more", 3), ("He is right, and you are wrong.", 4)])
def test_the_last_part_of_a_text_dump_is_dropped_if_it_is_far_below_and_hardly_sentences(line: str, count: int) -> None:
    blocks = [Block("paragraph", text) for text in (*STORY, *[OTHERS] * 5, line)]
    assert len(prune.without_far_lines({0, 1, 2, 8}, blocks, np.ones(9))) == count


@pytest.mark.parametrize(
    ("story", "gap", "chance", "kind", "count"),
    [
        (6, 2, 0.5, "paragraph", 6),
        (6, 2, 0.9, "paragraph", 9),  # likely
        (6, 1, 0.5, "paragraph", 9),  # a gap of 13 words
        (3, 2, 0.5, "paragraph", 6),  # a story of 39 words
        (6, 2, 0.5, "item", 9),
    ],
)
def test_lines_that_are_unlikely_as_a_whole_below_a_likely_story_are_left_out(
    story: int, gap: int, chance: float, kind: Kind, count: int
) -> None:
    below = [Block(kind, text) for text in ("A boat for sale", "Boats of all sizes.", "A boat for sale")]
    blocks = [*[Block("paragraph", f"{OTHERS}.")] * story, *[Block("paragraph", OTHERS)] * gap, *below]
    chances = np.array([0.9] * story + [0.1] * gap + [chance] * 3)
    chosen = {*range(story), *range(story + gap, len(blocks))}
    assert len(prune.without_far_lines(chosen, blocks, chances)) == count
