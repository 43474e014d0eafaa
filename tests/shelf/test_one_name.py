"""One file name for two stories, two names for one: what an editor did with files is never taken for something else."""

import os
from pathlib import Path

import pytest

from standfirst.core.errors import DigestError, ShelfError
from standfirst.posts.header import Header
from standfirst.posts.post import Fate, Post
from standfirst.posts.withdrawn import WithdrawnRow
from standfirst.shelf.shelf import Shelf
from standfirst.shelf.takedown import put_away, put_back
from tests.conftest import Desk
from tests.shelf.test_shelf import CLOCK, ShelfDesk

FERRIES = (
    "The two ferry lines that cross the bay will stop running at the end of April, the harbour board said on Tuesday. "
    * 3
)
MUSEUM = (
    "A railway museum in the hills opens its doors again after nine years of repairs, with a restored engine from 1903. "
    * 3
)


def post(title: str, body: str, link: str = "", key: str = "alpha.html") -> Post:
    values = {"Title": title, "Date": "2025-06-01", "Link": link, "Summary": body[:120], "Dump": f"{key} sha256:00"}
    return Post(
        key,
        title.lower().replace(" ", "-"),
        Header((name, value) for name, value in values.items() if value),
        f"{body}\n",
    )


@pytest.fixture
def shelf(tmp_path: Path) -> ShelfDesk:
    """A shelf with the story of the ferries."""
    desk = ShelfDesk(tmp_path)
    desk.put(
        post("Ferry lines stop", FERRIES),
        post("Clocks are late", "The clocks of the town hall were late. " * 5, key="b.html"),
    )
    return desk


def test_another_story_under_a_used_name_is_refused_and_the_post_stays(shelf: ShelfDesk) -> None:
    file = shelf.file("2025/06/ferry-lines-stop.md")
    before = file.read_text()

    (outcome,) = shelf.put(post("Museum opens again", MUSEUM, "https://a.example/museum"), digest="01")

    assert outcome.fate is Fate.REFUSED
    assert (
        "another story than the dump of this name that became content/posts/2025/06/ferry-lines-stop.md" in outcome.note
    )
    assert file.read_text() == before
    file.unlink()
    (outcome,) = shelf.put(post("Museum opens again", MUSEUM), digest="02")
    assert outcome.fate is Fate.REFUSED  # nor is it taken for the story that was deleted


@pytest.mark.parametrize(
    ("title", "body", "link"),
    [
        ("Bay without boats", FERRIES, ""),
        ("Ferry lines really stop", MUSEUM, ""),
        ("Bay without boats", MUSEUM, "https://www.post.example/a/"),
    ],
    ids=["same words", "like title", "same address"],
)
def test_a_newer_state_of_the_story_is_taken(tmp_path: Path, title: str, body: str, link: str) -> None:
    desk = ShelfDesk(tmp_path)
    desk.put(post("Ferry lines stop", FERRIES, "https://post.example/a"))

    (outcome,) = desk.put(post(title, body, link), digest="01")

    assert outcome.fate is Fate.UPDATED


def test_two_posts_that_swapped_their_names_are_still_those_of_their_dumps(shelf: ShelfDesk) -> None:
    ferries, clocks = shelf.file("2025/06/ferry-lines-stop.md"), shelf.file("2025/06/clocks-are-late.md")
    spare = ferries.with_name("spare")
    for old, new in ((ferries, spare), (clocks, ferries), (spare, clocks)):
        old.rename(new)

    (outcome,) = shelf.put(post("Ferry lines stop at last", FERRIES), digest="01")

    assert outcome.path == "2025/06/clocks-are-late.md"
    assert "Title: Ferry lines stop at last" in clocks.read_text()
    assert "Title: Clocks are late" in ferries.read_text()


