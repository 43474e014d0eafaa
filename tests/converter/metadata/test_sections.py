"""A section is read from the path that leads to the story."""

import pytest

from standfirst.converter.metadata import sections
from standfirst.converter.metadata.sections import of_lines, of_path, spelled
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post

PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. Nobody was hurt. "


@pytest.mark.parametrize(
    ("parts", "section"),
    [
        (["Home", "Sport", "Sailing"], "Sailing"),
        (["Home", "Sport", "Boats race home"], "Sport"),
        (["首页", "财经", "正文"], "财经"),
        (["Startseite", "Artikel"], ""),
        (["Harbour Post", "Boats race home"], ""),
        (["Home"], ""),
        (["Home", "Sport", "Email a friend"], "Sport"),
        (["Home", "Sport", "Â"], "Sport"),
    ],
)
def test_the_section_is_the_last_part_that_is_neither_front_page_nor_story(parts: list[str], section: str) -> None:
    assert of_path(parts, "Boats race home", ["Harbour Post"]) == section


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("You are here: Home > Sport > Boats race home", "Sport"),
        ("您当前的位置：首页 >> 财经 >> 正文", "财经"),
        ("Read more » Sport » Sailing", ""),
        ("Prices rose > 5 percent", ""),
    ],
)
def test_a_line_is_a_path_if_it_leads_from_the_front_page_or_to_the_story(line: str, section: str) -> None:
    assert of_lines(["Menu", line], "Boats race home") == section


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("您当前的位置 ：文娱 > 要闻 正文", "要闻"),
        ("环球 > 财经 > 财经新闻 > 正文 订阅手机报", "财经新闻"),
        ("Gazeta Harbour > Nauka > Biologia", "Biologia"),
        ("Nauka > Biologia", ""),
    ],
)
def test_a_path_begins_with_a_label_or_the_site_and_may_have_the_step_of_the_story_in_its_last_part(
    line: str, section: str
) -> None:
    assert of_lines([line], "Boats race home", ["Harbour"]) == section


def test_the_title_of_a_page_may_have_its_channel_and_site_after_blanks() -> None:
    html = f"<title>格兰仕独揽两项大奖 质量监督 南方网</title><p>格兰仕独揽两项大奖</p><p>{'格兰仕在北京获奖，姜风说。' * 20}</p>"

    (post,) = convert(Dump("a.html", html.encode()))

    assert isinstance(post, Post)
    assert post.header.get("Title") == "格兰仕独揽两项大奖"


@pytest.mark.parametrize(
    "path",
    [
        '<nav class="c-breadcrumbs"><a href="/">Home</a> <a href="/sport">Sport</a></nav>',
        '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
        '{"position": 1, "name": "Home"}, {"position": 2, "item": {"@id": "/sport", "name": "Sport"}}]}</script>',
        "<p>Home › Sport › Boats race home</p>",
        '<div class="forumbtn"><a href="/f">Forum</a></div><ul id="Crumbs"><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul>',
    ],
)
def test_a_page_shows_the_path(path: str) -> None:
    html = f"<html><head><title>Boats race home</title></head><body>{path}<h1>Boats race home</h1><p>{PROSE * 3}</p></body></html>"

    (post,) = convert(Dump("a.html", html.encode()))

    assert isinstance(post, Post)
    assert post.header.get("Category") == "Sport"


@pytest.mark.parametrize(
    ("declared", "section"),
    [
        ("news_news", "News"),
        ("crime-safety", "Crime safety"),
        ("uk", "UK"),
        ("WORLD BUSINESS", "World Business"),
        ("NASA", "NASA"),
        ("здоровье", "Здоровье"),
        ("Health & Diet", "Health & Diet"),
        ("example.com", "example.com"),
        ("", ""),
    ],
)
def test_a_section_that_a_system_declares_is_spelled_for_readers(declared: str, section: str) -> None:
    assert spelled(declared) == section


STORY_LINE = "The boats raced all day in a fresh wind, and the ferry was late again in the evening."


@pytest.mark.parametrize(
    ("above", "section"),
    [
        (["Home", "Politics", "Harbours", "Search", "Home", "Harbours"], "Harbours"),  # a path, and a word of the menu
        (["Sport", "Culture", STORY_LINE, "Sport", "After the storm"], "Sport"),  # a kicker is there once
        ([STORY_LINE, "Deportes"], "Deportes"),  # a usual name
        (["News", "World", "Sport", "News World"], "World"),  # a path without marks
        (["HomeSportSailingBoats race"], "Sailing"),  # a path without blanks
        (["Home", "News", "Sport", "Travel", "Cars", "Style", "Food"], ""),  # a menu
        (["After the storm"], ""),
        (["News"], "News"),
        ([STORY_LINE, "SPORT | SAILING", "SAILING"], "SAILING"),
    ],
)
def test_a_line_above_the_headline_of_a_text_dump_names_the_section(above: list[str], section: str) -> None:
    lines = [*above, "Boats race", STORY_LINE]

    assert sections.above_headline(lines, len(above), "Boats race", lambda text: text == "Search") == section


@pytest.mark.parametrize(
    ("declared", "lines", "shown"),
    [
        ("Kaernten", ["Wien", "Kärnten"], "Kärnten"),
        ("Politics", ["홈", "정치", "경제"], "정치"),
        ("Politics", ["Home", "Élections"], "Politics"),
        ("Sport", ["Sport"], "Sport"),
    ],
)
def test_a_declared_section_is_written_as_the_page_writes_it(declared: str, lines: list[str], shown: str) -> None:
    assert sections.as_written(declared, lines) == shown
