"""A file that looks as it did is not read again; one that may have changed is."""

import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from standfirst.builds import file_digests
from standfirst.core.files import open_regular
from standfirst.posts.cache import stamp_of


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files old enough that a change of them shows in their time."""
    monkeypatch.setattr(file_digests, "UNSURE", 0)
    paths = [tmp_path / f"{number}.md" for number in range(3)]
    for path in paths:
        path.write_text(f"the text of {path.name}")
    return [*map(str, paths)]


def expected(paths: list[str]) -> list[tuple[str, tuple[int, int, int], bytes]]:
    return [(path, stamp_of(Path(path).stat()), sha256(Path(path).read_bytes()).digest()) for path in paths]


def read_again(paths: list[str], kept: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return those of *paths* that are read to compute their digests, after a check that the digests are right."""
    read: list[str] = []

    def open_noting(path: str) -> BinaryIO:
        read.append(path)
        return open_regular(path)

    with monkeypatch.context() as patch:
        patch.setattr(file_digests, "open_regular", open_noting)
        assert file_digests.digests(paths, kept) == expected(paths)
    return read


def test_only_files_that_look_different_are_read(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "digests.db"
    assert read_again(files, kept, monkeypatch) == files
    assert read_again(files, kept, monkeypatch) == []

    Path(files[1]).write_text("another text")
    assert read_again(files, kept, monkeypatch) == [files[1]]

    os.utime(files[2])
    assert read_again(files, kept, monkeypatch) == [files[2]]
    assert read_again(files[1:], kept, monkeypatch) == []
    assert read_again(files, kept, monkeypatch) == [files[0]]


def test_an_edit_that_keeps_size_and_time_is_seen(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, place = tmp_path / "digests.db", Path(files[0])
    file_digests.digests(files, kept)
    status = place.stat()

    place.write_bytes(place.read_bytes()[::-1])
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert read_again(files, kept, monkeypatch) == [files[0]]


def test_a_file_that_changed_a_moment_ago_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, place = tmp_path / "digests.db", tmp_path / "a.md"
    place.write_text("a")
    for _ in range(2):
        assert read_again([str(place)], kept, monkeypatch) == [str(place)]


def test_an_unreadable_file_has_no_digest(files: list[str], tmp_path: Path) -> None:
    kept = tmp_path / "digests.db"
    file_digests.digests(files, kept)
    Path(files[0]).unlink()
    Path(files[1]).unlink()
    os.mkfifo(files[1])

    assert file_digests.digests(files, kept) == expected(files[2:])