def test_a_short_name_that_a_deleted_post_has_too_withdraws_the_post_that_is_there(shelf: ShelfDesk) -> None:
    shelf.put(post("Ferry lines stop again", f"{MUSEUM} And boats.", key="c.html"))
    shelf.file("2025/06/ferry-lines-stop.md").unlink()
    book = Shelf(shelf.content, CLOCK)

    (outcome,) = book.withdraw("ferry-lines", "asked", lambda *_: True)
    book.save()

    entry = Shelf(shelf.content, CLOCK).entry("c.html")
    assert (outcome.key, entry and entry.gone) == ("c.html", True)
    assert "sha256" not in (shelf.content / "withdrawn.txt").read_text()
    assert (shelf.content / "withdrawn.txt").read_text().splitlines()[1].startswith("00\t")


def test_a_changed_dump_of_a_withdrawn_story_without_source_and_link_is_withdrawn(shelf: ShelfDesk) -> None:
    book = Shelf(shelf.content, CLOCK)
    book.withdraw("alpha.html", "asked", lambda *_: True)
    book.save()

    (outcome,) = shelf.put(post("Ferries", FERRIES), digest="01")

    assert outcome.fate is Fate.WITHDRAWN
    assert Shelf(shelf.content, CLOCK).is_withdrawn(Shelf(shelf.content, CLOCK).located("alpha.html"))


@pytest.mark.parametrize("name", ["", "/", " ./"])
def test_no_name_means_no_post(shelf: ShelfDesk, name: str) -> None:
    shelf.file("hand.md").write_text("Title: By hand\nDate: 2025-06-01\n\nA text.\n")

    with pytest.raises(ShelfError, match="the name of a post is missing"):
        Shelf(shelf.content, CLOCK).withdraw(name, "asked", lambda *_: True)


def test_withdrawn_and_restored_posts_overwrite_no_file(tmp_path: Path) -> None:
    note = tmp_path / "posts" / "note.md"
    note.parent.mkdir()
    for text in ("first", "second"):
        note.write_text(f"Title: {text}\n\n{text}\n")
        put_away(tmp_path, "note.md", WithdrawnRow(title=text, place="note"))
    note.write_text("Title: third\n\nthird\n")

    assert [path.read_text()[7:12] for path in sorted((tmp_path / "withdrawn").iterdir())] == ["secon", "first"]
    with pytest.raises(ShelfError, match=r"content/posts/note\.md is another post now; rename that one first"):
        put_back(tmp_path, "note.md")


def test_a_folder_of_dumps_that_cannot_be_read_stops_the_build(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from standfirst.converter.batch.sources import FolderSource  # noqa: PLC0415

    scandir, below = os.scandir, desk.path / "dumps" / "below"
    below.mkdir()

    def denied(path: str) -> object:
        if str(path) == str(below):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)

    with pytest.raises(DigestError, match=r"dumps/below cannot be read: Permission denied; make it readable"):
        FolderSource(desk.path / "dumps").names()


def test_a_link_in_content_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    diary = tmp_path / "elsewhere" / "diary.md"
    diary.parent.mkdir()
    diary.write_text("Title: Diary\nDate: 2025-01-01\n\nSecret.\n")
    desk.posts.mkdir(parents=True, exist_ok=True)
    (desk.posts / "linked.md").symlink_to(diary)

    done = desk.invoke("build")

    assert done.returncode == 1
    assert "content/posts/linked.md is a link; put the file or folder itself there" in done.stderr


def test_a_moved_post_whose_dump_is_gone_still_leads_from_its_old_address(desk: Desk) -> None:
    (desk.path / "dumps").mkdir(exist_ok=True)
    for name, text in (("a.txt", FERRIES), ("b.txt", MUSEUM)):
        (desk.path / "dumps" / name).write_text(f"{text[:40]}\n\n6 May 2024\n\n{text}\n")
    assert desk.invoke("build").returncode == 0
    (desk.path / "dumps" / "a.txt").unlink()
    assert desk.invoke("build").returncode == 0
    (old,) = (path for path in desk.posts.rglob("*.md") if "ferry" in path.read_text())
    place = old.relative_to(desk.posts).with_suffix("").as_posix()
    old.rename(old.with_name("moved.md"))

    assert desk.invoke("build").returncode == 0

    assert f"/{place}/ https://digest.example/2024/05/moved/ 301" in (desk.output / "_redirects").read_text()
