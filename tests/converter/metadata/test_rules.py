"""Tags and sections are read from the form of a dump's lines."""

from collections.abc import Sequence

import pytest

from standfirst.converter.metadata.plain_text import rules
from standfirst.converter.metadata.plain_text.lines import sheet
from standfirst.converter.model import Block

STORY = "The boats raced all day in a fresh wind, and the ferry was late again in the evening."


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        (["Tags: boats, ports"], ("boats", "ports")),
        (["Tagged: Boats, Ports"], ("Boats", "Ports")),
        (["Tagged with Boats, Ports"], ("Boats", "Ports")),
        (["Filed under Boats"], ("Boats",)),
        (["Tagi: statki, porty"], ("statki", "porty")),
        (["Tagi", "statki", "porty", "", "A sentence ends the list."], ("statki", "porty")),
        (["关键词： 港口 船舶"], ("港口", "船舶")),
        (["Ключевые слова: порт"], ("порт",)),
        (["Boats / Ports / Ferries"], ("Boats", "Ports", "Ferries")),
        (["Tagged by the police"], ()),
        (["Tags of the trade"], ()),
        (["Share / Contact / Imprint"], ()),
    ],
)
def test_a_line_after_the_story_lists_its_tags(lines: Sequence[str], tags: tuple[str, ...]) -> None:
    assert rules.tag_line(lines, 0) == tags


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Sport", "Sport"),
        ("Rubrik: Sport", "Sport"),
        ("Home", None),
        ("Home Decor", "Home Decor"),
        ("Log in", None),
        ("Table of contents", None),
        ("info@harbour.example", None),
        ("Share", None),
    ],
)
def test_a_line_beside_the_headline_names_the_section(label: str, section: str | None) -> None:
    lines = [
        Block("paragraph", label, gap=1),
        Block("paragraph", "Boats race", gap=1),
        Block("paragraph", STORY, gap=1),
    ]

    assert rules.section(sheet(lines, [0.1, 0.1, 0.9]), 1) == section
