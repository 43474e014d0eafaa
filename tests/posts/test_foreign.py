"""Stories and addresses of a site that is not ours get what the plugins need."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from standfirst.posts.foreign import complete, sibling_address


def story(path: Path, **values: Any) -> Any:
    """An article as Pelican's own reader leaves it."""
    path.write_text("A post.")
    attributes = {
        "_content": "<p>A <b>post</b> of two.</p>",
        "metadata": {},
        "settings": {"TIMEZONE": "Asia/Tokyo"},
    } | values
    return SimpleNamespace(source_path=str(path), **attributes)


def test_a_story_of_another_reader_is_completed(tmp_path: Path) -> None:
    article = story(
        tmp_path / "a.md", metadata={"summary": "<p>Tea &amp; <em>milk</em></p>"}, added="2024-05-06 07:08", pinned="no"
    )

    complete(article)

    assert (article.text, article.plain_summary, article.pinned) == ("A post of two.", "Tea & milk", False)
    assert article.added.isoformat() == "2024-05-06T07:08:00+09:00"
    assert len(article.digest_of_post) == 32


@pytest.mark.parametrize("added", ["yesterday", "", "2024-13-01"])
def test_an_invalid_moment_is_left_out(tmp_path: Path, added: str) -> None:
    article = story(tmp_path / "a.md", added=added)

    complete(article)

    assert not hasattr(article, "added")


def test_a_story_of_our_reader_stays(tmp_path: Path) -> None:
    article = story(tmp_path / "a.md", digest_of_post=b"1", added="as it is")

    complete(article)

    assert article.added == "as it is"
    assert not hasattr(article, "text")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("", "feed.xml"),
        ("tag/tea/", "tag/tea/feed.xml"),
        ("tag/tea.html", "tag/tea/feed.xml"),
        ("tag/v1.2/", "tag/v1.2/feed.xml"),
    ],
)
def test_a_file_lies_beside_its_page(url: str, address: str) -> None:
    assert sibling_address(url, "feed.xml") == address
