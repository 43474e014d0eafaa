"""What an editor corrects in one story is asked once for its publication; the next story needs no correction."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from standfirst.core import publications
from standfirst.core.errors import SettingError
from standfirst.core.publications import Lesson, Publication
from standfirst.shelf import term_files
from tests.web.conftest import Curated, write_dump

FILE = "content/publications.toml"
HOST = "The Harbour Post"  # the pages state no address


def quay(curated: Curated) -> str:
    return next(name for name in curated.names() if "quay" in name)


def asked(curated: Curated, name: str) -> list[str]:
    """The lessons that the page of a story offers or knows, as its forms have them."""
    page = curated.client.get(f"/story/{name}").text
    return [unescape(value) for value in re.findall(r'name="lesson" value="([^"]*)"', page)]


def answer(curated: Curated, name: str, lesson: str, action: str) -> Any:
    return curated.post(f"/story/{name}/learn", {"lesson": lesson, "action": action})


def next_story(curated: Curated) -> str:
    """The post of one more page of the publication."""
    write_dump(curated.path, "another.html", "A bridge opens", 4)
    curated.context.folder  # noqa: B018 - read anew by each command
    from standfirst.converter.batch import commands  # noqa: PLC0415

    commands.convert(curated.context.folder)
    return curated.text(next(name for name in curated.names() if "bridge" in name))


def test_the_second_story_needs_no_correction(curated: Curated) -> None:
    name = quay(curated)
    assert not asked(curated, name)
    curated.post(f"/story/{name}", curated.form(name, Source="Harbour Post", Authors=""))

    lessons = asked(curated, name)
    for lesson in lessons:
        assert answer(curated, name, lesson, "learn").json()["message"]

    assert len(lessons) == 2
    assert len(asked(curated, name)) == 2  # now to be forgotten
    text = next_story(curated)
    assert "Source: Harbour Post" in text
    assert "Authors:" not in text
    assert len(asked(curated, next(name for name in curated.names() if "bridge" in name))) == 2


def test_a_line_taken_out_is_taken_out_of_the_next_story(curated: Curated) -> None:
    name = quay(curated)
    line = "Cyclists crossed the new bridge at noon, an hour before the minister cut the ribbon and the first bus rolled over the river."
    term_files.learn(curated.path / FILE, HOST, Lesson("line", line))

    text = next_story(curated)

    assert line not in text.partition("\n\n")[2]
    assert "It cost forty million" in text
    assert not asked(curated, name)  # its page has no such line


def test_a_lesson_is_undone_forgotten_or_never_asked_again(curated: Curated) -> None:
    name = quay(curated)
    curated.post(f"/story/{name}", curated.form(name, Source="Harbour Post"))
    (lesson,) = asked(curated, name)

    answer(curated, name, lesson, "learn")
    curated.post("/undo", {})
    assert not (curated.path / FILE).exists()
    answer(curated, name, lesson, "learn")
    answer(curated, name, asked(curated, name)[0], "forget")
    assert publications.load(curated.path / FILE)[HOST] == Publication()
    answer(curated, name, lesson, "no")

    assert not asked(curated, name)
    assert "Source: The Harbour Post" in next_story(curated)
    assert answer(curated, name, lesson, "learn").status_code == 422


def test_words_of_a_byline_are_cut_from_every_name() -> None:
    known = Publication(not_authors=("Staff Writer", "Newsroom"))

    assert known.authors(("Ana Ruiz, Staff Writer", "Newsroom", "Tom Vane")) == ("Ana Ruiz", "Tom Vane")


@pytest.mark.parametrize(
    "text", ["[x", '["a"]\nname = "b"', '["a"]\nsections = 1', '["a"]\nwithout = "one line"', 'a = "b"']
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / publications.FILE
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SettingError, match=r"publications\.toml"):
        publications.load(path)
