"""Two editors, each with a clone: both add and edit posts, and git merges without a conflict."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import EPOCH, ROOT, Desk

STORY = "{title}\n\n6 May 2024\n\nThe boats raced all day in a fresh wind; this is what {title} was about, says the harbour, and no more.\n"


def git(folder: Path, *words: str) -> str:
    command = ["/usr/bin/git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-C", str(folder), *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clone(source: Path, target: Path) -> Desk:
    subprocess.run(["/usr/bin/git", "clone", "-q", str(source), str(target)], check=True)
    return Desk(target)


def save(desk: Desk) -> None:
    git(desk.path, "add", "dumps", "content", ".gitattributes")
    git(desk.path, "commit", "-q", "-m", "work")


def test_two_editors_add_and_edit_without_a_conflict(tmp_path: Path) -> None:
    first = Desk(tmp_path / "first")
    for name in ("dumps", "content"):
        (first.path / name).mkdir(parents=True)
    git(first.path, "init", "-q", "-b", "main")
    shutil.copy(ROOT / ".gitattributes", first.path)
    for title in ("Anchors", "Buoys"):
        (first.path / "dumps" / f"{title}.txt").write_text(STORY.format(title=title))
    assert first.invoke("convert").returncode == 0
    save(first)
    second = clone(first.path, tmp_path / "second")
    of_clone = second.invoke("build").stdout
    assert "no dump has changed" in of_clone
    assert "would change" not in of_clone
    assert "hidden" not in of_clone  # Pelican's count of drafts and hidden articles

    for desk, title, edited in ((first, "Cranes", "anchors"), (second, "Docks", "buoys")):
        (desk.path / "dumps" / f"{title}.txt").write_text(STORY.format(title=title))
        post = next(desk.posts.rglob(f"{edited}.md"))
        post.write_text(post.read_text().replace("Title: ", "Title: My "))
        assert desk.invoke("convert").returncode == 0
        save(desk)
    git(second.path, "pull", "-q", "--no-rebase", "origin", "main")
    assert second.invoke("convert").returncode == 0

    posts = {path.stem: path.read_text() for path in second.posts.rglob("*.md")}
    assert sorted(posts) == ["anchors", "buoys", "cranes", "docks"]
    assert posts["anchors"].startswith("Title: My Anchors\n")
    assert posts["buoys"].startswith("Title: My Buoys\n")
    assert len((second.path / "content" / "ledger.jsonl").read_text().splitlines()) == 4


def test_a_clock_that_is_years_late_is_reported_before_the_build(tmp_path: Path) -> None:
    first = Desk(tmp_path / "first")
    for name in ("dumps", "content"):
        (first.path / name).mkdir(parents=True)
    git(first.path, "init", "-q", "-b", "main")
    (first.path / "dumps" / "Anchors.txt").write_text(STORY.format(title="Anchors"))
    assert first.invoke("convert").returncode == 0
    git(first.path, "add", "dumps", "content")
    git(first.path, "commit", "-q", "-m", "work")
    second = clone(first.path, tmp_path / "second")

    behind = second.invoke("build", SOURCE_DATE_EPOCH="1325980800")
    hours = second.invoke("build", SOURCE_DATE_EPOCH=str(int(EPOCH) - 7_200))

    assert behind.returncode == 1
    assert "the clock says 2012-01-08" in behind.stderr
    assert not second.posts.joinpath("2012").exists()
    assert hours.returncode == 0, hours.stderr
