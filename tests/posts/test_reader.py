"""An editor's error is reported with file, line, and what to write; a summary is shown above a text that does not begin with it."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from standfirst.posts.checks import faults, page_faults
from standfirst.posts.html import plain, render
from standfirst.posts.reader import PostReader, _in_zone
from tests.conftest import Desk

SUMMARY = "The boats raced all day in a fresh wind, and the smallest was home first."
POST = "Title: A\nDate: 2021-11-23\n\nText.\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2021-11-23", "2021-13-23", "content/posts/a.md:2: Date: '2021-13-23' is no day of the calendar"),
        ("2021-11-23", "yesterday", "content/posts/a.md:2: Date: 'yesterday' is no date; write YYYY-MM-DD"),
        ("2021-11-23", "2021-11-23 10:00+99:00", "content/posts/a.md:2: Date: no place on Earth is +99:00"),
        ("Title: A", "Title:", "content/posts/a.md:1: the post has no title; write `Title: ...`"),
        ("Title: A", "Titel: A", "content/posts/a.md:1: 'Titel' is no key of a post; write one of Title"),
        ("Date", "Status: secret\nDate", "content/posts/a.md:2: Status is 'secret'; write one of published"),
        ("Date", "Pinned: maybe\nDate", "content/posts/a.md:2: Pinned is 'maybe'; write yes or no"),
        ("Text.", "", "content/posts/a.md:3: the post has no text"),
    ],
)
def test_an_error_in_a_post_is_reported_with_what_to_write(tmp_path: Path, old: str, new: str, message: str) -> None:
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    (posts / "a.md").write_text(POST.replace(old, new, 1))

    (fault,) = faults(posts, ZoneInfo("UTC"))

    assert fault.sentence.startswith(message)


def test_a_file_that_only_looks_like_a_post_is_named(tmp_path: Path) -> None:
    for name in ("a.md", "b.txt", "C.MD", "d.markdown", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_text(POST)
    messages: list[str] = []

    assert list(faults(tmp_path, ZoneInfo("UTC"), messages.append)) == []

    assert [Path(line.partition(":")[0]).name for line in messages] == ["C.MD", "b.txt", "d.markdown"]


def test_a_sound_post_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POST)

    assert list(faults(tmp_path, ZoneInfo("UTC"))) == []


@pytest.mark.parametrize(
    ("body", "standfirst"),
    [
        (f"{SUMMARY} Nobody was hurt.", ""),
        (f"HARBOUR, 6 May - {SUMMARY} Nobody was hurt.", ""),
        (f"The smallest boat in the harbour.\n\n{SUMMARY}", ""),
        ("Nobody was hurt when the crews met at noon.", SUMMARY),
        (f"{'Nobody was hurt when the crews met at noon. ' * 20}{SUMMARY}", SUMMARY),
    ],
)
def test_a_summary_is_not_repeated(tmp_path: Path, body: str, standfirst: str) -> None:
    reader = PostReader({"PATH": str(tmp_path), "SITEURL": ""})

    assert reader.shown(body, SUMMARY).standfirst == standfirst


@pytest.mark.parametrize(
    ("levels", "shown"),
    [("1 4 4 2 3", "2 3 3 3 4"), ("2 3 4", "2 3 4"), ("3 3 2", "2 2 2"), ("1 2 3 4 5 6", "2 3 4 5 6 6")],
)
def test_headings_begin_below_the_title_and_skip_no_level(levels: str, shown: str) -> None:
    html = render("\n\n".join(f"{'#' * int(level)} Part" for level in levels.split()))

    assert re.findall(r"<h(\d)>Part</h(\d)>", html) == [(level, level) for level in shown.split()]


@pytest.mark.parametrize(
    ("name", "is_fault"),
    [
        ("feed.xml.md", True),
        ("404.HTML.md", True),
        ("2025/crew/card.png.md", True),
        ("2025/node.js.md", False),
        ("feed.md", False),
    ],
)
def test_a_post_that_is_called_as_a_file_of_the_site_is_refused_by_name(
    tmp_path: Path, name: str, is_fault: bool
) -> None:
    path = tmp_path / "content" / "posts" / name
    path.parent.mkdir(parents=True)
    path.write_text("Title: A\nDate: 2025-01-01\n\nText.\n")

    messages = list(faults(tmp_path / "content" / "posts", ZoneInfo("UTC")))

    assert bool(messages) is is_fault
    assert all(
        fault.sentence.startswith(f"content/posts/{name}: the site has files with such names") for fault in messages
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Link: https://[harbour.example/kai", "which is no address of a page"),
        ("Link: htps://harbour.example/kai", "which is no address of a page"),
        ("Link: harbour.example/kai", "which is no address of a page"),
        ("Lang: english", "which is no language tag"),
    ],
)
def test_an_invalid_value_is_reported(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "a.md").write_text(POST.replace("Date", f"{line}\nDate", 1))

    (fault,) = faults(tmp_path, ZoneInfo("UTC"))

    key, _, value = line.partition(": ")
    assert f"{key} is {value!r}, {message}" in fault.sentence


@pytest.mark.parametrize(
    "line",
    ["Link: /about/", "Link: HTTP://harbour.example/", "Lang: pt_BR", "Lang: la", "Lang: x-klingon", "Lang: zh-Hant"],
)
def test_a_valid_value_is_not_reported(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.md").write_text(POST.replace("Date", f"{line}\nDate", 1))

    assert [*faults(tmp_path, ZoneInfo("UTC"))] == []


def test_a_story_without_a_section_is_in_the_one_of_the_settings(desk: Desk) -> None:
    site = (desk.path / "site.toml").read_text() if (desk.path / "site.toml").exists() else ""
    (desk.path / "site.toml").write_text(f'section = "World"\n{site}')
    (desk.path / "content" / "sections.toml").write_text("")
    (desk.posts / "2025" / "01").mkdir(parents=True)
    (desk.posts / "2025" / "01" / "a.md").write_text("Title: A story\nDate: 2025-01-02\n\nText.\n")

    assert desk.invoke("build").returncode == 0

    assert (desk.output / "section" / "world" / "index.html").is_file()


def test_a_page_beside_the_posts_may_be_a_draft_or_hidden(desk: Desk) -> None:
    pages = desk.path / "content" / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "plan.md").write_text("Title: A plan\nStatus: draft\n\nSecret.\n")
    (pages / "quiet.md").write_text("Title: A quiet page\nStatus: hidden\n\nText.\n")

    assert desk.invoke("build").returncode == 0

    assert not (desk.output / "plan").exists()
    assert (desk.output / "quiet" / "index.html").is_file()
    assert "/quiet/" not in (desk.output / "index.html").read_text() + (desk.output / "sitemap.xml").read_text()
    (pages / "plan.md").write_text("Title: A plan\nStatus: drfat\n\nSecret.\n")
    refused = desk.invoke("build")
    assert refused.returncode != 0
    assert "content/pages/plan.md:2: Status is 'drfat'" in refused.stdout + refused.stderr


def test_a_page_needs_a_name_that_makes_an_address(tmp_path: Path) -> None:
    (tmp_path / "🎉.md").write_text("Title: Party\n\nText.\n")
    (tmp_path / "ünder.md").write_text("Title: Under\n\nText.\n")

    (fault,) = page_faults(tmp_path, ZoneInfo("UTC"))

    assert "its name has no letter and no digit" in fault


def test_links_from_the_root_lead_below_the_path_of_the_site(tmp_path: Path) -> None:
    text = "[a](/tags/) and [b](//other.example/) and [c](../x/)"

    below = PostReader({"PATH": str(tmp_path), "SITEURL": "https://a.example/digest"}).shown(text, "").html
    at_root = PostReader({"PATH": str(tmp_path), "SITEURL": "https://a.example"}).shown(text, "").html

    assert 'href="/digest/tags/"' in below
    assert 'href="/tags/"' in at_root
    assert 'href="//other.example/"' in below


def test_inline_markup_separates_no_words_in_the_text() -> None:
    assert plain("<p>See <a href='/x'>that</a>, by <em>hand</em>.</p><p>Next</p>").split() == [
        "See",
        "that,",
        "by",
        "hand.",
        "Next",
    ]


def test_a_story_that_was_changed_years_later_is_filed_by_that_and_says_when_it_first_appeared(desk: Desk) -> None:
    (desk.posts / "2019" / "05").mkdir(parents=True)
    for name, modified in (("guide", "2021-05-04"), ("report", "2020-05-03")):
        post = f"Title: The {name}\nDate: 2019-05-03\nModified: {modified}\n\nText.\n"
        (desk.posts / "2019" / "05" / f"{name}.md").write_text(post)

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    guide, report = ((desk.output / f"2019/05/{name}/index.html").read_text() for name in ("guide", "report"))
    assert "First published May 3, 2019" in guide
    assert 'datetime="2021-05-04' in guide
    assert 'published_time" content="2019-05-03' in guide
    assert "First published" not in report
    assert "The guide" in (desk.output / "2021/05/index.html").read_text()


def test_a_moment_is_shown_by_the_clock_of_the_site() -> None:
    vienna = ZoneInfo("Europe/Vienna")

    assert _in_zone(datetime.fromisoformat("2026-01-18T01:57+08:00"), vienna).isoformat() == "2026-01-17T18:57:00+01:00"
    assert _in_zone(datetime.fromisoformat("2026-01-18T00:00+08:00"), vienna).isoformat() == "2026-01-18T00:00:00+01:00"
