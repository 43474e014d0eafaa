"""Sections and sources that an editor makes one."""

import tomllib
from pathlib import Path

import pytest

from standfirst.core import vocabulary
from standfirst.core.errors import SettingError, ShelfError
from standfirst.shelf.term_files import describe, merge
from tests.conftest import Desk

LISTED = """# Ours.

["Sport"]  # the largest
aliases = [
    "Sports",
    "Football",  # since 2020
]

["Games"]
slug = "play"
aliases = ["Chess", "Fun"]

["World"]
aliases = ["*"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sections.toml"
    path.write_text(LISTED, encoding="utf-8")
    return path


def test_a_name_becomes_an_alias_and_all_other_lines_stay(file: Path) -> None:
    assert merge(file, "Sport", ["Rowing", "Sports"], ["Rowing"]) == ("Sport", ("Rowing", "Sports"))

    text = file.read_text(encoding="utf-8")
    assert tomllib.loads(text)["Sport"]["aliases"] == ["Sports", "Football", "Rowing"]
    assert [line for line in LISTED.splitlines() if line not in text.splitlines()] == []


def test_a_merged_entry_gives_up_its_aliases_and_is_removed(file: Path) -> None:
    merge(file, "Sport", ["Games"], [])

    terms = vocabulary.load(file)
    assert {terms.term(name).name for name in ("Games", "Chess", "Fun", "Sports")} == {"Sport"}
    assert "Games" not in tomllib.loads(file.read_text(encoding="utf-8"))


def test_an_alias_of_another_entry_is_moved(file: Path) -> None:
    merge(file, "Games", ["Football"], [])

    assert vocabulary.load(file).term("football").name == "Games"
    assert vocabulary.load(file).term("Sports").name == "Sport"


def test_a_new_entry_is_added_even_without_a_file(tmp_path: Path) -> None:
    merge(tmp_path / "sources.toml", "The Post", ["post.example", 'Post "A"'], ["post.example", 'Post "A"'])

    assert tomllib.loads((tmp_path / "sources.toml").read_text(encoding="utf-8")) == {
        "The Post": {"aliases": ["post.example", 'Post "A"']}
    }


def test_an_entry_is_meant_however_its_name_is_spelled(file: Path) -> None:
    merge(file, "sport", ["Rowing"], ["Rowing"])

    assert vocabulary.load(file).term("Rowing").name == "Sport"


@pytest.mark.parametrize(
    ("into", "names", "message"),
    [
        ("Sport", ["Rowing"], r"no post and no line of sections\.toml has 'Rowing'"),
        ("Sport", ["Sport"], "write the name that stays, and others that become it"),
        ("Sport", [], "write the name that stays"),
        (" ", ["Sport"], "write the name that stays"),
        ("Sport", ["Football"], r"sections\.toml says that already: 'Sport' also means 'Football'"),
    ],
)
def test_a_merge_that_changes_nothing_is_refused(file: Path, into: str, names: list[str], message: str) -> None:
    with pytest.raises(ShelfError, match=message):
        merge(file, into, names, ["Politics"])
    assert file.read_text(encoding="utf-8") == LISTED


def test_a_new_name_is_an_entry_though_all_others_mean_one(file: Path) -> None:
    assert merge(file, "Local affairs", ["Rowing"], ["Rowing"]).name == "Local affairs"

    assert vocabulary.load(file).term("Rowing").name == "Local affairs"
    assert vocabulary.load(file).term("Anything").name == "World"


def test_an_alias_may_take_the_place_of_its_entry(file: Path) -> None:
    assert merge(file, "Sports", ["Sport"], []).name == "Sports"

    terms = vocabulary.load(file)
    assert [terms.term(name).name for name in ("Sport", "Football", "Sports")] == ["Sports"] * 3
    assert merge(file, "Football", ["Chess"], []).name == "Sports"


def test_a_file_that_cannot_be_read_stays_as_it_is(file: Path) -> None:
    file.write_text("[Sport\n", encoding="utf-8")

    with pytest.raises(SettingError, match="mend that line"):
        merge(file, "Sport", ["Rowing"], ["Rowing"])
    assert file.read_text(encoding="utf-8") == "[Sport\n"


def test_sections_and_sources_are_listed_and_merged_from_the_command_line(desk: Desk) -> None:
    desk.posts.mkdir(parents=True)
    for number, (section, source) in enumerate(
        (("Rowing", "The Post"), ("Sports", "post.example"), ("Rowing", "The Post"))
    ):
        (desk.posts / f"s{number}.md").write_text(
            f"Title: S\nDate: 2025-01-02\nCategory: {section}\nSource: {source}\n\nText.\n"
        )

    (desk.posts / "none.md").write_text("Title: S\nDate: 2025-01-02\n\nText.\n")

    merged = desk.invoke("sections.merge", "Sport", "--names", "Rowing; Sports")
    message = "content/sections.toml: 'Sport' also means 'Rowing', 'Sports' (3 stories); `invoke build` shows it\n"
    assert merged.stdout == message, merged.stderr
    assert desk.invoke("sections.list").stdout == "     3  Sport  (Rowing, Sports)\n     1  News\n"
    assert desk.invoke("sources.merge", "The Post", "--names", "post.example").returncode == 0
    assert desk.invoke("sources.list").stdout == "     3  The Post  (post.example)\n"
    for number, name in enumerate(("Live", "live")):
        (desk.posts / f"live-{number}.md").write_text(
            f"Title: A\nDate: 2025-01-01\nSource: {name}\nLink: https://live.example/{name}\n\nText.\n"
        )
    reason = "both are the name of live.example; an entry in content/sources.toml keeps a name"
    assert desk.invoke("sources.list").stdout.endswith(f"'live' is shown as 'Live': {reason}\n")
    assert desk.invoke("sources.merge", "The Post", "--names", "nobody").returncode == 1
    assert desk.invoke("set", "s0", "--section", "Politics", "--source", "Gazette").returncode == 0
    assert "Category: Politics\nSource: Gazette\n" in (desk.posts / "s0.md").read_text()


def test_a_name_is_spelled_in_other_letters(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('["BBC news"]\ndescription = "A broadcaster"\n')

    merge(path, "BBC News", ["BBC news"], ["BBC news"])

    assert path.read_text().strip() == '["BBC News"]\ndescription = "A broadcaster"'
    with pytest.raises(ShelfError, match="already"):
        merge(path, "BBC News", ["BBC news"], ["BBC news"])


def test_describing_a_name_leaves_the_entry_for_all_others_alone(tmp_path: Path) -> None:
    path = tmp_path / "sections.toml"
    path.write_text('[News]\naliases = ["*"]\n')

    describe(path, "Sport", {"description": "Games"})

    assert "[Sport]" in path.read_text()
    assert vocabulary.load(path).term("Sport").description == "Games"
    assert vocabulary.load(path).term("Else").description == ""
