"""The sizes of pictures are read once, and again where a file changed."""

import os
from pathlib import Path

import pytest
from PIL import Image

from standfirst.posts import pictures
from standfirst.posts.cache import stamp_of
from standfirst.posts.pictures import PictureSizes


def picture(path: Path, width: int) -> None:
    Image.new("RGB", (width, 30), "red").save(path)


def recalled(path: Path) -> PictureSizes:
    """The sizes that another process finds."""
    sizes = PictureSizes()
    sizes.recall(path)
    return sizes


def test_a_size_is_read_once_by_all_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, first = tmp_path / "kept.db", PictureSizes()
    picture(tmp_path / "a.png", 40)
    (tmp_path / "b.png").write_text("no picture")
    (tmp_path / "c.png").symlink_to(tmp_path / "a.png")
    first.recall(kept)
    asked = ("a.png", "b.png", "c.png", "gone.png")

    assert [first.of(tmp_path, name) for name in asked] == [(40, 30), None, None, None]
    first.save()

    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_size", lambda path: pytest.fail(f"{path} is read again"))
        assert [recalled(kept).of(tmp_path, name) for name in asked] == [(40, 30), None, None, None]
    picture(tmp_path / "a.png", 50)
    later = (tmp_path / "a.png").stat().st_mtime_ns + 1
    os.utime(tmp_path / "a.png", ns=(later, later))
    assert recalled(kept).of(tmp_path, "a.png") == (50, 30)


def test_sizes_of_unused_pictures_are_forgotten(tmp_path: Path) -> None:
    kept, sizes = tmp_path / "kept.db", PictureSizes()
    for number in range(3):
        picture(tmp_path / f"{number}.png", 10 + number)
    sizes.recall(kept)
    for number in range(3):
        sizes.of(tmp_path, f"{number}.png")
    sizes.save()
    other = recalled(kept)
    other.recall(kept)
    picture(tmp_path / "new.png", 9)
    other.of(tmp_path, "new.png")

    other.save()

    assert [*recalled(kept)._sizes] == [str(tmp_path / "new.png")]


def test_a_file_that_the_build_has_seen_is_not_looked_at_again_until_the_sizes_are_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = PictureSizes()
    picture(tmp_path / "a.png", 40)
    (tmp_path / "link.png").symlink_to(tmp_path / "a.png")
    stamps = {f"{tmp_path}/{name}": stamp_of((tmp_path / name).stat()) for name in ("a.png", "link.png")}
    sizes.recall(tmp_path / "kept.db", stamps | {f"{tmp_path}/gone/b.png": (1, 2, 3)})

    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_look_at", lambda path: pytest.fail(path) if path.endswith("a.png") else None)
        assert sizes.of(tmp_path, "a.png") == (40, 30)
    assert sizes.of(tmp_path, "link.png") is None
    assert sizes.known(f"{tmp_path}/a.png") == stamps[f"{tmp_path}/a.png"][1:]
    assert sizes.known(f"{tmp_path}/link.png") is None

    sizes.save()
    (tmp_path / "a.png").unlink()
    assert sizes.of(tmp_path, "a.png") is None
