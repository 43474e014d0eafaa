"""Of each post the text is kept that could be published last, and of none that is gone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.posts import cache, changed, last_good
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


def story(words: str, header: str = "") -> str:
    return f"Title: A\nId: urn:uuid:1\n{header}\n{words}\n"


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (story("First."), story("Second."), ["urn:uuid:1"]),
        (story("First."), story("First.").replace("Title: A", "Title: B"), ["urn:uuid:1"]),
        (story("Two words."), story("Two\nwords.", "Tags: Boats\n"), []),  # no reader reads other words
        (story("First.", "Status: draft\n"), story("Second."), []),  # no reader read the first
        (story("First."), story("Second.", "Status: draft\n"), []),
    ],
)
def test_only_other_words_of_a_public_story_are_a_change(
    tmp_path: Path, before: str, after: str, found: list[str]
) -> None:
    kept, path = tmp_path / "state.db", tmp_path / "a.md"
    last_good.update(kept, {"a.md": written(path, before)}, ())

    assert last_good.update(kept, {"a.md": written(path, after)}, ()) == found
    assert last_good.update(kept, {"a.md": written(path, after)}, ()) == []


def test_what_the_shelf_wrote_over_a_post_is_no_change_of_an_editor(tmp_path: Path) -> None:
    kept, path = tmp_path / "state.db", tmp_path / "a.md"
    last_good.update(kept, {"a.md": written(path, story("First."))}, ())

    last_good.keep(kept, {"a.md": story("Converted again."), "new.md": story("New.")})

    assert last_good.update(kept, {"a.md": written(path, story("Converted again."))}, ()) == []
    assert last_good.recall(kept, "new.md") is None


def test_the_last_change_of_a_story_counts_and_a_broken_line_costs_itself(tmp_path: Path) -> None:
    days = [datetime(2026, 5, day, tzinfo=UTC) for day in (2, 3, 1)]
    for day in days:
        changed.note(tmp_path, ["urn:uuid:1"], day)
    with (tmp_path / "changed.jsonl").open("a") as file:
        file.write('<<<<<<< HEAD\n{"id": "urn:uuid:2", "changed": "yesterday"}\n{"id": []}\n')

    assert changed.read(tmp_path) == {"urn:uuid:1": days[1]}
