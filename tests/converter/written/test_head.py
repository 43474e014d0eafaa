"""The facts at the head of a text that a person wrote; all other lines are the story's."""

import pytest

from standfirst.converter.model import Facts
from standfirst.converter.written import head

STORY = "The port of Dunmarrow won the prize for clean harbours on Friday."


def read(*lines: str) -> tuple[Facts, list[str]]:
    """Return the facts of a text, and the lines that are left for its story."""
    stated = head.read(lines, Facts())
    return stated.facts, [line for place, line in enumerate(lines) if line and place not in stated.lines]


def test_labels_at_the_top_are_facts_and_no_lines_of_the_story() -> None:
    facts, story = read(
        "Title: Port wins prize", "Author: Ana Ruiz", "Date: 3 May 2024", "Tags: ports, prizes", "Source: The Packet", "", STORY
    )  # fmt: skip

    assert (facts.title, facts.authors, facts.date) == ("Port wins prize", ("Ana Ruiz",), "2024-05-03")
    assert (facts.tags, facts.site) == (("ports", "prizes"), "The Packet")
    assert story == [STORY]


@pytest.mark.parametrize(
    ("lines", "title", "authors", "date"),
    [
        (("Titel: Rat tagt", "Autorin: Eva Noll", "Datum: 3.5.2024"), "Rat tagt", ("Eva Noll",), "2024-05-03"),
        (("标题：钟又走了", "作者：林晓岚", "日期：2025-06-18"), "钟又走了", ("林晓岚",), "2025-06-18"),
        (("Rat tagt", "Von Jörg Müller", "Altdorf, 24.11.2026"), "Rat tagt", ("Jörg Müller",), "2026-11-24"),
        (("Port wins prize", "By Ana Ruiz | 3 May 2024 | 3 min read"), "Port wins prize", ("Ana Ruiz",), "2024-05-03"),
        (("PRESS RELEASE", "For immediate release: 12 March 2025", "", "Ferry orders boats"), "Ferry orders boats", (), "2025-03-12"),
        (("Minutes of the board, 4 February 2025",), "Minutes of the board, 4 February 2025", (), "2025-02-04"),
        (("Swimmers ask council to keep the pool", "open through the winter months"), "Swimmers ask council to keep the pool open through the winter months", (), ""),
        (("Field notes from the marsh", "Notes by Maud Tarrant", "Released: 2024-09-12"), "Field notes from the marsh", ("Maud Tarrant",), "2024-09-12"),
        (("Cantiga do cais velho", "de Inês Valadão"), "Cantiga do cais velho", ("Inês Valadão",), ""),
        (("旧船坞今天开门", "2025年3月12日 09:30", "本报记者 林晓岚"), "旧船坞今天开门", ("林晓岚",), "2025-03-12 09:30"),
        (("Accueil > Vie locale > Écoles", "", "L'école garde sa classe"), "L'école garde sa classe", (), ""),
        (("Kultura", "Kamień pamięta deszcz"), "Kamień pamięta deszcz", (), ""),
    ],
)  # fmt: skip
def test_a_headline_a_byline_and_a_day_are_facts(
    lines: tuple[str, ...], title: str, authors: tuple[str, ...], date: str
) -> None:
    facts, story = read(*lines, "", STORY)

    assert (facts.title, facts.authors, facts.date) == (title, authors, date)
    assert story == [STORY]


def test_a_line_from_the_front_page_to_the_story_gives_its_section() -> None:
    facts, _ = read("Home > Sport > Rowing", "", "Boats race in the rain", "", STORY)

    assert facts.section == "Sport"


@pytest.mark.parametrize(
    "lead",
    [
        "DUNMARROW, 3 May 2024 - The mayor of Dunmarrow resigned on Friday.",
        "г. Приозёрный Яр, 3 мая 2024 г. — Компания открывает ночной рейс на остров.",
    ],
)
def test_a_dateline_gives_the_day_and_stays_in_the_story(lead: str) -> None:
    facts, story = read("Mayor resigns", "", lead)

    assert facts.date == "2024-05-03"
    assert facts.authors == ()
    assert story == [lead]


@pytest.mark.parametrize(
    "line",
    [
        "Saturday 7 June 2025, 10:00 to 16:00",  # of an event
        "Effective beginning 6/2/2025:",
        "Party Seats Change",
        "For four people:",
        "Data: the harbour office",
        "Organised by the Friends of the Lifeboat.",
    ],
)
def test_a_line_without_a_cue_is_the_storys(line: str) -> None:
    facts, story = read("Open day at the lifeboat station", "", line, "", STORY)

    assert (facts.authors, facts.date, facts.site) == ((), "", "")
    assert story == [line, STORY]


def test_a_long_first_line_is_the_title_and_stays() -> None:
    lead = "The council of Dunmarrow has voted " + "after a long debate " * 8 + "to close the old fish quay."

    facts, story = read(lead, "", STORY)

    assert facts.title == lead
    assert story == [lead, STORY]
