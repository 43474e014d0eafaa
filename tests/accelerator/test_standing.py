"""After an edit of a post's words only what shows it is made again, and only it is read, however many posts there are."""

import locale
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.edits import preview
from plugins.accelerator.swift import SwiftPelican
from plugins.posts import opened
from tests.conftest import EPOCH

FEW, MANY = 60, 240


@pytest.fixture(params=[FEW, MANY])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SwiftPelican]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    before = locale.setlocale(locale.LC_ALL)
    yield preview(tmp_path, request.param)
    locale.setlocale(locale.LC_ALL, before)  # Pelican sets it


def newest(site: SwiftPelican) -> Path:
    found = Path(site.settings["PATH"], "posts").rglob("*.md")
    return max(found, key=lambda path: path.read_text(encoding="utf-8").partition("Date: ")[2])


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_only_what_shows_the_post_is_made_and_only_it_is_read(
    site: SwiftPelican, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = newest(site)
    name = path.relative_to(Path(site.settings["PATH"], "posts")).with_suffix("").as_posix()
    edit(path, "Title: ", "Title: Quite another ")
    read, reading = list[str](), opened._read

    def reads(of: str) -> bytes:
        read.append(of)
        return reading(of)

    monkeypatch.setattr(opened, "_read", reads)

    made = dict(site.again() or ())

    assert read[:1] == [str(path)]
    assert len(set(read)) <= 150  # beside it the stories that stand in lists with it, which are shown there
    assert {f"{name}/index.html", "index.html", "feed.xml"} <= made.keys()
    assert len(made) < 60
    assert b"Quite another" in made[f"{name}/index.html"]
    assert b"Quite another" in made["index.html"]
    assert list(site.again() or ()) == []  # all of it is made


def test_what_a_page_shows_of_a_post_goes_where_its_line_does(site: SwiftPelican) -> None:
    path = newest(site)
    edit(path, "Category: ", "Note: Mark this.\nCategory: ")
    assert b"Mark this." in dict(site.again() or ())["index.html"]

    edit(path, "Note: Mark this.\n", "")

    assert b"Mark this." not in dict(site.again() or ())["index.html"]


def test_more_than_words_is_left_to_a_build(site: SwiftPelican) -> None:
    path = newest(site)
    new = path.with_name("new.md")
    new.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert site.again() is None
    new.unlink()
    assert site.again() is not None

    edit(path, "Category: ", "Category: Other ")

    assert site.again() is None
