"""The layout of a text that a person wrote, as the Markdown of its post."""

import pytest

from standfirst.converter import written
from standfirst.converter.markdown import markdown
from standfirst.converter.model import Page, Source
from standfirst.converter.written import layout

PROSE = "The harbour office publishes the tides as plain text, and one line fetches them all."


def shown(text: str) -> str:
    """Return the Markdown of *text*."""
    return markdown(layout.blocks(layout.joined(text.split("\n")))).rstrip("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("•\tSchools\n•\tRoads", "- Schools\n- Roads"),
        ("・朝の魚\n・干物", "- 朝の魚\n- 干物"),
        ("1. Fry.\n2. Simmer.", "1. Fry.\n2. Simmer."),
        ("1) Fry.\n2) Simmer.", "1. Fry.\n2. Simmer."),
        ("1. Budget\nThe board approved it.\n\n2. Crane\nIt is repaired.", "1. Budget\\\n   The board approved it.\n2. Crane\\\n   It is repaired."),
        ("Party    Seats\nGreens   9", "| Party | Seats |\n| --- | --- |\n| Greens | 9 |"),
        ("Party\tSeats\nGreens\t9", "| Party | Seats |\n| --- | --- |\n| Greens | 9 |"),
        ("Party | Seats\nGreens | 9", "| Party | Seats |\n| --- | --- |\n| Greens | 9 |"),
        (f"{PROSE}\n\n    curl tides.example | head\n\n{PROSE}", f"{PROSE}\n\n```\ncurl tides.example | head\n```\n\n{PROSE}"),
        ("Eleven years it told one time,\nand twice a day was right.", "Eleven years it told one time,\\\nand twice a day was right."),
        (f"{PROSE}\n\n> Can we?\n> No.", f"{PROSE}\n\n> Can we?\\\n> No."),
        ("— Когда?\n\n— Завтра.", "— Когда?\n\n— Завтра."),
        ("https://packet.example/strike.", "[https://packet.example/strike](https://packet.example/strike)."),
        (f"{PROSE}\n\nReaction\n\n{PROSE}", f"{PROSE}\n\n## Reaction\n\n{PROSE}"),
        ("3. Mai im Rathaus", "3&#46; Mai im Rathaus"),
    ],
)  # fmt: skip
def test_each_form_is_kept(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_what_a_page_adds_at_the_ends_is_left_out_and_what_is_inside_stays() -> None:
    lines = (
        "Mill opens",
        "Share on Facebook",
        "",
        PROSE,
        "",
        "Share on Facebook",
        "",
        PROSE,
        "",
        "© 2025 The Packet. All rights reserved.",
    )

    page, _ = written.of_page(Page(Source("a.txt", "text", ""), (), form="lines", lines=lines))

    assert [block.text for block in page.blocks] == [PROSE, "Share on Facebook", PROSE]
    assert page.declared.title == "Mill opens"
