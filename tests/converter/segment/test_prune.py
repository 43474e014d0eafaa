"""What stands apart from the story in a text dump goes, unless it is likely."""

import numpy as np
import pytest

from standfirst.converter.model import Block
from standfirst.converter.segment import prune

STORY = ("The ferry left at nine.", "It came back at ten with nobody on board.", "Nobody knows why.")
MENU = ("Home", "News", "Sport", "Weather")


def dropped(*parts: tuple[tuple[str, ...], float, bool]) -> list[str]:
    """The lines chosen that go, of *parts* whose lines have a chance and are chosen or not."""
    lines = [(text, chance, is_chosen) for texts, chance, is_chosen in parts for text in texts]
    chosen = np.array([is_chosen for *_, is_chosen in lines])
    before = chosen.copy()
    blocks = [Block("paragraph", text) for text, *_ in lines]
    sizes = np.array([float(len(text.split())) for text, *_ in lines])
    prune.drop(chosen, blocks, np.array([chance for _, chance, _ in lines]), sizes)
    return [text for (text, *_), was, stays in zip(lines, before, chosen, strict=True) if was and not stays]


@pytest.mark.parametrize(("chance", "goes"), [(0.5, True), (0.9, False)])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_part_apart_goes_unless_it_is_likely(chance: float, goes: bool, is_above: bool) -> None:
    aside = (("Buy a boat today.", "Boats of all sizes."), chance, True)
    around = [aside, (MENU, 0.1, False), (STORY, 0.9, True)]
    assert dropped(*(around if is_above else around[::-1])) == (list(aside[0]) if goes else [])


def test_a_line_between_does_not_part() -> None:
    assert not dropped((("Buy a boat today.",), 0.5, True), (("News",), 0.1, False), (STORY, 0.9, True))


def test_what_stands_inside_a_likely_part_stays() -> None:
    """Only the outermost parts go: the story goes on behind them."""
    aside = (("Buy a boat today.",), 0.5, True)
    end = (("The owner was asleep.",), 0.9, True)
    assert not dropped((STORY, 0.9, True), (MENU, 0.1, False), aside, (MENU, 0.1, False), end)


def test_a_page_of_many_small_parts_keeps_them() -> None:
    parts = [((f"Boat {number} for sale.",), 0.6, True) for number in range(5)]
    assert not dropped(*(each for part in parts for each in (part, (MENU, 0.1, False))))


def test_a_standfirst_stays_above_the_day() -> None:
    day = (("By Ana Ruiz", "Published May 9, 2023", "Share"), 0.2, False)
    assert not dropped((("A ferry without passengers.",), 0.5, True), day, (STORY, 0.9, True))
    assert dropped((("A ferry without passengers.",), 0.5, True), (MENU, 0.2, False), (STORY, 0.9, True))


@pytest.mark.parametrize("label", ["after newsletter promotion", "Anzeige", "広告"])
def test_a_story_goes_on_behind_an_advertisement(label: str) -> None:
    rest = (("The owner was asleep.",), 0.5, True)
    assert not dropped((STORY, 0.9, True), ((label, *MENU), 0.1, False), rest)
    assert dropped((STORY, 0.9, True), (("Boats", *MENU), 0.1, False), rest)


def test_what_stands_far_below_right_above_the_rights_is_the_sites_notice() -> None:
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
