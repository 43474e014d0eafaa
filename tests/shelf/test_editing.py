"""An editor's orders change header lines, and nothing else, of one file."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from standfirst.core.errors import PostError, ShelfError
from standfirst.posts import checks
from standfirst.posts.header import Header
from standfirst.shelf import editing

POST = "Title: Boats\nDate: 2025-01-02\nTags: Ports; Boats, small;\nStatus: draft\n\nThe boats *raced*.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "posts" / "2025" / "01"
    folder.mkdir(parents=True)
    (folder / "boats.md").write_text(POST)
    (folder / "other.md").write_text("Title: Other\nDate: 2025-01-03\n\nText.\n")
    (folder / "broken.md").write_text("no header at all")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["2025/01/boats.md", "content/posts/2025/01/boats.md", "boats.md", "boats", "https://digest.example/2025/01/boats/",
     "https://user.example/repo/2025/01/boats/"],
)  # fmt: skip
def test_a_post_is_found_by_path_name_or_address(content: Path, name: str) -> None:
    assert editing.find(content, name).name == "2025/01/boats.md"


def test_a_name_that_means_none_or_several_is_refused_with_what_to_write(content: Path) -> None:
    (content / "posts" / "2025" / "02").mkdir()
    (content / "posts" / "2025" / "02" / "boats.md").write_text(POST)

    with pytest.raises(ShelfError, match="'boots' names no post; write its path below content/posts/"):
        editing.find(content, "boots")
    with pytest.raises(ShelfError, match=r"'boats' names 2 posts \(2025/01/boats.md, 2025/02/boats.md\)"):
        editing.find(content, "boats")


def test_values_are_set_in_place_and_dropped_when_empty(content: Path) -> None:
    post = editing.find(content, "boats")

    editing.change(post, {"Status": "draft", "Tags": "Ports; Regatta", "note": "Why it *matters*", "Date": ""})

    text = post.path.read_text()
    assert text == "Title: Boats\nTags: Ports, Regatta\nStatus: draft\nNote: Why it *matters*\n\nThe boats *raced*.\n"


def test_a_key_that_no_post_has_and_a_value_that_none_may_have_are_refused(content: Path) -> None:
    with pytest.raises(ShelfError, match="'Colour' is no key of a post; write one of Title"):
        editing.change(editing.find(content, "boats"), {"Colour": "red"})
    with pytest.raises(PostError, match=r"boats.md: Status is 'publish'; write one of published, draft, hidden"):
        checks.check_values({"Status": "publish"}, UTC, "boats.md")
    with pytest.raises(PostError, match="no day of the calendar"):
        checks.check_values({"Date": "2025-13-01"}, UTC, "boats.md")
    with pytest.raises(PostError, match="Pinned is 'maybe'; write yes or no"):
        checks.check_values({"Pinned": "maybe"}, UTC, "boats.md")


def test_tags_are_renamed_merged_and_dropped_in_every_post_that_has_one(content: Path) -> None:
    assert editing.retag(content, ["ports", "boats, small"], "Harbours") == ["2025/01/boats.md"]
    assert "Tags: Harbours\n" in editing.find(content, "boats").path.read_text()

    assert editing.retag(content, ["Harbours"], "") == ["2025/01/boats.md"]
    assert "Tags" not in editing.find(content, "boats").path.read_text()
    with pytest.raises(ShelfError, match="no post has the tag 'Unused'"):
        editing.retag(content, ["Unused"], "New")


def test_a_tag_is_renamed_by_the_name_that_the_vocabulary_has_for_it(content: Path) -> None:
    (content / "vocabulary.toml").write_text('["Harbours"]\naliases = ["Ports"]\n', encoding="utf-8")

    assert editing.retag(content, ["Harbours"], "Ports") == []  # as they are
    assert editing.retag(content, ["Harbours"], "Quays") == ["2025/01/boats.md"]
    assert editing.find(content, "boats").tags == ("Quays", "Boats, small")


def test_a_post_that_cannot_be_read_is_named_with_its_line(content: Path) -> None:
    with pytest.raises(PostError, match=r"broken\.md:1: "):
        editing.find(content, "broken")


def test_no_post_loses_its_title(content: Path) -> None:
    del content
    with pytest.raises(PostError, match=r"boats\.md: the title is empty; write one"):
        checks.check_values({"Title": " "}, UTC, "boats.md")


def test_a_day_without_an_offset_is_in_the_zone_of_the_site() -> None:
    header = Header([("Title", "A"), ("Date", "2026-01-01 10:00")])
    before, after = (
        datetime(2026, 1, 1, 9, minute, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin")) for minute in (0, 1)
    )

    assert editing.is_public(header, before)
    assert not editing.is_public(header.updated("Date", "2026-01-01 10:02"), after)
