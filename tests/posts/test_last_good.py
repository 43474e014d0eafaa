"""Of each post the text is kept that could be published last, and of none that is gone."""

from pathlib import Path

from standfirst.posts import cache, last_good
from standfirst.posts.cache import PostFile


def written(path: Path, text: str) -> PostFile:
    path.write_text(text)
    return cache.load(str(path), path.name)


def test_the_text_that_was_good_last_is_kept_also_when_it_was_good_before(tmp_path: Path) -> None:
    kept, path = tmp_path / "state.db", tmp_path / "a.md"
    for text in ("Title: A\n\nFirst.\n", "Title: A\n\nRetracted.\n", "Title: A\n\nFirst.\n"):
        last_good.update(kept, {"a.md": written(path, text)}, ())

        assert last_good.recall(kept, "a.md") == text


def test_a_bad_post_stays_known_and_a_deleted_one_does_not(tmp_path: Path) -> None:
    kept = tmp_path / "state.db"
    posts = {name: written(tmp_path / name, f"Title: {name}\n\nText.\n") for name in ("a.md", "b.md", "c.md")}
    last_good.update(kept, posts, ())

    last_good.update(kept, {"c.md": posts["c.md"]}, ["a.md"])

    assert [last_good.recall(kept, name) is not None for name in posts] == [True, False, True]


def test_a_broken_database_is_made_again(tmp_path: Path) -> None:
    kept, post = tmp_path / "state.db", written(tmp_path / "a.md", "Title: A\n\nText.\n")
    kept.write_bytes(b"no database" * 99)

    last_good.update(kept, {"a.md": post}, ())

    assert last_good.recall(kept, "a.md") == "Title: A\n\nText.\n"
