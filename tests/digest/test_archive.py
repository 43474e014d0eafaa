"""Stories in time, and those that are in no list."""

from standfirst.digest import archive
from tests.conftest import Desk


def test_each_story_has_its_neighbours_in_time() -> None:
    assert list(archive.neighbours("cba")) == [("c", None, "b"), ("b", "c", "a"), ("a", "b", None)]


def test_a_hidden_story_has_a_page_and_is_in_no_list(desk: Desk) -> None:
    folder = desk.posts / "2025" / "01"
    folder.mkdir(parents=True)
    (folder / "seen.md").write_text("Title: Seen\nDate: 2025-01-02\n\nText that is seen by all.\n")
    (folder / "unseen.md").write_text("Title: Unseen\nDate: 2025-01-03\nStatus: hidden\n\nText for those who know.\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    page = (desk.output / "2025" / "01" / "unseen" / "index.html").read_text()
    assert '<meta name="robots" content="noindex">' in page
    others = [path for path in desk.output.resolve().rglob("*") if path.suffix in (".html", ".xml", ".json")]
    assert [path.parent.name for path in others if "Unseen" in path.read_text(errors="replace")] == ["unseen"]
