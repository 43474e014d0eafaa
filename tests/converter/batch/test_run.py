"""A folder of dumps becomes posts in another folder, and the status reports the result of each."""

import json
from pathlib import Path

import pytest

from standfirst.converter.batch.folder import into_folder, target_names
from standfirst.converter.batch.sources import FolderSource
from tests.conftest import ROOT, Desk

SEED = ROOT / "dumps" / "000_d9dea2d0ef822165.txt"


@pytest.mark.parametrize(
    ("dumps", "names"),
    [
        (["a.html", "b.txt"], {"a.html": "a", "b.txt": "b"}),
        (["a.html", "a.txt"], {"a.html": "a.html", "a.txt": "a.txt"}),
        (["x/a.html", "y/a.html"], {"x/a.html": "x/a", "y/a.html": "y/a"}),
    ],
)
def test_posts_are_named_after_their_dumps(dumps: list[str], names: dict[str, str]) -> None:
    assert target_names(dumps) == names


def test_only_regular_files_are_dumps(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.txt").write_text("a")
    (tmp_path / ".hidden").write_text("b")
    (tmp_path / "link.txt").symlink_to(tmp_path / "deep" / "er" / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert FolderSource(tmp_path).names() == ["deep/er/a.txt"]


def test_convert_from_and_to_any_folder_leaves_content_alone(desk: Desk, tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    (source / "deep").mkdir(parents=True)
    (source / "deep" / "seed.txt").write_bytes(SEED.read_bytes())
    (source / "empty.html").write_bytes(b"")

    done = desk.invoke("convert", "--source", str(source), "--target", str(target))

    assert done.returncode == 2
    assert [path.relative_to(target).as_posix() for path in target.rglob("*.md")] == ["deep/seed.md"]
    assert "empty.html: the file is empty; save the page again" in done.stdout
    assert list((desk.path / "content").iterdir()) == []


def test_articles_of_one_dump_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    lines = [json.dumps({"title": f"Story {number}", "text": "The boats raced."}) for number in (1, 2)]
    (tmp_path / "in" / "week.jsonl").write_text("\n".join(lines))

    into_folder(str(tmp_path / "in"), tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["week-1.md", "week-2.md"]


def test_convert_needs_both_folders_or_none(desk: Desk) -> None:
    done = desk.invoke("convert", "--source", "x")

    assert done.returncode == 1
    assert "together" in done.stderr


def test_an_editors_morning(desk: Desk) -> None:
    (desk.path / "dumps" / "seed.txt").write_bytes(SEED.read_bytes())
    (desk.path / "dumps" / "broken.html").write_bytes(b"\x00" * 10)
    assert desk.invoke("convert").returncode == 2
    (post,) = desk.posts.rglob("*.md")
    post.write_text(post.read_text().replace("Title: China tells", "Title: Beijing tells"))

    rows = {row["key"]: row for row in json.loads(desk.invoke("status", "--json").stdout)["dumps"]}
    changed = desk.invoke("diff", "all").stdout

    assert rows["seed.txt"]["fate"] == "kept"
    assert rows["seed.txt"]["note"].startswith("kept as edited: Title; 49 lines left out: `invoke diff --left-out ")
    assert rows["broken.html"]["fate"] == "refused"
    assert "-Title: Beijing tells" in changed
    assert "+Title: China tells" in changed

    assert desk.invoke("accept", f"content/posts/{post.relative_to(desk.posts)}").returncode == 0
    assert "Title: China tells" in post.read_text()
    other = post.with_name("other.md")
    other.write_text("Title: Mine\nDate: 2025-01-01\n\nText.\n")
    post.unlink()
    assert "gone" in desk.invoke("status").stdout
    assert desk.invoke("convert").returncode == 2
    assert not post.exists()
    assert desk.invoke("restore", post.name).returncode == 0
    assert "Title: China tells" in post.read_text()


def test_an_unknown_name_is_reported(desk: Desk) -> None:
    done = desk.invoke("accept", "nothing.md")

    assert done.returncode == 1
    assert "'nothing.md' names no post" in done.stderr


def test_only_changed_dumps_are_read_again(desk: Desk) -> None:
    dump = desk.path / "dumps" / "seed.txt"
    dump.write_bytes(SEED.read_bytes())
    desk.invoke("convert")

    assert "1 unchanged" in desk.invoke("status").stdout
    dump.write_bytes(SEED.read_bytes().replace(b"telecoms fraud", b"telecoms crime"))
    assert "1 updated" in desk.invoke("convert").stdout
