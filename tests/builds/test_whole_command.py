"""The whole command after edits makes what it makes from nothing: pages, feeds, search, cards and pictures."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks import build, pictures, posts

COUNT = 420  # stories: enough for two processes


def release(desk: Path) -> Mapping[str, bytes]:
    top = (desk / "output").resolve()
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def built(desk: Path) -> Mapping[str, bytes]:
    build.took(build.whole_command().command(desk), desk)
    return release(desk)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pictures, "DRAWN", 8)  # the others are links to these
    top = tmp_path_factory.mktemp("whole")
    posts.write(top / "shelf", posts.posts(COUNT), has_pictures=True)
    build.whole_command().write(top / "desk", top / "shelf")
    pictures.write(top / "desk" / build.IMAGES, COUNT)
    built(top / "desk")
    return top / "desk"


def post(desk: Path, number: int) -> Path:
    return next((desk / "content" / "posts").rglob(f"story-{number}.md"))


def new_story(desk: Path) -> None:
    text = next(posts.posts(1, seed=9)).text
    post(desk, 0).with_name("new.md").write_text(posts.pictured(text, pictures.NEW), encoding="utf-8")
    pictures.draw(desk / build.IMAGES / pictures.NEW, 1)


def other_title(desk: Path) -> None:
    path = post(desk, 200)
    path.write_text(path.read_text(encoding="utf-8").replace("Title: ", "Title: Again, ", 1), encoding="utf-8")


def touched_release(desk: Path) -> None:
    output = (desk / "output").resolve()
    for pattern in ("2*/*/*/card.png", "tag/*/feed.xml", "images/*.webp"):
        min(output.glob(pattern)).unlink()
    max(output.glob("2*/*/*/index.html")).write_text("?")


# Each group is one build from the last one.
CHANGES: Sequence[Sequence[Callable[[Path], object]]] = (
    (new_story, other_title, lambda desk: (desk / build.IMAGES / pictures.name(7)).unlink()),
    (
        lambda desk: pictures.draw(desk / build.IMAGES / pictures.NEW, 2),
        touched_release,
        lambda desk: post(desk, 300).unlink(),
    ),
)


def test_the_build_command_after_each_change_equals_a_build_from_nothing(desk: Path, tmp_path: Path) -> None:
    for changes in CHANGES:
        for change in changes:
            change(desk)
        after = built(desk)

    for folder in ("content", "dumps"):
        shutil.copytree(desk / folder, tmp_path / folder)
    for file in ("pelicanconf.py", "site.toml"):
        shutil.copy2(desk / file, tmp_path / file)
    cold = built(tmp_path)
    assert after.keys() == cold.keys()
    assert [path for path, data in after.items() if cold[path] != data] == []
