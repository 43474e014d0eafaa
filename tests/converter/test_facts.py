"""What pages declare: dates, names, titles, addresses."""

import pytest

from plugins.converter import dom
from plugins.converter.facts import declared
from plugins.converter.facts.bylines import names
from plugins.text.dates import find, parse


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("23 November, 2021, 09:05 pm", "2021-11-23 21:05"),
        ("Published March 3, 2024 at 6:15 a.m. ET", "2024-03-03 06:15"),
        ("Veröffentlicht: 28.11.2023, 06:00 Uhr", "2023-11-28 06:00"),
        ("Publié le 14 mars 2024 à 18h05", "2024-03-14 18:05"),
        ("2024年6月7日 08:15", "2024-06-07 08:15"),
        ("2021년 11월 23일", "2021-11-23"),
        ("٢٣ نوفمبر ٢٠٢١", "2021-11-23"),
        ("23 ноября 2021", "2021-11-23"),
        ("15 พฤศจิกายน 2564", "2021-11-15"),
        ("2021-11-23T21:05:00+06:00", "2021-11-23 21:05+06:00"),
    ],
)
def test_a_line_tells_its_moment(line: str, moment: str) -> None:
    assert str(find(line)) == moment


@pytest.mark.parametrize(
    "text", ["23", "Tue", "10:36", "November 2021", "2021-13-23", "31 February 2021", "Call 555-1234-5678"]
)
def test_no_date_is_made_up(text: str) -> None:
    assert parse(text) is None


def test_an_impossible_offset_is_left_out() -> None:
    assert str(parse("2021-11-23T21:05:00+99:00")) == "2021-11-23 21:05"


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Ana Ruiz and Bo Li", ("Ana Ruiz", "Bo Li")),
        ("Von Henrike Solbach", ("Henrike Solbach",)),
        ("Ana Ruiz, Senior Reporter", ("Ana Ruiz",)),
        ("https://social.example/ana", ()),
        ("admin", ()),
        ("By {{ author }}", ()),
    ],
)
def test_a_byline_names_people(line: str, people: tuple[str, ...]) -> None:
    assert names(line, written=True) == people


PAGE = """<html lang="en-GB"><head><title>Boats race - The Echo</title>
<link rel="canonical" href="https://echo.example/2024/05/boats">
<meta property="og:site_name" content="The Echo"><meta property="article:section" content="Sport">
<meta property="article:tag" content="Boats"><meta property="article:tag" content="Wind, and rain">
<meta name="description" content="A fresh wind made a fast race.">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Boats race", "datePublished": "2024-05-06T10:00:00Z",
"author": [{"@type": "Person", "name": "Ana Ruiz"}, {"name": "Bo Li"}],}</script></head>
<body><h1>Boats race</h1><p>By Ana Ruiz and Bo Li</p><p>The boats raced.</p></body></html>"""


def test_a_page_declares_its_facts() -> None:
    facts, titles = declared.read(dom.parse(PAGE))

    assert (facts.title, facts.date, facts.authors) == ("Boats race", "2024-05-06 10:00+00:00", ("Ana Ruiz", "Bo Li"))
    assert (facts.site, facts.section, facts.language) == ("The Echo", "Sport", "en-GB")
    assert (facts.url, facts.summary) == ("https://echo.example/2024/05/boats", "A fresh wind made a fast race.")
    assert facts.tags == ("Boats", "Wind, and rain")
    assert "Boats race" in titles
