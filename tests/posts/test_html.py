"""Text shows as that text; HTML is what docs/security.md allows."""

import re
from html import unescape
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from standfirst.posts import html
from standfirst.posts.html import anchored, escape, plain, render, sanitise, scrollable

LINES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=60)


def shown(html: str) -> str:
    """The text a reader sees."""
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


@given(LINES)
def test_escaped_text_shows_as_itself(line: str) -> None:
    text = " ".join(line.split())
    if text:
        assert shown(render(escape(text))) == text


@given(st.text(max_size=200))
def test_sanitising_twice_changes_nothing(html: str) -> None:
    once = sanitise(html)

    assert sanitise(once) == once


@pytest.mark.parametrize(
    ("markdown", "gone"),
    [
        ("<script>alert(1)</script>", "script"),
        ("[x](javascript:alert(1))", "javascript"),
        ("[x][y]\n\n[y]: javascript:alert(1)", "javascript"),
        ("<img src=x onerror=alert(1)>", "onerror"),
        ("![x](https://tracker.example/pixel.gif)", "tracker"),
        ("<a href=/x onclick=alert(1)>x</a>", "onclick"),
        ("<p style='position:fixed'>x</p>", "style"),
        ("<iframe src=//evil.example></iframe>", "iframe"),
        ("[x]({static}../secrets.txt)", "secrets"),
        ("<svg><animate onbegin=alert(1)></svg>", "onbegin"),
        ("<table><tr><td colspan=99999>x</td></tr></table>", "colspan"),
        ("<p lang='x y'>x</p>", "lang"),
    ],
)
def test_nothing_hostile_is_left(markdown: str, gone: str) -> None:
    assert gone not in render(markdown)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("~~old~~ H<sub>2</sub>O", "<del>old</del> H<sub>2</sub>O"),
        ("3. three", '<ol start="3">'),
        ("```python\nx = 1\n```", '<code class="language-python">'),
        ("|a|b|\n|-|-|\n|1|2|", "<th>a</th>"),
        ("![a]({static}images/a.webp)", 'src="{static}images/a.webp"'),
        (
            "<table><caption>Trains</caption><tr><th scope=col colspan=2>a</th></tr></table>",
            "<caption>Trains</caption>",
        ),
        ("<table><tr><th scope=col colspan=2>a</th></tr></table>", '<th scope="col" colspan="2">'),
        ("<ol reversed><li>a</li></ol>", "<ol reversed"),
        ('<p>He said <q lang="fr" dir="ltr">oui</q></p>', '<q lang="fr" dir="ltr">oui</q>'),
    ],
)
def test_html_that_editors_write_is_kept(markdown: str, html: str) -> None:
    assert html in render(markdown)


def test_plain_text_of_html() -> None:
    assert plain("<p>Fish &amp; <em>chips</em></p>").split() == ["Fish", "&", "chips"]


def test_tables_scroll_and_headings_have_addresses_whatever_attributes_they_have() -> None:
    html = render('<table lang="de"><tr><td>a</td></tr></table>\n\n<h2 lang="de">Über uns</h2>')
    assert '<div class="scroll" tabindex="0"><table lang="de">' in scrollable(html)
    assert '<h2 id="h-uber-uns" lang="de">Über uns ' in anchored(html, "Link")


def test_headings_can_be_linked_to() -> None:
    body = render("## The *quay* <&\n\nText.\n\n## The quay\n\n## The quay\n\n### Пристань\n\n    ## code")

    html = anchored(body, 'Link "here"')

    assert (
        '<h2 id="h-the-quay-and">The <em>quay</em> &lt;&amp; <a class="anchor" href="#h-the-quay-and" aria-label="Link &quot;here&quot;">#</a></h2>'
        in html
    )
    assert '<h2 id="h-the-quay">' in html
    assert '<h2 id="h-the-quay-2">' in html
    assert '<h3 id="h-pristan">' in html
    assert html.count("<h") == 4
    assert anchored("<p>None.</p>", "") == "<p>None.</p>"


@pytest.mark.parametrize(
    ("headings", "ids"),
    [
        (["Day", "Day", "Day 2", "Day"], ["h-day", "h-day-2", "h-day-2-2", "h-day-3"]),
        (["Day 2", "Day", "Day"], ["h-day-2", "h-day", "h-day-3"]),
    ],
)
def test_no_two_headings_have_one_id(headings: list[str], ids: list[str]) -> None:
    html = anchored(render("\n\n".join(f"## {heading}" for heading in headings)), "")

    assert re.findall(r'id="([^"]*)"', html) == ids


def test_what_describes_a_picture_cannot_leave_its_attribute(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3)).save(tmp_path / "x.png")
    written = html.render('![a" onerror="alert(1)](images/x.png)')

    shown = html.placed(written, tmp_path, "https://d.example/images")

    (picture,) = lxml.html.fromstring(f"<div>{shown}</div>").iter("img")
    assert picture.get("alt") == 'a" onerror="alert(1)'
    assert {*picture.keys()} <= {"src", "alt", "width", "height", "loading", "decoding"}


def test_a_story_with_many_headings_has_contents_of_the_two_highest_kinds() -> None:
    story = "".join(f"<h2>Part {number} &amp; <em>more</em></h2><h3>Of it</h3><h4>Deep</h4>" for number in range(3))

    rows = html.contents(anchored(story, "Link"))

    assert [text for _, text in rows] == [f"{text}" for n in range(3) for text in (f"Part {n} & more", "Of it")]
    assert all(f'id="{own_id}"' in anchored(story, "Link") for own_id, _ in rows)
    assert html.contents(anchored("<h2>A</h2>" * 6, "Link")) == []


def test_an_empty_cell_of_a_tables_head_is_no_header() -> None:
    assert "<thead><tr><td></td><th>a</th></tr></thead>" in render("| | a |\n|-|-|\n| b | c |\n")
